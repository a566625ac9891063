"""A batch: a line of answer for each line, in order, as they come; one bad line or a bad end stops nothing that was good."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.serve import bodies
from dxproof.engine.serve.bodies import Body, Held, lines_of
from tests.serve.conftest import NOTE, Served, in_base64
from tests.serve.test_check import follows


def answers(response: Any) -> list[Any]:
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/x-ndjson")
    found = [json.loads(line) for line in response.text.splitlines()]
    for each in found:
        follows("CheckedLine", each)
    return found


def test_each_line_has_its_answer_in_order(served: Served) -> None:
    codes = ["M99.70", "M99.60", "M99.71"] * 5
    body = "".join(json.dumps({"text": NOTE, "code": code, "id": f"v{n}"}) + "\n" for n, code in enumerate(codes))
    found = answers(served.lines(body.encode()))
    assert [each["line"] for each in found] == list(range(1, 16))
    assert [each["reports"][0]["target"] for each in found] == codes
    assert [each["reports"][0]["note"]["id"] for each in found] == [f"v{n}" for n in range(15)]
    assert found[0]["reports"] == served.check(text=NOTE, code="M99.70", id="v0").json()["reports"]


def test_a_bad_line_is_an_answer_too(served: Served) -> None:
    good = json.dumps({"text": NOTE}).encode()
    lines = [good, b"", b"nonsense", b'{"text": ""}', b'{"document": "%"}', b"[]", b"\xff", good]
    found = answers(served.lines(b"\n".join(lines)))
    told = [(each["line"], [one["problem"] for one in each["problems"]], len(each["reports"])) for each in found]
    assert told == [
        (1, [], 1),
        (3, ["input-json"], 0),
        (4, ["input-empty"], 0),
        (5, ["input-value"], 0),
        (6, ["input-value"], 0),
        (7, ["input-json"], 0),
        (8, [], 1),
    ]
    assert found[1]["problems"][0]["where"] == "request:3:1"


def test_documents_in_a_batch(served: Served) -> None:
    line = json.dumps({"document": in_base64(NOTE.encode()), "id": "a"}).encode()
    assert answers(served.lines(line))[0]["reports"][0]["note"]["id"] == "a"


def test_nothing_is_answered_with_nothing(served: Served) -> None:
    assert answers(served.lines(b"\n \n")) == []


class Sent:
    """A request whose body comes piece by piece."""

    def __init__(self, *pieces: bytes, pause: float = 0, headers: dict[str, str] | None = None) -> None:
        self.headers = headers or {}
        self._pieces, self._pause = pieces, pause
        self.seen: list[int] = []

    async def stream(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            await asyncio.sleep(self._pause)
            self.seen.append(len(piece))
            yield piece


def lines(*pieces: bytes, most: int = 10) -> list[tuple[int, bytes | Problem]]:
    async def read() -> list[tuple[int, bytes | Problem]]:
        body = Body(Sent(*pieces), Held())  # type: ignore[arg-type]
        return [(n, line if isinstance(line, bytes) else line.problem) async for n, line in lines_of(body, most)]

    return asyncio.run(read())


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([b"a\nb"], [(1, b"a"), (2, b"b")]),
        ([b"a", b"b\n\nc\n"], [(1, b"ab"), (3, b"c")]),
        ([b"a\r\n", b"\r\n", b"b"], [(1, b"a\r"), (3, b"b")]),
        ([b"x" * 6, b"x" * 6, b"x" * 6, b"\nb\n"], [(1, Problem.INPUT_TOO_LARGE), (2, b"b")]),
        ([b"x" * 11], [(1, Problem.INPUT_TOO_LARGE)]),
        ([b"a\n" + b"x" * 11, b"x\n", b"b"], [(1, b"a"), (2, Problem.INPUT_TOO_LARGE), (3, b"b")]),
        ([], []),
    ],
)
def test_lines(pieces: list[bytes], found: list[tuple[int, bytes | Problem]]) -> None:
    assert lines(*pieces) == found


def read(
    *pieces: bytes, most: int = 100, held: Held | None = None, pause: float = 0, **headers: str
) -> bytes | DxproofError:
    async def run() -> bytes | DxproofError:
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await Body(Sent(*pieces, pause=pause, headers=named), held or Held()).read(most)  # type: ignore[arg-type]
        except DxproofError as error:
            return error

    return asyncio.run(run())


def test_a_body_is_bounded() -> None:
    assert read(b"a" * 50, b"b" * 50) == b"a" * 50 + b"b" * 50
    for said in (read(b"a" * 50, b"b" * 51), read(content_length="101")):
        assert isinstance(said, DxproofError)
        assert said.problem is Problem.INPUT_TOO_LARGE


def test_who_sends_too_much_may_finish_and_who_waits_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_IGNORED", 1000)
    for pause, expect, sent in ((0, {}, 1000), (0.2, {}, 0), (0, {"expect": "100-continue"}, 0)):
        monkeypatch.setattr(bodies, "_PAUSE", 0.05 if pause else 600)
        request = Sent(*[b"a" * 100] * 50, pause=pause, headers={"content-length": "5000", **expect})
        body, read_of = Body(request, held := Held()), request.seen  # type: ignore[arg-type]
        with pytest.raises(DxproofError, match="has more than 400 bytes"):
            asyncio.run(body.read(400))
        assert sum(read_of) == sent
        assert held.bytes == 0


def test_all_bodies_together_are_bounded() -> None:
    held = Held(150)
    assert isinstance(read(b"a" * 100, held=held), bytes)
    said = read(b"a" * 51, held=held)
    assert isinstance(said, DxproofError)
    assert said.problem is Problem.REQUEST_BUSY


def test_what_was_held_is_given_back(served: Served) -> None:
    served.check(text=NOTE)
    served.check(text="")
    served.lines(json.dumps({"text": NOTE}).encode() * 3)
    assert served.app.state.service.held.bytes == 0


def test_a_slow_body_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_PATIENCE", 0.05)
    said = read(b"a", b"b", b"c", pause=0.04)
    assert isinstance(said, DxproofError)
    assert said.problem is Problem.REQUEST_SLOW


def test_a_batch_that_stops_arriving_keeps_what_it_has(
    serving: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "_PATIENCE", 0.2)
    served = serving()
    sent: list[dict[str, Any]] = []
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if sent:
            await gone.wait()
        sent.append({})
        return {"type": "http.request", "body": json.dumps({"text": NOTE}).encode() + b"\n", "more_body": True}

    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", b"application/x-ndjson")]
    scope = {"type": "http", "method": "POST", "path": "/v1/check", "raw_path": b"/v1/check", "query_string": b"",
             "headers": headers, "app": served.app, "state": {}, "http_version": "1.1", "scheme": "http"}  # fmt: skip
    asyncio.run(served.app(scope, receive, send))
    found = [json.loads(line) for line in b"".join(m.get("body", b"") for m in messages).splitlines()]
    assert [(each["line"], [one["problem"] for one in each["problems"]]) for each in found] == [
        (1, []),
        (None, ["request-slow"]),
    ]
