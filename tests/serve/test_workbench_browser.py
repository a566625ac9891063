"""The page in a real browser: paste, drop, keys, no script, hostile words; nothing is asked of anybody else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dxproof.engine.engines import Engines
from tests.browsing import axe, tabs
from tests.serve.conftest import NOTE, app_of, running
from tests.serve.test_pages import BAD, TWO

pytestmark = pytest.mark.local_sockets


@pytest.fixture(scope="module")
def address(engines: Engines) -> Iterator[str]:
    with running(app_of(engines)) as at:
        yield at


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """``opened(option, …)``: the page in a browser of its own. What it complains of, or asks of others, fails the test."""
    with tabs(browser) as (tab, heard):

        def show(**options: Any) -> Any:
            page = tab(viewport={"width": 1280, "height": 800}, **options)
            page.goto(address)
            return page

        yield show
    assert heard.said == []
    assert {url.partition("?")[0] for url in heard.asked} <= {f"{address}{path}" for path in ("/", "/report", "/workbench.css", "/workbench.js")} | {"data:,", "about:srcdoc"}  # fmt: skip


def judged(page: Any, words: str) -> Any:
    """Wait until a report is there, and return its frame."""
    page.locator("#said").filter(has_text=words).wait_for()
    return page.frames[1]


def drop(page: Any, *files: tuple[str, str]) -> None:
    page.evaluate(
        """(files) => { const data = new DataTransfer();
        for (const [name, text] of files) data.items.add(new File([text], name));
        document.body.dispatchEvent(new DragEvent('dragover', {dataTransfer: data, bubbles: true, cancelable: true}));
        document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})); }""",
        [list(file) for file in files],
    )


def test_paste_and_go_on_editing(opened: Callable[..., Any]) -> None:
    page = opened()
    before = page.evaluate("history.length")
    page.fill("#text", NOTE)
    frame = judged(page, "M99.70 unsupported")
    assert frame.locator("h1").inner_text().startswith("M99.70")
    assert "headaches" in frame.locator("#note").inner_text()
    frame.locator("#verdict").evaluate("(pane) => { pane.scrollTop = 120; }")
    page.fill("#text", NOTE.replace("at C1-C2.", "at C1-C2 due to ligament hypertrophy."))
    frame = judged(page, "M99.70 supported")
    assert frame.locator("#verdict").evaluate("(pane) => pane.scrollTop") == 120
    page.fill("#code", "M99.60")
    judged(page, "M99.60 unsupported")
    page.fill("#text", "")
    page.locator("#report:not(.judged)").wait_for()
    assert page.evaluate("history.length") == before
    assert (page.title(), page.url.rpartition("/")[2]) == ("dxproof", "")


def test_drop_a_document_and_take_it_away(opened: Callable[..., Any]) -> None:
    page = opened()
    page.fill("#text", "Right knee osteoarthritis, primary.")
    judged(page, "M17.11")
    drop(page, ("Qorvexa.txt", NOTE), ("other.txt", "x"))
    judged(page, "M99.70")
    assert page.locator("#text").is_disabled()
    page.click("#clear")
    judged(page, "M17.11")
    assert page.input_value("#text") == "Right knee osteoarthritis, primary."


def test_by_keys_alone(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#text:focus").wait_for()
    page.keyboard.insert_text(NOTE)
    page.keyboard.press("Control+Enter")
    judged(page, "M99.70 unsupported")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "code"
    page.keyboard.type("M99.71")
    page.keyboard.press("Enter")
    judged(page, "M99.71 unsupported")


def test_axe_finds_nothing(opened: Callable[..., Any]) -> None:
    page = opened(bypass_csp=True)

    def wrong(frame: Any) -> list[str]:
        page.emulate_media(color_scheme="light")
        found = axe(frame)
        page.emulate_media(color_scheme="dark")
        return found + axe(frame, colours=True)

    assert wrong(page) == []
    page.fill("#text", TWO)
    judged(page, "M99.70 incomplete, M17.31 incomplete")
    page.locator("summary").click()
    assert wrong(page) == []
    assert wrong(page.frames[1]) == []


def test_hostile_words_do_nothing(opened: Callable[..., Any]) -> None:
    page = opened()
    page.on("dialog", lambda _: pytest.fail("a dialog was opened"))
    for text, verdict in ((NOTE + BAD, "M99.70 unsupported"), (TWO + BAD, "M17.31 incomplete")):
        page.fill("#text", text)
        judged(page, verdict)
        assert all(frame.locator("img").count() == 0 for frame in page.frames)
    assert page.frames[2].locator("#note").inner_text().count("alert(1)") == 3


def test_nothing_scrolls_sideways(opened: Callable[..., Any]) -> None:
    """Half the width is a zoom of 200 %, a quarter one of 400 %."""
    page = opened()
    page.fill("#text", TWO)
    judged(page, "M99.70 incomplete, M17.31 incomplete")
    for width in (1280, 640, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for frame in page.frames[:2]:
            assert frame.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_button_judges(opened: Callable[..., Any]) -> None:
    page = opened(java_script_enabled=False)
    page.fill("#text", NOTE)
    page.click("#go")
    frame = page.frame_locator("iframe[name=report]")
    frame.locator("h1", has_text="M99.70").wait_for()
    assert page.locator("iframe").is_visible()


def test_the_service_gone_is_told(opened: Callable[..., Any]) -> None:
    page = opened(routes={"**/report": lambda route: route.abort()})
    page.fill("#text", NOTE)
    page.locator("#said").filter(has_text="There was no answer.").wait_for()
