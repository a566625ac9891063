"""Sentences: where a statement ends inside its block."""

import re
from collections.abc import Iterator

from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.lines import Stretch, stripped

# Characters. The longest unit of 1,100 real notes has 2,430; the bound keeps the reading of any text linear.
LONGEST_UNIT = 3000
_MARKS = 4
# One class of characters comes first, so that the search skips all others.
_SENTENCE = re.compile(
    r"[.!?;/](?:(?<=;)|(?<=/)/+|(?<=[.!?])(?:(?<=[a-z)%\]]\.)(?=[A-Z])|(?<=[A-Za-z]{3}\.)(?=[CTLSctls]\d{1,2}[-/])"
    r"|[\"')\]]*(?=\s+[\"'(\[]?[A-Za-z0-9#*+-])))"
)
_BEFORE_QUESTION = (",", "(", ":", "/")  # a question mark after one of these opens what it asks for


def sentences(text: str, start: int, end: int, words: LayoutWords) -> Iterator[Stretch]:
    """The sentences of a stretch of text."""
    for edge in (*_ends(text, start, end, words), end):
        while edge - start > LONGEST_UNIT:
            blank = text.rfind(" ", start + 1, start + LONGEST_UNIT)
            cut = blank if blank > 0 else start + LONGEST_UNIT
            if piece := stripped(text, start, cut):
                yield piece
            start = cut
        if piece := stripped(text, start, edge):
            yield piece
        start = edge


def _ends(text: str, start: int, end: int, words: LayoutWords) -> Iterator[int]:
    """Where sentences end. Marks in front of one ('?? stenosis') end none."""
    last = start
    for match in _SENTENCE.finditer(text, start, end):
        at, behind = match.span()
        if at - last <= _MARKS and not any(map(str.isalnum, text[last:at])):
            continue
        mark = text[at]
        if mark == ".":
            if words.abbreviated(text, start, at) and not words.ends_statement(text, start, at):
                continue
            if text[at - 1 : at].isdigit() and text[behind : behind + 1].isdigit():
                continue
        elif mark == "?" and text[start:at].rstrip()[-1:] in _BEFORE_QUESTION:
            continue  # '? sinusitis' asks for what follows
        last = behind
        yield last
