"""The words of a pack: a model for each file of its lexicon, and all of them together."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import Field

from dxproof.engine.pack.model.base import Model, Phrases
from dxproof.engine.pack.model.grammar import ConstructionsFile, FactsFile, GrammarFile
from dxproof.engine.pack.model.text import CharactersFile, LayoutFile, RegistersFile, SectionsFile
from dxproof.engine.terms import Encounter, Event, Modality, Payer


class Trait(StrEnum):
    """What is special about a lexicon entry."""

    WEAK = "weak"  # a cause only in the finding's own noun phrase or behind a word of cause
    BARE = "bare"  # counts only among words of the pack's part of the body
    CENTRAL = "central"  # a compartment only directly before the word of the finding
    CORD = "cord"  # a compartment only together with the word of the finding
    NO_DENIAL = "no_denial"  # called normal, it is no finding
    WHOLE = "whole"  # compartment and finding in one word
    STRUCTURAL = "structural"  # names a finding of a neighbouring family: counts only where a cause is named
    ALONE = "alone"  # a finding even where no compartment is named, if a place is
    CARRIED = "carried"  # takes the compartment of its heading, or the one named last, where it names none
    GENERAL = "general"  # says too little beside a compartment that needs a word of the finding
    VERB = "verb"  # an object follows
    RESIDUAL = "trace"  # a symptom that may stay behind when the complaint is gone
    HANDS_ON = "hands_on"  # care given at the visit itself, not prescribed
    AT_VISIT = "at_visit"  # care that stands in a plan for what was done at the visit
    DRUG = "drug"  # what is given during an operation is no care
    SINCE = "since"  # a cue of history that in the patient's story says since when
    ADJECTIVE = "adjective"  # participle or adjective
    EITHER = "either"  # noun or verb, as its neighbours tell


class CueCategory(StrEnum):
    """What a cue does to what stands in its scope."""

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
    """Where a cue's scope lies."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


class Entry(Model):
    """Words that mean one value of an axis."""

    value: str
    phrases: Phrases = ()
    abbreviations: Phrases = ()
    level: str | None = None
    region: str | None = None
    area: str | None = None
    traits: tuple[Trait, ...] = ()


class MultipleValues(Model):
    """Words that state several values at once."""

    values: tuple[str, ...]
    phrases: Phrases
    abbreviations: Phrases = ()


class AxisFile(Model):
    """A lexicon of one axis (region, compartment, mechanism), or of the words that a finding is known by (narrowing).

    ``adjectives`` are last words of a cause that qualify the finding they stand before ('discogenic stenosis').
    ``gone`` are, for a compartment, words that say that the part was taken out: what is said of it on that side is
    history. They count as history, with a date behind them, or always where they have the trait ``alone``.
    """

    concept: str
    entries: tuple[Entry, ...] = ()
    both: tuple[MultipleValues, ...] = ()
    adjectives: Phrases = ()
    ignore: Phrases = ()
    resected: tuple[Entry, ...] = Field(default=(), alias="gone")
    clear: tuple[Entry, ...] = ()
    level_normal: tuple[Entry, ...] = ()


class ExclusionFile(Model):
    """Words of other parts of the body.

    ``foreign`` words speak for their own statement, ``elsewhere`` words for the whole note: where a word for a region is
    another organ's, too, a note with none of them and with other words of the region's complaint is read as of the region.
    """

    concept: str
    blocks: Phrases = ()
    foreign: Phrases = ()
    elsewhere: Phrases = ()
    spinal: Phrases = ()


class BindingFile(Model):
    """Words of side and degree."""

    concept: str
    side: tuple[Entry, ...] = ()
    severity: tuple[Entry, ...] = ()
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
    """A state of the patient: what it is called when asserted and, where it is an axis, when denied."""

    feature: str
    present: str | None = None
    denied: str | None = None
    phrases: Phrases
    abbreviations: Phrases = ()


class FeatureFile(Model):
    """States that stand beside a finding: neurogenic claudication.

    ``ignore`` are longer phrases that hold the words of one and state none.
    """

    concept: str
    features: tuple[FeatureEntry, ...]
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
    modality: Modality
    phrases: Phrases


class EventScope(StrEnum):
    """How far a word of fate reaches."""

    SENTENCE = "sentence"
    NEAR = "near"  # a common word: only close by
    DENIAL = "denial"  # denies what follows
    BARE_DENIAL = "bare_denial"  # denies what follows at once


class EventWords(Model):
    """Words that tell what became of a study or a treatment."""

    event: Event
    direction: Direction = Direction.BOTH
    reach: EventScope = EventScope.SENTENCE
    phrases: Phrases


class CarriedWords(Model):
    """Marks around text of an older note.

    Behind a mark that opens it, ``documents`` name what another wrote ('copied from physiatry referral'), which is no text
    carried forward, unless one of the ``older`` words says that it is an older note.
    """

    open: Phrases = ()
    close: Phrases = ()
    documents: Phrases = ()
    older: Phrases = ()
    articles: Phrases = ()


class ContextsFile(Model):
    """Studies, events, encounters, payers, carried-forward marks. ``sequences`` are words of a study that name none."""

    studies: tuple[StudyWords, ...] = ()
    sequences: Phrases = ()
    qualities: dict[str, Phrases] = Field(default_factory=dict)
    events: tuple[EventWords, ...] = ()
    encounters: dict[Encounter, Phrases] = Field(default_factory=dict)
    procedures: dict[Encounter, tuple[str, ...]] = Field(default_factory=dict)
    payers: dict[Payer, Phrases] = Field(default_factory=dict)
    carried_forward: CarriedWords = CarriedWords()


class SpellingFile(Model):
    """Real words that lie close to a term and are never corrected into it."""

    real_words: Phrases = ()
    fixed: dict[str, str] = Field(default_factory=dict)


class Lexicon(Model):
    """All words of a pack: its own, those of the shared folder it adds to, and the language files of all packs."""

    region: AxisFile = AxisFile(concept="region")
    compartment: AxisFile = AxisFile(concept="compartment")
    narrowing: AxisFile = AxisFile(concept="narrowing")
    mechanism: AxisFile = AxisFile(concept="mechanism")
    feature: FeatureFile = FeatureFile(concept="feature", features=())
    veto: ExclusionFile = ExclusionFile(concept="veto")
    binding: BindingFile = BindingFile(concept="binding")
    care: CareFile = CareFile(concept="care")
    symptom: SymptomFile = SymptomFile(concept="symptom")
    assertion: AssertionFile
    characters: CharactersFile
    layout: LayoutFile
    sections: SectionsFile
    registers: RegistersFile
    contexts: ContextsFile
    spelling: SpellingFile
    grammar: GrammarFile
    constructions: ConstructionsFile
    facts: FactsFile


F = TypeVar("F", bound=Model)


def merged(files: Sequence[F]) -> F:
    """Several files of one shape as one: lists one after the other, mappings key by key."""
    first, *others = files
    values: dict[str, Any] = dict(first)
    for other in others:
        for name, value in other:
            values[name] = _merged_value(values[name], value)
    return first.model_copy(update=values)


def _merged_value(left: object, right: object) -> object:
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left + right
    if isinstance(left, dict) and isinstance(right, dict):
        return left | {key: _merged_value(left[key], value) if key in left else value for key, value in right.items()}
    return left
