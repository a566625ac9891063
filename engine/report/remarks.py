"""Remarks for CI jobs: the status, the rules that fail for the target, and the pitfalls, each with a level."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.model import Evidence, Rejected, Report, RuleResult
from dxproof.engine.report.one_fact import one_fact
from dxproof.engine.report.wording import NOTHING_TO_JUDGE, verdict
from dxproof.engine.terms import CodeStatus, RuleStatus, Severity

STATUS = "code-status"  # the subject of the remark on the status; not the id of a rule or pitfall


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: ``about`` a rule, a pitfall or STATUS, with its ``outcome`` as in the report.

    ``severity`` is None if there is nothing to correct. ``unused`` are spans that were seen but did not count.
    """

    about: str
    outcome: str
    severity: Severity | None
    message: str
    evidence: tuple[Evidence, ...] = ()
    unused: tuple[Rejected, ...] = ()


def remarks(report: Report, pack: Pack, failing: Set[CodeStatus], of_no_family: bool = False) -> Iterator[Remark]:
    """The status, then rules in checklist order, then those of the visit, which decide no exit code, then pitfalls.

    ``failing`` are the statuses that cause exit code 1. Of a note ``of_no_family`` nothing is remarked but that.
    """
    target = report.candidate(report.target)
    assert target is not None
    wanting = Severity.ERROR if target.status in failing else Severity.WARNING
    if of_no_family:
        yield Remark(STATUS, target.status.value, wanting, f"{NOTHING_TO_JUDGE}.")
        return
    good = target.status is CodeStatus.SUPPORTED
    fact = one_fact(report, pack)
    said = f"{target.code} {target.title}: {verdict(target.status)}."
    message = f"{said} What would change the answer: {fact.gap}" if fact else said
    yield Remark(STATUS, target.status.value, None if good else wanting, message)
    of_visits = ((rule, Severity.WARNING) for visit in report.visits for rule in visit.rules)
    for rule, severity in (*((rule, wanting) for rule in target.rules), *of_visits):
        if speaks_against(rule):
            message = f"{rule.message} {rule.remedy}" if rule.remedy else rule.message
            yield Remark(rule.id, rule.status.value, severity, message, rule.evidence, rule.rejected)
    for pitfall in report.pitfalls:
        yield Remark(pitfall.id, "raised", pitfall.severity, pitfall.message, pitfall.evidence)


def speaks_against(rule: RuleResult) -> bool:
    """Whether a rule prevents its code from being supported: contradicted, or required and not met."""
    return rule.status is RuleStatus.CONTRADICTED or (rule.required and rule.status is RuleStatus.NOT_MET)
