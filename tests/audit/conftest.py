"""Shared fixtures for audit tests: run an audit in this process, and charts of every kind."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dxproof
from dxproof.engine.audit.judging.worker import Judge, JudgeOptions, Worker
from dxproof.engine.audit.run import Audit, run
from dxproof.engine.audit.store import Store
from dxproof.engine.engines import Engines
from dxproof.engine.inputs import InputOptions

_PROVEN = (
    "MRI 9/1/2026: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain. Neck pain."
)
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "m99_stenosis"


class Silent:
    """A progress that nobody watches; ``stop_after`` notes it is Ctrl-C."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.stop_after = stop_after
        self.steps: list[tuple[int, int]] = []
        self.total = 0

    def surveyed(self, size: int) -> None: ...

    def begin(self, steps: int, done: int) -> None:
        self.total = steps

    def advance(self, steps: int, notes: int) -> None:
        self.steps.append((steps, notes))
        if self.stop_after is not None and notes >= self.stop_after:
            raise KeyboardInterrupt

    def finishing(self) -> None: ...


@dataclass(frozen=True)
class Audited:
    """A finished audit in its folder."""

    folder: Path
    stamp: dict[str, Any]

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table."""
        rows: list[dict[str, Any]] = pq.read_table(self.folder / f"{name}.parquet").to_pylist()
        return rows

    def files(self) -> dict[str, bytes]:
        """All files but run.json, which tells the time."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir()) if path.name != "run.json"}


def here(engines: Engines, judging: JudgeOptions) -> Judge:
    """The oracle: batches judged one after the other in this process."""

    def judge(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(Worker(engines, judging), batches)

    return judge


@pytest.fixture(scope="session")
def audit_engines() -> Engines:
    """The shipped pack, as only audits use it."""
    return dxproof.load_engines("m99-stenosis")


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, audit_engines: Engines) -> Path:
    """The folder of a finished audit, beside its ``notes.jsonl``, that tests copy and never touch."""
    parent = tmp_path_factory.mktemp("whole")
    records = [{"id": f"n{n}", "text": f"Seen {n} times. {_PROVEN}", "claim": {"dx": ["M99.60"]}} for n in range(12)]
    lines = (json.dumps(record) + "\n" for record in [*records, {"id": "empty", "text": ""}])
    (parent / "notes.jsonl").write_text("".join(lines), encoding="utf-8")
    judging = JudgeOptions(code=None, redact=False)
    audit = Audit((str(parent / "notes.jsonl"),), parent / "out", audit_engines, judging, InputOptions())
    run(audit, here(audit_engines, judging), {"engine": "local", "workers": 1}, Silent())
    return parent / "out"


@pytest.fixture
def audited(tmp_path: Path, audit_engines: Engines) -> Callable[..., Audited]:
    """Run an audit in this process."""
    numbers = iter(range(1000))

    def audit(
        *inputs: Path | str,
        out: Path | None = None,
        judging: JudgeOptions = JudgeOptions(),
        options: InputOptions = InputOptions(),
        resume: bool = False,
        judge: Judge | None = None,
        engines: Engines | None = None,
        progress: Silent | None = None,
    ) -> Audited:
        used = engines or audit_engines
        call = Audit(
            inputs=tuple(map(str, inputs)),
            out=out or tmp_path / f"audit-{next(numbers)}",
            engines=used,
            judging=judging,
            options=options,
            resume=resume,
        )
        stamp = run(call, judge or here(used, judging), {"workers": 0}, progress or Silent())
        assert Store(call.out).finished
        return Audited(call.out, stamp)

    return audit


@pytest.fixture(scope="session")
def fixture_notes() -> list[dict[str, Any]]:
    """The fixture notes as records, with claims where a fixture has one."""
    records = []
    for folder in sorted(FIXTURES.iterdir()):
        note, claim = folder / "note.txt", folder / "claim.json"
        if note.exists() and note.read_text(encoding="utf-8").strip():
            record: dict[str, Any] = {"id": folder.name, "text": note.read_text(encoding="utf-8")}
            if claim.exists():
                record["claim"] = json.loads(claim.read_text(encoding="utf-8"))
            records.append(record)
    return records


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[..., Path]:
    """Write a JSON Lines file; a record that is text or bytes is a line as it is."""

    def write(*records: dict[str, Any] | str | bytes, name: str = "notes.jsonl") -> Path:
        path = tmp_path / name
        with path.open("wb") as out:
            for record in records:
                text = json.dumps(record) if isinstance(record, dict) else record
                out.write((text.encode() if isinstance(text, str) else text) + b"\n")
        return path

    return write


@pytest.fixture(scope="session")
def silent() -> type[Silent]:
    """A progress that nobody watches."""
    return Silent


@pytest.fixture(scope="session")
def judge_here() -> Callable[[Engines, JudgeOptions], Judge]:
    """The oracle of every other way to judge."""
    return here
