"""Cells of formats that write a merged cell as several, each of which says that it goes on with another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.table import Cell, Table


@dataclass(slots=True)
class Part:
    """A cell as written: what stands in it, its columns, and whether it is or goes on with a merged one.

    ``begins`` is the first of several rows; ``down`` goes on with the cell above, ``across`` with the one before.
    """

    content: tuple[str | Table, ...]
    columns: int = 1
    begins: bool = False
    down: bool = False
    across: bool = False
    rows: int = 1


def merged(rows: Iterable[Sequence[Part]], head: int | None) -> Table:
    """The table with each merged cell as one."""
    above: dict[int, Part] = {}  # cells that may go on below, by the column where they begin
    found: list[list[Part]] = []
    for row in rows:
        cells: list[Part] = []
        column = 0
        for part in row:
            start, column = column, column + part.columns
            if part.down and start in above:
                above[start].rows += 1
                if any(part.content):  # a cell over thousands of rows has an empty line in each
                    above[start].content += part.content
                continue
            if part.across and cells:
                cells[-1].columns += part.columns
                cells[-1].content += part.content
                continue
            cells.append(part)
            above.pop(start, None)
            if part.begins:
                above[start] = part
        found.append(cells)
        if not len(found) % limits.ROWS_OF_STEP:
            limits.step()
    return Table(tuple(tuple(Cell(part.content, part.columns, part.rows) for part in cells) for cells in found), head)
