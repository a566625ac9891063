"""Numbers that a rule asks for: how long a treatment lasted, how old a study may be. 0 asks for nothing.

What the note leaves open does not satisfy a threshold: a study without a date, a treatment without a length.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dxproof.engine.facts import Care, Study
from dxproof.engine.judge.case import Case


@dataclass(frozen=True, slots=True)
class RuledOut:
    """Why a treatment or study does not reach a threshold: the reason, and the words beside the evidence."""

    reason: str
    cue: str


def too_short(care: Care, weeks: int) -> RuledOut | None:
    """Why a treatment is shorter than asked for; each counts by itself, two courses do not add up."""
    if not weeks or (care.weeks is not None and care.weeks >= weeks):
        return None
    if care.weeks is None:
        return RuledOut("no_duration", f"no duration stated, {weeks} weeks needed")
    return RuledOut("too_short", f"{care.weeks:g} weeks, {weeks} needed")


def too_old(case: Case, study: Study, days: int) -> RuledOut | None:
    """Why a study is older than asked for, counted to the date of service."""
    if not days:
        return None
    taken = _earliest(study.date)
    if taken is None:
        return RuledOut("no_date", f"no date, at most {days} days before the visit needed")
    if case.served is None:
        return RuledOut("no_date", "the visit has no date to count from")
    age = (case.served - taken).days
    return None if age <= days else RuledOut("too_old", f"{age} days before {case.served}, at most {days} allowed")


def _earliest(day: tuple[int, int, int] | None) -> date | None:
    """The first day that a date can mean: 'March 2026' may be the first of March."""
    if day is None:
        return None
    try:
        return date(day[0], day[1] or 1, day[2] or 1)
    except ValueError:
        return None


def most_telling(reasons: Iterable[str], first: str) -> str:
    """The reason that tells most: what is known to be too little, before what is not known."""
    given = list(reasons)
    return first if first in given else given[0]
