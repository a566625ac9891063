"""The possible outcomes and reasons of a rule, in reading order."""

from dxproof.engine.pack import reachability
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import RuleFile
from dxproof.engine.terms import RuleStatus


def outcomes_of(rule: RuleFile, table: CodeTable) -> list[RuleStatus]:
    """The possible outcomes of a rule."""
    reachable = reachability.outcomes_of(rule, table)
    return [status for status in RuleStatus if status in reachable]


def reasons_of(rule: RuleFile, table: CodeTable) -> list[str]:
    """The possible reasons of a rule."""
    found = reachability.reasons_of(rule, table)
    return sorted({"met"}.union(*found.values()))
