"""The HTML page of a note: its size, the time to render it, and the time until a browser has loaded it.

usage: python bench/page.py CORPORA [--words N] [--browser PATH]

Notes of the corpora are concatenated up to the given number of words; each figure is the median of nine.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import dxproof
from dxproof.engine.report.page import page

TIMES = 9


def main(arguments: argparse.Namespace) -> None:
    """Print one line per figure."""
    engine = dxproof.load().compile()
    real = [json.loads(line)["text"] for line in (arguments.corpora / "real_gold_dev.jsonl").read_text().splitlines()]
    text = ""
    for note in real * (1 + arguments.words // 500):
        if len(text.split()) >= arguments.words:
            break
        text += note + "\n\n"
    report = engine.check(text)
    made = []
    for _ in range(TIMES):
        began = time.perf_counter()
        html = page(report, text, engine.pack)
        made.append(time.perf_counter() - began)
    print(
        f"{len(text.split())} words: {len(html.encode()) / 1000:.0f} kB, made in {statistics.median(made) * 1000:.0f} ms"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(html, encoding="utf-8")
        print(f"ready in Chromium after {statistics.median(_loads(path, arguments.browser)):.0f} ms")


def _loads(path: Path, browser: str) -> list[float]:
    """Milliseconds until the page has loaded and its script has run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        found = []
        for _ in range(TIMES):
            tab = chromium.new_page()
            tab.goto(path.as_uri())
            found.append(float(tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")))
            tab.close()
        chromium.close()
        return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--words", type=int, default=3000)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    main(parser.parse_args())
