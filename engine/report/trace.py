"""``dxproof why``: the whole trace of one code, from the findings and how their causes were tied to the sum of the score."""

from collections.abc import Iterator

from dxproof.engine.facts import Finding, Span, Statement
from dxproof.engine.judge.judge import CandidateJudgement, Judgement
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.judge.status import ratio
from dxproof.engine.report.places import Lines, shown
from dxproof.engine.terms import Assertion


def render_trace(judgement: Judgement, code: str, text: str) -> str:
    """Everything that decided one code. ``text`` gives lines and columns."""
    candidate = next(c for c in judgement.candidates if c.code.code == code)
    return "\n".join(_lines(judgement, candidate, Lines(text))) + "\n"


def _lines(judgement: Judgement, candidate: CandidateJudgement, places: Lines) -> Iterator[str]:
    code = candidate.code
    yield f"{code.code}  {code.title}"
    asked = [
        f"{axis} {' or '.join(sorted(v.replace('_', ' ') for v in values))}" for axis, values in code.values.items()
    ]
    yield f"axes: {', '.join(asked)}"
    yield f"status: {candidate.status.value}; score {ratio(candidate.met, candidate.applicable):.2f} = {candidate.met} of {candidate.applicable}"
    yield ""
    for outcome in candidate.outcomes:
        yield from _outcome(outcome, places)
    yield "findings"
    for finding in judgement.case.facts.findings:
        yield from _finding(finding, places)
    replaced = [s for s in judgement.case.facts.statements if s.superseded]
    for statement in replaced:
        assert statement.superseded is not None
        yield f"  replaced: {_span(statement.span, places)}  by {_span(statement.superseded, places)}"
    for header in judgement.case.facts.unknown_headers:
        yield f"  header not known, read as no section: {_span(header, places)}"


def _outcome(outcome: RuleOutcome, places: Lines) -> Iterator[str]:
    rule = outcome.rule
    needed = "required" if rule.required else "not required"
    yield f"{rule.rule}: {outcome.status.value} ({outcome.reason}; weight {rule.weight}, {needed})"
    yield f"  asks: {rule.title}. {outcome.message}"
    for span in outcome.evidence:
        yield f"  used:     {_span(span, places)}"
    for span in outcome.rejected:
        cue = f"  ruled out by: {shown(span.cue)}" if span.cue else ""
        yield f"  not used: {_span(span, places)}{cue}"
    yield "  source: " + "; ".join(f"{cite.authority}, {cite.section}" for cite in rule.cites)
    yield ""


def _finding(finding: Finding, places: Lines) -> Iterator[str]:
    where = finding.place.level or finding.place.region or "no region"
    yield f"  {finding.assertion.value} {finding.side or ''} {where} {finding.compartment or 'no compartment'}: {', '.join(finding.mechanisms) or 'no cause'}"
    for statement in finding.statements:
        yield f"    {_span(statement.span, places)}{_read_from(statement)}"
        for mechanism in statement.mechanisms:
            yield f"      cause {mechanism.value}, tied by {mechanism.bound_by}: {_span(mechanism.span, places)}"
        for mechanism in statement.denied:
            yield f"      denied cause {mechanism.value}: {_span(mechanism.span, places)}"


def _read_from(statement: Statement) -> str:
    marks = [
        f"study {statement.study + 1}" if statement.study is not None else "",
        "diagnosis" if statement.diagnosis else "",
        "carried forward" if statement.carried else "",
        "code title" if statement.title else "",
    ]
    shown_marks = ", ".join(mark for mark in marks if mark)
    return f"  ({shown_marks})" if shown_marks else ""


def _span(span: Span, places: Lines) -> str:
    state = "" if span.assertion is Assertion.PRESENT else f" [{span.assertion.value}]"
    return f'{places.place(span.start)} {span.section}: "{shown(span.quote)}"{state}'
