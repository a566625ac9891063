"""Sheets that are set in columns with blanks: days over what was found on each, or letters of P.A.R.T. over boxes to check.

An entry belongs to the heading that it stands below, and to the label of its row; a row that is indented belongs to the one above, too.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from dxproof.engine.extract.text.blocks import Block, BlockKind, Unit
from dxproof.engine.extract.text.forms import BOX, is_checked
from dxproof.engine.extract.text.lines import Stretch, physical_lines
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.visit.days import day_of
from dxproof.engine.pack.model import Register
from dxproof.engine.terms import Section

_PIECE = re.compile(r"\S+(?: \S+)*")
_LEAST = 2  # columns, or boxes of a row, that make a sheet
_NEAR = 3  # characters that an entry may stand beside its heading
_LONGEST_LABEL = 40
_LEAST_OF_LEVELS = 3  # columns of a table of levels


@dataclass(frozen=True, slots=True)
class _Head:
    """The line with the headings of the columns, each where it stands in its line."""

    columns: list[Stretch]
    line: int
    of_boxes: bool = False
    of_levels: bool = False

    @property
    def first(self) -> int:
        """Where the columns begin in a line."""
        return self.columns[0][0] - self.line

    def column_of(self, piece: Stretch, line: int) -> Stretch | None:
        """The heading that an entry stands below; a day holds up to the next one, the heading of a box for what is right below it."""
        start, end = piece[0] - line, piece[1] - line
        found = None
        for column in self.columns:
            left, right = column[0] - self.line, column[1] - self.line
            if start < right and end > left:
                return column
            if abs(start - left) <= _NEAR or (not self.of_boxes and left <= start):
                found = column
        return found


def with_sheets(view: NoteView, units: list[Unit], names_column: Callable[[str], bool]) -> list[Unit]:
    """The units of a note with those of its sheets in the place of what stands on their lines.

    ``names_column`` tells whether a text is the name of a letter of P.A.R.T. or of what was done.
    """
    if not units:
        return units
    lines = [line for line in physical_lines(view.text) if view.text[slice(*line)].strip()]
    found: list[Unit] = []
    covered: list[Stretch] = []
    starts = [unit.start for unit in units]
    number = 0
    while number < len(lines):
        head = _head(view, lines, number, names_column)
        rows = list(_rows(view, head, lines[number + 1 :])) if head else []
        if head is None or len(rows) < _LEAST or (head.of_levels and not _is_sparse(head, rows)):
            number += 1
            continue
        near = units[max(0, bisect_right(starts, lines[number][0]) - 1)].block
        block = _block(near, lines[number][0], lines[number + len(rows)][1])
        covered.append((block.start, block.end))
        for row in rows:
            found += _entries(view, head, row, replace(block))
        number += len(rows) + 1
    if not covered:
        return units
    return sorted([*_beside(units, covered), *found], key=attrgetter("start"))


def _beside(units: list[Unit], covered: list[Stretch]) -> Iterator[Unit]:
    """The units that no sheet covers, and what of the others stands before or after the sheets that they reach into."""
    first, last = [start for start, _ in covered], [end for _, end in covered]
    for unit in units:
        inside = covered[bisect_right(last, unit.start) : bisect_left(first, unit.end)]
        if not inside:
            yield unit
            continue
        if unit.start < inside[0][0]:
            yield replace(unit, end=inside[0][0])
        if unit.end > inside[-1][1]:
            yield replace(unit, start=inside[-1][1])


def _head(view: NoteView, lines: list[Stretch], number: int, names_column: Callable[[str], bool]) -> _Head | None:
    """A line as the head of a sheet: days, after at most one other name; or names of columns above a row of boxes."""
    line = lines[number]
    pieces = [match.span() for match in _PIECE.finditer(view.text, *line)]
    days = [piece for piece in pieces if day_of(view, piece)]
    if len(days) >= _LEAST and len(pieces) - len(days) <= 1 and days == pieces[-len(days) :]:
        return _Head(days, line[0])
    below = view.text[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
    named = sum(names_column(view.text[slice(*piece)]) for piece in pieces)
    if named >= _LEAST and not BOX.search(view.text, *line) and len(BOX.findall(below)) >= _LEAST:
        boxes = BOX.search(view.text, _behind_lead(view.text, lines[number + 1]), lines[number + 1][1])
        offset = boxes.start() - lines[number + 1][0] - _NEAR if boxes else 0
        columns = [piece for piece in pieces if piece[1] - line[0] > offset]
        return _Head(columns, line[0], of_boxes=True) if columns else None
    first = next((n for n, piece in enumerate(pieces) if names_column(view.text[slice(*piece)])), 0)
    if first and named >= _LEAST_OF_LEVELS and named >= len(pieces) - first - 1:
        return _Head(pieces[first:], line[0], of_levels=True)
    return None


def _is_sparse(head: _Head, rows: list["_Row"]) -> bool:
    """Whether the table has rows for levels of which nothing is said, and others: no reading by gaps tells its cells."""
    empty = sum(not row.pieces for row in rows)
    return bool(empty) and empty < len(rows)


def _behind_lead(text: str, line: Stretch) -> int:
    """Where a line begins after the box that its own name is checked in: '[x] Cervical   [x]   [ ]'."""
    lead = BOX.match(text, line[0])
    return lead.end() if lead and text[lead.end() : line[1]].strip()[:1].isalnum() else line[0]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a sheet: what its row is called, the nearest name first, and the entries after it."""

    line: int
    labels: tuple[Stretch, ...]
    pieces: list[Stretch]


def _rows(view: NoteView, head: _Head, lines: list[Stretch]) -> Iterator[_Row]:
    """The lines below the head that are set in its columns."""
    over: tuple[int, Stretch] | None = None  # the row that indented ones belong to
    last: tuple[Stretch, ...] = ()
    group: tuple[Stretch, ...] = ()
    last_end = lines[0][0] if lines else 0
    for start, end in lines:
        pieces = list(_pieces(view.text, start, end))
        own = [piece for piece in pieces if piece[1] - start <= head.first]
        behind = pieces[len(own) :]
        fits = bool(behind) and (own or behind[0][0] - start >= head.first - _NEAR)
        if not fits and not (own and own[-1][1] - own[0][0] <= _LONGEST_LABEL):
            return
        if (head.of_boxes or head.of_levels) and "\n\n" in view.text[last_end:start]:
            return
        last_end = end
        if head.of_boxes and not (behind and BOX.fullmatch(view.text, *behind[0])):
            return
        own = [piece for piece in own if not BOX.fullmatch(view.text, *piece)]
        if own:
            indent = own[0][0] - start
            if over is None or indent <= over[0]:
                over, group = (indent, own[0]), ()
            else:
                group = (over[1],)
            last = (*reversed(own), *group)
        yield _Row(start, last, behind)


def _pieces(text: str, start: int, end: int) -> Iterator[Stretch]:
    """What stands in a line with gaps between; every box is a piece."""
    for match in _PIECE.finditer(text, start, end):
        position = match.start()
        for box in BOX.finditer(text, *match.span()):
            if text[position : box.start()].strip():
                yield position, box.start()
            yield box.span()
            position = box.end()
        if text[position : match.end()].strip():
            yield position, match.end()


def _entries(view: NoteView, head: _Head, row: _Row, block: Block) -> Iterator[Unit]:
    for start, end in row.pieces:
        box = BOX.fullmatch(view.text, start, end)
        column = head.column_of((start, end), row.line)
        yield Unit(start, end, block, box=is_checked(box) if box else None, label=row.labels, column=column)


def _block(near: Block, start: int, end: int) -> Block:
    """The block of a sheet; what stands on it is of the examination or the treatment of its days, whatever the heading above."""
    return replace(
        near, kind=BlockKind.ROW, start=start, end=end, section=Section.UNKNOWN, header=None,
        register=Register.STATEMENT, told=None, headings=(), sign="", field_name=None, list_head=None,
    )  # fmt: skip
