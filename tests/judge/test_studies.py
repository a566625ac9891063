"""Questions about imaging: does a result report the finding, does one deny it."""

from datetime import date
from typing import Any

import pytest

from dxproof.engine.facts import NoteFacts
from dxproof.engine.terms import Event, Modality, Setting
from tests.judge.building import (
    BONE,
    DISC,
    LIGAMENT,
    M17,
    NEGATED,
    POSSIBLE,
    ask,
    case,
    found,
    normal,
    note,
    one,
    quotes,
    said,
    study,
    told,
    words,
)

MRI, CT, FILM, OTHER = Modality.MRI, Modality.CT, Modality.PLAIN_FILM, Modality.OTHER
CERVICAL_MRI, CERVICAL_CT = "mri of cervical", "ct of cervical"


def read(*given: Any, **more: Any) -> Any:
    """A finding read from the first study."""
    return one(*given, study=0, **more)


# ---- study_reports -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "expected", "detail"), [
    (note(read("C1-C2"), studies=[study()]), (True, "met", ["foramen at C1-C2", CERVICAL_MRI], []), "MRI 2026-10-05 C1-C2"),
    (note(read("C1-C2", severity="moderate"), studies=[study(CT, day=(2026, 3, 0))]),
     (True, "met", ["foramen at C1-C2", CERVICAL_CT], []), "CT 2026-03 C1-C2 moderate"),
    (note(read("head"), studies=[study(day=None)]), (True, "met", ["foramen at head", CERVICAL_MRI], []), "MRI"),
    # A detail that repeats itself is told once.
    (note(read("C1-C2"), read("C1-C2"), read("C0-C1"), studies=[study()]),
     (True, "met", ["foramen at C1-C2", "foramen at C1-C2", "foramen at C0-C1", CERVICAL_MRI], []), "MRI 2026-10-05 C1-C2; MRI 2026-10-05 C0-C1"),
    # Not read from a study, of another compartment, of another region, hedged, denied.
    (note(one("C1-C2")), (False, "not_found", [], []), None),
    (note(read("C1-C2", "canal"), studies=[study()]), (False, "no_result", [], [(CERVICAL_MRI, "its result is of C1-C2 canal")]), None),
    (note(read("C5-C6"), studies=[study()]), (False, "no_result", [], [(CERVICAL_MRI, "its result is of C5-C6 foramen")]), None),
    (note(read("C1-C2", assertion=POSSIBLE), studies=[study()]), (False, "no_result", [], [(CERVICAL_MRI, "no narrowing in its result")]), None),
    (note(read("C1-C2", assertion=NEGATED), studies=[study()]), (False, "no_result", [], [(CERVICAL_MRI, "no narrowing in its result")]), None),
    (note(read("C1-C2", None), studies=[study()]), (False, "no_result", [], [(CERVICAL_MRI, "no narrowing in its result")]), None),
    # What was not done shows nothing; its own cue, or what became of it.
    (note(read("C1-C2"), studies=[study(event=Event.ORDERED, cue="pending")]), (False, "awaited", [], [(CERVICAL_MRI, "pending")]), None),
    # A result that is awaited says more than a film, and a film that is awaited does not do.
    (note(read("C1-C2"), studies=[study(FILM), study(event=Event.ORDERED)]),
     (False, "awaited", [], [("plain_film of cervical", "plain film"), (CERVICAL_MRI, "ordered")]), None),
    (note(read("C1-C2"), studies=[study(event=Event.PATIENT_REPORTED)]), (False, "not_found", [], [(CERVICAL_MRI, "remembered")]), None),
    # A film does not do, whatever became of it, and other studies are not in question.
    (note(read("C1-C2"), studies=[study(FILM)]), (False, "plain_film", [], [("plain_film of cervical", "plain film")]), None),
    (note(studies=[study(FILM, Event.ORDERED)]), (False, "plain_film", [], [("plain_film of cervical", "plain film")]), None),
    (note(studies=[study(OTHER)]), (False, "not_found", [], []), None),
    # The result that reports something else says more than a film.
    (note(studies=[study(FILM), study(event=Event.PLANNED), study(CT)]),
     (False, "no_result", [], [("plain_film of cervical", "plain film"), (CERVICAL_MRI, "planned"), (CERVICAL_CT, "no narrowing in its result")]), None),
    # Beside a result that reports it, other results are not held against it.
    (note(read("C1-C2"), studies=[study(), study(CT), study(FILM)]),
     (True, "met", ["foramen at C1-C2", CERVICAL_MRI], [("plain_film of cervical", "plain film")]), "MRI 2026-10-05 C1-C2"),
])  # fmt: skip
def test_study_reports(facts: NoteFacts, expected: object, detail: str | None) -> None:
    answer = ask(case(facts), "study_reports", modalities=(MRI, CT))
    assert told(answer) == expected
    assert answer.fields.get("detail") == detail


def test_film_is_named_where_one_proves() -> None:
    facts = note(one(None, "knee", side="right", study=0), studies=[study(FILM, regions=())])
    answer = ask(case(facts, "M17.11", M17), "study_reports", modalities=(FILM, MRI))
    assert (answer.true, answer.fields["detail"]) == (True, "plain film 2026-10-05")


def test_hedged_result_reports_for_an_inpatient() -> None:
    facts = note(read("C1-C2", assertion=POSSIBLE), studies=[study()])
    assert ask(case(facts, setting=Setting.INPATIENT), "study_reports", modalities=(MRI,)).true


@pytest.mark.parametrize(("where", "expected"), [
    (["C2-C3", "C3-C4", "C4-C5"], "its result is of C2-C3 canal, C3-C4 canal, C4-C5 canal"),
    (["C2-C3", "C3-C4", "C4-C5", "C5-C6"], "its result is of C2-C3 canal, C3-C4 canal, C4-C5 canal, …"),
    (["C2-C3", "C2-C3"], "its result is of C2-C3 canal"),
    (["lower_extremity", None], "its result is of lower extremity canal, the canal (level not stated)"),
])  # fmt: skip
def test_what_a_result_is_of_is_told_in_few_words(where: list[str | None], expected: str) -> None:
    facts = note(*(read(place, "canal") for place in where), studies=[study()])
    (shown,) = ask(case(facts), "study_reports", modalities=(MRI,)).rejected
    assert shown.cue == expected


@pytest.mark.parametrize(("compartment", "side", "expected"), [
    ("knee", "left", "its result is of left knee"),
    ("other_joint", None, "its result is of another joint"),
])  # fmt: skip
def test_without_regions_a_result_is_of_a_side(compartment: str, side: str | None, expected: str) -> None:
    facts = note(one(None, compartment, side=side, study=0), studies=[study(MRI)])
    (shown,) = ask(case(facts, "M17.11", M17), "study_reports", modalities=(MRI,)).rejected
    assert shown.cue == expected


@pytest.mark.parametrize(("side", "target", "reports"), [
    ("left", "M17.11", False),
    ("right", "M17.11", True),
    ("bilateral", "M17.11", True),
    (None, "M17.11", True),  # a result without a side speaks of the side in question
    ("left", "M17.0", False),  # of one knee, where nothing says that both are arthritic
    ("bilateral", "M17.0", True),
    (None, "M17.0", True),
    ("left", "M17.9", True),
    ("left", "M17.5", True),  # of several sides
])  # fmt: skip
def test_result_of_a_side(side: str | None, target: str, reports: bool) -> None:
    facts = note(loose=[said(None, "knee", side=side, study=0)], studies=[study(FILM)])
    assert ask(case(facts, target, M17), "study_reports", modalities=(FILM,)).true is reports


@pytest.mark.parametrize(("found_on", "shown", "reports"), [
    ("bilateral", ["left"], True),  # a result of one side is part of a bilateral finding
    ("right", ["left"], True),  # the other side is found in another way: both are arthritic
    ("left", ["left"], False),
    ("left", ["left", "right"], True),
])  # fmt: skip
def test_result_of_one_side_for_a_code_of_both(found_on: str, shown: list[str], reports: bool) -> None:
    results = [one(None, "knee", side=side, study=0) for side in shown]
    facts = note(one(None, "knee", side=found_on), *results, studies=[study(FILM)])
    assert ask(case(facts, "M17.0", M17), "study_reports", modalities=(FILM,)).true is reports


def test_region_of_a_result_is_that_of_its_finding() -> None:
    facts = note(found(said("C1-C2"), said(None, study=0)), studies=[study()])
    assert ask(case(facts), "study_reports", modalities=(MRI,)).true
    assert not ask(case(note(loose=[said(None, study=0)], studies=[study()])), "study_reports", modalities=(MRI,)).true


@pytest.mark.parametrize(("replaced", "reports"), [
    ({"superseded": words("amended")}, False),
    ({"superseded": words("amended"), "cause_replaced": True}, True),  # the narrowing stands, another cause was named
])  # fmt: skip
def test_result_that_was_replaced(replaced: dict[str, Any], reports: bool) -> None:
    facts = note(loose=[said("C1-C2", study=0, **replaced)], studies=[study()])
    assert ask(case(facts), "study_reports", modalities=(MRI,)).true is reports


# ---- thresholds of a study ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "served", "expected"), [
    ((2026, 10, 5), date(2026, 10, 15), (True, "met", [])),
    ((2026, 10, 5), date(2026, 10, 16), (False, "too_old", ["11 days before 2026-10-16, at most 10 allowed"])),
    # A month may be its first day, a year the first of January.
    ((2026, 10, 0), date(2026, 10, 11), (True, "met", [])),
    ((2026, 10, 0), date(2026, 10, 12), (False, "too_old", ["11 days before 2026-10-12, at most 10 allowed"])),
    ((2026, 0, 0), date(2026, 1, 11), (True, "met", [])),
    ((2026, 0, 0), date(2026, 1, 12), (False, "too_old", ["11 days before 2026-01-12, at most 10 allowed"])),
    # What is not known does not satisfy it.
    (None, date(2026, 10, 5), (False, "no_date", ["no date, at most 10 days before the visit needed"])),
    ((2026, 2, 30), date(2026, 10, 5), (False, "no_date", ["no date, at most 10 days before the visit needed"])),
    ((2026, 10, 5), None, (False, "no_date", ["the visit has no date to count from"])),
])  # fmt: skip
def test_age_of_a_result(day: tuple[int, int, int] | None, served: date | None, expected: object) -> None:
    facts = note(read("C1-C2"), studies=[study(day=day)])
    answer = ask(case(facts, day=served), "study_reports", modalities=(MRI,), max_age_days=10)
    assert (answer.true, answer.reason, [span.cue for span in answer.rejected]) == expected
    assert ask(case(facts, day=served), "study_reports", modalities=(MRI,), max_age_days=0).true


@pytest.mark.parametrize(("given", "told_by_note", "age"), [
    (date(2026, 10, 20), date(2026, 10, 6), "15 days before 2026-10-20, at most 1 allowed"),
    (None, date(2026, 10, 7), "2 days before 2026-10-07, at most 1 allowed"),
])  # fmt: skip
def test_day_of_service_is_as_given_else_as_the_note_tells(given: date | None, told_by_note: date, age: str) -> None:
    facts = note(read("C1-C2"), studies=[study()], visit=told_by_note)
    (shown,) = ask(case(facts, day=given), "study_reports", modalities=(MRI,), max_age_days=1).rejected
    assert shown.cue == age


def test_what_is_known_to_be_too_old_says_more_than_what_has_no_date() -> None:
    facts = note(read("C1-C2"), one("C1-C2", study=1), studies=[study(day=None), study(CT)])
    answer = ask(case(facts, day=date(2027, 1, 1)), "study_reports", modalities=(MRI, CT), max_age_days=10)
    assert answer.reason == "too_old"
    assert quotes(answer.rejected) == [CERVICAL_MRI, CERVICAL_CT]


@pytest.mark.parametrize(("qualities", "expected"), [
    (frozenset({"weight_bearing"}), (True, "met", ["knee at None", "plain_film of "], [])),
    (frozenset(), (False, "no_quality", [], [("plain_film of ", "not weight bearing")])),
])  # fmt: skip
def test_quality_of_a_result(qualities: frozenset[str], expected: object) -> None:
    facts = note(one(None, "knee", side="right", study=0), studies=[study(FILM, regions=(), qualities=qualities)])
    answer = ask(case(facts, "M17.11", M17), "study_reports", modalities=(FILM,), quality="weight_bearing")
    assert told(answer) == expected


# ---- study_denies ------------------------------------------------------------------------------------------------

DENIED = "foramen at C1-C2"


@pytest.mark.parametrize(("facts", "expected"), [
    # Without a counted finding, at any level of the region.
    (note(read("C1-C2", assertion=NEGATED), studies=[study()]), [DENIED]),
    (note(read("C0-C1", assertion=NEGATED), studies=[study()]), ["foramen at C0-C1"]),
    (note(read("C5-C6", assertion=NEGATED), studies=[study()]), []),
    (note(read("C1-C2", "canal", assertion=NEGATED), studies=[study()]), []),
    (note(one("C1-C2", assertion=NEGATED)), []),
    (note(read("C1-C2", assertion=POSSIBLE), studies=[study()]), []),
    (note(read("C1-C2", assertion=NEGATED), studies=[study(FILM)]), []),
    (note(read("C1-C2", assertion=NEGATED), studies=[study(event=Event.ORDERED)]), []),
    (note(read("C1-C2", assertion=NEGATED, superseded=words("amended")), studies=[study()]), []),
    # With one, at its level.
    (note(one("C1-C2", "foramen", DISC), read("C1-C2", assertion=NEGATED), studies=[study()]), [DENIED]),
    (note(one("C0-C1", "foramen", DISC), read("C1-C2", assertion=NEGATED), studies=[study()]), []),
    (note(one("C1-C2", "foramen", DISC), one("C0-C1", "foramen", DISC), read("C1-C2", assertion=NEGATED), studies=[study()]), [DENIED]),
    (note(one("head", "foramen", DISC), read("C1-C2", assertion=NEGATED), studies=[study()]), [DENIED]),
    # Where one has the code's cause, the others are not in question.
    (note(one("C0-C1", "foramen", DISC), one("C1-C2", "foramen", BONE), read("C1-C2", assertion=NEGATED), studies=[study()]), []),
    (note(one("C0-C1", "foramen", BONE), one("C1-C2", "foramen", BONE), read("C1-C2", assertion=NEGATED), studies=[study()]), [DENIED]),
    # Left is not right.
    (note(one("C1-C2", "foramen", DISC, side="left"), read("C1-C2", side="right", assertion=NEGATED), studies=[study()]), []),
    (note(one("C1-C2", "foramen", DISC, side="left"), read("C1-C2", side="left", assertion=NEGATED), studies=[study()]), [DENIED]),
    (note(one("C1-C2", "foramen", DISC, side="left"), read("C1-C2", assertion=NEGATED), studies=[study()]), [DENIED]),
    # 'No significant narrowing' does not deny one that is reported.
    (note(one("C1-C2", "foramen", DISC), read("C1-C2", assertion=NEGATED, graded=True), studies=[study()]), []),
    (note(read("C1-C2", assertion=NEGATED, graded=True), studies=[study()]), [DENIED]),
    # 'At any level' speaks of all that the study covers, but for what it has just reported.
    (note(read(None, assertion=NEGATED), studies=[study()]), ["foramen at None"]),
    (note(read(None, assertion=NEGATED), studies=[study(regions=("lumbar",))]), []),
    (note(read(None, assertion=NEGATED), read("C1-C2", "foramen", BONE), studies=[study()]), []),
    (note(read(None, assertion=NEGATED), one("C1-C2", "foramen", BONE, study=1), studies=[study(), study(CT)]), ["foramen at None"]),
    (note(one(None, assertion=NEGATED)), []),
    # A level that is normal, and a study that is.
    (note(normals=[normal("C1-C2")], studies=[study()]), ["C1-C2 normal"]),
    (note(normals=[normal("C5-C6")], studies=[study()]), []),
    (note(normals=[normal("C1-C2")], studies=[study(FILM)]), []),
    (note(one("C0-C1", "foramen", DISC), normals=[normal("C1-C2")], studies=[study()]), []),
    (note(one("C0-C1", "foramen", DISC, side="left"), normals=[normal("C0-C1")], studies=[study()]), ["C0-C1 normal"]),
    (note(studies=[study(normal=words("normal study"))]), ["normal study"]),
    (note(one("C0-C1", "foramen", DISC), studies=[study(normal=words("normal study"))]), ["normal study"]),
    (note(studies=[study(regions=("lumbar",), normal=words("normal study"))]), []),
    (note(studies=[study(FILM, normal=words("normal study"))]), []),
    (note(studies=[study()]), []),
    (note(), []),
])  # fmt: skip
def test_study_denies(facts: NoteFacts, expected: list[str]) -> None:
    answer = ask(case(facts), "study_denies", modalities=(MRI, CT))
    assert told(answer) == (bool(expected), "denied", expected, [])


@pytest.mark.parametrize(("facts", "expected"), [
    (note(found(said("C1-C2", "foramen", DISC, study=0)), read("C1-C2", assertion=NEGATED), studies=[study()]), [DENIED, DENIED]),
    # Another study may see another thing.
    (note(found(said("C1-C2", "foramen", DISC, study=0)), one("C1-C2", study=1, assertion=NEGATED), studies=[study(), study(CT)]), []),
    (note(one("C1-C2", "foramen", DISC), read("C1-C2", assertion=NEGATED), studies=[study()]), []),
    (note(read("C1-C2", "foramen", DISC), read("C0-C1", assertion=NEGATED), studies=[study()]), []),
    (note(read("C1-C2", "foramen", DISC, side="left"), read("C1-C2", side="right", assertion=NEGATED), studies=[study()]), []),
    (note(read("C1-C2", "foramen", DISC), read("C1-C2", assertion=NEGATED), studies=[study(FILM)]), []),
    # One narrowing that is reported and denied is enough.
    (note(read("C0-C1", "foramen", LIGAMENT), read("C1-C2", "foramen", DISC), read("C1-C2", assertion=NEGATED), studies=[study()]), [DENIED, DENIED]),
    (note(read("C1-C2", assertion=NEGATED), studies=[study()]), []),
    (note(), []),
])  # fmt: skip
def test_one_study_reports_and_denies(facts: NoteFacts, expected: list[str]) -> None:
    answer = ask(case(facts), "study_denies", modalities=(MRI, CT), same_study=True)
    assert told(answer) == (bool(expected), "reports_and_denies", expected, [])


@pytest.mark.parametrize(("compartments", "side", "target", "denies"), [
    (frozenset({"knee"}), None, "M17.11", True),
    (frozenset(), None, "M17.11", False),
    (frozenset({"other_joint"}), None, "M17.11", False),
])  # fmt: skip
def test_without_regions_a_normal_study_is_of_a_part(
    compartments: frozenset[str], side: str | None, target: str, denies: bool
) -> None:
    facts = note(studies=[study(FILM, regions=(), compartments=compartments, normal=words("normal"))])
    assert ask(case(facts, target, M17), "study_denies", modalities=(FILM,)).true is denies


@pytest.mark.parametrize(("side", "target", "denies"), [
    ("left", "M17.11", False), ("right", "M17.11", True), (None, "M17.11", True), ("left", "M17.0", True),
])  # fmt: skip
def test_denial_of_a_side(side: str | None, target: str, denies: bool) -> None:
    facts = note(loose=[said(None, "knee", side=side, study=0, assertion=NEGATED)], studies=[study(FILM)])
    assert ask(case(facts, target, M17), "study_denies", modalities=(FILM,)).true is denies


def test_code_of_several_regions_is_denied_by_no_study_as_a_whole() -> None:
    """A code without one region of its own: what is normal says nothing of it."""
    facts = note(studies=[study(normal=words("normal study"))])
    assert not ask(case(facts, "M48.00", "m48-spinal-stenosis"), "study_denies", modalities=(MRI,)).true
