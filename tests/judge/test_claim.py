"""Questions about the claim and the visit."""

from typing import Any

import pytest

from dxproof.engine.terms import Encounter, Payer
from tests.judge.building import ask, case, note

CMT, OMT, OFFICE = "98940", "98925", "99213"


def dx(*codes: str, **more: Any) -> dict[str, Any]:
    return {"dx": codes, **more}


@pytest.mark.parametrize(("claim", "without_claim", "expected", "paired"), [
    (None, True, (True, "no_claim"), None),
    (None, False, (False, "no_claim"), None),
    (dx("M99.70", "M54.2"), True, (True, "met"), "M54.2"),
    (dx("M54.12", "M99.70", "R51.9"), True, (True, "met"), "M54.12, R51.9"),
    (dx("M99.70"), True, (False, "not_on_claim"), ""),
    (dx("M99.70", "M54.50"), True, (False, "not_on_claim"), ""),  # of the low back
    (dx(), True, (False, "not_on_claim"), ""),
])  # fmt: skip
def test_claim_has_symptom(
    claim: dict[str, Any] | None, without_claim: bool, expected: tuple[bool, str], paired: str | None
) -> None:
    answer = ask(case(note(), claim=claim), "claim_has_symptom", without_claim=without_claim)
    assert (answer.true, answer.reason) == expected
    assert answer.fields.get("paired") == paired


@pytest.mark.parametrize(("claim", "expected"), [
    (None, (False, "no_claim")),
    (dx("M99.70"), (True, "met")),
    (dx("M54.2", "m9970"), (True, "met")),
    (dx("M99.71"), (False, "not_on_claim")),
])  # fmt: skip
def test_claim_has_code(claim: dict[str, Any] | None, expected: tuple[bool, str]) -> None:
    answer = ask(case(note(), claim=claim), "claim_has_code")
    assert (answer.true, answer.reason) == expected


@pytest.mark.parametrize(("claim", "expected", "first"), [
    (dx("M99.01", "M99.70"), (True, "met"), "M99.01"),
    (dx("M99.00", "M54.2", "M99.70"), (True, "met"), "M99.00"),
    (dx("M99.70", "M99.00"), (False, "wrong_position"), "M99.70"),
    (dx("M54.2", "M99.00", "M99.70"), (False, "wrong_position"), "M54.2"),
    (dx("M99.00", "M99.71"), (False, "wrong_position"), "M99.00"),
    (dx(), (False, "wrong_position"), "–"),
    (None, (False, "wrong_position"), "–"),
])  # fmt: skip
def test_claim_sequence(claim: dict[str, Any] | None, expected: tuple[bool, str], first: str) -> None:
    answer = ask(case(note(), claim=claim), "claim_sequence", stem="M99.0")
    assert (answer.true, answer.reason) == expected
    assert answer.fields["first"] == first


@pytest.mark.parametrize(("given", "told", "cpt", "main", "all_kinds"), [
    (None, None, (), None, set()),
    (Encounter.PAIN, None, (), Encounter.PAIN, {Encounter.PAIN}),
    (None, Encounter.PAIN, (), Encounter.PAIN, {Encounter.PAIN}),
    (Encounter.OMT, Encounter.PAIN, (), Encounter.OMT, {Encounter.OMT}),
    # A procedure makes it a visit of its kind, whatever else it is.
    (None, Encounter.PAIN, (CMT,), Encounter.CHIROPRACTIC, {Encounter.CHIROPRACTIC}),
    (Encounter.PAIN, None, (OFFICE, OMT), Encounter.PAIN, {Encounter.PAIN, Encounter.OMT}),
    (None, None, (CMT, OMT), Encounter.CHIROPRACTIC, {Encounter.CHIROPRACTIC, Encounter.OMT}),
    # A chiropractic visit stays one when only the office visit is billed.
    (Encounter.CHIROPRACTIC, None, (OFFICE,), Encounter.CHIROPRACTIC, {Encounter.CHIROPRACTIC}),
    (None, None, (OFFICE,), None, set()),
])  # fmt: skip
def test_encounter(
    given: Encounter | None,
    told: Encounter | None,
    cpt: tuple[str, ...],
    main: Encounter | None,
    all_kinds: set[Encounter],
) -> None:
    visit = case(note(encounter=told), claim=dx("M99.70", cpt=cpt), encounter=given)
    assert visit.encounter is main
    assert visit.encounters == all_kinds
    for kind in Encounter:
        answer = ask(visit, "encounter", values=(kind.value, "no such kind"))
        assert (answer.true, answer.reason) == ((True, "met") if kind in all_kinds else (False, "wrong_encounter"))


def test_without_a_claim_no_procedure_tells_the_encounter() -> None:
    visit = case(note(encounter=Encounter.OMT))
    assert (visit.encounter, visit.encounters) == (Encounter.OMT, frozenset({Encounter.OMT}))


@pytest.mark.parametrize(("on_claim", "told", "expected"), [
    (None, None, Payer.MEDICARE),
    (None, Payer.OTHER, Payer.OTHER),
    (Payer.OTHER, None, Payer.OTHER),
    (Payer.MEDICARE, Payer.OTHER, Payer.MEDICARE),
])  # fmt: skip
def test_payer(on_claim: Payer | None, told: Payer | None, expected: Payer) -> None:
    visit = case(note(payer=told), claim=dx("M99.70", payer=on_claim))
    assert visit.payer is expected
    assert case(note(payer=told)).payer is (told or Payer.MEDICARE)
    answer = ask(visit, "payer", values=("medicare",))
    assert (answer.true, answer.reason) == ((True, "met") if expected is Payer.MEDICARE else (False, "other_payer"))
