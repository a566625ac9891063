"""Records of .parquet files. PyArrow is an extra and imported only here."""

import importlib
from collections.abc import Iterator
from typing import Any

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.decode import unreadable
from dxproof.engine.inputs.record import COLUMNS, Record, missing_columns
from dxproof.engine.inputs.tables import no_records

_BATCH_ROWS = 16

_Read = Iterator[Record | DxproofError]


def read_parquet(path: str, name: str) -> _Read:
    """The records of a Parquet file, batch by batch; row numbers (from 1) are used as lines."""
    try:
        arrow: Any = importlib.import_module("pyarrow")
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ImportError:
        message = "Parquet files need PyArrow, which is not installed"
        yield DxproofError(Problem.EXTRA_MISSING, message, Where(name), 'pip install "dxproof[parquet]"')
        return
    row = 0
    try:
        with open(path, "rb") as raw, parquet.ParquetFile(raw) as file:
            for record in _records(file, name, arrow):
                row += 1
                yield record
    except DxproofError as error:
        yield error
    # PyArrow's messages may quote file contents, so they are dropped.
    except arrow.ArrowException:
        yield _broken(name, row)
    except OSError as error:
        yield unreadable(error, name) if error.errno else _broken(name, row)
    except ValueError:
        yield _broken(name, row)


def _records(file: Any, name: str, arrow: Any) -> _Read:
    found: list[str] = file.schema_arrow.names
    if error := missing_columns(found, Where(name), is_schema=True):
        raise error
    twice = [column for column in COLUMNS if found.count(column) > 1]
    if twice:
        raise DxproofError(
            Problem.INPUT_COLUMN, f'has the column "{twice[0]}" twice', Where(name), "remove or rename one of them"
        )
    columns = [column for column in COLUMNS if column in found]
    row = 0
    for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=columns):
        for index in range(batch.num_rows):
            row += 1
            yield _record(batch, index, Where(name, row), arrow)
    if not row:
        yield no_records(name)


def _record(batch: Any, index: int, where: Where, arrow: Any) -> Record | DxproofError:
    fields: dict[str, object] = {}
    for position, column in enumerate(batch.schema.names):
        try:
            fields[column] = batch.column(position)[index].as_py()
        except (ValueError, OverflowError, arrow.ArrowException):
            message = f"{column} cannot be read, expected text in UTF-8"
            return DxproofError(Problem.INPUT_VALUE, message, where, "write the record again")
    return Record(where, fields, claim_is_text=True)


def _broken(name: str, row: int) -> DxproofError:
    rest = f"; the rows after row {row:,} were not read" if row else ""
    return DxproofError(
        Problem.INPUT_KIND,
        f"cannot be read as a Parquet file{rest}",
        Where(name),
        "write the file again, or give it as .jsonl",
    )
