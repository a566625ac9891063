"""Explanations as frozen models: one structure for the text, the JSON and the generated pages."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from dxproof.engine.pack.model import Example, Maturity
from dxproof.engine.terms import RuleStatus


class ExplainedModel(BaseModel):
    """Frozen; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourcePosition(ExplainedModel):
    """A position in the pack folder."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class ExplainedCitation(ExplainedModel):
    """A citation with its authority from pack.yaml."""

    authority: str
    title: str
    publisher: str
    edition: str
    section: str


class ConditionLine(ExplainedModel):
    """One line of a condition in plain English; deeper lines belong to the combination above them."""

    depth: int
    text: str


class ExplainedMessage(ExplainedModel):
    """The message of a rule for one outcome or reason."""

    key: str
    text: str


class PackStamp(ExplainedModel):
    """The id and version of a pack."""

    id: str
    version: str


class ExplainedRule(ExplainedModel):
    """A rule."""

    kind: Literal["rule"] = "rule"
    id: str
    pack: PackStamp
    title: str
    tip: str
    establishes: str | None
    weight: int
    required: bool
    since: str
    status: Maturity
    applies: tuple[ConditionLine, ...]
    expect: tuple[ConditionLine, ...]
    contradicted: tuple[ConditionLine, ...]
    contradicted_unless_met: tuple[ConditionLine, ...]
    outcomes: tuple[RuleStatus, ...]
    messages: tuple[ExplainedMessage, ...]
    why: str
    question: str | None
    remedy: str
    sources: tuple[ExplainedCitation, ...]
    examples: dict[RuleStatus, tuple[Example, ...]]
    place: SourcePosition


class ExplainedPitfall(ExplainedModel):
    """A pitfall."""

    kind: Literal["pitfall"] = "pitfall"
    id: str
    pack: PackStamp
    title: str
    detect: str
    looks_for: str
    given: tuple[ExplainedMessage, ...]
    message: str
    why: str
    sources: tuple[ExplainedCitation, ...]
    raised: tuple[Example, ...]
    not_raised: tuple[Example, ...]
    place: SourcePosition


class ExplainedConstruction(ExplainedModel):
    """A construction: a way of wording that the notes are read by."""

    kind: Literal["construction"] = "construction"
    id: str
    pack: PackStamp
    layer: str
    meaning: str
    pattern: str
    in_words: str
    given: tuple[ExplainedMessage, ...]
    macros: tuple[ExplainedMessage, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    place: SourcePosition


class ExplainedAxis(ExplainedModel):
    """The values that a code requires on one axis."""

    axis: str
    values: tuple[str, ...]
    labels: tuple[str, ...]


class ExplainedNeighbour(ExplainedModel):
    """A neighbouring code that differs in one axis."""

    code: str
    title: str
    axis: str
    labels: tuple[str, ...]


class ExplainedProcedures(ExplainedModel):
    """A group of procedures, the codes that it goes with (all, or those of some axis values), and the pitfalls that read it."""

    kind: Literal["procedures"] = "procedures"
    id: str
    pack: PackStamp
    title: str
    procedures: tuple[str, ...]
    axes: tuple[ExplainedAxis, ...]
    codes: tuple[str, ...]
    why: str
    sources: tuple[ExplainedCitation, ...]
    pitfalls: tuple[str, ...]
    place: SourcePosition


class AskingRule(ExplainedModel):
    """A rule, on the page of a code."""

    id: str
    title: str
    required: bool
    expect: tuple[ConditionLine, ...]


class ExplainedAnswer(ExplainedModel):
    """A question that coders ask, answered for one code."""

    id: str
    question: str
    answer: str
    sources: tuple[ExplainedCitation, ...]


class ExplainedCode(ExplainedModel):
    """A row of the decision table."""

    kind: Literal["code"] = "code"
    id: str
    pack: PackStamp
    title: str
    axes: tuple[ExplainedAxis, ...]
    neighbours: tuple[ExplainedNeighbour, ...]
    symptom_codes: tuple[str, ...]
    procedures: tuple[ExplainedProcedures, ...]
    rules: tuple[AskingRule, ...]
    questions: tuple[ExplainedAnswer, ...]


class ComparedAxis(ExplainedModel):
    """An axis in which two codes part: what each asks for, the words of notes that say so, and what to document."""

    axis: str
    label: str
    values: tuple[str, str]
    words: tuple[tuple[str, ...], tuple[str, ...]]
    remedy: str | None


class ComparedCodes(ExplainedModel):
    """Two codes side by side; ``own`` are the rules that only one of them is asked for."""

    kind: Literal["codes"] = "codes"
    id: str
    packs: tuple[PackStamp, PackStamp]
    codes: tuple[str, str]
    titles: tuple[str, str]
    same: tuple[ExplainedMessage, ...]
    apart: tuple[ComparedAxis, ...]
    both: tuple[str, ...]
    own: tuple[tuple[str, ...], tuple[str, ...]]
    questions: tuple[ExplainedAnswer, ...]


class ExplainedTerm(ExplainedModel):
    """A word of the reports and of the program."""

    kind: Literal["term"] = "term"
    id: str
    meaning: str


class FoundText(ExplainedModel):
    """Something that has the words looked for: what it is, its id, and its text."""

    what: str
    id: str
    text: str


class ExplainedSearch(ExplainedModel):
    """What has the words, where no id is called so."""

    kind: Literal["search"] = "search"
    id: str
    found: tuple[FoundText, ...]
    more: int


class ExplainedOtherCode(ExplainedModel):
    """A code that is not in the table, and how it is related."""

    kind: Literal["other-code"] = "other-code"
    id: str
    pack: PackStamp
    meaning: str
    first: str
    last: str


class ExplainedStatus(ExplainedModel):
    """A status of a rule or of a code."""

    kind: Literal["rule-status", "code-status"]
    id: str
    meaning: str
    others: tuple[str, ...]


class SayingRule(ExplainedModel):
    """A rule that can give a reason, with its message."""

    rule: str
    message: str


class ExplainedReason(ExplainedModel):
    """A reason of an answer."""

    kind: Literal["reason"] = "reason"
    id: str
    meaning: str
    operators: tuple[str, ...]
    pack: PackStamp
    rules: tuple[SayingRule, ...]


class ExplainedParameter(ExplainedModel):
    """A parameter: a key next to ``ask``."""

    name: str
    takes: str
    choices: tuple[str, ...]
    required: bool
    meaning: str


class ExplainedOperator(ExplainedModel):
    """A question (operator)."""

    kind: Literal["operator"] = "operator"
    id: str
    meaning: str
    asked_of: str
    parameters: tuple[ExplainedParameter, ...]
    reads: tuple[str, ...]
    reasons: tuple[str, ...]
    fields: tuple[str, ...]
    example: str
    pack: PackStamp
    rules: tuple[str, ...]


class ExplainedError(ExplainedModel):
    """An error code."""

    kind: Literal["error"] = "error"
    id: str
    meaning: str


class ExplainedLint(ExplainedModel):
    """A lint of rule packs."""

    kind: Literal["lint"] = "lint"
    id: str
    severity: str
    title: str
    why: str
    example: str


class ExplainedQueryRule(ExplainedModel):
    """A rule of compliant query practice."""

    kind: Literal["query-rule"] = "query-rule"
    id: str
    title: str
    why: str
    remedy: str
    sources: tuple[str, ...]
    bad: str
    good: str


Topic: TypeAlias = Annotated[
    ExplainedRule
    | ExplainedPitfall
    | ExplainedConstruction
    | ExplainedCode
    | ExplainedProcedures
    | ExplainedOtherCode
    | ExplainedStatus
    | ExplainedReason
    | ExplainedOperator
    | ExplainedError
    | ExplainedLint
    | ExplainedQueryRule
    | ComparedCodes
    | ExplainedTerm
    | ExplainedSearch,
    Field(discriminator="kind"),
]


class Explanation(ExplainedModel):
    """The result of ``dxproof explain``: usually one topic; an id can be both a reason and a status."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    schema_: Literal["dxproof/explain/1"] = Field(
        default="dxproof/explain/1", validation_alias="schema", serialization_alias="schema"
    )
    id: str
    topics: tuple[Topic, ...]
    also_in: tuple[str, ...] = ()


class ExplainedPack(ExplainedModel):
    """A pack in a list, with its counts. ``applies`` says to which visits it does, if it is of a visit."""

    id: str
    title: str
    version: str
    effective_from: str
    effective_to: str
    folder: str
    digest: str
    files: int
    codes: int
    phrases: int
    shared_phrases: int
    examples: int
    applies: tuple[ConditionLine, ...]
    rules: tuple[str, ...]
    pitfalls: tuple[str, ...]
    constructions: tuple[str, ...]


class PackList(ExplainedModel):
    """A list of packs, with the schema version."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    schema_: Literal["dxproof/packs/1"] = Field(
        default="dxproof/packs/1", validation_alias="schema", serialization_alias="schema"
    )
    packs: tuple[ExplainedPack, ...]
