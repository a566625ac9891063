"""The pages of the worklist: the list with its charts, a chart without its note, and the figures."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dxproof.engine.audit.decided.model import Decision
from dxproof.engine.audit.labels import KIND_MEANS, KIND_TITLE
from dxproof.engine.audit.summary.queries_section import queries_section
from dxproof.engine.audit.workbench.agreement import agreement
from dxproof.engine.audit.workbench.charts import ListedChart, rules_of
from dxproof.engine.audit.workbench.rates import query_figures
from dxproof.engine.serve.gate import user_of
from dxproof.engine.serve.pages import static, template
from dxproof.engine.serve.worklist.desk import Desk
from dxproof.engine.serve.worklist.wanted import admit, desk_of
from dxproof.engine.terms import CodeStatus

FILES = {
    "/worklist.css": "text/css",
    "/worklist.js": "text/javascript",
    "/worklist-query.js": "text/javascript",
    "/worklist-case.js": "text/javascript",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_STILL = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


async def worklist(request: Request) -> Response:
    """The page of the worklist. It has no word of a chart: its script asks for them."""
    admit(request, page=True)
    desk = desk_of(request)
    words = template("worklist.html.j2").render(
        warning=desk.warning,
        charts=len(desk.bench.charts),
        notes=desk.bench.notes,
        redacted=desk.bench.redact,
        person=user_of(request.headers),
        usual=desk.person,
        decisions=list(Decision),
        statuses=list(CodeStatus),
        cases=desk.cases is not None,
        outbox=desk.outbox is not None,
    )
    return HTMLResponse(words, headers={"content-security-policy": _POLICY})


async def figures(request: Request) -> Response:
    """The figures of queries, and how often reviewers agree with the program."""
    admit(request, page=True)
    bench = desk_of(request).bench
    words = template("figures.html.j2").render(
        queries=queries_section(query_figures(bench.queries.all())),
        agreement=agreement(bench.charts, bench.journal.history()),
    )
    return HTMLResponse(words, headers={"content-security-policy": _STILL})


async def file(request: Request) -> Response:
    """A style or script of the page: one of a few, by the whole of its address."""
    path = request.url.path
    return Response(static(path.removeprefix("/")), media_type=FILES[path])


def without_note(desk: Desk, chart: ListedChart) -> Response:
    """A chart as the audit's tables have it."""
    rules: Sequence[object] = rules_of(desk.bench.folder, chart)
    words = template("chart.html.j2").render(
        chart=chart, rules=rules, kind=KIND_TITLE[chart.kind], means=KIND_MEANS[chart.kind], redacted=desk.bench.redact
    )
    return HTMLResponse(words, headers={"content-security-policy": _STILL})
