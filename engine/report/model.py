"""The JSON report of the contract (section 4) as frozen models. Keys are never left out."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from dxproof.engine.terms import (
    Assertion,
    CodeStatus,
    DateSource,
    Encounter,
    RuleStatus,
    Section,
    Setting,
    Severity,
    TargetFrom,
)


class ReportModel(BaseModel):
    """Frozen; the order of fields is the order of keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null", hide_input_in_errors=True)


class NoteInfo(ReportModel):
    """The note that was judged; offsets count its Unicode code points.

    ``id`` and ``source`` are as they were given. ``sha256`` is of the text in UTF-8, ``characters`` its length in code points.
    """

    id: str | None
    source: str | None
    sha256: str
    characters: int


class ProfileChange(ReportModel):
    """One value set by the site profile: the rule or pitfall, the old and the new value, and the reason."""

    of: str
    what: str
    was: str
    now: str
    reason: str


class ProfileInfo(ReportModel):
    """The site profile that was applied."""

    name: str
    digest: str
    changes: tuple[ProfileChange, ...]


class ChosenBy(ReportModel):
    """Why this pack version was selected: the date of service and its source; no date if the newest was used."""

    date: str | None
    source: DateSource


class PackInfo(ReportModel):
    """The pack that was applied; the digest covers its files and the shared lexicon files.

    ``fiscal_year`` is that of the code set on the date of service: 2027 begins on 1 October 2026. ``digest`` is SHA-256 in hexadecimal, the same for
    the same content in any folder. ``profile`` is null without one.
    """

    id: str
    version: str
    fiscal_year: int
    digest: str
    chosen_by: ChosenBy
    profile: ProfileInfo | None


class EngineInfo(ReportModel):
    """The program that applied the rules."""

    name: str
    version: str


class Evidence(ReportModel):
    """A span that a rule used: ``quote`` is ``text[start:end]``, null in a redacted report.

    ``place`` is the part of the source document (a page, a paragraph), null for plain text. ``start`` and ``end`` count
    Unicode code points of the text as given, from 0, the end exclusive; ``section`` is the id of the section.
    """

    start: int
    end: int
    quote: str | None
    section: Section
    assertion: Assertion
    place: str | None


class Rejected(Evidence):
    """A span that was seen but not used; ``cue`` is the wording that ruled it out, null in a redacted report."""

    cue: str | None


class RuleResult(ReportModel):
    """The outcome of one rule for one code.

    ``weight`` is its share of the score. A ``required`` rule that is not met keeps a code from being supported. ``message``
    says what was found; ``remedy`` what to document, null if nothing is missing. ``evidence`` and ``rejected`` are in text
    order. What a rule asks and its sources: ``dxproof explain ID``.
    """

    id: str
    status: RuleStatus
    weight: int
    required: bool
    message: str
    remedy: str | None
    evidence: tuple[Evidence, ...]
    rejected: tuple[Rejected, ...]


class Candidate(ReportModel):
    """One candidate code, its status and its score: the weights met, the applicable weights, and their ratio."""

    code: str
    title: str
    status: CodeStatus
    score: float
    met: int
    applicable: int
    rules: tuple[RuleResult, ...]


class FindingInfo(ReportModel):
    """One documented finding.

    ``region``, ``compartment`` and ``mechanisms`` are values of the pack's axes, ``level`` a segment such as ``C1-C2``, ``side``
    left, right or bilateral; null, or empty, where the note does not say. Hedged causes are not among the ``mechanisms`` of an
    outpatient note (Official Guidelines IV.H). ``start`` and ``end`` are those of the most informative statement.
    """

    region: str | None
    level: str | None
    compartment: str | None
    mechanisms: tuple[str, ...]
    severity: str | None
    side: str | None
    assertion: Assertion
    start: int
    end: int
    section: Section


class Pitfall(ReportModel):
    """A pitfall found in the note. It changes no status; ``severity`` is for the reader."""

    id: str
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...]


class Indicator(Evidence):
    """A clinical indicator quoted in a query, with the date of its study or visit, if known."""

    date: str | None


class QueryOption(ReportModel):
    """An option of a query, with the evidence that supports offering it; none for an option that is always offered."""

    text: str
    evidence: tuple[Evidence, ...]


class Query(ReportModel):
    """A draft of a provider query: a neutral title, the clinical indicators, one question, the options.

    ``id`` identifies the query text in the pack, ``about`` the rules and pitfalls that an answer would settle.
    """

    id: str
    about: tuple[str, ...]
    title: str
    indicators: tuple[Indicator, ...]
    question: str
    options: tuple[QueryOption, ...]


class VisitRegion(ReportModel):
    """What a note says of one region of the body at a visit, each with its words; an empty list where it says nothing.

    ``region`` is the one that the payer counts (the occiput is of the cervical one for chiropractic manipulation), or one of the body
    that is not counted. ``counted``: it was treated, and is one of those that the claim counts. ``pain``, ``asymmetry``, ``range`` (of motion) and
    ``tissue`` are what today's examination finds, ``imaged`` what an image shows of a displacement.
    """

    region: str
    complaint: tuple[Evidence, ...]
    pain: tuple[Evidence, ...]
    asymmetry: tuple[Evidence, ...]
    range: tuple[Evidence, ...]
    tissue: tuple[Evidence, ...]
    imaged: tuple[Evidence, ...]
    treated: tuple[Evidence, ...]
    diagnosis: tuple[Evidence, ...]
    counted: bool


class VisitResult(ReportModel):
    """What a pack of a visit says of the visit that the note documents, in addition to the codes.

    ``because`` says why it applies or, if it was asked about and does not apply, what it asks for; ``evidence`` are the words that show it.
    ``regions`` is what the note says of each region, if the pack reports regions. Its rules are judged once, for no code, and do not change the
    status of any.
    """

    pack: PackInfo
    title: str
    applies: bool
    because: str
    evidence: tuple[Evidence, ...]
    regions: tuple[VisitRegion, ...]
    rules: tuple[RuleResult, ...]


class Report(ReportModel):
    """Everything that dxproof says about one note; ``model_dump_json()`` is the JSON report, its keys in field order.

    ``status`` is that of ``target``, which is always among the ``candidates``; ``target_from`` says who named it. ``supported_codes`` are those whose axes are
    documented by counted findings and that are not conflicting: the supported and the incomplete ones. ``setting`` decides
    whether uncertain diagnoses count (Official Guidelines II.H, IV.H). ``findings`` are all that the note names, including
    denied ones. ``queries`` are drafts about what is missing or conflicting. ``visits`` is what packs of a visit say of it; the key is there where
    one applies, in the first report of a note. Immutable; nothing in it is a code assignment.
    """

    schema_: Literal["dxproof/report/1"] = Field("dxproof/report/1", alias="schema", serialization_alias="schema")
    note: NoteInfo
    pack: PackInfo
    engine: EngineInfo
    setting: Setting
    encounter: Encounter | None
    target: str
    target_from: TargetFrom
    status: CodeStatus
    supported_codes: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    findings: tuple[FindingInfo, ...]
    pitfalls: tuple[Pitfall, ...]
    queries: tuple[Query, ...]
    visits: tuple[VisitResult, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    def candidate(self, code: str) -> Candidate | None:
        """The candidate of a code, if it was judged."""
        return next((candidate for candidate in self.candidates if candidate.code == code), None)

    @model_serializer(mode="wrap")
    def _without_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The report of a note to which no pack of a visit applies has no key for visits."""
        written: dict[str, Any] = handler(self)
        if not self.visits:
            written.pop("visits", None)
        return written

    def __repr__(self) -> str:
        """One line without words of the note, so that none gets into a traceback or a log by accident."""
        from dxproof.engine.report.inline import line_of

        return line_of(self)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """What a notebook shows: the verdicts, and the rules with the words that they used."""
        from dxproof.engine.report.inline import html_of

        return html_of(self)
