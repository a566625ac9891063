"""The shape of a pack: frozen pydantic models that mirror the YAML files, one class a file or entry."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema, model_validator

from dxproof.engine.pack.amounts import Amount, Day, ReleaseNumber
from dxproof.engine.pack.scalars import whole_number
from dxproof.engine.terms import Assertion, Encounter, Event, Modality, Payer, RuleStatus, Setting, Severity


class Model(BaseModel):
    """Frozen, and no key that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Phrases = tuple[str, ...]
Flag = Annotated[bool, Strict()]  # true or false and nothing else: yes, on and 1 are refused
Whole = Annotated[int, Strict(), BeforeValidator(whole_number)]  # in plain decimal digits
Natural = Annotated[int, Strict(), Field(ge=0, le=999_999), BeforeValidator(whole_number)]
Positive = Annotated[int, Strict(), Field(ge=1), BeforeValidator(whole_number)]


class Trait(StrEnum):
    """What is special about a lexicon entry."""

    WEAK = "weak"  # counts only in the narrowing's own noun phrase or behind a word of cause
    BARE = "bare"  # needs a spinal context
    CENTRAL = "central"  # a compartment only directly before a word of narrowing
    CORD = "cord"  # a compartment only together with a word of narrowing
    NO_DENIAL = "no_denial"  # called normal, it is no finding
    WHOLE = "whole"  # compartment and narrowing in one word
    STRUCTURAL = "structural"  # 'spinal stenosis': counts only where a cause is named
    ALONE = "alone"  # a finding even where no compartment is named, if a place is
    CARRIED = "carried"  # takes the compartment of its heading, or the one named last, where it names none
    GENERAL = "general"  # says too little beside a compartment that needs a word of the finding
    VERB = "verb"  # an object follows
    TRACE = "trace"  # a symptom that may stay behind when the complaint is gone
    HANDS_ON = "hands_on"  # care given at the visit itself, not prescribed
    ADJECTIVE = "adjective"  # qualifies what stands right beside it


class CueCategory(StrEnum):
    """What a cue does to what stands in its scope."""

    NEGATED = "negated"
    ENDED = "ended"
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


class Several(Model):
    """Words that state several values at once."""

    values: tuple[str, ...]
    phrases: Phrases
    abbreviations: Phrases = ()


class AxisFile(Model):
    """A lexicon of one axis: region, compartment, mechanism or narrowing.

    ``adjectives`` are last words of a cause that qualify the finding they stand before ('discogenic stenosis').
    ``gone`` are, for a compartment, words that say that the part was taken out: what is said of it on that side is
    history. They count as history, with a date behind them, or always where they have the trait ``alone``.
    """

    concept: str
    entries: tuple[Entry, ...] = ()
    both: tuple[Several, ...] = ()
    adjectives: Phrases = ()
    ignore: Phrases = ()
    gone: tuple[Entry, ...] = ()
    clear: tuple[Entry, ...] = ()
    level_normal: tuple[Entry, ...] = ()


class VetoFile(Model):
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
    """Words that tie a cause to a narrowing and say where it stands.

    ``other_effects`` are, for a compartment, what a cause behind it may act upon instead.
    """

    concept: str
    effect_to_cause: Phrases = ()
    cause_to_effect: Phrases = ()
    comparison: Phrases = ()
    other_effects: dict[str, Phrases] = Field(default_factory=dict)
    nowhere: Phrases = ()
    reference: Phrases = ()
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
    rivals: tuple[Entry, ...] = ()


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
    kin: Flag = False
    source: str | None = None
    phrases: Phrases


class AssertionFile(Model):
    """The assertion cues that all packs share."""

    cues: tuple[Cue, ...] = ()


class SectionWords(Model):
    """The headers that open a section."""

    headers: Phrases
    letters: Phrases = ()


class SectionsFile(Model):
    """Section headers, and what a section says of a statement without a cue."""

    sections: dict[str, SectionWords] = Field(default_factory=dict)
    defaults: dict[str, Assertion] = Field(default_factory=dict)


class StudyWords(Model):
    modality: Modality
    phrases: Phrases


class Reach(StrEnum):
    """How far a word of fate reaches."""

    SENTENCE = "sentence"
    NEAR = "near"  # a common word: only close by
    DENIAL = "denial"  # denies what follows
    BARE_DENIAL = "bare_denial"  # denies what follows at once


class EventWords(Model):
    """Words that tell what became of a study or a treatment."""

    event: Event
    direction: Direction = Direction.BOTH
    reach: Reach = Reach.SENTENCE
    phrases: Phrases


class CarriedWords(Model):
    open: Phrases = ()
    close: Phrases = ()


class ContextsFile(Model):
    """Studies, events, encounters, payers, carried-forward marks."""

    studies: tuple[StudyWords, ...] = ()
    study_words: Phrases = ()
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


class Slot(StrEnum):
    """The attribute of a finding that an axis of the table is read from (contract, section 1)."""

    COMPARTMENT = "compartment"  # which part is affected
    REGION = "region"  # where: by words or vertebral levels
    SIDE = "side"  # left, right, bilateral
    MECHANISM = "mechanism"  # what causes it: any number, tied to the finding
    FEATURE = "feature"  # a state of the patient that the note asserts or denies anywhere


UNSPECIFIED = "unspecified"  # the value of a code for findings that do not state the axis


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


OneOrMore = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class AxisValue(Model):
    """One value of an axis. ``character`` is what it adds to a code, ``complaint`` the part of the body that hurts there, or several.

    ``seen_on`` names regions in a study's name that show this one, too; ``explicit_only`` asks for the axis's
    ``explicit_words`` in the compartment's own wording.
    """

    value: str
    label: str
    character: str | None = None
    complaint: OneOrMore = ()
    seen_on: tuple[str, ...] = ()
    explicit_only: Flag = False


class Axis(Model):
    """What tells the codes of a table apart in one respect, and where a note states it.

    ``default`` is the compartment of a finding that names none and can stand alone.
    """

    axis: str
    slot: Slot
    label: str
    values: tuple[AxisValue, ...]
    default: str | None = None
    explicit_words: Phrases = ()


class CodeRow(Model):
    """One code, or one for each value of the axes that stand in braces in ``code``; ``title`` may name them, too.

    ``axes`` says what the code asks of the others; an axis that is left out is not asked for.
    """

    code: str
    title: str
    axes: dict[str, OneOrMore] = Field(default_factory=dict)


class SegmentRow(Model):
    """The region of a segment, by its lower vertebra; ``alone`` are vertebrae that state it without a neighbour."""

    region: str
    lower: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


class RivalRow(Model):
    """A code that stands in for one of the table, by prefix: of a more specific diagnosis, of a neighbouring family.

    ``compartment`` is the part it is for, where it is not the table's: with a finding there it is in its own right.
    """

    code: str
    region: str | None
    compartment: str | None = None
    label: str


class CodesFile(Model):
    """The axes x codes table of a pack."""

    family: str
    axes: tuple[Axis, ...]
    rows: tuple[CodeRow, ...]
    segments: tuple[SegmentRow, ...] = ()
    rivals: tuple[RivalRow, ...] = ()
    symptom_codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Authority(Model):
    title: str
    publisher: str
    edition: str


class Citation(Model):
    authority: str
    section: str


class Window(Model):
    """Dates of service for which a pack holds, both days included (ISO 8601)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start > self.end:
            raise ValueError(f"the window ends on {self.end}, before it begins on {self.start}")
        return self

    def holds(self, day: date) -> bool:
        """Whether a day of service lies in the window."""
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


class FindingWords(Model):
    """What a finding of the pack is called in messages."""

    one: str
    many: str
    none: str
    no_compartment: str


class PackFile(Model):
    """Identity and sources of a pack; ``words`` names a folder of shared lexicon files that its own ones add to.

    ``rules`` gives the reading order of the checklist: the axes first, then the tips, then the claim.
    """

    pack: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]  # a file of docs is called so
    title: str
    version: ReleaseNumber
    fiscal_year: Whole
    effective: Window
    default_target: str
    words: str | None = None
    finding: FindingWords
    rules: tuple[str, ...]
    authorities: dict[str, Authority]


class Example(Model):
    """A note in small that must give the outcome it stands under; ``reason`` is that of the rule's answer, where given."""

    note: str
    target: str | None = None
    reason: str | None = None
    asked: Flag = False
    setting: Setting = Setting.OUTPATIENT
    encounter: Encounter | None = None
    claim: dict[str, Any] | None = None


class ConditionOperator(StrEnum):
    """The closed set of questions a rule may ask of the facts (see judge.conditions)."""

    FINDING = "finding"
    PLACE_STATED = "place_stated"
    PLACE_ELSEWHERE = "place_elsewhere"
    PARTS_DISAGREE = "parts_disagree"
    CAUSE_STATED = "cause_stated"
    CAUSE_OF_SIBLING = "cause_of_sibling"
    FEATURE_STATED = "feature_stated"
    FEATURE_OTHERWISE = "feature_otherwise"
    STUDY_REPORTS = "study_reports"
    STUDY_DENIES = "study_denies"
    CARE_GIVEN = "care_given"
    SYMPTOM_PRESENT = "symptom_present"
    CLAIM_HAS_SYMPTOM = "claim_has_symptom"
    CLAIM_HAS_CODE = "claim_has_code"
    CLAIM_SEQUENCE = "claim_sequence"
    ENCOUNTER = "encounter"
    PAYER = "payer"
    RIVAL_DIAGNOSIS = "rival_diagnosis"


class Condition(Model):
    """One question, or several joined: exactly one of ``ask``, ``all``, ``any``, ``none`` is given."""

    ask: ConditionOperator | None = None
    axis: str | None = None
    feature: str | None = None
    quality: str | None = None
    modalities: tuple[Modality, ...] = ()
    values: tuple[str, ...] = ()
    stem: str | None = None
    weeks: Amount = 0
    max_age_days: Amount = 0
    without_claim: Flag = False
    same_study: Flag = False
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()
    none: tuple["Condition", ...] = ()


class Parameter(Model):
    """A number of a rule that a site may set in its profile; conditions refer to it as ``$name``."""

    default: Natural
    about: str


class RuleFile(Model):
    """One documentation rule, written once for all codes of the table.

    ``ask`` is the question to the provider where the note contradicts the rule; ``establishes`` names the axis whose value the rule proves: such rules make the code, the others are tips.
    """

    rule: str
    title: str
    tip: str
    establishes: str | None = None
    weight: Positive
    required: Flag
    since: str
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    applies: Condition | None = None
    expect: Condition
    contradicted: Condition | None = None
    contradicted_unless_met: Condition | None = None
    messages: dict[str, str]
    ask: str | None = None
    remedy: str
    why: str
    cites: tuple[Citation, ...]
    examples: dict[RuleStatus, tuple[Example, ...]]

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the rule, joined ones and their parts."""
        waiting = [self.applies, self.expect, self.contradicted, self.contradicted_unless_met]
        while waiting:
            condition = waiting.pop(0)
            if condition is not None:
                yield condition
                waiting += [*condition.all, *condition.any, *condition.none]


class Detector(StrEnum):
    """The closed set of traps a pitfall may look for (see judge.pitfalls)."""

    CAUSE_CONFUSION = "cause_confusion"
    MIXED_CAUSES = "mixed_causes"
    WORD_AGAINST_LEVEL = "word_against_level"
    WORD_WITHOUT_LEVEL = "word_without_level"
    INTERCHANGE = "interchange"
    OTHER_VALUE = "other_value"
    IMPOSSIBLE = "impossible"
    UNSPECIFIED = "unspecified"
    UNCERTAIN_DIAGNOSIS = "uncertain_diagnosis"
    CODE_MISMATCH = "code_mismatch"
    INCOMPLETE_CODE = "incomplete_code"
    STANDALONE_CODE = "standalone_code"
    WRONG_SEQUENCE = "wrong_sequence"
    SEQUENCE_REGION = "sequence_region"
    MISSING_MODIFIER = "missing_modifier"


class PitfallEntry(Model):
    """A named trap: ``detect`` says what to look for, the keys below it where its words and codes differ by pack."""

    id: str
    detect: Detector
    axis: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    words: Phrases = ()
    instead: str | None = None
    codes: tuple[str, ...] = ()
    label: str | None = None
    stem: str | None = None
    encounters: tuple[Encounter, ...] = ()
    payer: Payer | None = None
    procedures: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    severity: Severity = Severity.WARNING
    title: str
    message: str
    why: str
    cites: tuple[Citation, ...]
    raised: tuple[Example, ...]
    not_raised: tuple[Example, ...]


class PitfallsFile(Model):
    """The pitfalls of a pack."""

    pitfalls: tuple[PitfallEntry, ...]


class Lexicon(Model):
    """All words of a pack: its own, those of the shared folder it adds to, and the language files of all packs."""

    region: AxisFile = AxisFile(concept="region")
    compartment: AxisFile = AxisFile(concept="compartment")
    narrowing: AxisFile = AxisFile(concept="narrowing")
    mechanism: AxisFile = AxisFile(concept="mechanism")
    feature: FeatureFile = FeatureFile(concept="feature", features=())
    veto: VetoFile = VetoFile(concept="veto")
    binding: BindingFile = BindingFile(concept="binding")
    care: CareFile = CareFile(concept="care")
    symptom: SymptomFile = SymptomFile(concept="symptom")
    assertion: AssertionFile
    sections: SectionsFile
    contexts: ContextsFile
    spelling: SpellingFile


F = TypeVar("F", bound=Model)


def united(files: Sequence[F]) -> F:
    """Several files of one shape as one: lists one after the other, mappings key by key."""
    first, *others = files
    values: dict[str, Any] = dict(first)
    for other in others:
        for name, value in other:
            values[name] = _together(values[name], value)
    return first.model_copy(update=values)


def _together(left: object, right: object) -> object:
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left + right
    if isinstance(left, dict) and isinstance(right, dict):
        return left | {key: _together(left[key], value) if key in left else value for key, value in right.items()}
    return left
