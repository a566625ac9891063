"""A documentation rule: conditions, messages, sources and examples."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import Field

from dxproof.engine.pack.amounts import Amount
from dxproof.engine.pack.model.base import Flag, Model, Natural, Positive
from dxproof.engine.pack.model.identity import Citation
from dxproof.engine.pack.model.queries import QueryText
from dxproof.engine.terms import Encounter, Modality, RuleStatus, Setting


class Example(Model):
    """A short note that must have the outcome it is listed under; ``reason``, if given, must match too."""

    note: str
    target: str | None = None
    reason: str | None = None
    asked: Flag = False
    setting: Setting = Setting.OUTPATIENT
    encounter: Encounter | None = None
    claim: dict[str, Any] | None = None


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
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()
    none: tuple["Condition", ...] = ()


class Parameter(Model):
    """A number that a site may set in its profile; conditions refer to it as ``$name``."""

    default: Natural
    about: str


class Maturity(StrEnum):
    """The maturity of a rule: a stable one has an example of every possible outcome."""

    PREVIEW = "preview"
    STABLE = "stable"


class RuleFile(Model):
    """One documentation rule, written once for all codes of the table.

    ``ask`` is the one-line question if the note contradicts the rule, ``queries`` are the full texts. ``establishes`` is
    the axis that the rule proves: such rules determine the code, all others are tips.
    """

    rule: str
    title: str
    tip: str
    establishes: str | None = None
    weight: Positive
    required: Flag
    since: str
    status: Maturity = Maturity.STABLE
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    applies: Condition | None = None
    expect: Condition
    contradicted: Condition | None = None
    contradicted_unless_met: Condition | None = None
    messages: dict[str, str]
    ask: str | None = None
    queries: tuple[QueryText, ...] = ()
    remedy: str
    why: str
    cites: tuple[Citation, ...]
    examples: dict[RuleStatus, tuple[Example, ...]]

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the rule, including nested ones."""
        waiting = [self.applies, self.expect, self.contradicted, self.contradicted_unless_met]
        while waiting:
            condition = waiting.pop(0)
            if condition is not None:
                yield condition
                waiting += [*condition.all, *condition.any, *condition.none]
