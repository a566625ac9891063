"""Why there is no query for a note: the same words wherever a reader looks for one."""

from collections.abc import Sequence

from dxproof.engine.report.model import Candidate, Report
from dxproof.engine.report.remarks import speaks_against
from dxproof.engine.report.verdicts import nothing_proven
from dxproof.engine.terms import CodeStatus, Encounter, TargetFrom


def nothing_to_ask(reports: Sequence[Report]) -> str:
    """The reason, as the end of a sentence."""
    named = [report for report in reports if report.target_from is not TargetFrom.DEFAULT]
    if not named:
        return f"{nothing_proven(reports)}; it describes no finding that could be asked about"
    return "; ".join(map(_reason, named))


def _reason(report: Report) -> str:
    target = report.candidate(report.target)
    assert target is not None
    if target.status is CodeStatus.SUPPORTED:
        return f"the words prove {target.code}"
    if target.status is CodeStatus.INCOMPLETE:
        return _answered(target, report.encounter)
    if report.supported_codes:
        proven = ", ".join(report.supported_codes)
        return f"the words prove {proven}, not {target.code}; the coder should correct the code"
    return f"the note has no clinical indicators for a query about {target.code}"


def _answered(target: Candidate, encounter: Encounter | None) -> str:
    """What is missing, and why no provider is asked about it."""
    missing = [rule for rule in target.rules if speaks_against(rule)]
    lacks = f"{target.code} lacks {' and '.join(rule.id for rule in missing)}"
    if encounter is Encounter.RADIOLOGY:
        return f"{lacks}, which is not for the author of a report of imaging to say"
    return f"{lacks}, and the note answers what a query would ask: {' '.join(rule.message for rule in missing)}"
