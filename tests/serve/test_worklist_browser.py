"""The worklist in a real browser: charts by keyboard, two people on one folder, a query, zoom, no service."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dxproof.engine.engines import Engines
from dxproof.engine.serve.access import Access
from dxproof.engine.serve.app import application
from dxproof.engine.serve.metrics import Metrics
from dxproof.engine.serve.worklist.desk import Desk
from tests.report.test_page_browser import CHROMIUM, HANG, QUIET, axe
from tests.serve.conftest import InProcess, running

pytest.importorskip("uvicorn", reason='pip install "dxproof[serve]"')
sync_api = pytest.importorskip("playwright.sync_api", reason='pip install "dxproof[test]"')
pytestmark = pytest.mark.local_sockets


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, timeout=HANG)
        yield started
        started.close()


@pytest.fixture
def address(engines: Engines, desk: Desk) -> Iterator[str]:
    """A service in a thread of this process."""
    app = application(
        InProcess(engines), [pack.name for pack in engines.packs], Access(), Metrics(), lambda _: None, desk
    )
    with running(app) as at:
        yield at


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """``opened(person, option, …)``: the worklist in a browser of its own. What it complains of fails the test."""
    said: list[str] = []
    asked: list[str] = []
    contexts = []

    def show(person: str = "Ann", **options: Any) -> Any:
        contexts.append(browser.new_context(viewport={"width": 1400, "height": 850}, **options))
        contexts[-1].set_default_timeout(HANG)
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/worklist")
        page.fill("#person", person)
        page.locator("#person").blur()
        at(page, "two")
        return page

    yield show
    for context in contexts:
        context.close()
    expected = ("409", "ERR_FAILED")  # the browser's own words for who was slower, and for an answer that was lost
    assert [words for words in said if not any(each in words for each in expected)] == []
    assert all(url.startswith((address, "data:,")) for url in asked)
    assert not any("M99" in url or "Adams" in url for url in asked)


def at(page: Any, name: str) -> Any:
    """Wait until a chart is shown with its note, and return the frame."""
    page.locator("#name", has_text=name).wait_for()
    page.locator("#frame iframe.coming").wait_for(state="detached")
    page.locator("#frame iframe").wait_for()
    return page.frames[1]


def told(page: Any, words: str) -> None:
    page.locator("#said", has_text=words).wait_for()


def test_charts_are_decided_by_keys_alone(opened: Callable[..., Any], desk: Desk) -> None:
    page = opened()
    page.keyboard.press("a")
    at(page, "one")
    page.keyboard.press("r")
    page.keyboard.type("The level is fused")  # the panel has the focus; its letters are no keys
    page.keyboard.press("Control+Enter")
    frame = at(page, "three")
    page.keyboard.press("]")
    assert "x" in frame.evaluate("document.activeElement.className").split()
    page.keyboard.press("c")  # from within the note
    page.keyboard.type("see the addendum")
    page.keyboard.press("Control+Enter")
    told(page, "three: saved")
    page.keyboard.press("k")
    at(page, "one")
    page.keyboard.press("u")
    told(page, "one: taken back")
    found = {
        desk.bench.chart(seq).ref.note_id: (e.decision, e.comment, e.reason, e.person)
        for seq, e in desk.bench.latest().items()
    }  # type: ignore[union-attr]
    assert found == {
        "two": ("corrected", None, None, "Ann"),
        "one": (None, None, None, "Ann"),
        "three": (None, "see the addendum", None, "Ann"),
    }
    assert page.url.endswith("/worklist")
    assert page.title() == "dxproof worklist"


def test_two_people_on_one_folder(opened: Callable[..., Any], desk: Desk) -> None:
    ann, bo = opened("Ann"), opened("Bo")
    bo.route("**/worklist/changes", lambda route: route.fulfill(json={"entries": [], "queries": []}))
    ann.keyboard.press("n")
    told(ann, "two: no change needed")
    bo.keyboard.press("a")  # has not seen it
    bo.locator("#clash", has_text="Ann was faster: no change needed. Yours was not saved.").wait_for()
    assert [entry.person for entry in desk.bench.journal.history()] == ["Ann"]
    bo.get_by_role("button", name="Save mine after it").click()
    told(bo, "two: corrected")
    ann.locator(".row", has_text="two").locator(".done", has_text="corrected").wait_for()  # sees it without asking
    assert [(e.person, e.decision) for e in desk.bench.journal.history()] == [
        ("Ann", "no change needed"),
        ("Bo", "corrected"),
    ]


def test_a_query_is_linted_as_typed_and_its_answer_judged(opened: Callable[..., Any]) -> None:
    page = opened()
    page.keyboard.press("j")
    at(page, "one")
    page.keyboard.press("q")
    page.get_by_role("button", name="Save the draft").click()
    page.locator(".lint .ok").wait_for()
    words = page.input_value("textarea[name=words]")
    page.fill("textarea[name=words]", words + "\nPlease document this to support reimbursement.")
    page.locator(".lint li").first.wait_for()
    assert page.get_by_role("button", name="Copy, and mark as sent").is_disabled()
    page.fill("textarea[name=words]", words)
    page.locator(".lint .ok").wait_for()
    page.get_by_role("button", name="Put into the folder for queries").click()
    page.fill("textarea[name=answer]", "The narrowing at C1-C2 is caused by ligament hypertrophy.")
    page.get_by_role("button", name="Save the answer").click()
    page.locator("#verdict", has_text="supported after the answer; was unsupported").wait_for()
    page.get_by_role("button", name="Agreed", exact=True).click()
    page.locator(".tabs", has_text="Query 1: agreed").wait_for()


def test_an_act_is_sent_until_somebody_answers(opened: Callable[..., Any], desk: Desk) -> None:
    page = opened()
    lost = iter((True, False))
    keys: list[str] = []

    def route(route: Any) -> None:
        keys.append(route.request.post_data_json["key"])
        if next(lost):
            route.fetch()  # it arrives, and its answer is lost
            route.abort()
        else:
            route.continue_()

    page.route("**/worklist/decide", route)
    page.keyboard.press("a")
    told(page, "Not saved yet")
    at(page, "one")
    assert len(keys) == 2
    assert len(set(keys)) == len(desk.bench.journal.history()) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_any_size(opened: Callable[..., Any], scheme: str, address: str) -> None:
    page = opened(color_scheme=scheme, bypass_csp=True)
    page.keyboard.press("a")
    at(page, "one")
    for key in ("q", "r", "h"):
        page.keyboard.press(key)
        page.locator("#panel:not([hidden])").wait_for()
        assert axe(page) == []
        page.keyboard.press("Escape")
    for width in (700, 350):  # a zoom of 200 and 400 %
        page.set_viewport_size({"width": width, "height": 450})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    page.goto(f"{address}/worklist/figures")
    assert axe(page) == []
