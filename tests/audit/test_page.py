"""summary.html in a real browser: it shows the figures, executes nothing, loads nothing, and hostile names are only text."""

import base64
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.browsing import Heard, axe

PROVEN = "MRI 9/1/2026: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain. Neck pain."
HOSTILE = (
    "<script>document.title='run'</script>",
    "<img src=https://example.org/x onerror=document.title='run'>",
    "{{ 7*7 }}{% include 'x' %}",
    "=cmd|' /C calc'!A1",
    "$\\frac{1}{2}$ \u202eevil",
    "']]></style><script>document.title='run'</script>",
)


@pytest.fixture
def page(audited: Any, jsonl: Any) -> Path:
    """The summary of charts whose providers and ids are hostile, enough of them for every chart and table."""
    records: list[Any] = []
    for number in range(72):
        name = HOSTILE[number % len(HOSTILE)]
        dx = ["M99.70", "M54.2"] if number % 3 else ["M99.60"]
        records.append({"id": f"{name}{number}", "text": f"{PROVEN} {name}", "provider": name, "claim": {"dx": dx}})
    folder: Path = audited(jsonl(*records, "broken")).folder
    return folder / "summary.html"


class _Tags(HTMLParser):
    """The tags of a page and what their attributes say."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_names_nothing_outside_of_itself(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tags = _Tags(text).tags
    assert {"script", "iframe", "object", "base", "form"} & {tag for tag, _ in tags} == set()
    addresses = [said.get(name) or "" for _, said in tags for name in ("src", "href") if name in said]
    assert len(addresses) > 10
    assert [
        address for address in addresses if not address.startswith(("#", "data:image/svg+xml;base64,", "data:,"))
    ] == []
    assert [name for _, said in tags for name in said if name.startswith("on")] == []
    assert "{{ 7*7 }}{% include &#39;x&#39; %}" in text


def test_the_pictures_name_nothing_outside_of_themselves(page: Path) -> None:
    pictures = [said["src"] for tag, said in _Tags(page.read_text(encoding="utf-8")).tags if tag == "img"]
    assert len(pictures) == 3
    for picture in pictures:
        svg = base64.b64decode((picture or "").partition(",")[2])
        for element in ElementTree.fromstring(svg).iter():
            assert element.tag.partition("}")[2] in {
                "svg",
                "g",
                "path",
                "text",
                "defs",
                "use",
                "clipPath",
                "rect",
                "style",
            }
            for name, value in element.items():
                assert not name.lower().startswith("on")
                assert "//" not in value
                assert not name.endswith("href") or value.startswith("#")


def test_the_page_in_a_browser_without_a_network(page: Path, browser: Any) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    tab = context.new_page()
    heard = Heard()
    heard.listen(tab)
    tab.goto(page.as_uri())
    assert heard.said == []
    assert [url for url in heard.asked if not url.startswith("data:")] == [page.as_uri()]
    assert tab.title() == "Audit of 73 records, m99-stenosis 1.0.0"
    assert tab.locator("ul.tiles li").all_inner_texts()[:3] == [
        "73\nrecords in the input",
        "72\njudged",
        "1\nnot judged",
    ]
    names = tab.locator("#providers tbody th").all_inner_texts()
    assert len(names) == len(HOSTILE)
    assert HOSTILE[0] in names
    drawn = tab.evaluate("[...document.images].map(picture => picture.complete && picture.naturalWidth > 0)")
    assert drawn == [True, True, True]
    for link in tab.locator("nav a").all():
        target = link.get_attribute("href")
        assert tab.locator(target).count() == 1, target
    context.close()


def test_the_page_fits_a_narrow_window_and_a_sheet_of_paper(page: Path, browser: Any) -> None:
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 800})
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert tab.pdf(format="A4").startswith(b"%PDF")
    context.close()


def test_every_picture_and_table_can_be_read_aloud(page: Path, browser: Any) -> None:
    context = browser.new_context(offline=True, bypass_csp=True)
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert axe(tab) == []
    assert tab.evaluate("[...document.images].every(picture => picture.alt.length > 20)")
    assert tab.evaluate("[...document.querySelectorAll('th')].every(head => head.scope)")
    assert tab.evaluate("document.documentElement.lang") == "en"
    levels = tab.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(head => Number(head.tagName[1]))")
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    context.close()
