"""A worker process. It can be started early and loads while its parent does other work."""

import os
import pickle
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from dxproof.engine.gc_control import gc_frozen
from dxproof.engine.spawning import spawn

READY = b"ready"  # sent once, before the first answer
_BROKEN = 70  # exit code of a crashed worker (EX_SOFTWARE)
_PATIENCE = 2.0  # seconds for a worker to exit by itself


class Process:
    """One worker process and the pipe to it. It starts at once and exits when the pipe is closed."""

    def __init__(self) -> None:
        self._process, self.connection = spawn(_serve)

    def end(self) -> None:
        """Stop the worker."""
        self.connection.close()
        self._process.join(_PATIENCE)
        if self._process.is_alive():  # suspended, or busy with a note
            self._process.kill()
            self._process.join()


def _serve(connection: Connection) -> None:
    """The main function of a worker. On an exception it exits without a traceback, which could contain note text."""
    try:
        _judge(connection)
    except BaseException:
        os._exit(_BROKEN)


def _judge(connection: Connection) -> None:
    """Load, then answer batch after batch. Workers ignore Ctrl-C; the parent handles it."""
    batches: SimpleQueue[bytes] = SimpleQueue()
    with gc_frozen():
        import pyarrow as pa

        import dxproof.engine.extract.extractor  # noqa: F401  # it takes longest, so while nothing is asked yet
        from dxproof.engine.audit.judging.worker import Worker
        from dxproof.engine.audit.schemas import NOTES

        try:
            engines, judging = pickle.loads(connection.recv_bytes())
        except EOFError:
            return
        threading.Thread(target=_receive, args=(connection, batches), daemon=True).start()
        worker = Worker(engines, judging)
    answer: Any = READY
    with suppress(OSError):  # the parent has exited
        while True:
            connection.send_bytes(answer)
            batch = pa.ipc.read_record_batch(pa.py_buffer(batches.get()), NOTES)
            answer = worker(batch).serialize()


def _receive(connection: Connection, batches: "SimpleQueue[bytes]") -> None:
    """Receive data immediately, so that the parent never blocks; exit with the parent."""
    try:
        while True:
            batches.put(connection.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)
