"""One-line meanings of the closed sets of the contract."""

from dxproof.engine.terms import CodeStatus, RuleStatus

RULE_STATUS: dict[RuleStatus, str] = {
    RuleStatus.MET: "The note documents what the rule asks for.",
    RuleStatus.NOT_MET: "The note does not document it; the reason says whether it is not mentioned, uncertain or denied.",
    RuleStatus.CONTRADICTED: "The note says the opposite, or its parts disagree. A contradicted rule is never met.",
    RuleStatus.NOT_APPLICABLE: "The rule does not concern this note or claim; it does not count in the score.",
}

CODE_STATUS: dict[CodeStatus, str] = {
    CodeStatus.SUPPORTED: "Every axis of the code is stated, no rule is contradicted, every required tip is met.",
    CodeStatus.INCOMPLETE: "Every axis of the code is stated, no rule is contradicted, but a required tip is missing.",
    CodeStatus.CONFLICTING: "The note has evidence for the code and against it: query the provider, do not code.",
    CodeStatus.UNSUPPORTED: "An axis of the code is not stated, or the words point to another code.",
}
