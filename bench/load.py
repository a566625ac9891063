"""Load on this machine's loopback, made by Locust: notes per second of a worker over those of the bare loop, and how long answers take at half of that.

usage: python bench/load.py CORPORA [AUDIT_DIR] [--seconds N] [--spine] [--locust PATH]      (pip install locust)

With AUDIT_DIR the service also has the routes of a worklist. Notes are the first 500 words of real ones; with ``--spine`` of those
that speak of a stenosis, which cost three times as much. Loop and load are measured in turns, in one run, by
the clock: leave the machine alone meanwhile. The bars are those of ``serve.py``, and 50 ms for 99 of 100 answers.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

WORDS = 500
NEAR = ("foramin", "stenosis")  # what a note of ``--spine`` has
CALLERS = 4  # that ask again at once
MANY = 8  # that come by the clock, one after the other
ROUNDS = 3
ENOUGH = 0.8  # of the bare loop's rate
LONGEST = 50  # milliseconds
USER = """
import itertools, json, os
import gevent
from locust import FastHttpUser, constant, constant_throughput, task

BODIES = itertools.cycle([json.dumps({"text": text}).encode() for text in json.load(open(os.environ["NOTES"]))])
RATE = float(os.environ["RATE"])  # of one caller
MANY, NUMBERS = int(os.environ["MANY"]), itertools.count()


class Caller(FastHttpUser):
    wait_time = constant_throughput(RATE) if RATE else constant(0)

    def on_start(self):  # evenly, not all at once
        if RATE:
            gevent.sleep(next(NUMBERS) / RATE / MANY)

    @task
    def check(self):
        self.client.post("/v1/check", data=next(BODIES), headers={"content-type": "application/json"})
"""


def notes_of(corpora: Path, spine: bool) -> list[str]:
    """Notes of 500 words each."""
    with (corpora / "mtsamples_dev.jsonl").open(encoding="utf-8") as lines:
        texts = [text for line in lines if len((text := json.loads(line)["text"]).split()) >= WORDS]
    cut = [" ".join(text.split(" ")[:WORDS]) for text in texts]
    return [text for text in cut if not spine or any(word in text.lower() for word in NEAR)]


def bare(engines: Any, texts: list[str], seconds: float) -> float:
    """Notes per second of a loop."""
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        for report in engines.check(texts[done % len(texts)]):
            report.model_dump_json()
        done += 1
    return done / (time.perf_counter() - began)


def load(locust: str, place: Path, port: int, seconds: int, rate: float) -> dict[str, float]:
    """What Locust measures; ``rate`` is in requests per second, 0 for as many as are answered."""
    found = place / "found"
    environment = os.environ | {"NOTES": str(place / "notes.json"), "RATE": str(rate / MANY), "MANY": str(MANY)}
    callers = str(MANY if rate else CALLERS)
    call = [locust, "-f", str(place / "user.py"), "--headless", "-u", callers, "-r", callers]
    call += ["-t", f"{seconds}s", "--host", f"http://127.0.0.1:{port}", "--json", "--only-summary"]
    with found.open("wb") as out:
        subprocess.run(call, env=environment, stdout=out, stderr=subprocess.DEVNULL, check=True)
    (told,) = json.loads(found.read_text())
    times = sorted((int(ms), n) for ms, n in told["response_times"].items())
    wanted, seen, p99 = 0.99 * told["num_requests"], 0, 0
    for milliseconds, count in times:
        seen += count
        if seen >= wanted:
            p99 = milliseconds
            break
    return {
        "rate": told["num_requests"] / (told["last_request_timestamp"] - told["start_time"]),
        "failed": told["num_failures"],
        "p99": p99,
        "requests": told["num_requests"],
    }


def main() -> None:
    """All figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpora", type=Path)
    parser.add_argument("audit", nargs="?")
    parser.add_argument("--spine", action="store_true")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--locust", default="locust")
    given = parser.parse_args()
    import dxproof

    engines, texts = dxproof.load_engines("m99-stenosis").compile(), notes_of(given.corpora, given.spine)
    serve = [sys.executable, "-m", "dxproof.cli", "serve", *([given.audit] if given.audit else [])]
    call = [*serve, "--port", "0", "--workers", "1", "--pack", "m99-stenosis", "--quiet"]
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as service:
        place = Path(folder)
        (place / "notes.json").write_text(json.dumps(texts))
        (place / "user.py").write_text(USER)
        assert service.stderr
        port = int(service.stderr.readline().split("/")[2].rpartition(":")[2])
        bare(engines, texts, 2)
        load(given.locust, place, port, 3, 0)  # what is loaded with the first notes
        ratios, rates, slowest = [], [], []
        for _ in range(ROUNDS):
            loop = bare(engines, texts, given.seconds)
            full = load(given.locust, place, port, given.seconds, 0)
            half = load(given.locust, place, port, given.seconds, full["rate"] / 2)
            assert full["failed"] == half["failed"] == 0
            ratios.append(full["rate"] / loop)
            rates.append(full["rate"])
            slowest.append(half["p99"])
            print(
                f"bare loop {loop:.1f} notes/s; one worker {full['rate']:.1f} ({full['rate'] / loop:.2f}); "
                f"at {half['rate']:.1f} notes/s 99 of 100 within {half['p99']:.0f} ms ({half['requests']:.0f} requests)",
                flush=True,
            )
        print(f"one worker: {median(ratios):.2f} of the bare loop's notes per second (bar {ENOUGH})")
        print(
            f"at half of {median(rates):.1f} notes/s: 99 of 100 answers within {median(slowest):.0f} ms (bar {LONGEST})"
        )
        service.terminate()


if __name__ == "__main__":
    main()
