"""What the judge can answer: the names that a rule or pitfall of a pack may refer to.

The pack knows nothing of the judge; tests/pack/test_answers.py keeps the two in step.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.pack.model import Condition, ConditionOperator, FindingPart

# Rules whose outcome decides the status of a code, or that have their place in the checklist, in reading order:
# the axes first, then the tips, then the claim.
RULES = (
    "region-stated",
    "mechanism-stated",
    "imaging-cited",
    "conservative-care",
    "symptom-paired",
    "lcd-sequence",
    "not-classified-elsewhere",
)

DETECTORS = (
    "mechanism_confusion",
    "mixed_mechanism",
    "cervical_default",
    "generic_region",
    "m48_interchange",
    "canal_not_foramen",
    "standalone_code",
    "wrong_sequence",
    "sequence_region",
    "at_modifier",
    "uncertain_diagnosis",
    "code_mismatch",
    "disc_above_c2",
)

# Axes about which parts of a note can disagree.
DISAGREEING = ("region", "compartment")


@dataclass(frozen=True, slots=True)
class Says:
    """The reasons of an answer, each a possible key of ``messages``, and the placeholders it fills."""

    reasons: frozenset[str]
    fields: frozenset[str]


def _says(reasons: str, fields: str = "") -> Says:
    return Says(frozenset(reasons.split()) | {"met"}, frozenset(fields.split()))


FINDING = {
    FindingPart.ANY: _says(
        "ambiguous uncertain denied historical hypothetical other_person no_compartment not_found", "region"
    ),
    FindingPart.OWN: _says("no_finding uncertain not_found", "mechanism finding"),
    FindingPart.SIBLING: _says("not_found other_mechanism mixed", "mechanism own"),
}
OPERATORS = {
    ConditionOperator.FINDINGS_ELSEWHERE: _says("not_found other_region", "found"),
    ConditionOperator.PARTS_DISAGREE: _says("parts_disagree", "found"),
    ConditionOperator.STUDY_REPORTS: _says("plain_film no_result uncertain not_found", "detail"),
    ConditionOperator.STUDY_DENIES: _says("denied not_found reports_and_denies"),
    ConditionOperator.CARE_GIVEN: _says("not_done not_found", "kinds"),
    ConditionOperator.SYMPTOM_PRESENT: _says("denied not_found", "symptoms"),
    ConditionOperator.CLAIM_HAS_SYMPTOM: _says("no_claim not_on_claim", "paired"),
    ConditionOperator.CLAIM_HAS_CODE: _says("no_claim not_on_claim"),
    ConditionOperator.CLAIM_SEQUENCE: _says("wrong_position", "first"),
    ConditionOperator.ENCOUNTER: _says("wrong_encounter"),
    ConditionOperator.PAYER: _says("other_payer"),
    ConditionOperator.RIVAL_DIAGNOSIS: _says("rival", "rival"),
}


def answers_of(condition: Condition | None) -> Iterator[Says]:
    """What the questions of a condition can say."""
    if condition is None:
        return
    if condition.ask is ConditionOperator.FINDING:
        yield FINDING[condition.mechanisms]
    elif condition.ask is not None:
        yield OPERATORS[condition.ask]
    for part in (*condition.all, *condition.any, *condition.none):
        yield from answers_of(part)
