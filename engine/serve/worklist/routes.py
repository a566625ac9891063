"""The routes of the worklist. No address holds anything but numbers, so none needs to be left out of a log."""

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dxproof.engine.audit.decided.asked import QueryState
from dxproof.engine.audit.decided.model import Decided, Overtaken
from dxproof.engine.audit.decided.queries import NotTaken, QueryStep
from dxproof.engine.audit.workbench.bench import remarks_on
from dxproof.engine.audit.workbench.cases import CaseOf, write_case
from dxproof.engine.audit.workbench.charts import ListedChart
from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.serve.asked import REQUEST
from dxproof.engine.serve.judging import Asked, Form
from dxproof.engine.serve.pages import page_of
from dxproof.engine.serve.problems import status_of
from dxproof.engine.serve.problems import told as told_problem
from dxproof.engine.serve.routes import JSON, service_of
from dxproof.engine.serve.service import Outcome
from dxproof.engine.serve.worklist import letters, shown, told
from dxproof.engine.serve.worklist.wanted import (
    Case,
    Decide,
    DraftQuery,
    Filters,
    Lint,
    OneChart,
    Since,
    StepQuery,
    Undo,
    admit,
    desk_of,
    number_in,
    person_of,
    sent,
)

_ROWS = 500  # charts of the list at once


async def charts(request: Request) -> Response:
    """The charts that are wanted, and what can be filtered by."""
    wanted, bench = await sent(request, Filters), desk_of(request).bench
    found = await run_in_threadpool(bench.shown, wanted.wanted)
    statuses = await run_in_threadpool(bench.statuses)
    entry, query = await run_in_threadpool(bench.newest)
    return _json(told.rows(found, wanted.start, _ROWS, statuses) | {"entry": entry, "query": query})


async def changes(request: Request) -> Response:
    """What anybody has written since then."""
    since, bench = await sent(request, Since), desk_of(request).bench
    entries = await run_in_threadpool(bench.journal.history, since.entry)
    steps = await run_in_threadpool(bench.queries.entries, since.query)
    return _json({"entries": [told.entry(each) for each in entries], "queries": [told.step(each) for each in steps]})


async def chart(request: Request) -> Response:
    """One chart with everything that is stored about it."""
    wanted = await sent(request, OneChart)
    return await _chart_told(request, chart_of(request, wanted.seq))


async def decide(request: Request) -> Response:
    """Write a decision, an assignee or a comment."""
    act = await sent(request, Decide)
    found, bench = chart_of(request, act.seq), desk_of(request).bench
    person = person_of(request, act.person)
    done = await run_in_threadpool(bench.decide, found, act.changes(), person, act.seen, act.key)
    return await _decided(request, found, done)


async def undo(request: Request) -> Response:
    """Take back the last decision on a chart."""
    act = await sent(request, Undo)
    found, bench = chart_of(request, act.seq), desk_of(request).bench
    done = await run_in_threadpool(bench.undo, found, person_of(request, act.person), act.seen, act.key)
    return await _decided(request, found, done)


async def drafts(request: Request) -> Response:
    """The queries that the note calls for, as text."""
    found = chart_of(request, (await sent(request, OneChart)).seq)
    note = await run_in_threadpool(desk_of(request).bench.note, found)
    outcome = await _judged(request, found, note, Form.QUERIES) if note else None
    lists = [json.loads(each.words) for each in outcome.written] if outcome else []
    return _json({"drafts": [draft for each in lists for draft in each]})


async def lint(request: Request) -> Response:
    """What breaks the rules of query practice."""
    wanted = await sent(request, Lint)
    return _json({"remarks": [told.remark(each) for each in remarks_on(wanted.words)]})


async def draft(request: Request) -> Response:
    """Begin a query."""
    act = await sent(request, DraftQuery)
    found, bench = chart_of(request, act.seq), desk_of(request).bench
    person = person_of(request, act.person)
    await run_in_threadpool(bench.draft, found, act.reason, act.words, person, act.key)
    return await _chart_told(request, found)


async def step(request: Request) -> Response:
    """Take a step of a query: edited, sent, answered, agreed or not. An answer is added to the note, which is judged again."""
    act, desk = await sent(request, StepQuery), desk_of(request)
    asked = await run_in_threadpool(desk.bench.queries.get, act.query)
    if asked is None:
        raise DxproofError(Problem.INPUT_VALUE, "there is no such query", REQUEST)
    found = chart_of(request, asked.newest.seq)
    status = None
    if act.state is QueryState.ANSWERED and act.answer:
        note = await run_in_threadpool(desk.bench.note, found, (act.query, act.answer))
        if note is not None:
            outcome = await _judged(request, found, note, Form.REPORT)
            status = outcome.written[0].status if outcome.written else None
    if act.state is QueryState.SENT:
        await run_in_threadpool(letters.send, desk, asked, act)
    taken = QueryStep(act.state, act.words, act.channel, act.answer, status)
    person = person_of(request, act.person)
    done = await run_in_threadpool(desk.bench.step, act.query, taken, person, act.seen, act.key)
    if isinstance(done, NotTaken):
        return _overtaken(request, done)
    return await _chart_told(request, found)


async def case(request: Request) -> Response:
    """Write an override as a test of the site."""
    wanted, desk = await sent(request, Case), desk_of(request)
    found = chart_of(request, wanted.seq)
    if desk.cases is None:
        hint = "start the service with --cases FOLDER"
        raise DxproofError(Problem.INPUT_VALUE, "the service has no folder for tests", REQUEST, hint)
    note = Note(id=None, text=wanted.text)
    outcome = await _judged(request, found, note, Form.REPORT, code=found.ref.code)
    if not outcome.written:
        raise DxproofError(Problem.INPUT_VALUE, "the text cannot be judged", REQUEST)
    of = CaseOf(wanted.name, wanted.about, wanted.text, wanted.status, json.loads(outcome.written[0].words))
    path = await run_in_threadpool(write_case, desk.cases, of)
    return _json({"written": path.name, "folder": path.parent.name})


def chart_of(request: Request, seq: int) -> ListedChart:
    """A chart of the worklist. Raises INPUT_VALUE."""
    found = desk_of(request).bench.chart(seq)
    if found is None:
        raise DxproofError(Problem.INPUT_VALUE, "there is no such chart on the worklist", REQUEST)
    return found


async def page(request: Request) -> Response:
    """The page of a chart's note, judged now; from the audit's tables where the note is not at hand."""
    admit(request, page=True)
    found = chart_of(request, number_in(request, "seq"))
    note = await run_in_threadpool(desk_of(request).bench.note, found)
    if note is None:
        return await run_in_threadpool(shown.without_note, desk_of(request), found)
    return page_of(request, await _judged(request, found, note, Form.PAGE))


async def _judged(request: Request, found: ListedChart, note: Note, form: Form, code: str | None = None) -> Outcome:
    bench = desk_of(request).bench
    asked = code or bench.plan["code"] or found.asked
    return await service_of(request).answers([Asked(note, asked, bench.redact, form)])


async def _chart_told(request: Request, found: ListedChart) -> Response:
    bench = desk_of(request).bench
    view = await run_in_threadpool(bench.view, found)
    return _json(told.chart(view, bench.status_by_answers(view.queries)))


async def _decided(request: Request, found: ListedChart, done: Decided | Overtaken | None) -> Response:
    if isinstance(done, Overtaken):
        return _overtaken(request, done)
    return await _chart_told(request, found)


def _overtaken(request: Request, by: Overtaken | NotTaken) -> Response:
    message = "somebody else saved a change first"
    if isinstance(by, NotTaken) and not by.overtaken:
        message = "the query is not in a state that allows this step"
    error = DxproofError(Problem.REQUEST_OVERTAKEN, message, REQUEST, "look at its current state")
    request.state.problem = error.problem.value
    return _json(told_problem(error).model_dump() | {"newest": told.newest(by.newest)}, status_of(error))


def _json(value: told.Json, status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), status, media_type=JSON)


ROUTES = [
    Route("/worklist", shown.worklist),
    Route("/worklist/figures", shown.figures),
    Route("/worklist/page", page),
    Route("/worklist/letter", letters.letter),
    *(Route(path, shown.file) for path in shown.FILES),
    *(
        Route(f"/worklist/{handler.__name__}", handler, methods=["POST"])
        for handler in (charts, changes, chart, decide, undo, drafts, lint, draft, step, case)
    ),
]
