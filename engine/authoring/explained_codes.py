"""Explanations of codes and of procedures that go with them, and two codes side by side."""

from typing import Literal

from dxproof.engine.authoring.explained_parts import (
    ConditionLine,
    ExplainedCitation,
    ExplainedMessage,
    ExplainedModel,
    PackStamp,
    SourcePosition,
)


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


class ExplainedOtherCode(ExplainedModel):
    """A code that is not in the table, and how it is related."""

    kind: Literal["other-code"] = "other-code"
    id: str
    pack: PackStamp
    meaning: str
    first: str
    last: str
