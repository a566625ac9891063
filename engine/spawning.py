"""How a process of ours starts: anew and not as a copy, without the program that was called, and deaf to Ctrl-C."""

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import ModuleType

# No fork: libraries run threads, and a forked process would inherit their locks and not the threads.
_PROCESSES = multiprocessing.get_context("spawn")


def spawn(serve: Callable[[Connection], None]) -> tuple[SpawnProcess, Connection]:
    """A process that runs ``serve`` with one end of a pipe, and the other end. It ends with its parent."""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=serve, args=(theirs,), daemon=True)
    with _ignoring_ctrl_c(), _without_program():
        process.start()
    theirs.close()
    return process, ours


@contextmanager
def _ignoring_ctrl_c() -> Iterator[None]:
    """A process that starts in here ignores Ctrl-C from its first moment, and says nothing of it."""
    if threading.current_thread() is not threading.main_thread():  # only there a signal can be set, or comes
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _without_program() -> Iterator[None]:
    """A process that starts in here does not import the program that was called: it has no use for its commands."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program
