"""A pool of worker processes that returns judged batches in input order, even if workers crash.

It is not a standard pool, because those abort all work when one process dies and do not say which task it was doing. Each
worker has its own pipe and no lock is shared, so that a killed worker cannot leave a lock held.
"""

import pickle
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait

import pyarrow as pa

from dxproof.engine.audit.judging.process import Process
from dxproof.engine.audit.judging.worker import JudgeOptions, failed_batch
from dxproof.engine.audit.schemas import JUDGED
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem, Where

_AT_HAND = 2  # batches per worker: the current one and the next, so that it never waits for the parent
_AHEAD = 4  # batches per worker in flight or waiting for an earlier one
_STRIKES = 2  # worker crashes on a batch before its notes are judged one by one
_FALSE_STARTS = 5  # consecutive workers that may die before they are ready


@dataclass(slots=True)
class _Task:
    """A batch in flight. ``strikes`` is the number of workers that crashed on it."""

    batch: pa.RecordBatch
    strikes: int = 0
    judged: pa.RecordBatch | None = None


class _WorkerHandle:
    """The parent's handle of a worker: its process and its unanswered tasks."""

    def __init__(self, process: Process, pickled: bytes) -> None:
        self.process = process
        self.connection = process.connection
        self.tasks: deque[_Task] = deque()
        self.ready = False
        # Not a process argument: if the process died while reading a large one, the parent would block forever.
        with suppress(OSError):
            self.connection.send_bytes(pickled)

    def give(self, task: _Task) -> None:
        """Send a batch. If the worker has died, this is noticed when its answer is received."""
        self.tasks.append(task)
        with suppress(OSError):
            self.connection.send_bytes(task.batch.serialize())

    def take(self) -> bool:
        """Receive an available answer; false if the worker has died."""
        try:
            answer = self.connection.recv_bytes()
        except (EOFError, OSError):
            return False
        if self.ready:
            self.tasks.popleft().judged = pa.ipc.read_record_batch(pa.py_buffer(answer), JUDGED)
        self.ready = True
        return True


@dataclass(slots=True)
class _Queue:
    """The queue: tasks in input order, unassigned tasks, and the number of consecutive false starts."""

    order: deque[_Task] = field(default_factory=deque)
    free: deque[_Task] = field(default_factory=deque)
    false_starts: int = 0


class Pool:
    """Judges batches in worker processes, which start at once and end with ``judge``.

    If a worker dies (killed, out of memory), its tasks are given to another. A batch on which two workers died is judged
    note by note, and a note that crashes its process each time becomes a row with an error.
    """

    def __init__(self, processes: Sequence[Process], engines: Engines, judging: JudgeOptions) -> None:
        self.workers = len(processes)
        self._redact = judging.redact
        self._pickled = pickle.dumps((engines, judging))
        self._hands = [_WorkerHandle(process, self._pickled) for process in processes]

    def judge(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The judged batches, in order. Reads ahead only as far as the workers need. Raises AUDIT_ENGINE."""
        source, bench, hands = iter(batches), _Queue(), self._hands
        try:
            while self._fill(hands, bench, source):
                self._answers(hands, bench)
                while bench.order and bench.order[0].judged is not None:
                    yield bench.order.popleft().judged
        finally:
            for hand in hands:
                hand.process.end()

    def _new_hand(self) -> _WorkerHandle:
        return _WorkerHandle(Process(), self._pickled)

    def _fill(self, hands: list[_WorkerHandle], bench: _Queue, source: Iterator[pa.RecordBatch]) -> bool:
        """Assign tasks to all workers; false if nothing is left to wait for."""
        for _ in range(_AT_HAND):
            for hand in hands:
                if len(hand.tasks) < _AT_HAND and (task := self._next(bench, source)):
                    hand.give(task)
        return bool(bench.order)

    def _next(self, bench: _Queue, source: Iterator[pa.RecordBatch]) -> _Task | None:
        if bench.free:
            return bench.free.popleft()
        if len(bench.order) >= self.workers * _AHEAD:
            return None
        batch = next(source, None)
        if batch is None:
            return None
        bench.order.append(_Task(batch))
        return bench.order[-1]

    def _answers(self, hands: list[_WorkerHandle], bench: _Queue) -> None:
        """Wait for answers, and replace workers that have died."""
        answering = wait([hand.connection for hand in hands])
        for place, hand in enumerate(hands):
            if hand.connection not in answering:
                continue
            if hand.take():
                bench.false_starts = 0
                continue
            hand.process.end()
            if not hand.ready:
                bench.false_starts += 1
                if bench.false_starts >= _FALSE_STARTS:
                    raise DxproofError(
                        Problem.AUDIT_ENGINE,
                        f"{_FALSE_STARTS} worker processes in a row died before they were ready",
                        hint="use fewer --workers or more memory",
                    )
            elif hand.tasks:
                self._strike(hand.tasks[0])
            bench.free.extendleft(task for task in reversed(hand.tasks) if task.judged is None)
            hands[place] = self._new_hand()

    def _strike(self, task: _Task) -> None:
        """Handle a worker crash on a batch. The second time, its notes are judged separately to find the culprit."""
        task.strikes += 1
        if task.strikes == _STRIKES:
            judged = [self._alone(task.batch.slice(index, 1)) for index in range(task.batch.num_rows)]
            task.judged = pa.Table.from_batches(judged, JUDGED).combine_chunks().to_batches()[0]

    def _alone(self, note: pa.RecordBatch) -> pa.RecordBatch:
        """Judge one note in its own process."""
        for _ in range(_STRIKES):
            hand, task = self._new_hand(), _Task(note)
            hand.give(task)
            while hand.take() and task.judged is None:
                pass
            hand.process.end()
            if task.judged is not None:
                return task.judged
        where = Where(note.column("source")[0].as_py() or "note")
        message = "the process crashed each time while judging it"
        error = DxproofError(Problem.NOTE_FAILED, message, where, "please report it without the note")
        return failed_batch(note, error, self._redact)
