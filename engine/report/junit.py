"""A report as a JUnit XML suite: one case for the status of the target and one for each of its rules."""

from collections.abc import Set
from dataclasses import replace

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError
from dxproof.engine.report.model import Evidence, Report, RuleResult
from dxproof.engine.report.places import Lines, section_name, shown
from dxproof.engine.report.remarks import STATUS, speaks_against
from dxproof.engine.report.wording import NOTHING_TO_JUDGE, verdict
from dxproof.engine.report.xunit import HEAD, CaseResult, XunitCase, suite_of, written
from dxproof.engine.terms import CodeStatus, RuleStatus

BEGIN = f'{HEAD}<testsuites name="dxproof check">\n'
END = "</testsuites>\n"


def render(report: Report, note: Note, failing: Set[CodeStatus], of_no_family: bool = False) -> str:
    """The suite of one note. A rule that is neither met nor required counts as skipped; a note ``of_no_family`` is one case."""
    target, lines = report.candidate(report.target), Lines(note.text)
    assert target is not None
    name = report.note.id or report.note.source or "note"
    if of_no_family:
        return written(suite_of(report.note.source or name, [_of_no_family(name, target.status, failing)]), 1)
    cases = [_status(name, report)] if target.status not in failing else [_failing(name, report)]
    cases += [_rule(name, report.target, rule, lines) for rule in target.rules]
    cases += [_of_visit(name, visit.pack.id, rule) for visit in report.visits for rule in visit.rules]
    pitfalls = [f"pitfall {p.id} ({p.severity.value}): {p.message}" for p in report.pitfalls]
    return written(suite_of(report.note.source or name, cases, "\n".join(pitfalls)), 1)


def render_error(error: DxproofError) -> str:
    """The suite of an input that could not be judged."""
    place = str(error.where) if error.where else "the call"
    case = XunitCase(place, "read and judge", CaseResult.ERROR, error.message, error.problem.value, str(error))
    return written(suite_of(place, [case]), 1)


def _status(name: str, report: Report) -> XunitCase:
    return XunitCase(name, f"{report.target} {STATUS}")


def _of_no_family(name: str, status: CodeStatus, failing: Set[CodeStatus]) -> XunitCase:
    ending = CaseResult.FAILURE if status in failing else CaseResult.SKIPPED
    return XunitCase(name, STATUS, ending, NOTHING_TO_JUDGE, status.value)


def _failing(name: str, report: Report) -> XunitCase:
    message = verdict(report.status)
    return replace(_status(name, report), ending=CaseResult.FAILURE, message=message, kind=report.status.value)


def _rule(name: str, code: str, rule: RuleResult, lines: Lines) -> XunitCase:
    case = XunitCase(name, f"{code} {rule.id}")
    if speaks_against(rule):
        text = "\n".join(_said(rule, lines))
        return replace(case, ending=CaseResult.FAILURE, message=rule.message, kind=rule.status.value, text=text)
    if rule.status is RuleStatus.NOT_APPLICABLE:
        return replace(case, ending=CaseResult.SKIPPED, message=f"not applicable: {rule.message}")
    if rule.status is RuleStatus.NOT_MET:
        return replace(case, ending=CaseResult.SKIPPED, message=f"not met, and not required: {rule.message}")
    return case


def _of_visit(name: str, pack: str, rule: RuleResult) -> XunitCase:
    """A rule of the visit, which decides no exit code: what is not met is told, and is no failure."""
    case = XunitCase(name, f"{pack} {rule.id}")
    if rule.status is RuleStatus.MET:
        return case
    said = "not applicable" if rule.status is RuleStatus.NOT_APPLICABLE else "not met, and decides no code"
    return replace(case, ending=CaseResult.SKIPPED, message=f"{said}: {rule.message}")


def _said(rule: RuleResult, lines: Lines) -> list[str]:
    """What to do, and the evidence for and against."""
    told = [rule.remedy] if rule.remedy else []
    told += [_words(span, lines) for span in rule.evidence]
    return told + [f"{_words(span, lines)} (seen, not used)" for span in rule.rejected]


def _words(span: Evidence, lines: Lines) -> str:
    section = section_name(span.section)
    where = f"{span.place}, {section}" if span.place else section
    quote = f': "{shown(span.quote)}"' if span.quote is not None else ""
    return f"{lines.place(span.start)} {where}{quote}"
