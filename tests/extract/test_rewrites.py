"""A note written with other margins, line ends, bullets or capitals has the same blocks."""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.blocks_told import layout_of, words

SENTENCES = (
    "Left C1-C2 foraminal narrowing is moderate and due to a thickened ligament.",
    "The neural foramina are patent.",
    "There is no canal stenosis, and the cord is of normal signal at every level that was imaged.",
    "She reports neck pain and headaches since the fall, worse with rotation to the left and when driving.",
    "Osteophytes narrow the right C5-C6 foramen.",
    "Physical therapy gave partial relief.",
)
HEADINGS = (
    ("HISTORY OF PRESENT ILLNESS", "HPI", "Interval history"),
    ("PAST MEDICAL HISTORY", "PMH", "Medical history"),
    ("FINDINGS", "MRI findings", "Report"),
    ("IMPRESSION", "CONCLUSION", "Conclusions"),
    ("ASSESSMENT", "Diagnosis", "A/P"),
    ("PLAN", "Recommendations", "Treatment plan"),
)
OPENING = (
    "The patient was seen again at the request of her physician, who would like an opinion about the neck pain that she has had "
    "since the accident, and about whether the injections that were discussed with her would be of any help."
)
LEVELS = ("C1-C2", "C5-6", "L4-L5")


@dataclass(frozen=True)
class Part:
    """A section: the number of its heading and its paragraphs, each a prefix and sentences."""

    heading: int
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]


sentences = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(tuple)
items = st.lists(sentences, min_size=1, max_size=3).map(
    lambda found: tuple((f"{number}. ", text) for number, text in enumerate(found, 1))
)
levels = st.lists(sentences, min_size=1, max_size=3).map(
    lambda found: tuple((f"{level}: ", text) for level, text in zip(LEVELS, found, strict=False))
)
prose = sentences.map(lambda text: (("", text),))
notes = st.lists(st.integers(0, len(HEADINGS) - 1), min_size=1, max_size=4, unique=True).flatmap(
    lambda numbers: st.tuples(
        *(st.builds(Part, st.just(number), st.one_of(items, levels, prose)) for number in numbers)
    )
)


def written(
    note: tuple[Part, ...],
    heading: Callable[[Part], str] = lambda part: HEADINGS[part.heading][0],
    prefix: Callable[[str], str] = lambda prefix: prefix,
    between: str = "\n\n",
) -> str:
    """The note as its writer would lay it out."""
    return between.join(
        heading(part) + ":\n" + "\n".join(prefix(mark) + " ".join(text) for mark, text in part.paragraphs)
        for part in note
    )


def blocks(text: str) -> list[tuple[str, str, str, str]]:
    """What must not change: for each unit its section, register, headings and words, and where a new item begins."""
    found, last = [], None
    for unit in layout_of(text).units:
        headings = " < ".join(words(text, *span) for span in unit.headings)
        mark = ("" if unit.line == last else "new ") + ("item" if unit.item else "")
        last = unit.line
        found.append(
            (f"{unit.section} {unit.register}", mark, headings.lower(), words(text, unit.start, unit.end).lower())
        )
    return found


def wrapped(text: str, width: int) -> str:
    return "\n".join(
        "\n".join(textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=False))
        for line in text.split("\n")
    )


rewritten = settings(deadline=None, max_examples=60)


@rewritten
@given(note=notes, width=st.sampled_from([40, 60, 72]))
def test_margin(note: tuple[Part, ...], width: int) -> None:
    """A break after a full stop is a margin's only where other lines show the margin: the opening does."""
    text = f"{OPENING}\n\n{written(note)}"
    assert blocks(wrapped(text, width)) == blocks(text)


@rewritten
@given(note=notes)
def test_one_line(note: tuple[Part, ...]) -> None:
    text = written(note)
    assert blocks(" ".join(text.split())) == blocks(text)


@rewritten
@given(note=notes)
def test_commas_for_line_ends(note: tuple[Part, ...]) -> None:
    text = written(note)
    expected = blocks(text)
    got = [(*rest, said.rstrip(",")) for *rest, said in blocks(re.sub(r"\n+", ",", text))]
    assert got == expected


@rewritten
@given(note=notes)
def test_blank_lines_doubled(note: tuple[Part, ...]) -> None:
    assert blocks(written(note, between="\n\n\n\n")) == blocks(written(note))


@rewritten
@given(
    note=notes,
    glyph=st.sampled_from(["-", "*", "•", "▪", "◦", "o", "+", "–", ">", "→", "#"]),
    indent=st.sampled_from(["", "  "]),
)
def test_bullets(note: tuple[Part, ...], glyph: str, indent: str) -> None:
    def bulleted(prefix: str) -> str:
        return f"{indent}{glyph} " if prefix[:1].isdigit() else prefix

    assert blocks(written(note, prefix=bulleted)) == blocks(written(note))


@rewritten
@given(note=notes, data=st.data())
def test_headings_renamed(note: tuple[Part, ...], data: st.DataObject) -> None:
    def renamed(part: Part) -> str:
        return data.draw(st.sampled_from(HEADINGS[part.heading]))

    assert blocks(written(note, heading=renamed)) == blocks(written(note))


@rewritten
@given(note=notes, width=st.sampled_from([None, 60]))
def test_capitals_and_small_letters(note: tuple[Part, ...], width: int | None) -> None:
    text = written(note)
    laid_out = wrapped(text, width) if width else text
    assert blocks(laid_out.upper()) == blocks(text)
    assert blocks(laid_out.lower()) == blocks(text)
