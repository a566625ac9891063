"""The words for a course of care, and what a pack of a visit says of its episodes."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from dxproof.engine.pack.model.base import Flag, Model, Natural, Phrases, Positive
from dxproof.engine.pack.model.identity import Citation
from dxproof.engine.terms import Section


class Better(StrEnum):
    """Which way a measure goes when the patient improves."""

    LOWER = "lower"
    HIGHER = "higher"


class Apart(StrEnum):
    """What the values of one measure are told apart by."""

    AREA = "area"
    SIDE = "side"


class MeasureWords(Model):
    """A measure by its names.

    A value is one of its ``units``, or a number ``out_of`` one of these, and is told on its ``scale`` (0: as it is written). ``areas``
    names the words of areas that it is told apart by, and ``sided`` ones the sides; ``implied_by`` is the denominator, and
    ``implied_by_unit`` the unit, that is enough without its name; one that ``needs_unit`` has no bare number.
    """

    measure: str
    name: str
    better: Better
    scale: Natural = 0
    units: tuple[str, ...] = ()
    out_of: tuple[Positive, ...] = ()
    implied_by: Natural = 0
    implied_by_unit: str | None = None
    needs_unit: Flag = False
    told_apart: tuple[Apart, ...] = ()
    phrases: Phrases = ()


class AreaWords(Model):
    """A part of the body that a measure may be of; ``measures`` are those that its name stands for, too ('headache')."""

    area: str
    measures: tuple[str, ...] = ()
    phrases: Phrases


class RoleWords(Model):
    """What makes a value one of now, of an earlier visit, or a goal; ``aside`` ones are none of them (at best).

    ``were`` words make a value an earlier one where one of the same measure stands before it; in ``neither`` words those of an earlier
    visit say since when. ``met`` words beside a goal say what became of it, and set none.
    """

    now: Phrases = ()
    earlier: Phrases = ()
    goal: Phrases = ()
    met: Phrases = ()
    aims: Phrases = ()
    aside: Phrases = ()
    were: Phrases = ()
    neither: Phrases = ()
    joins: Phrases = ()
    to: Phrases = ()
    arrows: Phrases = ()
    links: Phrases = ()


class UnitWords(Model):
    """A unit by its names; ``times`` is how many of the base unit it is (minutes in an hour), ``out_of`` what a scale in it goes to."""

    unit: str
    out_of: Natural = 0
    times: Positive = 1
    phrases: Phrases


class PeriodWords(Model):
    """A week or a month as the unit of a schedule: how many ``days`` it has, and the adverb for once in it."""

    days: Positive
    phrases: Phrases
    once: Phrases = ()


class ScheduleWords(Model):
    """How often and how long a plan is for.

    ``care`` are words for what is done at visits, ``others`` those for what is done elsewhere, or what comes so often (a headache).
    """

    periods: tuple[PeriodWords, ...] = ()
    every_second: dict[str, Phrases] = Field(default_factory=dict)
    times: Phrases = ()
    per: Phrases = ()
    every: Phrases = ()
    counts: dict[str, Phrases] = Field(default_factory=dict)
    lasting: Phrases = ()
    visits: Phrases = ()
    care: Phrases = ()
    others: Phrases = ()
    sections: tuple[Section, ...] = ()


class CourseFile(Model):
    """The words for a course of care: measures and their goals, the schedule of a plan, a plateau.

    ``no_gain_before`` and ``no_gain_behind`` are words of its sentence that make a plateau none of now. ``personal`` words begin lines that are no part of what a visit says, ``signed`` ones such lines whatever follows them.
    A kind of visit is named where nothing but ``kind_before`` words stand before it in its sentence, and no ``kind_behind`` one right after it.
    ``identity`` are the labels of what the patient is called by: a record number, a day of birth, a name.
    """

    concept: str
    numbers: dict[str, Phrases] = Field(default_factory=dict)
    out_of: Phrases = ()
    units: tuple[UnitWords, ...] = ()
    measures: tuple[MeasureWords, ...] = ()
    areas: tuple[AreaWords, ...] = ()
    sides: dict[str, Phrases] = Field(default_factory=dict)
    roles: RoleWords = RoleWords()
    schedule: ScheduleWords = ScheduleWords()
    no_gain: Phrases = ()
    no_gain_ignore: Phrases = ()
    no_gain_before: Phrases = ()
    no_gain_behind: Phrases = ()
    personal: Phrases = ()
    signed: Phrases = ()
    kind_before: Phrases = ()
    kind_behind: Phrases = ()
    identity: dict[str, Phrases] = Field(default_factory=dict)


class Interval(Model):
    """The longest time between two examinations, or two plans: days, or visits, whichever is first; 0 is no limit."""

    days: Natural
    visits: Natural
    about: str
    cites: tuple[Citation, ...]


class EpisodeFile(Model):
    """What a pack of a visit asks of an episode. ``modifiers`` claim that treatment is active; without them no claim says so.

    ``goals`` and ``plans``: whether an episode has to have them.
    """

    examination: Interval
    plan: Interval
    goals: Flag = True
    plans: Flag = True
    modifiers: tuple[str, ...]
    procedures: tuple[str, ...]
    copied: Annotated[Natural, Field(le=100)]
    about_copied: str
    cites: tuple[Citation, ...]
