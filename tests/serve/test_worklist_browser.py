"""The worklist in a real browser: charts by keyboard, two people on one folder, a query, zoom, no service."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dxproof.engine.audit.workbench.notes import NoteShelf
from dxproof.engine.engines import Engines
from dxproof.engine.serve.worklist.desk import Desk
from tests.browsing import axe, tabs
from tests.serve.conftest import NOTE, app_of, audit_of, running

pytestmark = pytest.mark.local_sockets

HEARS = """window.heard = []; new MutationObserver(changes => { for (const { target } of changes) if (target.id === "said") heard.push(target.textContent); })
    .observe(document, { childList: true, subtree: true });"""


@pytest.fixture
def address(engines: Engines, desk: Desk) -> Iterator[str]:
    with running(app_of(engines, desk=desk)) as at:
        yield at


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """``opened(person, option, …)``: the worklist in a browser of its own. What it complains of fails the test."""
    with tabs(browser) as (tab, heard):

        def show(person: str = "Ann", **options: Any) -> Any:
            page = tab(viewport={"width": 1400, "height": 850}, **options)
            page.add_init_script(HEARS)
            page.goto(f"{address}/worklist")
            page.fill("#person", person)
            page.locator("#person").blur()
            page.locator("#frame iframe:not(.coming)").wait_for()
            return page

        yield show
    expected = ("409", "ERR_FAILED")  # the browser's own words for who was slower, and for an answer that was lost
    assert [words for words in heard.said if not any(each in words for each in expected)] == []
    assert all(url.startswith((address, "data:,")) for url in heard.asked)
    assert not any("M99" in url or "Adams" in url for url in heard.asked)


DECIDED = (
    ("corrected", None, None),
    ("no change needed", None, None),
    ("dismissed: the tool is wrong", "The level is fused", None),
    ("query sent", None, None),
    ("in review", None, "see the addendum"),
)


def at(page: Any, name: str) -> Any:
    """Wait until a chart is shown with its note, and return the frame."""
    page.locator("#name", has_text=name).wait_for()
    page.locator("#frame iframe.coming").wait_for(state="detached")
    page.locator("#frame iframe").wait_for()
    return page.frames[1]


def told(page: Any, words: str) -> None:
    """Wait until the page has said these words since it was last asked: what it says goes by after some seconds."""
    page.wait_for_function(
        """words => { const at = heard.findIndex(one => one.includes(words)); return at >= 0 && heard.splice(0, at + 1); }""",
        arg=words,
    )


class TestManyCharts:
    @pytest.fixture
    def folder(self, alone: Engines, tmp_path: Path) -> Path:
        charts = [{"id": f"visit-{n:02d}", "text": NOTE + f"Visit {n}.", "provider": "Dr Adams"} for n in range(20)]
        return audit_of(charts, tmp_path, alone)

    def test_twenty_charts_are_decided_by_keys_alone(self, opened: Callable[..., Any], desk: Desk) -> None:
        page = opened()
        page.evaluate(
            "navigator.clipboard.writeText = async (words) => { window.copied = words; }"
        )  # not the machine's own
        press, words = page.keyboard.press, page.keyboard.type
        for n in range(20):
            frame = at(page, f"visit-{n:02d}")
            if n % 5 == 0:
                press("a")
            elif n % 5 == 1:
                press("]")
                assert "x" in frame.evaluate("document.activeElement.className").split()
                press("n")  # from within the note
            elif n % 5 == 2:
                press("r")
                words("The level is fused")  # the panel has the focus; its letters are no keys
                press("Control+Enter")
            elif n % 5 == 3:
                press("q")
                page.locator("#panel .lint .ok").wait_for()
                if n < 10:
                    press("Control+Enter")
                    told(page, "Draft saved")
                    page.locator("#panel .lint .ok").wait_for()
                    press("Control+Enter")
                else:  # at once
                    page.get_by_role("button", name="Copy, and mark as sent").focus()
                    press("Enter")
                told(page, "Copied and marked as sent")
                press("Escape")
                press("j")
            else:
                press("i")
                told(page, "in review")
                press("c")
                words("see the addendum")
                press("Control+Enter")
                told(page, "saved")
                press("j")
        told(page, "This is the last chart.")
        press("k")
        at(page, "visit-18")
        press("k")
        at(page, "visit-17")
        press("u")
        told(page, "visit-17: taken back")
        latest = desk.bench.latest()
        assert [(latest[n + 1].decision, latest[n + 1].reason, latest[n + 1].comment) for n in range(20)] == [
            (None, None, None) if n == 17 else DECIDED[n % 5] for n in range(20)
        ]
        assert {(entry.person, entry.note_id) for entry in latest.values()} == {
            ("Ann", f"visit-{n:02d}") for n in range(20)
        }
        assert page.evaluate("window.copied").startswith("Clarification of the cause")
        assert page.url.endswith("/worklist")
        assert page.title() == "dxproof worklist"


def test_two_people_on_one_folder(opened: Callable[..., Any], desk: Desk) -> None:
    def unseen(route: Any) -> None:
        route.fulfill(json={"entries": [], "queries": []})

    ann, bo = opened("Ann"), opened("Bo", routes={"**/worklist/changes": unseen})
    ann.keyboard.press("n")
    told(ann, "two: no change needed")
    bo.keyboard.press("a")  # has not seen it
    bo.locator("#clash", has_text="Ann saved first: no change needed. Yours was not saved.").wait_for()
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


def test_words_typed_while_a_draft_is_saved_stay(opened: Callable[..., Any]) -> None:
    typed = "Please document this to support reimbursement."

    def save(route: Any) -> None:
        answer = route.fetch()
        page.evaluate("words => { document.querySelector('textarea[name=words]').value = words; }", typed)
        route.fulfill(response=answer)

    page = opened(routes={"**/worklist/draft": save})
    page.keyboard.press("j")
    at(page, "one")
    page.keyboard.press("q")
    page.locator(".lint .ok").wait_for()
    page.get_by_role("button", name="Save the draft").click()
    page.locator(".tabs", has_text="Query 1: draft").wait_for()
    assert page.input_value("textarea[name=words]") == typed
    page.locator(".lint li").first.wait_for()


def test_an_act_is_sent_until_somebody_answers(opened: Callable[..., Any], desk: Desk) -> None:
    lost = True
    keys: list[str] = []

    def decide(route: Any) -> None:
        keys.append(route.request.post_data_json["key"])
        if lost:
            route.fetch()  # it arrives, and its answer is lost
            route.abort()
        else:
            route.continue_()

    page = opened(routes={"**/worklist/decide": decide})
    page.keyboard.press("a")
    told(page, "Not saved yet")
    lost = False
    at(page, "one")
    assert len(keys) >= 2
    assert len(set(keys)) == len(desk.bench.journal.history()) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_any_size(
    opened: Callable[..., Any], scheme: str, address: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    monkeypatch.setattr(desk.bench, "_shelf", NoteShelf())  # as where the notes have gone
    page.goto(f"{address}/worklist/page?seq=2")
    assert "by an osteophyte" in page.locator("main").inner_text()
    assert axe(page) == []
