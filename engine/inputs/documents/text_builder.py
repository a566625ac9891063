"""A note as it is written down line by line, with the places that its lines come from."""

import re
from collections.abc import Iterable, Sequence

from dxproof.engine.inputs.documents.document import TextPlace

# Line ends of any kind; characters that no reader sees, and that would stand inside words; what no text can hold.
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile("[\0\xad\u200b\u2060\ufeff]")
_LONE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")

_LONGEST_LABEL = 60
_LONGEST_HEAD = 40  # characters of a cell that may be the name of a column
# A first column that only names its rows says so in its head, or names levels; any other says something of its own.
_NAMING = frozenset(
    ["", "level", "levels", "segment", "disc", "disk", "side", "site", "joint", "compartment", "region", "location"]
)
_LEVEL = re.compile(r"\W*(?:[OCTLS]\d|O\W|occiput\b)", re.IGNORECASE)


class TextBuilder:
    """Takes lines, gives the text. Blank lines never stand at its ends, nor two together."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._places: list[TextPlace] = []
        self._label: str | None = None
        self._gap = False

    def place(self, label: str) -> None:
        """What comes next stands there; a place without a line is left out."""
        self._label = flat(label)[:_LONGEST_LABEL]

    def gap(self) -> None:
        """A blank line, if lines stand before and behind it."""
        self._gap = bool(self._parts)

    def line(self, text: str) -> None:
        """One line, or several where the text has breaks; a blank one is a gap."""
        for line in _BREAKS.split(clean(text)):
            if not line.strip():
                self.gap()
                continue
            if self._gap:
                self._add("\n")
                self._gap = False
            if self._label is not None:
                self._places.append((self._length, self._label))
                self._label = None
            self._add(line.rstrip() + "\n")

    def lines(self, lines: Iterable[str]) -> None:
        """Line after line."""
        for line in lines:
            self.line(line)

    def rows(self, rows: Sequence[Sequence[str]], has_head: bool) -> None:
        """A table, a line a row: with bars where its first row names the columns and its first column the rows.

        The engine reads a cell of such a table together with the names; any other row is read as a line.
        """
        filled = [cells for cells in rows if any(cell.strip() for cell in cells)]
        is_grid = _is_grid(filled, has_head)
        for cells in filled:
            self.line(f"| {' | '.join(cells)} |" if is_grid else "\t".join(cell for cell in cells if cell.strip()))

    def paste(self, text: str, places: Iterable[TextPlace]) -> None:
        """A text that has places of its own."""
        last = 0
        for start, label in places:
            self.line(text[last:start].rstrip("\n"))
            self.place(label)
            last = start
        self.line(text[last:].rstrip("\n"))

    def done(self) -> tuple[str, tuple[TextPlace, ...]]:
        """The text and its places."""
        return "".join(self._parts), tuple(self._places)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _is_grid(rows: Sequence[Sequence[str]], has_head: bool) -> bool:
    if len(rows) < 2 or max(map(len, rows)) < 3:
        return False
    head = [cell for cell in rows[0] if cell.strip()]
    named = has_head or all(
        len(cell) <= _LONGEST_HEAD and not cell.endswith(".") and not any(map(str.isdigit, cell)) for cell in head
    )
    labels = [cells[0] for cells in rows[1:] if cells[0].strip()]
    names_rows = rows[0][0].strip(" :").casefold() in _NAMING or all(map(_LEVEL.match, labels))
    return named and bool(labels) and names_rows


def clean(text: str) -> str:
    """A text without what no reader sees; half of a surrogate pair becomes the sign for a lost character."""
    return _LONE.sub("\ufffd", _UNSEEN.sub("", text))


def flat(text: str) -> str:
    """A text on one line, with single blanks."""
    return _BLANKS.sub(" ", clean(text)).strip()
