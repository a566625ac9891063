"""The named traps: each raised and not raised, with the words that it shows."""

from typing import Any

import pytest

from dxproof.engine.judge.judge import judge
from dxproof.engine.judge.pitfalls import DETECTORS, find_pitfalls
from dxproof.engine.pack.model import Detector
from dxproof.engine.terms import Setting
from tests.judge.building import (
    BONE,
    DISC,
    LIGAMENT,
    M17,
    M48,
    M99,
    NEGATED,
    POSSIBLE,
    SLIP,
    case,
    competitor,
    feature,
    found,
    note,
    one,
    quotes,
    said,
    study,
    words,
    written,
)

INPATIENT = Setting.INPATIENT


def raised(name: str, facts: Any, target: str = "M99.70", of: str = M99, **more: Any) -> list[str] | None:
    """The words that a pitfall shows; None where it is not raised."""
    shown = {pitfall.entry.id: quotes(pitfall.evidence) for pitfall in judge(case(facts, target, of, **more)).pitfalls}
    assert name in {entry.id for entry in case(facts, target, of).pack.pitfalls}
    return shown.get(name)


def test_every_trap_has_its_detector() -> None:
    assert set(DETECTORS) == set(Detector)
    assert {d.value: d.value for d in Detector} == {d.value: f.__name__.strip("_") for d, f in DETECTORS.items()}


def test_pitfalls_stand_in_the_order_of_the_pack_with_their_words_once_each() -> None:
    given = case(note(one("C1-C2", "foramen", DISC, BONE), codes=[written("M99.70"), written("M99.70")]))
    made = find_pitfalls(given, frozenset())
    assert [pitfall.entry.id for pitfall in made] == [
        "mixed-mechanism",
        "standalone-code",
        "code-mismatch",
        "disc-above-c2",
    ]
    spans = [span for pitfall in made for span in pitfall.evidence]
    assert all(len(set(pitfall.evidence)) == len(pitfall.evidence) for pitfall in made)
    assert spans


# ---- cause_confusion, mixed_causes -------------------------------------------------------------------------------

BY_BONE, BY_DISC = one("C1-C2", "foramen", BONE), one("C1-C2", "foramen", DISC)
APART = found(said("C1-C2", "foramen", DISC), said("C1-C2", "foramen", BONE))


@pytest.mark.parametrize(("facts", "more", "expected"), [
    # Written, claimed or asked for; asked in words alone it is not.
    (note(BY_BONE, codes=[written("M99.70")]), {}, [BONE, "M99.70"]),
    (note(BY_BONE), {"claim": {"dx": ["M99.70"]}}, [BONE]),
    (note(BY_BONE), {"asked": True}, [BONE]),
    (note(BY_BONE), {}, None),
    (note(BY_DISC, codes=[written("M99.70")]), {}, None),
    (note(BY_DISC, codes=[written("M99.60")]), {}, [DISC, "M99.60"]),
    (note(BY_BONE, codes=[written("M99.70", NEGATED)]), {}, None),
    # At the code's place and compartment.
    (note(one("C5-C6", "foramen", BONE), codes=[written("M99.70")]), {}, None),
    (note(one("C1-C2", "canal", BONE), codes=[written("M99.70")]), {}, None),
    (note(codes=[written("M99.70")]), {}, None),
    # Where both causes are named, the code is one of them.
    (note(one("C1-C2", "foramen", BONE, DISC), codes=[written("M99.70")]), {}, None),
    (note(BY_BONE, BY_DISC, codes=[written("M99.70")]), {}, None),
    # Parts of the note disagree on it.
    (note(APART), {}, [DISC, BONE]),
    (note(found(said("C1-C2", "foramen", DISC), said("C1-C2", "foramen", DISC, BONE))), {}, None),
    (note(found(said("C1-C2", "foramen", DISC), said("C1-C2", "foramen", LIGAMENT))), {}, None),
    (note(found(said("C1-C2", "foramen", f"{DISC}?"), said("C1-C2", "foramen", BONE))), {}, None),
    # Inpatient, hedged causes count: then one statement names both.
    (note(found(said("C1-C2", "foramen", f"{DISC}?"), said("C1-C2", "foramen", BONE))), {"setting": INPATIENT}, [DISC, BONE]),
    (note(found(said("C1-C2", "foramen", f"{DISC}?", BONE))), {"setting": INPATIENT}, None),
    (note(found(said("C1-C2", "foramen", f"{DISC}?", BONE), said("C1-C2", "foramen", DISC))), {}, [DISC, BONE, DISC]),
])  # fmt: skip
def test_cause_confusion(facts: Any, more: dict[str, Any], expected: list[str] | None) -> None:
    assert raised("mechanism-confusion", facts, **more) == expected


@pytest.mark.parametrize(("finding", "expected"), [
    (one("C1-C2", "foramen", DISC, BONE), [DISC, BONE]),
    (one("C1-C2", "foramen", LIGAMENT, SLIP), [LIGAMENT, SLIP]),
    (one("C1-C2", "foramen", BONE, SLIP), None),  # of one code
    (one("C1-C2", "canal", BONE, SLIP), [BONE, SLIP]),  # of the canal any two are of two codes
    (one("C1-C2", "canal", DISC, LIGAMENT), [DISC, LIGAMENT]),
    (one("C1-C2", "canal", DISC), None),
    (APART, [DISC, BONE]),
    (one("C1-C2", "foramen", DISC, f"{BONE}?"), None),
    (one("C1-C2", "foramen", DISC, BONE, assertion=POSSIBLE), None),
    (one(None, "foramen", DISC, BONE), [DISC, BONE]),  # without a region, too
    (one("C1-C2", None, DISC, BONE), None),
])  # fmt: skip
def test_mixed_causes(finding: Any, expected: list[str] | None) -> None:
    assert raised("mixed-mechanism", note(finding)) == expected


# ---- word_against_level, word_without_level ----------------------------------------------------------------------


def cervical() -> Any:
    return words("cervical")


@pytest.mark.parametrize(("facts", "more", "expected"), [
    # The diagnosis words say cervical, another statement of the finding its level.
    (note(found(said("C1-C2"), said("cervical", diagnosis=True, word_region=cervical(), place_span=None))), {}, ["cervical"]),
    (note(found(said("C1-C2"), said("cervical", word_region=cervical()))), {}, None),
    (note(found(said("C1-C2"), said("cervical", diagnosis=True))), {}, None),
    # A diagnosis of its own, without a level, beside a finding of the level.
    (note(one("C1-C2"), one("cervical", diagnosis=True, word_region=cervical())), {}, ["cervical"]),
    (note(one("C1-C2"), one("C5-C6", diagnosis=True, word_region=cervical())), {}, None),
    (note(one("C1-C2", "canal"), one("cervical", diagnosis=True, word_region=cervical())), {}, None),
    (note(one("C1-C2"), one("cervical", word_region=cervical())), {}, None),
    (note(one("C1-C2"), one("cervical", diagnosis=True)), {}, None),
    (note(one("cervical", diagnosis=True, word_region=cervical())), {}, None),
    # 'Cervical … at C1-C2' in one breath: the level is shown.
    (note(one("C1-C2", diagnosis=True, word_region=cervical())), {}, ["C1-C2"]),
    (note(one("C1-C2", diagnosis=True, word_region=words("Cervical spine"))), {}, ["C1-C2"]),
    (note(one("C1-C2", diagnosis=True, word_region=words("head region"))), {}, None),
    (note(one("C1-C2", word_region=cervical())), {}, None),
    (note(one("C1-C2", diagnosis=True, word_region=cervical(), place_span=None)), {}, None),
    # The code says cervical, as written or on the claim.
    (note(one("C1-C2"), codes=[written("M99.71")]), {}, ["M99.71"]),
    (note(one("C1-C2")), {"claim": {"dx": ["M99.71"]}}, ["foramen at C1-C2"]),
    (note(one("C1-C2"), codes=[written("M99.70")]), {}, None),
    (note(one("C1-C2"), codes=[written("M99.72")]), {}, None),
    (note(one("C1-C2"), codes=[written("M99.51")]), {}, None),
    (note(one("C1-C2"), one("C5-C6"), codes=[written("M99.71")]), {}, None),
    (note(codes=[written("M99.71")]), {}, None),
    (note(one("C1-C2")), {"target": "M99.71", "asked": True}, None),
])  # fmt: skip
def test_word_against_level(facts: Any, more: dict[str, Any], expected: list[str] | None) -> None:
    assert raised("cervical-default", facts, **more) == expected


@pytest.mark.parametrize(("finding", "expected"), [
    (one("cervical", word_region=words("Cervical")), ["Cervical"]),
    (one("cervical", word_region=words("neck")), ["neck"]),
    (one(None, ambiguous=words("upper cervical")), ["upper cervical"]),
    (one(None, ambiguous=words("high neck"), word_region=words("lumbar")), ["high neck"]),
    (one("lumbar", word_region=words("lumbar")), None),
    (one("cervical"), None),
    # A level decides, wherever it stands; a lone vertebra that leaves the region open is none.
    (one("C5-C6", word_region=words("cervical")), None),
    (found(said("cervical", word_region=words("cervical")), said("C5-C6", word_region=words("neck"))), ["cervical"]),
    (one("C2", ambiguous=words("C2")), ["C2"]),
    (one("C1-C2", ambiguous=words("C2")), None),
    (one("cervical", word_region=words("cervical"), title=True), None),
    (one("cervical", word_region=words("cervical"), assertion=NEGATED), None),
    # Of any compartment or none.
    (one("cervical", None, word_region=words("cervical")), ["cervical"]),
])  # fmt: skip
def test_word_without_level(finding: Any, expected: list[str] | None) -> None:
    assert raised("generic-region", note(finding)) == expected


def test_word_without_level_of_a_hedged_finding_is_for_an_inpatient() -> None:
    facts = note(one("cervical", word_region=words("cervical"), assertion=POSSIBLE))
    assert raised("generic-region", facts) is None
    assert raised("generic-region", facts, setting=INPATIENT) == ["cervical"]


# ---- interchange -------------------------------------------------------------------------------------------------

COUNTED = one("C1-C2", "foramen", DISC)


@pytest.mark.parametrize(("facts", "claim", "expected"), [
    # M48.0x coded or named for a place with a counted finding.
    (note(COUNTED, codes=[written("M48.01")]), None, ["M48.01"]),
    (note(COUNTED), ["M48.01"], []),
    (note(COUNTED), ["M48.00"], []),  # of no region, so of any
    (note(COUNTED), ["M48.02"], None),
    (note(COUNTED), ["M50.20"], None),
    (note(COUNTED), ["M99.70"], None),
    (note(COUNTED, codes=[written("M48.01", NEGATED)]), None, None),
    (note(one("C1-C2", "foramen")), ["M48.01"], None),
    (note(COUNTED, competing=[competitor("spinal stenosis", "C1-C2")]), None, ["spinal stenosis C1-C2"]),
    (note(COUNTED, competing=[competitor("spinal stenosis", "head", "M48.01")]), None, ["spinal stenosis head"]),
    (note(COUNTED, competing=[competitor("spinal stenosis", "C0-C1")]), None, None),
    (note(COUNTED, competing=[competitor("spinal stenosis", "cervical")]), None, None),
    (note(COUNTED, competing=[competitor("spinal stenosis", None)]), None, None),
    (note(COUNTED, competing=[competitor("spondylosis", "C1-C2")]), None, None),
    (note(one("C1-C2", "foramen"), competing=[competitor("spinal stenosis", "C1-C2")]), None, None),
    # M99 written or claimed where the note documents no more than a spinal stenosis.
    (note(competing=[competitor("spinal stenosis", "head")]), ["M99.70"], ["spinal stenosis head"]),
    (note(competing=[competitor("spinal stenosis", None)]), ["M99.70"], ["spinal stenosis None"]),
    (note(competing=[competitor("spinal stenosis", "cervical")]), ["M99.70"], None),
    (note(competing=[competitor("spondylosis", "head")]), ["M99.70"], None),
    (note(competing=[competitor("spinal stenosis", "head")]), None, None),
    (note(one("C1-C2", "canal", structural=True), codes=[written("M99.70")]), None, ["canal at C1-C2"]),
    (note(one("C1-C2", "canal", structural=True, assertion=NEGATED), codes=[written("M99.70")]), None, None),
    (note(one("C5-C6", "canal", structural=True), codes=[written("M99.70")]), None, None),
    (note(one("C1-C2", "canal", structural=True), one("C1-C2", "foramen")), ["M99.70"], None),
    (note(one("C1-C2", "canal", structural=True), one("C5-C6", "foramen")), ["M99.70"], ["canal at C1-C2"]),
])  # fmt: skip
def test_interchange(facts: Any, claim: list[str] | None, expected: list[str] | None) -> None:
    assert raised("m48-interchange", facts, claim=None if claim is None else {"dx": claim}) == expected


@pytest.mark.parametrize(("facts", "expected"), [
    # M99.2-M99.5 for the canal is an interchange; M99.6 and M99.7 are right where a foramen is narrowed, too.
    (note(one("cervical", "canal"), codes=[written("M99.51")]), ["M99.51"]),
    (note(one("cervical", "canal"), codes=[written("M99.71")]), ["M99.71"]),
    (note(one("cervical", "canal"), one("cervical", "foramen"), codes=[written("M99.71")]), None),
    (note(one("cervical", "canal"), one("cervical", "foramen"), codes=[written("M99.51")]), ["M99.51"]),
    (note(one("cervical", "canal"), competing=[competitor("biomechanical stenosis", "cervical", "M99.71")]), ["biomechanical stenosis cervical"]),
    (note(one("cervical", "canal"), one("cervical", "foramen"), competing=[competitor("biomechanical stenosis", "cervical", "M99.71")]), None),
])  # fmt: skip
def test_neighbouring_code_in_its_own_right(facts: Any, expected: list[str] | None) -> None:
    assert raised("m99-interchange", facts, "M48.02", M48) == expected


def test_code_without_a_row_of_its_own_is_of_any_region() -> None:
    """The prefix of the pitfall names it, the table has no row that says where it is."""
    facts = note(COUNTED, codes=[written("M48.09")])
    assert raised("m48-interchange", facts) == ["M48.09"]


# ---- other_value -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "more", "expected"), [
    (note(one("C1-C2", "canal", DISC), codes=[written("M99.70")]), {}, ["canal at C1-C2"]),
    (note(one("C1-C2", "canal", DISC)), {"claim": {"dx": ["M99.70"]}}, ["canal at C1-C2"]),
    (note(one("C1-C2", "canal", DISC)), {"asked": True}, ["canal at C1-C2"]),
    (note(one("C1-C2", "canal", DISC)), {}, None),
    (note(one("C1-C2", "foramen", DISC), codes=[written("M99.50")]), {}, ["foramen at C1-C2"]),
    (note(one("C1-C2", "canal", DISC), COUNTED, codes=[written("M99.70")]), {}, None),
    (note(one("C5-C6", "canal", DISC), codes=[written("M99.70")]), {}, None),
    (note(one("C1-C2", "canal", structural=True), codes=[written("M99.70")]), {}, None),
    (note(codes=[written("M99.70")]), {}, None),
    # Parts of the note disagree about it.
    (note(one("C1-C2", "foramen", DISC, diagnosis=True), one("C1-C2", "canal", DISC, study=0), studies=[study()], codes=[written("M99.70")]),
     {}, ["foramen at C1-C2", "canal at C1-C2"]),
    (note(one("C1-C2", "foramen", DISC, diagnosis=True), one("C1-C2", "canal", DISC, study=0), studies=[study()]), {}, None),
    (note(one("C1-C2", "foramen", DISC, unique=True), one("C5-C6", "foramen", DISC, unique=True), codes=[written("M99.70")]), {}, None),
    # It concerns the codes of its place alone.
    (note(one("C1-C2", "foramen", DISC, diagnosis=True), one("C1-C2", "canal", DISC, study=0), studies=[study()], codes=[written("M99.72")]),
     {}, None),
])  # fmt: skip
def test_other_compartment(facts: Any, more: dict[str, Any], expected: list[str] | None) -> None:
    assert raised("canal-not-foramen", facts, **more) == expected


@pytest.mark.parametrize(("side", "code", "expected"), [
    ("left", "M17.11", ["knee at None"]), ("right", "M17.11", None), ("right", "M17.12", ["knee at None"]), ("left", "M17.0", ["knee at None"]),
    # A code for a side that is not stated has no other side; M17.5 is for one knee, whichever it is.
    ("left", "M17.10", None), ("left", "M17.30", None), ("left", "M17.9", None), ("bilateral", "M17.9", None),
    ("left", "M17.5", None), ("bilateral", "M17.5", ["knee at None"]),
])  # fmt: skip
def test_other_side(side: str, code: str, expected: list[str] | None) -> None:
    facts = note(one(None, "knee", side=side), codes=[written(code)])
    assert raised("other-side", facts, code, M17) == expected


@pytest.mark.parametrize(("facts", "of", "expected"), [
    # The side is wrong, or not coded, and with it the code.
    (note(one(None, "knee", side="left"), codes=[written("M17.11")]), M17, ["other-side"]),
    (note(one(None, "knee", side="left"), codes=[written("M17.10")]), M17, ["unspecified-side"]),
    (note(one(None, "knee", side="left"), codes=[written("M17.9")]), M17, ["unspecified-type"]),
    (note(one(None, "knee", "post_traumatic", side="left"), codes=[written("M17.12")]), M17, ["type-confusion"]),
    # Two mistakes of two codes, and a code that nothing else is said of.
    (note(one(None, "knee", side="left"), codes=[written("M17.11"), written("M17.32")]), M17, ["other-side", "code-mismatch"]),
    (note(one(None, "knee", "primary", side="left"), codes=[written("M17.11"), written("M17.32")]), M17, ["type-confusion", "other-side"]),
    (note(codes=[written("M17.11")]), M17, ["code-mismatch"]),
    (note(one("C5-C6", "canal"), codes=[written("M48.00")]), M48, ["site-unspecified"]),
    # The contract names each of these pitfalls of M99 by itself.
    (note(BY_BONE, codes=[written("M99.70")]), M99, ["mechanism-confusion", "standalone-code", "code-mismatch"]),
])  # fmt: skip
def test_of_one_mistake_the_most_specific_pitfall_is_raised(facts: Any, of: str, expected: list[str]) -> None:
    given = case(facts, facts.codes[0].code, of)
    assert [pitfall.entry.id for pitfall in judge(given).pitfalls] == expected


def test_a_mistake_shows_only_the_codes_that_nothing_more_specific_is_said_of() -> None:
    facts = note(one(None, "knee", side="left"), codes=[written("M17.11"), written("M17.32")])
    assert raised("code-mismatch", facts, "M17.11", M17) == ["M17.32"]


# ---- impossible, unspecified, uncertain_diagnosis ----------------------------------------------------------------


@pytest.mark.parametrize(("finding", "outpatient", "inpatient"), [
    (one("C1-C2", "foramen", DISC), [DISC], [DISC]),
    (one("C0-C1", "canal", DISC, LIGAMENT), [DISC], [DISC]),
    (one("head", None, DISC), [DISC], [DISC]),
    (one("C2-C3", "foramen", DISC), None, None),
    (one("C1-C2", "foramen", LIGAMENT), None, None),
    (one("C1-C2", "foramen", f"{DISC}?"), None, [DISC]),
    (one("C1-C2", "foramen", DISC, assertion=POSSIBLE), None, [DISC]),
    (one("C1-C2", "foramen", DISC, assertion=NEGATED), None, None),
    (one("C1-C2", "foramen", DISC, title=True), None, None),
])  # fmt: skip
def test_impossible(finding: Any, outpatient: list[str] | None, inpatient: list[str] | None) -> None:
    assert raised("disc-above-c2", note(finding)) == outpatient
    assert raised("disc-above-c2", note(finding), setting=INPATIENT) == inpatient


@pytest.mark.parametrize(("facts", "more", "expected"), [
    # Written, claimed, asked for, or what the words support.
    (note(codes=[written("M17.10")]), {}, ["M17.10"]),
    (note(), {"claim": {"dx": ["M17.10"]}}, []),
    (note(), {"target": "M17.30", "asked": True}, []),
    (note(one(None, "knee", "primary")), {}, ["knee at None"]),
    (note(one(None, "knee", "primary")), {"claim": {"dx": ["M17.10"]}}, ["knee at None"]),
    (note(one(None, "knee", side="right")), {}, None),
    (note(codes=[written("M17.5")]), {}, None),  # of any side, not of none
    (note(), {"target": "M17.9"}, None),
])  # fmt: skip
def test_unspecified(facts: Any, more: dict[str, Any], expected: list[str] | None) -> None:
    target = more.pop("target", "M17.11")
    assert raised("unspecified-side", facts, target, M17, **more) == expected


@pytest.mark.parametrize(("facts", "expected"), [
    (note(one("C1-C2", "foramen", DISC, assertion=POSSIBLE)), ["foramen at C1-C2"]),
    (note(found(said("C1-C2", assertion=POSSIBLE), said("C1-C2", "foramen", assertion=POSSIBLE, quote="again"))), ["foramen at C1-C2", "again"]),
    (note(one(None, "foramen", assertion=POSSIBLE)), ["foramen at None"]),
    (note(one("C1-C2", "foramen", DISC)), None),
    (note(one("C1-C2", "foramen", DISC, assertion=NEGATED)), None),
    # It would not have counted anyway.
    (note(one("C1-C2", None, DISC, assertion=POSSIBLE)), None),
    (note(one("C1-C2", "canal", assertion=POSSIBLE, structural=True)), None),
    # Its only cause is hedged.
    (note(one("C1-C2", "foramen", f"{DISC}?")), [DISC]),
    (note(one("C1-C2", "foramen", f"{DISC}?", LIGAMENT)), None),
    (note(one("C1-C2", "foramen")), None),
])  # fmt: skip
def test_uncertain_diagnosis(facts: Any, expected: list[str] | None) -> None:
    assert raised("uncertain-diagnosis", facts) == expected
    assert raised("uncertain-diagnosis", facts, setting=INPATIENT) is None


def test_uncertain_diagnosis_of_what_the_table_has_no_code_for_is_none() -> None:
    assert raised("uncertain-diagnosis", note(one(None, "other_joint", assertion=POSSIBLE)), "M17.11", M17) is None
    assert raised("uncertain-diagnosis", note(one(None, "knee", assertion=POSSIBLE)), "M17.11", M17) == ["knee at None"]


# ---- code_mismatch, incomplete_code ------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "claim", "expected"), [
    (note(COUNTED, codes=[written("M99.71")]), None, ["M99.71"]),
    (note(COUNTED), ["M99.71"], []),
    (note(COUNTED, codes=[written("M99.70")]), None, None),
    (note(COUNTED), ["M99.70", "M54.2"], None),
    (note(COUNTED, codes=[written("M99.71", NEGATED)]), None, None),
    (note(COUNTED, codes=[written("M99.71"), written("M99.70"), written("M99.60")]), None, ["M99.71", "M99.60"]),
    (note(), None, None),
])  # fmt: skip
def test_code_mismatch(facts: Any, claim: list[str] | None, expected: list[str] | None) -> None:
    assert raised("code-mismatch", facts, claim=None if claim is None else {"dx": claim}) == expected


def test_code_that_does_not_match_is_shown_without_a_cue() -> None:
    code = written("M99.71")
    (made,) = [p for p in find_pitfalls(case(note(codes=[code])), frozenset()) if p.entry.id == "code-mismatch"]
    assert [span.cue for span in made.evidence] == [None]


@pytest.mark.parametrize(("facts", "claim", "expected"), [
    (note(codes=[written("M48.06")]), None, ["M48.06"]),
    (note(), ["M48.06"], []),
    (note(codes=[written("M48.061")]), None, None),
    (note(codes=[written("M48.06", NEGATED)]), None, None),
    (note(codes=[written("M54.5")]), None, None),
    (note(codes=[written("M48.0"), written("M48.061")]), ["M48.06"], ["M48.0"]),
])  # fmt: skip
def test_incomplete_code(facts: Any, claim: list[str] | None, expected: list[str] | None) -> None:
    given = None if claim is None else {"dx": claim}
    assert raised("parent-code", facts, "M48.061", M48, claim=given) == expected


def test_feature_is_no_finding_of_a_pitfall() -> None:
    """A state of the patient alone raises nothing."""
    assert judge(case(note(features=[feature("claudication", "with")]), "M48.061", M48)).pitfalls == ()
