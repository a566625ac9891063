"""Titles of codes in little room: short, and never those of two codes at once."""

import pytest

from dxproof.engine.pack.loader import load_pack, shipped_packs
from dxproof.engine.report.titles import shortened

FAMILY = [
    "Connective tissue stenosis of neural canal of head region",
    "Connective tissue and disc stenosis of intervertebral foramina of head region",
    "Connective tissue and disc stenosis of intervertebral foramina of lumbar region",
    "Osseous stenosis of neural canal of head region",
]


@pytest.mark.parametrize(
    ("title", "room", "shown"),
    [
        (FAMILY[0], 80, FAMILY[0]),
        (FAMILY[1], 56, "Connective tissue and disc stenosis of … of head region"),
        (FAMILY[1], 36, "Connective … foramina of head region"),
        (FAMILY[1], 20, "…foramina…head…"),
        (FAMILY[0], 36, "Connective … canal of head region"),
        (FAMILY[3], 36, "Osseous stenosis of … of head region"),
        (FAMILY[2], 24, "… of lumbar region"),
        ("Other", 2, "Other"),
    ],
)
def test_what_titles_share_is_cut_first(title: str, room: int, shown: str) -> None:
    assert shortened(title, FAMILY, room) == shown


@pytest.mark.parametrize("name", shipped_packs())
@pytest.mark.parametrize("room", [20, 33, 56])
def test_no_two_titles_of_a_pack_look_the_same(name: str, room: int) -> None:
    titles = {code.title for code in load_pack(name).table.codes.values()}
    assert len({shortened(title, titles, room) for title in titles}) == len(titles)
