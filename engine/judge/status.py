"""Rule outcomes -> status and score of one code (contract, section 3)."""

from fractions import Fraction
from functools import cache

from dxproof.engine.judge.case import Case
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.pack.codes import Code
from dxproof.engine.terms import CodeStatus, RuleStatus


def status_of(case: Case, code: Code, outcomes: tuple[RuleOutcome, ...]) -> CodeStatus:
    """The status of a code; ``conflicting`` requires evidence for it and against it."""
    proven = (RuleStatus.MET, RuleStatus.NOT_APPLICABLE)
    axes_met = all(o.status in proven for o in outcomes if o.rule.establishes) and bool(case.at_place(code))
    contradicted = any(o.status is RuleStatus.CONTRADICTED for o in outcomes)
    if any(code.code in d.codes for d in case.disagreements):
        return CodeStatus.CONFLICTING
    if axes_met and not contradicted:
        required_met = all(o.status in proven for o in outcomes if o.rule.required)
        return CodeStatus.SUPPORTED if required_met else CodeStatus.INCOMPLETE
    if contradicted and speaks_for(case, code):
        return CodeStatus.CONFLICTING
    return CodeStatus.UNSUPPORTED


def speaks_for(case: Case, code: Code) -> bool:
    """Whether a counted finding at the code's location and the stated features support the code."""
    return case.speaks_for_features(code) and any(
        case.speaks_for_cause(code, finding) for finding in case.at_place(code)
    )


def score_of(outcomes: tuple[RuleOutcome, ...]) -> tuple[int, int]:
    """The weights met and the weights applicable; the report shows both, never only a ratio."""
    applicable = [o for o in outcomes if o.status is not RuleStatus.NOT_APPLICABLE]
    met = sum(o.rule.weight for o in applicable if o.status is RuleStatus.MET)
    return met, sum(o.rule.weight for o in applicable)


@cache  # of a few small weights
def ratio(met: int, applicable: int) -> float:
    """The score as a fraction, rounded once."""
    return round(float(Fraction(met, applicable)), 4) if applicable else 0.0
