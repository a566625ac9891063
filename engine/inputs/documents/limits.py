"""How much a document may cost: bytes before, memory and processor time while it is read."""

import sys
import time

MEMORY = 400_000_000  # bytes that the process of the readers may hold
STEP_SECONDS = 1.5  # processor time of one step: a page, a message, a file that has no such parts
NOTE_SECONDS = 10.0  # and of all steps of one note
MAX_PAGES = 2_000
MAX_PARTS = 5_000  # files inside a Word document
MAX_UNPACKED = 120_000_000  # and their bytes together

_enforced = False
_end: float | None = None  # of the note in hand, in processor time; None where nothing is limited


def enforce() -> None:
    """Hold this process to the limits, of memory where the system can (Linux). Without it none of them ends a process."""
    global _enforced
    _enforced = True
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def start() -> None:
    """A note begins."""
    global _end
    _end = time.process_time() + NOTE_SECONDS
    step()


def step() -> None:
    """A step begins. One that takes too long ends the process, even inside a library that hears nothing else."""
    if _end is not None:
        _arm(max(min(STEP_SECONDS, _end - time.process_time()), 0.01))


def stop() -> None:
    """Nothing is being read."""
    global _end
    _end = None
    _arm(0.0)


def _arm(seconds: float) -> None:
    if _enforced and sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)  # its signal is not handled: the system ends the process
