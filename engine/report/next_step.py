"""The next command for a note: what a coder does after the first screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from dxproof.engine.report.claim_faults import claim_faults
from dxproof.engine.report.layout import Detail, Told, View
from dxproof.engine.report.model import Report
from dxproof.engine.report.verdicts import verdicts
from dxproof.engine.terms import CodeStatus, TargetFrom


@dataclass(frozen=True, slots=True)
class Step:
    """A command and its purpose."""

    purpose: str
    command: str


def next_step(told: Sequence[Told], view: View) -> Step:
    """One command: a code that the words prove instead, a question to the provider, another code, or more detail."""
    report = told[0][0]
    asked = ("--code", report.target) if report.target_from is TargetFrom.ASKED else ()
    instead = _instead(report)
    if instead:
        return Step(f"the checklist of {instead}", view.command("check", report, "--code", instead))
    if report.status is not CodeStatus.SUPPORTED:
        if any(each.queries for each, _ in told):
            return Step("the question to the provider", view.command("query", report, *asked))
        return Step("all that was read", view.command("why", report, report.target))
    target = report.candidate(report.target)
    if target is not None and claim_faults(target, told[0][1]):
        return Step("the same check, once the claim is corrected", view.command("check", report, *asked))
    waiting = [each[0].code for each in verdicts(told) if each[0].status is not CodeStatus.SUPPORTED]
    if waiting:
        return Step(f"the checklist of {waiting[0]}", view.command("check", report, "--code", waiting[0]))
    if view.detail is Detail.ANSWER:
        return Step("every quote", view.command("check", report, *asked, "-v"))
    return Step("all that was read", view.command("why", report, report.target))


def _instead(report: Report) -> str | None:
    """The code that the words prove in place of a target that they do not document."""
    if report.status is not CodeStatus.UNSUPPORTED:
        return None
    return next((code for code in report.supported_codes if code != report.target), None)
