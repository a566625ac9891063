"""Levels written as one word, or with a blank: 'L5S1', 'C56', 'C5 6'."""

import pytest

from dxproof.engine.extract.levels import Levels
from dxproof.engine.pack.loader import load_pack

FOUND = [
    # text, the levels that it names
    ("L5S1", ["L5-S1"]),
    ("C7T1 and T12L1", ["C7-T1", "T12-L1"]),
    ("L4L5", ["L4-L5"]),
    ("L2S1", ["L2-S1"]),
    ("C12, C56; L45", ["C1-C2", "C5-C6", "L4-L5"]),
    ("T12", ["T12"]),
    ("L35", []),
    ("T45", []),
    ("S1L5", []),
    ("C34.90", []),
    ("C345", []),
    ("L45mm", []),
    # a vertebra that slips on the next; the upper one is no place of its own
    ("L5 slips on S1", ["L5-S1"]),
    ("C3 has slipped 3 mm forward on C4", ["C3-C4"]),
    ("L4 moves forward over L5", ["L4-L5"]),
    ("L3 slips on L5", ["L3", "L5"]),
    ("L4 on L5 slips", ["L4-L5"]),
    ("L4 rests on L5", ["L4", "L5"]),
    # a bone of a vertebra is no level; the one after it is
    ("the superior articular process of S1 at L5-S1", ["L5-S1"]),
    ("the C1 2 foramen and C5 6", ["C1-C2", "C5-C6"]),
    ("at L5 6 weeks ago", ["L5"]),
    ("C5 6 mm", ["C5"]),
    ("C5 5/5, L4 5.5", ["C5", "L4"]),
    ("C5 7", ["C5"]),
    ("C5 6°, L5 6 lb", ["C5", "L5"]),
    ("motor C4 5, C5 5, L4 5 strength", ["C4", "C5", "L4"]),
]


@pytest.fixture(scope="module")
def levels() -> Levels:
    return Levels(load_pack("m99-stenosis").lexicon.levels)


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_levels_in_one_word(levels: Levels, text: str, expected: list[str]) -> None:
    assert [level.name for level in levels.find(text) if not level.root] == expected
