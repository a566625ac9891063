"""Reading a returned worklist: an untrusted workbook, from which three columns are read."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from dxproof.engine.audit.worklist.cell import MAX_UNITS, as_text
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

WORKLIST, RUN_SHEET = "Worklist", "Run"
ROW, NOTE_ID, DECISION, ASSIGNEE, COMMENT = "Row", "Note id", "Decision", "Assignee", "Comment"
NEEDED = (ROW, NOTE_ID, DECISION, ASSIGNEE, COMMENT)
ENTRY = "Entry"  # the newest entry of the chart when the sheet was written; earlier sheets have no such column
IDENTITY_KEY = "audit"

# Limits of unpacked sizes: sheets are read row by row, other parts are held in memory.
MAX_UNPACKED = 2 << 30
MAX_PART = 512 << 20
MAX_PARTS = 2000
_MARKUP = (".xml", ".rels", ".vml")
_SHEETS = "xl/worksheets/"
_HEAD_ROWS = 30  # users may insert titles above the table
_RUN_ROWS = 1000
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 256
_BLOCK = 1 << 16
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SAVE_AS = "save it in Excel or LibreOffice as an Excel workbook (.xlsx)"


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A row of a worklist with entries; all cells as text, possibly empty."""

    row: int
    seq: str
    note_id: str
    decision: str
    assignee: str
    comment: str
    entry: str


@dataclass(frozen=True, slots=True)
class ReturnedWorkbook:
    """A returned workbook with its entries."""

    name: str
    sha256: str
    rows: tuple[EnteredRow, ...]


def identity(stamp: dict[str, Any]) -> str:
    """The identity of an audit in a workbook: a digest of its plan."""
    return hashlib.sha256(json.dumps(stamp["plan"], sort_keys=True).encode()).hexdigest()


def read_returned(path: Path, audit: str) -> ReturnedWorkbook:
    """Read a workbook of the audit with this identity. Raises AUDIT_SHEET if it is invalid or of another audit."""
    where = Where(shown(str(path)))
    try:
        if not path.is_file():
            raise _unusable(
                "is not a file" if path.exists() else "does not exist", where, "name the workbook to import"
            )
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            _check_package(file, where)
            return ReturnedWorkbook(shown(path.name), digest, tuple(_typed(file, audit, where)))
    except OSError as error:
        raise _unusable(f"cannot be read: {error.strerror or type(error).__name__}", where, "check the file") from None


def _unusable(message: str, where: Where, hint: str) -> DxproofError:
    return DxproofError(Problem.AUDIT_SHEET, message, where, hint)


# ---- the package: a zip of XML parts ------------------------------------------------------------------------------


class _Root(Exception):
    """The root element of a part begins."""


class _Declared(Exception):
    """A part has a DOCTYPE, which could define expanding entities."""


def _check_package(file: IO[bytes], where: Where) -> None:
    """Check the ZIP package before unpacking anything. Raises AUDIT_SHEET."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            held = max((part.file_size for part in parts if not part.filename.startswith(_SHEETS)), default=0)
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED or held > MAX_PART:
                hint = "return the workbook that dxproof wrote"
                raise _unusable("unpacks to more than the limit for a worklist", where, hint)
            for part in parts:
                if part.filename.lower().endswith(_MARKUP):
                    with package.open(part) as source:
                        _check_markup(source)
    except _Declared:
        raise _unusable(
            "has a document type declaration, which is not allowed in a workbook", where, _SAVE_AS
        ) from None
    except (DxproofError, OSError):
        raise
    except Exception:  # a damaged ZIP can raise almost any exception
        raise _unusable("is not an Excel workbook, or is damaged or password-protected", where, _SAVE_AS) from None


def _check_markup(source: IO[bytes]) -> None:
    def declared(*_: Any) -> None:
        raise _Declared

    def root(*_: Any) -> None:
        raise _Root

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = root
    try:
        while block := source.read(_BLOCK):
            parser.Parse(block, False)
    except _Root:
        return


# ---- the workbook -------------------------------------------------------------------------------------------------


def _typed(file: IO[bytes], audit: str, where: Where) -> Iterator[EnteredRow]:
    """The entries, row by row."""
    import warnings

    import openpyxl

    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings about features that openpyxl cannot write
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            try:
                _check_audit(book, audit, where)
                yield from _rows(_sheet(book, WORKLIST, where), where)
            finally:
                book.close()
    except (DxproofError, OSError):
        raise
    except Exception:  # openpyxl can raise almost any exception for an invalid workbook
        raise _unusable("cannot be read as an Excel workbook", where, _SAVE_AS) from None


def _sheet(book: Any, name: str, where: Where) -> Any:
    if name not in book.sheetnames:
        raise _unusable(f'has no sheet "{name}"', where, "return the whole workbook, with the original sheet names")
    return book[name]


def _check_audit(book: Any, audit: str, where: Where) -> None:
    rows = _values(_sheet(book, RUN_SHEET, where), 2)
    found = next((_text(value) for key, value in islice(rows, _RUN_ROWS) if _text(key) == IDENTITY_KEY), None)
    if found is None:
        hint = "return the workbook that this audit wrote"
        raise _unusable(f'its sheet "{RUN_SHEET}" does not identify the audit', where, hint)
    if found != audit:
        raise _unusable("is the worklist of another audit", where, "import it into the audit folder that it came from")


def _values(sheet: Any, columns: int) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # the stated dimensions of a sheet may be wrong
    yield from sheet.iter_rows(max_row=_MAX_ROWS, max_col=columns, values_only=True)


def _rows(sheet: Any, where: Where) -> Iterator[EnteredRow]:
    rows = enumerate(_values(sheet, _MAX_COLUMNS), start=1)
    places = _header(rows, where)
    for number, values in rows:
        seq, note_id, decision, assignee, comment, entry = (
            _text(values[place]) if place is not None and place < len(values) else "" for place in places
        )
        if decision or assignee or comment:
            yield EnteredRow(number, seq, note_id, decision, assignee, comment, entry)


def _header(rows: Iterator[tuple[int, Sequence[Any]]], where: Where) -> list[int | None]:
    """The positions of the required columns, by title, and of the entry; ``rows`` is advanced past the header."""
    best: list[str] = []
    for _, values in islice(rows, _HEAD_ROWS):
        titles = [_text(value).casefold() for value in values]
        present = [name for name in NEEDED if name.casefold() in titles]
        twice = [name for name in NEEDED if titles.count(name.casefold()) > 1]
        if len(present) == len(NEEDED) and not twice:
            entry = ENTRY.casefold()
            return [
                *(titles.index(name.casefold()) for name in NEEDED),
                titles.index(entry) if titles.count(entry) == 1 else None,
            ]
        if twice and len(present) == len(NEEDED):
            raise _unusable(
                f'its sheet "{WORKLIST}" has the column {_quoted(twice)} twice', where, "rename the one that was added"
            )
        best = max(best, present, key=len)
    missing = [name for name in NEEDED if name not in best]
    raise _unusable(f'its sheet "{WORKLIST}" has no column {_quoted(missing)}', where, "keep the original headers")


def _quoted(names: Sequence[str]) -> str:
    return " and ".join(f'"{name}"' for name in names)


def _text(value: Any) -> str:
    """A cell as text; for a formula, the formula itself."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = value if isinstance(value, str) else str(getattr(value, "text", value))
    return as_text(text.replace("_x000D_", "")[: 2 * MAX_UNITS]).strip()


def same_text(cell: str, value: str) -> bool:
    """Whether a cell equals a value; some programs save ``_`` as ``_x005F_``."""
    return value in (cell, _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), cell))
