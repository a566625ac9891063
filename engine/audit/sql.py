"""An audit's tables in DuckDB, with bounded memory and, for user queries, without access to other files."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dxproof.engine.audit.schemas import DECIDED, TABLES
from dxproof.engine.audit.tables import table_path
from dxproof.engine.errors import DxproofError, Problem, Where

DECISIONS = "decisions"  # exists after a worklist was imported
HISTORY = "decision_history"
_CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "256MB",
    "python_enable_replacements": "false",  # otherwise an unknown table name could refer to a Python variable
}
_SQL_TYPES = {pa.int64(): "BIGINT", pa.string(): "VARCHAR"}
# One row per candidate and rule, for queries; in the file the rules are a nested list.
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
    """A connection to the tables of finished audits, each in the schema named by its keyword ("main" for a single one).

    ``closed`` is for user queries: no file access, no extensions, locked settings. It gets the tables as Arrow datasets,
    which need more memory than files that DuckDB reads itself. Memory is spilled to a private temporary folder inside
    the first audit folder. Raises AUDIT_FOLDER.
    """
    spill = _spill_in(next(iter(folders.values())))
    connection = duckdb.connect(config=_CONFIG | {"temp_directory": spill or ""})
    try:
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
            connection.execute(f"CREATE VIEW {schema}.{DECISIONS} AS {_LATEST.format(schema=schema)}")
        if closed:
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()
        if spill:
            shutil.rmtree(spill, ignore_errors=True)


def _spill_in(folder: Path) -> str | None:
    """A new folder for spilling; none if the audit is read-only, so that queries must fit in memory."""
    try:
        return tempfile.mkdtemp(prefix=".spill-", dir=folder.absolute())
    except OSError:
        return None


def _tables(folder: Path) -> Iterator[tuple[str, Path | None, pa.Schema]]:
    """The tables of the run, and the decisions, which are empty before a worklist is imported."""
    for name, schema in TABLES.items():
        yield name, _checked(table_path(folder, name), schema), schema
    decided = table_path(folder, DECISIONS)
    yield HISTORY, _checked(decided, DECIDED) if decided.exists() else None, DECIDED


def _checked(path: Path, schema: pa.Schema) -> Path:
    try:
        found = pq.read_schema(path)
    except (pa.ArrowException, OSError):
        problem = "is missing or not a Parquet file"
    else:
        if found.equals(schema):
            return path
        problem = "has other columns than an audit of this version"
    hint = "restore the folder from a copy, or run the audit again"
    raise DxproofError(Problem.AUDIT_FOLDER, problem, Where(str(path)), hint)


def _literal(path: Path) -> str:
    """A path as an SQL literal, with glob characters escaped."""
    named = re.sub(r"([*?\[])", r"[\1]", str(path.absolute()))
    return "'" + named.replace("'", "''") + "'"


def _empty(columns: pa.Schema) -> str:
    """An empty table with these columns, as SQL: for an Arrow table DuckDB would load pandas."""
    named = (f"CAST(NULL AS {_SQL_TYPES[column.type]}) AS {column.name}" for column in columns)
    return f"(SELECT {', '.join(named)} WHERE false)"
