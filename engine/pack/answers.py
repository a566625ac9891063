"""What the judge can answer: the questions a rule may ask, the traps a pitfall may look for, and what each reads and says.

The pack knows nothing of the judge; tests/pack/test_answers.py keeps the two in step.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.pack.model import Condition, ConditionOperator, Detector

# The reason of a rule that establishes an axis, for a code that does not ask for it.
NOT_ASKED = "not_asked"

# Axes about which parts of a note can disagree.
DISAGREEING = ("region", "compartment")


@dataclass(frozen=True, slots=True)
class Says:
    """An operator: the reasons of its answer, each a possible key of ``messages``, the placeholders it fills, and the keys it reads."""

    reasons: frozenset[str]
    fields: frozenset[str]
    needs: frozenset[str]
    may: frozenset[str]


def _says(reasons: str, fields: str = "", needs: str = "", may: str = "") -> Says:
    return Says(
        frozenset(reasons.split()) | {"met"},
        frozenset(fields.split()),
        frozenset(needs.split()),
        frozenset(may.split()),
    )


_ABSENT = "ambiguous uncertain denied historical hypothetical other_person no_compartment not_found"
OPERATORS = {
    ConditionOperator.FINDING: _says(_ABSENT),
    ConditionOperator.PLACE_STATED: _says(_ABSENT, "value", needs="axis"),
    ConditionOperator.PLACE_ELSEWHERE: _says("not_found other_region", "found", needs="axis"),
    ConditionOperator.PARTS_DISAGREE: _says("parts_disagree", "found", needs="values"),
    ConditionOperator.CAUSE_STATED: _says("no_finding uncertain not_found unspecified", "mechanism finding"),
    ConditionOperator.CAUSE_OF_SIBLING: _says("not_found other_mechanism mixed", "mechanism own"),
    ConditionOperator.FEATURE_STATED: _says("unspecified not_stated not_found", "value", needs="feature"),
    ConditionOperator.FEATURE_OTHERWISE: _says("not_found otherwise both", "value", needs="feature"),
    ConditionOperator.STUDY_REPORTS: _says(
        "plain_film no_result uncertain no_quality not_found", "detail", needs="modalities", may="quality"
    ),
    ConditionOperator.STUDY_DENIES: _says("denied not_found reports_and_denies", needs="modalities", may="same_study"),
    ConditionOperator.CARE_GIVEN: _says("not_done not_found", "kinds"),
    ConditionOperator.SYMPTOM_PRESENT: _says("denied not_found", "symptoms"),
    ConditionOperator.CLAIM_HAS_SYMPTOM: _says("no_claim not_on_claim", "paired", may="without_claim"),
    ConditionOperator.CLAIM_HAS_CODE: _says("no_claim"),
    ConditionOperator.CLAIM_SEQUENCE: _says("wrong_position", "first", needs="stem"),
    ConditionOperator.ENCOUNTER: _says("wrong_encounter", needs="values"),
    ConditionOperator.PAYER: _says("other_payer", needs="values"),
    ConditionOperator.RIVAL_DIAGNOSIS: _says("rival", "rival"),
}

# The keys that a pitfall's detector reads.
DETECTORS: dict[Detector, frozenset[str]] = {
    Detector.CAUSE_CONFUSION: frozenset(),
    Detector.MIXED_CAUSES: frozenset(),
    Detector.WORD_AGAINST_LEVEL: frozenset({"words", "where", "instead"}),
    Detector.WORD_WITHOUT_LEVEL: frozenset({"words"}),
    Detector.INTERCHANGE: frozenset({"codes", "label"}),
    Detector.OTHER_VALUE: frozenset({"axis"}),
    Detector.IMPOSSIBLE: frozenset({"where"}),
    Detector.UNSPECIFIED: frozenset({"axis"}),
    Detector.UNCERTAIN_DIAGNOSIS: frozenset(),
    Detector.CODE_MISMATCH: frozenset(),
    Detector.INCOMPLETE_CODE: frozenset(),
    Detector.STANDALONE_CODE: frozenset(),
    Detector.WRONG_SEQUENCE: frozenset({"stem", "encounters", "payer"}),
    Detector.SEQUENCE_REGION: frozenset({"stem", "encounters", "payer"}),
    Detector.MISSING_MODIFIER: frozenset({"procedures", "modifiers", "payer"}),
}
DETECTOR_KEYS = frozenset().union(*DETECTORS.values())


def answers_of(condition: Condition | None) -> Iterator[Says]:
    """What the questions of a condition can say."""
    if condition is None:
        return
    if condition.ask is not None:
        yield OPERATORS[condition.ask]
    for part in (*condition.all, *condition.any, *condition.none):
        yield from answers_of(part)
