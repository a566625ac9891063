"""A note as judge sees it: which findings count, which codes they are for, what the claim makes of it."""

from typing import Any

import pytest

from dxproof.engine.facts import Finding, NoteFacts
from dxproof.engine.judge.results import reports_of
from dxproof.engine.terms import Assertion, Event, Modality, Setting
from tests.judge.building import (
    BONE,
    DISC,
    LIGAMENT,
    M17,
    M48,
    M99,
    NEGATED,
    POSSIBLE,
    case,
    code_of,
    feature,
    found,
    note,
    one,
    said,
    study,
    table_of,
    words,
    written,
)

INPATIENT, OUTPATIENT = Setting.INPATIENT, Setting.OUTPATIENT


# ---- what counts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("finding", "outpatient", "inpatient"), [
    (one(), True, True),
    (one(assertion=POSSIBLE), False, True),
    *((one(assertion=other), False, False) for other in Assertion if other not in (Assertion.PRESENT, POSSIBLE)),
    (one("C1-C2", None), False, False),
    # 'Spinal stenosis' and no more is no finding of the block; with a cause, or as a part of another statement, it is.
    (one("C1-C2", "canal", structural=True), False, False),
    (one("C1-C2", "canal", DISC, structural=True), True, True),
    (one("C1-C2", "canal", f"{DISC}?", structural=True), True, True),
    (found(said("C1-C2", "canal", structural=True), said("C1-C2", "canal")), True, True),
])  # fmt: skip
def test_what_counts(finding: Finding, outpatient: bool, inpatient: bool) -> None:
    facts = note(finding)
    assert case(facts).counted == ((finding,) if outpatient else ())
    assert case(facts, setting=INPATIENT).counted == ((finding,) if inpatient else ())


def test_where_the_table_has_no_compartments_none_is_needed() -> None:
    pack = table_of({
        "family": "x99",
        "axes": [{"axis": "region", "slot": "region", "label": "region", "values": [{"value": "head", "label": "head"}]}],
        "rows": [{"code": "X99.0", "title": "t", "axes": {"region": "head"}}],
    })  # fmt: skip
    assert len(case(note(one("head", None)), "X99.0", pack).counted) == 1


@pytest.mark.parametrize(("setting", "causes", "expected"), [
    (OUTPATIENT, (DISC, f"{BONE}?"), {DISC}),
    (INPATIENT, (DISC, f"{BONE}?"), {DISC, BONE}),
    (OUTPATIENT, (), set()),
])  # fmt: skip
def test_hedged_causes_count_for_an_inpatient(setting: Setting, causes: tuple[str, ...], expected: set[str]) -> None:
    finding = one("C1-C2", "foramen", *causes)
    assert case(note(finding), setting=setting).mechanisms(finding) == expected


# ---- two sides ---------------------------------------------------------------------------------------------------


def knee(side: str | None, *causes: str, **more: Any) -> Finding:
    return one(None, "knee", *causes, side=side, **more)


@pytest.mark.parametrize(("findings", "sides"), [
    ([knee("left"), knee("right")], ["bilateral"]),
    ([knee("right"), knee("left")], ["bilateral"]),
    ([knee("left", "primary"), knee("right", "primary")], ["bilateral"]),
    ([knee("left", "primary"), knee("right", "post_traumatic")], ["left", "right"]),
    ([knee("left", "primary"), knee("right")], ["left", "right"]),
    ([knee("left"), knee("left")], ["left", "left"]),
    ([knee("left"), knee(None)], ["left", None]),
    ([knee("left"), one(None, "other_joint", side="right")], ["left", "right"]),
    ([knee("left"), one("lower_extremity", "knee", side="right")], ["left", "right"]),
    # A bilateral finding takes the sides that name no other cause.
    ([knee("bilateral"), knee("left", "primary")], ["bilateral"]),
    ([knee("left", "primary"), knee("bilateral")], ["bilateral"]),
    ([knee("bilateral", "primary"), knee("left", "primary")], ["bilateral"]),
    ([knee("bilateral", "primary"), knee("left", "post_traumatic")], ["bilateral", "left"]),
    ([knee("bilateral"), knee(None)], ["bilateral", None]),
])  # fmt: skip
def test_left_and_right_are_one_where_the_table_has_a_code_for_both(
    findings: list[Finding], sides: list[str | None]
) -> None:
    assert [f.side for f in case(note(*findings), "M17.0", M17).counted] == sides


def test_a_bilateral_finding_keeps_all_that_its_sides_say() -> None:
    left = one(None, "knee", "primary", "other_secondary?", side="left")
    right = one(None, "knee", "primary", side="right")
    (both,) = case(note(left, right, knee("bilateral", "primary", "post_traumatic?")), "M17.0", M17).counted
    assert both.mechanisms == ("primary",)
    assert both.uncertain_mechanisms == ("other_secondary", "post_traumatic")
    assert len(both.statements) == 3


@pytest.mark.parametrize(("shown", "diagnosed", "sides"), [
    # A side that only a film shows stands beside the diagnosis of the other.
    (knee("left", study=0), knee("right", diagnosis=True), ["right"]),
    (knee("left", carried=True), knee("right", diagnosis=True), ["right"]),
    (knee("left"), knee("right", diagnosis=True), ["bilateral"]),
    (knee("left", study=0, diagnosis=True), knee("right", diagnosis=True), ["bilateral"]),
    (knee("left", study=0), knee("right"), ["bilateral"]),
    (knee("left", study=0), knee("right", diagnosis=True, title=True), ["bilateral"]),
    (knee("left", study=0), knee("right", diagnosis=True, carried=True), ["bilateral"]),
    (knee("left", study=0), knee(None, diagnosis=True), ["left", None]),
    (one("lower_extremity", "knee", side="left", study=0), knee("right", diagnosis=True), ["left", "right"]),
    (one(None, "other_joint", side="left", study=0), knee("right", diagnosis=True), ["left", "right"]),
    (found(said(None, "knee", side="left", study=0), said(None, "knee", side="left")), knee("right", diagnosis=True), ["bilateral"]),
])  # fmt: skip
def test_side_of_a_study_beside_the_diagnosis_of_the_other(
    shown: Finding, diagnosed: Finding, sides: list[str | None]
) -> None:
    facts = note(shown, diagnosed, studies=[study(Modality.PLAIN_FILM)])
    assert [f.side for f in case(facts, "M17.11", M17).counted] == sides


def test_without_a_code_for_both_each_side_has_its_own() -> None:
    axes = [
        {"axis": "part", "slot": "compartment", "label": "part", "values": [{"value": "wrist", "label": "wrist"}]},
        {"axis": "side", "slot": "side", "label": "side",
         "values": [{"value": value, "label": value} for value in ("left", "right")]},
    ]  # fmt: skip
    rows = [
        {"code": f"G56.0{n}", "title": "t", "axes": {"part": "wrist", "side": side}}
        for n, side in ((1, "right"), (2, "left"))
    ]
    pack = table_of({"family": "g56", "axes": axes, "rows": rows}, M17)
    counted = case(
        note(one(None, "wrist", side="bilateral"), one(None, "wrist", side="left"), one(None, "wrist")), "G56.01", pack
    ).counted
    assert [f.side for f in counted] == ["left", "right", "left", None]
    # A table of one side alone has nothing to take apart.
    axes[1]["values"] = [{"value": "left", "label": "left"}]
    pack = table_of({"family": "g56", "axes": axes, "rows": rows[1:]}, M17)
    assert [f.side for f in case(note(one(None, "wrist", side="bilateral")), "G56.02", pack).counted] == ["bilateral"]


# ---- codes of a finding ------------------------------------------------------------------------------------------


def codes(found: list[Any]) -> list[str]:
    return [code.code for code in found]


@pytest.mark.parametrize(("finding", "pack", "features", "at", "of"), [
    (one("C1-C2", "foramen", DISC), M99, [], ["M99.60", "M99.70"], ["M99.70"]),
    (one("C1-C2", "foramen", DISC, BONE), M99, [], ["M99.60", "M99.70"], ["M99.60", "M99.70"]),
    (one("C1-C2", "canal", BONE), M99, [], ["M99.20", "M99.30", "M99.40", "M99.50"], ["M99.30"]),
    (one("C1-C2", "foramen"), M99, [], ["M99.60", "M99.70"], []),
    (one(None, "foramen", DISC), M99, [], [], []),
    (knee("right"), M17, [], ["M17.11", "M17.31", "M17.5"], ["M17.11"]),
    (knee("right", "post_traumatic"), M17, [], ["M17.11", "M17.31", "M17.5"], ["M17.31"]),
    (knee(None), M17, [], ["M17.10", "M17.30", "M17.5", "M17.9"], ["M17.9"]),
    (one("lumbar", "canal"), M48, [], ["M48.061", "M48.062"], ["M48.061"]),
    (one("lumbar", "canal"), M48, [feature("claudication", "with")], ["M48.061", "M48.062"], ["M48.062"]),
    (one("lumbar", "canal"), M48, [feature("claudication", "with"), feature("claudication", "without")],
     ["M48.061", "M48.062"], ["M48.061", "M48.062"]),
    (one("cervical", "canal"), M48, [feature("claudication", "with")], ["M48.02"], ["M48.02"]),
])  # fmt: skip
def test_codes_of_a_finding(finding: Finding, pack: str, features: list[Any], at: list[str], of: list[str]) -> None:
    given = case(note(finding, features=features), of=pack)
    assert codes(given.codes_at(finding)) == at
    assert codes(given.codes_of(finding)) == of


@pytest.mark.parametrize(("facts", "expected"), [
    (note(one(None, "canal")), True),
    # A region that the words leave open, or that another finding of the compartment states, is not 'unspecified'.
    (note(found(said(None, "canal", ambiguous=words("upper cervical")))), False),
    (note(one(None, "canal"), one("lumbar", "canal")), False),
    (note(one(None, "canal"), one("lumbar", "foramen")), True),
    (note(one(None, "canal"), one("lumbar", "canal", assertion=NEGATED)), True),
    (note(one("lumbar", "canal")), False),
])  # fmt: skip
def test_unspecified_region(facts: NoteFacts, expected: bool) -> None:
    given = case(facts, "M48.00", M48)
    assert given.region_fits(code_of(given), facts.findings[0]) is expected


def test_code_of_no_region_is_for_any() -> None:
    """A knee has no region: words that leave one open are nothing to its codes."""
    facts = note(found(said(None, "knee", ambiguous=words("there"))))
    given = case(facts, "M17.9", M17)
    assert given.region_fits(code_of(given), facts.findings[0])


@pytest.mark.parametrize(("finding", "target", "pack", "fits", "speaks"), [
    (one("C1-C2", "foramen", DISC), "M99.70", M99, True, True),
    (one("C1-C2", "foramen", BONE), "M99.70", M99, False, False),
    (one("C1-C2", "foramen", DISC, BONE), "M99.70", M99, False, True),
    (one("C1-C2", "foramen"), "M99.70", M99, False, False),
    (knee("right"), "M17.11", M17, True, True),
    (knee("right"), "M17.31", M17, False, False),
    (knee("right", "primary"), "M17.11", M17, True, True),
    (one("lumbar", "canal", DISC), "M48.061", M48, True, True),
])  # fmt: skip
def test_cause_of_a_code(finding: Finding, target: str, pack: str, fits: bool, speaks: bool) -> None:
    given = case(note(finding), target, pack)
    assert given.cause_fits(code_of(given), finding) is fits
    assert given.speaks_for_cause(code_of(given), finding) is speaks


@pytest.mark.parametrize(("target", "states", "documented"), [
    ("M48.062", [feature("claudication", "with")], True),
    ("M48.062", [], False),
    ("M48.061", [], True),
    ("M48.061", [feature("claudication", "with"), feature("claudication", "without")], False),
])  # fmt: skip
def test_documented_asks_for_features(target: str, states: list[Any], documented: bool) -> None:
    given = case(note(one("lumbar", "canal"), features=states), target, M48)
    assert bool(given.documented(code_of(given))) is documented


def test_documented_asks_for_a_clean_cause_at_the_place() -> None:
    clean, mixed, elsewhere = (
        one("C0-C1", "foramen", LIGAMENT),
        one("C1-C2", "foramen", DISC, BONE),
        one("C5-C6", "foramen", DISC),
    )
    given = case(note(mixed, clean, elsewhere))
    assert given.documented(code_of(given)) == [clean]
    assert given.at_place(code_of(given)) == [mixed, clean]


@pytest.mark.parametrize(("states", "expected"), [
    ([], {"unspecified"}),
    ([feature("claudication", None)], {"unspecified"}),
    ([feature("other", "with")], {"unspecified"}),
    ([feature("claudication", "with"), feature("claudication", None)], {"with"}),
])  # fmt: skip
def test_values_of_a_feature(states: list[Any], expected: set[str]) -> None:
    assert case(note(features=states), "M48.061", M48).feature_values("claudication") == expected


# ---- studies -----------------------------------------------------------------------------------------------------


def test_what_proves_is_what_the_rules_ask_for() -> None:
    assert case(note()).proof == {Modality.MRI, Modality.CT}
    assert case(note(), "M17.9", M17).proof == {Modality.MRI, Modality.CT, Modality.PLAIN_FILM}


@pytest.mark.parametrize(("of", "expected"), [
    (None, False), (study(), True), (study(Modality.CT), True), (study(Modality.PLAIN_FILM), False),
    *((study(event=event), event is Event.DONE) for event in Event),
])  # fmt: skip
def test_statement_read_from_proof(of: Any, expected: bool) -> None:
    statement = said("C1-C2", study=None if of is None else 0)
    given = case(note(loose=[statement], studies=[] if of is None else [of]))
    assert given.read_from_proof(statement) is expected
    assert given.study(statement) is of


def test_reports_of_a_finding_are_its_results() -> None:
    result, hedged, film = said(study=0), said(study=0, assertion=POSSIBLE), said(study=1)
    finding = found(result, hedged, film, said())
    given = case(note(finding, studies=[study(), study(Modality.PLAIN_FILM)]))
    assert reports_of(given, finding, given.proof) == [result]


# ---- visit and claim ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "claimed", "family", "concerned"), [
    (None, (), (), "M99.70"),
    (("M54.2", "M99.60", "M99.61"), ("M54.2", "M99.60", "M99.61"), ("M99.60", "M99.61"), "M99.60"),
    (("M99.60", "M99.70"), ("M99.60", "M99.70"), ("M99.60", "M99.70"), "M99.70"),
    (("M54.2",), ("M54.2",), (), "M99.70"),
])  # fmt: skip
def test_codes_on_the_claim(
    claim: tuple[str, ...] | None, claimed: tuple[str, ...], family: tuple[str, ...], concerned: str
) -> None:
    given = case(note(), claim=None if claim is None else {"dx": claim})
    assert (given.claimed, given.claimed_family, given.concerned) == (claimed, family, concerned)


def test_codes_written_as_diagnoses() -> None:
    codes = [written("M99.71"), written("M54.2"), written("M99.70", NEGATED), written("M99.60"), written("M99.71")]
    assert case(note(codes=codes)).written_family == ("M99.71", "M99.60")
