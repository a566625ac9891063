"""The traps of a claim: symptom, order, region and modifier."""

from typing import Any

import pytest

from dxproof.engine.terms import Encounter, Payer
from tests.judge.building import DISC, NEGATED, competitor, note, one, symptom, written
from tests.judge.test_pitfalls import raised

COUNTED = one("C1-C2", "foramen", DISC)
CMT: dict[str, Any] = {"cpt": ["98940"]}


@pytest.mark.parametrize(("facts", "claim", "expected"), [
    # On the claim, whatever the note says.
    (note(COUNTED), ["M99.70"], []),
    (note(COUNTED, symptoms=[symptom()], codes=[written("M99.70")]), ["M99.70"], ["M99.70"]),
    (note(COUNTED), ["M99.70", "M54.2"], None),
    (note(COUNTED), ["M54.2"], None),
    (note(COUNTED), [], None),
    (note(COUNTED), ["M99.70", "M54.50"], []),  # of another part of the body
    # The code that is on the claim, where the target is not.
    (note(COUNTED), ["M99.73"], []),
    (note(COUNTED), ["M99.73", "M54.50"], None),
    # Without a claim: supported, incomplete or written, and no symptom in the note.
    (note(COUNTED), None, ["foramen at C1-C2"]),
    (note(COUNTED, symptoms=[symptom()]), None, None),
    (note(COUNTED, symptoms=[symptom(assertion=NEGATED)]), None, ["foramen at C1-C2"]),
    (note(codes=[written("M99.70")]), None, ["M99.70"]),
    (note(codes=[written("M99.70")], symptoms=[symptom()]), None, None),
    (note(codes=[written("M99.71")]), None, None),
    (note(), None, None),
    # A conflicting code is none of them.
    (note(COUNTED, competing=[competitor("spondylosis", "C1-C2")]), None, None),
])  # fmt: skip
def test_standalone_code(facts: Any, claim: list[str] | None, expected: list[str] | None) -> None:
    assert raised("standalone-code", facts, claim=None if claim is None else {"dx": claim}) == expected


def sequenced(*dx: str, **more: Any) -> dict[str, Any]:
    return {"claim": {"dx": dx, **CMT, **more}}


OFFICE: dict[str, Any] = {"cpt": ["99213"]}


@pytest.mark.parametrize(("more", "order", "region"), [
    (sequenced("M99.00", "M99.70"), False, False),
    (sequenced("M99.70", "M99.00"), True, False),
    (sequenced("M54.2", "M99.00", "M99.70"), True, False),
    (sequenced("M99.01", "M99.70"), False, True),
    (sequenced("M99.01", "M99.71"), False, False),  # of the code that is on the claim
    (sequenced("M99.00", "M99.71"), False, True),
    (sequenced("M54.2", "M99.71"), True, False),
    # Not on the claim, another payer, another kind of visit, no claim.
    (sequenced("M54.2"), False, False),
    (sequenced("M99.01"), False, False),
    (sequenced("M99.70", payer=Payer.OTHER), False, False),
    (sequenced("M99.01", "M99.70", payer=Payer.OTHER), False, False),
    (sequenced("M99.70", **OFFICE), False, False),
    (sequenced("M99.01", "M99.70", **OFFICE), False, False),
    (sequenced("M99.70", **OFFICE) | {"encounter": Encounter.OMT}, True, False),
    (sequenced("M99.70", **OFFICE) | {"encounter": Encounter.CHIROPRACTIC}, True, False),
    (sequenced("M99.70", **OFFICE) | {"encounter": Encounter.PAIN}, False, False),
    (sequenced("M99.70", cpt=["98925"]) | {"encounter": Encounter.PAIN}, True, False),
    ({"encounter": Encounter.OMT}, False, False),
])  # fmt: skip
def test_order_on_the_claim(more: dict[str, Any], order: bool, region: bool) -> None:
    facts = note(codes=[written("M99.70")])
    assert raised("wrong-sequence", facts, **more) == ([] if order else None)
    assert raised("sequence-region", facts, **more) == ([] if region else None)


@pytest.mark.parametrize(("claim", "expected"), [
    ({"cpt": ["98940"]}, True),
    ({"cpt": ["99213", "98942"]}, True),
    ({"cpt": ["98940"], "modifiers": {"98940": ["25"]}}, True),
    *(({"cpt": ["98940"], "modifiers": {"98940": ["25", known]}}, False) for known in ("AT", "GA", "GY", "GZ")),
    ({"cpt": ["98940", "99213"], "modifiers": {"99213": ["GY"]}}, False),
    ({"cpt": ["98943"]}, False),
    ({"cpt": ["98925"]}, False),
    ({}, False),
    ({"cpt": ["98940"], "payer": Payer.OTHER}, False),
])  # fmt: skip
def test_missing_modifier(claim: dict[str, Any], expected: bool) -> None:
    assert raised("at-modifier", note(), claim={"dx": ["M54.2"], **claim}) == ([] if expected else None)


def test_without_a_claim_no_modifier_is_missing() -> None:
    assert raised("at-modifier", note()) is None


def test_payer_that_the_note_tells_is_asked() -> None:
    assert raised("at-modifier", note(payer=Payer.OTHER), claim={"dx": ["M54.2"], **CMT}) is None


def line(cpt: str, *dx: str) -> dict[str, Any]:
    return {"cpt": cpt, "dx": dx}


@pytest.mark.parametrize(("dx", "lines", "expected"), [
    (["M99.00", "M99.70"], [line("98940", "M99.00", "M99.70")], False),
    (["M99.00", "M99.70"], [line("98940", "M99.00")], True),
    (["M99.00", "M99.70"], [line("98940", "M99.70", "M99.00")], True),
    # Any related line will do, wherever it points first; a visit is none, nor is a study of another region.
    (["M99.00", "M99.70"], [line("98940", "M99.00"), line("72141", "M54.2", "M99.70")], False),
    (["M99.00", "M99.70"], [line("98940", "M99.00"), line("72148", "M99.70")], True),
    (["M99.03", "M99.73"], [line("98940", "M99.03"), line("72148", "M99.73")], False),
    (["M99.70"], [line("99213", "M99.70")], True),
    # Of the code that is on the claim; where none is, only the first pointer counts.
    (["M99.01", "M99.71"], [line("98925", "M99.71")], False),
    (["M99.01", "M54.2"], [line("98940", "M99.01", "M54.2")], False),
    (["M99.01", "M54.2"], [line("98940", "M54.2", "M99.01")], True),
    (["M99.01", "M54.2"], [line("98925", "M54.2", "M99.01")], False),
    # No pointers at all, no lines, no claim.
    (["M99.00", "M99.70"], [line("98940"), line("99213")], False),
    (["M99.00", "M99.70"], [line("98940"), line("99213", "M54.2")], True),
    (["M99.00", "M99.70"], [], False),
    (None, [], False),
])  # fmt: skip
def test_unlinked_procedure(dx: list[str] | None, lines: list[dict[str, Any]], expected: bool) -> None:
    claim = None if dx is None else {"dx": (*dx, "M54.2"), "lines": lines}
    facts = note(codes=[written("M99.70")])
    assert raised("procedure-unlinked", facts, claim=claim) == ([] if expected else None)
