"""``dxproof why``: everything that decided one code, in the words of a coder or, for authors of rules, with the ids of the rules and facts."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.facts import Finding, Mechanism, NoteFacts, Span, Statement
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import CandidateJudgement, Judgement
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.pack.applied import AppliedProfile
from dxproof.engine.report.build import pack_info
from dxproof.engine.report.places import LEFT_OUT, Lines, section_name, shown
from dxproof.engine.report.reading import Read, how_read
from dxproof.engine.report.stamp import ENGINE, program, rules
from dxproof.engine.report.wording import said
from dxproof.engine.terms import Assertion


@dataclass(frozen=True, slots=True)
class TraceWords:
    """How spans are shown: line, column and section, and the quote or a placeholder."""

    lines: Lines
    redact: bool
    by_ids: bool

    def span(self, span: Span) -> str:
        state = "" if span.assertion is Assertion.PRESENT else f" [{said(span.assertion)}]"
        quote = LEFT_OUT if self.redact else f'"{shown(span.quote)}"'
        return f"{self.lines.place(span.start)} {section_name(span.section)}: {quote}{state}"

    def read(self, record: Read) -> str:
        return how_read(record, self.redact, self.by_ids)

    def tied(self, mechanism: Mechanism) -> str:
        return f", tied by {mechanism.bound_by}" if self.by_ids else ""

    def cue(self, span: Span) -> str:
        if not span.cue:
            return ""
        return f"  ruled out by: {LEFT_OUT if self.redact else shown(span.cue)}"

    def message(self, outcome: RuleOutcome) -> str:
        return outcome.blank_message if self.redact else outcome.message


def render_trace(judgement: Judgement, code: str | None, text: str, redact: bool = False, by_ids: bool = False) -> str:
    """Everything that decided a code, and what else was read; without a code only what was read.

    ``text`` is needed for lines and columns; with ``redact`` none of it is shown. ``by_ids`` adds the reasons, weights,
    parameters and constructions by their ids.
    """
    words = TraceWords(Lines(text), redact, by_ids)
    candidate = next((c for c in judgement.candidates if c.code.code == code), None)
    decided = _decided(judgement, candidate, words) if candidate else ()
    return "\n".join((*decided, *_read(judgement.case, words))) + "\n"


def _decided(judgement: Judgement, candidate: CandidateJudgement, words: TraceWords) -> Iterator[str]:
    code = candidate.code
    yield f"{code.code}  {code.title}"
    yield rules(pack_info(judgement.case))
    yield program(ENGINE)
    asked = [f"{axis} {' or '.join(sorted(map(said, values)))}" for axis, values in code.values.items()]
    yield f"the code asks for: {', '.join(asked)}"
    weighted = ", by their weights" if words.by_ids else ""
    yield f"status: {candidate.status.value}; {candidate.met} of {candidate.applicable} requirements{weighted}"
    yield ""
    for outcome in candidate.outcomes:
        yield from outcome_lines(outcome, judgement.case.pack.profile, words)
    yield from _switched_off(judgement.case.pack.profile)


def _read(case: Case, words: TraceWords) -> Iterator[str]:
    yield case.pack.file.finding.many
    if not case.facts.findings:
        yield "  none"
    for finding in case.facts.findings:
        yield from _finding(finding, words)
    for statement in case.facts.statements:
        if statement.superseded is not None:
            yield f"  replaced: {words.span(statement.span)}  by {words.span(statement.superseded)}"
    yield from _others(case.facts, words)
    for header in case.facts.unknown_headers:
        yield f"  unknown header, not read as a section: {words.span(header)}"


def _switched_off(profile: AppliedProfile | None) -> Iterator[str]:
    """Rules and pitfalls that the site profile switches off: they are not judged, but listed."""
    off = profile.off if profile else ()
    for change in off:
        yield f"{change.of}: off{profile.origin(change.of, change.what) if profile else ''}"
    if off:
        yield ""


def outcome_lines(outcome: RuleOutcome, profile: AppliedProfile | None, words: TraceWords) -> Iterator[str]:
    """One rule: its answer, what it asks, what it used and did not use, and its source."""
    rule = outcome.rule

    def value(text: str, what: str, always: bool = False) -> str:
        """A value of the rule with the site profile that set it; what the pack itself sets is told with the ids."""
        origin = profile.origin(rule.rule, what) if profile else ""
        return text + origin if always or origin or words.by_ids else ""

    reason = f"{outcome.reason};" if words.by_ids else ""
    weight = value(f"weight {rule.weight}", "weight")
    needed = value("required" if rule.required else "not required", "required", always=True)
    yield f"{rule.rule}: {said(outcome.status)} ({' '.join(part for part in (reason, weight and f'{weight},', needed) if part)})"
    for name, parameter in rule.parameters.items():
        if told := value(f"{name}: {parameter.default}", name):
            yield f"  {told}  {parameter.about}"
    yield f"  asks:     {rule.title}."
    yield f"  found:    {words.message(outcome)}"
    for span in outcome.evidence:
        yield f"  used:     {words.span(span)}"
    for span in outcome.rejected:
        yield f"  not used: {words.span(span)}{words.cue(span)}"
    yield "  source:   " + "; ".join(f"{cite.authority}, {cite.section}" for cite in rule.cites)
    yield ""


def _finding(finding: Finding, words: TraceWords) -> Iterator[str]:
    where = finding.place.level or said(finding.place.region or "no region")
    causes = " and ".join(map(said, finding.mechanisms)) or "no cause"
    parts = (said(finding.assertion), finding.side, where, said(finding.compartment or "no compartment"))
    yield f"  {' '.join(part for part in parts if part)}: {causes}"
    for statement in finding.statements:
        yield f"    {words.span(statement.span)}{_read_from(statement)}"
        if read := words.read(statement):
            yield f"      {read}"
        for mechanism in statement.mechanisms:
            yield f"      cause {said(mechanism.value)}{words.tied(mechanism)}: {words.span(mechanism.span)}"
        for mechanism in statement.denied:
            yield f"      denied cause {said(mechanism.value)}: {words.span(mechanism.span)}"


def _others(facts: NoteFacts, words: TraceWords) -> Iterator[str]:
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
            read = words.read(record)
            yield f"  {said(what)}  {words.span(record.span)}" + (f"  {read}" if read else "")


def _read_from(statement: Statement) -> str:
    marks = [
        f"study {statement.study + 1}" if statement.study is not None else "",
        "diagnosis" if statement.diagnosis else "",
        "carried forward" if statement.carried else "",
        "code title" if statement.title else "",
    ]
    shown_marks = ", ".join(mark for mark in marks if mark)
    return f"  ({shown_marks})" if shown_marks else ""
