"""The service in this process, judged by the engines of the session; and a note that proves less than its code."""

import base64
import json
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
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

HERE = "http://127.0.0.1:8642"
NOTE = """Neck pain and headaches. PT for 6 weeks, NSAIDs tried.
MRI cervical spine 1/5/2027: moderate left foraminal stenosis at C1-C2.
Assessment: foraminal stenosis C1-C2 (M99.70)
"""


class InProcess:
    """Judges in the process of the tests."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self.asked: list[Asked] = []

    @property
    def codes(self) -> tuple[KnownCode, ...]:
        return known_codes(self.engines)

    async def judge(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return judged(self.engines, asked)


@dataclass
class Served:
    """A service, a caller of it, and what it wrote into its log."""

    app: Starlette
    client: TestClient
    judge: Any
    log: list[str] = field(default_factory=list)

    def check(self, **fields: Any) -> Any:
        return self.client.post("/v1/check", json=fields)

    def lines(self, body: bytes) -> Any:
        return self.client.post("/v1/check", content=body, headers={"content-type": "application/x-ndjson"})

    def bench(self, what: str, **value: Any) -> Any:
        """Ask as the page of the worklist does."""
        return self.client.post(f"/worklist/{what}", json=value, headers={"x-dxproof-page": "1"})

    def hook(self, **prefetch: Any) -> Any:
        call = {"hook": "patient-view", "hookInstance": "d1577c69", "context": {"patientId": "1"}, "prefetch": prefetch}
        return self.client.post("/cds-services/documentation-gaps", json=call)


def app_of(
    engines: Engines, judge: Any = None, access: Access | None = None, log: Any = None, desk: Desk | None = None
) -> Starlette:
    """A service that judges in this process."""
    packs = [pack.name for pack in engines.packs]
    return application(judge or InProcess(engines), packs, access or Access(), Metrics(), log or (lambda _: None), desk)


@contextmanager
def running(app: Starlette) -> Iterator[str]:
    """The address of a service in a thread of this process."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none", http="h11"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def serving(engines: Engines) -> Iterator[Callable[..., Served]]:
    """``serving(access, judge)``: a service with another access, or another judge."""
    open_clients: list[TestClient] = []

    def start(access: Access | None = None, judge: Any = None, desk: Desk | None = None) -> Served:
        log: list[str] = []
        judge = judge or InProcess(engines)
        app = app_of(engines, judge, access, log.append, desk)
        client = TestClient(app, base_url=HERE, raise_server_exceptions=True)
        open_clients.append(client.__enter__())
        return Served(app, client, judge, log)

    yield start
    for client in open_clients:
        client.__exit__(None, None, None)


@pytest.fixture
def served(serving: Callable[..., Served]) -> Served:
    """The service as it is without options."""
    return serving()


def in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def document(text: str, **fields: Any) -> dict[str, Any]:
    """A note as a FHIR resource."""
    attachment = {"contentType": "text/plain", "data": in_base64(text.encode())}
    return {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": attachment}]} | fields


# ---- the worklist ---------------------------------------------------------------------------------------------------


class Unseen:
    """A progress that nobody watches."""

    def surveyed(self, size: int) -> None: ...

    def begin(self, steps: int, done: int) -> None: ...

    def advance(self, steps: int, notes: int) -> None: ...

    def finishing(self) -> None: ...


CHARTS = (
    {"id": "one", "text": NOTE, "provider": "Dr Adams", "date": "2027-01-06"},
    {"id": "two", "text": NOTE.replace("C1-C2.", "C1-C2 by an osteophyte."), "provider": "Dr Baker"},
    {"id": "three", "text": NOTE.replace("C1-C2", "C4-C5").replace("M99.70", "M99.71"), "provider": "Dr Adams"},
    {"id": "settled", "text": "Seen for a cough."},
)


def audit_of(charts: Sequence[dict[str, str]], parent: Path, engines: Engines) -> Path:
    """A finished audit beside its notes."""
    (parent / "charts.jsonl").write_text("".join(json.dumps(chart) + "\n" for chart in charts), encoding="utf-8")
    judging = JudgeOptions()
    call = Audit((str(parent / "charts.jsonl"),), parent / "audit", engines, judging, InputOptions())
    run(call, lambda batches: map(Worker(engines, judging), batches), {}, Unseen())
    return parent / "audit"


@pytest.fixture(scope="session")
def made_audit(tmp_path_factory: pytest.TempPathFactory, alone: Engines) -> Path:
    """An audit that tests copy and never touch."""
    return audit_of(CHARTS, tmp_path_factory.mktemp("worklist"), alone)


@pytest.fixture
def folder(made_audit: Path, tmp_path: Path) -> Path:
    """An audit of one's own."""
    return shutil.copytree(made_audit, tmp_path / "audit")


@pytest.fixture
def desk(folder: Path, tmp_path: Path) -> Iterator[Desk]:
    """The worklist of that audit."""
    bench = Workbench(folder)
    for place in ("cases", "outbox"):
        (tmp_path / place).mkdir()
    yield Desk(bench, "somebody", tmp_path / "cases", tmp_path / "outbox")
    bench.close()
