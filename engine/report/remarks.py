"""What a CI job is told of a note: its status, the rules that speak against its target, its pitfalls; each with a level."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.model import Evidence, Rejected, Report, RuleResult
from dxproof.engine.report.one_fact import one_fact
from dxproof.engine.report.wording import verdict
from dxproof.engine.terms import CodeStatus, RuleStatus, Severity

STATUS = "code-status"  # what a remark on the status is about; no rule or pitfall is called so


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to tell: ``about`` a rule, a pitfall or STATUS, with its ``outcome`` in the words of the report.

    ``severity`` is None where there is nothing to mend. ``unused`` are words that were seen and did not count.
    """

    about: str
    outcome: str
    severity: Severity | None
    message: str
    evidence: tuple[Evidence, ...] = ()
    unused: tuple[Rejected, ...] = ()


def remarks(report: Report, pack: Pack, failing: Set[CodeStatus]) -> Iterator[Remark]:
    """The status, then rules in the order of the checklist, then pitfalls. ``failing`` are the statuses that end in exit 1."""
    target = report.candidate(report.target)
    assert target is not None
    wanting = Severity.ERROR if target.status in failing else Severity.WARNING
    good = target.status is CodeStatus.SUPPORTED
    fact = one_fact(report, pack)
    said = f"{target.code} {target.title}: {verdict(target.status)}."
    message = f"{said} What would change the answer: {fact.gap}" if fact else said
    yield Remark(STATUS, target.status.value, None if good else wanting, message)
    for rule in target.rules:
        if speaks_against(rule):
            message = f"{rule.message} {rule.remedy}" if rule.remedy else rule.message
            yield Remark(rule.id, rule.status.value, wanting, message, rule.evidence, rule.rejected)
    for pitfall in report.pitfalls:
        yield Remark(pitfall.id, "raised", pitfall.severity, pitfall.message, pitfall.evidence)


def speaks_against(rule: RuleResult) -> bool:
    """Whether a rule keeps its code from being supported: it is contradicted, or required and not met."""
    return rule.status is RuleStatus.CONTRADICTED or (rule.required and rule.status is RuleStatus.NOT_MET)
