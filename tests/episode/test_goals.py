"""Goals against progress, on visits by hand."""

import pytest

from dxproof.engine.course import Passage
from dxproof.engine.episode.copied import copied_words
from dxproof.engine.episode.goals import goals_of
from dxproof.engine.episode.model import Goal
from dxproof.engine.episode.visits import Dated
from tests.episode.hands import EARLIER, GOAL, course_words, dated, kind, score, visit, words


def goals(*visits: Dated) -> tuple[Goal, ...]:
    return goals_of(visits, course_words(), copied_words(visits))


def values(goal: Goal) -> tuple[float | None, float | None, float | None, bool | None]:
    return goal.start and goal.start.value, goal.target, goal.latest and goal.latest.value, goal.reached


@pytest.mark.parametrize(
    ("measure", "start", "target", "latest", "reached", "worse"),
    [
        ("pain", 7, 2, 2, True, False),
        ("pain", 7, 2, 3, False, False),
        ("pain", 7, 2, 8, False, True),
        ("rotation", 45, 70, 72, True, False),
        ("rotation", 45, 70, 60, False, False),
        ("rotation", 45, 70, 40, False, True),
    ],
)
def test_a_goal_is_reached_the_way_its_measure_goes(
    measure: str, start: float, target: float, latest: float, reached: bool, worse: bool
) -> None:
    (goal,) = goals(
        *dated(
            visit(0, scores=[score(measure, start), score(measure, target, GOAL)]),
            visit(7, scores=[score(measure, latest)]),
        )
    )
    assert values(goal) == (start, target, latest, reached)
    assert goal.worse is worse
    assert goal.reached_at == (2 if reached else None)


def test_a_goal_without_a_value_since_is_neither_reached_nor_missed() -> None:
    (goal,) = goals(*dated(visit(0, scores=[score("ndi", 40), score("ndi", 20, GOAL)]), visit(7)))
    assert values(goal) == (40, 20, None, None)


def test_the_sentence_of_the_goal_says_where_it_began() -> None:
    (goal,) = goals(*dated(visit(0, scores=[score("pain", 6), score("pain", 7, EARLIER), score("pain", 2, GOAL)])))
    assert goal.start
    assert goal.start.value == 7


def test_a_goal_of_before_is_measured_at_the_visit_that_tells_it() -> None:
    (goal,) = goals(*dated(visit(0, scores=[score("odi", 42, EARLIER), score("odi", 20, GOAL), score("odi", 18)])))
    assert values(goal) == (42, 20, 18, True)


def test_areas_and_sides_are_told_apart_where_notes_do() -> None:
    first = visit(
        0,
        scores=[
            score("pain", 7, area="neck"),
            score("pain", 5, area="low back"),
            score("pain", 2, GOAL, area="low back"),
        ],
    )
    second = visit(7, scores=[score("pain", 1, area="neck"), score("pain", 4, area="low back")])
    (goal,) = goals(*dated(first, second))
    assert values(goal) == (5, 2, 4, False)


def test_a_goal_without_an_area_follows_that_of_its_start() -> None:
    first = visit(0, scores=[score("pain", 7, area="neck"), score("pain", 2, GOAL)])
    second = visit(7, scores=[score("pain", 1, area="low back"), score("pain", 4, area="neck")])
    (goal,) = goals(*dated(first, second))
    assert values(goal) == (7, 2, 4, False)


def test_a_restated_goal_is_one_and_another_target_at_a_visit_changes_it() -> None:
    (goal,) = goals(
        *dated(
            visit(0, scores=[score("pain", 7), score("pain", 3, GOAL)]),
            visit(7, scores=[score("pain", 3, GOAL)]),
            visit(14, scores=[score("pain", 2, GOAL), score("pain", 3)]),
        )
    )
    assert values(goal) == (7, 2, 3, False)
    assert goal.set_at == 1


def test_an_examination_with_another_target_ends_the_old_goal_there() -> None:
    first, second = goals(
        *dated(
            visit(0, scores=[score("odi", 52), score("odi", 26, GOAL)]),
            visit(28, kind_="re_examination", scores=[score("odi", 26), score("odi", 10, GOAL)]),
            visit(35, scores=[score("odi", 15)]),
        )
    )
    assert values(first) == (52, 26, 26, True)
    assert values(second) == (26, 10, 15, False)


def test_an_exacerbation_begins_a_course_with_goals_of_its_own() -> None:
    first, second = goals(
        *dated(
            visit(0, kind_="initial", scores=[score("pain", 6), score("pain", 2, GOAL)]),
            visit(14, scores=[score("pain", 1)]),
            visit(40, kind_="exacerbation", scores=[score("pain", 8), score("pain", 2, GOAL)]),
            visit(47, scores=[score("pain", 5)]),
        )
    )
    assert values(first) == (6, 2, 1, True)
    assert values(second) == (8, 2, 5, False)


def test_a_value_in_copied_text_says_so() -> None:
    first = score("pain", 5)
    again = score("pain", 5)
    visits = dated(
        visit(0, scores=[score("pain", 2, GOAL), first], said=[Passage(first.span, True)]),
        visit(7, scores=[again], said=[Passage(again.span, True)]),
    )
    (goal,) = goals(*visits)
    assert goal.latest
    assert goal.latest.copied


def test_a_goal_without_a_measure_is_listed_once() -> None:
    aim = words("Return to gardening.")
    (goal,) = goals(*dated(visit(0, aims=[aim]), visit(7, aims=[words("Return to  gardening.")])))
    assert goal.target is None
    assert goal.words.words == "Return to gardening."


def test_no_goals() -> None:
    assert goals(*dated(visit(0, scores=[score("pain", 5)], elements=[kind("initial")]))) == ()
