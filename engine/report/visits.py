"""The visit in a report: by what a pack of one applies, and its rules."""

from collections.abc import Callable, Iterator

from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.judge.regions import region_table
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.judge.visit import applies, grounds
from dxproof.engine.pack.model import Condition
from dxproof.engine.pack.registry import operator_of, reading_of, shown
from dxproof.engine.report.model import PackInfo, RuleResult, VisitRegion, VisitResult
from dxproof.engine.report.span_writer import SpanWriter
from dxproof.engine.terms import Part


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
        regions=tuple(_regions(case, words)) if answer.true else (),
        rules=tuple(result(outcome, words) for outcome in judgement.target.outcomes) if answer.true else (),
    )


def _said(condition: Condition) -> str:
    """A question as a sentence, its parameters filled in."""
    operator = operator_of(condition)
    assert operator is not None
    values = {parameter.name: shown(getattr(condition, parameter.name)) for parameter in operator.parameters}
    return reading_of(condition).says.format_map(values)


def _regions(case: Case, words: SpanWriter) -> Iterator[VisitRegion]:
    """The table of the regions, where the pack says how they are counted."""
    table = case.pack.file.regions
    for row in region_table(case.facts, case.pack.lexicon.visit.countings[table.counting], table) if table else ():
        found = {part: tuple(map(words.evidence, spans)) for part, spans in row.parts.items()}
        yield VisitRegion(
            region=row.region,
            complaint=tuple(map(words.evidence, row.complaint)),
            pain=found[Part.PAIN],
            asymmetry=found[Part.ASYMMETRY],
            range=found[Part.RANGE],
            tissue=found[Part.TISSUE],
            imaged=tuple(map(words.evidence, row.imaged)),
            treated=tuple(map(words.evidence, row.treated)),
            diagnosis=tuple(map(words.evidence, row.diagnosis)),
            counted=row.counted,
        )
