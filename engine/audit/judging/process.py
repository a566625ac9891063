"""A worker process. It can be started before its parent has loaded anything slow, and makes itself ready meanwhile."""

import os
import pickle
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from dxproof.engine.gc_control import gc_frozen
from dxproof.engine.spawning import spawn

READY = b"ready"  # what a worker says once, before its first answer
_BROKEN = 70  # how a worker ends that broke (EX_SOFTWARE)
_PATIENCE = 2.0  # seconds that a worker has to go by itself


class Process:
    """One worker process and the pipe to it. It starts at once and ends when its pipe does."""

    def __init__(self) -> None:
        self._process, self.connection = spawn(_serve)

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
    with gc_frozen():
        import pyarrow as pa

        import dxproof.engine.extract.extractor  # noqa: F401  # it takes longest, so while nothing is asked yet
        from dxproof.engine.audit.judging.worker import Worker
        from dxproof.engine.audit.schemas import NOTES

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
