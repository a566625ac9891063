"""The model of a table for every format, and the one way in which it is written as text.

A row is a line of cells between bars. Merged cells are repeated in every row and column that they cover, and an empty
cell stays an empty cell, so that each cell of a line stands under its heading: the text alone says what the table
says. Heading rows are one line. What fits no line (a merged row, a table in a cell, a cell of many paragraphs) is
written as lines of its own, and the heading line is repeated below it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import damaged

BAR = "| "
MAX_CELLS = 500_000  # of a table, merged ones as often as they are repeated
MAX_REPEATED = 1_000_000  # characters that merged cells repeat
_WIDEST_SPAN = 1_000
_BROKEN_BAR = "\xa6"  # for a bar in a cell
_MARKS = ".:;,!?"
_LONGEST_NAME = 40  # characters of a column's name
_MOST_LINES = 5  # of a cell that is written in its row
LEVEL = re.compile(r"\W*(?:[OCTLS]\d|O\W|occiput\b)", re.IGNORECASE)


class Cell(NamedTuple):
    """A cell: its lines (an empty one is a blank line) and tables in order, and how many columns and rows it covers.

    A cell that covers no number of rows covers all that follow.
    """

    content: tuple["str | Table", ...] = ()
    columns: int = 1
    rows: int = 1

    @property
    def lines(self) -> list[str]:
        """Its lines that are not blank."""
        return [line for line in self.content if isinstance(line, str) and line]

    @property
    def has_table(self) -> bool:
        """Whether a table stands in it."""
        return Table in map(type, self.content)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.content)

    @property
    def text(self) -> str:
        """Its lines on one, without bars."""
        if len(self.content) == 1 and isinstance(line := self.content[0], str):  # as most are
            return line.replace("|", _BROKEN_BAR)
        return run_together(self.lines).replace("|", _BROKEN_BAR)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as the format has them, and how many of them are headings; None if it does not say."""

    rows: tuple[tuple[Cell, ...], ...]
    head: int | None = None


_NOTHING = Cell()
_CONTENT = attrgetter("content")
_Row = list[Cell]
_Placed = tuple[int, int, Cell]  # where a cell begins and ends, and the cell


def run_together(lines: Sequence[str]) -> str:
    """Several lines as one, with a semicolon between them where no mark ends the first."""
    text = ""
    for line in lines:
        text += f"{'' if not text else ' ' if text.endswith(tuple(_MARKS)) else '; '}{line}"
    return text


def lines_of(table: Table) -> list[str]:
    """The lines of a table; an empty one is a blank line. Raises INPUT_DOCUMENT for a table beyond the limits."""
    out: list[str] = []
    _write(table, out)
    return out


def _write(table: Table, out: list[str]) -> None:
    if len(table.rows) >= limits.ROWS_OF_STEP:
        limits.step()
    rows, head = _grid(table)
    if rows and len(rows[0]) < 2:
        for cell in _once(row[0] for row in rows):
            _write_out(cell, out)
        return
    titles = 0
    while titles < len(rows) and _is_merged(rows[titles]):
        _write_out(rows[titles][0], out)
        titles += 1
    head = max(head - titles, 0) if head is not None else _guessed_head(rows[titles:])
    head = head if titles + head < len(rows) else 0
    heading = _row([_heading(column) for column in zip(*rows[titles : titles + head], strict=True)]) if head else ""
    if heading:
        _row_below(out, heading)
    begins = not heading  # whether the next row begins a run of rows
    written: set[int] = set()
    for cells in rows[titles + head :]:
        texts = None if _is_merged(cells) else _texts(cells, bool(head))
        if texts is None:
            for cell in _once(cells):
                if not (id(cell) in written and _is_long(cell, has_head=True)):  # it reaches into this row from above
                    _write_out(cell, out)
                written.add(id(cell))
            begins = True
            continue
        row = _row(texts)
        if begins:
            _row_below(out, heading or row)
        if not begins or heading:
            out.append(row)
        begins = False


def _row(texts: Sequence[str]) -> str:
    return f"{BAR}{' | '.join(texts)} |"


def _row_below(out: list[str], row: str) -> None:
    """The first row of a run, apart from a table right above it."""
    if out and out[-1].startswith(BAR):
        out.append("")
    out.append(row)


def _write_out(cell: Cell, out: list[str]) -> None:
    """What a cell holds, as lines of their own."""
    for item in cell.content:
        if isinstance(item, Table):
            _write(item, out)
        else:
            out.append(item)


def _heading(column: Sequence[Cell]) -> str:
    """The name of a column: its headings from above to below, a merged one once."""
    if len(column) == 1:  # as most are
        return column[0].text
    return " ".join(text for cell in _once(column) if (text := cell.text))


def _once(cells: "Iterator[Cell] | Sequence[Cell]") -> Iterator[Cell]:
    """Cells without the copies of merged ones."""
    last: Cell | None = None
    for cell in cells:
        if cell is not last and not cell.is_blank:
            yield cell
        last = cell


def _is_merged(cells: _Row) -> bool:
    """Whether one cell covers a whole row."""
    first = cells[0]
    return first is cells[-1] and not first.is_blank and all(cell is first for cell in cells)


def _is_long(cell: Cell, has_head: bool) -> bool:
    """Whether a cell holds more than fits a line. Without column names, a cell with several lines is no value."""
    most = _MOST_LINES if has_head else 1
    return (len(cell.content) > most and len(cell.lines) > most) or cell.has_table


def _texts(cells: _Row, has_head: bool) -> list[str] | None:
    """The texts of the cells of a row; None where one is too long."""
    texts: list[str] = []
    for cell in cells:
        content = cell.content
        if not content:
            texts.append("")
        elif len(content) == 1 and isinstance(line := content[0], str):  # as in most
            texts.append(line.replace("|", _BROKEN_BAR))
        elif _is_long(cell, has_head):
            return None
        else:
            texts.append(cell.text)
    return texts


def _guessed_head(rows: list[_Row]) -> int:
    """How many rows name the columns: short names, above rows of values. The first of two columns then names levels."""
    if len(rows) < 2 or not _names_columns(rows[0]):
        return 0
    if len(rows[0]) == 2:
        below = [cells[0].text for cells in rows[1:] if not cells[0].is_blank]
        if not below or not all(map(LEVEL.match, below)):
            return 0
    spans = any(left is right for left, right in zip(rows[0], rows[0][1:], strict=False))
    return 2 if spans and len(rows) > 2 and _names_columns(rows[1]) else 1


def _names_columns(cells: _Row) -> bool:
    names = [cell.text for cell in cells if not cell.is_blank]
    return len(names) > 1 and all(
        len(name) <= _LONGEST_NAME
        and not name.endswith((".", ":"))
        and (not any(map(str.isdigit, name)) or LEVEL.match(name))
        for name in names
    ) and not (names[0] == cells[0].text and LEVEL.match(names[0]))  # fmt: skip


def _grid(table: Table) -> tuple[list[_Row], int | None]:
    """The rows with every cell in each of its places, without rows and columns in which nothing stands."""
    is_plain = all(cell.columns == cell.rows == 1 for cells in table.rows for cell in cells)
    every = _plain(table) if is_plain else _spread(table)
    filled = [_has_words(row) for row in every]
    rows = [row for row, is_filled in zip(every, filled, strict=True) if is_filled]
    columns = [n for n, column in enumerate(zip(*rows, strict=True)) if _has_words(column)]
    if every and len(columns) < len(every[0]):
        rows = [[row[n] for n in columns] for row in rows]
    return rows, None if table.head is None else sum(filled[: table.head])


def _has_words(cells: Sequence[Cell]) -> bool:
    """Whether something stands in one of some cells; asked of each row and column, so without a step of its own for each cell."""
    return any(map(any, map(_CONTENT, cells)))


def _plain(table: Table) -> list[_Row]:
    """The rows of a table without merged cells, all as wide as the widest."""
    width = max(map(len, table.rows), default=0)
    if width * len(table.rows) > MAX_CELLS:
        raise _too_big()
    return [[*cells, *[_NOTHING] * (width - len(cells))] if len(cells) < width else [*cells] for cells in table.rows]


def _spread(table: Table) -> list[_Row]:
    """The rows with merged cells in each of their places."""
    placed = list(_placed(table))
    starts = sorted({start for cells in placed for start, _, _ in cells})
    if len(starts) * len(placed) > MAX_CELLS:
        raise _too_big()
    column = {start: n for n, start in enumerate(starts)}
    rows: list[_Row] = []
    repeated = 0
    seen: set[int] = set()
    for cells in placed:
        row = [_NOTHING] * len(starts)
        for start, end, cell in cells:
            first = column[start]
            if end == start + 1 and cell.rows == 1:  # as most: it is in one place
                row[first] = cell
                continue
            width = bisect_left(starts, end) - first
            row[first : first + width] = (cell,) * width
            repeated += sum(map(len, cell.lines)) * (width - (id(cell) not in seen))
            seen.add(id(cell))
        if repeated > MAX_REPEATED:
            raise _too_big()
        rows.append(row)
    return rows


def _placed(table: Table) -> Iterator[list[_Placed]]:
    """The cells of each row with those that reach into it from above."""
    above: list[tuple[_Placed, int]] = []  # with the number of rows that it still covers
    count = 0
    for cells in table.rows:
        row: list[_Placed] = []
        below: list[tuple[_Placed, int]] = []
        waiting = iter(above)
        reaching = next(waiting, None)
        column = 0
        for cell in cells:
            while reaching is not None and reaching[0][0] <= column:
                column = max(column, reaching[0][1])
                reaching = next(waiting, None)
            end = column + (1 if cell.columns == 1 else max(1, min(cell.columns, _WIDEST_SPAN)))
            if reaching is not None:  # a cell from above ends it
                end = min(end, reaching[0][0])
            row.append((column, end, cell))
            if cell.rows != 1:
                below.append(((column, end, cell), cell.rows - 1 if cell.rows > 1 else len(table.rows)))
            column = end
        if above:
            row += (place for place, _ in above)
            row.sort(key=lambda place: place[0])
            below += ((place, left - 1) for place, left in above if left > 1)
        above = sorted(below, key=lambda item: item[0][0])
        count += len(row)
        if count > MAX_CELLS:
            raise _too_big()
        yield row


def _too_big() -> Exception:
    return damaged("a document", f"a table in it has more than {MAX_CELLS:,} cells, or repeats too many merged ones")
