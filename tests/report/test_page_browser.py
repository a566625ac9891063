"""The HTML page in a real browser: offline, without errors, navigation in both directions, print, accessibility."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dxproof.engine.query.draft import read_draft
from dxproof.engine.query.lint import lint
from dxproof.engine.report.model import Report
from dxproof.engine.report.page import index, index_row
from tests.browsing import HANG, Heard, axe
from tests.report.conftest import CONFLICT, HOSTILE_NAME, HOSTILE_NOTE

LONG = CONFLICT + "".join(
    f"Visit {n}: neck pain, headache, ibuprofen, PT for the neck. Reflexes symmetric, gait normal.\n"
    for n in range(190)
)
FIXTURES = Path(__file__).parents[2] / "fixtures"
MakePage = Callable[..., tuple[Report, str]]


@dataclass
class Tab:
    """A tab, and what its page has complained of and asked for."""

    page: Any
    heard: Heard
    free: bool = True


@pytest.fixture(scope="module")
def tabs(browser: Any) -> Callable[..., Tab]:
    """``tabs(option, …)``: a tab of a browser of its own, or one that no test uses any more: a new one costs most of a test."""
    known: dict[str, list[Tab]] = {}

    def tab(**options: Any) -> Tab:
        alike = known.setdefault(repr(sorted(options.items())), [])
        for one in alike:
            if one.free:
                one.heard.said.clear()
                one.heard.asked.clear()
                return one
        context = browser.new_context(offline=True, **options)
        context.set_default_timeout(HANG)
        new = Tab(context.new_page(), Heard())
        new.heard.listen(new.page)
        alike.append(new)
        return new

    return tab


@pytest.fixture
def opened(tabs: Callable[..., Tab], make_page: MakePage, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """``opened(note, …)``: a tab with the note's page, offline. What the browser complains of, or asks for, fails the test."""
    used: list[Tab] = []

    def show(
        note: str = CONFLICT, html: str | None = None, fragment: str = "", width: int = 1280, **options: Any
    ) -> Any:
        made = {name: options.pop(name) for name in ("redact", "name", "pack", "target") if name in options}
        path = tmp_path / f"page{len(used)}.html"
        path.write_text(html or make_page(note, **made)[1], encoding="utf-8")
        tab = tabs(viewport={"width": width, "height": 800}, **options)
        tab.free = False
        used.append(tab)
        tab.page.goto(path.as_uri() + fragment)
        return tab.page

    yield show
    for tab in used:
        tab.page.goto("about:blank")  # whatever its page still has to say is said by now
        tab.free = True
    assert [text for tab in used for text in tab.heard.said] == []
    asked = [url for tab in used for url in tab.heard.asked if not url.startswith("data:") and url != "about:blank"]
    assert {url.partition("#")[0] for url in asked} <= {path.as_uri() for path in tmp_path.iterdir()}


def focused(tab: Any) -> str:
    return str(tab.evaluate("document.activeElement.innerText"))


def in_view(tab: Any, selector: str, pane: str) -> bool:
    return bool(
        tab.evaluate(
            """([selector, pane]) => { const one = document.querySelector(selector).getBoundingClientRect(),
            box = document.querySelector(pane).getBoundingClientRect(); return one.top >= box.top - 1 && one.bottom <= box.bottom + 1; }""",
            [selector, pane],
        )
    )


def test_a_hostile_note_runs_nothing_and_asks_for_nothing(opened: Callable[..., Any]) -> None:
    tab = opened(HOSTILE_NOTE, name=HOSTILE_NAME)
    assert tab.title().startswith("M99.70 ")
    assert tab.title() != "run"
    assert tab.locator("script").count() == 1
    assert tab.locator("img").count() == 0
    assert "document.title='run'" in tab.locator("#note").inner_text()
    assert tab.locator("#note .l").nth(2).inner_text().startswith("CT of C1-C2")


@pytest.mark.parametrize("source", ["document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))",
                                    "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')",
                                    "location.href = 'javascript:window.ran = 1'"])  # fmt: skip
def test_the_policy_stops_what_is_not_the_page_s_own(
    browser: Any, make_page: MakePage, tmp_path: Path, source: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(make_page(CONFLICT)[1], encoding="utf-8")
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.goto(path.as_uri())
    with tab.expect_console_message(lambda message: "Content Security Policy" in message.text, timeout=HANG):
        tab.evaluate(source)
    tab.wait_for_timeout(100)
    assert tab.evaluate("window.ran") is None
    context.close()


def test_from_a_line_to_its_words_and_back(opened: Callable[..., Any]) -> None:
    tab = opened()
    line = tab.locator(".rule.contradicted .x").first
    number = line.get_attribute("href").removeprefix("#e")
    line.click()
    assert focused(tab) == "osteophyte"
    assert tab.evaluate("location.hash") == f"#e{number}"
    assert tab.locator(".s.on").all_inner_texts() == ["osteophyte"]
    assert "osteophyte" in tab.locator("#live").inner_text()
    assert in_view(tab, ".s.on", "#note")
    tab.locator(".s.on").click()
    assert tab.evaluate("document.activeElement.classList.contains('x')")
    assert tab.evaluate("document.activeElement.hash") == f"#e{number}"
    assert in_view(tab, ".x:focus", "#verdict")


def test_clicking_words_again_goes_through_their_lines(opened: Callable[..., Any]) -> None:
    tab = opened()
    words = tab.locator(".s.used.pitfall", has_text="osteophyte")
    lines = []
    for _ in range(3):
        words.click()
        lines.append(tab.evaluate("document.activeElement.id"))
    assert len(set(lines)) >= 2
    assert re.search(r"Line \d of \d: ", tab.locator("#live").inner_text())


def test_each_kind_of_mark_is_told_by_more_than_colour(opened: Callable[..., Any]) -> None:
    tab = opened()
    lines = {
        part: tab.evaluate(f"getComputedStyle(document.querySelector('#note .note .s.{part}')).textDecorationStyle")
        for part in ("used", "rejected", "pitfall")
    }
    assert lines == {"used": "solid", "rejected": "dashed", "pitfall": "wavy"}
    letters = {part: tab.locator(f".note i.k.{part}").first.get_attribute("data-b")[0] for part in lines}
    assert letters == {"used": "U", "rejected": "R", "pitfall": "P"}
    assert tab.locator(".note .why").first.get_attribute("data-c")


def test_words_that_two_marks_share_know_both(opened: Callable[..., Any]) -> None:
    tab = opened()
    shared = tab.locator(".s.used.pitfall", has_text="osteophyte")
    numbers = shared.get_attribute("data-m").split()
    assert len(numbers) >= 2
    for number in numbers:
        assert tab.locator(f'.x[href="#e{number}"]').count() >= 1
    assert {badge.get_attribute("data-b")[0] for badge in shared.locator("i.k").all()} == {"U", "P"}


def test_the_keys(opened: Callable[..., Any]) -> None:
    tab = opened()
    press = tab.keyboard.press
    press("j")
    first = tab.evaluate("document.activeElement.id")
    assert first == "x1"
    assert in_view(tab, ".s.on", "#note")
    press("j")
    assert tab.evaluate("document.activeElement.id") == "x2"
    press("k")
    assert tab.evaluate("document.activeElement.id") == "x1"
    press("e")
    assert tab.evaluate("document.activeElement.classList.contains('s')")
    words = focused(tab)
    press("j")
    assert tab.evaluate("document.activeElement.classList.contains('s')")
    assert focused(tab) != words
    press("k")
    assert focused(tab) == words
    press("e")
    assert tab.evaluate("document.activeElement.id") == "x1"
    press("?")
    assert tab.locator("#help").is_visible()
    press("Escape")
    assert not tab.locator("#help").is_visible()
    press("Escape")
    assert tab.locator(".on").count() == 0
    tab.locator("#keys").click()
    tab.locator("#on").uncheck()
    tab.locator("#close").click()
    before = tab.evaluate("document.activeElement.id")
    press("j")
    assert tab.evaluate("document.activeElement.id") == before


def test_marks_do_not_break_the_sentence(opened: Callable[..., Any]) -> None:
    """Badges stand between the lines and what ruled words out is told on demand: a marked line is as long as one without marks."""
    tab = opened("No C1-C2 foraminal stenosis from pannus.\nThe rest of this line has no mark at all\n")
    ends = "[...document.querySelectorAll('.l')].map((line) => { const all = document.createRange(); all.selectNodeContents(line); return all.getBoundingClientRect().right; })"
    first, second = tab.evaluate(ends)
    assert abs(first - second) < 1
    assert tab.locator(".note i.k").count() > 0
    told = "getComputedStyle(document.querySelector('.note .why'), '::after').content"
    assert tab.evaluate(told) == "none"
    tab.keyboard.press("x")
    assert "No" in tab.evaluate(told)
    tab.keyboard.press("b")
    assert tab.evaluate(told) == "none"
    assert tab.evaluate("getComputedStyle(document.querySelector('.note i.k'), '::before').content") == "none"
    assert [tab.locator(f"#{key}").get_attribute("aria-pressed") for key in ("cues", "bare")] == ["true", "true"]


def test_the_question_is_copied_as_a_query_that_breaks_no_rule(opened: Callable[..., Any]) -> None:
    tab = opened(CONFLICT)
    tab.evaluate("document.execCommand = () => { window.copied = document.activeElement.value; }")
    tab.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    tab.locator(".copy").first.click()
    assert tab.locator(".copy").first.inner_text() == "Copied"
    words = tab.evaluate("window.copied")
    assert lint(read_draft(words)) == ()
    assert words.startswith(tab.locator(".query h3").first.inner_text())
    assert words.count("[ ] ") == tab.locator(".query").first.locator(".options > li").count()


@pytest.mark.parametrize("width", [1000, 700])
def test_the_file_and_the_setting_are_seen_in_a_narrow_window(opened: Callable[..., Any], width: int) -> None:
    tab = opened()
    tab.set_viewport_size({"width": width, "height": 700})
    assert tab.locator(".who").is_visible()
    assert "outpatient" in tab.locator(".who").inner_text()


@pytest.mark.parametrize("width", [1300, 1150, 1001, 1000])
def test_nothing_runs_out_of_the_right_edge(opened: Callable[..., Any], width: int) -> None:
    tab = opened(CONFLICT)
    tab.set_viewport_size({"width": width, "height": 800})
    beyond = "[...document.querySelectorAll('.pane.say *')].filter((one) => !one.closest('.wide, .sr') && one.getBoundingClientRect().right > innerWidth).length"
    assert tab.evaluate(beyond) == 0


def test_a_note_of_thirty_lines_is_a_packet_of_two_pages_and_comes_first(opened: Callable[..., Any]) -> None:
    lines = CONFLICT.strip().splitlines()
    note = "\n".join([*lines, *(f"Line {n} of the review of systems is unremarkable." for n in range(30 - len(lines)))])
    tab = opened(note)
    assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="Letter"))) <= 2
    tab.emulate_media(media="print")
    assert tab.locator("#note").bounding_box()["y"] < tab.locator("#verdict").bounding_box()["y"]


def test_a_visit_of_thirty_lines_is_a_packet_of_two_pages(
    opened: Callable[..., Any], command: Callable[..., Any]
) -> None:
    note = FIXTURES / "m99_stenosis" / "head_foramen_ligament_full_claim" / "note.txt"
    assert len(note.read_text(encoding="utf-8").splitlines()) == 30
    tab = opened(html=command("check", note, "--format", "html").out)
    assert "Chiropractic visit under Medicare" in tab.locator("#verdict").inner_text()
    assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="Letter"))) == 2


def test_every_line_is_reached_by_key_and_the_end_is_an_end(opened: Callable[..., Any]) -> None:
    tab = opened()
    tab.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    lines = tab.locator(".x").count()
    for _ in range(lines + 2):
        tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.id") == f"x{lines}"


def test_a_link_to_one_evidence_shows_its_words(opened: Callable[..., Any]) -> None:
    tab = opened(LONG, fragment="#e60")
    assert tab.evaluate("document.activeElement.dataset.m.split(' ').includes('60')")
    assert in_view(tab, ".s.on", "#note")
    assert tab.evaluate("document.querySelector('.x.on').checkVisibility()")  # its list is unfolded


def test_a_link_to_another_code_unfolds_it(opened: Callable[..., Any]) -> None:
    tab = opened()
    tab.locator(".grid a", has_text="M99.60").first.click()
    tab.wait_for_function("document.querySelector('details.cand').open")
    assert in_view(tab, "details.cand summary", "#verdict")


def test_without_script_the_links_lead_both_ways(opened: Callable[..., Any]) -> None:
    tab = opened(LONG, java_script_enabled=False)
    assert not tab.locator("#keys").is_visible()
    tab.locator(".rule.contradicted .x").last.click()
    words = tab.locator(".s.used.pitfall", has_text="capsule")
    shown = words.bounding_box()
    assert 0 < shown["y"] < 800
    words.click()
    assert re.search(r"#x\d+$", tab.url)
    line = tab.locator(f"#x{tab.url.rpartition('#x')[2]}").bounding_box()
    assert 0 < line["y"] < 800


@pytest.mark.parametrize("width", [1280, 800, 390])
@pytest.mark.parametrize("note", [CONFLICT, HOSTILE_NOTE], ids=["plain", "hostile"])
def test_nothing_scrolls_sideways(opened: Callable[..., Any], width: int, note: str) -> None:
    tab = opened(note, width=width, name=HOSTILE_NAME)
    tab.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    for pane in ("#note", "#verdict"):
        assert (
            tab.evaluate(f"document.querySelector('{pane}').scrollWidth - document.querySelector('{pane}').clientWidth")
            <= 0
        )


@pytest.mark.parametrize(
    ("note", "options"),
    [
        (CONFLICT, {}),
        (CONFLICT, {"redact": True}),
        (CONFLICT, {"width": 800}),
        (CONFLICT, {"width": 390}),
        ("", {}),
        ("Lumbar spinal stenosis.", {"pack": "m48-spinal-stenosis"}),
        ("Right knee osteoarthritis, post-traumatic.", {"pack": "m17-knee-osteoarthritis"}),
    ],
)
def test_axe_finds_nothing(opened: Callable[..., Any], note: str, options: dict[str, Any]) -> None:
    tab = opened(note, **options)

    def wrong() -> list[str]:
        tab.emulate_media(color_scheme="light")
        found = axe(tab)
        tab.emulate_media(color_scheme="dark")
        return found + axe(tab, colours=True)

    assert wrong() == []
    tab.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    tab.keyboard.press("j")
    assert wrong() == []
    tab.keyboard.press("?")
    assert wrong() == []
    tab.emulate_media(color_scheme="light")  # the tab is used again


def test_axe_finds_nothing_in_the_list_of_a_folder(opened: Callable[..., Any], make_page: MakePage) -> None:
    report, _ = make_page(CONFLICT)
    assert axe(opened(html=index([index_row(report, "0001.html")], ["pack x"]))) == []


def test_focus_can_be_seen_and_nothing_moves_for_those_who_ask(opened: Callable[..., Any]) -> None:
    tab = opened(reduced_motion="reduce")
    tab.keyboard.press("j")
    style = "getComputedStyle(document.activeElement)"
    assert tab.evaluate(f"{style}.outlineStyle") == "solid"
    assert tab.evaluate(f"{style}.animationName") == "none"
    moving = opened()
    moving.keyboard.press("j")
    assert moving.evaluate(f"{style}.animationName") == "flash"


def test_copied_words_are_those_of_the_note(opened: Callable[..., Any]) -> None:
    tab = opened()
    copied = tab.evaluate(
        "getSelection().selectAllChildren(document.querySelector('.note')) || getSelection().toString()"
    )
    assert [line for line in copied.splitlines() if line] == [line for line in CONFLICT.splitlines() if line]


def test_paper_has_everything_open_in_black_on_white(opened: Callable[..., Any]) -> None:
    tab = opened(java_script_enabled=False, color_scheme="dark")
    tab.emulate_media(media="print", color_scheme="dark")
    folded = tab.locator("details.cand .rule .head").first
    assert folded.bounding_box()["height"] > 0
    assert not tab.locator("#keys").is_visible()
    assert tab.evaluate("getComputedStyle(document.querySelector('.rule .st')).color") == "rgb(0, 0, 0)"
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    paper = tab.pdf(format="A4", print_background=False)
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 2


def test_paper_has_the_whole_of_a_long_note_and_folds_again(opened: Callable[..., Any]) -> None:
    tab = opened(LONG)
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("details:not([open])").count() == 0
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator("details:not([open])").count() > 0
    assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="Letter"))) >= 5


def test_in_a_note_of_thousands_of_lines_the_words_are_found_all_the_same(opened: Callable[..., Any]) -> None:
    tab = opened(
        "Reflexes symmetric, gait normal, and so on for a line that wraps in its pane, no doubt of that.\n" * 3000
        + CONFLICT
    )
    assert tab.locator(".note.many").count() == 1
    tab.locator(".rule.contradicted .x").last.click()
    assert focused(tab) == "capsule"
    tab.wait_for_function("document.querySelector('.s.on').getBoundingClientRect().top > 60")
    assert in_view(tab, ".s.on", "#note")


def test_a_redacted_page_leads_from_line_to_place_and_back(opened: Callable[..., Any]) -> None:
    tab = opened(redact=True)
    line = tab.locator(".rule .x").first
    line.click()
    assert re.fullmatch(r"U\d+ characters \d+–\d+", focused(tab).strip())
    tab.keyboard.press("e")
    assert tab.evaluate("document.activeElement.id") == "x1"
