"""No canary word leaves a request but in the answer to it: not in logs, metrics, headers, errors or files, on any route.

``ROWS`` has every route of the service; a new one without a row makes ``test_every_route_has_a_row`` fail.
"""

import base64
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from dxproof.engine.audit.judging.worker import JudgeOptions, Worker
from dxproof.engine.audit.run import Audit, run
from dxproof.engine.audit.workbench.bench import Workbench
from dxproof.engine.engines import Engines
from dxproof.engine.inputs import InputOptions
from dxproof.engine.serve.access import Access
from dxproof.engine.serve.app import application
from dxproof.engine.serve.judging import Answer, Asked, KnownCode, judged, known_codes
from dxproof.engine.serve.metrics import Metrics
from dxproof.engine.serve.worklist.desk import Desk
from tests.canary.conftest import BAD_CLAIMS, BAD_FILES, BROKEN, GOOD_CLAIM, NOTE, PROSE, changed, snapshot
from tests.serve.conftest import Unseen

BASE = "http://localhost:8642"


@dataclass(frozen=True)
class Row:
    """A request, and whether its answer may quote the note (an error never may)."""

    method: str
    path: str
    content: bytes = b""
    kind: str = "application/json"
    quotes: bool = False
    status: int | None = None
    about: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.about or self.status or ''}"


def post(path: str, value: object, quotes: bool = False, status: int | None = None, about: str = "") -> Row:
    return Row("POST", path, json.dumps(value).encode(), quotes=quotes, status=status, about=about)


def in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def hooked(prefetch: object, **more: object) -> dict[str, object]:
    return {"hook": "patient-view", "hookInstance": PROSE, "context": {"patientId": PROSE}, "prefetch": prefetch} | more


def reference(data: str) -> dict[str, object]:
    attachment = {"contentType": "text/plain", "data": data, "title": PROSE}
    return {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": attachment}]}


CHECK, CARDS = "/v1/check", "/cds-services/documentation-gaps"
FORM = (
    f'--b\r\ncontent-disposition: form-data; name="document"; filename="{PROSE}.txt"\r\n\r\n{NOTE}\r\n'
    '--b\r\ncontent-disposition: form-data; name="redact"\r\n\r\ntrue\r\n--b--\r\n'
).encode()

ROWS: dict[tuple[str, str], list[Row]] = {
    ("POST", CHECK): [
        post(CHECK, {"text": NOTE, "claim": GOOD_CLAIM}, quotes=True, status=200, about="text"),
        post(CHECK, {"text": NOTE, "code": "M99.60", "redact": True}, status=200, about="redacted"),
        post(CHECK, {"document": in_base64(NOTE.encode()), "redact": True}, status=200, about="document"),
        Row("POST", CHECK, FORM, "multipart/form-data; boundary=b", status=200, about="form"),
        Row("POST", CHECK, FORM[:-30], "multipart/form-data; boundary=b", status=422, about="form cut off"),
        Row("POST", CHECK, FORM, "multipart/form-data; boundary=another", status=422, about="no form"),
        Row("POST", f"{CHECK}?{PROSE}={PROSE}", NOTE.encode(), "text/plain", status=415, about="plain"),
        Row("POST", CHECK, f'{{"text": "{BROKEN}'.encode(), status=400, about="broken"),
        Row("POST", CHECK, f'{{"text": {BROKEN}}}'.encode(), status=400, about="bare"),
        Row("POST", CHECK, f'{{"text": "{BROKEN} \\ud800"}}'.encode(), status=422, about="half a character"),
        *(post(CHECK, {"text": NOTE, field: BROKEN}, status=422, about=field) for field in
          ("code", "setting", "encounter", "pack", "claim", "redact", "document", BROKEN)),
        *(post(CHECK, {"text": NOTE, field: [BROKEN]}, status=422, about=f"{field} as a list") for field in
          ("id", "code", "setting", "provider", "date", "claim", "pack", "redact")),
        *(post(CHECK, {"text": NOTE, "claim": claim}, status=422, about=f"claim {name}") for name, claim in BAD_CLAIMS.items()),
        *(post(CHECK, {"document": in_base64(data), "redact": True}, about=name) for name, data in BAD_FILES.items()),
        Row("POST", CHECK, b"\n".join([json.dumps({"text": NOTE, "redact": True}).encode(), NOTE.encode(), BROKEN.encode()]),
            "application/x-ndjson", status=200, about="batch"),
    ],
    ("GET", "/"): [Row("GET", f"/?text={PROSE}", status=200)],
    ("GET", "/workbench.css"): [Row("GET", f"/workbench.css?{PROSE}", status=200)],
    ("GET", "/workbench.js"): [Row("GET", f"/workbench.js?{PROSE}", status=200)],
    ("POST", "/report"): [
        Row("POST", "/report", FORM, "multipart/form-data; boundary=b", status=200, about="redacted"),
        Row("POST", "/report", FORM.replace(b"true", b"false"), "multipart/form-data; boundary=b", quotes=True, status=200),
        Row("POST", "/report", FORM.replace(b"true", BROKEN.encode()), "multipart/form-data; boundary=b", status=422),
        Row("POST", "/report", FORM.replace(b"redact", b"claim"), "multipart/form-data; boundary=b", status=422, about="claim"),
        post("/report", {"text": NOTE}, status=415, about="no form"),
    ],
    ("GET", "/cds-services"): [Row("GET", f"/cds-services?{PROSE}", status=200)],
    ("POST", CARDS): [
        post(CARDS, hooked({"d": reference(in_base64(NOTE.encode()))}), quotes=True, status=200, about="a note"),
        post(CARDS, hooked({PROSE: reference(BROKEN)}), status=422, about="no base64"),
        post(CARDS, hooked({PROSE: {"resourceType": PROSE}}), status=412, about="no document"),
        post(CARDS, hooked([PROSE]), status=422, about="no prefetch"),
        post(CARDS, {PROSE: PROSE}, status=422, about="no call"),
        *(post(CARDS, hooked({"d": reference(in_base64(data))}), about=name) for name, data in BAD_FILES.items() if name != "same.jsonl"),
    ],
    ("GET", "/healthz"): [Row("GET", f"/healthz?{PROSE}", status=200)],
    ("GET", "/metrics"): [Row("GET", f"/metrics?{PROSE}", status=200)],
    ("GET", "/openapi.json"): [Row("GET", f"/openapi.json?{PROSE}", status=200)],
    ("GET", "/worklist"): [Row("GET", f"/worklist?{PROSE}", status=200)],
    ("GET", "/worklist.css"): [Row("GET", f"/worklist.css?{PROSE}", status=200)],
    ("GET", "/worklist.js"): [Row("GET", f"/worklist.js?{PROSE}", status=200)],
    ("GET", "/worklist-query.js"): [Row("GET", f"/worklist-query.js?{PROSE}", status=200)],
    ("GET", "/worklist-case.js"): [Row("GET", f"/worklist-case.js?{PROSE}", status=200)],
    ("GET", "/worklist/figures"): [Row("GET", f"/worklist/figures?{PROSE}", status=200)],
    ("GET", "/worklist/page"): [
        Row("GET", f"/worklist/page?seq=1&{PROSE}", quotes=True, status=200),
        Row("GET", f"/worklist/page?seq={PROSE}", status=422),
    ],
    ("GET", "/worklist/letter"): [Row("GET", f"/worklist/letter?query={query}", status=422) for query in (PROSE, 1)],
    ("POST", "/worklist/charts"): [
        post("/worklist/charts", {}, quotes=True, status=200),
        post("/worklist/charts", {"wanted": {"provider": PROSE}}, quotes=True, status=200, about="a name"),
        post("/worklist/charts", {"wanted": {PROSE: PROSE}}, status=422, about="no facet"),
    ],
    ("POST", "/worklist/changes"): [post("/worklist/changes", {"entry": 0, "query": 0}, quotes=True, status=200)],
    ("POST", "/worklist/chart"): [
        post("/worklist/chart", {"seq": 1}, quotes=True, status=200),
        post("/worklist/chart", {"seq": PROSE}, status=422, about="no number"),
    ],
    ("POST", "/worklist/decide"): [
        post("/worklist/decide", {"seq": 1, "seen": 99, "key": "key-000000001", "comment": PROSE, "person": PROSE}, quotes=True, status=200),
        post("/worklist/decide", {"seq": 1, "seen": 0, "key": "key-000000002", "decision": PROSE}, status=422, about="no decision"),
        post("/worklist/decide", {"seq": 1, "seen": 0, "key": PROSE}, status=422, about="no key"),
        Row("POST", "/worklist/decide", f'{{"comment": "{BROKEN}'.encode(), status=400, about="broken"),
    ],
    ("POST", "/worklist/undo"): [post("/worklist/undo", {"seq": 1, "seen": 1, "key": "key-000000003"}, quotes=True)],
    ("POST", "/worklist/drafts"): [post("/worklist/drafts", {"seq": 1}, quotes=True, status=200)],
    ("POST", "/worklist/lint"): [post("/worklist/lint", {"words": f"{PROSE} to support reimbursement"}, quotes=True, status=200)],
    ("POST", "/worklist/draft"): [
        post("/worklist/draft", {"seq": 1, "key": "key-000000004", "words": PROSE}, quotes=True, status=200),
        post("/worklist/draft", {"seq": 1, "key": "key-000000005", "words": [PROSE]}, status=422, about="no words"),
    ],
    ("POST", "/worklist/step"): [
        post("/worklist/step", {"query": 1, "seen": 1, "key": "key-000000006", "state": "sent", "words": PROSE}, status=422, about="leading"),
        post("/worklist/step", {"query": 1, "seen": 1, "key": "key-000000007", "state": "answered", "answer": PROSE}, status=409),
        post("/worklist/step", {"query": 1, "seen": 1, "key": "key-000000008", "state": PROSE}, status=422, about="no state"),
    ],
    ("POST", "/worklist/case"): [
        post("/worklist/case", {"seq": 1, "name": "a", "about": PROSE, "text": PROSE, "status": "supported", "no_phi": True}, status=422),
        post("/worklist/case", {"seq": 1, "name": PROSE, "about": PROSE, "text": PROSE, "status": "supported", "no_phi": True}, status=422, about="no name"),
    ],
}  # fmt: skip
NOWHERE = [
    Row("GET", f"/{PROSE}/was/seen", status=404),
    Row("GET", CHECK, status=405),
    Row("POST", f"/v1/check/{PROSE}", NOTE.encode(), status=404),
]


class InProcess:
    """Judges in this process; ``breaks``: it raises what holds the words of the note."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self.breaks = False

    @property
    def codes(self) -> tuple[KnownCode, ...]:
        return known_codes(self._engines)

    async def judge(self, asked: Asked) -> Answer:
        if self.breaks:
            raise ValueError(asked.note.text)
        return judged(self._engines, asked)


@pytest.fixture(scope="module")
def judge(engines: Engines) -> InProcess:
    return InProcess(engines)


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def desk(alone: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The worklist of an audit of one note. Its store is in a folder that is not searched: it is the place for words."""
    folder = tmp_path_factory.mktemp("worklist")
    (folder / "notes.jsonl").write_text(
        json.dumps({"id": PROSE, "text": NOTE, "provider": PROSE, "claim": {"dx": ["M99.60"]}})
    )
    judging = JudgeOptions()
    call = Audit((str(folder / "notes.jsonl"),), folder / "audit", alone, judging, InputOptions())
    run(call, lambda batches: map(Worker(alone, judging), batches), {}, Unseen())
    bench = Workbench(folder / "audit")
    assert len(bench.charts) == bench.notes == 1
    bench.draft(bench.charts[0], PROSE, PROSE, "somebody", "key-of-the-query")
    yield Desk(bench, "somebody")
    bench.close()


@pytest.fixture(scope="module")
def client(engines: Engines, judge: InProcess, said: list[str], desk: Desk) -> Iterator[TestClient]:
    app = application(judge, [pack.name for pack in engines.packs], Access(), Metrics(), said.append, desk)
    with TestClient(app, base_url=BASE, headers={"x-dxproof-page": "1"}) as made:
        yield made


@pytest.fixture
def asked(
    client: TestClient,
    judge: InProcess,
    said: list[str],
    marked: Callable[[str, bytes], bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Callable[[Row], Any]:
    """Send a request with every log on, and search everything but the body of its answer."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    caplog.set_level(logging.DEBUG)
    for library in ("httpx", "httpcore", "httpx2", "httpcore2"):  # the caller's own log
        caplog.set_level(logging.CRITICAL, library)

    def ask(row: Row, **headers: str) -> Any:
        before = snapshot(tmp_path)
        caplog.clear()
        said.clear()
        answer = client.request(row.method, row.path, content=row.content, headers={"content-type": row.kind} | headers)
        out, err = capfd.readouterr()
        logs = "\n".join(f"{record.getMessage()} {record.args!r} {record.exc_text}" for record in caplog.records)
        told = "\n".join((out, err, logs, *said, repr(answer.headers)))
        assert said
        assert not marked("what was told", told.encode())
        assert changed(before, snapshot(tmp_path)) == {}
        return answer

    return ask


def test_every_route_has_a_row(client: TestClient) -> None:
    routes: Any = client.app.routes  # type: ignore[attr-defined]
    found = {
        (method, route.path)
        for route in routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert found == set(ROWS)


@pytest.mark.parametrize("row", [*(row for rows in ROWS.values() for row in rows), *NOWHERE], ids=str)
def test_no_word_is_left(asked: Callable[[Row], Any], marked: Callable[[str, bytes], bool], row: Row) -> None:
    answer = asked(row)
    assert answer.status_code == (row.status or answer.status_code)
    assert answer.status_code < 500
    if answer.status_code != 200 or not row.quotes:
        assert not marked("answer", answer.content)


def test_the_watch_sees_what_is_there(asked: Callable[[Row], Any], marked: Callable[[str, bytes], bool]) -> None:
    assert marked("answer", asked(ROWS["POST", CHECK][0]).content)


@pytest.mark.parametrize("row", [ROWS["POST", CHECK][0], ROWS["POST", CARDS][0]], ids=str)
def test_an_engine_that_breaks(
    asked: Callable[..., Any],
    judge: InProcess,
    marked: Callable[[str, bytes], bool],
    row: Row,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(judge, "breaks", True)
    answer = asked(row)
    assert answer.status_code == 500
    assert not marked("answer", answer.content)


@pytest.mark.parametrize("header", ["host", "origin", "authorization", "content-type", "referer"])
def test_words_in_headers(asked: Callable[..., Any], marked: Callable[[str, bytes], bool], header: str) -> None:
    answer = asked(ROWS["POST", CHECK][1], **{header: PROSE})
    assert not marked("answer", answer.content)


def test_what_was_counted_has_no_word(client: TestClient, marked: Callable[[str, bytes], bool]) -> None:
    client.post(f"/{PROSE}", json={"text": NOTE, "code": PROSE})
    client.post(CHECK, json={"text": NOTE, "code": PROSE})
    found = client.get("/metrics").content
    assert b"dxproof_requests_total" in found
    assert not marked("metrics", found)
