"""The server for assistants: one tool, whose answer is that of the service; errors without words of the note."""

import json
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from dxproof.engine.engines import Engines
from tests.serve.conftest import NOTE, Served, in_base64

Ask = Callable[..., Any]
TOOL = "does_this_note_prove_the_code"


def client(engines: Engines) -> Any:
    """An assistant's end of the server."""
    from mcp.client import Client  # here, since each process of a run imports all test files

    from dxproof.engine.serve.mcp import server

    return Client(server(engines))


@pytest.fixture
def ask(engines: Engines) -> Ask:
    """``ask(argument, …)``: call the tool, or another one."""

    def call(tool: str = TOOL, **arguments: Any) -> Any:
        async def run() -> Any:
            async with client(engines) as assistant:
                return await assistant.call_tool(tool, arguments)

        return anyio.run(run)

    return call


def test_there_is_one_tool(engines: Engines) -> None:
    async def run() -> Any:
        async with client(engines) as assistant:
            return (await assistant.list_tools()).tools

    (tool,) = anyio.run(run)
    assert tool.name == TOOL
    assert set(tool.input_schema["properties"]) >= {"text", "document", "code", "claim", "redact"}
    assert tool.annotations.read_only_hint


def test_the_answer_is_that_of_the_service(ask: Ask, served: Served) -> None:
    answer = ask(text=NOTE, code="M99.70", id="v1")
    assert not answer.is_error
    expected = served.check(text=NOTE, code="M99.70", id="v1").json()
    assert answer.structured_content == expected
    assert json.loads(answer.content[0].text) == expected
    assert (
        ask(document=in_base64(NOTE.encode())).structured_content
        == served.check(document=in_base64(NOTE.encode())).json()
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({}, "input-column"),
        ({"text": ["Qorvexa"]}, "input-value"),
        ({"text": "Qorvexa", "code": "Qorvexa"}, "input-value"),
        ({"text": "Qorvexa", "Qorvexa": "Qorvexa"}, "input-column"),
        ({"text": "Qorvexa", "claim": {"dx": "Qorvexa"}}, "claim-shape"),
        ({"document": in_base64(b"%PDF-Qorvexa")}, "input-document"),
        ({"tool": "Qorvexa"}, "request-route"),
    ],
    ids=str,
)
def test_what_cannot_be_judged(
    ask: Ask, caplog: pytest.LogCaptureFixture, arguments: dict[str, Any], problem: str
) -> None:
    caplog.set_level("DEBUG", "dxproof")
    answer = ask(**arguments)
    assert answer.is_error
    assert json.loads(answer.content[0].text)["problem"] == problem
    assert "Qorvexa" not in answer.content[0].text + caplog.text


def test_the_tool_may_break_without_telling_why(ask: Ask, engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise ValueError("Qorvexa")

    monkeypatch.setattr(type(engines), "examine", breaks)
    answer = ask(text=NOTE)
    assert answer.is_error
    assert "ValueError at dxproof.engine" in answer.content[0].text
    assert "Qorvexa" not in answer.content[0].text
