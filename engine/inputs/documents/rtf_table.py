"""Tables of RTF documents.

striprtf gives the text alone. Before it reads a document, the words that build tables get marks behind them, characters
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
_MARKS = re.compile(r"\\'1[a-f]|[\x1a-\x1f]")
_LEVEL, _END, _ROW_END = "\x1b", "\x1f", "\x1e"
_MARK = re.compile(f"{_LEVEL}(?P<level>\\d+);|{_END}(?P<end>\\d+);\\|?|{_ROW_END}(?P<row>\\d+)/(?P<shape>\\d+);\n?")


@dataclass(slots=True)
class Shape:
    """What the definition of a row says: whether it is a heading, and the right edge and merges of each cell."""

    is_head: bool = False
    edges: list[int] = field(default_factory=list)
    merges: list[frozenset[str]] = field(default_factory=list)


def marked(raw: str) -> tuple[str, list[Shape]]:
    """An RTF text with marks where rows and cells begin and end, and the shapes of its rows."""
    shapes = [Shape()]
    merges: set[str] = set()
    level = 1

    def mark(found: re.Match[str]) -> str:
        nonlocal level
        word, number = found["word"], int(found["number"] or 0)
        if word == "trowd":
            shapes.append(Shape())
            merges.clear()
        elif word == "trhdr":
            shapes[-1].is_head = True
        elif word == "cellx":
            shapes[-1].edges.append(number)
            shapes[-1].merges.append(frozenset(merges))
            merges.clear()
        elif word in ("clmrg", "clvmgf", "clvmrg"):
            merges.add(word)
        # An empty group in front of a mark: a character behind '\u' could be taken for its substitute.
        if word in ("trowd", "intbl", "itap"):
            level = min(number, _DEEPEST) if word == "itap" else 1
            return f"{found.group()}{{}}\\'1b{level};"
        if word in ("cell", "nestcell"):
            return f"{{}}\\'1f{max(level, 2) if word == 'nestcell' else 1};{found.group()}"
        if word == "row":
            return f"{{}}\\'1e1/{len(shapes) - 1};{found.group()}"
        if word == "nestrow":  # its own group is not read
            return f"{found.group()}{{}}\\'1e{max(level, 2)}/{len(shapes) - 1};"
        return found.group()

    return _WORD.sub(mark, _MARKS.sub("", raw)), shapes


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
    for mark in _MARK.finditer(text):
        yield from reader.text(text[position : mark.start()], is_cut=mark["end"] is not None)
        position = mark.end()
        if mark["level"]:
            reader.level = int(mark["level"])
        elif mark["end"]:
            reader.cell_ends(int(mark["end"]))
        else:
            reader.row_ends(int(mark["row"]), int(mark["shape"]))
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
    shaped = [(shapes[number] if number < len(shapes) else shapes[0], cells) for number, cells in rows]
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
