"""Words that were taken back: struck through, deleted, hidden.

Inside a sentence the rest is read as if they were not there. A whole sentence, line or cell stays, as a unit that says
nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.text.spoken import Change
from dxproof.engine.marks import STROKES, STRUCK_LETTER, Marked, around, marked, may_be_marked

# What stands before a whole sentence, line or cell, and what follows one.
_BEGINS = re.compile(r"(?:^|[\n\r\t|]|[.!?;:][\"')]?\s)[^\S\n\t]*(?:(?:[-*•]|\d{1,2}[.)])[ \t]+)?$")
_ENDS = re.compile(r"[^\S\n\t]*(?:$|[\n\r\t|])")
_STOPS = ".!?;"
_ASIDE = re.compile(r" ?\([^()\n]{1,80}\)")
_NEAR = 16  # characters before a stretch that tell whether it begins something


def taken_out(text: str) -> Iterator[Change]:
    """The stretches inside sentences, each with one of the blanks beside it and the brackets after it, and the marks around what is struck letter by letter."""
    if not may_be_marked(text):
        return
    for each in marked(text):
        if not _is_whole(text, each):
            aside = _ASIDE.match(text, each.end)  # '~~doming~~ (not done)': why it is struck
            end = aside.end() if aside else each.end
            blank = text[max(0, each.start - 1) : each.start] == " " and not text[end : end + 1].isalnum()
            yield each.start - blank, end, ""
        elif not each.has_marks:
            yield from _with_marks(text, each)


def _with_marks(text: str, each: Marked) -> Iterator[Change]:
    """The letters of a stretch without their strokes, the first and the last with marks."""
    opens, closes = around(each.state, "\0").split("\0")
    letters = list(STRUCK_LETTER.finditer(text, each.start, each.end))
    for number, letter in enumerate(letters, start=1):
        before, after = opens if number == 1 else "", closes if number == len(letters) else ""
        yield *letter.span(), f"{before}{letter[1]}{after}"


def _is_whole(text: str, each: Marked) -> bool:
    """Whether a stretch is a sentence, a line or a cell, or several."""
    if not _BEGINS.search(text[max(0, each.start - _NEAR) : each.start]):
        return False
    stops = text[each.first : each.last].rstrip(STROKES)[-1:] in _STOPS
    return stops or _ENDS.match(text, each.end) is not None


class Withdrawn:
    """The marked stretches of a text, for its units."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._all = list(marked(text)) if may_be_marked(text) else []
        self._starts = [each.start for each in self._all]

    def at(self, start: int) -> Marked | None:
        """The stretch that a position stands in."""
        index = bisect_right(self._starts, start) - 1
        return self._all[index] if index >= 0 and start < self._all[index].end else None

    def around(self, start: int, end: int) -> Marked | None:
        """The stretch that all words from ``start`` to ``end`` stand in."""
        while start < end and self._text[start].isspace():
            start += 1
        found = self.at(start)
        return found if found is not None and not self._text[found.end : end].strip() else None

    def pieces(self, start: int, end: int) -> Iterator[tuple[Stretch, Marked | None]]:
        """A stretch of the text, cut where marks stand; without the marks."""
        if not self._all:
            yield (start, end), None
            return
        first, last = max(0, bisect_right(self._starts, start) - 1), bisect_left(self._starts, end)
        inside = (edge for each in self._all[first:last] for edge in (each.start, each.end))
        for left, right in pairwise([start, *(edge for edge in inside if start < edge < end), end]):
            held = self.at(left)
            yield (max(left, held.first), min(right, held.last)) if held else (left, right), held
