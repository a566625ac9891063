"""What a sentence tells of an operation on the narrowing that another states; and what it does not."""

import pytest

from dxproof.engine.engine import Engine

STENOSIS = "Right C1-C2 foraminal stenosis from pannus."
TOLD = [
    # text, how the narrowing is asserted
    (f"{STENOSIS} It was decompressed in 2021.", "historical"),
    (f"{STENOSIS} That was removed by decompression in January 2021.", "historical"),
    (f"{STENOSIS} The pannus was removed in 2021.", "historical"),
    (f"{STENOSIS} He had a decompression for it in 2021.", "historical"),
    (f"{STENOSIS} He underwent a decompression for this.", "historical"),
    ("He had right C1-C2 foraminal stenosis from pannus. PT failed. I carried out a C1-C2 decompression on 6 May 2025.", "historical"),
    ("C1-C2 was fused in 2021 for a foraminal stenosis from pannus.", "historical"),
    ("He had posterior decompression for right C1-C2 foraminal stenosis from pannus.", "historical"),
    ("Right foraminotomy in 2021 for C1-C2 foraminal stenosis from pannus.", "historical"),
    (f"{STENOSIS} A decompression for this is planned.", "present"),
    (f"{STENOSIS} He has decided to have a decompression for this.", "present"),
    (f"{STENOSIS} It was treated with physical therapy.", "present"),
    (f"{STENOSIS} The disc was removed in 2021.", "present"),
    (f"{STENOSIS} I carried out a C5-C6 fusion on 6 May 2025.", "present"),
    (f"MRI 3/1/26: {STENOSIS} She had a C1-C2 fusion in 2020.", "present"),
    ("Right foraminotomy for C1-C2 foraminal stenosis from pannus.", "present"),
    ("Scheduled for decompression at C1-C2 for foraminal stenosis from pannus.", "present"),
]  # fmt: skip
ANSWERED = [
    # the lines below a diagnosis without a cause, the causes that are then known
    ("Cause of the stenosis: [ ] osteophyte  [x] disc protrusion", ["disc"]),
    ("Please indicate the cause of the stenosis:\n[ ] osteophyte\n[ ] subluxation\n[x] disc protrusion", ["disc"]),
    ("Cause: [ ] osteophyte  [ ] disc protrusion", []),
    ("Seen today:\n[x] disc protrusion", []),
]
ANOTHERS = [
    ("MRI: C5-C6 foraminal stenosis from spur. It belongs to another patient.", "other_person"),
    ("MRI: C5-C6 foraminal stenosis from spur. This report is not our patient's.", "other_person"),
    ("MRI: C5-C6 foraminal stenosis from spur. The report of another patient was removed.", "present"),
]


@pytest.mark.parametrize(("text", "assertion"), TOLD)
def test_operation_told_of_a_narrowing(engine: Engine, text: str, assertion: str) -> None:
    (finding,) = {s.assertion for s in engine.facts_and_words(text)[0].statements}
    assert finding == assertion


@pytest.mark.parametrize(("lines", "causes"), ANSWERED)
def test_box_that_answers_what_asks_for_a_cause(engine: Engine, lines: str, causes: list[str]) -> None:
    facts, _ = engine.facts_and_words(f"Assessment: Left C6-C7 foraminal stenosis.\n{lines}")
    assert sorted({m.value for s in facts.statements for m in s.mechanisms}) == causes


@pytest.mark.parametrize(("text", "assertion"), ANOTHERS)
def test_report_of_another_patient(engine: Engine, text: str, assertion: str) -> None:
    (statement,) = engine.facts_and_words(text)[0].statements
    assert statement.assertion == assertion


@pytest.mark.parametrize("aside", ["Comparison: MRI cervical spine 04/18/2023.", "Technique: sagittal T1 and T2."])
def test_levels_below_an_aside_are_of_the_report(engine: Engine, aside: str) -> None:
    text = (
        f"MRI CERVICAL SPINE 05/12/2026\n{aside}\nC6-C7: Right foraminal stenosis due to spur.\nOther levels: patent."
    )
    facts, _ = engine.facts_and_words(text)
    (statement,) = [s for s in facts.statements if s.place.level == "C6-C7"]
    assert facts.studies[statement.study].date == (2026, 5, 12)


def test_open_foramen_of_a_side_says_nothing_of_a_narrowing_without_one(engine: Engine) -> None:
    text = "Neck pain. PT x 8. MRI 3/1/26: at C5-C6 a spur narrows the foramen. The right foramen is open."
    assert engine.check(text, target="M99.61").status == "supported"
    denied = text.replace("The right foramen is open", "The C5-C6 foramen is open")
    assert engine.check(denied, target="M99.61").status == "conflicting"


def test_cause_at_one_level_is_none_of_the_next(engine: Engine) -> None:
    text = "CT: The L3-L4 level shows a bulge. At L5-S1 the facet is large; it has grown into the exit foramen and narrows it."
    (finding,) = engine.facts_and_words(text)[0].findings
    assert finding.mechanisms == ("osseous",)
