"""The service for assistants: a server of the Model Context Protocol with one tool, over standard input and output."""

import json
from collections.abc import Mapping
from typing import Any

import anyio
from anyio.to_thread import run_sync
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations

from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs import Failure
from dxproof.engine.serve.asked import asked_of, request_of
from dxproof.engine.serve.judging import Answer, Asked, NotJudged, judged
from dxproof.engine.serve.openapi import Checked, CheckRequest
from dxproof.engine.serve.problems import told
from dxproof.engine.serve.service import Outcome
from dxproof.version import __version__

TOOL = "does_this_note_prove_the_code"
_ABOUT = (
    "Judges by fixed rules whether the words of a clinical note prove an ICD-10-CM code of spinal stenosis (M99.2-M99.7, M48.0) or knee "
    "osteoarthritis (M17). Answers with the status of each code, each requirement with the words that meet it, what is missing, and a "
    "neutral question for the author of the note. Call it before a note is signed. It assigns no code: never add to a note what its "
    "author has not said."
)


def server(engines: Engines) -> Server[Any]:
    """The server. The packs are compiled with the first note of each."""

    async def tools(context: object, params: object) -> ListToolsResult:
        schema = CheckRequest.model_json_schema()
        answer = Checked.model_json_schema(mode="serialization")
        tool = Tool(
            name=TOOL,
            title="Does this note prove the code?",
            description=_ABOUT,
            input_schema=schema,
            output_schema=answer,
            annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
        )
        return ListToolsResult(tools=[tool])

    async def call(context: object, params: CallToolRequestParams) -> CallToolResult:
        try:
            if params.name != TOOL:
                raise DxproofError(Problem.REQUEST_ROUTE, "there is no such tool", hint=f"the tool is {TOOL}")
            return await run_sync(_checked, engines, params.arguments or {})
        except DxproofError as error:
            return CallToolResult(content=[TextContent(text=told(error).model_dump_json())], is_error=True)

    return Server("dxproof", version=__version__, on_list_tools=tools, on_call_tool=call)


def run(engines: Engines) -> None:
    """Serve until standard input ends."""

    async def serve() -> None:
        made = server(engines)
        async with stdio_server() as (receiving, sending):
            await made.run(receiving, sending, made.create_initialization_options())

    anyio.run(serve)


def _checked(engines: Engines, arguments: Mapping[str, Any]) -> CallToolResult:
    """The answer to a call: what ``POST /v1/check`` answers. Raises what reading the arguments raises."""
    request = request_of(arguments, [pack.name for pack in engines.packs])
    answers = [_answer(engines, found) for found in asked_of(request)]
    written = tuple(each for answer in answers if not isinstance(answer, NotJudged) for each in answer)
    unjudged = [answer.error for answer in answers if isinstance(answer, NotJudged)]
    if unjudged and not written:
        raise unjudged[0]
    words = f"{{{Outcome(written, tuple(map(told, unjudged))).json()}}}"
    return CallToolResult(content=[TextContent(text=words)], structured_content=json.loads(words))


def _answer(engines: Engines, found: Asked | Failure) -> Answer:
    return NotJudged(found.error) if isinstance(found, Failure) else judged(engines, found)
