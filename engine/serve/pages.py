"""The page at the root of the service, and what its frame shows: the page of a report, of several, or of a problem."""

import html
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dxproof.engine.errors import EXPLAINED, DxproofError, Problem
from dxproof.engine.serve.bodies import body_of
from dxproof.engine.serve.gate import refusal
from dxproof.engine.serve.judging import Form, Written
from dxproof.engine.serve.problems import ProblemInfo, status_of, told
from dxproof.engine.serve.routes import FORM, asking_of, media_of, service_of
from dxproof.engine.serve.service import Outcome
from dxproof.engine.terms import Encounter, Setting

FILES = {"/workbench.css": "text/css", "/workbench.js": "text/javascript"}
_WORKBENCH = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_FRAMED = "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"  # the page of a report states the rest itself
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HASH = re.compile(r"(style|script)-src ([^;]*)")


async def workbench(request: Request) -> Response:
    """The page where a note is pasted or dropped."""
    service = service_of(request)
    shown = template("workbench.html.j2").render(
        codes=service.judge.codes, packs=service.packs, settings=list(Setting), encounters=list(Encounter)
    )
    return HTMLResponse(shown, headers={"content-security-policy": _WORKBENCH})


async def report(request: Request) -> Response:
    """The page of the report on a form."""
    service = service_of(request)
    try:
        async with body_of(request, service.held) as body:
            if media_of(request) != FORM:
                raise DxproofError(Problem.INPUT_KIND, f"the body is not {FORM}", hint="send the form of the page")
            outcome = await service.outcome(await asking_of(service, body, FORM), Form.PAGE)
    except DxproofError as error:
        service.metrics.not_judged(error.problem.value)
        request.state.problem = error.problem.value
        return _pages((), (told(error),), status_of(error), dict(refusal(error).headers))
    return page_of(request, outcome)


def page_of(request: Request, outcome: Outcome) -> Response:
    """The page of a report, or of several below each other."""
    if outcome.problems:
        request.state.problem = outcome.problems[0].problem
    if len(outcome.written) == 1 and not outcome.problems:
        return HTMLResponse(outcome.written[0].words, headers={"content-security-policy": _FRAMED})
    return _pages(outcome.written, outcome.problems, outcome.status, {})


def static(name: str) -> bytes:
    """A file of the page."""
    text: str = _environment().loader.get_source(_environment(), name)[0]  # type: ignore[union-attr]
    return text.encode()


async def file(request: Request) -> Response:
    """A style or script of the page: one of two, by the whole of its address."""
    path = request.url.path
    return Response(static(path.removeprefix("/")), media_type=FILES[path])


def _pages(
    written: Sequence[Written], problems: Sequence[ProblemInfo], status: int, headers: dict[str, str]
) -> Response:
    """Several reports below each other, each in a frame of its own, and what was not judged."""
    shown = template("several.html.j2").render(
        written=written, problems=problems, explained={problem.value: EXPLAINED[problem] for problem in Problem}
    )
    policy = _policy_with([each.words for each in written])
    kept = {name: value for name, value in headers.items() if name in ("retry-after", "connection")}
    return HTMLResponse(shown, status, headers={"content-security-policy": policy, **kept})


def _policy_with(pages: Sequence[str]) -> str:
    """The content policy of a page with others in it: theirs holds in addition, and theirs is not looser than its own."""
    allowed: dict[str, dict[str, None]] = {"style": {"'self'": None}, "script": {}}
    for page in pages:
        found = _POLICY.search(page)
        for kind, hashes in _HASH.findall(html.unescape(found[1])) if found else ():
            allowed[kind] |= dict.fromkeys(hashes.split())
    style, script = (" ".join(allowed[kind]) or "'none'" for kind in ("style", "script"))
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )


def template(name: str) -> Any:
    """A template of the service."""
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("dxproof.engine.serve"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
