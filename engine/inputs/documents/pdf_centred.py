"""Rows of a table whose label stands half way up beside cells of several lines."""

from collections.abc import Iterable
from itertools import pairwise

from dxproof.engine.inputs.documents.pdf_paragraphs import with_next
from dxproof.engine.inputs.documents.pdf_pieces import Piece

Columns = list[list[Piece | None]]

_APART = 1.15  # times the greatest distance of two lines in a cell: the least distance to the rows around it
_INFINITE = 1e9


def merge_centred(rows: Columns) -> Columns:
    """The rows with the lines above and below such a label in one row, and the others empty.

    It has as many lines above as below it, and those of a cell are nearer to each other than to the rows around them.
    """
    labels = [at for at in range(1, len(rows) - 1) if rows[at][0] and not rows[at - 1][0] and not rows[at + 1][0]]
    if not labels:  # as in most tables
        return rows
    rows = list(rows)
    middles = [_middle(row) for row in rows]
    steps = [_INFINITE, *(above - below for above, below in pairwise(middles)), _INFINITE]
    for at in labels:
        for count in range(min(_unlabelled(rows[:at][::-1]), _unlabelled(rows[at + 1 :])), 0, -1):
            first, last = at - count, at + count
            cells = [*zip(*rows[first : last + 1], strict=True)]
            if max(map(_pitch, cells)) * _APART < min(steps[first], steps[last + 1]):
                rows[first] = [_one(cell) for cell in cells]
                rows[first + 1 : last + 1] = [[None] * len(cells) for _ in range(2 * count)]
                break
    return rows


def _middle(row: Iterable[Piece | None]) -> float:
    piece = next(piece for piece in row if piece)
    return (piece.bottom + piece.top) / 2


def _pitch(cell: Iterable[Piece | None]) -> float:
    """The greatest distance from a line of a cell to the next."""
    middles = [_middle([piece]) for piece in cell if piece]
    return max((above - below for above, below in pairwise(middles)), default=0.0)


def _unlabelled(rows: Columns) -> int:
    """How many rows come before the first with a label."""
    return next((number for number, row in enumerate(rows) if row[0] or not any(row)), len(rows))


def _one(cell: tuple[Piece | None, ...]) -> Piece | None:
    """The lines of a cell as one piece."""
    lines = [piece for piece in cell if piece]
    if not lines:
        return None
    whole = Piece("", lines[0].left, max(piece.right for piece in lines), lines[-1].bottom, lines[0].top)
    for piece in lines:
        whole.text = with_next(whole.text, piece.text)
    return whole
