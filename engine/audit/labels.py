"""Labels of an audit's closed sets, shared by page, sheet and terminal."""

from typing import Any

from dxproof.engine.audit.judging.chart import Agreement, ChartKind
from dxproof.engine.audit.reported import RAISED, REJECTED, USED
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
    ChartKind.CONFLICT: "The note has evidence for the code and against it: query the provider.",
    ChartKind.SIBLING: "The words prove another code than the one billed, written or asked about.",
    ChartKind.CODE_WITHOUT_WORDS: "A code of the family is billed, written or asked about, but the words do not prove it.",
    ChartKind.WORDS_WITHOUT_CODE: "A code is fully supported but not on the claim.",
    ChartKind.INCOMPLETE: "The code is documented, but something required is missing.",
    ChartKind.GAP: "A finding is documented, but not everything needed for a code, and no code is named.",
    ChartKind.PITFALL: "The code is supported, but there is a pitfall.",
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
    Agreement.AGREE: "The claim has exactly the codes of the family that the words prove.",
    Agreement.NEITHER: "Neither the claim nor the words have a code of the family.",
    Agreement.CONFLICT: "The note has evidence for a code and against it; the provider must answer first.",
    Agreement.SIBLING: "The claim has one code of the family, the words prove another.",
    Agreement.CODE_WITHOUT_WORDS: "The claim has a code that the words do not prove.",
    Agreement.WORDS_WITHOUT_CODE: "The words prove a code that is not on the claim.",
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
    """What was not read in input folders, or nothing."""
    found = stamp["input"]["left_out"]
    named = {"hidden": "hidden", "links": "linked", "other_suffixes": "with other suffixes"}
    return ", ".join(f"{found[key]:,} {words}" for key, words in named.items() if found[key])


# The meaning of "prove" in comparison with a claim: the contract's supported_codes.
PROVEN_MEANS = (
    "The words prove a code when they document its region and cause; imaging or conservative care may still be missing "
    "(status incomplete)."
)
