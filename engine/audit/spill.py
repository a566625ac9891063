"""Spill folders for DuckDB: inside the audit folder, private to its owner, removed after the query.

A killed process leaves its folder. Each folder has a lock that is released when the process exits, so the next process
knows which ones are unused.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

PREFIX = ".spill-"
_LOCK = "lock"


@contextmanager
def spilled_into(folder: Path) -> Iterator[Path | None]:
    """A new spill folder; none if the audit is read-only, so that queries must fit in memory."""
    sweep(folder)
    made: Path | None = None
    try:
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder.absolute()))
        lock = FileLock(made / _LOCK, timeout=0)
        lock.acquire()
    except OSError:  # also of a sweep that came between the two
        if made:
            shutil.rmtree(made, ignore_errors=True)
        yield None
        return
    try:
        yield made
    finally:
        lock.release()
        shutil.rmtree(made, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove the spill folders of killed processes."""
    for left in sorted(folder.glob(f"{PREFIX}*")):
        if left.is_symlink() or not left.is_dir():
            continue
        try:
            with FileLock(left / _LOCK, timeout=0):
                pass
        except OSError:  # somebody holds it, or nothing may be written here
            continue
        shutil.rmtree(left, ignore_errors=True)
