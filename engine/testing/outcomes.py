"""What a rule can say, in the order that a reader expects: its outcomes, and the reasons of its answers."""

from dxproof.engine.pack import reachability
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import RuleFile
from dxproof.engine.terms import RuleStatus


def outcomes_of(rule: RuleFile, table: CodeTable) -> list[RuleStatus]:
    """The outcomes a rule can have."""
    reachable = reachability.outcomes_of(rule, table)
    return [status for status in RuleStatus if status in reachable]


def reasons_of(rule: RuleFile, table: CodeTable) -> list[str]:
    """The reasons that the rule's questions can give."""
    found = reachability.reasons_of(rule, table)
    return sorted({"met"}.union(*found.values()))
