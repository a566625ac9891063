"""Sentences -> elements of a visit: by which words they are stated, measured and dated, and by which they are not."""

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.facts import Element


@pytest.fixture(scope="module")
def visits() -> Engine:
    return dxproof.load("cmt-visit")


def stated(engine: Engine, text: str, name: str) -> list[Element]:
    return [each for each in engine.facts_and_words(text)[0].elements if each.element == name and each.stated]


STATED = [
    # text, element, (words, kind) of each
    ("Initial visit. Neck pain.", "visit_kind", [("Initial visit", "initial")]),
    ("New patient exam 3/2/2027", "visit_kind", [("New patient exam", "initial")]),
    ("30-DAY RE-EVALUATION", "visit_kind", [("30-DAY RE-EVALUATION", "re_examination")]),
    ("Here for monthly wellness care.", "visit_kind", [("Here for monthly wellness care", "maintenance")]),
    ("Visit 4. Neck pain.", "visit_kind", [("Visit", "subsequent")]),
    ("Pain is unchanged since the initial examination.", "visit_kind", []),
    ("Re-exam due in two weeks.", "visit_kind", []),
    # the plan
    ("Plan: 3x/wk for 4 weeks.", "plan_frequency", [("x/wk", None)]),
    ("Plan: adjust twice a week.", "plan_frequency", [("twice a week", None)]),
    ("Plan: RTC 2 weeks.", "plan_frequency", [("RTC", None)]),
    ("Plan: return as needed.", "plan_frequency", []),
    ("Plan: return in 2 weeks if no better.", "plan_frequency", []),
    ("Recommend daily until discharge.", "plan_frequency", [("daily", None)]),
    ("Neck pain no longer daily.", "plan_frequency", []),
    ("The plan is care two times a week over the next six weeks.", "plan_duration", [("times a week over the next six weeks", None)]),
    ("Plan: weekly for a month.", "plan_duration", [("for a month", None)]),
    ("Plan: come back in a month.", "plan_frequency", [("come back in a month", None)]),
    ("Plan: three visits this week, then two a week.", "plan_frequency", [("two a week", None)]),
    # a name over an empty line, and an arrow that no measure stands beside
    ("Adjusted C5.\nSignature ________", "signature", []),
    ("Adjusted C5.\nSignature:", "signature", []),
    ("Leg check 1/4 → even. Adjusted C5.", "change", []),
    ("Neck pain 6 → 4.", "change", [("→", "measured")]),
    # pain and short forms in the list of diagnoses
    ("Dx: L seg dysf, LBP, R PI ilium.", "diagnosis", [("L seg dysf", None), ("LBP", None), ("PI ilium", None)]),
    ("He was shoveling snow and felt a pull.", "mechanism", [("was shoveling", None), ("felt a pull", None)]),
    ("Plan: BIW x 4 wks.", "plan_frequency", [("BIW", None)]),
    ("Plan: BMP in 2 weeks.", "plan_duration", []),
    ("Plan: visits 3 weeks apart.", "plan_frequency", [("weeks apart", None)]),
    ("Plan: will see her daily while admitted.", "plan_frequency", [("see her daily", None)]),
    ("Plan: will see her daily while admitted.", "plan_duration", [("while admitted", None)]),
    ("Plan: every 2 weeks x 4.", "plan_duration", [("every 2 weeks x 4", None)]),
    ("HPI: headaches 3 times per week.", "plan_frequency", []),
    ("Plan: 3x/wk for 4 weeks.", "plan_duration", [("weeks", None)]),
    ("Plan: 12 visits.", "plan_duration", [("visits", None)]),
    ("Plan: twice a week through 8/17.", "plan_duration", [("through", None)]),
    ("Plan: return in 2 weeks.", "plan_duration", []),
    ("HPI: neck pain for 3 weeks.", "plan_duration", []),
    ("Plan: re-examination in 4 weeks.", "re_examination", [("re-examination", None)]),
    ("Goals: sit for an hour.", "goal_function", [("sit", None)]),
    ("HPI: pain when she sits.", "goal_function", []),
    ("Plan: weekly through November.", "plan_duration", [("through November", None)]),
    ("Visit 6 of 12.", "plan_duration", [("Visit 6 of 12", None)]),
    ("Neck 6/10 best 2 worst 7.", "plan_duration", []),
    ("By May 5 I hope to see the pain at 3.", "goal", [("I hope to", None)]),
    ("Plan: sit tolerance 60 min.", "goal", [("sit tolerance", None)]),
    ("Neck pain 6, no goal.", "goal", []),
    # what changed, and what treatment does
    ("Low back 5 (was 6).", "change", [("Low back 5 (was 6", None)]),
    ("Low back 5 (severe).", "change", []),
    ("Re-exam at 6 weeks (10/26).", "change", []),
    ("Worse: sitting. Better: heat.", "change", []),
    ("Worse getting up from a chair.", "change", [("Worse", "worse")]),
    ("Adjusted C5. Low back 4 after.", "response", [("Low back 4 after", None)]),
    ("Adjusted C5. She left at 2/10.", "response", [("left at", None)]),
    ("Left rotation 40.", "response", []),
    ("Goals of 9/15 met.", "response", [("met", None)]),
    ("She met her sister.", "response", []),
    ("Flexion 50 (40 on 3/2).", "response", [("Flexion 50 (40", None)]),
    ("Flexion 50 (60).", "response", []),
    ("Goals: rotation 45 -> 60.", "response", []),
    ("Rotation 45 -> 60.", "response", [("->", None)]),
    ("Neck 4 -> 3.", "change", [("->", "measured")]),
    ("Headache was 4 before and 2 after.", "response", [("Headache was 4 before and 2 after", None)]),
    ("Tolerated well, rising from the chair is easier.", "response", [("Tolerated well", None)]),
    ("Rotation is halfway to goal.", "response", [("halfway to goal", None)]),
    ("OMT in March for the same.", "change", []),
    ("NDI 18% today versus 36% at baseline.", "response", [("at baseline", None)]),
    ("Since beginning care she sleeps through.", "response", [("Since beginning care", None)]),
    ("Making steady progress.", "response", [("Making steady progress", None)]),
    ("The pain returns between visits.", "response", [("returns between visits", None)]),
    ("Legs even after.", "response", []),
    ("Two weeks of good relief, then it came back.", "response", [("weeks of good relief", None)]),
    ("I saw her for the first time today.", "response", []),
    ("She is expected to benefit from care.", "response", []),
    ("Looking up makes it worse.", "change", []),
    ("To reach maximum improvement.", "maintenance", []),
    ("Stonebridge Spine & Wellness", "maintenance", []),
    ("Harbor Lane Wellness | Dr. Hale", "maintenance", []),
    ("She wants to stay on her wellness schedule.", "maintenance", [("her wellness", None)]),
    ("Maintenance explained.", "maintenance", []),
    ("Maximum improvement reached.", "maintenance", [("Maximum improvement", None)]),
    # a sheet with measures of several days
    ("VISITS      3/2    3/9\nNeck VAS    6      4\nCode    98940  98940", "change", [("4", None)]),
    ("VISITS      3/2    3/9\nCode    98940  98940\nDoctor      RH     RH", "change", []),
    ("Neck pain is better.", "change", [("is better", "better")]),
    ("Low back about the same.", "change", [("about the same", "same")]),
    ("Neck pain is not better.", "change", [("not better", "same")]),
    ("Pain is worse with sitting.", "change", []),
    ("If worse, call.", "change", []),
    ("Plan: expect to feel better in a week.", "change", []),
    ("Responding well to care.", "response", [("Responding well to", None)]),
    ("She felt better after the last adjustment.", "response", [("after the last adjustment", None)]),
    ("Adjusted C5, tolerated well.", "response", []),
    ("Maintenance care.", "maintenance", [("Maintenance care", None)]),
    ("This is not maintenance care.", "maintenance", []),
    # signatures
    ("Neck pain.\nElectronically signed by R. Hale, DC", "signature", [("Electronically signed", None), ("DC", None)]),
    ("Neck pain. Adjusted C5.\nRH", "signature", []),  # initials need a log of signatures
    ("Neck pain. Adjusted C5.\nSignature  V. Hale, DO", "signature", [("Signature", None), ("DO", None)]),
    ("Tolerated [x] well [ ] poor\nSignature   R. Hale", "signature", [("Signature", None)]),
    ("Neck pain. Adjusted C5.\nDr. Hale", "signature", []),  # a name without credentials
    ("Neck pain. Adjusted C5.\nReferred by Dr. Hale", "signature", []),
    ("Neck pain. Adjusted C5.\nR. Hale, DC  Status: open, not signed", "unsigned", [("Status: open", None), ("not signed", None)]),
    ("Neck pain. Consent not signed.\nPlan: ice.\nSee me in a week.\nCall if worse.\nR. Hale, DC", "unsigned", []),
    ("Visit #4.\nAssessment: neck better.", "response", [("better", None)]),
    ("Visit #4. Neck better.", "response", []),
    ("Visit #4. Holding well.", "response", [("Holding well", None)]),
    ("She is new to this office.", "visit_kind", [("new to this office", "initial")]),
    ("First day of treatment: today.", "visit_kind", [("First day of treatment: today", "initial")]),
    ("Came back today after a flare-up.", "visit_kind", [("Came back today after a flare-up", "exacerbation")]),
    ("Neck pain. Adjusted C5.\nSignature: ______", "signature", []),
    ("Neck pain. Adjusted C5.\nSignature pending", "signature", []),
    ("Neck pain. Adjusted C5.\nPhysician: ________ DO", "signature", []),
    ("Neck pain. Adjusted C5, ice PRN", "signature", []),
    # of a region, by words or by a code
    # how treatment works, in the words of cards and letters; what else is effective is no answer
    ("Visit #4.\nCare: working, see exam.", "response", [("Care: working", None)]),
    ("Visit #4.\nTreatment is: [x] effective  [ ] not effective", "response", [("effective", None)]),
    ("Visit #4. The treatment is doing its work.", "response", [("treatment is doing its work", None)]),
    ("Visit #4. Substantial objective gains, goals not fully met.", "response", [("Substantial objective gains", None)]),
    ("Visit #4.\nA: impr. N/T less.", "response", [("impr.", None)]),
    ("Visit #4. Ice was effective.", "response", []),
    ("Visit #4. Goal: make good progress by visit 12.", "response", []),
    ("Visit #4. Adjustments have cut the NDI.", "response", [("Adjustments have cut", None)]),
    ("Visit #4. Neck pain 4/10 (Fri 6/10).", "change", [("4/10 (Fri 6", None)]),
    ("CC: neck 5/10 ↓, low back 4 ↔", "change", [("↓", "measured"), ("↔", "measured")]),
    ("I saw her for the first time today.", "visit_kind", [("saw her for the first time today", "initial")]),
    # care that keeps what was gained, and care of that kind that is past or only beside something else
    ("Likes to come 1x/mo.", "maintenance", [("/mo", None)]),
    ("Next visit in 4 weeks, to keep her feeling good.", "maintenance", [("to keep her feeling good", None)]),
    ("Here for her monthly adjustment.", "maintenance", [("her monthly adjustment", None)]),
    ("Home exercise to prevent recurrence.", "maintenance", []),
    ("He had been seen monthly for wellness. Now acute pain.", "maintenance", []),
    # a first visit told in prose, a course of care that begins again, and what is neither
    ("She came in today for the first time.", "visit_kind", [("came in today for the first time", "initial")]),
    ("This is a new course of active care.", "visit_kind", [("This is a new course of active care", "initial")]),
    ("Doing well. No new complaint.", "visit_kind", []),
    ("Rotation 60, was 45 on the first visit.", "visit_kind", []),
    ("Denies neck pain.", "complaint", []),
    ("Family history: mother with low back pain.", "complaint", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "expected"), STATED)
def test_elements(visits: Engine, text: str, name: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(each.span.quote, each.kind) for each in stated(visits, text, name)] == expected


MEASURED = [
    ("Neck pain 6/10.", "complaint", "6", (6.0,)),
    ("VAS is 6.", "pain_score", "6", (6.0,)),
    ("NDI 30%.", "outcome_score", "30", (30.0,)),
    ("Right rotation 45/80.", "motion", "45/80", (45.0, 80.0)),
    ("Plan: two to three times per week.", "plan_frequency", "two to three", (2.0, 3.0)),
    ("Plan: twice a week for four more weeks.", "plan_duration", "four", (4.0,)),
    ("Goals: VAS 2 or less.", "goal", "2", (2.0,)),
    ("Neck 4/10, was 6.", "change", "6", (6.0,)),
    ("Severe neck pain.", "complaint", None, ()),
]


DATED = [
    ("Init. tx 9/15/2026", (2026, 9, 15)),
    ("I saw her and began treating her on October 8, 2026.", (2026, 10, 8)),
    ("First treatment: 10.12.2026", (2026, 10, 12)),
    ("First treatment: 26.10.2026", (2026, 10, 26)),
    ("INITIAL_TX_DATE: 2026-09-28", (2026, 9, 28)),
]


@pytest.mark.parametrize(("text", "day"), DATED)
def test_first_treatment(visits: Engine, text: str, day: tuple[int, int, int]) -> None:
    assert [each.date for each in stated(visits, text, "initial_date")] == [day]


@pytest.mark.parametrize(("text", "name", "quote", "numbers"), MEASURED)
def test_measures(visits: Engine, text: str, name: str, quote: str | None, numbers: tuple[float, ...]) -> None:
    (found,) = stated(visits, text, name)
    measure = found.measure
    assert (measure.span.quote if measure else None, measure.numbers if measure else ()) == (quote, numbers)


def test_a_date_is_that_of_the_words_before_it(visits: Engine) -> None:
    (found,) = stated(visits, "Date of initial treatment: 3/2/2027.", "initial_date")
    assert found.date == (2027, 3, 2)
    assert stated(visits, "Initial treatment plan.", "initial_date") == []


@pytest.mark.parametrize(
    ("text", "name", "regions"),
    [
        ("Neck pain.", "complaint", {"cervical", "head"}),
        ("Assessment: segmental dysfunction of the lumbar region.", "diagnosis", {"lumbar"}),
        ("Assessment: M99.05", "diagnosis", {"pelvic"}),
        ("dx seg dysf T", "diagnosis", {"thoracic"}),
        # what stands below 'Complaint today', and what is said to be well
        (
            "| Region | Complaint today | P |\n|---|---|---|\n| Cervical | stiff, 3 | mild |\n| Pelvis | denies | - |\n\nAdjusted C5",
            "complaint",
            {"cervical"},
        ),
        ('CC: neck. Tailbone "okay".', "complaint", {"cervical"}),
    ],
)
def test_regions_are_those_of_the_words_or_the_code(visits: Engine, text: str, name: str, regions: set[str]) -> None:
    (found,) = stated(visits, text, name)
    assert set(found.regions) == regions


def test_a_pack_of_codes_reads_no_elements(engine: Engine) -> None:
    assert engine.facts_and_words("Neck pain 6/10. Plan: 3x/wk for 4 weeks. Signature: R. Hale, DC")[0].elements == ()


def test_an_element_that_cannot_stand_in_its_section_is_beside_nothing(visits: Engine) -> None:
    # 'LBP' is a diagnosis in an assessment alone: where the patient tells of it, it hides no complaint beside it
    elements = visits.facts("S: LBP 4/10, R SI 3/10.").elements
    assert ("R SI", ("pelvic",)) in [
        (each.span.quote, each.regions) for each in elements if each.element == "complaint"
    ]
