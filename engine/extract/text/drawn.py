"""Boxes drawn with signs that are none by themselves: '___' beside '_X_', a ring beside a filled one.

A line to write on and a ring that opens an item are boxes only where another sign of the note shows that one could be chosen.
"""

import re
from collections.abc import Iterator

from dxproof.engine.extract.text.spoken import Change

_CHECKED, _UNCHECKED = "[x]", "[ ]"
_LINE = "_"
_TICKED = re.compile(r"^[ \t]*(_{1,6}[xX\u2713\u2714]_{1,6})(?!\S)", re.MULTILINE)
_UNTICKED = re.compile(r"^[ \t]*(_{2,6})(?=[ \t]+[^\W_])", re.MULTILINE)
_CHOSEN, _OPEN = "\u25c9\u29bf\U0001f518", "\u25cb\u25ef\u3007\u26aa"  # radio buttons
_RING, _DISC = "\u25cb", "\u25cf"
# Lines with one indent that begin with a ring, one of them with a disc: in a list the disc would come first.
_GROUP = re.compile(rf"^([ \t]*){_RING}.*(?:\n\1[{_RING}{_DISC}].*)+", re.MULTILINE)
_SIGN = re.compile(rf"^[ \t]*([{_RING}{_DISC}])", re.MULTILINE)


def boxes_drawn(text: str) -> Iterator[Change]:
    """The signs of a note that are boxes, each with the box that it is."""
    if _LINE in text and _TICKED.search(text):
        yield from ((*match.span(1), _CHECKED) for match in _TICKED.finditer(text))
        yield from ((*match.span(1), _UNCHECKED) for match in _UNTICKED.finditer(text))
    if any(map(text.__contains__, _CHOSEN)):
        for at, sign in enumerate(text):
            if sign in _CHOSEN or sign in _OPEN:
                yield at, at + 1, _CHECKED if sign in _CHOSEN else _UNCHECKED
    elif _RING in text and _DISC in text:
        for group in _GROUP.finditer(text):
            signs = list(_SIGN.finditer(text, *group.span()))
            if sum(sign[1] == _DISC for sign in signs) == 1:
                yield from ((*sign.span(1), _CHECKED if sign[1] == _DISC else _UNCHECKED) for sign in signs)
