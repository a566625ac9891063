"""How long a treatment lasted: only where nothing else in the sentence can own the length of time."""

import time

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine

LASTED = [
    ("PT x 6 weeks.", {"PT": 6.0}),
    ("PT x6wks.", {"PT": 6.0}),
    ("Physical therapy for 8 weeks.", {"Physical therapy": 8.0}),
    ("Six weeks of physical therapy and NSAIDs without relief.", {"physical therapy": 6.0, "NSAIDs": 6.0}),
    ("She completed a 6-week course of PT.", {"PT": 6.0}),
    ("4-6 weeks of supervised physical therapy.", {"supervised physical therapy": 4.0}),
    ("4 to 6 weeks of PT.", {"PT": 4.0}),
    ("PT twice a week for 6 weeks.", {"PT": 6.0}),
    ("PT 2x/week x 6 wks with no relief.", {"PT": 6.0}),
    ("PT 12 visits over 6 weeks.", {"PT": 6.0}),
    ("12 sessions of PT over 6 weeks.", {"PT": 6.0}),
    ("NSAIDs and PT for 6 weeks.", {"NSAIDs": 6.0, "PT": 6.0}),
    ("NSAIDs, PT x 6 weeks.", {"NSAIDs": None, "PT": 6.0}),
    ("PT 2 x week for 4 weeks, then HEP x 2 months.", {"PT": 4.0, "HEP": 8.7}),
    ("Naproxen x 3 months.", {"Naproxen": 13.0}),
    ("Ibuprofen 800 mg TID x 14 days.", {"Ibuprofen": 2.0}),
    ("PT for a year.", {"PT": 52.2}),
    ("A month of PT.", {"PT": 4.3}),
    ("Chiropractic care over the past 3 months.", {"Chiropractic care": 13.0}),
    ("PT (6 weeks).", {"PT": 6.0}),
    ("6 wks PT.", {"PT": 6.0}),
    ("Underwent PT for her neck for 6 weeks.", {"PT": 6.0}),
    (
        "The patient has tried rest and activity modification and was also given physical therapy\nfor 6 weeks.",
        {"physical therapy": 6.0},
    ),
]
UNKNOWN = [
    "PT x 8 visits.",
    "PT x 8.",
    "PT since March.",
    "PT 6 weeks ago.",
    "PT every 6 weeks.",
    "PT three times a week.",
    "PT, follow up in 4 weeks.",
    "PT helped for 2 weeks.",
    "PT with relief for 2 weeks.",
    "Less than 6 weeks of PT.",
    "PT for less than 6 weeks.",
    "PT for almost 6 weeks.",
    "Neck pain x 3 months, PT.",
    "Neck pain for six months. PT 6 visits.",
    "6 months of neck pain treated with PT.",
    "Neck pain 6 months PT.",
    "Neck pain, 6 mo. PT 6 visits.",
    "PT for several weeks.",
    "PT; MRI 6 weeks later.",
    "PT, 6-week-old infant at home.",
]


@pytest.mark.parametrize(("text", "weeks"), LASTED, ids=[text for text, _ in LASTED])
def test_a_length_that_belongs_to_the_treatment(engine: Engine, text: str, weeks: dict[str, float | None]) -> None:
    found = {care.span.quote: care.weeks for care in engine.judge_note(Note(text=f"Neck pain.\n{text}")).facts.care}
    assert found == weeks


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_may_belong_to_something_else_is_not_known(engine: Engine, text: str) -> None:
    care = engine.judge_note(Note(text=text)).facts.care
    assert [c.weeks for c in care] == [None] * len(care)
    assert care


def test_a_line_full_of_treatments_is_read_in_linear_time(engine: Engine) -> None:
    def seconds(count: int) -> float:
        text = "Neck pain. " + "PT x 6 weeks, " * count
        start = time.process_time()
        engine.judge_note(Note(text=text))
        return time.process_time() - start

    seconds(100)
    assert seconds(1600) < 12 * max(seconds(400), 0.01)
