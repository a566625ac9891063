"""What extract hands to judge: frozen records of offsets and values, each with its quote, never the note as a whole.

Offsets count Unicode code points of the text as given; every span's quote is ``text[start:end]``.
"""

from dataclasses import dataclass, field
from datetime import date

from dxproof.engine.terms import Assertion, Encounter, Event, Modality, Payer, Section


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the note with the section and assertion it stands in.

    ``cue`` is the wording that gave a value other than the default, or that ruled the span out.
    """

    start: int
    end: int
    quote: str
    section: Section
    assertion: Assertion = Assertion.PRESENT
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the body: a region of the pack, and the level where the words give one.

    ``upper`` and ``lower`` are vertebrae counted from the occiput (0 = C0, 1 = C1, 8 = T1 …), ``level`` is the segment as the
    report writes it (``C1-C2``).
    """

    region: str | None
    upper: int | None = None
    lower: int | None = None
    level: str | None = None

    def touches(self, other: "Place") -> bool:
        """Whether both can be the same level; what one does not state matches."""
        if self.region and other.region and self.region != other.region:
            return False
        if self.upper is None or other.upper is None or self.lower is None or other.lower is None:
            return True
        if self.upper == self.lower or other.upper == other.lower:
            return self.upper <= other.lower and other.upper <= self.lower
        return self.upper < other.lower and other.upper < self.lower


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A cause that the note ties to a narrowing, with an assertion of its own; ``bound_by`` is the kind of tie."""

    value: str
    span: Span
    bound_by: str


@dataclass(frozen=True, slots=True)
class Study:
    """An imaging study that the note names: ``regions`` and ``compartments`` are those of its name.

    ``qualities`` say how it was taken (weight-bearing), ``side`` what it shows of a part that has two. ``date`` is year, month
    and day, 0 where the note does not say. ``normal`` are the words that call the whole study normal. Only an ``event`` of done
    makes it a result.
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


@dataclass(frozen=True, slots=True)
class Statement:
    """One narrowing as one place of the note words it.

    ``mechanisms`` are its tied causes, ``denied`` the causes that it denies. ``study`` is the index of the study it was read
    from. ``diagnosis``: it stands in the provider's diagnosis; ``title``: in the official title of a code; ``carried``: in text
    copied forward; ``graded``: a denial of a degree only ("no significant"); ``unique``: the note calls it the only one;
    ``structural``: "spinal stenosis" and the like, which count only with a cause. ``ambiguous`` are words of place that state no region,
    ``word_region`` those of the region that a level may overrule, ``superseded`` those that replace it.
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
    graded: bool = False
    unique: bool = False
    structural: bool = False
    ambiguous: Span | None = None
    word_region: Span | None = None
    superseded: Span | None = None
    cause_replaced: bool = False
    side_span: Span | None = None
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One narrowing: the statements that agree in place, compartment and side."""

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
        """The statement that shows the finding best: the first that names its cause and level."""
        return self.statements[0].span


@dataclass(frozen=True, slots=True)
class Care:
    """A treatment, for which complaint it was given, and for how many weeks where the note says so."""

    kind: str
    span: Span
    event: Event
    complaints: frozenset[str]
    event_cue: str | None = None
    weeks: float | None = None


@dataclass(frozen=True, slots=True)
class Symptom:
    """A complaint or radicular sign; ``areas`` says which part of the body it speaks of.

    A ``residual`` is what may stay behind when the complaint is gone.
    """

    kind: str
    span: Span
    areas: frozenset[str]
    other_cause: str | None = None
    resolved: bool = False
    residual: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """A state that stands beside a finding; ``value`` is what the words make of it, None where they do not count."""

    feature: str
    value: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class CompetingDiagnosis:
    """A more specific structural diagnosis written as an item of its own."""

    label: str
    span: Span
    place: Place
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CodeMention:
    """An ICD-10-CM code written in the note as a diagnosis."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class LevelNormal:
    """A level that a study calls normal: it denies a narrowing there and is no finding."""

    span: Span
    place: Place
    study: int


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """All that judge may know of a note.

    ``visit`` is the date of the visit that the note itself tells; ``encounter`` and ``payer`` are null where it does not say.
    ``unknown_headers`` are headings that opened no known section.
    """

    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    studies: tuple[Study, ...] = ()
    normals: tuple[LevelNormal, ...] = ()
    care: tuple[Care, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    features: tuple[Feature, ...] = ()
    competing: tuple[CompetingDiagnosis, ...] = ()
    codes: tuple[CodeMention, ...] = ()
    encounter: Encounter | None = None
    payer: Payer | None = None
    visit: date | None = None
    unknown_headers: tuple[Span, ...] = field(default=())
