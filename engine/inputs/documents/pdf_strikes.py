"""Lines that are drawn through words: how a word processor prints what was struck through."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dxproof.engine.inputs.documents.pdf_calls import Four

_THIN, _SHORTEST = 2.0, 4.0  # points: the most height of such a line, and the least width
_LOW, _HIGH = 0.25, 0.75  # of the height of words: a line that is lower is under them
_REACH = 4.0  # points by which it may go beyond the words; a rule of a table or a frame goes further
_MOSTLY = 0.6  # of the width of words that are struck as a whole
_BAND = 8  # points
_MOST = 2_000  # lines of a page that are looked at


class Box(NamedTuple):
    """The edges of something on a page."""

    left: float
    bottom: float
    right: float
    top: float


def is_rule(box: Box) -> bool:
    """Whether what is drawn may be a line through words: it is thin, and longer than it is high."""
    return box.top - box.bottom <= _THIN and box.right - box.left >= _SHORTEST


def strikes(lines: Sequence[Box], words: Iterable[Four]) -> Iterator[Box]:
    """The stretches of words that drawn lines strike through."""
    thin = lines[:_MOST]
    heights = sorted((line.bottom + line.top) / 2 for line in thin)
    bands: dict[int, list[Box]] = {}
    for edges in words:
        if bisect(heights, edges[1]) == bisect(heights, edges[3]):  # no line goes through these words, as is usual
            continue
        box = Box(*edges)
        for band in range(int(box.bottom // _BAND), int(box.top // _BAND) + 1):
            bands.setdefault(band, []).append(box)
    for line in thin:
        height = (line.bottom + line.top) / 2
        crossed = [box for box in bands.get(int(height // _BAND), ()) if _crosses(line, height, box)]
        if (
            crossed
            and min(box.left for box in crossed) - _REACH < line.left
            and line.right < max(box.right for box in crossed) + _REACH
        ):
            yield Box(line.left, min(box.bottom for box in crossed), line.right, max(box.top for box in crossed))


def _crosses(line: Box, height: float, words: Box) -> bool:
    """Whether a line goes through the middle of words, over most of them."""
    tall, wide = words.top - words.bottom, words.right - words.left
    shared = min(line.right, words.right) - max(line.left, words.left)
    return tall > _THIN and _LOW < (height - words.bottom) / tall < _HIGH and shared > _MOSTLY * wide
