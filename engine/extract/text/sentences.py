"""Sentences: where a statement ends inside its block."""

import re
from collections.abc import Iterable, Iterator

from dxproof.engine.extract.text.blocks import Stretch, stripped
from dxproof.engine.extract.text.forms import Box
from dxproof.engine.extract.text.grammar import LayoutWords

# Characters. The longest unit of 1,100 real notes has 2,430; the bound keeps the reading of any text linear.
LONGEST_UNIT = 3000
_MARKS = 4
# One class of characters comes first, so that the search skips all others.
_SENTENCE = re.compile(
    r"[.!?;/](?:(?<=;)|(?<=/)/+|(?<=[.!?])(?:(?<=[a-z)%\]]\.)(?=[A-Z])|[\"')\]]*(?=\s+[\"'(\[]?[A-Za-z0-9#*+-])))"
)

_BEFORE_QUESTION = (",", "(", ":", "/")  # a question mark behind one of these opens what it asks for

Cut = tuple[int, int, bool | None]


def statements(
    text: str, start: int, end: int, boxes: Iterable[Box], words: LayoutWords
) -> Iterator[tuple[Stretch, bool | None]]:
    """The sentences of a block, each with the state of the box that it stands behind."""
    cuts: list[Cut] = [(at, at, None) for at in _ends(text, start, end, words)]
    cuts += [(box.start, box.end, box.checked) for box in boxes]
    cuts.sort(key=lambda cut: cut[:2])
    cuts.append((end, end, None))
    position, state = start, None
    for cut, resume, checked in cuts if end - start <= LONGEST_UNIT else _bounded(text, start, cuts):
        if cut > position:
            piece = stripped(text, position, cut)
            if piece is not None:
                yield piece, state
            if checked is None:
                state = None
        if checked is not None:
            state = checked
        position = max(position, resume)


def _ends(text: str, start: int, end: int, words: LayoutWords) -> Iterator[int]:
    """Where sentences end. Marks in front of one ('?? stenosis') end none."""
    last = start
    for match in _SENTENCE.finditer(text, start, end):
        at = match.start()
        if at - last <= _MARKS and not any(map(str.isalnum, text[last:at])):
            continue
        if text[at] == "." and words.abbreviated(text, start, at):
            continue
        if text[at] == "?" and text[start:at].rstrip()[-1:] in _BEFORE_QUESTION:
            continue  # '? sinusitis' asks for what follows
        if text[at] == "." and text[at - 1 : at].isdigit() and text[match.end() : match.end() + 1].isdigit():
            continue
        last = match.end()
        yield last


def _bounded(text: str, start: int, cuts: list[Cut]) -> Iterator[Cut]:
    """The cuts, with further ones wherever a piece would be longer than any sentence is."""
    position = start
    for cut in cuts:
        while cut[0] - position > LONGEST_UNIT:
            blank = text.rfind(" ", position + 1, position + LONGEST_UNIT)
            position = blank if blank > 0 else position + LONGEST_UNIT
            yield position, position, None
        yield cut
        position = max(position, cut[1])
