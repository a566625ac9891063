"""The records of an episode: frozen, each statement with the words of the notes that it rests on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dxproof.engine.terms import DateSource


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a note: ``text[start:end]`` is ``words``, which a report without note text leaves out."""

    note: str
    start: int
    end: int
    words: str | None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit of the episode. ``number`` counts them by date, ``date`` is null where the order of a table places it; ``active``: its claim says that treatment is active."""

    number: int
    note: str
    source: str | None
    date: date | None
    date_from: DateSource
    kind: str | None
    kind_words: Quote | None
    active: bool | None


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a measure at a visit. ``copied``: the previous visit has the same words."""

    visit: int
    value: float
    words: Quote
    copied: bool


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal against its progress.

    ``start`` is the value it began with, ``latest`` the last one after it was set, ``points`` are all between. ``reached`` is null
    where no value was taken since; ``reached_at`` is the visit that reached it first. ``target`` is null for a goal without a measure.
    """

    measure: str | None
    name: str | None
    area: str | None
    side: str | None
    target: float | None
    set_at: int
    words: Quote
    start: Point | None
    latest: Point | None
    points: tuple[Point, ...]
    reached: bool | None
    reached_at: int | None
    worse: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and the visits made under it, to the next plan or the end of the episode.

    ``planned`` is how many visits it is for, ``until`` the last day of the plan; null where it does not say. ``made`` counts the visits
    up to that day, the one that set it included; ``beyond`` are those after the day or above the number. ``made_a_week`` is how often
    the patient came.
    """

    set_at: int
    words: tuple[Quote, ...]
    a_week: float | None
    weeks: float | None
    planned: int | None
    until: date | None
    made: int
    made_a_week: float | None
    beyond: tuple[int, ...]


class Held(StrEnum):
    """What is out of date."""

    EXAMINATION = "examination"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class OutOfDate:
    """A stretch of visits without a new examination or plan: ``since`` the visit of the last one, null where there is none.

    ``visits`` are those past the limit; ``days`` and ``count`` are how far the last of them is from it.
    """

    what: Held
    since: int | None
    since_words: Quote | None
    visits: tuple[int, ...]
    days: int
    count: int
    limit: str


@dataclass(frozen=True, slots=True)
class NoGain:
    """Words of a plateau or of maintenance at a visit; ``active``: its claim says that treatment is active, null without a claim."""

    visit: int
    active: bool | None
    words: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class CopiedFact:
    """A finding or a sign of the examination that rests on copied text alone."""

    what: str
    place: str | None
    words: Quote


@dataclass(frozen=True, slots=True)
class Copied:
    """Text that a visit repeats word for word from the previous one.

    ``share`` is the copied share of the sentences and rows that count; ``examination`` is that of its examination, null where it has none.
    """

    visit: int
    before: int
    counted: int
    copied: int
    share: float
    examination: float | None
    passages: tuple[Quote, ...]
    facts: tuple[CopiedFact, ...]


class Turn(StrEnum):
    """What becomes of a finding from one visit to another."""

    APPEARS = "appears"
    SIDE = "changes side"
    LEVEL = "changes level"
    CAUSE = "changes cause"
    GOES = "is denied"
    RETURNS = "comes back"


@dataclass(frozen=True, slots=True)
class FateStep:
    """One turn of a finding, with what it was and is."""

    visit: int
    turn: Turn
    before: str | None
    now: str | None
    words: Quote


@dataclass(frozen=True, slots=True)
class Fate:
    """One finding over the visits: same place and compartment."""

    region: str | None
    level: str | None
    compartment: str | None
    visits: tuple[int, ...]
    steps: tuple[FateStep, ...]


class ConcernKind(StrEnum):
    """The kinds of concern about an episode."""

    NO_GOAL = "no-goal"
    GOAL_WITHOUT_MEASURE = "goal-without-measure"
    NO_PROGRESS = "no-progress"
    NO_PLAN = "no-plan"
    BEYOND_PLAN = "visits-beyond-plan"
    EXAMINATION_OUT_OF_DATE = "examination-out-of-date"
    PLAN_OUT_OF_DATE = "plan-out-of-date"
    ACTIVE_WITHOUT_GAIN = "active-without-gain"
    COPIED_TEXT = "copied-text"
    COPIED_EXAMINATION = "copied-examination"
    FINDING_CHANGES = "finding-changes"


@dataclass(frozen=True, slots=True)
class Concern:
    """One concern about the episode, and the visits that it is about."""

    kind: ConcernKind
    message: str
    visits: tuple[int, ...]
    words: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """What the visits of one patient say together. ``unplaced`` are notes without a date or a place: they belong to it, but have no place in the order."""

    patient: str | None
    visits: tuple[VisitLine, ...]
    unplaced: tuple[str, ...]
    goals: tuple[Goal, ...]
    plans: tuple[Plan, ...]
    out_of_date: tuple[OutOfDate, ...]
    no_gain: tuple[NoGain, ...]
    copied: tuple[Copied, ...]
    fates: tuple[Fate, ...]
    concerns: tuple[Concern, ...]
