"""Kill the service at random moments while somebody decides in a browser: python bench/worklist_kills.py AUDIT_DIR [KILLS]

A person at the page, in Chromium by Playwright, writes a comment on chart after chart by keyboard; the page sends each until it is
acknowledged. The service is killed (SIGKILL) and started again. At the end every act must be in the store exactly once, and every
acknowledged one with what was acknowledged.
"""

import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from dxproof.engine.audit.decided.journal import journal_of
from dxproof.engine.audit.workbench.charts import listed_charts

SEED = 16
LONGEST = 3.0  # seconds from the service being ready to its death
HANG = 600_000  # milliseconds after which a browser hangs, and is not only slow


def main(source: Path, kills: int) -> int:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = shutil.copytree(source, Path(place) / "audit")
        charts = len(listed_charts(folder))
        port = _free_port()
        service = [_started(folder, port)]
        page = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]).new_page()
        page.set_default_timeout(HANG)
        sent: set[str] = set()
        acknowledged: dict[str, int] = {}
        page.on("request", lambda request: _is_act(request) and sent.add(request.post_data_json["comment"]))
        page.on("requestfinished", lambda request: _is_act(request) and _acknowledge(request, acknowledged))
        page.goto(f"http://127.0.0.1:{port}/worklist")
        page.locator("#frame iframe:not(.coming)").wait_for()
        ended = threading.Event()
        killer = threading.Thread(target=_kill, args=(folder, port, kills, service, ended))
        killer.start()
        _decide(page, charts, ended)
        killer.join()
        service[0].kill()
        service[0].wait()
        with journal_of(folder) as journal:
            stored = journal.history()
        by_comment = {entry.comment: entry.entry for entry in stored}
        lost = [words for words, entry in acknowledged.items() if by_comment.get(words) != entry]
        doubled = len(stored) - len(by_comment)
        print(f"{kills} kills, {len(sent)} acts, {len(acknowledged)} acknowledged: {len(lost)} lost, {doubled} doubled")
        return int(bool(lost or doubled or set(by_comment) != sent))


def _decide(page: Any, charts: int, ended: threading.Event) -> None:
    """Comment on one chart after the other, and from the last back to the first."""
    number = 0
    while not ended.is_set():
        number += 1
        page.keyboard.press("c")
        page.locator("#panel textarea[name=comment]").wait_for()
        page.keyboard.press("Control+a")
        page.keyboard.type(f"act {number}")
        page.keyboard.press("Control+Enter")
        page.locator("#panel").wait_for(state="hidden")  # it closes when the act is acknowledged
        page.keyboard.press("j" if number // charts % 2 == 0 else "k")


def _is_act(request: Any) -> bool:
    return bool(request.url.endswith("/worklist/decide"))


def _acknowledge(request: Any, acknowledged: dict[str, int]) -> None:
    words, answer = request.post_data_json["comment"], request.response()
    if answer is None or answer.status != 200:
        raise SystemExit(f"an act was answered with {answer and answer.status}")
    acknowledged[words] = next(each["entry"] for each in answer.json()["history"] if each["comment"] == words)


def _kill(
    folder: Path, port: int, kills: int, service: "list[subprocess.Popen[bytes]]", ended: threading.Event
) -> None:
    rng = random.Random(SEED)
    for number in range(kills):
        time.sleep(rng.uniform(0, LONGEST))
        service[0].send_signal(signal.SIGKILL)
        service[0].wait()
        print(f"kill {number + 1}", flush=True)
        service[0] = _started(folder, port)
    ended.set()


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
