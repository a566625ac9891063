"""What a rule can say: its outcomes, and the reasons of its answers."""

from dxproof.engine.pack.model import RuleFile
from dxproof.engine.pack.registry import readings_of
from dxproof.engine.terms import RuleStatus


def outcomes_of(rule: RuleFile) -> list[RuleStatus]:
    """The outcomes a rule can have; one whose contradiction is the very reverse of what it expects is never merely unmet."""
    found = [RuleStatus.MET]
    if rule.contradicted is None or rule.expect.none != (rule.contradicted,):
        found.append(RuleStatus.NOT_MET)
    if rule.contradicted is not None or rule.contradicted_unless_met is not None:
        found.append(RuleStatus.CONTRADICTED)
    if rule.applies is not None:
        found.append(RuleStatus.NOT_APPLICABLE)
    return found


def reasons_of(rule: RuleFile) -> list[str]:
    """The reasons that the rule's questions can give."""
    questions = (rule.applies, rule.expect, rule.contradicted, rule.contradicted_unless_met)
    return sorted({reason for condition in questions for says in readings_of(condition) for reason in says.reasons})
