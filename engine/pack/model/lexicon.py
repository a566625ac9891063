"""The lexicon of a pack: a model for each file, and the whole."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import Field

from dxproof.engine.pack.model.base import Flag, Model, Phrases
from dxproof.engine.pack.model.course import CourseFile
from dxproof.engine.pack.model.entries import Entry, Trait
from dxproof.engine.pack.model.grammar import ConstructionsFile, FactsFile, GrammarFile
from dxproof.engine.pack.model.text import (
    CharactersFile,
    DatesFile,
    LayoutFile,
    LevelsFile,
    RegistersFile,
    SectionsFile,
)
from dxproof.engine.pack.model.visit import VisitFile
from dxproof.engine.terms import Assertion, Encounter, Event, Modality, Payer, Section


class CueCategory(StrEnum):
    """The effect of a cue on the mentions in its scope."""

    NEGATED = "negated"
    RESOLVED = "ended"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"
    OTHER_PERSON = "other_person"
    AFFIRMED = "affirmed"
    PSEUDO = "pseudo"
    TERMINATOR = "terminator"


class Direction(StrEnum):
    """The direction of a cue's scope."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


class MultipleValues(Model):
    """Phrases that state several values at once."""

    values: tuple[str, ...]
    phrases: Phrases
    abbreviations: Phrases = ()


class AxisFile(Model):
    """The lexicon of an axis (region, compartment, mechanism) or of the finding itself (narrowing).

    ``resected`` (the key ``gone``) are phrases that say that a compartment was removed or replaced: findings of it on
    that side are historical. They count in the history, before a date, or always with the trait ``alone``. ``degrees`` are
    those of a scale (trait ``scale``) by which the finding is there.
    """

    concept: str
    entries: tuple[Entry, ...] = ()
    both: tuple[MultipleValues, ...] = ()
    ignore: Phrases = ()
    resected: tuple[Entry, ...] = Field(default=(), alias="gone")
    clear: tuple[Entry, ...] = ()
    level_normal: tuple[Entry, ...] = ()
    degrees: Phrases = ()


class ExclusionFile(Model):
    """Phrases for other parts of the body, which exclude a match.

    ``foreign`` phrases exclude their own statement, ``elsewhere`` phrases concern the whole note: a word that names both
    a region and another organ is read as the region only if none of them is in the note.
    """

    concept: str
    blocks: Phrases = ()
    foreign: Phrases = ()
    elsewhere: Phrases = ()
    spinal: Phrases = ()


class BindingFile(Model):
    """Words of side and degree; ``unique`` ones say that a finding is the only one."""

    concept: str
    side: tuple[Entry, ...] = ()
    severity: tuple[Entry, ...] = ()
    unique: Phrases = ()
    graded: Phrases = ()


class CareFile(Model):
    """Conservative care by kind."""

    concept: str
    entries: tuple[Entry, ...] = ()


class SymptomFile(Model):
    """Symptoms by area, parts of the body, other causes, structural diagnoses by name."""

    concept: str
    entries: tuple[Entry, ...] = ()
    parts: dict[str, Phrases] = Field(default_factory=dict)
    other_causes: Phrases = ()
    competing: tuple[Entry, ...] = Field(default=(), alias="rivals")


class FeatureEntry(Model):
    """A state of the patient: its value when asserted and, if it is an axis, when denied."""

    feature: str
    present: str | None = None
    denied: str | None = None
    phrases: Phrases
    abbreviations: Phrases = ()


class FeatureFile(Model):
    """States of the patient beside the finding (neurogenic claudication).

    ``ignore`` are longer phrases that contain a phrase but do not state it.
    """

    concept: str
    features: tuple[FeatureEntry, ...]
    ignore: Phrases = ()


class ElementEntry(Model):
    """Words that state one element of a visit: the frequency of a plan, a goal, a change since the last visit.

    ``kind`` is what they say of it (better, worse), ``regions`` are those of the body that they are of. ``measured`` words count
    only with a measure or a date. With ``sections``, ``beside`` or ``apart`` they count only there: in these sections, in a sentence with
    one of these elements (and none of ``unless``), or in one without any of those; nowhere in a sentence with one of ``not_beside``. ``opening`` and ``closing``
    ones count only in the first and the last lines, ``named`` ones not after initials alone. ``state`` is one of the patient now, of which a plan says nothing. ``counts`` are the assertions
    besides ``present`` that state it: who plans says what is to come. ``codes`` of ICD-10-CM, by their beginnings, state it too.
    """

    element: str
    kind: str | None = None
    regions: tuple[str, ...] = ()
    measured: Flag = False
    opening: Flag = False
    closing: Flag = False
    named: Flag = False
    state: Flag = False
    sections: tuple[Section, ...] = ()
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    not_beside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    counts: tuple[Assertion, ...] = ()
    codes: tuple[str, ...] = ()
    phrases: Phrases = ()
    abbreviations: Phrases = ()


class ElementFile(Model):
    """The elements of a visit by their words. ``ignore`` are longer phrases that hold one and do not state it."""

    concept: str
    elements: tuple[ElementEntry, ...] = ()
    ignore: Phrases = ()


class Cue(Model):
    """Cues of one category and direction."""

    category: CueCategory
    direction: Direction = Direction.BOTH
    traits: tuple[Trait, ...] = ()
    source: str | None = None
    phrases: Phrases


class AssertionFile(Model):
    """The assertion cues that all packs share."""

    cues: tuple[Cue, ...] = ()


class StudyWords(Model):
    """Names of a kind of study; its abbreviations count in capitals only ('Mr' is no MR)."""

    modality: Modality
    phrases: Phrases
    abbreviations: Phrases = ()


class EventWords(Model):
    """Phrases that say what happened to a study or a treatment."""

    event: Event
    phrases: Phrases


class CarriedWords(Model):
    """Marks around text of an older note.

    After a mark that opens it, ``documents`` name what another wrote ('copied from physiatry referral'), which is no text
    carried forward, unless one of the ``older`` words says that it is an older note. ``ignore`` holds such a mark and is none:
    a head is 'carried forward', too.
    """

    open: Phrases = ()
    close: Phrases = ()
    ignore: Phrases = ()
    documents: Phrases = ()
    older: Phrases = ()
    articles: Phrases = ()


class ContextsFile(Model):
    """Studies, events, encounters, payers, carried-forward marks.

    ``again`` are words for a study of the kind that the note named last, which with a date of its own is another one; ``sequences``
    are words of a study that name none.
    """

    studies: tuple[StudyWords, ...] = ()
    again: Phrases = ()
    sequences: Phrases = ()
    qualities: dict[str, Phrases] = Field(default_factory=dict)
    events: tuple[EventWords, ...] = ()
    encounters: dict[Encounter, Phrases] = Field(default_factory=dict)
    referrals: Phrases = ()
    procedures: dict[Encounter, tuple[str, ...]] = Field(default_factory=dict)
    payers: dict[Payer, Phrases] = Field(default_factory=dict)
    carried_forward: CarriedWords = CarriedWords()


class SpellingFile(Model):
    """Real words that resemble a term and must not be corrected to it."""

    real_words: Phrases = ()
    fixed: dict[str, str] = Field(default_factory=dict)


class Lexicon(Model):
    """The whole lexicon of a pack: its own files, the shared folder it extends, and the files of all packs."""

    region: AxisFile = AxisFile(concept="region")
    compartment: AxisFile = AxisFile(concept="compartment")
    narrowing: AxisFile = AxisFile(concept="narrowing")
    mechanism: AxisFile = AxisFile(concept="mechanism")
    feature: FeatureFile = FeatureFile(concept="feature", features=())
    element: ElementFile = ElementFile(concept="element")
    course: CourseFile = CourseFile(concept="course")
    veto: ExclusionFile = ExclusionFile(concept="veto")
    binding: BindingFile = BindingFile(concept="binding")
    care: CareFile = CareFile(concept="care")
    symptom: SymptomFile = SymptomFile(concept="symptom")
    assertion: AssertionFile
    characters: CharactersFile
    dates: DatesFile
    levels: LevelsFile
    layout: LayoutFile
    sections: SectionsFile
    registers: RegistersFile
    contexts: ContextsFile
    spelling: SpellingFile
    grammar: GrammarFile
    constructions: ConstructionsFile
    facts: FactsFile
    visit: VisitFile


F = TypeVar("F", bound=Model)


def merged(files: Sequence[F]) -> F:
    """Merge files of one model: lists are concatenated, mappings merged by key."""
    first, *others = files
    values: dict[str, Any] = dict(first)
    for other in others:
        for name, value in other:
            values[name] = _merged_value(values[name], value)
    return first.model_copy(update=values)


def _merged_value(left: object, right: object) -> object:
    if isinstance(left, Model) and isinstance(right, Model):
        return merged((left, right))
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left + right
    if isinstance(left, dict) and isinstance(right, dict):
        return left | {key: _merged_value(left[key], value) if key in left else value for key, value in right.items()}
    return left
