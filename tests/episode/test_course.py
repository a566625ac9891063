"""Sentences -> measures with their values and roles, schedules, words of a plateau, what is counted as text."""

import pytest

import dxproof
from dxproof.engine.course import CourseFacts
from dxproof.engine.engine import Engine
from dxproof.engine.terms import Assertion


@pytest.fixture(scope="module")
def visits() -> Engine:
    return dxproof.load("cmt-visit")


def told(course: CourseFacts) -> list[str]:
    """Each score as 'measure area side role value', without what it does not tell."""
    return [" ".join(filter(None, (s.measure, s.area, s.side, s.role.value, f"{s.value:g}"))) for s in course.scores]


SCORES = [
    ("Neck 4/10, low back 6/10.", ["pain neck now 4", "pain low back now 6"]),
    ("6/10 neck pain, 3/10 low back pain.", ["pain neck now 6", "pain low back now 3"]),
    ("VAS: 5/10 (last visit 7/10).", ["pain now 5", "pain earlier 7"]),
    ("Pain today 3/10, was 6/10 at intake.", ["pain now 3", "pain earlier 6"]),
    ("Pain was 4/10.", ["pain now 4"]),
    ("NPRS neck 6 -> 4.", ["pain neck earlier 6", "pain neck now 4"]),
    ("ODI 44 > 14.", ["odi earlier 44", "odi now 14"]),
    ("Rates low back pain as 4/10, down from 6/10.", ["pain low back now 4", "pain low back earlier 6"]),
    ("Pain 5 out of 10, at best 2/10, at worst 8/10.", ["pain now 5", "worst-pain now 8"]),
    ("Pain is seven out of ten.", ["pain now 7"]),
    ("VAS 62/100.", ["pain now 6.2"]),
    ("VAS 62 mm.", ["pain now 6.2"]),
    ("VAS [6] /10   RMDQ [14] /24   Walks [10] min", ["pain now 6", "rmdq now 14", "walking now 10"]),
    ("NDI 19/50.", ["ndi now 38"]),
    ("NDI 14/50 today; 24/50 at initial.", ["ndi now 28", "ndi earlier 48"]),
    ("ODI 30% (baseline 48%, goal 20%).", ["odi now 30", "odi earlier 48", "odi goal 20"]),
    ("ODI 42% and pain 7/10 at that time.", ["odi earlier 42", "pain earlier 7"]),
    ("The ODI goal was 20% or less.", ["odi goal 20"]),
    ("Goals met: ODI 14%, pain 1/10.", ["odi now 14", "pain now 1"]),
    ("Goal 1: ODI 44% to 20%.", ["odi earlier 44", "odi goal 20"]),
    ("Goals: sit 60 min, sleep 7 hours, pain less than 3/10.", ["sitting goal 60", "sleeping goal 420", "pain goal 3"]),
    ("Goals: 1) pain 2/10 2) lift 40 lbs.", ["pain goal 2", "lifting goal 40"]),
    ("We are aiming for a HIT-6 of 50 or less.", ["hit6 goal 50"]),
    ("Sixteen headache days in the last month.", ["headache-days now 16"]),
    ("Right rotation 45/80, left rotation 60/80.", ["rotation right now 45", "rotation left now 60"]),
    ("Rotation is 65 degrees to the left and 78 to the right.", ["rotation left now 65", "rotation right now 78"]),
    ("C-spine flexion 40/50.", ["flexion neck now 40"]),
    ("She drove two and a quarter hours.", ["driving now 135"]),
    # numbers that are no values
    ("Neck pain on the right for 3 weeks.", []),
    ("Pain is 60% better.", []),
    ("Walks 2 dogs.", []),
    ("Since last visit: better. Pain 5/10.", ["pain now 5"]),
    ("Neck pain since 3/4/2027.", []),
    ("C5-C6 adjusted, pain less.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), SCORES)
def test_scores(visits: Engine, sentence: str, expected: list[str]) -> None:
    assert told(visits.course(sentence)) == expected


TABLE = """Outcome measures
| Measure | Initial | Today | Goal |
|---|---|---|---|
| NPRS | 7/10 | 4/10 | 2/10 |
| NDI | 46% | 30% | 20% |
| Region | Tender | Motion | Tissue |
|---|---|---|---|
| Cervical | C4 | extension 35/60 | tight |
"""


def test_the_columns_of_a_table_say_of_when_a_value_is(visits: Engine) -> None:
    found = told(visits.course(TABLE))
    assert found == [
        "pain earlier 7", "pain now 4", "pain goal 2", "ndi earlier 46", "ndi now 30", "ndi goal 20",
        "extension neck now 35",
    ]  # fmt: skip


SCHEDULES = [
    ("3x/week for 4 weeks", [(3, 4, None)]),
    ("3 times per week for 4 weeks, then weekly for 4 weeks", [(3, 4, None), (1, 4, None)]),
    ("twice a week for six weeks (12 visits)", [(2, 6, 12)]),
    ("12 visits over 6 weeks", [(2, 6, 12)]),
    ("every other week for 8 weeks", [(0.5, 8, None)]),
    ("every 2 weeks for 8 weeks (4 treatments)", [(0.5, 8, 4)]),
    ("[2] x/week for [4] weeks", [(2, 4, None)]),
    ("3x/wk x 4 wks", [(3, 4, None)]),
    ("care twice a week, ice daily", [(2, None, None)]),
    ("home exercises 3x/week", []),
    ("ibuprofen twice a day for 4 weeks", []),
    ("return in 1 week", []),
]


@pytest.mark.parametrize(("words", "expected"), SCHEDULES)
def test_schedules(visits: Engine, words: str, expected: list[tuple[float, float | None, int | None]]) -> None:
    found = visits.course(f"Subjective: neck pain.\nPlan: {words}.").schedules
    assert [(each.a_week, each.weeks, each.visits) for each in found] == expected


@pytest.mark.parametrize("words", ["Headaches three times a week.", "Neck pain 5 days a week for 2 months."])
def test_what_the_patient_has_so_often_is_no_plan(visits: Engine, words: str) -> None:
    assert visits.course(f"Subjective: {words}\nObjective: C5 tender.").schedules == ()


PLATEAUS = [
    ("Progress has plateaued.", True),
    ("She has reached maximum therapeutic improvement.", True),
    ("Monthly maintenance care.", True),
    ("Adjusted to prevent relapse.", True),
    ("Patient has not reached maximum medical improvement.", False),
    ("This is not maintenance care.", False),
    ("If she plateaus, when she has reached a plateau, refer her.", False),
    ("Wellness care was offered and declined.", False),
    ("He works in building maintenance.", False),
    ("Improving steadily.", False),
]


@pytest.mark.parametrize(("sentence", "says"), PLATEAUS)
def test_plateaus(visits: Engine, sentence: str, says: bool) -> None:
    spans = visits.course(f"Assessment: {sentence}").no_gain
    assert any(span.assertion is Assertion.PRESENT for span in spans) is says


NOTE = """LAKEVIEW SPINE CLINIC
Patient: Olin Marsh   Chart: 40871   DOB: 3/9/1961
Date: 03/04/2027
Subjective: Low back pain 5/10.
Objective: L4 tender. SI fixated.
Plan: Continue.
Electronically signed by R. Ott, DC 03/04/2027
"""


def test_letterheads_names_dates_and_signatures_do_not_count(visits: Engine) -> None:
    course = visits.course(NOTE)
    counted = [passage.span.quote for passage in course.passages if passage.counts]
    assert counted == ["Low back pain 5/10.", "L4 tender.", "SI fixated.", "Continue."]
    assert dict(course.patient) == {
        "record": "40871", "born": "1961 3 9", "name": "marsh olin"
    }  # fmt: skip


def test_a_line_of_boxes_is_one_passage(visits: Engine) -> None:
    course = visits.course("Objective: restricted.\nTreated: [X] L4 drop [ ] T4 [ ] C5\n")
    assert course.passages[-1].span.quote.endswith("[ ] T4 [ ] C5")


def test_a_value_after_an_option_that_is_not_chosen_is_read(visits: Engine) -> None:
    assert told(visits.course("Change: [x] better  [ ] worse   NPRS 5/10, QuickDASH 43")) == [
        "pain now 5",
        "quickdash now 43",
    ]


def test_active_treatment_is_told_by_the_modifier_in_the_note(visits: Engine) -> None:
    assert [span.quote for span in visits.course("Billing: 98940-AT").active] == ["98940-AT"]
    assert visits.course("Billing: 98940").active == ()


def test_offsets_are_those_of_the_text_as_given(visits: Engine) -> None:
    text = "Subjective: neck pain – 4/10, NDI\u00a038%.\nPlan: see her 2×/week.\n"
    course = visits.course(text)
    spans = [*(s.span for s in course.scores), *(p.span for p in course.passages), *(s.span for s in course.schedules)]
    assert spans
    assert all(text[span.start : span.end] == span.quote for span in spans)
