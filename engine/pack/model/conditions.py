"""The conditions of rules and of packs of a visit: questions of a closed set, and their combinations."""

from enum import StrEnum

from dxproof.engine.pack.amounts import Amount
from dxproof.engine.pack.model.base import Flag, Model
from dxproof.engine.terms import Modality, Part


class ConditionOperator(StrEnum):
    """The closed set of questions that a rule may ask (see judge.conditions)."""

    FINDING = "finding"
    PLACE_STATED = "place_stated"
    PLACE_ELSEWHERE = "place_elsewhere"
    PARTS_DISAGREE = "parts_disagree"
    CAUSE_STATED = "cause_stated"
    CAUSE_OF_SIBLING = "cause_of_sibling"
    FEATURE_STATED = "feature_stated"
    FEATURE_OTHERWISE = "feature_otherwise"
    STUDY_REPORTS = "study_reports"
    STUDY_DENIES = "study_denies"
    CARE_GIVEN = "care_given"
    SYMPTOM_PRESENT = "symptom_present"
    CLAIM_HAS_SYMPTOM = "claim_has_symptom"
    CLAIM_HAS_CODE = "claim_has_code"
    CLAIM_SEQUENCE = "claim_sequence"
    ENCOUNTER = "encounter"
    PAYER = "payer"
    RIVAL_DIAGNOSIS = "rival_diagnosis"
    CLAIM_HAS_PROCEDURE = "claim_has_procedure"
    ELEMENT_STATED = "element_stated"
    SERVICE_GIVEN = "service_given"
    EACH_REGION_EXAMINED = "each_region_examined"
    EACH_REGION_NAMED = "each_region_named"


class Condition(Model):
    """One question or a combination: exactly one of ``ask``, ``all``, ``any``, ``none`` is given."""

    ask: ConditionOperator | None = None
    axis: str | None = None
    feature: str | None = None
    quality: str | None = None
    modalities: tuple[Modality, ...] = ()
    values: tuple[str, ...] = ()
    stem: str | None = None
    weeks: Amount = 0
    max_age_days: Amount = 0
    without_claim: Flag = False
    same_study: Flag = False
    kinds: tuple[str, ...] = ()
    measured: Flag = False
    modifiers: tuple[str, ...] = ()
    placed: Flag = False
    least: Amount = 0
    parts: tuple[Part, ...] = ()
    elements: tuple[str, ...] = ()
    counting: str | None = None
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()
    none: tuple["Condition", ...] = ()
