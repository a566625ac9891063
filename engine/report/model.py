"""The JSON report of the contract (section 4) as frozen models. Keys are never left out."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from dxproof.engine.terms import Assertion, CodeStatus, DateSource, Encounter, RuleStatus, Section, Setting, Severity


class ReportModel(BaseModel):
    """Frozen; the order of fields is the order of keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null", hide_input_in_errors=True)


class NoteInfo(ReportModel):
    """Which note was judged; offsets count its code points.

    ``id`` and ``source`` are as they were given. ``sha256`` is of the text in UTF-8, ``characters`` its length in code points.
    """

    id: str | None
    source: str | None
    sha256: str
    characters: int


class ProfileChange(ReportModel):
    """One value that a site's profile sets: of which rule or pitfall, what it was in the pack, what it is, and why."""

    of: str
    what: str
    was: str
    now: str
    reason: str


class ProfileInfo(ReportModel):
    """The site's profile that the rules were changed by."""

    name: str
    digest: str
    changes: tuple[ProfileChange, ...]


class ChosenBy(ReportModel):
    """Why this version of the pack: the date of service and what gave it; no date where the newest was taken."""

    date: str | None
    source: DateSource


class PackInfo(ReportModel):
    """Which rules were applied: the digest is of the pack's files and of the shared words they use.

    ``fiscal_year`` is that of the code set: 2027 begins on 1 October 2026. ``digest`` is SHA-256 in hexadecimal, the same for
    the same content in any folder. ``profile`` is null without one.
    """

    id: str
    version: str
    fiscal_year: int
    digest: str
    chosen_by: ChosenBy
    profile: ProfileInfo | None


class EngineInfo(ReportModel):
    """Which program applied them."""

    name: str
    version: str


class Evidence(ReportModel):
    """Words of the note that a rule used: ``quote`` is ``text[start:end]``, null in a redacted report.

    ``place`` is where a document has them (a page, a paragraph), null for a plain text. ``start`` and ``end`` count Unicode
    code points of the text as given, from 0, the end exclusive; ``section`` is the id of the part of the note.
    """

    start: int
    end: int
    quote: str | None
    section: Section
    assertion: Assertion
    place: str | None


class Rejected(Evidence):
    """Words that were seen and not used, and the wording that ruled them out, null in a redacted report."""

    cue: str | None


class RuleResult(ReportModel):
    """What one rule says of the note for one code.

    ``weight`` is its share of the score. A ``required`` rule that is not met keeps a code from being supported. ``message``
    says what was found; ``remedy`` what to document, null where nothing is to be done. ``evidence`` and ``rejected`` stand
    in the order of the text. What a rule asks and its sources: ``dxproof explain ID``.
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
    """One code, its status, and its score: the weights that are met, of those that apply, and the share that they are."""

    code: str
    title: str
    status: CodeStatus
    score: float
    met: int
    applicable: int
    rules: tuple[RuleResult, ...]


class FindingInfo(ReportModel):
    """One finding as the note documents it.

    ``region``, ``compartment`` and ``mechanisms`` are values of the pack's axes, ``level`` a segment such as ``C1-C2``, ``side``
    left, right or bilateral; null, or empty, where the note does not say. Hedged causes are not among the ``mechanisms`` of an
    outpatient note (Official Guidelines IV.H). ``start`` and ``end`` are those of the statement that shows the finding best.
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
    """A named trap the note falls into. It changes no status; ``severity`` is for the reader."""

    id: str
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...]


class Indicator(Evidence):
    """Words of the note that a query quotes, with the date of the study or visit they are from where the note tells it."""

    date: str | None


class QueryOption(ReportModel):
    """An answer that a query offers, with the words that make it possible; none for one that is always offered."""

    text: str
    evidence: tuple[Evidence, ...]


class Query(ReportModel):
    """A draft of a question to the provider: a neutral title, what the note says, one question, the options.

    ``id`` names the text in the pack's rules, ``about`` the rules and pitfalls that it would settle.
    """

    id: str
    about: tuple[str, ...]
    title: str
    indicators: tuple[Indicator, ...]
    question: str
    options: tuple[QueryOption, ...]


class Report(ReportModel):
    """All that dxproof says of one note; ``model_dump_json()`` is the JSON report, its keys in the order of the fields.

    ``status`` is that of ``target``, which is always among the ``candidates``. ``supported_codes`` are those whose axes counted
    findings document and that are not conflicting: the supported and the incomplete ones. ``setting`` decides whether
    uncertain diagnoses count (Official Guidelines II.H, IV.H). ``findings`` are all that the note names, denied ones too.
    ``queries`` are drafts for what is missing or conflicting. Immutable; nothing in it is a code assignment.
    """

    schema_: Literal["dxproof/report/1"] = Field("dxproof/report/1", alias="schema", serialization_alias="schema")
    note: NoteInfo
    pack: PackInfo
    engine: EngineInfo
    setting: Setting
    encounter: Encounter | None
    target: str
    status: CodeStatus
    supported_codes: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    findings: tuple[FindingInfo, ...]
    pitfalls: tuple[Pitfall, ...]
    queries: tuple[Query, ...]

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    def candidate(self, code: str) -> Candidate | None:
        """The candidate of a code, if it was judged."""
        return next((candidate for candidate in self.candidates if candidate.code == code), None)
