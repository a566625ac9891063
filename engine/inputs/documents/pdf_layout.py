"""The order in which a person reads a page: lines from above to below, columns one by one, tables row by row.

The order in which a page is drawn says nothing. Lines that leave the same room free, one below the other, stand in
columns: columns of prose are read one by one, those of a table together.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dxproof.engine.inputs.documents.pdf_centred import Columns, merge_centred
from dxproof.engine.inputs.documents.pdf_paragraphs import PARAGRAPH_GAP, ended, paragraphs, with_next
from dxproof.engine.inputs.documents.pdf_pieces import Piece
from dxproof.engine.inputs.documents.table import LEVEL, Cell, Table

_MOST_PIECES = 20_000  # of a page: one with more is read as drawn
_MOST_ROWS = 2_000  # of a page: in one with more no columns are looked for
_FAR = 3.0  # times the height of a line: a greater distance ends columns
_FULL = 0.8  # of a column's width: a line that reaches so far may go on in the next
_LONGEST_LABEL = 15  # characters, on average, of a column that names the rows of a table
_SAME_LINE = 0.5  # of the height of a piece that lies beside another
_FEW = 3  # of so many lines of text one at most has a heading beside it
_STOPS = ".:;!?"
_INFINITE = 1e9
_OPENS = re.compile(r"\[.\]|\W{1,2}|\(?\w{1,2}[.)]")  # a box, a glyph or a number that belongs to what follows it
_LONGEST_OPENING = 4


Row = list[Piece]  # the pieces beside each other, from left to right
PageItem = Piece | Table  # a line, or a table


def read_order(rows: list[Row]) -> list[PageItem]:
    """What stands in the lines of a page, in the order in which it is read."""
    if len(rows) > _MOST_ROWS:
        return list(paragraphs([line_of(row) for row in rows]))
    items: list[PageItem] = []
    lines: list[Piece] = []
    index = 0
    while index < len(rows):
        block = _block(rows, index)
        if block is None:
            lines.append(line_of(rows[index]))
            index += 1
            continue
        found, index = block
        if isinstance(found, Table):
            items += paragraphs(lines)
            items.append(found)
            lines = []
        else:
            lines += found
    return [*items, *paragraphs(lines)]


def rows_of(pieces: list[Piece]) -> list[Row]:
    """The pieces of each line, the lines from above to below."""
    if len(pieces) > _MOST_PIECES:
        return [[piece] for piece in pieces]
    rows: list[Row] = []
    row: Row = []
    for piece in sorted(pieces, key=lambda piece: -(piece.bottom + piece.top)):
        if row and piece.top > row[0].bottom and _beside(row, piece):
            row.append(piece)
        else:
            row = [piece]
            rows.append(row)
    return [_together(sorted(row, key=lambda piece: piece.left)) if len(row) > 1 else row for row in rows]


def _beside(row: Row, piece: Piece) -> bool:
    first = row[0]
    bottom, top = piece.bottom, piece.top
    shared = min(first.top, top) - max(first.bottom, bottom)
    if shared < _SAME_LINE * min(first.top - first.bottom, top - bottom):  # as of most: they are on the next line
        return False
    return all(piece.left >= other.right - 1 or piece.right <= other.left + 1 for other in row)


def _together(row: Row) -> Row:
    """A line with its pieces joined where the room between them is that of a blank."""
    joined = row[:1]
    for piece in row[1:]:
        last = joined[-1]
        if piece.left - last.right < piece.room or (len(last.text) <= _LONGEST_OPENING and _OPENS.fullmatch(last.text)):
            joined[-1] = last.joined(piece)
        else:
            joined.append(piece)
    return joined


def line_of(row: Row) -> Piece:
    """A row as one piece."""
    return row[0] if len(row) == 1 else Piece(text_of(row), row[0].left, row[-1].right, _bottom(row), _top(row))


def text_of(row: Row) -> str:
    """The text of a row."""
    return row[0].text if len(row) == 1 else "   ".join([piece.text for piece in row])


# ---- columns

_Gutter = tuple[float, float]


def _block(rows: list[Row], first: int) -> tuple[list[Piece] | Table, int] | None:
    """The columns that begin with a row, if any do, and the row after them."""
    if len(rows[first]) < 2 and not (first + 1 < len(rows) and _apart(rows[first], rows[first + 1])):
        return None
    gutters: list[_Gutter] = []
    free: list[_Gutter] = [(-_INFINITE, _INFINITE)]
    last = first
    for number in range(first, len(rows)):
        row = rows[number]
        if number > first and _is_far(rows[number - 1], row):
            break
        left = _without(free, row)
        room = row[0].room
        inner = [(begin, end) for begin, end in left if room <= end - begin < _INFINITE / 2]  # wider than a blank
        if len(inner) < len(gutters) or (number > first and not inner):
            break
        free, gutters, last = left, inner, number
    block = rows[first : last + 1]
    if not gutters or len(block) < 2:
        return None
    edges = [(a + b) / 2 for a, b in gutters]
    columns = [_columns(row, edges) for row in block]
    merged = merge_centred(columns)
    if sum(row[0] is not None for row in merged) * _FEW < sum(map(any, merged)):  # headings beside the text
        return [line_of([piece]) for row in columns for piece in row if piece], last + 1
    if _is_prose(merged):
        while len(columns) > 1 and not _continues(columns):
            columns.pop()
        return _prose(columns), first + len(columns)
    columns = merged
    while len(columns) > 1 and _is_below(columns[-1]):
        columns.pop()
    if sum(len(row) > 1 for row in block[: len(columns)]) < 2:
        return None
    return Table(tuple(_table_rows(columns))), first + len(columns)


def _apart(above: Row, below: Row) -> bool:
    """Whether two lines stand side by side, though not at the same height, as in two columns."""
    return (above[-1].right < below[0].left or below[-1].right < above[0].left) and _bottom(above) < _top(below)


def _is_far(above: Row, below: Row) -> bool:
    """Whether two lines are so far from each other that columns end between them; no pieces are farther than their first ones."""
    far = _FAR * below[0].height
    return above[0].bottom - below[0].top > far and _bottom(above) - _top(below) > far


def _bottom(row: Row) -> float:
    return row[0].bottom if len(row) == 1 else min([piece.bottom for piece in row])


def _top(row: Row) -> float:
    return row[0].top if len(row) == 1 else max([piece.top for piece in row])


def _without(free: list[_Gutter], row: Row) -> list[_Gutter]:
    """The room that a row leaves free, too."""
    for piece in row:
        begin, end = piece.left, piece.right
        parts: list[_Gutter] = []
        for stretch in free:
            left, right = stretch
            if right <= begin or end <= left:  # as most are: beside the piece
                parts.append(stretch)
                continue
            if left < begin:
                parts.append((left, begin))
            if end < right:
                parts.append((end, right))
        free = parts
    return free


def _columns(row: Row, edges: list[float]) -> list[Piece | None]:
    """The piece of a row in each column."""
    columns: list[Piece | None] = [None] * (len(edges) + 1)
    for piece in row:
        number = bisect_left(edges, piece.left)
        before = columns[number]
        columns[number] = piece if before is None else before.joined(piece)
    return columns


def _is_prose(rows: Columns) -> bool:
    """Whether columns are read one by one: their lines go on in the line below, and the first names nothing."""
    first = [piece.text for row in rows if (piece := row[0])]
    if any(map(LEVEL.match, first[:2])):
        return False
    beside = sum(all(row) for row in rows) * 2 >= len(rows)
    # In a table, only what stands beside an empty first cell goes on with the line above.
    flowing = [flows([row[n] for row in rows if row[0] or not beside]) for n in range(len(rows[0]))]
    if flowing[0] and sum(flowing) > 1:
        return True
    if sum(map(len, first)) <= _LONGEST_LABEL * len(first):
        return False
    return sum(flowing) > 1 or not beside


def flows(column: Sequence[Piece | None]) -> int:
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


def _continues(rows: Columns) -> bool:
    """Whether the last row belongs to columns of prose: what stands in one alone is as near as the lines above it."""
    last = [n for n, piece in enumerate(rows[-1]) if piece]
    if len(last) > 1 or len(rows) < 3:
        return True
    column = [row[last[0]] for row in rows if row[last[0]]]
    pitches = [above.bottom - below.bottom for above, below in pairwise(column) if above and below]
    return len(pitches) < 2 or pitches[-1] <= PARAGRAPH_GAP * max(min(pitches[:-1]), 0.1)


def _prose(rows: Columns) -> list[Piece]:
    return [line_of([piece]) for column in zip(*rows, strict=True) for piece in column if piece]


def _is_below(row: list[Piece | None]) -> bool:
    """Whether a row that only the first column has stands below a table."""
    return row[0] is not None and not any(row[1:])


def _table_rows(rows: Columns) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table, those that go on with the one above as part of it."""
    widths = [
        max((piece.right - piece.left for row in rows if (piece := row[n])), default=0.0) for n in range(len(rows[0]))
    ]
    whole: list[str] = []
    above: list[Piece | None] = []
    for row in filter(any, rows):
        if whole and _goes_on(above, row, widths):
            whole = [with_next(text, piece.text) if piece else text for text, piece in zip(whole, row, strict=True)]
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
    return tuple(Cell((ended(text),) if text else ()) for text in texts)
