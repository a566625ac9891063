"""Worker processes: batches go out, judged batches come back in the order of the input, whatever becomes of a worker.

By hand, because the standard pools give up all work when one process dies, and do not say which piece it was at. Each
worker has a pipe of its own and no lock is shared, so one that is killed can leave nothing locked.
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
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem, Where

_AT_HAND = 2  # batches a worker has: one under judgement and the next, so that it never waits for the parent
_AHEAD = 4  # batches a worker that are on their way or wait for an earlier one
_STRIKES = 2  # how often a worker may die over a batch before its notes are judged one by one
_FALSE_STARTS = 5  # how many workers in a row may die before they are ready


@dataclass(slots=True)
class _Task:
    """A batch on its way. ``strikes`` are the workers that died over it."""

    batch: pa.RecordBatch
    strikes: int = 0
    judged: pa.RecordBatch | None = None


class _WorkerHandle:
    """One worker as its parent sees it: its process, and what it was given and has not answered."""

    def __init__(self, process: Process, pickled: bytes) -> None:
        self.process = process
        self.connection = process.connection
        self.tasks: deque[_Task] = deque()
        self.ready = False
        # Not an argument of the process: one that dies over a large one holds up its parent for ever.
        with suppress(OSError):
            self.connection.send_bytes(pickled)

    def give(self, task: _Task) -> None:
        """Hand a batch over. Where the worker is gone, the answer that never comes says so."""
        self.tasks.append(task)
        with suppress(OSError):
            self.connection.send_bytes(task.batch.serialize())

    def take(self) -> bool:
        """Take the answer that is there; false where the worker is gone."""
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
    """What waits: tasks in the order of the input, those that nobody has yet, and the false starts in a row."""

    order: deque[_Task] = field(default_factory=deque)
    free: deque[_Task] = field(default_factory=deque)
    false_starts: int = 0


class Pool:
    """Judges batches in processes of their own, which start to make themselves ready for it, and end with ``judge``.

    A worker that dies (killed, out of memory) takes no note with it: what it had is judged by another. A batch over
    which two have died is judged note by note, and a note that ends its process each time is a row that says so.
    """

    def __init__(self, processes: Sequence[Process], engine: Engine, judging: JudgeOptions) -> None:
        self.workers = len(processes)
        self._redact = judging.redact
        self._pickled = pickle.dumps((engine, judging))
        self._hands = [_WorkerHandle(process, self._pickled) for process in processes]

    def judge(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches judged, in order. Reads no further ahead than the workers need. Raises AUDIT_ENGINE."""
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
        """Give every worker what it can take; false where there is nothing more to wait for."""
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
        """Wait for answers; put a new worker in the place of one that is gone."""
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
                        f"{_FALSE_STARTS} worker processes in a row ended before they were ready",
                        hint="give it fewer --workers, or more memory",
                    )
            elif hand.tasks:
                self._strike(hand.tasks[0])
            bench.free.extendleft(task for task in reversed(hand.tasks) if task.judged is None)
            hands[place] = self._new_hand()

    def _strike(self, task: _Task) -> None:
        """A worker died over a batch. The second time its notes are judged apart, so that the one to blame is known."""
        task.strikes += 1
        if task.strikes == _STRIKES:
            judged = [self._alone(task.batch.slice(index, 1)) for index in range(task.batch.num_rows)]
            task.judged = pa.Table.from_batches(judged, JUDGED).combine_chunks().to_batches()[0]

    def _alone(self, note: pa.RecordBatch) -> pa.RecordBatch:
        """One note in a process of its own."""
        for _ in range(_STRIKES):
            hand, task = self._new_hand(), _Task(note)
            hand.give(task)
            while hand.take() and task.judged is None:
                pass
            hand.process.end()
            if task.judged is not None:
                return task.judged
        where = Where(note.column("source")[0].as_py() or "note")
        message = "the process that judged it ended each time while doing so"
        error = DxproofError(Problem.NOTE_FAILED, message, where, "please report it without the note")
        return failed_batch(note, error, self._redact)
