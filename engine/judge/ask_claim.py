"""Questions about the claim and the visit."""

from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import Condition


def claim_has_symptom(case: Case, code: Code, condition: Condition) -> Answer:
    """The claim has a symptom code that the code can be paired with."""
    if case.claim is None:
        return Answer.of(condition.without_claim, "no_claim")
    codes = case.pack.codes.symptom_codes
    allowed = [prefix for area in sorted(code.complaints) for prefix in codes.get(area, ())]
    listed = [dx for dx in case.claimed if any(dx.startswith(prefix) for prefix in allowed)]
    return Answer.of(bool(listed), "met" if listed else "not_on_claim", (), (), paired=", ".join(listed))


def claim_has_code(case: Case, code: Code, _: Condition) -> Answer:
    """The code is on the claim."""
    if case.claim is None:
        return Answer.of(False, "no_claim")
    true = code.code in case.claimed
    return Answer.of(true, "met" if true else "not_on_claim")


def claim_sequence(case: Case, code: Code, condition: Condition) -> Answer:
    """The first code of the claim begins with the stem, and the code comes after it."""
    first = bool(case.claimed) and case.claimed[0].startswith(condition.stem or "")
    after = code.code in case.claimed[1:]
    return Answer.of(
        first and after,
        "met" if first and after else "wrong_position",
        (),
        (),
        first=case.claimed[0] if case.claimed else "–",
    )


def claim_has_procedure(case: Case, _: Code, condition: Condition) -> Answer:
    """One of the procedures is on the claim, with one of the modifiers where they are given."""
    if case.claim is None:
        return Answer.of(False, "no_claim")
    listed = [procedure for procedure in case.claim.cpt if procedure in condition.values]
    modified = [each for each in listed if not set(condition.modifiers).isdisjoint(case.claim.modifiers.get(each, ()))]
    found = modified if condition.modifiers else listed
    reason = "met" if found else "no_modifier" if listed else "not_on_claim"
    return Answer.of(bool(found), reason, found=", ".join(found or listed))


def encounter(case: Case, _: Code, condition: Condition) -> Answer:
    """The encounter is one of these."""
    true = any(visit.value in condition.values for visit in case.encounters)
    told = case.facts.encounter_span if true and case.facts.encounter in condition.values else None
    return Answer.of(true, "met" if true else "wrong_encounter", (told,) if told else ())


def payer(case: Case, _: Code, condition: Condition) -> Answer:
    """The payer is one of these."""
    true = case.payer.value in condition.values
    told = case.facts.payer_span if true and case.facts.payer is case.payer else None
    return Answer.of(true, "met" if true else "other_payer", (told,) if told else ())
