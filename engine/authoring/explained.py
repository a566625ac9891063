"""Explanations as frozen models: one structure for the text, the JSON and the generated pages."""

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

from dxproof.engine.authoring.explained_codes import (
    ComparedCodes,
    ExplainedCode,
    ExplainedOtherCode,
    ExplainedProcedures,
)
from dxproof.engine.authoring.explained_parts import (
    ConditionLine,
    ExplainedCitation,
    ExplainedMessage,
    ExplainedModel,
    PackStamp,
    SourcePosition,
)
from dxproof.engine.pack.model import Example, Maturity
from dxproof.engine.terms import RuleStatus


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
