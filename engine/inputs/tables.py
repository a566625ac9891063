"""Records of .jsonl and .csv files, one at a time. An unreadable record is an error in its place; reading continues."""

import csv
import io
from collections.abc import Iterator

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.decode import MAX_NOTE_BYTES, UTF16_MARKS, unreadable
from dxproof.engine.inputs.jsontext import JsonError, parse_json
from dxproof.engine.inputs.record import COLUMNS, Record, missing_columns
from dxproof.engine.inputs.wording import kind_of

# JSON needs at most six characters for one (\u0041), CSV two: a longer record cannot be a note within the limit.
MAX_RECORD_CHARACTERS = 6 * MAX_NOTE_BYTES + 1_000_000

_ENDS = ("\n", "\r")
_Read = Iterator[Record | DxproofError]


def read_jsonl(path: str, name: str) -> _Read:
    """The records of a JSON Lines file, read line by line."""
    try:
        with open(path, "rb") as raw:
            yield from _jsonl(_text_stream(raw, name), name)
    except DxproofError as error:
        yield error
    except OSError as error:
        yield unreadable(error, name)


def read_csv(path: str, name: str) -> _Read:
    """The records of a CSV file with a header line, read row by row."""
    try:
        with open(path, "rb") as raw:
            yield from _csv(_Lines(_text_stream(raw, name), name), name)
    except DxproofError as error:
        yield error
    except OSError as error:
        yield unreadable(error, name)


def no_records(name: str) -> DxproofError:
    """The error for a table without records."""
    return DxproofError(
        Problem.INPUT_EMPTY, "the file has no record, expected at least one", Where(name), "leave it out"
    )


def _text_stream(raw: io.BufferedReader, name: str) -> io.TextIOWrapper:
    """UTF-8 text with its line ends kept; undecodable bytes become lone surrogates, which ``_undecodable`` finds."""
    if raw.peek(2)[:2] in UTF16_MARKS:
        raise DxproofError(Problem.INPUT_DECODE, "is UTF-16, expected UTF-8", Where(name), "save it as UTF-8")
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _undecodable(line: str, name: str, number: int) -> DxproofError | None:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        where = Where(name, number, error.start + 1)
        return DxproofError(Problem.INPUT_DECODE, "is not valid UTF-8", where, "save the file as UTF-8")
    return None


def _jsonl(stream: io.TextIOWrapper, name: str) -> _Read:
    number, records = 0, 0
    while line := stream.readline(MAX_RECORD_CHARACTERS):
        number += 1
        if len(line) == MAX_RECORD_CHARACTERS and not line.endswith(_ENDS):
            _skip_line(stream)
            records += 1
            yield _too_long(Where(name, number), "the line", "split its note")
        elif line.strip():
            records += 1
            yield _jsonl_record(line.rstrip("\r\n"), name, number)
    if not records:
        yield no_records(name)


def _jsonl_record(line: str, name: str, number: int) -> Record | DxproofError:
    bad = _undecodable(line, name, number)
    if bad:
        return bad
    try:
        value = parse_json(line)
    except JsonError as error:
        where = Where(name, number, error.column)
        return DxproofError(Problem.INPUT_JSON, f"is not valid JSON: {error.message}", where, "correct this line")
    if not isinstance(value, dict):
        message = f"the line is {kind_of(value)}, expected an object with id and text"
        return DxproofError(Problem.INPUT_VALUE, message, Where(name, number), "write one JSON object on each line")
    return Record(Where(name, number), value, claim_is_text=False)


def _skip_line(stream: io.TextIOWrapper) -> None:
    while (rest := stream.readline(MAX_NOTE_BYTES)) and not rest.endswith(_ENDS):
        pass


def _too_long(where: Where, what: str, hint: str) -> DxproofError:
    message = (
        f"{what} has more than {MAX_RECORD_CHARACTERS:,} characters, the limit of a note is {MAX_NOTE_BYTES:,} bytes"
    )
    return DxproofError(Problem.INPUT_TOO_LARGE, message, where, hint)


class _Lines:
    """Lines for csv.reader, which remember where the record started and its first undecodable byte."""

    def __init__(self, stream: io.TextIOWrapper, name: str) -> None:
        self.name = name
        self.number = 0
        self._stream = stream
        self.start_record()

    def start_record(self) -> None:
        """Start a new record."""
        self.first = self.number + 1
        self.bad: DxproofError | None = None
        self._used = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._stream.readline(MAX_RECORD_CHARACTERS - self._used + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._used += len(line)
        if self._used > MAX_RECORD_CHARACTERS:
            raise _too_long(
                Where(self.name, self.first), "the record", "close its quotes; the lines from here on were not read"
            )
        self.bad = self.bad or _undecodable(line, self.name, self.number)
        return line


def _csv(lines: _Lines, name: str) -> _Read:
    # The field size limit of csv is global to the process; only raise it.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD_CHARACTERS))
    rows = csv.reader(lines, strict=True)
    header: list[str] | None = None
    records = 0
    while (row := _next_row(rows, lines)) is not None:
        where = Where(name, lines.first)
        if all(not cell.strip() for cell in row):  # a blank line, or the empty rows that spreadsheets append
            continue
        if header is None:
            header = _header(row, lines, where)
            continue
        records += 1
        yield _csv_record(row, header, lines.bad, where)
    if not records:
        yield no_records(name)


def _next_row(rows: Iterator[list[str]], lines: _Lines) -> list[str] | None:
    """The next row. After unbalanced quotes rows cannot be distinguished from text, so reading ends with an error."""
    lines.start_record()
    try:
        return next(rows, None)
    except csv.Error:
        raise DxproofError(
            Problem.INPUT_VALUE,
            "the quotes of the record do not match; the lines from here on were not read",
            Where(lines.name, lines.first),
            'write a quote inside a quoted cell as ""',
        ) from None


def _header(row: list[str], lines: _Lines, where: Where) -> list[str]:
    """The names of the columns. Raises INPUT_DECODE, INPUT_COLUMN."""
    names = [cell.strip() for cell in row]
    if error := lines.bad or missing_columns(names, where, is_schema=False):
        raise error
    twice = [column for column in COLUMNS if names.count(column) > 1]
    if twice:
        raise DxproofError(
            Problem.INPUT_COLUMN, f'has the column "{twice[0]}" twice', where, "remove or rename one of them"
        )
    return names


def _csv_record(row: list[str], header: list[str], bad: DxproofError | None, where: Where) -> Record | DxproofError:
    if bad:
        return bad
    if any("\0" in cell for cell in row):
        return DxproofError(Problem.INPUT_BINARY, "the row has a NUL character, expected text", where, "remove it")
    if len(row) != len(header):
        message = f"the row has {len(row):,} cell{'' if len(row) == 1 else 's'}, the first line has {len(header):,}"
        return DxproofError(Problem.INPUT_VALUE, message, where, "put a text with commas or line breaks in quotes")
    return Record(where, dict(zip(header, row, strict=True)), claim_is_text=True)
