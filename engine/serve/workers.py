"""Worker processes that judge one note at a time each: a slow, hostile or crashing note holds up nobody else.

Not the pool of audits: that judges batches in the order of its input and ends with it.
"""

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.gc_control import gc_frozen
from dxproof.engine.serve.judging import Answer, Asked, KnownCode, NotJudged, failed, judged, known_codes
from dxproof.engine.spawning import spawn

SECONDS = 30.0  # processor time of one note
_HANG = 300.0  # seconds of wall-clock time: only to detect a worker that does nothing at all
_TRIES = 2  # a worker may have been killed for another reason
_LONG = 50_000  # characters: such a note is never judged by the last free worker
_WAITING = 500  # notes
_Result = TypeVar("_Result")


class Pool:
    """Worker processes that share one queue. Long notes leave one worker free for short ones.

    Each worker has a thread that takes its next note from the queue: if the event loop handed out the notes, workers would wait for it.
    """

    def __init__(
        self, engines: Engines, workers: int, on_death: Callable[[], None] = lambda: None, seconds: float = SECONDS
    ) -> None:
        engines.complete()
        pickled = pickle.dumps((engines, seconds))
        self._hands = [_Hand(pickled, on_death) for _ in range(workers)]
        self._queue: SimpleQueue[tuple[Asked, Future[Answer]] | None] = SimpleQueue()
        self._long = asyncio.Semaphore(max(1, workers - 1))
        self._codes: tuple[KnownCode, ...] = ()
        self.waiting = 0

    @property
    def codes(self) -> tuple[KnownCode, ...]:
        """The codes that can be asked about."""
        return self._codes

    async def start(self) -> None:
        """Wait until every worker is ready. Raises SERVE_OPTIONS."""
        started: list[Future[tuple[KnownCode, ...]]] = [Future() for _ in self._hands]
        for hand, ready in zip(self._hands, started, strict=True):
            Thread(target=self._work, args=(hand, ready), name="hand", daemon=True).start()
        self._codes = (await asyncio.gather(*map(asyncio.wrap_future, started)))[0]

    def end(self) -> None:
        """End the workers, whatever they are doing."""
        for hand in self._hands:
            hand.end()
            self._queue.put(None)

    async def judge(self, asked: Asked) -> Answer:
        """The reports of one note, from the next free worker. Raises REQUEST_BUSY."""
        if self.waiting >= _WAITING:
            hint = "send it again in a few seconds, or more slowly"
            raise DxproofError(Problem.REQUEST_BUSY, f"{self.waiting} notes are waiting already", hint=hint)
        self.waiting += 1
        try:
            if len(asked.note.text) <= _LONG:
                return await self._judge(asked)
            async with self._long:
                return await self._judge(asked)
        finally:
            self.waiting -= 1

    async def _judge(self, asked: Asked) -> Answer:
        answer: Future[Answer] = Future()
        self._queue.put((asked, answer))
        return await asyncio.wrap_future(answer)  # who loses interest before a worker takes the note, cancels it

    def _work(self, hand: "_Hand", ready: "Future[tuple[KnownCode, ...]]") -> None:
        _fulfil(ready, hand.start)
        while (work := self._queue.get()) is not None:
            asked, answer = work
            if answer.set_running_or_notify_cancel():
                _fulfil(answer, partial(hand.ask, asked))


def _fulfil(promise: "Future[_Result]", work: Callable[[], _Result]) -> None:
    try:
        promise.set_result(work())
    except BaseException as error:
        promise.set_exception(error)


class _Hand:
    """The parent's end of one worker, which is replaced when it dies. Called by one thread at a time."""

    def __init__(self, pickled: bytes, on_death: Callable[[], None]) -> None:
        self._pickled = pickled
        self._on_death = on_death
        self._ended = False
        self._begin()

    def _begin(self) -> None:
        self._process, self._connection = spawn(_serve)
        self._ready = False

    def start(self) -> tuple[KnownCode, ...]:
        """Hand over the packs and wait until they are compiled."""
        try:
            self._connection.send_bytes(self._pickled)
            known: tuple[KnownCode, ...] = self._connection.recv()
        except (EOFError, OSError):
            hint = "use fewer --workers or more memory"
            raise DxproofError(Problem.SERVE_OPTIONS, "a worker process died before it was ready", hint=hint) from None
        self._ready = True
        return known

    def ask(self, asked: Asked) -> Answer:
        """The answer of the worker, or why there is none."""
        for _ in range(_TRIES):
            try:
                if not self._ready:
                    self.start()
                self._connection.send(asked)
                if not self._connection.poll(_HANG):
                    raise EOFError
                answer: Answer = self._connection.recv()
                return answer
            except DxproofError as error:
                self._replace()
                return NotJudged(error, broken=True)
            except (EOFError, OSError):
                slow = self._replace()
                if slow:
                    return NotJudged(_too_slow())
        return NotJudged(failed("could not be judged: the process crashed each time"), broken=True)

    def _replace(self) -> bool:
        """Start another worker in place of this one; whether it had used up its time."""
        self._process.kill()
        self._process.join()
        slow = self._process.exitcode == -_time_signal()
        self._connection.close()
        if not self._ended:
            self._on_death()
            self._begin()
        return slow

    def end(self) -> None:
        """Kill the worker."""
        self._ended = True
        self._process.kill()
        self._process.join()


def _too_slow() -> DxproofError:
    message = "the note takes longer to judge than the service gives to one note"
    return DxproofError(
        Problem.NOTE_FAILED, message, hint="split it into one note per visit, or judge it with dxproof check"
    )


def _time_signal() -> int:
    return int(getattr(signal, "SIGPROF", 0))


def _serve(connection: Connection) -> None:
    """The main function of a worker. On an exception it exits without a traceback, which could contain note text."""
    try:
        _judge(connection)
    except (EOFError, OSError):  # the parent has ended
        os._exit(0)
    except BaseException:
        os._exit(70)


def _judge(connection: Connection) -> None:
    with gc_frozen():
        engines, seconds = pickle.loads(connection.recv_bytes())
        for pack in engines.used:
            _ = pack.ready
        known = known_codes(engines)
    connection.send(known)
    while True:
        asked: Asked = connection.recv()
        _limit(seconds)
        answer = judged(engines, asked)
        _limit(0.0)
        connection.send(answer)


def _limit(seconds: float) -> None:
    """End this process after so much processor time, even inside a native library; 0 lifts the limit."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)  # the signal is not handled, so it ends the process
