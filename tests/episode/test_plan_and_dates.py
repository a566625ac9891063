"""Visits against the plan, and what is out of date."""

import pytest

from dxproof.engine.episode.due import out_of_date
from dxproof.engine.episode.model import Held
from dxproof.engine.episode.plans import plans_of
from dxproof.engine.episode.visits import Dated
from tests.episode.hands import dated, file, schedule, visit


def stale(visits: tuple[Dated, ...], what: Held = Held.EXAMINATION) -> list[tuple[int, ...]]:
    return [each.visits for each in out_of_date(visits, plans_of(visits), file()) if each.what is what]


@pytest.mark.parametrize(
    ("schedules", "planned", "days"),
    [
        ([schedule(3, 4)], 12, 28),
        ([schedule(3, 4), schedule(1, 4)], 16, 56),
        ([schedule(2, None, 8)], 8, 28),
        ([schedule(2, 6, 10)], 10, 42),
        ([schedule(2, None), schedule(None, 4)], 8, 28),
        ([schedule(0.5, 8)], 4, 56),
    ],
)
def test_what_a_plan_is_for(schedules: list[object], planned: int, days: int) -> None:
    visits = dated(visit(0, schedules=schedules))  # type: ignore[arg-type]
    (plan,) = plans_of(visits)
    assert plan.planned == planned
    assert plan.until
    assert (plan.until - visits[0].day).days == days


def test_visits_are_counted_to_the_end_of_the_plan() -> None:
    visits = dated(visit(0, schedules=[schedule(2, 2)]), visit(3), visit(7), visit(14), visit(15), visit(21))
    (plan,) = plans_of(visits)
    assert (plan.planned, plan.made, plan.beyond) == (4, 4, (5, 6))
    assert plan.made_a_week == 1.5


def test_more_visits_than_planned_in_its_time_are_beyond_it() -> None:
    visits = dated(visit(0, schedules=[schedule(1, 2)]), visit(3), visit(7), visit(10))
    (plan,) = plans_of(visits)
    assert (plan.planned, plan.made, plan.beyond) == (2, 4, (3, 4))


def test_to_continue_is_no_new_plan_and_an_examination_with_one_is() -> None:
    visits = dated(
        visit(0, schedules=[schedule(2, 4)]),
        visit(7, schedules=[schedule(2)]),
        visit(14, schedules=[schedule(2, 4)]),
        visit(27, kind_="re_examination", schedules=[schedule(1, 4)]),
        visit(34),
    )
    first, second = plans_of(visits)
    assert (first.set_at, first.made, first.beyond) == (1, 4, ())
    assert (second.set_at, second.made) == (4, 2)


def test_an_exacerbation_is_no_visit_of_the_plan_before_it() -> None:
    visits = dated(
        visit(0, schedules=[schedule(2, 4)]), visit(7), visit(14, kind_="exacerbation", schedules=[schedule(3, 2)])
    )
    assert [plan.made for plan in plans_of(visits)] == [2, 1]


def test_a_plan_without_an_end_has_none() -> None:
    visits = dated(visit(0, schedules=[schedule(0.25)]), visit(28))
    (plan,) = plans_of(visits)
    assert (plan.planned, plan.until, plan.made, plan.beyond) == (None, None, 2, ())


def test_no_plan() -> None:
    visits = dated(visit(0), visit(7, schedules=[schedule(None, 4)]))
    assert plans_of(visits) == ()
    assert stale(visits, Held.PLAN) == []


def test_thirty_days_after_an_examination_it_is_out_of_date() -> None:
    visits = dated(visit(0, kind_="initial"), visit(30), visit(31), visit(40))
    assert stale(visits) == [(3, 4)]


def test_twelve_visits_after_an_examination_it_is_out_of_date() -> None:
    assert stale(dated(visit(0, kind_="initial"), *(visit(day) for day in range(1, 13)))) == []
    assert stale(dated(visit(0, kind_="initial"), *(visit(day) for day in range(1, 14)))) == [(14,)]


def test_a_new_examination_begins_to_count_again() -> None:
    visits = dated(visit(0, kind_="initial"), visit(25, kind_="re_examination"), visit(50), visit(60))
    assert stale(visits) == [(4,)]


def test_without_an_examination_the_first_visit_counts() -> None:
    (found,) = out_of_date(dated(visit(0), visit(31)), (), file())
    assert (found.since, found.visits, found.days, found.count) == (None, (2,), 31, 1)


def test_the_limits_are_those_of_the_pack() -> None:
    found = file()
    longer = found.model_copy(update={"examination": found.examination.model_copy(update={"days": 60, "visits": 0})})
    assert out_of_date(dated(visit(0, kind_="initial"), visit(59)), (), longer) == ()
    assert found.examination.cites


def test_a_plan_runs_out_on_its_last_day_and_one_without_an_end_by_the_limit() -> None:
    with_end = dated(visit(0, schedules=[schedule(1, 2)]), visit(14), visit(15))
    assert stale(with_end, Held.PLAN) == [(3,)]
    without = dated(visit(0, schedules=[schedule(1)]), visit(30), visit(31))
    assert stale(without, Held.PLAN) == [(3,)]
