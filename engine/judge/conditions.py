"""The questions that rules may ask: a closed set of functions of a case and a code."""

from collections.abc import Callable

from dxproof.engine.judge import ask_claim, ask_findings, ask_history, ask_studies, ask_visit
from dxproof.engine.judge.answer import Answer, ordered
from dxproof.engine.judge.case import Case
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import Condition, ConditionOperator

Operator = Callable[[Case, Code, Condition], Answer]


def evaluate(case: Case, code: Code, condition: Condition) -> Answer:
    """The answer to a condition. All parts of a combination are evaluated, so that everything missing is reported."""
    if condition.ask is not None:
        return OPERATORS[condition.ask](case, code, condition)
    if condition.all:
        return _join([evaluate(case, code, part) for part in condition.all], all)
    if condition.any:
        return _join([evaluate(case, code, part) for part in condition.any], any)
    answers = [evaluate(case, code, part) for part in condition.none]
    joined = _join(answers, any)
    return joined._replace(true=not joined.true, reason=joined.reason if joined.true else "met")


def _join(answers: list[Answer], how: Callable[[list[bool]], bool]) -> Answer:
    true = how([answer.true for answer in answers])
    decisive = next(a for a in answers if a.true == true)
    fields = {key: value for answer in (*answers, decisive) for key, value in answer.fields.items()}
    return Answer(
        true,
        decisive.reason,
        ordered(s for a in answers if a.true == true for s in a.evidence),
        ordered(s for a in answers for s in a.rejected),
        fields,
    )


OPERATORS: dict[ConditionOperator, Operator] = {
    ConditionOperator.FINDING: ask_findings.finding,
    ConditionOperator.PLACE_STATED: ask_findings.place_stated,
    ConditionOperator.PLACE_ELSEWHERE: ask_findings.place_elsewhere,
    ConditionOperator.PARTS_DISAGREE: ask_findings.parts_disagree,
    ConditionOperator.CAUSE_STATED: ask_findings.cause_stated,
    ConditionOperator.CAUSE_OF_SIBLING: ask_findings.cause_of_sibling,
    ConditionOperator.FEATURE_STATED: ask_findings.feature_stated,
    ConditionOperator.FEATURE_OTHERWISE: ask_findings.feature_otherwise,
    ConditionOperator.RIVAL_DIAGNOSIS: ask_findings.rival_diagnosis,
    ConditionOperator.STUDY_REPORTS: ask_studies.study_reports,
    ConditionOperator.STUDY_DENIES: ask_studies.study_denies,
    ConditionOperator.CARE_GIVEN: ask_history.care_given,
    ConditionOperator.SYMPTOM_PRESENT: ask_history.symptom_present,
    ConditionOperator.CLAIM_HAS_SYMPTOM: ask_claim.claim_has_symptom,
    ConditionOperator.CLAIM_HAS_CODE: ask_claim.claim_has_code,
    ConditionOperator.CLAIM_SEQUENCE: ask_claim.claim_sequence,
    ConditionOperator.ENCOUNTER: ask_claim.encounter,
    ConditionOperator.PAYER: ask_claim.payer,
    ConditionOperator.CLAIM_HAS_PROCEDURE: ask_claim.claim_has_procedure,
    ConditionOperator.ELEMENT_STATED: ask_visit.element_stated,
    ConditionOperator.SERVICE_GIVEN: ask_visit.service_given,
    ConditionOperator.EACH_REGION_EXAMINED: ask_visit.each_region_examined,
    ConditionOperator.EACH_REGION_NAMED: ask_visit.each_region_named,
}
