"""Addenda -> places taken back: a level that an addendum corrects is the level of what was said before."""

import pytest

from dxproof.engine.engine import Engine

STENOSIS = "C1-C2 foraminal stenosis from pannus.\n"

CORRECTIONS = [
    # text, (level, whether it is superseded) of every statement
    (STENOSIS + 'Addendum: "C1-C2" should read "C2-C3".', [("C2-C3", False)]),
    (STENOSIS + "Addendum: C1-C2 should have been C2-C3.", [("C2-C3", False)]),
    (STENOSIS + "Addendum: level is C2-C3, not C1-C2.", [("C2-C3", False)]),
    (STENOSIS + "C5-C6 foraminal stenosis from spur.\nAddendum: C1-C2 should read C2-C3.",
     [("C2-C3", False), ("C5-C6", False)]),
    # what is no addendum corrects nothing
    (STENOSIS + "C1-C2 should read C2-C3.", [("C1-C2", False)]),
    (STENOSIS + "Addendum: C1-C2 should be seen again.", [("C1-C2", False)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CORRECTIONS, ids=[case[0][len(STENOSIS) :] for case in CORRECTIONS])
def test_level_that_an_addendum_corrects(engine: Engine, text: str, expected: list[tuple[str, bool]]) -> None:
    found = engine._extractor.facts(text).statements
    assert [(one.place.level, one.superseded is not None) for one in found] == expected


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
