"""A worker process. It can be started before its parent has loaded anything slow, and makes itself ready meanwhile."""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import ModuleType
from typing import Any

from dxproof.engine.lasting import lasting

READY = b"ready"  # what a worker says once, before its first answer
_BROKEN = 70  # how a worker ends that broke (EX_SOFTWARE)
_PATIENCE = 2.0  # seconds that a worker has to go by itself
# No fork: PyArrow runs threads, and a forked process would inherit their locks and not the threads.
_PROCESSES = multiprocessing.get_context("spawn")


class Process:
    """One worker process and the pipe to it. It starts at once and ends when its pipe does."""

    def __init__(self) -> None:
        self.connection, theirs = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=_serve, args=(theirs,), daemon=True)
        with _deaf_to_ctrl_c(), _without_program():
            self._process.start()
        theirs.close()

    def end(self) -> None:
        """Let the worker go."""
        self.connection.close()
        self._process.join(_PATIENCE)
        if self._process.is_alive():  # stopped, or deep in a note
            self._process.kill()
            self._process.join()


def _serve(connection: Connection) -> None:
    """What a worker does until its parent goes; one that breaks goes itself, without a traceback: it could have words of a note."""
    try:
        _judge(connection)
    except BaseException:
        os._exit(_BROKEN)


def _judge(connection: Connection) -> None:
    """Make ready, then answer batch after batch. Ctrl-C, which a worker ignores, is the parent's to answer."""
    batches: SimpleQueue[bytes] = SimpleQueue()
    with lasting():
        import pyarrow as pa

        import dxproof.engine.extract.extractor  # noqa: F401  # it takes longest, so while nothing is asked yet
        from dxproof.engine.audit.judging.worker import Worker
        from dxproof.engine.audit.shape import NOTES

        try:
            engine, judging = pickle.loads(connection.recv_bytes())
        except EOFError:
            return
        threading.Thread(target=_receive, args=(connection, batches), daemon=True).start()
        worker = Worker(engine, judging)
    answer: Any = READY
    with suppress(OSError):  # the parent has gone
        while True:
            connection.send_bytes(answer)
            batch = pa.ipc.read_record_batch(pa.py_buffer(batches.get()), NOTES)
            answer = worker(batch).serialize()


def _receive(connection: Connection, batches: "SimpleQueue[bytes]") -> None:
    """Take what comes at once, so that the parent never waits to hand it over; end the process with the parent."""
    try:
        while True:
            batches.put(connection.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
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
