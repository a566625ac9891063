"""The worker processes: what they answer, a slow note beside others, a crash, the end. Started once for this file."""

import asyncio
import os
import signal

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engines import Engines, load_engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.serve import workers
from dxproof.engine.serve.judging import Answer, Asked, Form, NotJudged, judged, known_codes
from dxproof.engine.serve.workers import Pool

PACK = "m17-knee-osteoarthritis"  # the smallest: each worker compiles it
KNEE = "Right knee pain for a year. X-ray: medial joint space narrowing, right knee. Assessment: osteoarthritis of the right knee, primary.\n"
LONG = KNEE * 4500  # near the most terms that a note may have


@pytest.fixture(scope="module")
def knee() -> Engines:
    return load_engines(PACK)


async def answers(pool: Pool, *asked: Asked) -> list[Answer]:
    return await asyncio.gather(*map(pool.judge, asked))


def test_they_answer_as_this_process_does_and_are_replaced_when_they_die(knee: Engines) -> None:
    deaths: list[int] = []
    pool = Pool(knee, 2, lambda: deaths.append(1))
    asked = [Asked(Note(text=KNEE, id=str(n)), redact=n % 2 > 0, form=form) for n in range(4) for form in Form]
    expected = [judged(knee, each) for each in asked]

    async def use() -> None:
        await pool.start()
        assert pool.codes == known_codes(knee)
        assert await answers(pool, *asked) == expected
        refused = await pool.judge(Asked(Note(text=KNEE), code="A00.0"))
        assert isinstance(refused, NotJudged)
        assert (refused.error.problem, refused.broken) == (Problem.TARGET_UNKNOWN, False)
        for hand in pool._hands:
            os.kill(hand._process.pid or 0, signal.SIGKILL)
        assert await answers(pool, *asked[:4]) == expected[:4]
        assert len(deaths) == 2
        assert pool.waiting == 0

    try:
        asyncio.run(use())
    finally:
        pool.end()
    assert not any(hand._process.is_alive() for hand in pool._hands)


def test_long_notes_leave_a_worker_to_the_others_and_end_with_their_time(knee: Engines) -> None:
    pool = Pool(knee, 2, seconds=2.5)  # the first note of a process compiles what it needs
    ended: list[str] = []

    async def ask(name: str, text: str) -> Answer:
        answer = await pool.judge(Asked(Note(text=text)))
        ended.append(name)
        return answer

    async def use() -> None:
        await pool.start()
        long = [asyncio.create_task(ask("long", LONG)) for _ in range(2)]
        await asyncio.sleep(0)
        for _ in range(3):
            assert not isinstance(await ask("short", KNEE), NotJudged)
        assert ended == ["short"] * 3
        for task in long:
            answer = await task
            assert isinstance(answer, NotJudged)
            assert answer.error.message == "the note takes longer to judge than the service gives to one note"
            assert not answer.broken

    try:
        asyncio.run(use())
    finally:
        pool.end()


def test_a_caller_that_loses_interest_does_not_free_a_busy_worker(knee: Engines) -> None:
    pool = Pool(knee, 1)

    async def use() -> None:
        await pool.start()
        lost = asyncio.create_task(pool.judge(Asked(Note(text=KNEE * 40, id="lost"))))
        await asyncio.sleep(0.01)
        lost.cancel()
        answer = await pool.judge(Asked(Note(text=KNEE, id="kept")))
        assert not isinstance(answer, NotJudged)
        assert '"id":"kept"' in answer[0].words

    try:
        asyncio.run(use())
    finally:
        pool.end()


def test_a_queue_that_is_full_says_so(knee: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_WAITING", 3)
    pool = Pool(knee, 1)

    async def use() -> None:
        await pool.start()
        made = await asyncio.gather(*(pool.judge(Asked(Note(text=KNEE))) for _ in range(5)), return_exceptions=True)
        refused = [each for each in made if isinstance(each, DxproofError)]
        assert [each.problem for each in refused] == [Problem.REQUEST_BUSY] * 2
        assert not isinstance(await pool.judge(Asked(Note(text=KNEE))), NotJudged)

    try:
        asyncio.run(use())
    finally:
        pool.end()


def test_workers_that_cannot_start(knee: Engines) -> None:
    pool = Pool(knee, 1)
    pool._hands[0]._pickled = b"no pickle"

    async def use() -> None:
        with pytest.raises(DxproofError, match="a worker process died before it was ready"):
            await pool.start()

    try:
        asyncio.run(use())
    finally:
        pool.end()
