"""An audit's tables in DuckDB: read where they lie, in bounded memory, with nothing else of the machine in reach."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from dxproof.engine.audit.shape import TABLES
from dxproof.engine.audit.tables import table_path
from dxproof.engine.errors import DxproofError, Problem, Where

DECISIONS = "decisions"  # there once a worklist has come back
SPILL = ".spill"
_MEMORY = "256MB"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": _MEMORY,
}
# A row a rule and candidate, as people ask for it; in the file the rules are a list of their candidate.
_CRITERIA = """
    SELECT seq, note_id, code, code_status, billed, rule.* FROM (
        SELECT seq, note_id, code, status AS code_status, billed, unnest(rules) AS rule FROM {schema}candidates
    )
"""


@contextmanager
def opened(**folders: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the tables of finished audits, each in the schema that its keyword names ("main" for one alone).

    Nothing but these files can be read, and no extension loaded; the settings are locked. What memory does not hold is
    spilled into the first folder, which is its owner's alone, and removed. Raises AUDIT_FOLDER.
    """
    spill = next(iter(folders.values())) / SPILL
    with suppress(OSError):  # a folder that only may be read; a question that fits in memory needs no other
        spill.mkdir(mode=0o700, exist_ok=True)
    connection = duckdb.connect(config=_CONFIG | {"temp_directory": str(spill.absolute())})
    try:
        for schema, folder in folders.items():
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            for name, path in _tables(folder):
                _add(connection, f"{schema}.{name}", path)
            connection.execute(f"CREATE VIEW {schema}.criteria AS {_CRITERIA.format(schema=f'{schema}.')}")
        paths = [path for folder in folders.values() for _, path in _tables(folder)]
        connection.execute(f"SET allowed_paths = [{', '.join(map(_text, paths))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


def _add(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    try:
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({_text(path)})")
    except duckdb.Error:
        message, hint = (
            "is missing or no Parquet file",
            "take the folder from where it is whole, or run the audit again",
        )
        raise DxproofError(Problem.AUDIT_FOLDER, message, Where(str(path)), hint) from None


def _tables(folder: Path) -> list[tuple[str, Path]]:
    """The tables of the run, and that of decisions where a worklist has come back."""
    paths = [(name, table_path(folder, name)) for name in (*TABLES, DECISIONS)]
    return [(name, path) for name, path in paths if name != DECISIONS or path.exists()]


def _text(value: Path) -> str:
    """A path as a literal of SQL."""
    escaped = str(value.absolute()).replace("'", "''")
    return f"'{escaped}'"
