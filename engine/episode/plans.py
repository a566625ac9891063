"""Plans against the visits made under them: how often, how long, how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dxproof.engine.course import Schedule
from dxproof.engine.episode.model import Plan
from dxproof.engine.episode.visits import Dated

_DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Set:
    """A plan as one visit sets it out."""

    dated: Dated
    schedules: tuple[Schedule, ...]

    @property
    def a_week(self) -> float | None:
        return next((each.a_week for each in self.schedules if each.a_week is not None), None)

    @property
    def weeks(self) -> float | None:
        known = [each.weeks for each in self.schedules if each.weeks is not None]
        return sum(known) if known else None

    @property
    def planned(self) -> int | None:
        """The number of visits that it names, or else the number that its frequency and duration come to."""
        named = [each.visits for each in self.schedules if each.visits is not None]
        if named:
            return max(named)
        phases = [each.a_week * each.weeks for each in self.schedules if each.a_week and each.weeks]
        if phases:
            return max(1, round(sum(phases)))
        return max(1, round(self.a_week * self.weeks)) if self.a_week and self.weeks else None

    @property
    def terms(self) -> tuple[tuple[float | None, float | None, int | None], ...]:
        return tuple((each.a_week, each.weeks, each.visits) for each in self.schedules)


def plans_of(visits: Sequence[Dated]) -> tuple[Plan, ...]:
    """The plans of an episode in order."""
    found = plans_set(visits)
    made = []
    for index, each in enumerate(found):
        after = found[index + 1].dated if index + 1 < len(found) else None
        # The examination that sets the next plan is the last visit of this one, unless a new course begins there.
        edge = len(visits) + 1 if after is None else after.number + (not after.visit.begins_course)
        made.append(_plan(each, [dated for dated in visits if each.dated.number <= dated.number < edge], after))
    return tuple(made)


def plans_set(visits: Sequence[Dated]) -> list[_Set]:
    """The visits that set a plan: the first that states one, and those that state another, or one at an examination.

    A visit that only repeats the frequency ('continue twice a week') sets none.
    """
    found: list[_Set] = []
    for dated in visits:
        made = _Set(dated, _distinct(dated.visit.course.schedules))
        if made.a_week is None and made.planned is None:
            continue
        lasts = made.weeks is not None or made.planned is not None
        if not found or dated.visit.is_examined or (lasts and made.terms != found[-1].terms):
            found.append(made)
    return found


def _distinct(schedules: Sequence[Schedule]) -> tuple[Schedule, ...]:
    """The schedules of a note without repeats: a summary of the plan says again what the plan says."""
    kept: dict[tuple[float | None, float | None, int | None], Schedule] = {}
    for each in schedules:
        kept.setdefault((each.a_week, each.weeks, each.visits), each)
    return tuple(kept.values())


def _plan(made: _Set, under: Sequence[Dated], after: Dated | None) -> Plan:
    until = _until(made)
    inside = [dated for dated in under if until is None or dated.day <= until]
    late = [dated.number for dated in under if until is not None and dated.day > until and dated is not after]
    above = [dated.number for dated in inside[made.planned :]] if made.planned else []
    return Plan(
        set_at=made.dated.number,
        words=tuple(made.dated.visit.quote(each.span) for each in made.schedules),
        a_week=made.a_week,
        weeks=made.weeks,
        planned=made.planned,
        until=until,
        made=len(inside),
        made_a_week=_rate(inside),
        beyond=tuple(sorted({*late, *above})),
    )


def _until(made: _Set) -> date | None:
    """The last day that a plan holds, where it says how long it is for."""
    weeks = made.weeks
    if weeks is None and made.planned and made.a_week:
        weeks = made.planned / made.a_week
    return made.dated.day + timedelta(days=round(weeks * _DAYS_OF_A_WEEK)) if weeks is not None else None


def _rate(visits: Sequence[Dated]) -> float | None:
    """Visits a week, from the first to the last of them."""
    if len(visits) < 2:
        return None
    days = (visits[-1].day - visits[0].day).days
    return round((len(visits) - 1) * _DAYS_OF_A_WEEK / days, 1) if days else None
