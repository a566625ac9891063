"""What is wrong with the claim and not with the note: the rules that only ask what the claim says."""

from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.registry import AskedOf, operator_of
from dxproof.engine.report.model import Candidate
from dxproof.engine.terms import RuleStatus


def claim_faults(candidate: Candidate, pack: Pack) -> list[str]:
    """What to change on the claim, whatever the note says."""
    of_claim = {
        rule.rule
        for rule in pack.rules
        if (operator := operator_of(rule.expect)) is not None and operator.subject is AskedOf.CLAIM
    }
    return [
        rule.remedy or rule.message
        for rule in candidate.rules
        if rule.id in of_claim and rule.status in (RuleStatus.NOT_MET, RuleStatus.CONTRADICTED)
    ]
