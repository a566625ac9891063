"""How the text of a note shows what became of its words: boxes before options, and marks around what is not said.

The readers of documents write these marks, and the reading of text knows them, so that a form and a plain note with the same
marks read alike. Strikes are those of Markdown, deletions and asides those of CriticMarkup. Text without format is also struck
through letter by letter, with lines of Unicode that lie over the letter before them.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

CHECKED, UNCHECKED = "[x]", "[ ]"


class State(StrEnum):
    """Why words on the page are no statement."""

    UNCHECKED = "unchecked box"
    STRUCK = "struck through"
    DELETED = "deleted"
    HIDDEN = "hidden"


_AROUND = {State.STRUCK: ("~~", "~~"), State.DELETED: ("{--", "--}"), State.HIDDEN: ("{>>", "<<}")}
_OPENS = {opens: state for state, (opens, _) in _AROUND.items()}
_CLOSES = {closes: state for state, (_, closes) in _AROUND.items()}
# Three tildes or more are a line; a line end between blanks ends a paragraph, and no mark reaches over it.
_TOKEN = re.compile(r"(?<!~)~~(?!~)|\{--|--\}|\{>>|<<\}|\n[ \t\r]*\n")
_BLANK_LINE = "\n"
# The short and the long stroke, the short and the long solidus: one letter with one of the latter is a sign of its own.
STROKES = "\u0335\u0336\u0337\u0338"
_OVER = rf"[\u0300-\u0334]*[{STROKES}]+"
STRUCK_LETTER = re.compile(rf"([^\n]){_OVER}")
_STRUCK = re.compile(rf"[^\n]{_OVER}(?:[^\S\n]{{0,8}}[^\n]{_OVER})+|[^\n][\u0300-\u0334]*[{STROKES[:2]}]+")


class Marked(NamedTuple):
    """A stretch of a text between two marks; ``start`` and ``end`` include them, ``first`` and ``last`` do not.

    What is struck letter by letter stands between no marks.
    """

    start: int
    end: int
    state: State
    has_marks: bool = True

    @property
    def first(self) -> int:
        return self.start + (len(_AROUND[self.state][0]) if self.has_marks else 0)

    @property
    def last(self) -> int:
        return self.end - (len(_AROUND[self.state][1]) if self.has_marks else 0)


def may_be_marked(text: str) -> bool:
    """Whether a text holds any opening mark: most notes hold none."""
    return any(opens in text for opens in _OPENS) or _may_be_struck(text)


def marked(text: str) -> Iterator[Marked]:
    """The marked stretches of a text, in order; a mark without its other half marks nothing."""
    if not _may_be_struck(text):
        yield from _between_marks(text)
        return
    struck = [Marked(*found.span(), State.STRUCK, has_marks=False) for found in _STRUCK.finditer(text)]
    edge = 0
    for each in sorted([*_between_marks(text), *struck]):
        if each.start >= edge:
            yield each
            edge = each.end


def _may_be_struck(text: str) -> bool:
    return not text.isascii() and any(stroke in text for stroke in STROKES)


def _between_marks(text: str) -> Iterator[Marked]:
    opened: tuple[int, State] | None = None
    for token in _TOKEN.finditer(text):
        written = token.group()
        if written.startswith(_BLANK_LINE):
            opened = None
        elif opened is not None and _CLOSES.get(written) is opened[1] and not text[token.start() - 1].isspace():
            yield Marked(opened[0], token.end(), opened[1])
            opened = None
        elif written in _OPENS and not text[token.end() : token.end() + 1].isspace():
            opened = token.start(), _OPENS[written]


def around(state: State, words: str) -> str:
    """Words between the marks of a state. Blanks at their ends, and what stands between lines, stay outside."""
    opens, closes = _AROUND[state]
    return "\n".join(_around_line(line, opens, closes) for line in words.split("\n"))


def _around_line(line: str, opens: str, closes: str) -> str:
    inner = line.strip()
    if not inner:
        return line
    lead, _, tail = line.partition(inner)
    return f"{lead}{opens}{inner}{closes}{tail}"
