"""How an audit's closed sets are called in front of people: one wording for page, sheet and terminal."""

from typing import Any

from dxproof.engine.audit.judging.chart import Agreement, ChartKind
from dxproof.engine.audit.judging.row import RAISED, REJECTED, USED
from dxproof.engine.terms import CodeStatus, RuleStatus

KIND_TITLE: dict[str, str] = {
    ChartKind.CONFLICT: "Conflict",
    ChartKind.SIBLING: "Another code is proven",
    ChartKind.CODE_WITHOUT_WORDS: "Code without words",
    ChartKind.WORDS_WITHOUT_CODE: "Words without code",
    ChartKind.INCOMPLETE: "Incomplete",
    ChartKind.GAP: "Finding without a code",
    ChartKind.PITFALL: "Pitfall",
    ChartKind.SETTLED: "Settled",
    ChartKind.OUTSIDE: "Outside of the family",
}
KIND_MEANS: dict[str, str] = {
    ChartKind.CONFLICT: "The note speaks for the code and against it: ask the provider.",
    ChartKind.SIBLING: "The words prove a code that nobody named, and not the one billed, written or asked about.",
    ChartKind.CODE_WITHOUT_WORDS: "A code of the family is billed, written or asked about, and the words do not prove it.",
    ChartKind.WORDS_WITHOUT_CODE: "A code is fully supported that the claim does not carry.",
    ChartKind.INCOMPLETE: "The words pick the code, but something that is required is missing.",
    ChartKind.GAP: "A finding is documented, but not all that would pick its code, and nobody named one.",
    ChartKind.PITFALL: "The code is supported, but the note falls into a trap.",
    ChartKind.SETTLED: "The code is supported, and nothing is open.",
    ChartKind.OUTSIDE: "No code of the family is named, and the note documents no finding of it.",
}
AGREEMENT_TITLE: dict[str, str] = {
    Agreement.AGREE: "Agree",
    Agreement.NEITHER: "Neither has a code",
    Agreement.CONFLICT: "Conflict",
    Agreement.SIBLING: "Sibling",
    Agreement.CODE_WITHOUT_WORDS: "Code without words",
    Agreement.WORDS_WITHOUT_CODE: "Words without code",
}
AGREEMENT_MEANS: dict[str, str] = {
    Agreement.AGREE: "The claim carries just the codes of the family that the words prove.",
    Agreement.NEITHER: "Neither the claim nor the words have a code of the family.",
    Agreement.CONFLICT: "The note speaks for a code and against it; no side can be right before the provider answers.",
    Agreement.SIBLING: "The claim carries one code of the family, the words prove another.",
    Agreement.CODE_WITHOUT_WORDS: "The claim carries a code that the words do not prove.",
    Agreement.WORDS_WITHOUT_CODE: "The words prove a code that the claim does not carry.",
}
STATUS_TITLE: dict[str, str] = {
    CodeStatus.SUPPORTED: "supported",
    CodeStatus.INCOMPLETE: "incomplete",
    CodeStatus.CONFLICTING: "conflicting",
    CodeStatus.UNSUPPORTED: "unsupported",
}
RULE_TITLE: dict[str, str] = {
    RuleStatus.MET: "met",
    RuleStatus.NOT_MET: "not met",
    RuleStatus.CONTRADICTED: "contradicted",
    RuleStatus.NOT_APPLICABLE: "not applicable",
}
ROLE_TITLE: dict[str, str] = {USED: "used", REJECTED: "seen, not used", RAISED: "pitfall"}


def left_out(stamp: dict[str, Any]) -> str:
    """What folders of the input held and was not read, or nothing."""
    found = stamp["input"]["left_out"]
    named = {"hidden": "hidden", "links": "linked", "other_suffixes": "of other suffixes"}
    return ", ".join(f"{found[key]:,} {words}" for key, words in named.items() if found[key])


# What "prove" means beside a claim; the contract's supported_codes.
PROVEN_MEANS = (
    "The words prove a code when they document its region and cause; imaging or conservative care may still be missing "
    "(status incomplete)."
)
