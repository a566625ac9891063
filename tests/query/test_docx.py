"""A query that a person has edited, as a document: boxes, headings, and the lines that were wrapped."""

import io

import docx
import pytest

from dxproof.engine.query.docx import docx_of_words

TITLE = "Clarification"


@pytest.mark.parametrize(("words", "expected"), [
    ("[ ] Disc\n[] Bone", ["\u2610 Disc", "\u2610 Bone"]),
    ("[x] Disc", ["[x] Disc"]),
    ("a [ ] b", ["a [ ] b"]),
    # a line that goes on below, and one that begins an entry of its own
    ("  1. The note says\n     that it hurts", ["1. The note says that it hurts"]),
    ("  1. One\n  2. Two", ["1. One", "2. Two"]),
    ("  - One\n  - Two", ["- One", "- Two"]),
    ("  [ ] One\n  [ ] Two", ["\u2610 One", "\u2610 Two"]),
    ("One\nTwo", ["One", "Two"]),
    ("One\n\n-----\nTwo", ["One", "Two"]),
])  # fmt: skip
def test_lines_of_an_edited_query(words: str, expected: list[str]) -> None:
    document = docx.Document(io.BytesIO(docx_of_words(f"{TITLE}\n{words}")))
    assert [paragraph.text for paragraph in document.paragraphs] == [TITLE, *expected]


def test_headings_of_an_edited_query() -> None:
    document = docx.Document(io.BytesIO(docx_of_words(f"{TITLE}\nQuestion:\nWhich tissue?")))
    assert [paragraph.style.name for paragraph in document.paragraphs if paragraph.style] == [
        "Heading 1",
        "Heading 2",
        "Normal",
    ]
