"""An audit's tables in DuckDB: read where they lie, in bounded memory, with nothing else of the machine in reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dxproof.engine.audit.shape import TABLES
from dxproof.engine.audit.tables import table_path

_MEMORY = "256MB"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": _MEMORY,
    "temp_directory": "",  # what does not fit is refused, and never spilled to a folder that others may read
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

    Nothing but these files can be read, and no extension loaded; the settings are locked.
    """
    connection = duckdb.connect(config=_CONFIG)
    try:
        for schema, folder in folders.items():
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            for name in TABLES:
                connection.execute(
                    f"CREATE VIEW {schema}.{name} AS FROM read_parquet({_text(table_path(folder, name))})"
                )
            connection.execute(f"CREATE VIEW {schema}.criteria AS {_CRITERIA.format(schema=f'{schema}.')}")
        paths = [table_path(folder, name) for folder in folders.values() for name in TABLES]
        connection.execute(f"SET allowed_paths = [{', '.join(map(_text, paths))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _text(value: Path) -> str:
    """A path as a literal of SQL."""
    escaped = str(value.absolute()).replace("'", "''")
    return f"'{escaped}'"
