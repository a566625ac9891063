"""``review.csv``: what a reviewer enters for the drawn charts, beside the decisions on the worklist.

One line for each chart by its id: a decision, for charts that are not on the worklist; the amount that was paid; and the
amount that would have been correct. A cell that is empty says nothing.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from dxproof.engine.audit.decided.model import DECISION_OF, Decision
from dxproof.engine.audit.inert import inert
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import kind_of, shown

MAX_BYTES = 100_000_000


class Column(StrEnum):
    """The columns that are read; others are the reviewer's own."""

    ID = "id"
    DECISION = "decision"
    PAID = "paid"
    CORRECT = "correct"


_SHEET = (Column.ID, "stratum", Column.DECISION, Column.PAID, Column.CORRECT)
_AMOUNT = re.compile(r"\$? ?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,4})?|\.[0-9]{1,4})")
_NEGATIVE = re.compile(r"\$? ?[-\u2212(]")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A line of the sheet with entries."""

    line: int
    decision: Decision | None = None
    paid: Decimal | None = None
    correct: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The lines of a sheet by chart, and the errors of those that cannot be used."""

    name: str
    charts: Mapping[str, Reviewed]
    errors: tuple[DxproofError, ...]


NO_REVIEW = Review("", {}, ())


def review_sheet(charts: Iterable[tuple[str, str]]) -> str:
    """An empty sheet for charts given as id and stratum."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(_SHEET)
    writer.writerows([inert(note_id), inert(stratum), "", "", ""] for note_id, stratum in charts)
    return sheet.getvalue()


def read_review(path: Path, drawn: Collection[str]) -> Review:
    """Read a sheet for these charts. Raises AUDIT_REVIEW if it is no such sheet; errors of lines are in the result."""
    name = shown(str(path))
    ids = {inert(note_id).strip(): note_id for note_id in drawn} | {note_id.strip(): note_id for note_id in drawn}
    charts: dict[str, Reviewed] = {}
    errors: list[DxproofError] = []
    header: list[str] | None = None
    for line, row in _rows(path, name):
        where = Where(name, line)
        if header is None:
            header = _header(row, where)
            continue
        try:
            cells = _cells(header, row, where)
            found = _reviewed(cells, where)
            note_id = ids.get(cells[Column.ID])
            if note_id is None:
                raise _wrong(where, "its id is not that of a drawn chart", _IDS)
            if note_id in charts:
                message = f"repeats the chart of line {charts[note_id].line}"
                raise _wrong(where, message, "keep one line of the chart")
            charts[note_id] = found
        except DxproofError as error:
            errors.append(error)
    if header is None:
        raise _wrong(Where(name), "is empty", _COLUMNS)
    return Review(name, charts, tuple(errors))


_IDS = "write the ids of sample.jsonl; a spreadsheet may have changed one, as 007 to 7"


def _reviewed(cells: Mapping[str, str], where: Where) -> Reviewed:
    word = " ".join(cells.get(Column.DECISION, "").split()).casefold()
    if word and word not in DECISION_OF:
        raise _wrong(where, "decision is not in the list", f"choose one of: {', '.join(DECISION_OF)}")
    decision = DECISION_OF[word] if word else None
    paid, correct = (_amount(cells.get(column, ""), column, where) for column in (Column.PAID, Column.CORRECT))
    if correct is not None and paid is None:
        raise _wrong(where, "has a correct amount and no paid amount", "enter the amount that was paid")
    if decision is Decision.NO_CHANGE and correct not in (None, paid):
        raise _wrong(where, f'decision is "{decision}", but correct is not what was paid', "correct one of them")
    return Reviewed(where.line or 0, decision, paid, correct)


def _amount(cell: str, column: Column, where: Where) -> Decimal | None:
    if not cell:
        return None
    found = _AMOUNT.fullmatch(cell)
    if found:
        return Decimal(found[1].replace(",", ""))
    if _NEGATIVE.match(cell):
        hint = "an amount is 0 or more; a claim that was reversed is paid 0"
        raise _wrong(where, f"{column} is negative", hint)
    raise _wrong(
        where, f"{column} is {kind_of(cell)}, expected an amount as 1234.50", "write dollars and cents, no words"
    )


def _rows(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not empty, by number; the first is the header."""
    rows = csv.reader(io.StringIO(_text(path, name), newline=""), strict=True)
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield rows.line_num, cells
    except csv.Error:
        hint = "close its quotes, or save the sheet as CSV again"
        raise _wrong(Where(name, rows.line_num), "is not CSV", hint) from None


def _cells(header: Sequence[str], row: Sequence[str], where: Where) -> Mapping[str, str]:
    if len(row) > len(header):
        message = f"has {len(row)} cells, the first line has {len(header)}"
        raise _wrong(where, message, 'put an amount with commas in quotes: "1,234.50"')
    return dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=True))


_COLUMNS = f"the first line names the columns: {', '.join(Column)}; separate them by commas"


def _header(cells: Sequence[str], where: Where) -> list[str]:
    header = [cell.casefold() for cell in cells]
    if Column.ID not in header or not {Column.DECISION, Column.PAID} & set(header):
        raise _wrong(where, f"has no column {Column.ID}, or neither {Column.DECISION} nor {Column.PAID}", _COLUMNS)
    for column in Column:
        if header.count(column) > 1:
            raise _wrong(where, f"has the column {column} twice", "rename the one that was added")
    return header


def _text(path: Path, name: str) -> str:
    try:
        if not path.is_file():
            raise _wrong(Where(name), "is not a file" if path.exists() else "there is no such file", "check the path")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise _wrong(Where(name), f"has more than {MAX_BYTES:,} bytes", "leave out the columns that are not needed")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise _wrong(
            Where(name), f"cannot be read: {error.strerror or type(error).__name__}", "check the file"
        ) from None
    except UnicodeDecodeError:
        raise _wrong(Where(name), "is not UTF-8 text", "save the sheet as CSV (UTF-8)") from None


def _wrong(where: Where, message: str, hint: str) -> DxproofError:
    return DxproofError(Problem.AUDIT_REVIEW, message, where, hint)
