"""Addenda -> places taken back: a level that an addendum corrects is the level of what was said before."""

import pytest

from dxproof.engine.engine import Engine

STENOSIS = "C1-C2 foraminal stenosis from pannus.\n"

CORRECTIONS = [
    # text, (level, whether it is superseded) of every statement
    (STENOSIS + 'Addendum: "C1-C2" should read "C2-C3".', [("C2-C3", False)]),
    (STENOSIS + "Addendum: C1-C2 should have been C2-C3.", [("C2-C3", False)]),
    (STENOSIS + "Addendum: level is C2-C3, not C1-C2.", [("C2-C3", False)]),
    (STENOSIS + "Addendum: the narrowing above is at C2-C3, not at C1-C2.", [("C2-C3", False)]),
    (STENOSIS + "C5-C6 foraminal stenosis from spur.\nAddendum: C1-C2 should read C2-C3.",
     [("C2-C3", False), ("C5-C6", False)]),
    # a level that is called wrong, for the one that is named next
    (STENOSIS + "Addendum: The level was miscounted. It is at C2-C3.", [("C2-C3", False)]),
    (STENOSIS + "Addendum: Level was entered in error. Should read C2-C3.", [("C2-C3", False)]),
    (STENOSIS + "Addendum: The level was miscounted.", [("C1-C2", False)]),
    (STENOSIS + "The level was miscounted. It is at C2-C3.", [("C1-C2", False)]),
    (STENOSIS + "Addendum: It was not the C1-C2 level but the C2-C3 level.", [("C2-C3", False)]),
    # a result that is another patient's; what the addendum says anew stays to be corrected by it
    (STENOSIS + "Addendum: the scan above belongs to another patient.", [("C1-C2", True)]),
    (STENOSIS + "Addendum: please disregard the C1-C2 statement above.", [("C1-C2", True)]),
    (STENOSIS + "C5-C6 foraminal stenosis from spur.\nAddendum: please disregard the C1-C2 statement above.",
     [("C1-C2", True), ("C5-C6", False)]),
    (STENOSIS + "Addendum: disregard the earlier wording. C1-C2 foraminal stenosis is from pannus.",
     [("C1-C2", False), ("C1-C2", False)]),
    (STENOSIS + "The scan of her neighbor belongs to another patient.", [("C1-C2", False)]),
    # a denial of something else at a level takes no level back; neither does one that is taken back itself
    (STENOSIS + "Addendum: No fracture at C1-C2.", [("C1-C2", False)]),
    (STENOSIS + "Addendum: There is no C1-C2 canal stenosis.", [("C1-C2", False), ("C1-C2", False)]),
    (STENOSIS + "Addendum: The statement that there is no C1-C2 foraminal stenosis is withdrawn.", [("C1-C2", False)]),
    # what is no addendum corrects nothing
    (STENOSIS + "C1-C2 should read C2-C3.", [("C1-C2", False)]),
    (STENOSIS + "Addendum: C1-C2 should be seen again.", [("C1-C2", False)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CORRECTIONS, ids=[case[0][len(STENOSIS) :] for case in CORRECTIONS])
def test_level_that_an_addendum_corrects(engine: Engine, text: str, expected: list[tuple[str, bool]]) -> None:
    found = engine._extractor.facts(text).statements
    assert [(one.place.level, one.superseded is not None) for one in found] == expected


SIDES = [
    # addendum to a stenosis on the left, the side of the stenosis then
    ("Addendum: Wrong side entered. It is the right side.", "right"),
    ("Addendum: Laterality corrected from left to right.", "right"),
    ("Addendum: This is the right side, not the left.", "right"),
    ("Addendum: The right side is open.", "left"),
    ("This is the right side, not the left.", "left"),
]


@pytest.mark.parametrize(("addendum", "side"), SIDES, ids=[case[0] for case in SIDES])
def test_side_that_an_addendum_corrects(engine: Engine, addendum: str, side: str) -> None:
    found = engine._extractor.facts(f"Left {STENOSIS}{addendum}").statements
    assert [statement.side for statement in found] == [side]


DENIAL = "No C1-C2 foraminal stenosis.\n"
DENIED = [
    # text, (assertion, level, whether it is superseded) of every statement
    (DENIAL + "Addendum: C1-C2 foraminal stenosis from pannus is present.",
     [("negated", "C1-C2", True), ("present", "C1-C2", False)]),
    (DENIAL + "Addendum: C5-C6 foraminal stenosis from spur is present.",
     [("negated", "C1-C2", False), ("present", "C5-C6", False)]),
    (DENIAL + "C1-C2 foraminal stenosis from pannus is present.",
     [("negated", "C1-C2", False), ("present", "C1-C2", False)]),
    # a denial that is denied states nothing
    ("That there is no C1-C2 foraminal stenosis is not correct.", []),
    ("There is no C1-C2 foraminal stenosis.", [("negated", "C1-C2", False)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DENIED, ids=[case[0] for case in DENIED])
def test_denial_that_is_taken_back(engine: Engine, text: str, expected: list[tuple[str, str, bool]]) -> None:
    found = engine._extractor.facts(text).statements
    assert [(s.assertion.value, s.place.level, s.superseded is not None) for s in found] == expected


LINES = [
    # a line without a colon, whether it opens an addendum
    ("ADDENDUM, in reply to coding query no. 118", True),
    ("Addendum 12/21/26 by B. Kowal", True),
    ("Late entry from Dr. Haddad", True),
    ("Correction in posture after thrust", False),
    ("Correction to C1 well tolerated", False),
]


@pytest.mark.parametrize(("line", "opens"), LINES)
def test_line_that_opens_an_addendum(engine: Engine, line: str, opens: bool) -> None:
    first, _ = engine._extractor.facts(f"{STENOSIS}{line}\nC1-C2 foramen narrowed by spur.").statements
    assert (first.superseded is not None) is opens


MRI = "MRI neck 3/1/26: the C1-C2 foramen is narrowed by ligament.\n"

STUDIES = [
    # text, (causes, index of its study) of what the addendum says
    (MRI + "Addendum: The C1-C2 foramen is narrowed by a spur.", (["osseous"], 0)),
    (MRI + "Addendum: The C1-C2 foramen is not narrowed.", ([], 0)),
    (MRI + "Addendum: The C1-C2 foramen is narrowed by ligament.", (["connective_tissue"], None)),
    (MRI + "Addendum: The C5-C6 foramen is narrowed by a spur.", (["osseous"], None)),
]


@pytest.mark.parametrize(("text", "expected"), STUDIES)
def test_addendum_that_says_otherwise_is_of_the_study_it_corrects(
    engine: Engine, text: str, expected: tuple[list[str], int | None]
) -> None:
    last = engine._extractor.facts(text).statements[-1]
    assert ([mechanism.value for mechanism in last.mechanisms], last.study) == expected


@pytest.mark.parametrize(("section", "assertion"), [("Comparison", "historical"), ("Findings", "present")])
def test_what_the_study_compared_with_showed(engine: Engine, section: str, assertion: str) -> None:
    text = f"CT neck 3/1/27\n{section}: MRI 3/1/25, which showed C1-C2 foraminal stenosis from pannus."
    assert [s.assertion.value for s in engine._extractor.facts(text).statements] == [assertion]
