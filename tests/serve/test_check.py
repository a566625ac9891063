"""One note or document over HTTP: the report is that of the Python API, and what cannot be judged is one JSON error."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dxproof.engine.engines import Engines
from dxproof.engine.serve.openapi import openapi
from tests.serve.conftest import NOTE, Served, in_base64

CLAIM = {"dx": ["M99.00", "M99.70", "M54.2"], "cpt": ["98940"], "modifiers": {"98940": ["AT"]}, "payer": "medicare"}


def follows(schema: str, value: object) -> None:
    """A value is what the OpenAPI description says of it."""
    described = {"$ref": f"#/components/schemas/{schema}", "components": openapi()["components"]}
    Draft202012Validator(described).validate(value)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"code": "M99.60"},
        {"code": "m9970"},
        {"setting": "inpatient", "encounter": "chiropractic"},
        {"claim": CLAIM},
        {"date": "2027-01-06", "provider": "Dr A"},
        {"id": "visit-1"},
    ],
    ids=str,
)
def test_the_report_is_that_of_the_engine(served: Served, engines: Engines, options: dict[str, Any]) -> None:
    answer = served.check(text=NOTE, **options)
    call = {name: value for name, value in options.items() if name not in ("id", "date", "provider", "code")}
    reports = engines.check(NOTE, options.get("code"), note_id=options.get("id"), day=options.get("date"), **call)
    assert answer.status_code == 200
    assert answer.json() == {"reports": [json.loads(each.model_dump_json()) for each in reports], "problems": []}
    follows("Checked", answer.json())


def test_a_note_of_two_families_has_two_reports(served: Served) -> None:
    found = served.check(
        text="Foraminal stenosis C1-C2 from pannus.\nRight knee osteoarthritis, post-traumatic."
    ).json()
    assert {report["pack"]["id"] for report in found["reports"]} == {"m99-stenosis", "m17-knee-osteoarthritis"}


def test_a_pack_of_its_own(served: Served) -> None:
    found = served.check(text=NOTE, pack="m17-knee-osteoarthritis").json()
    assert [report["pack"]["id"] for report in found["reports"]] == ["m17-knee-osteoarthritis"]


def test_redacted_means_without_words(served: Served) -> None:
    words = served.check(text=NOTE, redact=True).text
    assert "headaches" not in words
    assert '"quote":null' in words
    assert "headaches" in served.check(text=NOTE, redact=False).text


def test_null_is_not_given(served: Served) -> None:
    assert served.check(text=NOTE, document=None, code=None, claim=None, redact=None).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status", "problem", "message"),
    [
        ({}, 422, "input-column", 'has neither "text" nor "document"'),
        ({"text": NOTE, "document": ""}, 422, "input-column", 'has both "text" and "document"'),
        ({"txt": NOTE}, 422, "input-column", "1 of the fields are not known"),
        ({"text": ""}, 422, "input-empty", "the note is empty, expected text"),
        ({"text": 7}, 422, "input-value", "text is a number, expected a text"),
        ({"text": "a\0b"}, 422, "input-binary", "text has a NUL at character 2, expected plain text"),
        ({"text": "%PDF-1.7"}, 415, "input-kind", "text is a PDF document, expected plain text"),
        ({"text": NOTE, "setting": "clinic"}, 422, "input-value", "setting is a text of 6 characters, expected one of outpatient, inpatient"),
        ({"text": NOTE, "code": "the knee"}, 422, "input-value", "code is a text of 8 characters"),
        ({"text": NOTE, "code": ["M99.70"]}, 422, "input-value", "code is a list"),
        ({"text": NOTE, "code": "A00.0"}, 422, "target-unknown", 'no pack has the code "A00.0"'),
        ({"text": NOTE, "code": "M17.11", "pack": "m99-stenosis"}, 422, "target-unknown", 'the pack m99-stenosis has no code "M17.11"'),
        ({"text": NOTE, "pack": "another"}, 422, "input-value", "pack is not one of those that the service has"),
        ({"text": NOTE, "claim": {"dx": []}}, 422, "claim-shape", "claim.dx is an empty list, expected at least one diagnosis code"),
        ({"text": NOTE, "claim": "{}"}, 422, "claim-shape", "claim is a text of 2 characters, expected an object"),
        ({"text": NOTE, "redact": "yes"}, 422, "input-value", "redact is a text of 3 characters"),
        ({"text": NOTE, "id": {}}, 422, "input-value", "id is an object, expected a text or a number"),
        ({"document": 3}, 422, "input-value", "document is a number"),
        ({"document": "%%%"}, 422, "input-value", "document is not valid base64"),
        ({"document": in_base64(b"\x89PNG\r\n\x1a\n")}, 422, "input-no-text", "is a PNG image, expected text or a document"),
        ({"document": in_base64(b"%PDF-1.7 broken")}, 422, "input-document", "cannot be read as"),
        ({"document": in_base64(b'id,text\n1,"a"\n')}, 415, "input-kind", "is a table of records (CSV), expected text or a document"),
        ({"document": in_base64(b"a" * 5_000_001)}, 413, "input-too-large", "has more than 5,000,000 bytes, the limit of a note is 5,000,000"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_judged(served: Served, fields: dict[str, Any], status: int, problem: str, message: str) -> None:
    answer = served.check(**fields)
    assert (answer.status_code, answer.json()["problem"]) == (status, problem)
    assert answer.json()["message"].startswith(message)
    assert list(answer.json()) == ["problem", "message", "where", "expected", "hint"]
    follows("ProblemInfo", answer.json())
    assert served.log[-1].startswith(f"POST /v1/check {status} {problem} ")


@pytest.mark.parametrize(
    ("body", "kind", "status", "problem"),
    [
        (b"", "application/json", 400, "input-json"),
        (b"{", "application/json", 400, "input-json"),
        (b'{"text": "\xff"}', "application/json", 400, "input-json"),
        (b'{"text": "a", "text": "b"}', "application/json", 400, "input-json"),
        (b'{"text": NaN}', "application/json", 400, "input-json"),
        (b"[" * 100_000, "application/json", 400, "input-json"),
        (b"[" + b"{}," * 250_000 + b"{}]", "application/json", 413, "input-too-large"),
        (b'{"text": "\\ud800"}', "application/json", 422, "input-value"),
        (b'["C1-C2"]', "application/json", 422, "input-value"),
        (b"null", "application/json", 422, "input-value"),
        (NOTE.encode(), "text/plain", 415, "input-kind"),
        (b"text=a", "application/x-www-form-urlencoded", 415, "input-kind"),
        (NOTE.encode(), "", 415, "input-kind"),
        (b"--x\r\n", "multipart/form-data; boundary=x", 422, "input-value"),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 422, "input-column"),
        (b"no form", "multipart/form-data; boundary=x", 422, "input-value"),
        (b"a", "multipart/form-data", 422, "input-value"),
    ],
)
def test_a_body_that_is_no_request(served: Served, body: bytes, kind: str, status: int, problem: str) -> None:
    answer = served.client.post("/v1/check", content=body, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["problem"]) == (status, problem)


def test_an_error_says_where(served: Served) -> None:
    answer = served.client.post("/v1/check", content=b'{"text":\n nope}', headers={"content-type": "application/json"})
    assert answer.json()["where"] == "request:2:2"


def test_a_document_in_json_and_in_a_form(served: Served) -> None:
    in_json = served.check(document=in_base64(NOTE.encode()), code="M99.70").json()
    form = served.client.post("/v1/check", files={"document": ("anything.bin", NOTE.encode())}, data={"code": "M99.70"})
    assert in_json == form.json()
    assert in_json["reports"][0]["note"] | {"sha256": ""} == {
        "id": None,
        "source": "document",
        "sha256": "",
        "characters": len(NOTE),
    }


def test_a_form_with_text_and_a_claim(served: Served) -> None:
    fields = {"text": NOTE, "claim": json.dumps(CLAIM), "redact": "true", "id": "v1", "code": "", "document": ""}
    form = served.client.post("/v1/check", files={key: (None, value) for key, value in fields.items()})
    assert form.json() == served.check(text=NOTE, claim=CLAIM, redact=True, id="v1").json()


def test_the_notes_of_a_document_and_what_is_not_read_of_it(served: Served) -> None:
    entries = [{"resource": {"resourceType": "DocumentReference", "id": "gone", "status": "current",
                             "content": [{"attachment": {"url": "http://ehr.example/Binary/1"}}]}},
               {"resource": {"resourceType": "DocumentReference", "id": "here", "status": "current",
                             "content": [{"attachment": {"contentType": "text/plain", "data": in_base64(NOTE.encode())}}]}}]  # fmt: skip
    data = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
    found = served.check(document=in_base64(data), id="chart-1").json()
    assert [report["note"]["id"] for report in found["reports"]] == ["chart-1#here"]
    assert [(each["problem"], each["where"]) for each in found["problems"]] == [("input-missing", "chart-1, entry 1")]
    assert "nothing is downloaded" in found["problems"][0]["message"]


def test_what_the_engine_breaks_on_is_told_without_its_words(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise ValueError(NOTE)

    monkeypatch.setattr(type(served.judge.engines), "examine", breaks)
    answer = served.check(text=NOTE)
    assert (answer.status_code, answer.json()["problem"]) == (500, "note-failed")
    assert answer.json()["message"].startswith(
        "the note could not be judged (ValueError at dxproof.engine.serve.judging:"
    )
    assert "headaches" not in answer.text + "".join(served.log)


def test_what_breaks_around_the_engine_is_told_in_the_same_form(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(asked: object) -> None:
        raise ValueError(NOTE)

    monkeypatch.setattr(served.judge, "judge", breaks)
    answer = served.check(text=NOTE)
    assert (answer.status_code, answer.json()["problem"]) == (500, "note-failed")
    assert "headaches" not in answer.text + "".join(served.log)
