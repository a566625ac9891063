"""The journal of decisions: entries are added, never changed, and nobody silently overwrites somebody else's."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from dxproof.engine.audit.decided.database import Database, add
from dxproof.engine.audit.decided.model import ChartRef, ChartState, Decided, Origin, Overtaken, newest_of, to_undo

_COLUMNS = ", ".join(name for name in Decided.__dataclass_fields__)


def now() -> str:
    """The time of an entry."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def journal_of(folder: Path) -> Iterator["Journal"]:
    """The journal of an audit, for as long as it is needed. Raises AUDIT_FOLDER."""
    database = Database(folder)
    try:
        yield Journal(database)
    finally:
        database.close()


class Journal:
    """The decisions in the store of an audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- reading ----------------------------------------------------------------------------------------------

    def history(self, after: int = 0) -> list[Decided]:
        """All entries in order, or those after one."""
        with self._database.reading() as connection:
            return _entries(connection, "entry > ?", after) if connection else []

    def of_chart(self, seq: int) -> list[Decided]:
        """The entries of one chart in order."""
        with self._database.reading() as connection:
            return _entries(connection, "seq = ?", seq) if connection else []

    def latest(self) -> dict[int, Decided]:
        """The current state of each chart, by its number."""
        return newest_of(self.history())

    # ---- writing ----------------------------------------------------------------------------------------------

    def decide(
        self, chart: ChartRef, changes: Mapping[str, str | None], origin: Origin, seen: int, key: str
    ) -> Decided | Overtaken:
        """Change what is stored about a chart. ``seen`` is the newest entry that the person has seen of it, 0 for none.

        Calling it again with the same ``key`` returns what it wrote the first time.
        """
        with self._database.writing() as connection:
            history = _seen_history(connection, chart, seen, key)
            if isinstance(history, Decided | Overtaken):
                return history
            state = replace(history[-1].state if history else ChartState(), **changes)
            return _add(connection, chart, state, origin, key=key)

    def undo(self, chart: ChartRef, origin: Origin, seen: int, key: str) -> Decided | Overtaken | None:
        """Take back the last decision on a chart that was not taken back; None if there is none."""
        with self._database.writing() as connection:
            history = _seen_history(connection, chart, seen, key)
            if isinstance(history, Decided | Overtaken):
                return history
            last = to_undo(history)
            if last is None:
                return None
            undone, state = last
            return _add(connection, chart, state, origin, key=key, undoes=undone.entry)

    @contextmanager
    def importing(self, origin: Origin) -> Iterator["Import"]:
        """A transaction for the entries of a sheet: all of them or none."""
        with self._database.writing() as connection:
            yield Import(connection, origin)


class Import:
    """What an import may read and write. All its entries are one revision."""

    def __init__(self, connection: sqlite3.Connection, origin: Origin) -> None:
        self._connection = connection
        self._origin = origin
        self._revision = _next_revision(connection)
        self._at = now()
        self.entries: Sequence[Decided] = _entries(connection, "entry > ?", 0)

    def add(self, chart: ChartRef, state: ChartState) -> None:
        """Add an entry."""
        _add(self._connection, chart, state, self._origin, revision=self._revision, at=self._at)


def _entries(connection: sqlite3.Connection, where: str, value: int) -> list[Decided]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM entries WHERE {where} ORDER BY entry", (value,))
    return [Decided(*row) for row in rows]


def _seen_history(
    connection: sqlite3.Connection, chart: ChartRef, seen: int, key: str
) -> list[Decided] | Decided | Overtaken:
    """The entries of a chart, to which one is added; or what this key has already written, or what somebody else has written since."""
    if known := _by_key(connection, key):
        return known
    history = _entries(connection, "seq = ?", chart.seq)
    return Overtaken(history[-1]) if history and history[-1].entry != seen else history


def _by_key(connection: sqlite3.Connection, key: str) -> Decided | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM entries WHERE key = ?", (key,)).fetchone()
    return Decided(*row) if row else None


def _add(
    connection: sqlite3.Connection,
    chart: ChartRef,
    state: ChartState,
    origin: Origin,
    *,
    key: str | None = None,
    undoes: int | None = None,
    revision: int | None = None,
    at: str | None = None,
) -> Decided:
    row = asdict(chart) | asdict(state) | asdict(origin)
    row |= {"at": at or now(), "revision": revision or _next_revision(connection), "undoes": undoes}
    return Decided(**row, entry=add(connection, "entries", row | {"key": key}))


def _next_revision(connection: sqlite3.Connection) -> int:
    return 1 + int(connection.execute("SELECT coalesce(max(revision), 0) FROM entries").fetchone()[0])
