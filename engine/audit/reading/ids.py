"""The ids of millions of notes and where each was first seen, on disk, to bound memory."""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class IdsOnDisk:
    """``setdefault`` of a dict for ids, in a temporary SQLite file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def setdefault(self, note_id: str, place: str, /) -> str:
        """The place where an id was first seen; ``place`` if it is new."""
        with _disk_errors():
            added = self._connection.execute("INSERT OR IGNORE INTO ids VALUES (?, ?)", (note_id, place))
            if added.rowcount:
                return place
            (first,) = self._connection.execute("SELECT place FROM ids WHERE id = ?", (note_id,)).fetchone()
            return str(first)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Turn SQLite's disk errors into OSError, as for any other file of a run."""
    try:
        yield
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        number = errno.ENOSPC if full else errno.EIO
        raise OSError(number, os.strerror(number)) from None


@contextmanager
def ids_on_disk(path: Path) -> Iterator[IdsOnDisk]:
    """The ids of one run in a new file; one left by a stopped run is replaced, because the input is read again.

    Raises OSError if the disk is full.
    """
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # One uncommitted transaction without a journal: the file is not read after the run.
        with _disk_errors():
            connection.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;"
                "CREATE TABLE ids (id TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID; BEGIN;"
            )
        yield IdsOnDisk(connection)
    finally:
        connection.close()
