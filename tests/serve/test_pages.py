"""The page at the root and what its frame shows: the page of the report as ``dxproof check --format html`` writes it."""

import html
import re
from collections.abc import Callable
from typing import Any

import html5lib
import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engines import Engines
from dxproof.engine.serve.judging import Asked, Form, NotJudged, judged
from tests.serve.conftest import HERE, NOTE, Served

BAD = "<script>alert(1)</script> <img src=x onerror=alert(1)> </iframe> \" onload='alert(1)' {{ 7*7 }} &quot;\n"
TWO = "Foraminal stenosis C1-C2 from pannus.\nRight knee osteoarthritis, post-traumatic.\n"


@pytest.fixture
def send(served: Served) -> Callable[..., Any]:
    """Send the form of the page."""

    def sent(document: bytes = b"", **fields: str) -> Any:
        empty = {"text": "", "code": "", "setting": "outpatient", "encounter": "", "date": "", "pack": "", "claim": ""}
        parts: dict[str, Any] = {name: (None, value) for name, value in (empty | fields).items()}
        return served.client.post(
            "/report", files=parts | {"document": ("note.txt" if document else "", document)}, headers={"origin": HERE}
        )

    return sent


def policies(answer: Any) -> str:
    return str(answer.headers["content-security-policy"])


def test_the_page_is_valid_and_loads_only_its_own(served: Served) -> None:
    answer = served.client.get("/")
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert set(re.findall(r'(?:src|href)="([^"]*)"', answer.text)) == {
        "#report",
        "data:,",
        "/workbench.css",
        "/workbench.js",
    }
    assert "'unsafe" not in policies(answer)
    assert "frame-ancestors 'none'" in policies(answer)
    assert '<option value="M99.70">Connective tissue and disc stenosis' in answer.text
    for path, kind in (("/workbench.css", "text/css"), ("/workbench.js", "text/javascript")):
        file = served.client.get(path)
        assert (file.status_code, file.headers["content-type"].partition(";")[0]) == (200, kind)
        assert re.search(r"https?://|url\(|@import|eval\(|innerHTML", file.text) is None


def test_the_report_is_today_s_page(send: Callable[..., Any], engines: Engines) -> None:
    answer = send(text=NOTE.replace("\n", "\r\n"), code="M99.70")  # as browsers send line breaks
    (page,) = _judged(engines, NOTE.replace("\n", "\r\n"), "M99.70")
    assert (answer.status_code, answer.text) == (200, page)
    assert "frame-ancestors 'self'" in policies(answer)


def _judged(engines: Engines, text: str, code: str | None = None) -> list[str]:
    answer = judged(engines, Asked(Note(text=text), code, form=Form.PAGE))
    assert not isinstance(answer, NotJudged)
    return [each.words for each in answer]


def test_a_document_is_judged_instead(send: Callable[..., Any]) -> None:
    assert "Connective tissue and disc stenosis" in send(NOTE.encode()).text


def test_several_reports_are_frames_under_a_policy_of_their_own(send: Callable[..., Any], engines: Engines) -> None:
    answer = send(text=TWO)
    frames = [html.unescape(frame) for frame in re.findall(r'<iframe srcdoc="([^"]*)"', answer.text)]
    assert frames == _judged(engines, TWO)
    html5lib.HTMLParser(strict=True).parse(answer.text)
    hashes = {
        each for frame in frames for each in re.findall(r"'sha256-[^']+'", html.unescape(frame.partition("<title>")[0]))
    }
    assert hashes
    assert hashes == set(re.findall(r"'sha256-[^']+'", policies(answer)))
    assert "'unsafe" not in policies(answer)
    assert re.search("<title>M99.70 incomplete, M17.31 incomplete</title>", answer.text)


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({}, 422, "has neither &#34;text&#34; nor &#34;document&#34;."),
        (
            {"text": NOTE, "code": "the knee"},
            422,
            "code is a text of 8 characters, expected an ICD-10-CM code such as M99.70.",
        ),
        ({"text": NOTE, "code": "A00.0"}, 422, "no pack has the code &#34;A00.0&#34;."),
        ({"text": NOTE, "claim": "{"}, 422, "claim is not valid JSON"),
        ({"document": b"\x89PNG\r\n\x1a\n"}, 422, "Run OCR on it, or give its text."),
    ],
    ids=str,
)
def test_what_cannot_be_judged_is_a_page_too(
    send: Callable[..., Any], fields: dict[str, Any], status: int, said: str
) -> None:
    answer = send(**fields)
    assert answer.status_code == status
    assert "<title>Not judged</title>" in answer.text
    assert said in answer.text
    html5lib.HTMLParser(strict=True).parse(answer.text)


@pytest.mark.parametrize("text", [NOTE + BAD, TWO + BAD], ids=["one", "several"])
def test_hostile_words_are_text(send: Callable[..., Any], text: str) -> None:
    answer = send(text=text)
    pages = [answer.text, *(html.unescape(each) for each in re.findall(r'srcdoc="([^"]*)"', answer.text))]
    for page in pages:
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        assert [each.text for each in tree.iter("script") if "alert" in (each.text or "")] == []
        assert list(tree.iter("img")) == []
        assert not any(name.startswith("on") for each in tree.iter() for name in each.attrib)
        assert "alert" not in "".join(each.text or "" for each in tree.iter("title"))
    assert "{{ 7*7 }}" in "".join(pages)


def test_only_a_form_of_its_own_page(served: Served) -> None:
    assert served.client.post("/report", json={"text": NOTE}).status_code == 415
    foreign = served.client.post("/report", files={"text": (None, NOTE)}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert served.client.get("/report").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/workbench.html.j2",
        "/several.html.j2",
        "/workbench.css/../pages.py",
        "/%2e%2e/pages.py",
        "/templates/workbench.js",
    ],
)
def test_no_other_file_is_served(served: Served, path: str) -> None:
    assert served.client.get(path).status_code == 404
