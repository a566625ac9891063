"""What tests of pages in a real browser share: where Chromium is, what its pages complain of, and what axe finds."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NO_ROUTES: Mapping[str, Callable[..., None]] = {}
HANG = 240_000  # milliseconds of the clock after which a browser hangs, and is not only slow


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason='pip install "dxproof[test]"')
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, timeout=HANG)
        yield started
        started.close()


@dataclass
class Heard:
    """What pages have complained of, and the addresses that they asked for."""

    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def listen(self, page: Any) -> None:
        """Hear this page, too."""
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))


@contextmanager
def tabs(browser: Any) -> Iterator[tuple[Callable[..., Any], Heard]]:
    """``tab(routes, option, …)``, a tab in a browser context of its own, and what is heard from all of them.

    ``routes`` are handlers of requests by their pattern. The browser is told them before it opens a page: one that comes later
    may miss a request.
    """
    contexts, heard = [], Heard()

    def tab(routes: Mapping[str, Callable[..., None]] = NO_ROUTES, **options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(HANG)
        page = contexts[-1].new_page()
        heard.listen(page)
        for pattern, route in routes.items():
            page.route(pattern, route)
        return page

    yield tab, heard
    for context in contexts:
        context.close()


def axe(tab: Any, colours: bool = False) -> list[str]:
    """What axe-core finds wrong, best practices included; or with ``colours`` alone, the one thing that a colour scheme changes."""
    source = pytest.importorskip("axe_playwright_python.base", reason='pip install "dxproof[test]"').AXE_FILE_PATH
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(Path(source).read_text(encoding="utf-8"))
    asked = {"resultTypes": ["violations"]} | ({"runOnly": ["color-contrast"]} if colours else {})
    found = tab.evaluate("asked => axe.run(document, asked)", asked)
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
