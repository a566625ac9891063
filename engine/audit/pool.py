"""Worker processes: batches go out, judged batches come back in the order of the input, whatever becomes of a worker."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

import pyarrow as pa

from dxproof.engine.audit.shape import JUDGED
from dxproof.engine.audit.worker import Judging, Worker, failed_batch
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem, Where

_QUEUED = 3  # batches a worker: one under judgement, the rest on their way, so that none waits for the parent
_STRIKES = 2  # how often a batch may be there when a worker dies before its notes are judged one by one
_LOST = "the process that judged it ended twice while doing so"

_worker: Worker


def _start(engine: Engine, judging: Judging) -> None:
    """What a new process does: leave Ctrl-C to the parent, go when the parent goes, make the engine ready."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_go_with_parent, daemon=True).start()
    _worker = Worker(engine, judging)


def _go_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _judge(batch: pa.RecordBatch) -> pa.RecordBatch:
    return _worker(batch)


@dataclass(slots=True)
class _Task:
    batch: pa.RecordBatch
    future: "Future[pa.RecordBatch]"
    strikes: int = 0


class Pool:
    """Judges batches in ``workers`` processes of their own.

    A worker that dies (killed, out of memory) takes no note with it: what was on its way is judged again. A batch that
    is there when workers die twice is judged note by note, and a note that ends its process each time is a row that says so.
    """

    def __init__(self, engine: Engine, judging: Judging, workers: int) -> None:
        self._arguments = (engine, judging)
        self._workers = workers
        self._executor = self._new(workers)

    def _new(self, workers: int) -> ProcessPoolExecutor:
        # No fork: PyArrow runs threads, and a forked process would inherit their locks and not the threads.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, initializer=_start, initargs=self._arguments)

    def judge(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches judged, in order. Reads no further ahead than the workers need."""
        source = iter(batches)
        tasks: deque[_Task] = deque()
        try:
            while True:
                while len(tasks) < self._workers * _QUEUED and (batch := next(source, None)) is not None:
                    tasks.append(_Task(batch, self._submit(batch, tasks)))
                if not tasks:
                    return
                try:
                    judged = tasks[0].future.result()
                except BrokenProcessPool:
                    self._revive(tasks)
                    if tasks[0].strikes < _STRIKES:
                        continue
                    judged = self._one_by_one(tasks[0].batch)
                tasks.popleft()
                yield judged
        finally:
            self.close()

    def close(self) -> None:
        """End the workers; what they are at is let finish, what waits is dropped."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _submit(self, batch: pa.RecordBatch, waiting: Iterable[_Task]) -> "Future[pa.RecordBatch]":
        try:
            return self._executor.submit(_judge, batch)
        except BrokenProcessPool:
            self._revive(waiting)
            return self._executor.submit(_judge, batch)

    def _revive(self, tasks: Iterable[_Task]) -> None:
        """New workers in the place of those that are gone; what they had not answered is asked again."""
        self.close()
        self._executor = self._new(self._workers)
        for task in tasks:
            if not task.future.done() or task.future.cancelled() or task.future.exception() is not None:
                task.strikes += 1
                task.future = self._executor.submit(_judge, task.batch)

    def _one_by_one(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """A batch judged note by note, apart from the others, so that one that ends its process is known."""
        judged = [self._alone(batch.slice(index, 1)) for index in range(batch.num_rows)]
        return pa.Table.from_batches(judged, JUDGED).combine_chunks().to_batches()[0]

    def _alone(self, note: pa.RecordBatch) -> pa.RecordBatch:
        for _ in range(_STRIKES):
            with self._new(1) as executor:
                try:
                    return executor.submit(_judge, note).result()
                except BrokenProcessPool:
                    continue
        where = Where(note.column("source")[0].as_py() or "note")
        error = DxproofError(Problem.NOTE_FAILED, _LOST, where, "please report it without the note")
        return failed_batch(note, error)
