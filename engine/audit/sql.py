"""An audit's tables in DuckDB, in bounded memory, and for the questions of others with no file of the machine in reach."""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dxproof.engine.audit.ordinary import check_ordinary
from dxproof.engine.audit.schemas import DECIDED, TABLES
from dxproof.engine.audit.spill import spilled_into
from dxproof.engine.audit.tables import table_path
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

DECISIONS = "decisions"  # there once a worklist has come back
HISTORY = "decision_history"
_CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "256MB",
    "python_enable_replacements": "false",  # else a name that is no table could be a variable of this program
}
_HINT = "take the folder from where it is whole, or run the audit again into another --out"
_CHECKED_ROWS = 4096
_SQL_TYPES = {pa.int64(): "BIGINT", pa.string(): "VARCHAR"}
# A row a rule and candidate, as people ask for it; in the file the rules are a list of their candidate.
_CRITERIA = """
    SELECT seq, note_id, code, code_status, about, billed, rule.* FROM (
        SELECT seq, note_id, code, status AS code_status, about, billed, unnest(rules) AS rule FROM {schema}.candidates
    )
"""
_LATEST = """
    FROM {schema}.decision_history QUALIFY row_number() OVER (PARTITION BY seq ORDER BY revision DESC) = 1
"""


@contextmanager
def opened(closed: bool = False, **folders: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the tables of finished audits, each in the schema that its keyword names ("main" for one alone).

    ``closed`` is for questions of others: it can read and write no file and load no extension, and its settings are
    locked. It is given the tables as Arrow datasets, which take more memory than files that DuckDB reads itself. What
    memory does not hold is spilled into the first folder, for its owner alone, and removed. Raises AUDIT_FOLDER.
    """
    with (
        spilled_into(next(iter(folders.values()))) as spill,
        _tables_blamed(folders.values()),
        duckdb.connect(config=_CONFIG | {"temp_directory": str(spill or "")}) as connection,
    ):
        _show_tables(connection, closed, folders)
        yield connection


def _show_tables(connection: duckdb.DuckDBPyConnection, closed: bool, folders: dict[str, Path]) -> None:
    for schema, folder in folders.items():
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for name, path, columns in _tables(folder):
            if path is None:
                source = _empty(columns)
            elif closed:
                import pyarrow.dataset as ds  # here: it brings pandas where there is one, which takes its time

                source = f"{schema}_{name}"
                connection.register(source, ds.dataset(path, format="parquet"))
            else:
                source = f"read_parquet({_literal(path)}, hive_partitioning = false)"
            connection.execute(f"CREATE VIEW {schema}.{name} AS FROM {source}")
        connection.execute(f"CREATE VIEW {schema}.criteria AS {_CRITERIA.format(schema=schema)}")
        connection.execute(f"CREATE VIEW {schema}.{DECISIONS} AS {_LATEST.format(schema=schema)}")
    if closed:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")


# What DuckDB says of these speaks of the question alone; of any other it may repeat what a table holds.
OF_THE_QUESTION = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.PermissionException)


@contextmanager
def _tables_blamed(folders: Collection[Path]) -> Iterator[None]:
    """Where something goes wrong and a table is not whole, the table is to blame. Raises AUDIT_FOLDER with its name.

    Raises OUTPUT where there is no room on the disk for what memory does not hold.
    """
    try:
        yield
    except OF_THE_QUESTION:
        raise
    except (duckdb.Error, pa.ArrowException, OSError, LookupError, TypeError, ValueError) as error:
        for folder in folders:
            for _, path, _ in _tables(folder):
                if path is not None:
                    _check_whole(path)
        where = Where(shown(str(next(iter(folders)))))
        if isinstance(error, LookupError | TypeError | ValueError):
            problem = f"its tables have a value that no audit writes ({type(error).__name__})"
            raise DxproofError(Problem.AUDIT_FOLDER, problem, where, _HINT) from None
        if isinstance(error, duckdb.IOException):
            problem = "cannot be written: no room for what memory does not hold"
            raise DxproofError(Problem.OUTPUT, problem, where, "make room, and do it again") from None
        raise


def _check_whole(path: Path) -> None:
    """Read all of a table, by both of its readers. Raises AUDIT_FOLDER where that cannot be done."""
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_CHECKED_ROWS):
                batch.validate(full=True)
        with duckdb.connect(config=_CONFIG) as connection:
            connection.execute(
                f"SELECT count(COLUMNS(*)) FROM read_parquet({_literal(path)}, hive_partitioning = false)"
            )
    except (pa.ArrowException, duckdb.Error, OSError, ValueError):
        raise _unusable(path, "is damaged: its rows cannot be read") from None


def _tables(folder: Path) -> Iterator[tuple[str, Path | None, pa.Schema]]:
    """The tables of the run, and what was decided, which is empty before a worklist came back."""
    for name, schema in TABLES.items():
        yield name, _checked(table_path(folder, name), schema), schema
    decided = table_path(folder, DECISIONS)
    yield HISTORY, _checked(decided, DECIDED) if os.path.lexists(decided) else None, DECIDED


def _checked(path: Path, schema: pa.Schema) -> Path:
    if not check_ordinary(path):
        raise _unusable(path, "is missing")
    try:
        found = pq.read_schema(path)
    except (pa.ArrowException, OSError, ValueError):
        raise _unusable(path, "is damaged: it is no Parquet file") from None
    if not found.equals(schema):
        raise _unusable(path, "has other columns than an audit of this version")
    return path


def _unusable(path: Path, problem: str) -> DxproofError:
    return DxproofError(Problem.AUDIT_FOLDER, problem, Where(shown(str(path))), _HINT)


def _literal(path: Path) -> str:
    """A path as a text of SQL that names one file: what DuckDB would take for a pattern stands in brackets."""
    named = re.sub(r"([*?\[])", r"[\1]", str(path.absolute()))
    return "'" + named.replace("'", "''") + "'"


def _empty(columns: pa.Schema) -> str:
    """A table of these columns and no row, as SQL: DuckDB loads pandas for one of Arrow's, and a run is in no need of it."""
    named = (f"CAST(NULL AS {_SQL_TYPES[column.type]}) AS {column.name}" for column in columns)
    return f"(SELECT {', '.join(named)} WHERE false)"
