"""``dxproof why``: the full trace of one code, from findings and how causes were linked to them to the score."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.facts import Finding, NoteFacts, Span, Statement
from dxproof.engine.judge.judge import CandidateJudgement, Judgement
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.pack.applied import AppliedProfile
from dxproof.engine.report.build import pack_info
from dxproof.engine.report.places import LEFT_OUT, Lines, shown
from dxproof.engine.report.reading import Read, how_read
from dxproof.engine.report.stamp import ENGINE, program, rules
from dxproof.engine.terms import Assertion


@dataclass(frozen=True, slots=True)
class _Words:
    """How spans are shown: line, column and section, and the quote or a placeholder."""

    lines: Lines
    redact: bool

    def span(self, span: Span) -> str:
        state = "" if span.assertion is Assertion.PRESENT else f" [{span.assertion.value}]"
        quote = LEFT_OUT if self.redact else f'"{shown(span.quote)}"'
        return f"{self.lines.place(span.start)} {span.section}: {quote}{state}"

    def cue(self, span: Span) -> str:
        if not span.cue:
            return ""
        return f"  ruled out by: {LEFT_OUT if self.redact else shown(span.cue)}"

    def message(self, outcome: RuleOutcome) -> str:
        return outcome.blank_message if self.redact else outcome.message


def render_trace(judgement: Judgement, code: str, text: str, redact: bool = False) -> str:
    """Everything that decided one code. ``text`` is needed for lines and columns; with ``redact`` none of it is shown."""
    candidate = next(c for c in judgement.candidates if c.code.code == code)
    return "\n".join(_lines(judgement, candidate, _Words(Lines(text), redact))) + "\n"


def _lines(judgement: Judgement, candidate: CandidateJudgement, words: _Words) -> Iterator[str]:
    code = candidate.code
    yield f"{code.code}  {code.title}"
    yield rules(pack_info(judgement.case))
    yield program(ENGINE)
    asked = [
        f"{axis} {' or '.join(sorted(v.replace('_', ' ') for v in values))}" for axis, values in code.values.items()
    ]
    yield f"axes: {', '.join(asked)}"
    yield f"status: {candidate.status.value}; {candidate.met} of {candidate.applicable} requirements, by their weights"
    yield ""
    for outcome in candidate.outcomes:
        yield from _outcome(outcome, judgement.case.pack.profile, words)
    yield from _switched_off(judgement.case.pack.profile)
    yield "findings"
    for finding in judgement.case.facts.findings:
        yield from _finding(finding, words)
    replaced = [s for s in judgement.case.facts.statements if s.superseded]
    for statement in replaced:
        assert statement.superseded is not None
        yield f"  replaced: {words.span(statement.span)}  by {words.span(statement.superseded)}"
    yield from _others(judgement.case.facts, words)
    for header in judgement.case.facts.unknown_headers:
        yield f"  unknown header, not read as a section: {words.span(header)}"


def _switched_off(profile: AppliedProfile | None) -> Iterator[str]:
    """Rules and pitfalls that the site profile switches off: they are not judged, but listed."""
    off = profile.off if profile else ()
    for change in off:
        yield f"{change.of}: off{profile.origin(change.of, change.what) if profile else ''}"
    if off:
        yield ""


def _outcome(outcome: RuleOutcome, profile: AppliedProfile | None, words: _Words) -> Iterator[str]:
    rule = outcome.rule

    def value(text: str, what: str) -> str:
        return text + (profile.origin(rule.rule, what) if profile else "")

    needed = value("required" if rule.required else "not required", "required")
    yield f"{rule.rule}: {outcome.status.value} ({outcome.reason}; {value(f'weight {rule.weight}', 'weight')}, {needed})"
    for name, parameter in rule.parameters.items():
        yield f"  {value(f'{name}: {parameter.default}', name)}  {parameter.about}"
    yield f"  asks: {rule.title}. {words.message(outcome)}"
    for span in outcome.evidence:
        yield f"  used:     {words.span(span)}"
    for span in outcome.rejected:
        yield f"  not used: {words.span(span)}{words.cue(span)}"
    yield "  source: " + "; ".join(f"{cite.authority}, {cite.section}" for cite in rule.cites)
    yield ""


def _finding(finding: Finding, words: _Words) -> Iterator[str]:
    where = finding.place.level or finding.place.region or "no region"
    yield f"  {finding.assertion.value} {finding.side or ''} {where} {finding.compartment or 'no compartment'}: {', '.join(finding.mechanisms) or 'no cause'}"
    for statement in finding.statements:
        yield f"    {words.span(statement.span)}{_read_from(statement)}"
        if read := how_read(statement, words.redact):
            yield f"      {read}"
        for mechanism in statement.mechanisms:
            yield f"      cause {mechanism.value}, tied by {mechanism.bound_by}: {words.span(mechanism.span)}"
        for mechanism in statement.denied:
            yield f"      denied cause {mechanism.value}: {words.span(mechanism.span)}"


def _others(facts: NoteFacts, words: _Words) -> Iterator[str]:
    """Studies, treatments and symptoms, each with how it was read."""
    told: dict[str, list[tuple[str, Read]]] = {
        "studies": [(f"{study.modality.value} {study.event.value}", study) for study in facts.studies],
        "treatments": [(f"{care.kind} {care.event.value}", care) for care in facts.care],
        "symptoms": [(symptom.kind, symptom) for symptom in facts.symptoms],
    }
    for title, records in told.items():
        if records:
            yield title
        for what, record in records:
            read = how_read(record, words.redact)
            yield f"  {what.replace('_', ' ')}  {words.span(record.span)}" + (f"  {read}" if read else "")


def _read_from(statement: Statement) -> str:
    marks = [
        f"study {statement.study + 1}" if statement.study is not None else "",
        "diagnosis" if statement.diagnosis else "",
        "carried forward" if statement.carried else "",
        "code title" if statement.title else "",
    ]
    shown_marks = ", ".join(mark for mark in marks if mark)
    return f"  ({shown_marks})" if shown_marks else ""
