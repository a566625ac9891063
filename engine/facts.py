"""The facts that ``extract`` passes to ``judge``: frozen records with offsets, values and quotes, never the whole note.

``read_by`` of a record names the constructions that read it.

Offsets are Unicode code points in the text as given; a span's quote is ``text[start:end]``.
"""

from dataclasses import dataclass, field
from datetime import date

from dxproof.engine.terms import Assertion, Encounter, Event, Modality, Part, Payer, Section


@dataclass(frozen=True, slots=True)
class Span:
    """A span of the note with its section and assertion.

    ``cue`` is the wording that set the assertion or ruled the span out.
    """

    start: int
    end: int
    quote: str
    section: Section
    assertion: Assertion = Assertion.PRESENT
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An anatomical location: a region of the pack, and the level if the words give one.

    ``upper`` and ``lower`` are vertebrae counted from the occiput (0 = C0, 1 = C1, 8 = T1 …), ``level`` is the segment as the
    report writes it (``C1-C2``).
    """

    region: str | None
    upper: int | None = None
    lower: int | None = None
    level: str | None = None

    def touches(self, other: "Place") -> bool:
        """Whether both can be the same level; an unstated value matches any."""
        if self.region and other.region and self.region != other.region:
            return False
        if self.upper is None or other.upper is None or self.lower is None or other.lower is None:
            return True
        if self.upper == self.lower or other.upper == other.lower:
            return self.upper <= other.lower and other.upper <= self.lower
        return self.upper < other.lower and other.upper < self.lower


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A cause that the note links to a finding, with its own assertion; ``bound_by`` is the kind of link."""

    value: str
    span: Span
    bound_by: str


@dataclass(frozen=True, slots=True)
class Study:
    """An imaging study named in the note; ``regions`` and ``compartments`` are those in its name.

    ``qualities`` say how it was taken (weight-bearing), ``side`` which side of a paired part it shows. ``date`` is year, month
    and day, 0 where the note does not say. ``normal`` are the words that call the whole study normal. Only a study whose
    ``event`` is done is a result.
    """

    modality: Modality
    span: Span
    event: Event
    regions: tuple[str, ...]
    date: tuple[int, int, int] | None = None
    normal: Span | None = None
    compartments: frozenset[str] = frozenset()
    qualities: frozenset[str] = frozenset()
    side: str | None = None
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One mention of a finding in the note.

    ``mechanisms`` are the causes linked to it, ``denied`` the causes that it denies. ``study`` is the index of the study it was
    read from. ``diagnosis``: it is in the provider's diagnosis; ``title``: in the official title of a code; ``cites``: it refers to a study ("as shown on MRI"); ``carried``: in text
    copied forward; ``graded``: only a degree is denied ("no significant"); ``unique``: the note calls it the only one;
    ``structural``: "spinal stenosis" and the like, which count only with a cause. ``sign``: what a study shows of a finding that is
    named elsewhere ("joint space narrowing"); alone it is none. ``elsewhere``: it is said of the other levels,
    whichever they are, ``everywhere``: of all but those that are described. ``other_opening``: it is of an opening that is none of the pack's, a lateral recess. ``ambiguous`` are location words that state no region, ``word_region`` the region by words, which a
    level may overrule, ``superseded`` the words that replace it. ``resolved``: it denies what has been ("has resolved").
    """

    span: Span
    place: Place
    place_span: Span | None
    compartment: str | None
    mechanisms: tuple[Mechanism, ...]
    denied: tuple[Mechanism, ...]
    side: str | None
    severity: str | None
    assertion: Assertion
    study: int | None = None
    diagnosis: bool = False
    carried: bool = False
    title: bool = False
    cites: bool = False
    graded: bool = False
    unique: bool = False
    structural: bool = False
    sign: bool = False
    elsewhere: bool = False
    everywhere: bool = False
    resolved: bool = False
    other_opening: bool = False
    ambiguous: Span | None = None
    word_region: Span | None = None
    superseded: Span | None = None
    cause_replaced: bool = False
    side_span: Span | None = None
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: the statements that agree in place, compartment and side."""

    place: Place
    compartment: str | None
    side: str | None
    severity: str | None
    assertion: Assertion
    statements: tuple[Statement, ...]
    mechanisms: tuple[str, ...]
    uncertain_mechanisms: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The most informative statement: the first that names the cause and the level."""
        return self.statements[0].span


@dataclass(frozen=True, slots=True)
class Care:
    """A treatment, the complaints it was for with their side, and its duration in weeks if the note states it.

    ``nothing`` says that the note denies any kind of treatment.
    """

    kind: str
    span: Span
    event: Event
    complaints: frozenset[str]
    event_cue: str | None = None
    weeks: float | None = None
    read_by: tuple[str, ...] = ()
    side: str | None = None
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Symptom:
    """A complaint or radicular sign; ``areas`` are the parts of the body it concerns, ``side`` the one it is on.

    A ``residual`` symptom may persist after the complaint has resolved.
    """

    kind: str
    span: Span
    areas: frozenset[str]
    other_cause: str | None = None
    resolved: bool = False
    residual: bool = False
    read_by: tuple[str, ...] = ()
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """A state of the patient beside the finding (claudication); ``value`` is None if the mention does not count."""

    feature: str
    value: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Resected:
    """A part of the body that was taken out or replaced, or is to be; without a side the one that its sentence speaks of."""

    compartment: str
    side: str | None
    span: Span
    event: Event
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompetingDiagnosis:
    """A more specific structural diagnosis, written as a separate item.

    ``listed``: only in a row of the problem list that has no level, or an earlier date; it contradicts nothing.
    """

    label: str
    span: Span
    place: Place
    code: str | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class CodeMention:
    """An ICD-10-CM code written in the note as a diagnosis."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class LevelNormal:
    """A level, or a side, that a study calls normal: this denies a finding there but is not itself a finding."""

    span: Span
    place: Place
    study: int
    read_by: tuple[str, ...] = ()
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What an element is measured by, as the note writes it ('6/10', 'from 55 to 70', '3x', 'four weeks'), and its numbers in order."""

    span: Span
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """What a note says of a visit by one concept of the lexicon: a goal, the frequency of the plan, a change since the last visit.

    ``element``, ``kind`` and ``regions`` are those of the lexicon. ``stated`` tells what the note says of this visit and this patient from
    what it denies, hedges, quotes or says of another visit; the assertion and cue of ``span`` say why. ``date`` is year, month and
    day, 0 where the note does not say.
    """

    element: str
    kind: str | None
    regions: tuple[str, ...]
    span: Span
    stated: bool
    measure: Measure | None = None
    date: tuple[int, int, int] | None = None
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TreatedRegion:
    """A place of the body that a service was done to; a list of segments is one record for each.

    ``region`` is one of the regions of the lexicon of visits (head, cervical … abdomen). The occiput is of the head there and the atlas
    cervical; as what they count for a claim a counting of that lexicon says. ``place`` has the vertebrae and the level (``C5``, ``T4-T6``,
    ``SI``); they are None where the note names the region alone. ``span`` is where the place is named: for 'adjusted the above segments'
    that is in the examination, and its ``cue`` are the words that refer to it.
    """

    region: str
    place: Place
    span: Span


@dataclass(frozen=True, slots=True)
class Service:
    """What was done to the patient, by hand or otherwise: manipulation, mobilisation, traction, exercise, a modality …

    ``kind`` and ``techniques`` are values of the lexicon of visits. ``event`` tells what was done at this visit (``done``) from what was planned,
    declined, not done, or done at another visit (``earlier``). ``regions`` is empty where the note does not say where ('CMT 3-4 regions').
    """

    kind: str
    span: Span
    event: Event
    regions: tuple[TreatedRegion, ...] = ()
    techniques: tuple[str, ...] = ()
    minutes: float | None = None
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExamSign:
    """What the examination says of a place by one letter of P.A.R.T.: 'C5 tender' is P, 'full range of motion' a denied R.

    ``region`` and ``place`` are as in a treated region; both are None where the note does not say of which place it speaks.
    The assertion of ``span`` tells what is there (``present``) from what is denied, what was there at an earlier
    visit (``historical``) and what the note does not claim. ``value`` is the measure as the note writes it ('45/80').
    ``image`` is the kind of study that shows it, where the note tells it of an image and not of the examination.
    """

    part: Part
    region: str | None
    place: Place | None
    span: Span
    value: str | None = None
    image: Modality | None = None
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Everything that ``judge`` knows about a note.

    ``visit`` is the date of the visit as the note tells it. It is read only for a pack that limits the age of a study;
    ``services``, ``exam_signs`` and ``elements`` only for one that asks about a visit. ``encounter`` and ``payer`` are null where it does not say, their
    spans where the note says it by its sections.
    ``unknown_headers`` are headings that opened no known section.
    """

    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    studies: tuple[Study, ...] = ()
    normals: tuple[LevelNormal, ...] = ()
    care: tuple[Care, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    features: tuple[Feature, ...] = ()
    resected: tuple[Resected, ...] = ()
    competing: tuple[CompetingDiagnosis, ...] = ()
    codes: tuple[CodeMention, ...] = ()
    services: tuple[Service, ...] = ()
    exam_signs: tuple[ExamSign, ...] = ()
    elements: tuple[Element, ...] = ()
    encounter: Encounter | None = None
    encounter_span: Span | None = None
    payer: Payer | None = None
    payer_span: Span | None = None
    visit: date | None = None
    unknown_headers: tuple[Span, ...] = field(default=())
