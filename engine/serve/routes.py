"""The routes that programs call: one note, a batch of notes, and the health check."""

import asyncio
import json
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.serve.asked import REQUEST, parsed, request_of
from dxproof.engine.serve.asked import Request as Asking
from dxproof.engine.serve.bodies import MAX_JSON, Body, body_of, lines_of
from dxproof.engine.serve.gate import refusal
from dxproof.engine.serve.problems import told
from dxproof.engine.serve.service import Outcome, Service

JSON, FORM, LINES = "application/json", "multipart/form-data", "application/x-ndjson"
_AHEAD = 8  # lines of a batch that are read before the first of them is answered


def service_of(request: Request) -> Service:
    """The service that a request is for."""
    service: Service = request.app.state.service
    return service


def media_of(request: Request) -> str:
    """The media type of a body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def healthz(request: Request) -> Response:
    """Whether the service is up: it answers only when its workers are ready."""
    return PlainTextResponse("ok\n")


async def metrics(request: Request) -> Response:
    """The counters."""
    found = service_of(request).metrics
    return Response(found.text(), media_type=found.content_type)


async def check(request: Request) -> Response:
    """Judge a note, a document, or a batch."""
    media = media_of(request)
    if media == LINES:
        return _Batch(request)
    service = service_of(request)
    async with body_of(request, service.held) as body:
        try:
            outcome = await service.outcome(await asking_of(service, body, media))
        except DxproofError as error:
            service.metrics.not_judged(error.problem.value)
            raise
    return answer_of(request, outcome)


async def asking_of(service: Service, body: Body, media: str) -> Asking:
    """What is asked in a body. Raises INPUT_KIND, and what reading it raises."""
    if media == FORM:
        form = await body.form()
        return request_of(form, service.packs, is_form=True)
    if media != JSON:
        message = f"the body is not {JSON}, {FORM} or {LINES}"
        raise DxproofError(Problem.INPUT_KIND, message, REQUEST, "send the header Content-Type with one of them")
    data = await body.read(MAX_JSON)
    return await service.parsed(partial(_asking, service, data, REQUEST), len(data))


def answer_of(request: Request, outcome: Outcome) -> Response:
    """The reports of a request; the first problem alone where there are none."""
    if outcome.problems:
        request.state.problem = outcome.problems[0].problem
    if outcome.status != 200:
        return Response(outcome.problems[0].model_dump_json(), outcome.status, media_type=JSON)
    return Response(f"{{{outcome.json()}}}", media_type=JSON)


def _asking(service: Service, data: bytes, where: Where) -> Asking:
    return request_of(parsed(data, where), service.packs, where)


class _Batch(Response):
    """A line of answer for each line of the body, in their order, as soon as it is there; a few are judged at a time.

    No StreamingResponse: that watches for the end of the connection and would take pieces of the body for it.
    """

    def __init__(self, request: Request) -> None:
        super().__init__(media_type=LINES)
        del self.headers["content-length"]
        self._request = request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answers."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        service = service_of(self._request)
        answers: asyncio.Queue[asyncio.Task[str] | None] = asyncio.Queue(_AHEAD)
        async with body_of(self._request, service.held) as body:
            reading = asyncio.create_task(_read_batch(self._request, service, body, answers))
            try:
                while (answer := await answers.get()) is not None:
                    line = (await answer).encode()
                    await send({"type": "http.response.body", "body": line, "more_body": True})
            finally:
                reading.cancel()
                while not answers.empty():
                    if left := answers.get_nowait():
                        left.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _read_batch(
    request: Request, service: Service, body: Body, answers: "asyncio.Queue[asyncio.Task[str] | None]"
) -> None:
    """Begin the answer to each line of a body as it arrives; an error of the body as a whole is the last answer."""
    try:
        async for number, line in lines_of(body):
            await answers.put(asyncio.create_task(_line(service, number, line)))
    except DxproofError as error:
        request.state.problem = error.problem.value
        await answers.put(asyncio.create_task(_told(error)))
    except ClientDisconnect:
        pass  # nobody is reading the answers any more
    await answers.put(None)


async def _told(error: DxproofError) -> str:
    return _answered(None, Outcome((), (told(error),)))


async def _line(service: Service, number: int, line: bytes | DxproofError) -> str:
    """The answer to one line, whatever is wrong with it."""
    try:
        if isinstance(line, DxproofError):
            raise line
        asking = await service.parsed(partial(_asking, service, line, Where(REQUEST.path, number)), len(line))
        outcome = await service.outcome(asking)
    except DxproofError as error:
        service.metrics.not_judged(error.problem.value)
        outcome = Outcome((), (told(error),))
    return _answered(number, outcome)


def _answered(number: int | None, outcome: Outcome) -> str:
    return f'{{"line":{json.dumps(number)},{outcome.json()}}}\n'


async def nothing_here(request: Request, error: Exception) -> Response:
    """The answer if there is no such route, or not for this method."""
    status = getattr(error, "status_code", 404)
    problem = DxproofError(
        Problem.REQUEST_ROUTE,
        "there is nothing at this address for this method",
        hint="GET /openapi.json lists the routes for programs",
    )
    response = refusal(problem, status)
    response.headers.update(getattr(error, "headers", None) or {})
    request.state.problem = problem.problem.value
    return response
