"""Questions about findings: where they stand, what causes them, what stands beside them."""

from dataclasses import replace
from typing import Any

import pytest

from dxproof.engine.facts import NoteFacts
from dxproof.engine.terms import Assertion, Setting
from tests.judge.building import (
    BONE,
    DISC,
    HISTORICAL,
    LIGAMENT,
    M17,
    M48,
    M99,
    NEGATED,
    POSSIBLE,
    SLIP,
    ask,
    case,
    competitor,
    cues,
    feature,
    found,
    note,
    one,
    quotes,
    said,
    told,
    words,
)

NO_PART = "neither foramen nor canal is named"
HYPOTHETICAL, OTHER_PERSON = Assertion.HYPOTHETICAL, Assertion.OTHER_PERSON


def upper_cervical(**more: Any) -> NoteFacts:
    """A narrowing whose words leave the region open."""
    return note(found(said(None, "foramen", DISC, ambiguous=words("upper cervical"), **more)))


# ---- finding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "target", "pack", "expected"), [
    (note(one("C1-C2")), "M99.70", M99, (True, "met", ["C1-C2"], [])),
    (note(one("C1-C2", place_span=None)), "M99.70", M99, (True, "met", ["foramen at C1-C2"], [])),
    (note(one("C5-C6")), "M99.70", M99, (False, "not_found", [], [])),
    (note(one("C1-C2", "canal")), "M99.70", M99, (False, "not_found", [], [])),
    (note(), "M99.70", M99, (False, "not_found", [], [])),
    (note(one("C1-C2", assertion=POSSIBLE)), "M99.70", M99, (False, "uncertain", [], [("foramen at C1-C2", "cue")])),
    (note(one("C1-C2", assertion=NEGATED)), "M99.70", M99, (False, "denied", [], [("foramen at C1-C2", "cue")])),
    (note(one("C1-C2", assertion=HISTORICAL)), "M99.70", M99, (False, "historical", [], [("foramen at C1-C2", "cue")])),
    (note(one("C1-C2", assertion=HYPOTHETICAL)), "M99.70", M99, (False, "hypothetical", [], [("foramen at C1-C2", "cue")])),
    (note(one("C1-C2", assertion=OTHER_PERSON)), "M99.70", M99, (False, "other_person", [], [("foramen at C1-C2", "cue")])),
    # Of several reasons the one nearest to a yes is told.
    (note(one(assertion=OTHER_PERSON), one(assertion=HYPOTHETICAL), one(assertion=HISTORICAL), one(assertion=NEGATED), one(assertion=POSSIBLE)),
     "M99.70", M99, (False, "uncertain", [], [("foramen at C1-C2", "cue")] * 5)),
    (note(one(assertion=OTHER_PERSON), one(assertion=HYPOTHETICAL), one(assertion=HISTORICAL), one(assertion=NEGATED)),
     "M99.70", M99, (False, "denied", [], [("foramen at C1-C2", "cue")] * 4)),
    (note(one(assertion=OTHER_PERSON), one(assertion=HYPOTHETICAL), one(assertion=HISTORICAL)),
     "M99.70", M99, (False, "historical", [], [("foramen at C1-C2", "cue")] * 3)),
    (note(one(assertion=OTHER_PERSON), one(assertion=HYPOTHETICAL)), "M99.70", M99, (False, "hypothetical", [], [("foramen at C1-C2", "cue")] * 2)),
    # What names no compartment counts towards no code, and is shown; denied, its own cue says enough.
    (note(one("C1-C2", None)), "M99.70", M99, (False, "no_compartment", [], [("None at C1-C2", NO_PART)])),
    (note(one("C1-C2", None, assertion=NEGATED)), "M99.70", M99, (False, "denied", [], [("None at C1-C2", "cue")])),
    # What is of another compartment, region or side is not this code's.
    (note(one("C1-C2", "canal", assertion=POSSIBLE)), "M99.70", M99, (False, "not_found", [], [])),
    (note(one("C5-C6", assertion=POSSIBLE)), "M99.70", M99, (False, "not_found", [], [])),
    (note(one(None, "knee", side="left", assertion=POSSIBLE)), "M17.11", M17, (False, "not_found", [], [])),
    (note(one(None, "knee", side="right", assertion=POSSIBLE)), "M17.11", M17, (False, "uncertain", [], [("knee at None", "cue")])),
    (note(one(None, "knee", assertion=POSSIBLE)), "M17.11", M17, (False, "uncertain", [], [("knee at None", "cue")])),
    (note(one(None, "knee", side="right")), "M17.11", M17, (True, "met", ["knee at None"], [])),
    (note(one(None, "knee", side="left")), "M17.11", M17, (False, "not_found", [], [])),
    # Words without a region may be of any.
    (note(one(None, "foramen", assertion=POSSIBLE)), "M99.70", M99, (False, "uncertain", [], [("foramen at None", "cue")])),
    (upper_cervical(), "M99.70", M99, (False, "ambiguous", [], [("upper cervical", "states no region")])),
    # A narrowing without a region whose words are not open says nothing of why.
    (note(one(None)), "M99.70", M99, (False, "not_found", [], [])),
    # Beside a counted one, the others are shown as not used.
    (note(one("C1-C2"), one("C0-C1", assertion=NEGATED)), "M99.70", M99, (True, "met", ["C1-C2"], [("foramen at C0-C1", "cue")])),
])  # fmt: skip
def test_finding(facts: NoteFacts, target: str, pack: str, expected: object) -> None:
    assert told(ask(case(facts, target, pack), "finding")) == expected


def test_replaced_statement_is_shown_with_what_replaced_it() -> None:
    old = said("C1-C2", superseded=words("at C2-C3, corrected"))
    answer = ask(case(note(loose=[old])), "finding")
    assert told(answer) == (False, "not_found", [], [("foramen at C1-C2", "replaced by: at C2-C3, corrected")])


def test_place_has_the_assertion_of_its_statement() -> None:
    (shown,) = ask(case(note(one(assertion=POSSIBLE)), setting=Setting.INPATIENT), "finding").evidence
    assert (shown.quote, shown.assertion) == ("C1-C2", POSSIBLE)


# ---- place_stated ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "target", "pack", "axis", "expected", "value"), [
    (note(one("C1-C2")), "M99.70", M99, "region", (True, "met", ["C1-C2"], []), "head region"),
    (note(one("C5-C6")), "M99.70", M99, "region", (False, "not_found", [], []), "head region"),
    (note(one("C1-C2", None)), "M99.70", M99, "region", (False, "no_compartment", [], [("None at C1-C2", NO_PART)]), "head region"),
    (upper_cervical(), "M99.70", M99, "region", (False, "ambiguous", [], [("upper cervical", "states no region")]), "head region"),
    # Only the statements that show the region are its evidence.
    (note(found(said("C1-C2"), said(None, place_span=words("there")))), "M99.70", M99, "region", (True, "met", ["C1-C2"], []), "head region"),
    # A region does not ask for the side.
    (note(one(None, "knee", side="right", side_span=words("right"))), "M17.11", M17, "laterality", (True, "met", ["right"], []), "right knee"),
    (note(one(None, "knee", side="right")), "M17.11", M17, "laterality", (True, "met", ["knee at None"], []), "right knee"),
    (note(one(None, "knee", side="left")), "M17.11", M17, "laterality", (False, "not_found", [], []), "right knee"),
    # An ambiguous region is nothing to a side.
    (note(one(None, "knee", ambiguous=words("there"))), "M17.11", M17, "laterality", (False, "not_found", [], []), "right knee"),
    # A code without a side is for a finding without one, and shows it.
    (note(one(None, "knee")), "M17.9", M17, "laterality", (True, "met", ["knee at None"], []), "not stated"),
    # Of a bilateral finding the statements that name a side are the evidence, one after the other.
    (note(found(said(None, "knee", side="left", side_span=words("left")), said(None, "knee", side="right", side_span=words("right")),
                said(None, "knee", quote="no side"), side="bilateral")),
     "M17.0", M17, "laterality", (True, "met", ["left", "right"], []), "both knees"),
])  # fmt: skip
def test_place_stated(facts: NoteFacts, target: str, pack: str, axis: str, expected: object, value: str) -> None:
    answer = ask(case(facts, target, pack), "place_stated", axis=axis)
    assert told(answer) == expected
    assert answer.fields["value"] == value


def test_hedged_here_and_counted_elsewhere_is_hedged() -> None:
    facts = note(one("C1-C2", assertion=POSSIBLE), one("C5-C6"))
    assert told(ask(case(facts), "place_stated", axis="region")) == (
        False,
        "uncertain",
        [],
        [("foramen at C1-C2", "cue")],
    )


def test_side_has_the_assertion_of_its_statement() -> None:
    facts = note(one(None, "knee", side="right", side_span=words("right"), assertion=POSSIBLE))
    (shown,) = ask(case(facts, "M17.11", M17, setting=Setting.INPATIENT), "place_stated", axis="laterality").evidence
    assert shown.assertion is POSSIBLE


# ---- place_elsewhere ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "target", "pack", "axis", "expected", "where"), [
    (note(one("C5-C6")), "M99.70", M99, "region", (True, "other_region", ["C5-C6"], []), "C5-C6"),
    (note(one("cervical"), one("C6-C7"), one("C6-C7")), "M99.70", M99, "region",
     (True, "other_region", ["cervical", "C6-C7", "C6-C7"], []), "cervical region, C6-C7"),
    # Statements that name no place do not show it.
    (note(found(said("C5-C6"), said(None))), "M99.70", M99, "region", (True, "other_region", ["C5-C6"], []), "C5-C6"),
    (note(one("C1-C2"), one("C5-C6")), "M99.70", M99, "region", (False, "not_found", [], []), None),
    (note(one(None), one("C5-C6")), "M99.70", M99, "region", (False, "not_found", [], []), None),
    (note(one("C5-C6", "canal")), "M99.70", M99, "region", (False, "not_found", [], []), None),
    (note(), "M99.70", M99, "region", (False, "not_found", [], []), None),
    (note(found(said(None, "knee", side="left", side_span=words("left")), said(None, "knee"))), "M17.11", M17, "laterality",
     (True, "other_region", ["left"], []), "left knee"),
    (note(one("C5-C6", "knee", side="left", side_span=words("left"))), "M17.11", M17, "laterality", (True, "other_region", ["left"], []), "left knee"),
    (note(one(None, "knee")), "M17.11", M17, "laterality", (False, "not_found", [], []), None),
])  # fmt: skip
def test_place_elsewhere(
    facts: NoteFacts, target: str, pack: str, axis: str, expected: object, where: str | None
) -> None:
    answer = ask(case(facts, target, pack), "place_elsewhere", axis=axis)
    assert told(answer) == expected
    assert answer.fields.get("found") == where


# ---- parts_disagree ----------------------------------------------------------------------------------------------

TWO_LEVELS = note(one("C1-C2", "foramen", DISC, unique=True), one("C5-C6", "foramen", DISC, unique=True))


@pytest.mark.parametrize(("target", "values", "expected", "where"), [
    ("M99.70", ("region",), (True, "parts_disagree", ["foramen at C1-C2", "foramen at C5-C6"], []), "C1-C2 foramen / C5-C6 foramen"),
    ("M99.71", ("region",), (True, "parts_disagree", ["foramen at C1-C2", "foramen at C5-C6"], []), "C1-C2 foramen / C5-C6 foramen"),
    ("M99.72", ("region",), (False, "parts_disagree", [], []), ""),
    ("M99.60", ("region",), (False, "parts_disagree", [], []), ""),
    ("M99.70", ("compartment",), (False, "parts_disagree", [], []), ""),
])  # fmt: skip
def test_parts_disagree(target: str, values: tuple[str, ...], expected: object, where: str) -> None:
    answer = ask(case(TWO_LEVELS, target), "parts_disagree", values=values)
    assert told(answer) == expected
    assert answer.fields["found"] == where


# ---- cause_stated ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "target", "pack", "expected", "mechanism"), [
    (note(one("C1-C2", "foramen", DISC)), "M99.70", M99, (True, "met", ["disc"], []), "disc"),
    (note(one("C1-C2", "foramen", LIGAMENT, DISC)), "M99.70", M99, (True, "met", [LIGAMENT, "disc"], []), "connective tissue, disc"),
    # Siblings that are denied speak for the code; its own causes denied do not.
    (note(one("C1-C2", "foramen", DISC, denied=(BONE, LIGAMENT))), "M99.70", M99, (True, "met", ["disc", BONE], []), "disc"),
    (note(one("C1-C2", "foramen", BONE)), "M99.70", M99, (False, "not_found", [], []), None),
    (note(one("C1-C2", "foramen", DISC, BONE)), "M99.70", M99, (False, "not_found", [], []), None),
    # One clean narrowing is enough, and only its causes are shown.
    (note(one("C1-C2", "foramen", DISC, BONE), one("C0-C1", "foramen", LIGAMENT)), "M99.70", M99, (True, "met", [LIGAMENT], []), "connective tissue"),
    (note(one("C1-C2")), "M99.70", M99, (False, "not_found", [], []), None),
    (note(one("C1-C2", "foramen", f"{DISC}?")), "M99.70", M99, (False, "uncertain", [], [("disc", None)]), None),
    (note(one("C1-C2", "foramen", f"{BONE}?")), "M99.70", M99, (False, "uncertain", [], []), None),
    (note(), "M99.70", M99, (False, "no_finding", [], []), None),
    # Causes elsewhere are shown with where they are, or with what rules their narrowing out; without a level nothing is said.
    (note(one("C5-C6", "foramen", DISC)), "M99.70", M99, (False, "no_finding", [], [("disc", "at C5-C6")]), None),
    (note(one("C5-C6", "foramen", f"{DISC}?")), "M99.70", M99, (False, "no_finding", [], [("disc", "at C5-C6")]), None),
    (note(one("cervical", "foramen", DISC)), "M99.70", M99, (False, "no_finding", [], []), None),
    (note(one("C5-C6", "foramen", BONE)), "M99.70", M99, (False, "no_finding", [], []), None),
    (note(one("C1-C2", "foramen", DISC, assertion=POSSIBLE)), "M99.70", M99, (False, "no_finding", [], [("disc", "cue")]), None),
    # A code may be for findings that name no cause.
    (note(one(None, "knee", side="right")), "M17.11", M17, (True, "unspecified", [], []), ""),
    (note(one(None, "knee", "primary", side="right")), "M17.11", M17, (True, "met", ["primary"], []), "primary"),
    (note(one(None, "knee", "post_traumatic", side="right")), "M17.11", M17, (False, "not_found", [], []), None),
    # A code that asks for no cause is met by any.
    (note(one("L3-L4", "canal", "disc")), "M48.061", M48, (True, "unspecified", [], []), ""),
])  # fmt: skip
def test_cause_stated(facts: NoteFacts, target: str, pack: str, expected: object, mechanism: str | None) -> None:
    answer = ask(case(facts, target, pack), "cause_stated")
    assert told(answer) == expected
    assert answer.fields.get("mechanism") == mechanism


def test_narrowing_without_a_cause_is_quoted() -> None:
    assert ask(case(note(one("C1-C2", quote="the C1-C2 foramen is narrow"))), "cause_stated").fields == {
        "finding": "the C1-C2 foramen is narrow"
    }


def test_cause_of_a_narrowing_that_is_no_more_has_its_assertion() -> None:
    (shown,) = ask(case(note(one("C1-C2", "foramen", DISC, assertion=HISTORICAL))), "cause_stated").rejected
    assert shown.assertion is HISTORICAL


def test_hedged_cause_counts_for_an_inpatient() -> None:
    facts = note(one("C1-C2", "foramen", f"{DISC}?"))
    assert told(ask(case(facts, setting=Setting.INPATIENT), "cause_stated")) == (
        True,
        "met",
        ["disc"],
        [("disc", None)],
    )


# ---- cause_of_sibling --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "expected", "fields"), [
    (note(one("C1-C2", "foramen", BONE)), (True, "other_mechanism", [BONE], []), {"mechanism": "osseous", "own": ""}),
    (note(one("C1-C2", "foramen", BONE, DISC)), (True, "mixed", [BONE, "disc"], []), {"mechanism": "osseous", "own": "disc"}),
    (note(one("C1-C2", "foramen", BONE, SLIP)), (True, "other_mechanism", [BONE, SLIP], []), {"mechanism": "osseous, subluxation", "own": ""}),
    # The causes of a clean narrowing beside it are not shown.
    (note(one("C1-C2", "foramen", BONE), one("C0-C1", "foramen", DISC)), (True, "other_mechanism", [BONE], []), {"mechanism": "osseous", "own": ""}),
    (note(one("C1-C2", "foramen", DISC)), (False, "not_found", [], []), {}),
    (note(one("C5-C6", "foramen", BONE)), (False, "not_found", [], []), {}),
    (note(one("C1-C2", "foramen", f"{BONE}?")), (False, "not_found", [], []), {}),
    (note(), (False, "not_found", [], []), {}),
])  # fmt: skip
def test_cause_of_sibling(facts: NoteFacts, expected: object, fields: dict[str, str]) -> None:
    answer = ask(case(facts), "cause_of_sibling")
    assert told(answer) == expected
    assert answer.fields == fields


# ---- features ----------------------------------------------------------------------------------------------------

CLAUDICATION = "claudication"


@pytest.mark.parametrize(("states", "target", "stated", "otherwise"), [
    ([feature(CLAUDICATION, "with")], "M48.062",
     (True, "met", ["claudication with"], []), (False, "not_found", [], [])),
    ([feature(CLAUDICATION, "without")], "M48.062",
     (False, "not_stated", [], [("claudication without", None)]), (True, "otherwise", ["claudication without"], [])),
    ([], "M48.062", (False, "not_stated", [], []), (False, "not_found", [], [])),
    ([], "M48.061", (True, "unspecified", [], []), (False, "not_found", [], [])),
    ([feature(CLAUDICATION, "without")], "M48.061",
     (True, "met", ["claudication without"], []), (False, "not_found", [], [])),
    ([feature(CLAUDICATION, "with")], "M48.061",
     (False, "not_stated", [], [("claudication with", None)]), (True, "otherwise", ["claudication with"], [])),
    # Both at once: the note contradicts itself.
    ([feature(CLAUDICATION, "with"), feature(CLAUDICATION, "without")], "M48.062",
     (False, "not_stated", [], [("claudication without", None)]),
     (True, "both", ["claudication with", "claudication without"], [])),
    # What is not about the patient now has no value; it is shown with its cue.
    ([feature(CLAUDICATION, None, HISTORICAL)], "M48.062",
     (False, "not_stated", [], [("claudication None", "cue")]), (False, "not_found", [], [])),
    ([feature(CLAUDICATION, None, HISTORICAL), feature(CLAUDICATION, "without")], "M48.062",
     (False, "not_stated", [], [("claudication None", "cue"), ("claudication without", None)]),
     (True, "otherwise", ["claudication without"], [("claudication None", "cue")])),
    # Another feature is none of this one.
    ([feature("myelopathy", "with")], "M48.062", (False, "not_stated", [], []), (False, "not_found", [], [])),
    # A code that does not depend on it is met whatever is said.
    ([feature(CLAUDICATION, "with")], "M48.02",
     (True, "met", ["claudication with"], []), (False, "not_found", [], [])),
])  # fmt: skip
def test_feature(states: list[Any], target: str, stated: object, otherwise: object) -> None:
    given = case(note(features=states), target, M48)
    assert told(ask(given, "feature_stated", feature=CLAUDICATION)) == stated
    assert told(ask(given, "feature_otherwise", feature=CLAUDICATION)) == otherwise


@pytest.mark.parametrize(("states", "expected"), [
    ([feature("myelopathy", None)], (True, "met", ["myelopathy None"], [])),
    ([feature("myelopathy", None, NEGATED)], (False, "not_found", [], [("myelopathy None", "cue")])),
    ([], (False, "not_found", [], [])),
])  # fmt: skip
def test_feature_that_is_no_axis_is_there_or_not(states: list[Any], expected: object) -> None:
    assert told(ask(case(note(features=states), "M48.062", M48), "feature_stated", feature="myelopathy")) == expected


@pytest.mark.parametrize(("question", "states", "target", "value"), [
    ("feature_stated", [], "M48.062", "with neurogenic claudication"),
    ("feature_stated", [], "M48.061", "without neurogenic claudication"),
    ("feature_stated", [feature(CLAUDICATION, "with")], "M48.062", "with neurogenic claudication"),
    ("feature_otherwise", [feature(CLAUDICATION, "without")], "M48.062", "without neurogenic claudication"),
    ("feature_otherwise", [feature(CLAUDICATION, "on_stairs")], "M48.062", "on stairs"),
])  # fmt: skip
def test_feature_is_named(question: str, states: list[Any], target: str, value: str) -> None:
    answer = ask(case(note(features=states), target, M48), question, feature=CLAUDICATION)
    assert answer.fields["value"] == value


def test_shown_values_of_a_feature_have_no_cue() -> None:
    denied = replace(feature(CLAUDICATION, "without"), span=words("no claudication", NEGATED, "no"))
    assert cues(
        ask(case(note(features=[denied]), "M48.062", M48), "feature_otherwise", feature=CLAUDICATION).evidence
    ) == [None]


# ---- rival_diagnosis ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("competing", "expected", "named"), [
    ([competitor("spondylosis", "C1-C2")], (True, "rival", ["spondylosis C1-C2"], []), "spondylosis"),
    ([competitor("spondylosis", "C1-C2", "M47.811")], (True, "rival", ["spondylosis C1-C2"], []), "M47.811"),
    ([competitor("spondylosis", "head")], (True, "rival", ["spondylosis head"], []), "spondylosis"),
    ([competitor("spondylosis", "head"), competitor("spondylosis", "C1-C2"), competitor("spinal stenosis", "head")],
     (True, "rival", ["spondylosis head", "spondylosis C1-C2", "spinal stenosis head"], []), "spondylosis, spinal stenosis"),
    # Another level is another place, and so is another region.
    ([competitor("spondylosis", "C0-C1")], (False, "rival", [], []), ""),
    ([competitor("spondylosis", "cervical")], (False, "rival", [], []), ""),
    ([competitor("spondylosis", None)], (False, "rival", [], []), ""),
    # A row of the problem list without a level, or of an earlier date, is shown and not used.
    ([competitor("spondylosis", "head", listed=True)], (False, "rival", [], [("spondylosis head", "only on the problem list")]), ""),
    ([competitor("spondylosis", "head", "M47.811", listed=True), competitor("spinal stenosis", "C1-C2")],
     (True, "rival", ["spinal stenosis C1-C2"], [("spondylosis head", "only on the problem list")]), "spinal stenosis"),
    ([], (False, "rival", [], []), ""),
])  # fmt: skip
def test_rival_diagnosis(competing: list[Any], expected: object, named: str) -> None:
    answer = ask(case(note(one("C1-C2", "foramen", DISC), competing=competing)), "rival_diagnosis")
    assert told(answer) == expected
    assert answer.fields["rival"] == named


@pytest.mark.parametrize(("where", "expected"), [("head", True), ("C1-C2", False)])
def test_competing_diagnosis_where_no_finding_is(where: str, expected: bool) -> None:
    """One of the region alone is for whatever stands there; one of a level needs a finding at its level."""
    assert ask(case(note(competing=[competitor("spondylosis", where)])), "rival_diagnosis").true is expected


def test_quotes_are_in_the_order_of_the_text() -> None:
    later, earlier = said("C1-C2", quote="later"), words("C0-C1")
    first = said("C1-C2", quote="first", place_span=None)
    given = case(note(found(first, later), found(said("C0-C1", place_span=earlier))))
    assert quotes(ask(given, "finding").evidence) == ["C1-C2", "C0-C1", "first"]
