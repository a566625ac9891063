"""CDS Hooks 2.0: the service describes itself, and answers documents in the prefetch with cards."""

import json
from functools import partial
from typing import Any

from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.wording import kind_of
from dxproof.engine.report.model import ReportModel
from dxproof.engine.serve.asked import REQUEST, parsed
from dxproof.engine.serve.asked import Request as Asking
from dxproof.engine.serve.bodies import MAX_JSON, body_of
from dxproof.engine.serve.cards import Card, Link
from dxproof.engine.serve.gate import refusal
from dxproof.engine.serve.judging import Form
from dxproof.engine.serve.routes import JSON, service_of

SERVICE = "documentation-gaps"
DOCUMENTS = frozenset({"DocumentReference", "DiagnosticReport", "Composition"})
_NEEDED = ("hook", "hookInstance", "context")
_NO_PREFETCH = 412
SERVICES = {
    "services": [
        {
            "hook": "patient-view",
            "id": SERVICE,
            "title": "What the documentation does not say yet",
            "description": "Reads the latest notes and imaging reports of the chart and asks for what a diagnosis lacks: the level, "
            "the cause, the study, the care given. It suggests no code.",
            "prefetch": {
                "documents": "DocumentReference?patient={{context.patientId}}&status=current&_sort=-date&_count=3",
                "reports": "DiagnosticReport?patient={{context.patientId}}&_sort=-date&_count=3",
            },
        }
    ]
}


class HookRequest(ReportModel):
    """The request of CDS Hooks 2.0. What is not listed here is accepted and not read; nothing is fetched from a FHIR server."""

    model_config = ConfigDict(extra="ignore")

    hook: str
    hook_instance: str = Field(alias="hookInstance", description="a UUID that the caller chose for this call")
    context: dict[str, Any]
    prefetch: dict[str, Any] | None = Field(
        None,
        description="FHIR R4 resources, each one of DocumentReference, DiagnosticReport or Composition, or a Bundle of them, "
        "with their attachments as data or as Binary resources in the Bundle.",
    )


class Cards(ReportModel):
    """The answer: no card where nothing is missing."""

    cards: tuple[Card, ...]


async def discovery(request: Request) -> Response:
    """The list of services: there is one."""
    return Response(json.dumps(SERVICES), media_type=JSON)


async def cards(request: Request) -> Response:
    """The cards of the documents in the prefetch."""
    service = service_of(request)
    async with body_of(request, service.held) as body:
        data = await body.read(MAX_JSON)
        bundle = await service.parsed(partial(_bundle_of, data), len(data))
        if bundle is None:
            error = DxproofError(
                Problem.INPUT_EMPTY,
                "the prefetch has no document",
                REQUEST,
                "send DocumentReference, DiagnosticReport or Composition resources, or Bundles of them, in prefetch",
            )
            request.state.problem = error.problem.value
            return refusal(error, _NO_PREFETCH)
        asking = Asking(Note(text=""), bundle, code=None, redact=False)
        outcome = await service.outcome(asking, Form.CARD)
    if outcome.problems:
        request.state.problem = outcome.problems[0].problem
    if outcome.status != 200:
        return Response(outcome.problems[0].model_dump_json(), outcome.status, media_type=JSON)
    links = (_page_of(request),)
    found = (Card.model_validate_json(each.words) for each in outcome.written if each.words)
    answer = Cards(cards=tuple(card.model_copy(update={"links": links}) for card in found))
    return Response(answer.model_dump_json(), media_type=JSON)


def _page_of(request: Request) -> Link:
    """The page where a note can be checked while it is corrected. It opens empty: no URL contains anything of a note.

    Its host is the one that the caller named, which the gate has accepted.
    """
    secure = request.headers.get("x-forwarded-proto") == "https"  # what a proxy says, trusted for this link only
    scheme = "https" if secure else request.url.scheme
    return Link(label="Check the note as you correct it", url=f"{scheme}://{request.headers['host']}/")


def _bundle_of(data: bytes) -> bytes | None:
    """All resources of the prefetch as one Bundle, so that a report finds its results and a note its claim; None without a note.

    Raises INPUT_JSON, INPUT_VALUE.
    """
    hook = parsed(data)
    if not isinstance(hook, dict):
        raise DxproofError(Problem.INPUT_VALUE, f"the body is {kind_of(hook)}", REQUEST, expected="an object")
    for field in _NEEDED:
        expected = dict if field == "context" else str
        if not isinstance(hook.get(field), expected):
            found = f"{field} is {kind_of(hook.get(field))}"
            raise DxproofError(
                Problem.INPUT_VALUE, found, REQUEST, expected="an object" if expected is dict else "a text"
            )
    prefetch = hook.get("prefetch")
    if not isinstance(prefetch, dict | None):
        raise DxproofError(Problem.INPUT_VALUE, f"prefetch is {kind_of(prefetch)}", REQUEST, expected="an object")
    entries = [entry for resource in (prefetch or {}).values() for entry in _entries(resource)]
    if not any(entry["resource"].get("resourceType") in DOCUMENTS for entry in entries):
        return None
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def _entries(resource: object) -> list[dict[str, Any]]:
    """The entries of a Bundle, or a resource as an entry of its own."""
    if not isinstance(resource, dict):
        return []
    if resource.get("resourceType") != "Bundle":
        return [{"resource": resource}]
    inside = resource.get("entry")
    return [
        {"fullUrl": entry.get("fullUrl"), "resource": entry["resource"]}
        for entry in (inside if isinstance(inside, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)
    ]
