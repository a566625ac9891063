"""The queries in the store of an audit: each step is added, and nobody overtakes another in silence."""

import sqlite3
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from dxproof.engine.audit.decided.asked import STEPS, AskedQuery, QueryEntry, QueryState, queries_of
from dxproof.engine.audit.decided.database import Database, add
from dxproof.engine.audit.decided.journal import now

_COLUMNS = ", ".join(QueryEntry.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class QueryStep:
    """A step to take: the state that it leads to, and what it changes; None leaves a value as it is."""

    state: QueryState
    words: str | None = None
    channel: str | None = None
    answer: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A step that was not taken, and the query as it stands: somebody else took one, or it does not lead on from there."""

    newest: QueryEntry
    overtaken: bool


def queries_in(folder: Path) -> list[AskedQuery]:
    """All queries of an audit. Raises AUDIT_FOLDER."""
    database = Database(folder)
    try:
        return Queries(database).all()
    finally:
        database.close()


class Queries:
    """The queries of an audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, after: int = 0) -> list[QueryEntry]:
        """All steps in order, or those after one."""
        with self._database.reading() as connection:
            return _entries(connection, "entry > ?", after) if connection else []

    def all(self) -> list[AskedQuery]:
        """All queries."""
        return queries_of(self.entries())

    def of_chart(self, seq: int) -> list[AskedQuery]:
        """The queries about one chart."""
        with self._database.reading() as connection:
            return queries_of(_entries(connection, "seq = ?", seq)) if connection else []

    def get(self, query: int) -> AskedQuery | None:
        """One query."""
        with self._database.reading() as connection:
            found = queries_of(_entries(connection, "query = ?", query)) if connection else []
        return found[0] if found else None

    def draft(
        self, seq: int, provider: str | None, reason: str | None, words: str, person: str | None, key: str
    ) -> QueryEntry:
        """A new query. The same ``key`` again returns what it wrote."""
        with self._database.writing() as connection:
            if known := _by_key(connection, key):
                return known
            number = 1 + int(connection.execute("SELECT coalesce(max(query), 0) FROM query_entries").fetchone()[0])
            first = QueryEntry(
                number, seq, provider, reason, QueryState.DRAFT, words, None, None, None, person, now(), 0
            )
            return _add(connection, first, key)

    def step(
        self, query: int, step: QueryStep, person: str | None, seen: int, key: str
    ) -> QueryEntry | NotTaken | None:
        """Take a step; ``seen`` is the newest entry of the query that the person has seen. None: there is no such query."""
        with self._database.writing() as connection:
            if known := _by_key(connection, key):
                return known
            found = _entries(connection, "query = ?", query)
            if not found:
                return None
            newest = found[-1]
            if newest.entry != seen:
                return NotTaken(newest, overtaken=True)
            if QueryState(newest.state) not in STEPS[step.state]:
                return NotTaken(newest, overtaken=False)
            changes = {name: value for name, value in asdict(step).items() if value is not None}
            return _add(connection, replace(newest, **changes, person=person, at=now()), key)


def _entries(connection: sqlite3.Connection, where: str, value: int) -> list[QueryEntry]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM query_entries WHERE {where} ORDER BY entry", (value,))
    return [QueryEntry(*row) for row in rows]


def _by_key(connection: sqlite3.Connection, key: str) -> QueryEntry | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM query_entries WHERE key = ?", (key,)).fetchone()
    return QueryEntry(*row) if row else None


def _add(connection: sqlite3.Connection, entry: QueryEntry, key: str) -> QueryEntry:
    row = asdict(entry)
    del row["entry"]
    return replace(entry, entry=add(connection, "query_entries", row | {"key": key}))
