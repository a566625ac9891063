"""The visit in a report: by what a pack of one applies, and its rules."""

from collections.abc import Callable

from dxproof.engine.judge.judge import Judgement
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.judge.visit import applies, grounds
from dxproof.engine.pack.model import Condition
from dxproof.engine.pack.registry import operator_of, reading_of, shown
from dxproof.engine.report.model import PackInfo, RuleResult, VisitResult
from dxproof.engine.report.span_writer import SpanWriter


def visit_of(
    judgement: Judgement, pack: PackInfo, words: SpanWriter, result: Callable[[RuleOutcome, SpanWriter], RuleResult]
) -> VisitResult:
    """What the pack says of the visit; ``result`` copies the outcome of a rule."""
    case = judgement.case
    condition = case.pack.file.applies
    assert condition is not None
    answer = applies(case, condition)
    told = list(dict.fromkeys(map(_said, grounds(case, condition))))
    because = (
        "; ".join(told)
        if answer.true
        else f"it does not apply: of what it asks for, {'; '.join(told) or 'nothing'} holds"
    )
    return VisitResult(
        pack=pack,
        title=case.pack.file.title,
        applies=answer.true,
        because=because,
        evidence=tuple(map(words.evidence, answer.evidence if answer.true else ())),
        rules=tuple(result(outcome, words) for outcome in judgement.target.outcomes) if answer.true else (),
    )


def _said(condition: Condition) -> str:
    """A question as a sentence, its parameters filled in."""
    operator = operator_of(condition)
    assert operator is not None
    values = {parameter.name: shown(getattr(condition, parameter.name)) for parameter in operator.parameters}
    return reading_of(condition).says.format_map(values)
