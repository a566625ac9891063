"""The JSON report of the contract (section 4) as frozen models. Keys are never left out."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from dxproof.engine.terms import Assertion, CodeStatus, DateSource, Encounter, RuleStatus, Setting, Severity


class ReportModel(BaseModel):
    """Frozen; the order of fields is the order of keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null", hide_input_in_errors=True)


class NoteInfo(ReportModel):
    """Which note was judged; offsets count its code points."""

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
    """Which rules were applied: the digest is of the pack's files and of the shared words they use."""

    id: str
    version: str
    fiscal_year: int
    digest: str
    chosen_by: ChosenBy
    profile: ProfileInfo | None


class Evidence(ReportModel):
    """Words of the note that a rule used: ``quote`` is ``text[start:end]``, null in a redacted report.

    ``place`` is where a document has them (a page, a paragraph), null for a plain text.
    """

    start: int
    end: int
    quote: str | None
    section: str
    assertion: Assertion
    place: str | None


class Rejected(Evidence):
    """Words that were seen and not used, and the wording that ruled them out, null in a redacted report."""

    cue: str | None


class RuleResult(ReportModel):
    """What one rule says of the note for one code."""

    id: str
    status: RuleStatus
    weight: int
    required: bool
    message: str
    remedy: str | None
    evidence: tuple[Evidence, ...]
    rejected: tuple[Rejected, ...]


class Candidate(ReportModel):
    """One code, its status and the share of applicable requirements that are met."""

    code: str
    title: str
    status: CodeStatus
    score: float
    rules: tuple[RuleResult, ...]


class FindingInfo(ReportModel):
    """One finding as the note documents it."""

    region: str | None
    level: str | None
    compartment: str | None
    mechanisms: tuple[str, ...]
    severity: str | None
    side: str | None
    assertion: Assertion
    start: int
    end: int
    section: str


class Pitfall(ReportModel):
    """A named trap the note falls into."""

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
    """All that dxproof says of one note."""

    schema_: Literal["dxproof/report/1"] = Field("dxproof/report/1", alias="schema", serialization_alias="schema")
    note: NoteInfo
    pack: PackInfo
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
