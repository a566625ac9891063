"""What the routes have in common: they turn requests into answers, whatever the protocol."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from dxproof.engine.errors import DxproofError
from dxproof.engine.inputs import Failure
from dxproof.engine.serve.asked import Request, asked_of
from dxproof.engine.serve.bodies import Held
from dxproof.engine.serve.judging import Answer, Asked, Form, Judge, NotJudged, Written
from dxproof.engine.serve.metrics import Metrics
from dxproof.engine.serve.problems import BROKEN, ProblemInfo, status_of, told

_AT_A_TIME = 4  # notes of one document
_READERS = 4  # threads that read documents
_LARGE = 64_000  # bytes: a longer body is parsed beside the loop that serves all, one at a time, for it takes memory
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The reports of a request in the form that was asked for, what was not judged, and the HTTP status."""

    written: tuple[Written, ...]
    problems: tuple[ProblemInfo, ...]
    status: int = 200

    def json(self) -> str:
        """The reports and the problems as one JSON object, without its braces."""
        reports = ",".join(each.words for each in self.written)
        problems = ",".join(each.model_dump_json() for each in self.problems)
        return f'"reports":[{reports}],"problems":[{problems}]'


class Service:
    """What the routes share."""

    def __init__(self, judge: Judge, packs: Collection[str], metrics: Metrics) -> None:
        self.judge = judge
        self.packs = packs
        self.metrics = metrics
        self.held = Held()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._parser = ThreadPoolExecutor(1, thread_name_prefix="parser")

    async def parsed(self, work: Callable[[], _Result], size: int) -> _Result:
        """The result of parsing so many bytes, in a thread if they are many."""
        if size < _LARGE:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self._parser, work)

    async def outcome(self, request: Request, form: Form = Form.REPORT) -> Outcome:
        """Judge the notes of a request. Raises the error of one that yields no report."""
        if request.document is None:
            found: Sequence[Asked | Failure] = list(asked_of(request, form))
        else:  # a reader process may have to start
            reading = asyncio.get_running_loop().run_in_executor(self._readers, lambda: list(asked_of(request, form)))
            found = await reading
        return await self.answers(found)

    async def answers(self, found: Sequence[Asked | Failure]) -> Outcome:
        """Judge notes, a few at a time, so that a document of thousands leaves room for others."""
        few = asyncio.Semaphore(_AT_A_TIME)

        async def answer(each: Asked | Failure) -> Answer:
            async with few:
                return await self._answer(each)

        answers = await asyncio.gather(*map(answer, found))
        written = tuple(each for answer in answers if not isinstance(answer, NotJudged) for each in answer)
        unjudged = [answer for answer in answers if isinstance(answer, NotJudged)]
        for each in written:
            self.metrics.report(each.pack, each.status)
        for one in unjudged:
            self.metrics.not_judged(one.error.problem.value)
        status = 200
        if unjudged and not written:
            status = BROKEN if unjudged[0].broken else status_of(unjudged[0].error)
        return Outcome(written, tuple(told(one.error) for one in unjudged), status)

    async def _answer(self, found: Asked | Failure) -> Answer:
        if isinstance(found, Failure):
            return NotJudged(found.error)
        try:
            return await self.judge.judge(found)
        except DxproofError as error:
            return NotJudged(error)

    def end(self) -> None:
        """End the threads."""
        for threads in (self._readers, self._parser):
            threads.shutdown(wait=False, cancel_futures=True)
