"""Resource limits for documents: sizes, memory and processor time."""

import sys
import time

MEMORY = 400_000_000  # bytes of memory of the reader process
STEP_SECONDS = 1.5  # processor time of one step: a page, a message, or a whole file
NOTE_SECONDS = 10.0  # processor time of one note
ROWS_OF_STEP = 2_000  # of a table
MAX_PAGES = 2_000
MAX_PARTS = 5_000  # files inside a Word document
MAX_UNPACKED = 120_000_000  # bytes of all files inside

_enforced = False
_end: float | None = None  # deadline of the current note, in processor time; None if unlimited


def enforce() -> None:
    """Enforce the limits in this process (memory only on Linux). Without this call no limit ends a process."""
    global _enforced
    _enforced = True
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def start() -> None:
    """Start the clock of a note."""
    global _end
    _end = time.process_time() + NOTE_SECONDS
    step()


def step() -> None:
    """Start a step. If it takes too long, the process ends, even inside a native library."""
    if _end is not None:
        _arm(max(min(STEP_SECONDS, _end - time.process_time()), 0.01))


def stop() -> None:
    """Stop the clock."""
    global _end
    _end = None
    _arm(0.0)


def _arm(seconds: float) -> None:
    if _enforced and sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)  # the signal is not handled, so it ends the process
