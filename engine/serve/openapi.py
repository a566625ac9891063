"""The OpenAPI description of the service, generated from its models."""

from functools import cache
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.json_schema import models_json_schema

from dxproof.engine.claim import Claim
from dxproof.engine.report.model import Report, ReportModel
from dxproof.engine.serve.asked import CODE
from dxproof.engine.serve.cds import SERVICE, Cards, HookRequest
from dxproof.engine.serve.problems import STATUSES, ProblemInfo
from dxproof.engine.terms import Encounter, Setting
from dxproof.version import __version__

_REF = "#/components/schemas/{model}"
_ALWAYS = (401, 403, 421)
_ONE_OF: Any = [{"required": ["text"]}, {"required": ["document"]}]


class CheckRequest(ReportModel):
    """One note as ``text``, or a document, with what is known about it; everything else is optional.

    ``code`` is the code asked about; without it the codes are those of the claim, of the note's diagnoses, or of its words.
    ``date`` is the date of service. With ``redact`` the reports have no words of the note.
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": _ONE_OF})

    text: str | None = Field(None, description="The note. Offsets in the report count its Unicode code points.")
    document: str | None = Field(
        None,
        description="In base64: a text, a PDF, Word or RTF file, a web page, a C-CDA document, an HL7 v2 message or FHIR in JSON. In a "
        "form: the file itself.",
    )
    id: str | int | None = Field(None, description="What the report calls the note.")
    code: str | None = Field(
        None, description="An ICD-10-CM code, for example M99.70.", json_schema_extra={"pattern": CODE}
    )
    setting: Setting | None = None
    encounter: Encounter | None = None
    provider: str | None = None
    date: str | None = Field(None, description="YYYY-MM-DD or MM/DD/YYYY.")
    claim: Claim | None = Field(None, description="In a form: as JSON text.")
    pack: str | None = Field(None, description="Judge by this pack alone.")
    redact: bool | None = None


class Checked(ReportModel):
    """The reports of a request, note by note and pack by pack, and what was not judged: pages, attachments, notes of a document."""

    reports: tuple[Report, ...]
    problems: tuple[ProblemInfo, ...]


class CheckedLine(ReportModel):
    """The answer to a line of a batch. If ``line`` is null, the batch ended early because of the problem."""

    line: int | None
    reports: tuple[Report, ...]
    problems: tuple[ProblemInfo, ...]


_SENT = (CheckRequest, HookRequest)
_ANSWERED = (Checked, CheckedLine, Cards, ProblemInfo)


@cache
def openapi() -> dict[str, Any]:
    """The description, in OpenAPI 3.1."""
    modes: list[Any] = [*((model, "validation") for model in _SENT), *((model, "serialization") for model in _ANSWERED)]
    _, schemas = models_json_schema(modes, ref_template=_REF)
    check, line, hook = _ref(CheckRequest), _ref(CheckedLine), _ref(HookRequest)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "dxproof",
            "version": __version__,
            "description": "Does the note prove the diagnosis code? Judged by rules, on this machine; nothing is stored.",
        },
        "paths": {
            "/v1/check": {
                "post": {
                    "summary": "Judge a note, a document, or a batch of them",
                    "operationId": "check",
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {"schema": check},
                            "multipart/form-data": {"schema": _form()},
                            "application/x-ndjson": {
                                "schema": {"type": "string", "description": "A CheckRequest on each line."}
                            },
                        },
                    },
                    "responses": {
                        "200": _answer(
                            "The reports; for a batch a CheckedLine for each line, in the order of the lines",
                            {
                                "application/json": {"schema": _ref(Checked)},
                                "application/x-ndjson": {"schema": {"type": "string"}},
                            },
                        ),
                        **_refusals(STATUSES),
                    },
                }
            },
            "/cds-services": {
                "get": {
                    "summary": "CDS Hooks: the list of services",
                    "operationId": "discovery",
                    "responses": {
                        "200": _answer("The services", {"application/json": {"schema": {"type": "object"}}}),
                        **_refusals(_ALWAYS),
                    },
                }
            },
            f"/cds-services/{SERVICE}": {
                "post": {
                    "summary": "CDS Hooks: what the documents of the prefetch do not say yet",
                    "operationId": "cards",
                    "requestBody": {"required": True, "content": {"application/json": {"schema": hook}}},
                    "responses": {
                        "200": _answer(
                            "The cards; none where nothing is missing", {"application/json": {"schema": _ref(Cards)}}
                        ),
                        **_refusals((*STATUSES, 412)),
                    },
                }
            },
            "/healthz": {
                "get": {
                    "summary": "Whether the service is up",
                    "operationId": "health",
                    "security": [],
                    "responses": {"200": _answer("It is", {"text/plain": {"schema": {"type": "string"}}})},
                }
            },
            "/metrics": {
                "get": {
                    "summary": "Counters for Prometheus",
                    "operationId": "metrics",
                    "responses": {
                        "200": _answer("The counters", {"text/plain": {"schema": {"type": "string"}}}),
                        **_refusals(_ALWAYS),
                    },
                }
            },
        },
        "components": {
            "schemas": schemas["$defs"] | {"CheckedLine": schemas["$defs"][line["$ref"].rpartition("/")[2]]},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{}, {"token": []}, {"password": []}],
    }


def _ref(model: type[ReportModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _form() -> dict[str, Any]:
    """The fields of a form: those of the JSON object, as texts, and a file."""
    texts = {name: {"type": "string"} for name in CheckRequest.model_fields if name != "document"}
    return {
        "type": "object",
        "properties": texts | {"document": {"type": "string", "format": "binary"}},
        "anyOf": _ONE_OF,
        "additionalProperties": False,
    }


def _answer(about: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": about, "content": content}


def _refusals(statuses: tuple[int, ...]) -> dict[str, Any]:
    """The same form of error for every status."""
    content = {"application/json": {"schema": _ref(ProblemInfo)}}
    return {str(status): _answer("Not judged, and why", content) for status in sorted(statuses)}
