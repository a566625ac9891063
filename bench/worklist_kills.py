"""Kill the service at random moments while somebody decides: python bench/worklist_kills.py AUDIT_DIR [KILLS]

A person decides on chart after chart as the page does: each act has a key and is sent until it is acknowledged. The service is killed
(SIGKILL) and started again. At the end every act must be in the store exactly once, and every acknowledged one with what was acknowledged.
"""

import json
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from dxproof.engine.audit.decided.journal import journal_of
from dxproof.engine.audit.workbench.charts import listed_charts

SEED = 16
LONGEST = 0.6  # seconds from the service being ready to its death


def main(source: Path, kills: int) -> int:
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as place:
        folder = shutil.copytree(source, Path(place) / "audit")
        seqs = [chart.seq for chart in listed_charts(folder)]
        port = _free_port()
        acknowledged: dict[str, int] = {}
        sent: list[str] = []
        stop = threading.Event()
        person = threading.Thread(target=_decide, args=(port, seqs, acknowledged, sent, stop))
        service = _started(folder, port)
        person.start()
        for number in range(kills):
            time.sleep(rng.uniform(0, LONGEST))
            service.send_signal(signal.SIGKILL)
            service.wait()
            print(f"kill {number + 1}: {len(acknowledged)} acknowledged", flush=True)
            service = _started(folder, port)
        stop.set()
        person.join()
        service.kill()
        service.wait()
        with journal_of(folder) as journal:
            stored = journal.history()
        comments = [entry.comment for entry in stored]
        by_comment = {entry.comment: entry.entry for entry in stored}
        lost = [key for key, entry in acknowledged.items() if by_comment.get(key) != entry]
        doubled = len(comments) - len(set(comments))
        print(f"{kills} kills, {len(sent)} acts, {len(acknowledged)} acknowledged: {len(lost)} lost, {doubled} doubled")
        return int(bool(lost or doubled or len(stored) != len(sent)))


def _decide(port: int, seqs: list[int], acknowledged: dict[str, int], sent: list[str], stop: threading.Event) -> None:
    seen: dict[int, int] = {}
    number = 0
    while not stop.is_set():
        seq, key = seqs[number % len(seqs)], f"act-{number:08d}"
        number += 1
        sent.append(key)
        act = {"seq": seq, "seen": seen.get(seq, 0), "key": key, "comment": key}
        while key not in acknowledged:
            told = _ask(port, act)
            if told is None:
                time.sleep(0.05)
            else:
                (entry,) = (each for each in told["history"] if each["comment"] == key)
                acknowledged[key] = seen[seq] = entry["entry"]


def _ask(port: int, act: dict[str, Any]) -> Any:
    headers = {"content-type": "application/json", "x-dxproof-page": "1"}
    call = urllib.request.Request(f"http://127.0.0.1:{port}/worklist/decide", json.dumps(act).encode(), headers)
    try:
        with urllib.request.urlopen(call, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{error.code}: {error.read().decode()}") from None
    except (OSError, ValueError):
        return None


def _started(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    call = [sys.executable, "-m", "dxproof.cli", "serve", str(folder), "--port", str(port), "--workers", "1", "-q"]
    service = subprocess.Popen(call, stderr=subprocess.PIPE)
    assert service.stderr is not None
    while line := service.stderr.readline():
        if b"is ready" in line:
            return service
    raise SystemExit("the service did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20))
