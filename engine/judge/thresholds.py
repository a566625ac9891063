"""Thresholds of rules: the duration of a treatment, the age of a study. 0 means no limit.

What is not stated does not satisfy a threshold: a study without a date, a treatment without a duration.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dxproof.engine.facts import Care, Study
from dxproof.engine.judge.case import Case


@dataclass(frozen=True, slots=True)
class RuledOut:
    """Why a treatment or study does not satisfy a threshold: the reason, and the cue shown with the evidence."""

    reason: str
    cue: str


def too_short(care: Care, weeks: int) -> RuledOut | None:
    """Why a treatment is too short; each course counts by itself, durations are not added."""
    if not weeks or (care.weeks is not None and care.weeks >= weeks):
        return None
    if care.weeks is None:
        return RuledOut("no_duration", f"no duration stated, {weeks} weeks needed")
    return RuledOut("too_short", f"{care.weeks:g} weeks, {weeks} needed")


def too_old(case: Case, study: Study, days: int) -> RuledOut | None:
    """Why a study is too old at the date of service."""
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
    """The earliest day of a partial date: 'March 2026' may be 1 March."""
    if day is None:
        return None
    try:
        return date(day[0], day[1] or 1, day[2] or 1)
    except ValueError:
        return None


def most_telling(reasons: Iterable[str], first: str) -> str:
    """The most informative reason: ``first`` (known to fail) before others (unknown)."""
    given = list(reasons)
    return first if first in given else given[0]
