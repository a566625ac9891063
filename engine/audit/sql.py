"""An audit's tables in DuckDB, with bounded memory and, for user queries, without access to other files."""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dxproof.engine.audit.decided.journal import journal_of
from dxproof.engine.audit.episodes import EPISODES, TABLE
from dxproof.engine.audit.ordinary import check_ordinary
from dxproof.engine.audit.schemas import TABLES
from dxproof.engine.audit.spill import spilled_into
from dxproof.engine.audit.tables import table_path
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

DECISIONS = "decisions"
HISTORY = "decision_history"
_CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "256MB",
    "python_enable_replacements": "false",  # otherwise an unknown table name could refer to a Python variable
}
_HINT = "restore the folder from a copy, or run the audit again with another --out"
_CHECKED_ROWS = 4096
_SQL_TYPES = {pa.int64(): "BIGINT", pa.string(): "VARCHAR"}
# The columns of ``decision_history``, and the fields of an entry that they show. New ones come last.
_DECIDED = {
    **{
        name: name
        for name in ("seq", "note_id", "code", "kind", "decision", "assignee", "comment", "file", "file_sha256")
    },
    "imported_at": "at",
    "revision": "revision",
    "entry": "entry",
    "reason": "reason",
    "person": "person",
    "undoes": "undoes",
}
_NUMBERS = frozenset({"seq", "revision", "entry", "undoes"})
# One row per candidate and rule, for queries; in the file the rules are a nested list.
_CRITERIA = """
    SELECT seq, note_id, code, code_status, about, billed, rule.* FROM (
        SELECT seq, note_id, code, status AS code_status, about, billed, unnest(rules) AS rule FROM {schema}.candidates
    )
"""
_LATEST = """
    FROM {schema}.decision_history QUALIFY row_number() OVER (PARTITION BY seq ORDER BY entry DESC) = 1
"""


@contextmanager
def opened(closed: bool = False, **folders: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the tables of finished audits, each in the schema named by its keyword ("main" for a single one).

    ``closed`` is for user queries: no file access, no extensions, locked settings. It gets the tables as Arrow datasets,
    which need more memory than files that DuckDB reads itself. Memory is spilled to a private temporary folder inside
    the first audit folder. Raises AUDIT_FOLDER.
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
                import pyarrow.dataset as ds  # imported here: it imports pandas if installed, which is slow

                source = f"{schema}_{name}"
                connection.register(source, ds.dataset(path, format="parquet"))
            else:
                source = f"read_parquet({_literal(path)}, hive_partitioning = false)"
            connection.execute(f"CREATE VIEW {schema}.{name} AS FROM {source}")
        connection.execute(f"CREATE VIEW {schema}.criteria AS {_CRITERIA.format(schema=schema)}")
        _show_decisions(connection, schema, folder)
        connection.execute(f"CREATE VIEW {schema}.{DECISIONS} AS {_LATEST.format(schema=schema)}")
    if closed:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")


def _show_decisions(connection: duckdb.DuckDBPyConnection, schema: str, folder: Path) -> None:
    """The entries of the store as a table. Lists of values: row by row it would be slow, and for Arrow DuckDB would load pandas."""
    with journal_of(folder) as journal:
        history = journal.history()
    types = {column: "BIGINT" if field in _NUMBERS else "VARCHAR" for column, field in _DECIDED.items()}
    columns = ", ".join(f"{column} {kind}" for column, kind in types.items())
    connection.execute(f"CREATE TABLE {schema}.{HISTORY} ({columns})")
    if history:
        values = ", ".join(f"unnest(${column}::{kind}[])" for column, kind in types.items())
        given = {column: [getattr(entry, field) for entry in history] for column, field in _DECIDED.items()}
        connection.execute(f"INSERT INTO {schema}.{HISTORY} SELECT {values}", given)


# DuckDB errors whose messages refer only to the query; others may repeat table contents.
OF_THE_QUESTION = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.PermissionException)


@contextmanager
def _tables_blamed(folders: Collection[Path]) -> Iterator[None]:
    """If a query fails, check whether a table is damaged. Raises AUDIT_FOLDER with its name.

    Raises OUTPUT if the disk is full while DuckDB spills from memory.
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
            problem = f"its tables have a value that an audit never writes ({type(error).__name__})"
            raise DxproofError(Problem.AUDIT_FOLDER, problem, where, _HINT) from None
        if isinstance(error, duckdb.IOException):
            problem = "cannot be written: no disk space to spill from memory"
            raise DxproofError(Problem.OUTPUT, problem, where, "free disk space, and try again") from None
        raise


def _check_whole(path: Path) -> None:
    """Read a whole table with both of its readers. Raises AUDIT_FOLDER if that fails."""
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
    """The tables of the run; that of episodes is absent where no record names a patient."""
    for name, schema in TABLES.items():
        yield name, _checked(table_path(folder, name), schema), schema
    path = table_path(folder, TABLE)
    yield TABLE, _checked(path, EPISODES) if os.path.lexists(path) else None, EPISODES


def _checked(path: Path, schema: pa.Schema) -> Path:
    if not check_ordinary(path):
        raise _unusable(path, "is missing")
    try:
        found = pq.read_schema(path)
    except (pa.ArrowException, OSError, ValueError):
        raise _unusable(path, "is damaged: it is not a Parquet file") from None
    if not found.equals(schema):
        raise _unusable(path, "has other columns than an audit of this version")
    return path


def _unusable(path: Path, problem: str) -> DxproofError:
    return DxproofError(Problem.AUDIT_FOLDER, problem, Where(shown(str(path))), _HINT)


def _literal(path: Path) -> str:
    """A path as an SQL literal, with glob characters escaped."""
    named = re.sub(r"([*?\[])", r"[\1]", str(path.absolute()))
    return "'" + named.replace("'", "''") + "'"


def _empty(columns: pa.Schema) -> str:
    """An empty table with these columns, as SQL: for an Arrow table DuckDB would load pandas."""
    named = (f"CAST(NULL AS {_SQL_TYPES[column.type]}) AS {column.name}" for column in columns)
    return f"(SELECT {', '.join(named)} WHERE false)"
