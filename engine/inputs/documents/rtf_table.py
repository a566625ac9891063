"""Tables of RTF documents.

striprtf gives the text alone. Before it reads a document, the words that build tables get marks after them, characters
that no text has; afterwards the marks tell the rows, their cells, and the tables inside these.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from dxproof.engine.inputs.documents.merges import Part, merged
from dxproof.engine.inputs.documents.table import Table

_DEEPEST = 20  # tables inside each other; what is deeper stands in the last one
_NEAR = 40  # twips: edges nearer to each other are one
_WORD = re.compile(
    r"\\[^a-z]|\\(?P<word>trowd|trhdr|intbl|itap|cellx|clmrg|clvmgf|clvmrg|nestcell|nestrow|cell|row)"
    r"(?P<number>-?\d{1,9})?(?![a-z0-9])(?P<close> ?\})?"
)
# Marks are characters for private use that no code page has.
_LEVEL, _END, _ROW_END, _SHAPE = 0xF0000, 0xF0100, 0xF0200, 0xF0300
_MOST_SHAPES = 0xFFFF - 0x300
# A mark; that of a row has a number behind it.
_MARK = re.compile(
    f"[{chr(_LEVEL)}-{chr(_SHAPE - 1)}]"
    f"(?:(?<![{chr(_ROW_END)}-{chr(_SHAPE - 1)}])|[{chr(_SHAPE)}-{chr(_SHAPE + _MOST_SHAPES)}])"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the definition of a row says: whether it is a heading, and the right edge and merges of each cell."""

    is_head: bool = False
    edges: tuple[int, ...] = ()
    merges: tuple[frozenset[str], ...] = ()


def marked(raw: str) -> tuple[str, list[Shape]]:
    """An RTF text with marks where rows and cells begin and end, and the shapes of its rows."""
    marker = _Marker()
    return _WORD.sub(marker.mark, raw), list(marker.shapes)


class _Marker:
    """Puts marks after the words that build tables, and keeps what the definitions of rows say."""

    def __init__(self) -> None:
        self.shapes: dict[Shape, int] = {}
        self._level = 1
        self._is_head = False
        self._edges: list[int] = []
        self._merges: list[frozenset[str]] = []
        self._pending: set[str] = set()

    def mark(self, found: re.Match[str]) -> str:
        """A word with its mark. After the word no mark is taken for the substitute of a character."""
        written, word = found.group(), found["word"]
        if word in ("trowd", "intbl", "itap"):
            self._level = min(max(int(found["number"] or 1), 1), _DEEPEST) if word == "itap" else 1
            if word == "trowd":
                self._is_head, self._edges, self._merges = False, [], []
                self._pending.clear()
            return f"{written} {chr(_LEVEL + self._level)}" if not found["close"] else written
        if word == "cellx":
            self._edges.append(int(found["number"] or 0))
            self._merges.append(frozenset(self._pending))
            self._pending.clear()
        elif word == "trhdr":
            self._is_head = True
        elif word in ("clmrg", "clvmgf", "clvmrg"):
            self._pending.add(word)
        elif word in ("cell", "nestcell"):
            level = 1 if word == "cell" else max(self._level, 2)
            return f"\\{word} {chr(_END + level)}{found['close'] or ''}"
        elif word == "row":
            return f"\\row {self._row(1)}{found['close'] or ''}"
        elif word == "nestrow":  # the group of its definition is not read: the mark comes after it
            return f"{written}{self._row(max(self._level, 2))}"
        return written

    def _row(self, level: int) -> str:
        shape = Shape(self._is_head, tuple(self._edges), tuple(self._merges))
        number = self.shapes.setdefault(shape, len(self.shapes))
        return f"{chr(_ROW_END + level)}{chr(_SHAPE + min(number, _MOST_SHAPES))}"


@dataclass(slots=True)
class _Open:
    """A table that is being read, its row and its cell."""

    rows: list[tuple[int, list[tuple[str | Table, ...]]]] = field(default_factory=list)
    cells: list[tuple[str | Table, ...]] = field(default_factory=list)
    content: list[str | Table] = field(default_factory=list)


def parts(text: str, shapes: list[Shape]) -> Iterator[str | Table]:
    """The lines and tables of a text with marks, in order."""
    reader = _Reader(shapes)
    position = 0
    for mark in _MARK.finditer(text) if not text.isascii() else ():
        first, start = ord(text[mark.start()]), mark.start()
        if first >= _END and start > position and text[start - 1] == ("|" if first < _ROW_END else "\n"):
            start -= 1  # what the converter wrote for the word
        yield from reader.text(text[position:start], is_cut=_END <= first < _ROW_END)
        position = mark.end()
        if first < _END:
            reader.level = first - _LEVEL
        elif first < _ROW_END:
            reader.cell_ends(first - _END)
        else:
            reader.row_ends(first - _ROW_END, ord(mark.group()[-1]) - _SHAPE)
    yield from reader.text(text[position:], is_cut=False)
    yield from reader.close(0)


class _Reader:
    """The tables that are open, the outermost first; text outside of them is handed out line by line."""

    def __init__(self, shapes: list[Shape]) -> None:
        self.level = 0
        self._shapes = shapes
        self._open: list[_Open] = []

    def text(self, text: str, is_cut: bool) -> Iterator[str | Table]:
        """Text up to the next mark; what a cell's end cuts off outside of a table is that of the cell."""
        if self.level == 0 and is_cut:
            above, _, last = text.rpartition("\n")
            yield from self._lines(above)
            self.level, text = 1, last
        yield from self._lines(text)

    def _lines(self, text: str) -> Iterator[str | Table]:
        if not text.strip() and (self.level > 0 or "\n" not in text):
            return
        yield from self.close(self.level)
        lines = text.removesuffix("\n").split("\n")
        if self.level == 0:
            yield from lines
            return
        self._enter(self.level)
        self._open[-1].content += (" ".join(line.split()) for line in lines)

    def _enter(self, level: int) -> None:
        while len(self._open) < level:
            self._open.append(_Open())

    def cell_ends(self, level: int) -> None:
        """A cell ends, and with it the tables that stand in it."""
        self._enter(level)
        for _ in self.close(level):
            pass  # into the cell: it is no table outside
        table = self._open[level - 1]
        table.cells.append(tuple(table.content))
        table.content = []

    def row_ends(self, level: int, shape: int) -> None:
        """A row ends."""
        self._enter(level)
        for _ in self.close(level):
            pass
        table = self._open[level - 1]
        if any(table.content):  # a cell without an end
            table.cells.append(tuple(table.content))
        table.rows.append((shape, table.cells))
        table.content, table.cells = [], []
        if level == 1:
            self.level = 0

    def close(self, level: int) -> Iterator[str | Table]:
        """End the tables deeper than a level: each is part of the cell around it, the outermost is handed out."""
        while len(self._open) > level:
            table = self._open.pop()
            if table.cells or any(table.content):
                table.rows.append((0, [*table.cells, *([tuple(table.content)] if any(table.content) else [])]))
            if not table.rows:
                continue
            whole = _table(table.rows, self._shapes)
            if self._open:
                self._open[-1].content.append(whole)
            else:
                yield whole


def _table(rows: list[tuple[int, list[tuple[str | Table, ...]]]], shapes: list[Shape]) -> Table:
    """A table with its columns where the right edges of its cells are."""
    first = shapes[0] if shapes else Shape()  # rows that never end have none
    shaped = [(shapes[number] if number < len(shapes) else first, cells) for number, cells in rows]
    edges = _distinct(sorted(edge for shape, _ in shaped for edge in shape.edges))
    heads = [shape.is_head for shape, _ in shaped]
    head = next((number for number, is_head in enumerate(heads) if not is_head), len(heads))
    return merged((_parts(shape, cells, edges) for shape, cells in shaped), head or None)


def _parts(shape: Shape, cells: list[tuple[str | Table, ...]], edges: list[int]) -> list[Part]:
    if len(shape.edges) != len(cells):
        return [Part(content) for content in cells]
    ends = [bisect_left(edges, edge - _NEAR) + 1 for edge in shape.edges]
    return [
        Part(content, max(1, end - start), "clvmgf" in merges, "clvmrg" in merges, "clmrg" in merges)
        for content, (start, end), merges in zip(cells, pairwise([0, *ends]), shape.merges, strict=True)
    ]


def _distinct(edges: list[int]) -> list[int]:
    """Edges without those that are near to another."""
    found: list[int] = []
    for edge in edges:
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found
