"""The order in which a person reads a page: lines from above to below, columns one by one, tables row by row.

The order in which a page is drawn says nothing. Lines that leave the same room free, one below the other, stand in
columns: columns of prose are read one by one, those of a table together.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dxproof.engine.inputs.documents.pdf_pieces import CUTS, Piece
from dxproof.engine.inputs.documents.table import LEVEL, Cell, Table

_MOST_PIECES = 20_000  # of a page: one with more is read as drawn
_MOST_ROWS = 2_000  # of a page: in one with more no columns are looked for
_PARAGRAPH_GAP = 1.35  # times the usual line distance: the least distance above a paragraph
_FAR = 3.0  # times the height of a line: a greater distance ends columns
_FULL = 0.8  # of a column's width: a line that reaches so far may go on in the next
_LONGEST_LABEL = 15  # characters, on average, of a column that names the rows of a table
_SAME_LINE = 0.5  # of the height of a piece that lies beside another
_FEW = 3  # of so many lines of text one at most has a heading beside it
_STOPS = ".:;!?"
_INFINITE = 1e9
_OPENS = re.compile(r"\[.\]|\W{1,2}|\(?\w{1,2}[.)]")  # a box, a glyph or a number that belongs to what follows it
_CUTS = tuple(CUTS)


@dataclass(slots=True)
class Line:
    """A line to be read, and the box around it."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    begins: bool = False  # a paragraph


Row = list[Piece]  # the pieces beside each other, from left to right
PageItem = Line | Table


def read_order(rows: list[Row]) -> list[PageItem]:
    """What stands in the lines of a page, in the order in which it is read."""
    if len(rows) > _MOST_ROWS:
        return list(_whole([line_of(row) for row in rows]))
    items: list[PageItem] = []
    lines: list[Line] = []
    index = 0
    while index < len(rows):
        block = _block(rows, index)
        if block is None:
            lines.append(line_of(rows[index]))
            index += 1
            continue
        found, index = block
        if isinstance(found, Table):
            items += _whole(lines)
            items.append(found)
            lines = []
        else:
            lines += found
    return [*items, *_whole(lines)]


def rows_of(pieces: list[Piece]) -> list[Row]:
    """The pieces of each line, the lines from above to below."""
    if len(pieces) > _MOST_PIECES:
        return [[piece] for piece in pieces]
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: -(piece.bottom + piece.top)):
        if rows and _beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_together(sorted(row, key=lambda piece: piece.left)) if len(row) > 1 else row for row in rows]


def _beside(row: Row, piece: Piece) -> bool:
    first = row[0]
    shared = min(first.top, piece.top) - max(first.bottom, piece.bottom)
    if shared < _SAME_LINE * min(first.height, piece.height):  # as most that follow are: they are on the next line
        return False
    return all(piece.left >= other.right - 1 or piece.right <= other.left + 1 for other in row)


def _together(row: Row) -> Row:
    """A line with its pieces joined where the room between them is that of a blank."""
    joined = row[:1]
    for piece in row[1:]:
        if piece.left - joined[-1].right < piece.room or _OPENS.fullmatch(joined[-1].text):
            joined[-1] = joined[-1].joined(piece)
        else:
            joined.append(piece)
    return joined


def line_of(row: Row) -> Line:
    """A row as a line."""
    if len(row) == 1:
        (piece,) = row
        return Line(piece.text, piece.left, piece.right, piece.bottom, piece.top)
    text = "   ".join(piece.text for piece in row)
    return Line(text, row[0].left, row[-1].right, _bottom(row), _top(row))


# ---- columns

_Gutter = tuple[float, float]


def _block(rows: list[Row], first: int) -> tuple[list[Line] | Table, int] | None:
    """The columns that begin with a row, if any do, and the row after them."""
    if len(rows[first]) < 2 and not (first + 1 < len(rows) and _apart(rows[first], rows[first + 1])):
        return None
    gutters: list[_Gutter] = []
    free: list[_Gutter] = [(-_INFINITE, _INFINITE)]
    last = first
    for number in range(first, len(rows)):
        row = rows[number]
        far = number > first and _bottom(rows[number - 1]) - _top(row) > _FAR * row[0].height
        if far:
            break
        left = _without(free, row)
        inner = [gutter for gutter in left if _is_gutter(gutter, row)]
        if len(inner) < len(gutters) or (number > first and not inner):
            break
        free, gutters, last = left, inner, number
    block = rows[first : last + 1]
    if not gutters or len(block) < 2:
        return None
    edges = [(a + b) / 2 for a, b in gutters]
    columns = [_columns(row, edges) for row in block]
    if sum(row[0] is not None for row in columns) * _FEW < len(columns):  # headings beside the text
        return [line_of([piece]) for row in columns for piece in row if piece], last + 1
    if _is_prose(columns):
        while len(columns) > 1 and not _continues(columns):
            columns.pop()
        return _prose(columns), first + len(columns)
    while len(columns) > 1 and _is_below(columns[-1]):
        columns.pop()
    if sum(len(row) > 1 for row in block[: len(columns)]) < 2:
        return None
    return Table(tuple(_table_rows(columns))), first + len(columns)


def _is_gutter(room: _Gutter, row: Row) -> bool:
    """Whether free room stands between columns and is wider than a blank."""
    return row[0].room <= room[1] - room[0] < _INFINITE / 2


def _apart(above: Row, below: Row) -> bool:
    """Whether two lines stand side by side, though not at the same height, as in two columns."""
    return (above[-1].right < below[0].left or below[-1].right < above[0].left) and _bottom(above) < _top(below)


def _bottom(row: Row) -> float:
    return row[0].bottom if len(row) == 1 else min(piece.bottom for piece in row)


def _top(row: Row) -> float:
    return row[0].top if len(row) == 1 else max(piece.top for piece in row)


def _without(free: list[_Gutter], row: Row) -> list[_Gutter]:
    """The room that a row leaves free, too."""
    for piece in row:
        free = [
            part
            for left, right in free
            for part in ((left, min(right, piece.left)), (max(left, piece.right), right))
            if part[0] < part[1]
        ]
    return free


def _columns(row: Row, edges: list[float]) -> list[Piece | None]:
    """The piece of a row in each column."""
    columns: list[Piece | None] = [None] * (len(edges) + 1)
    for piece in row:
        number = bisect_left(edges, piece.left)
        before = columns[number]
        columns[number] = piece if before is None else before.joined(piece)
    return columns


_Columns = list[list[Piece | None]]


def _is_prose(rows: _Columns) -> bool:
    """Whether columns are read one by one: their lines go on in the line below, and the first names nothing."""
    first = [piece.text for row in rows if (piece := row[0])]
    if any(map(LEVEL.match, first[:2])):
        return False
    beside = sum(all(row) for row in rows) * 2 >= len(rows)
    # In a table, only what stands beside an empty first cell goes on with the line above.
    flowing = [_flows([row[n] for row in rows if row[0] or not beside]) for n in range(len(rows[0]))]
    if flowing[0] and sum(flowing) > 1:
        return True
    if sum(map(len, first)) <= _LONGEST_LABEL * len(first):
        return False
    return sum(flowing) > 1 or not beside


def _flows(column: Sequence[Piece | None]) -> int:
    """How many lines of a column go on in small letters where the one above is full."""
    pieces = [piece for piece in column if piece]
    width = max((piece.right for piece in pieces), default=0.0) - min((piece.left for piece in pieces), default=0.0)
    return sum(
        below.text[0].islower()
        and above.text[-1] not in _STOPS
        and above.right - above.left >= _FULL * width
        and above.bottom - below.bottom < 2 * below.height
        for above, below in pairwise(pieces)
    )


def _continues(rows: _Columns) -> bool:
    """Whether the last row belongs to columns of prose: what stands in one alone is as near as the lines above it."""
    last = [n for n, piece in enumerate(rows[-1]) if piece]
    if len(last) > 1 or len(rows) < 3:
        return True
    column = [row[last[0]] for row in rows if row[last[0]]]
    pitches = [above.bottom - below.bottom for above, below in pairwise(column) if above and below]
    return len(pitches) < 2 or pitches[-1] <= _PARAGRAPH_GAP * max(min(pitches[:-1]), 0.1)


def _prose(rows: _Columns) -> list[Line]:
    return [line_of([piece]) for column in zip(*rows, strict=True) for piece in column if piece]


def _is_below(row: list[Piece | None]) -> bool:
    """Whether a row that only the first column has stands below a table."""
    return row[0] is not None and not any(row[1:])


def _table_rows(rows: _Columns) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table, those that go on with the one above as part of it."""
    widths = [
        max((piece.right - piece.left for row in rows if (piece := row[n])), default=0.0) for n in range(len(rows[0]))
    ]
    whole: list[str] = []
    above: list[Piece | None] = []
    for row in rows:
        if whole and _goes_on(above, row, widths):
            whole = [_with(text, piece.text) if piece else text for text, piece in zip(whole, row, strict=True)]
        else:
            if whole:
                yield _cells(whole)
            whole = [piece.text if piece else "" for piece in row]
        above = row
    yield _cells(whole)


def _goes_on(above: list[Piece | None], row: list[Piece | None], widths: list[float]) -> bool:
    """Whether a row without a label is the rest of the cells above it, which a margin has cut."""
    if row[0] is not None:
        return False
    pairs = [(over, piece, width) for over, piece, width in zip(above, row, widths, strict=True) if piece]
    return all(
        over is not None
        and over.bottom - piece.bottom < 1.8 * piece.height
        and (piece.text[0].islower() or (over.text[-1] not in _STOPS and over.right - over.left >= _FULL * width))
        for over, piece, width in pairs
    )


def _cells(texts: list[str]) -> tuple[Cell, ...]:
    return tuple(Cell((_ended(text),) if text else ()) for text in texts)


def _with(text: str, more: str) -> str:
    """A text and the line below it: a word that the line's end cuts is whole."""
    if text.endswith(_CUTS):
        return _joined(text, more)
    return f"{text} {more}" if text else more


def _joined(text: str, below: str) -> str:
    """A text that a hyphen at a line's end cuts and the line below: joined inside a word, else with a hyphen."""
    before = text[-2:-1]
    is_word = before.islower() and before.isalnum() and below[:1].islower()
    return f"{text[:-1]}{'' if is_word else '-'}{below}"


def _ended(text: str) -> str:
    """A text whose last line ends with a hyphen that cuts no word."""
    return f"{text[:-1]}-" if text.endswith(_CUTS) else text


# ---- paragraphs


def _whole(lines: list[Line]) -> Iterator[Line]:
    """Lines with the words that a line's end cut as whole, and where paragraphs begin."""
    begins = _begin(lines)
    held: Line | None = None
    for line, is_new in zip(lines, begins, strict=True):
        if held is not None and held.text.endswith(_CUTS):
            held.text = _joined(held.text, line.text)
            continue
        if held is not None:
            yield held
        line.begins = is_new
        held = line
    if held is not None:
        held.text = _ended(held.text)
        yield held


def _begin(lines: list[Line]) -> list[bool]:
    """Which lines begin a paragraph: those with an unusual distance to the line before, or above it."""
    pitches = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual = sorted(pitch for pitch in pitches if pitch > 0)
    if not usual:
        return [False, *(True for _ in pitches)][: len(lines)]
    limit = _PARAGRAPH_GAP * usual[len(usual) // 4]
    return [False, *(pitch < 0 or pitch > limit for pitch in pitches)][: len(lines)]
