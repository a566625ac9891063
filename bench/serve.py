"""The service: its processor time over that of the bare loop, what it holds under hostile callers, and what a fuzzer finds.

usage: python bench/serve.py [CORPORA] [--fuzz N [--worklist AUDIT_DIR]]

Without CORPORA the notes are the fixtures. Times are processor seconds of the service's processes. ``--fuzz`` sends N cases for each
route, made by schemathesis (pip install schemathesis) from the OpenAPI description; with ``--worklist`` also for what the page of a worklist
sends, by the models that the service reads it with. Connects only to this machine.
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

import psutil

FIXTURES = Path(__file__).parents[1] / "fixtures" / "m99_stenosis"
CALLERS = 4
ROUNDS = 5
ENOUGH = 0.8  # of the bare loop's rate
IDLE = 1000  # connections
_HEAD = b"POST /v1/check HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


def notes_of(corpora: Path | None) -> list[str]:
    """The real notes of the corpus, or those of the fixtures."""
    if corpora is None:
        return [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*/note.txt"))]
    with (corpora / "mtsamples_dev.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines][:600]


@contextmanager
def serving(workers: int, *options: str) -> Iterator[tuple[psutil.Process, int]]:
    """A service, and its port."""
    command = [sys.executable, "-m", "dxproof.cli", "serve", *options, "--port", "0", "--workers", str(workers)]
    started = subprocess.Popen([*command, "--pack", "m99-stenosis", "--quiet"], stderr=subprocess.PIPE, text=True)
    assert started.stderr
    line = started.stderr.readline()
    try:
        yield psutil.Process(started.pid), int(line.split("/")[2].rpartition(":")[2])
    finally:
        started.terminate()
        started.wait()


def check(connection: HTTPConnection, text: str) -> int:
    """The status of a request, whose answer is read."""
    connection.request("POST", "/v1/check", json.dumps({"text": text}), {"content-type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def ask_all(port: int, notes: list[str]) -> None:
    """All notes, by several callers with a connection each."""

    def ask(share: list[str]) -> None:
        connection = HTTPConnection("127.0.0.1", port)
        for note in share:
            assert check(connection, note) in (200, 422)

    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(ask, [notes[start::CALLERS] for start in range(CALLERS)]))


def seconds_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def bare(engines: Any, notes: list[str]) -> float:
    """Processor seconds of a loop over the notes."""
    start = time.process_time()
    for note in notes:
        if note.strip():
            for report in engines.check(note):
                report.model_dump_json()
    return time.process_time() - start


def throughput(notes: list[str]) -> None:
    """The rate of a worker over that of the bare loop, interleaved; and what the process in front of it costs."""
    import gc

    import dxproof

    engines = dxproof.load_engines("m99-stenosis").compile()
    with serving(1) as (parent, port):
        (worker,) = [child for child in parent.children() if seconds_of(child) > seconds_of(parent) / 2]
        bare(engines, notes)  # what is loaded with the first notes
        ask_all(port, notes)
        gc.freeze()
        loops, workers, fronts = [], [], []
        for _ in range(ROUNDS):
            loops.append(bare(engines, notes))
            before = seconds_of(worker), seconds_of(parent)
            ask_all(port, notes)
            workers.append(seconds_of(worker) - before[0])
            fronts.append(seconds_of(parent) - before[1])
    each = 1000 / len(notes)
    ratio = median(loop / judging for loop, judging in zip(loops, workers, strict=True))
    print(f"bare loop: {median(loops) * each:.2f} ms a note ({len(notes)} notes, median of {ROUNDS} rounds)")
    print(f"worker: {median(workers) * each:.2f} ms a note, {ratio:.2f} of the bare loop's rate (bar {ENOUGH})")
    print(f"process in front: {median(fronts) * each:.2f} ms a note, shared by all workers")


def hostile() -> None:
    """Long bodies, slow callers, idle connections, nonsense: memory, and whether others are served."""
    with serving(2) as (parent, port):
        connection = HTTPConnection("127.0.0.1", port)
        assert check(connection, "C1-C2 foraminal stenosis.") == 200
        before = parent.memory_info().rss
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(IDLE)]
        for one in held[:100]:
            one.sendall(_HEAD % 1_000_000 + b'{"text": "')
        most = 0
        bodies: dict[str, bytes] = {
            "a 20 MB note": json.dumps({"text": "a" * 20_000_000}).encode(),
            "15 MB of objects": b"[" + b"{}," * 5_000_000 + b"{}]",
            "15 MB of short texts": b"[" + b'"ab",' * 3_000_000 + b'"ab"]',
            "15 MB of brackets": b"[" * 15_000_000,
            "1 MB of terms": json.dumps({"text": "C1-C2 foraminal stenosis from pannus. " * 25_000}).encode(),
            "not JSON": b"\xff" * 1_000_000,
        }
        for name, body in bodies.items():
            with ThreadPoolExecutor(8) as callers:
                statuses = list(callers.map(lambda sent: _post(port, sent), [body] * 8))
            most = max(most, parent.memory_info().rss)
            other = check(HTTPConnection("127.0.0.1", port), "C1-C2 foraminal stenosis.")
            print(f"8 x {name}: {sorted(set(statuses))}, another caller {other}")
        print(
            f"memory of the process in front: {before / 1e6:.0f} MB, then at most {most / 1e6:.0f} MB, {IDLE} connections open"
        )
        for one in held:
            one.close()


def _post(port: int, body: bytes) -> int | str:
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("POST", "/v1/check", body, {"content-type": "application/json"})
        return connection.getresponse().status
    except OSError as error:  # refused before it was sent
        return type(error).__name__
    finally:
        connection.close()


def fuzz(cases: int, audit: Path | None) -> None:
    """What schemathesis finds: server errors, answers that are not as described, requests that are wrongly accepted or refused."""
    command = shutil.which("schemathesis") or shutil.which("st")
    if command is None:
        print("schemathesis is not installed: pip install schemathesis")
        return
    described = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    with serving(2) as (_, port):
        _fuzzed(command, cases, described, f"http://127.0.0.1:{port}/openapi.json")
    if audit is None:
        return
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copytree(audit, place / "audit")
        for folder in ("cases", "outbox"):
            (place / folder).mkdir()
        (place / "worklist.json").write_text(json.dumps(page_of_worklist(place / "audit")))
        options = (str(place / "audit"), "--cases", str(place / "cases"), "--outbox", str(place / "outbox"))
        with serving(2, *options) as (_, port):
            sent = ("--url", f"http://127.0.0.1:{port}", "-H", "x-dxproof-page: 1")
            _fuzzed(command, cases, "not_a_server_error", str(place / "worklist.json"), *sent)


def _fuzzed(command: str, cases: int, checks: str, *target: str) -> None:
    phases = ("--phases", "examples,coverage,fuzzing")
    call = [command, "run", *target, "--checks", checks, "-n", str(cases), *phases, "--no-color"]
    print(subprocess.run(call, capture_output=True, text=True, check=False).stdout[-3000:])


def page_of_worklist(audit: Path) -> dict[str, Any]:
    """What the page of a worklist sends, as an OpenAPI description; numbers are mostly those of charts that there are."""
    from dxproof.engine.audit.workbench.charts import listed_charts
    from dxproof.engine.serve.worklist import wanted

    seqs = {"enum": [chart.seq for chart in listed_charts(audit)][:5]}
    few = {"type": "integer", "minimum": 0, "maximum": 20}
    sent = {
        "charts": wanted.Filters, "changes": wanted.Since, "chart": wanted.OneChart, "decide": wanted.Decide, "undo": wanted.Undo,
        "drafts": wanted.OneChart, "lint": wanted.Lint, "draft": wanted.DraftQuery, "step": wanted.StepQuery, "case": wanted.Case,
    }  # fmt: skip
    paths: dict[str, Any] = {}
    for name, model in sent.items():
        schema = model.model_json_schema()
        for field, instead in {"seq": seqs, "seen": few, "query": few}.items():
            if field in schema["properties"]:
                schema["properties"][field] = instead
        schema |= {"properties": _inlined(schema["properties"], schema.pop("$defs", {}))}
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        paths[f"/worklist/{name}"] = {"post": {"requestBody": body, "responses": {"200": {"description": "done"}}}}
    for name, field in {"page": "seq", "letter": "query"}.items():
        number = {"name": field, "in": "query", "required": True, "schema": few}
        paths[f"/worklist/{name}"] = {"get": {"parameters": [number], "responses": {"200": {"description": "shown"}}}}
    for path in ("/worklist", "/worklist/figures"):
        paths[path] = {"get": {"responses": {"200": {"description": "shown"}}}}
    return {"openapi": "3.1.0", "info": {"title": "worklist", "version": "1"}, "paths": paths}


def _inlined(value: Any, known: dict[str, Any]) -> Any:
    """A schema with its definitions in place of the references to them."""
    if isinstance(value, dict):
        if "$ref" in value:
            return _inlined(known[value["$ref"].rpartition("/")[2]], known)
        return {key: _inlined(inside, known) for key, inside in value.items()}
    return [_inlined(inside, known) for inside in value] if isinstance(value, list) else value


def main() -> None:
    """All figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpora", nargs="?", type=Path)
    parser.add_argument("--fuzz", type=int, default=0)
    parser.add_argument("--worklist", type=Path, metavar="AUDIT_DIR")
    given = parser.parse_args()
    if given.fuzz:
        fuzz(given.fuzz, given.worklist)
        return
    throughput(notes_of(given.corpora))
    hostile()


if __name__ == "__main__":
    main()
