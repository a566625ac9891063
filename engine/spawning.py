"""How worker processes start: spawned, without re-importing the calling program, and ignoring Ctrl-C."""

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import ModuleType

# Not fork: a forked process would inherit the locks of library threads without the threads.
_PROCESSES = multiprocessing.get_context("spawn")
_starting = (
    threading.Lock()
)  # what is changed around a start belongs to the whole program, and several threads may start one


def spawn(serve: Callable[[Connection], None]) -> tuple[SpawnProcess, Connection]:
    """Start a process that runs ``serve`` with one end of a pipe; return it and the other end. It ends with its parent."""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=serve, args=(theirs,), daemon=True)
    with _starting, _ignoring_ctrl_c(), _without_program():
        process.start()
    theirs.close()
    return process, ours


@contextmanager
def _ignoring_ctrl_c() -> Iterator[None]:
    """A process started inside ignores Ctrl-C from the beginning and prints nothing about it."""
    if (
        threading.current_thread() is not threading.main_thread()
    ):  # signals are set and received only in the main thread
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _without_program() -> Iterator[None]:
    """A process started inside does not import the calling program, whose commands it does not need."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program
