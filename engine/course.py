"""What a note says of a course of care beyond its visit: measures then and now, goals, the schedule of the plan, and its passages.

Offsets are those of the text as given, as in ``facts``.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from dxproof.engine.facts import Span


class Role(StrEnum):
    """Of when a value is: this visit, an earlier one, or the goal of the plan."""

    NOW = "now"
    EARLIER = "earlier"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Score:
    """A value of one measure, told on its scale; ``area`` and ``side`` are None where the note does not tell it apart by them."""

    measure: str
    area: str | None
    side: str | None
    role: Role
    value: float
    span: Span


@dataclass(frozen=True, slots=True)
class Aim:
    """A sentence about goals; it has a measure if one of the scores that are goals stands in it."""

    span: Span


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often and how long a plan is for: visits a week, weeks, or a number of visits; None where it does not say."""

    span: Span
    a_week: float | None
    weeks: float | None
    visits: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a row of a table. Letterheads, names, dates and the like do not count."""

    span: Span
    counts: bool


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """All of it, in the order of the note.

    ``no_gain`` are words of a plateau or of maintenance, each with its assertion; ``active`` are procedures written with a modifier of
    active treatment ('98940-AT'). ``patient`` is what the note calls the patient by, kind and value: never to be shown or kept.
    """

    scores: tuple[Score, ...] = ()
    aims: tuple[Aim, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    no_gain: tuple[Span, ...] = ()
    passages: tuple[Passage, ...] = ()
    active: tuple[Span, ...] = ()
    patient: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
