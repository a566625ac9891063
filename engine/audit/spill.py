"""Where DuckDB puts what memory does not hold: below the audit's folder, for its owner alone, gone with the question.

A process that is killed leaves its folder behind. Each is held by a lock that ends with the process, so the next one
knows which of them nobody needs.
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
    """A new folder to spill into; none where the audit may only be read, and questions must fit in memory."""
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
    """Remove what processes that were killed have spilled into a folder."""
    for left in sorted(folder.glob(f"{PREFIX}*")):
        if left.is_symlink() or not left.is_dir():
            continue
        try:
            with FileLock(left / _LOCK, timeout=0):
                pass
        except OSError:  # somebody holds it, or nothing may be written here
            continue
        shutil.rmtree(left, ignore_errors=True)
