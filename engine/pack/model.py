"""The shape of a pack: frozen pydantic models that mirror the YAML files, one class a file or entry."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from dxproof.engine.terms import Assertion, Encounter, Event, Modality, Payer, RuleStatus, Setting


class Model(BaseModel):
    """Frozen, and no key that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Phrases = tuple[str, ...]


class Trait(StrEnum):
    """What is special about a lexicon entry."""

    WEAK = "weak"  # counts only in the narrowing's own noun phrase or behind a word of cause
    BARE = "bare"  # needs a spinal context
    CENTRAL = "central"  # a compartment only directly before a word of narrowing
    CORD = "cord"  # a compartment only together with a word of narrowing
    NO_DENIAL = "no_denial"  # called normal, it is no finding
    WHOLE = "whole"  # compartment and narrowing in one word
    STRUCTURAL = "structural"  # 'spinal stenosis': the canal, and M48.0x unless a cause is named


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
    """A lexicon of one axis: region, compartment, mechanism or narrowing."""

    concept: str
    entries: tuple[Entry, ...]
    both: tuple[Several, ...] = ()
    ignore: Phrases = ()
    clear: tuple[Entry, ...] = ()
    level_normal: tuple[Entry, ...] = ()


class VetoFile(Model):
    """Words of other parts of the body."""

    concept: str
    blocks: Phrases
    foreign: Phrases
    spinal: Phrases


class BindingFile(Model):
    """Words that tie a cause to a narrowing and say where it stands."""

    concept: str
    effect_to_cause: Phrases
    cause_to_effect: Phrases
    comparison: Phrases
    nowhere: Phrases
    reference: Phrases
    side: tuple[Entry, ...]
    severity: tuple[Entry, ...]
    graded: Phrases


class CareFile(Model):
    """Conservative care by kind."""

    concept: str
    entries: tuple[Entry, ...]


class SymptomFile(Model):
    """Symptoms by area, parts of the body, other causes, structural diagnoses by name."""

    concept: str
    entries: tuple[Entry, ...]
    parts: dict[str, Phrases]
    other_causes: Phrases
    rivals: tuple[Entry, ...]


class Cue(Model):
    """Cues of one category and direction."""

    category: CueCategory
    direction: Direction = Direction.BOTH
    kin: bool = False
    source: str | None = None
    phrases: Phrases


class AssertionFile(Model):
    """The assertion cues that all packs share."""

    cues: tuple[Cue, ...]


class SectionWords(Model):
    """The headers that open a section."""

    headers: Phrases
    letters: Phrases = ()


class SectionsFile(Model):
    """Section headers, and what a section says of a statement without a cue."""

    sections: dict[str, SectionWords]
    defaults: dict[str, Assertion]


class StudyWords(Model):
    modality: Modality
    phrases: Phrases


class EventWords(Model):
    event: Event
    direction: Direction
    phrases: Phrases


class CarriedWords(Model):
    open: Phrases
    close: Phrases


class ContextsFile(Model):
    """Studies, events, encounters, payers, carried-forward marks."""

    studies: tuple[StudyWords, ...]
    study_words: Phrases
    events: tuple[EventWords, ...]
    encounters: dict[Encounter, Phrases]
    payers: dict[Payer, Phrases]
    carried_forward: CarriedWords


class SpellingFile(Model):
    """Real words that lie close to a term and are never corrected into it."""

    real_words: Phrases
    fixed: dict[str, str] = Field(default_factory=dict)


class RegionRow(Model):
    """One value of the region axis: the last digit of its codes."""

    value: str
    digit: int
    title: str
    complaint: str
    explicit_only: bool = False


class StemRow(Model):
    """One row of the decision table: compartment and mechanisms pick the stem."""

    stem: str
    compartment: str
    mechanisms: tuple[str, ...]
    title: str


class SegmentRow(Model):
    """The region of a segment, by its lower vertebra."""

    region: str
    lower: tuple[str, ...]


class RivalRow(Model):
    """A code of a more specific structural diagnosis, by prefix."""

    code: str
    region: str | None
    label: str


class CodesFile(Model):
    """The axes x codes table of a pack."""

    family: str
    region_axis: tuple[RegionRow, ...]
    stems: tuple[StemRow, ...]
    segments: tuple[SegmentRow, ...]
    rivals: tuple[RivalRow, ...]
    interchange: tuple[str, ...]
    symptom_codes: dict[str, tuple[str, ...]]


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
    start: str = Field(alias="from")
    end: str = Field(alias="to")


class PackFile(Model):
    """Identity and sources of a pack."""

    pack: str
    title: str
    version: str
    fiscal_year: int
    effective: Window
    default_target: str
    authorities: dict[str, Authority]


class Example(Model):
    """A note in small that must give the outcome it stands under; ``reason`` is the reason of the rule's answer, where given."""

    note: str
    target: str | None = None
    reason: str | None = None
    asked: bool = False
    setting: Setting = Setting.OUTPATIENT
    encounter: Encounter | None = None
    claim: dict[str, Any] | None = None


class ConditionOperator(StrEnum):
    """The closed set of questions a rule may ask of the facts (see judge.conditions)."""

    FINDING = "finding"
    FINDINGS_ELSEWHERE = "findings_elsewhere"
    PARTS_DISAGREE = "parts_disagree"
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


class FindingPart(StrEnum):
    """What a ``finding`` condition asks of the mechanisms of the narrowings at the code's place."""

    ANY = "any"
    OWN = "own"  # counted mechanisms of the code and none of a sibling's
    SIBLING = "sibling"  # a sibling's mechanism, alone or beside the code's own


class Condition(Model):
    """One question, or several joined: exactly one of ``ask``, ``all``, ``any``, ``none`` is given."""

    ask: ConditionOperator | None = None
    mechanisms: FindingPart = FindingPart.ANY
    modalities: tuple[Modality, ...] = ()
    values: tuple[str, ...] = ()
    stem: str | None = None
    without_claim: bool = False
    same_study: bool = False
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()
    none: tuple["Condition", ...] = ()


class RuleFile(Model):
    """One documentation rule, written once for all codes of the table."""

    rule: str
    title: str
    tip: str
    weight: Annotated[int, Field(ge=1)]
    required: bool
    since: str
    applies: Condition | None = None
    expect: Condition
    contradicted: Condition | None = None
    contradicted_unless_met: Condition | None = None
    messages: dict[str, str]
    remedy: str
    why: str
    cites: tuple[Citation, ...]
    examples: dict[RuleStatus, tuple[Example, ...]]


class PitfallEntry(Model):
    """A named trap: ``detect`` names the detector of judge.pitfalls that raises it."""

    id: str
    detect: str
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
    """All words of a pack and of the language files it shares."""

    region: AxisFile
    compartment: AxisFile
    narrowing: AxisFile
    mechanism: AxisFile
    veto: VetoFile
    binding: BindingFile
    care: CareFile
    symptom: SymptomFile
    assertion: AssertionFile
    sections: SectionsFile
    contexts: ContextsFile
    spelling: SpellingFile
