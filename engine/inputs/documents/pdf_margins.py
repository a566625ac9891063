"""What stands above and below the text of every page: headers, footers, page numbers."""

import re
from collections import Counter
from dataclasses import dataclass

from dxproof.engine.inputs.documents.pdf_layout import Row, text_of

_MOST = 3  # lines at either end of a page
_MARGIN = 0.15  # of the height of the text
_VARYING = re.compile(r"[\d\s]+")
_VARYING_ASCII = dict.fromkeys(n for n in range(128) if _VARYING.match(chr(n)))  # the same, to be taken out sooner
_NEAR = 4.0  # points

_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines above the first page, those of each page, those that its margins hold beyond, each once, and their copies.

    A copy is the number of its page and its words.
    """

    above: list[Row]
    pages: list[list[Row]]
    aside: list[str]
    copies: list[tuple[int, str]]


def parted(pages: list[list[Row]]) -> Parts:
    """The pages without their margins.

    A line belongs to a margin if one that differs only in its numbers stands at the same height on another page.
    """
    if len(pages) == 1:
        return Parts([], pages, [], [])
    outer = [_outer(rows) for rows in pages]
    keys = Counter(key for rows in outer for key in {key for _, key in rows})
    above: list[Row] = []
    kept: list[list[Row]] = []
    aside: dict[str, None] = {}
    shown: set[str] = set()
    copies: list[tuple[int, str]] = []
    for number, rows in enumerate(pages):
        margin = {id(row) for row, key in outer[number] if _elsewhere(keys, key)}
        if not margin:
            kept.append(rows)
            continue
        kept.append([row for row in rows if id(row) not in margin])
        middle = sum(_ends(rows)) / 2
        for row in rows:
            if id(row) not in margin:
                continue
            text = text_of(row)
            if number == 0 and row[0].bottom > middle:
                above.append(row)
                shown.add(text)
            elif text in shown or text in aside:
                copies.append((number + 1, text))
            else:
                aside[text] = None
    return Parts(above, kept, list(aside), copies)


def _ends(rows: list[Row]) -> tuple[float, float]:
    """Where the text of a page ends below and above."""
    return min([row[0].bottom for row in rows]), max([row[0].top for row in rows])


def _outer(rows: list[Row]) -> list[tuple[Row, _Key]]:
    """The lines near the ends of a page, and what tells that another is alike."""
    if not rows:
        return []
    low, high = _ends(rows)
    room = _MARGIN * (high - low)
    near = [row for row in rows[:_MOST] if row[0].bottom > high - room]
    near += [row for row in rows[-_MOST:] if row[0].top < low + room]
    return [(row, (_unvarying(text_of(row)), round(row[0].bottom / _NEAR))) for row in near]


def _unvarying(text: str) -> str:
    """What of a line is the same on every page."""
    return text.translate(_VARYING_ASCII) if text.isascii() else _VARYING.sub("", text)


def _elsewhere(keys: "Counter[_Key]", key: _Key) -> bool:
    """Whether more than one page has such a line."""
    text, height = key
    return keys[key] > 1 or keys.get((text, height - 1), 0) + keys.get((text, height + 1), 0) > 0
