"""Questions about the patient's story: care that was given, symptoms that are there."""

from typing import Any

import pytest

from dxproof.engine.terms import Assertion, Event
from tests.judge.building import HISTORICAL, NEGATED, POSSIBLE, ask, care, case, note, symptom, told

HYPOTHETICAL, OTHER_PERSON = Assertion.HYPOTHETICAL, Assertion.OTHER_PERSON


@pytest.mark.parametrize(("treatments", "expected", "kinds"), [
    ([care("physical_therapy")], (True, "met", ["physical_therapy"], []), "physical therapy"),
    ([care("injection"), care("injection"), care("analgesic")], (True, "met", ["injection", "injection", "analgesic"], []), "injection, analgesic"),
    ([], (False, "not_found", [], []), None),
    # What was not done, with its cue or what became of it.
    ([care("injection", Event.PLANNED)], (False, "not_done", [], [("injection", "planned")]), None),
    ([care("injection", Event.DECLINED, event_cue="refused")], (False, "not_done", [], [("injection", "refused")]), None),
    ([care("injection", Event.ORDERED)], (False, "not_done", [], [("injection", "ordered")]), None),
    ([care("injection", Event.PATIENT_REPORTED)], (False, "not_done", [], [("injection", "remembered")]), None),
    # For another complaint.
    ([care("injection", complaints=["knee"])], (False, "not_done", [], [("injection", "for another complaint")]), None),
    ([care("injection", complaints=["knee"], cue="knee pain")], (False, "not_done", [], [("injection", "knee pain")]), None),
    ([care("injection", complaints=[])], (False, "not_done", [], [("injection", "for another complaint")]), None),
    ([care("injection", complaints=["knee", "neck"])], (True, "met", ["injection"], []), "injection"),
    # What became of it says more than how it is worded, but a denial and another person are none.
    ([care("injection", assertion=HISTORICAL)], (True, "met", ["injection"], []), "injection"),
    ([care("injection", assertion=POSSIBLE)], (True, "met", ["injection"], []), "injection"),
    ([care("injection", assertion=HYPOTHETICAL, cue="if")], (False, "not_done", [], [("injection", "if")]), None),
    ([care("injection", assertion=HYPOTHETICAL, cue="if"), care()], (True, "met", ["manual_therapy"], [("injection", "if")]), "manual therapy"),
    ([care("injection", assertion=NEGATED, cue="no")], (False, "not_done", [], [("injection", "no")]), None),
    ([care("injection", assertion=OTHER_PERSON, cue="mother")], (False, "not_done", [], [("injection", "mother")]), None),
    # All treatment denied, for this complaint or another; what was given all the same.
    ([care("any", Event.NOT_DONE, event_cue="no", nothing=True)], (False, "denied", [], [("any", "no")]), None),
    ([care("any", Event.NOT_DONE, event_cue="no", nothing=True, complaints=["knee"])], (False, "not_done", [], [("any", "no")]), None),
    ([care("any", Event.NOT_DONE, event_cue="no", nothing=True), care()], (True, "met", ["manual_therapy"], [("any", "no")]), "manual therapy"),
    # Beside what was given the rest is shown.
    ([care("injection", Event.PLANNED), care("analgesic", cue="takes")], (True, "met", ["analgesic"], [("injection", "planned")]), "analgesic"),
])  # fmt: skip
def test_care_given(treatments: list[Any], expected: object, kinds: str | None) -> None:
    answer = ask(case(note(care=treatments)), "care_given")
    assert told(answer) == expected
    assert answer.fields.get("kinds") == kinds
    assert all(span.cue is None for span in answer.evidence)


@pytest.mark.parametrize(("treatments", "expected"), [
    ([care("physical_therapy", weeks=6)], (True, "met", ["physical_therapy"], [])),
    ([care("physical_therapy", weeks=5.5)], (False, "too_short", [], [("physical_therapy", "5.5 weeks, 6 needed")])),
    ([care("physical_therapy")], (False, "no_duration", [], [("physical_therapy", "no duration stated, 6 weeks needed")])),
    # Two courses do not add up; what is known to be too short says more than what is not known.
    ([care("injection"), care("physical_therapy", weeks=3)],
     (False, "too_short", [], [("injection", "no duration stated, 6 weeks needed"), ("physical_therapy", "3 weeks, 6 needed")])),
    ([care("physical_therapy", weeks=3), care("analgesic", weeks=8)], (True, "met", ["analgesic"], [("physical_therapy", "3 weeks, 6 needed")])),
    ([care("physical_therapy", Event.PLANNED, weeks=6)], (False, "not_done", [], [("physical_therapy", "planned")])),
    ([], (False, "not_found", [], [])),
])  # fmt: skip
def test_weeks_of_care(treatments: list[Any], expected: object) -> None:
    assert told(ask(case(note(care=treatments)), "care_given", weeks=6)) == expected


@pytest.mark.parametrize(("symptoms", "expected", "named"), [
    ([symptom("headache")], (True, "met", ["headache"], []), "headache"),
    ([symptom("headache"), symptom("neck pain"), symptom("headache")], (True, "met", ["headache", "neck pain", "headache"], []), "headache, neck pain"),
    ([], (False, "not_found", [], []), None),
    # Of another part of the body: not even shown.
    ([symptom("back pain", ["low_back"])], (False, "not_found", [], []), None),
    ([symptom("numbness", ["low_back", "neck"])], (True, "met", ["numbness"], []), "numbness"),
    ([symptom("headache", other_cause="migraine")], (False, "denied", [], [("headache", "migraine")]), None),
    ([symptom("headache", assertion=NEGATED)], (False, "denied", [], [("headache", None)]), None),
    ([symptom("headache", assertion=HISTORICAL)], (False, "denied", [], [("headache", None)]), None),
    ([symptom("headache", assertion=POSSIBLE)], (False, "denied", [], [("headache", None)]), None),
    ([symptom("headache", assertion=NEGATED), symptom("neck pain")], (True, "met", ["neck pain"], [("headache", None)]), "neck pain"),
])  # fmt: skip
def test_symptom_present(symptoms: list[Any], expected: object, named: str | None) -> None:
    answer = ask(case(note(symptoms=symptoms)), "symptom_present")
    assert told(answer) == expected
    assert answer.fields.get("symptoms") == named
