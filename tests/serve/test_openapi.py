"""The description is an OpenAPI document, names every route, and says of a request what the service takes."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from starlette.routing import Route

from dxproof.engine.serve.asked import FIELDS
from dxproof.engine.serve.openapi import CheckRequest, openapi
from tests.serve.conftest import NOTE, Served
from tests.serve.test_check import follows


def test_every_route_is_described(served: Served) -> None:
    described = {(path, method) for path, methods in openapi()["paths"].items() for method in methods}
    served_ = {
        (route.path, method.lower())
        for route in served.app.routes
        if isinstance(route, Route) and route.include_in_schema
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert described == served_
    assert served.client.get("/openapi.json").json() == openapi()


GUARDED = {"401", "403", "421"}  # by whom and from where it is asked
ASKED = {"400", "404", "408", "409", "413", "415", "422", "500", "501", "503"}  # by what is asked


@pytest.mark.parametrize(("path", "method", "refusals"), [
    ("/v1/check", "post", GUARDED | ASKED),
    ("/cds-services", "get", GUARDED),
    ("/cds-services/documentation-gaps", "post", GUARDED | ASKED | {"412"}),
    ("/metrics", "get", GUARDED),
    ("/healthz", "get", set()),
])  # fmt: skip
def test_the_refusals_of_a_route_are_described(path: str, method: str, refusals: set[str]) -> None:
    assert set(openapi()["paths"][path][method]["responses"]) == {"200"} | refusals


def test_every_reference_leads_somewhere() -> None:
    known = openapi()["components"]["schemas"]

    def references(value: Any) -> Any:
        if isinstance(value, dict):
            yield from ([value["$ref"]] if "$ref" in value else [])
            for inside in value.values():
                yield from references(inside)
        elif isinstance(value, list):
            for inside in value:
                yield from references(inside)

    found = {each.removeprefix("#/components/schemas/") for each in references(openapi())}
    assert found <= set(known)
    for schema in known.values():
        Draft202012Validator.check_schema(schema)


def test_the_fields_of_a_request_are_those_that_are_read() -> None:
    assert set(CheckRequest.model_fields) == set(FIELDS)


@pytest.mark.parametrize("fields", [{"text": NOTE}, {"text": NOTE, "code": None, "claim": {"dx": ["M99.70"]}, "id": 7}])
def test_what_is_described_is_taken(served: Served, fields: dict[str, Any]) -> None:
    follows("CheckRequest", fields)
    assert served.check(**fields).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [{}, {"text": 7}, {"text": NOTE, "setting": "clinic"}, {"text": NOTE, "memo": ""}, {"text": NOTE, "claim": {}}],
)
def test_what_is_not_described_is_not_taken(served: Served, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        follows("CheckRequest", fields)
    assert served.check(**fields).status_code == 422
