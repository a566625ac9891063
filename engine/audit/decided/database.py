"""The database of the store: ``DIR/decisions.sqlite``, readable by its owner alone, and safe against a kill at any moment.

WAL: readers do not wait for the writer. ``synchronous = FULL``: what was committed is on the disk. See docs/decisions/0013.
"""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dxproof.engine.audit.decided.earlier import earlier_entries
from dxproof.engine.audit.ordinary import check_ordinary
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

FILE = "decisions.sqlite"
_BESIDE = ("-wal", "-shm", "-journal")  # files that SQLite writes beside it
_MINE = stat.S_IRUSR | stat.S_IWUSR
_APPLICATION, _VERSION = 0x64787066, 1  # "dxpf"
_PATIENCE = 10.0  # seconds to wait for another writer

# ``key`` is the writer's own name for an entry: sent twice, it is written once.
_TABLES = """
CREATE TABLE entries (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT UNIQUE,
    seq INTEGER NOT NULL, note_id TEXT, code TEXT, kind TEXT,
    decision TEXT, assignee TEXT, comment TEXT, reason TEXT,
    person TEXT, at TEXT NOT NULL, file TEXT, file_sha256 TEXT,
    revision INTEGER NOT NULL,
    undoes INTEGER REFERENCES entries
) STRICT;
CREATE INDEX entries_of_chart ON entries (seq, entry);
CREATE TABLE query_entries (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT UNIQUE,
    query INTEGER NOT NULL,
    seq INTEGER NOT NULL, provider TEXT, reason TEXT,
    state TEXT NOT NULL, words TEXT NOT NULL, channel TEXT, answer TEXT, status TEXT,
    person TEXT, at TEXT NOT NULL
) STRICT;
CREATE INDEX entries_of_query ON query_entries (query, entry);
"""


class Database:
    """One connection to the store of an audit, for any thread. It is made with the first transaction that writes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._folder = folder
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """The store as it is, or None if nothing was ever decided. Raises AUDIT_FOLDER."""
        with self._lock, self._blamed():
            if self._connection is None and not self._exists():
                yield None
                return
            yield self._opened()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that excludes other writers; it is on the disk when this ends. Raises AUDIT_FOLDER.

        Within another of this connection it is a part of that one.
        """
        with self._lock, self._blamed():
            connection = self._opened()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _exists(self) -> bool:
        self._check_links()
        return check_ordinary(self.path) or earlier_entries(self._folder) != []

    def _check_links(self) -> None:
        for suffix in ("", *_BESIDE):
            check_ordinary(self.path.with_name(FILE + suffix))

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._check_links()
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, _MINE))  # SQLite gives its other files the same mode
            connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            try:
                connection.row_factory = sqlite3.Row
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if _pragma(connection, "user_version") == 0 and _is_empty(connection):
            self._make(connection)
        if (_pragma(connection, "application_id"), _pragma(connection, "user_version")) != (_APPLICATION, _VERSION):
            hint = "read the folder with the version of dxproof that wrote it, or restore the file from a copy"
            raise DxproofError(Problem.AUDIT_FOLDER, "is no store of this version", Where(shown(str(self.path))), hint)

    def _make(self, connection: sqlite3.Connection) -> None:
        """The tables, with what an earlier version stored: all or nothing, whoever else does the same."""
        earlier = earlier_entries(self._folder)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _is_empty(connection):
                for statement in filter(str.strip, _TABLES.split(";")):
                    connection.execute(statement)
                for row in earlier:
                    add(connection, "entries", row)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _blamed(self) -> Iterator[None]:
        """Errors of SQLite as AUDIT_FOLDER. Their own text may repeat what is stored."""
        where = Where(shown(str(self.path)))
        try:
            yield
        except sqlite3.DatabaseError as error:
            name = getattr(error, "sqlite_errorname", "") or type(error).__name__
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise DxproofError(Problem.AUDIT_FOLDER, "another process writes to it", where, "try again") from None
            if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
                hint = "free disk space, check permissions; the folder must be on a disk of this machine"
                raise DxproofError(Problem.AUDIT_FOLDER, f"cannot be written ({name})", where, hint) from None
            hint = "restore the file from a copy, or move it away to start again"
            raise DxproofError(Problem.AUDIT_FOLDER, f"cannot be read ({name})", where, hint) from None
        except OSError as error:
            message = f"cannot be written: {error.strerror or type(error).__name__}"
            raise DxproofError(Problem.AUDIT_FOLDER, message, where, "check its permissions") from None


def add(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> int:
    """Add a row to a table, and return its number."""
    names = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    return connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row).lastrowid or 0


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None
