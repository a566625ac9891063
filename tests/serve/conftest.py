"""The service in this process, judged by the engines of the session; and a note that proves less than its code."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dxproof.engine.engines import Engines
from dxproof.engine.serve.access import Access
from dxproof.engine.serve.app import application
from dxproof.engine.serve.judging import Answer, Asked, KnownCode, judged, known_codes
from dxproof.engine.serve.metrics import Metrics

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

    def hook(self, **prefetch: Any) -> Any:
        call = {"hook": "patient-view", "hookInstance": "d1577c69", "context": {"patientId": "1"}, "prefetch": prefetch}
        return self.client.post("/cds-services/documentation-gaps", json=call)


@pytest.fixture
def serving(engines: Engines) -> Iterator[Callable[..., Served]]:
    """``serving(access, judge)``: a service with another access, or another judge."""
    open_clients: list[TestClient] = []

    def start(access: Access | None = None, judge: Any = None) -> Served:
        log: list[str] = []
        judge = judge or InProcess(engines)
        app = application(judge, [pack.name for pack in engines.packs], access or Access(), Metrics(), log.append)
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
