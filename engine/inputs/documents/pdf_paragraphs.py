"""Lines of a page as paragraphs: where one begins, and the words that the end of a line cuts as whole."""

from collections.abc import Iterator
from itertools import pairwise

from dxproof.engine.inputs.documents.pdf_pieces import CUTS, Piece

PARAGRAPH_GAP = 1.35  # times the usual line distance: the least distance above a paragraph
_CUTS = tuple(CUTS)


def paragraphs(lines: list[Piece]) -> Iterator[Piece]:
    """Lines with the words that a line's end cut as whole, and where paragraphs begin."""
    begins = _begin(lines)
    held: Piece | None = None
    for line, is_new in zip(lines, begins, strict=True):
        if held is not None and held.text.endswith(_CUTS):
            held.text = _joined(held.text, line.text)
            continue
        if held is not None:
            yield held
        line.begins = is_new
        held = line
    if held is not None:
        held.text = ended(held.text)
        yield held


def _begin(lines: list[Piece]) -> list[bool]:
    """Which lines begin a paragraph: those with an unusual distance to the line before, or above it."""
    pitches = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual = sorted([pitch for pitch in pitches if pitch > 0])
    if not usual:
        return [False, *(True for _ in pitches)][: len(lines)]
    limit = PARAGRAPH_GAP * usual[len(usual) // 4]
    return [False, *[pitch < 0 or pitch > limit for pitch in pitches]][: len(lines)]


def with_next(text: str, more: str) -> str:
    """A text and the line below it: a word that the line's end cuts is whole."""
    if text.endswith(_CUTS):
        return _joined(text, more)
    return f"{text} {more}" if text else more


def _joined(text: str, below: str) -> str:
    """A text that a hyphen at a line's end cuts and the line below: joined inside a word, else with a hyphen."""
    before = text[-2:-1]
    is_word = before.islower() and before.isalnum() and below[:1].islower()
    return f"{text[:-1]}{'' if is_word else '-'}{below}"


def ended(text: str) -> str:
    """A text whose last line ends with a hyphen that cuts no word."""
    return f"{text[:-1]}-" if text.endswith(_CUTS) else text
