"""Builds the text of a note line by line, with the source places of its lines."""

import re
from collections.abc import Iterable
from typing import Protocol

from dxproof.engine.inputs.documents.document import TextPlace
from dxproof.engine.inputs.documents.table import BAR, Table, lines_of
from dxproof.engine.marks import CHECKED, UNCHECKED, State, around

# Line breaks of any kind; invisible characters; lone surrogates; white space.
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile("[\0\xad\u200b\u2060\ufeff]")
_LONE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")

_LONGEST_LABEL = 60
_BOXES = (CHECKED, UNCHECKED)


class Paper(Protocol):
    """What takes places, lines and tables: the text of a note, or a cell of a table."""

    def place(self, label: str) -> None: ...
    def gap(self) -> None: ...
    def line(self, text: str) -> None: ...
    def table(self, table: Table) -> None: ...


class TextBuilder:
    """Collects lines. The text has no blank lines at its ends and no two in a row."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._places: list[TextPlace] = []
        self._label: str | None = None
        self._gap = False

    def place(self, label: str) -> None:
        """Set the place of the following lines; a place without lines is dropped."""
        self._label = label

    def gap(self) -> None:
        """A blank line, if there are lines before and after it."""
        self._gap = bool(self._parts)

    def line(self, text: str) -> None:
        """One line, or several if the text has line breaks; a blank line is a gap."""
        for line in (text,) if text.isprintable() else _BREAKS.split(clean(text)):
            said = line.rstrip()
            if not said:
                self.gap()
                continue
            if self._gap:
                self._parts.append("\n")
                self._length += 1
                self._gap = False
            if self._label is not None:
                self._places.append((self._length, flat(self._label)[:_LONGEST_LABEL]))
                self._label = None
            self._parts.append(f"{said}\n")
            self._length += len(said) + 1

    def lines(self, lines: Iterable[str]) -> None:
        """Add several lines."""
        for line in lines:
            if self._gap or self._label is not None or not line.isprintable() or line[-1:] in ("", " "):
                self.line(line)
            else:  # as most are
                self._parts.append(f"{line}\n")
                self._length += len(line) + 1

    def table(self, table: Table) -> None:
        """Add a table, apart from one right above it."""
        lines = lines_of(table)
        if lines and lines[0].startswith(BAR) and self._parts and self._parts[-1].startswith(BAR):
            self.gap()
        self.lines(lines)

    def paste(self, text: str, places: Iterable[TextPlace]) -> None:
        """Insert a text that has its own places."""
        last = 0
        for start, label in places:
            self.line(text[last:start].rstrip("\n"))
            self.place(label)
            last = start
        self.line(text[last:].rstrip("\n"))

    def done(self) -> tuple[str, tuple[TextPlace, ...]]:
        """The text and its places."""
        return "".join(self._parts), tuple(self._places)


class CellBuilder:
    """Collects what stands in a cell of a table, as a ``TextBuilder`` collects the text of a note."""

    def __init__(self) -> None:
        self._content: list[str | Table] = []

    def place(self, label: str) -> None:
        """Nothing: a cell is in the place of its table."""

    def gap(self) -> None:
        """A blank line."""
        self._content.append("")

    def line(self, text: str) -> None:
        """One line, or several if the text has line breaks."""
        if text.isprintable():  # as most are
            self._content.append(flat(text))
        else:
            self._content += map(flat, _BREAKS.split(text))

    def table(self, table: Table) -> None:
        """A table in the cell."""
        self._content.append(table)

    @property
    def content(self) -> tuple[str | Table, ...]:
        """The lines and tables so far."""
        return tuple(self._content)


def run_marked(pieces: Iterable[tuple[State | None, str]]) -> str:
    """Pieces of a line as one text, with marks around those that were taken back; blanks between two of them part none.

    A box and the word after it are set apart.
    """
    said: list[str] = []
    run, text = None, ""  # the state of the last pieces, and what they say
    for state, piece in pieces:
        if not piece:
            continue
        if text.endswith(_BOXES) and piece[0].isalnum():
            piece = f" {piece}"
        if state is run or (run and state is None and not piece.strip(" ")):
            text += piece
            continue
        said.append(around(run, text) if run else text)
        run, text = state, piece
    return "".join((*said, around(run, text) if run else text))


def clean(text: str) -> str:
    """A text without invisible characters; lone surrogates become U+FFFD."""
    if text.isprintable():  # as most are
        return text
    return _LONE.sub("\ufffd", _UNSEEN.sub("", text))


def flat(text: str) -> str:
    """A text on one line, with white space collapsed."""
    if text.isprintable() and "  " not in text and text.strip(" ") == text:  # as most is: nothing is to be done
        return text
    if text.isascii() and "\0" not in text:
        return " ".join(text.split())
    return _BLANKS.sub(" ", clean(text)).strip()
