"""CDS Hooks: discovery, cards for what documents do not say, no card where nothing is missing, and never a code to choose."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from markdown_it import MarkdownIt

from dxproof.engine.claim import Note
from dxproof.engine.engines import Engines
from dxproof.engine.serve.access import Access
from dxproof.engine.serve.cards import card_of
from tests.serve.conftest import HERE, NOTE, Served, document, in_base64
from tests.serve.test_check import follows

CARDS = "/cds-services/documentation-gaps"
PROVEN = """Neck pain and headaches for a year. Physical therapy for 8 weeks and NSAIDs without relief.
MRI cervical spine 1/5/2027: moderate left foraminal stenosis at C1-C2 due to ligament hypertrophy.
Assessment: foraminal stenosis at C1-C2 due to ligament hypertrophy.
"""


def test_discovery(served: Served) -> None:
    (service,) = served.client.get("/cds-services").json()["services"]
    assert {"hook", "id", "title", "description", "prefetch"} == set(service)
    assert served.client.post(f"/cds-services/{service['id']}", json={}).status_code == 422
    assert all(
        re.fullmatch(r"\w+\?patient=\{\{context\.patientId\}\}&.*", query) for query in service["prefetch"].values()
    )


def test_what_is_missing_is_asked(served: Served) -> None:
    answer = served.hook(documents=document(NOTE))
    assert answer.status_code == 200
    follows("Cards", answer.json())
    (card,) = answer.json()["cards"]
    assert card["summary"].startswith("Clarification of the cause of a documented narrowing")
    assert "what causes the narrowing quoted above?" in card["detail"]
    assert "C1-C2" in card["detail"]
    assert card["indicator"] == "info"
    assert card["source"]["label"].startswith("dxproof, m99-stenosis ")
    assert set(card) == {"summary", "detail", "indicator", "source", "links"}  # no suggestion
    assert card["links"] == [{"label": "Check the note as you correct it", "url": f"{HERE}/", "type": "absolute"}]
    assert served.client.get(card["links"][0]["url"]).status_code == 200


def test_the_link_of_a_card_is_that_of_the_proxy_that_asked(serving: Callable[..., Served]) -> None:
    served = serving(Access(hosts=frozenset({"dxproof.hospital.example"})))
    served.client.headers.update({"host": "dxproof.hospital.example", "x-forwarded-proto": "https"})
    (card,) = served.hook(documents=document(NOTE)).json()["cards"]
    assert card["links"][0]["url"] == "https://dxproof.hospital.example/"


def test_no_code_is_suggested(served: Served) -> None:
    card = served.hook(documents=document(NOTE.replace(" (M99.70)", ""))).json()["cards"][0]
    assert re.search(r"\b[A-Z]\d\d\.?\d", json.dumps(card)) is None


@pytest.mark.parametrize("text", [PROVEN, "Well child visit. Vaccines given.", "No foraminal stenosis at any level."])
def test_no_card_where_nothing_is_missing(served: Served, text: str) -> None:
    assert served.hook(documents=document(text)).json() == {"cards": []}


def test_a_conflict_is_a_warning(served: Served) -> None:
    text = PROVEN.replace(
        "moderate left foraminal stenosis at C1-C2 due to ligament hypertrophy", "no foraminal stenosis at C1-C2"
    )
    (card,) = served.hook(documents=document(text)).json()["cards"]
    assert card["indicator"] == "warning"


def test_what_is_missing_without_a_question(engines: Engines) -> None:
    text = PROVEN.replace("Physical therapy for 8 weeks and NSAIDs without relief.", "")
    (examined,) = engines.examine(Note(text=text))
    report = examined.report.model_copy(update={"queries": ()})
    card = card_of(report, examined.pack)
    assert card is not None
    assert card.summary == "Document which treatment was tried for this complaint, for how long, and with what result."


def test_everything_in_the_prefetch_is_read_together(served: Served) -> None:
    """Bundles and single resources; an attachment in a Binary; a report beside the note."""
    binary = {"resourceType": "Binary", "id": "b1", "contentType": "text/plain", "data": in_base64(NOTE.encode())}
    linked = document(NOTE, id="d1") | {"content": [{"attachment": {"contentType": "text/plain", "url": "Binary/b1"}}]}
    bundle = {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"fullUrl": "https://ehr.example/fhir/Binary/b1", "resource": binary}, {"resource": linked}],
    }
    report = {"resourceType": "DiagnosticReport", "status": "final", "code": {"text": "MRI cervical spine"}, "conclusion": "Foraminal stenosis at C5-C6."}  # fmt: skip
    answer = served.hook(documents=bundle, reports=report, patient={"resourceType": "Patient"}, none=None)
    assert answer.status_code == 200
    assert len(answer.json()["cards"]) == 2


def test_a_document_that_is_only_an_address(served: Served) -> None:
    gone = document(NOTE) | {"content": [{"attachment": {"url": "https://ehr.example/Binary/1"}}]}
    answer = served.hook(documents=gone)
    assert (answer.status_code, answer.json()["problem"]) == (422, "input-missing")
    both = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": gone}, {"resource": document(NOTE)}]}
    assert len(served.hook(documents=both).json()["cards"]) == 1


@pytest.mark.parametrize(
    "prefetch",
    [{}, {"documents": None}, {"documents": {"resourceType": "Bundle"}}, {"p": {"resourceType": "Patient"}}, {"p": []}],
)
def test_without_a_document(served: Served, prefetch: dict[str, Any]) -> None:
    answer = served.hook(**prefetch)
    assert (answer.status_code, answer.json()["problem"]) == (412, "input-empty")


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (b"", 400, "input-json"),
        (b"[]", 422, "input-value"),
        (b"{}", 422, "input-value"),
        (b'{"hook": 1, "hookInstance": "a", "context": {}}', 422, "input-value"),
        (b'{"hook": "a", "hookInstance": "a", "context": []}', 422, "input-value"),
        (b'{"hook": "a", "hookInstance": "a", "context": {}, "prefetch": []}', 422, "input-value"),
        (b'{"hook": "a", "hookInstance": "a", "context": {}}', 412, "input-empty"),
        (b'{"hook": "a", "hookInstance": "a", "context": {}, "prefetch": {"d": {"resourceType": "DocumentReference", "content": 3}}}', 422, "input-empty"),
    ],
)  # fmt: skip
def test_a_call_that_is_none(served: Served, body: bytes, status: int, problem: str) -> None:
    answer = served.client.post(CARDS, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["problem"]) == (status, problem)


def test_hostile_words_are_no_markup(served: Served) -> None:
    text = (
        NOTE
        + "Foraminal stenosis C1-C2 ![x](https://evil.example/a) <img src=x> `code` **bold** | https://evil.example a@evil.example\n"
    )
    detail = "".join(card["detail"] for card in served.hook(documents=document(text)).json()["cards"])
    shown = MarkdownIt("commonmark").render(detail)
    assert "evil" in shown
    assert set(re.findall(r"<(\w+)", shown)) == {"p", "ul", "li", "strong"}
    assert shown.count("<strong>") == 1  # the title of the question
    assert re.search(r"https?:|www\.|\w@\w", detail) is None  # what readers of GitHub's Markdown make a link of
