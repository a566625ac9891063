"""A report at a prompt is one line without words of the note; in a notebook it is a small table with them."""

import re
from html.parser import HTMLParser

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine

TEXT = "MRI 10/02/2026: C1-C2 foraminal narrowing by ligament <script>alert(1)</script> thickening. C5-C6 foraminal stenosis from disc bulge. Neck pain."


def test_a_line_tells_codes_and_numbers_and_no_words(engine: Engine) -> None:
    report = engine.check(TEXT, target="M99.70", note_id="visit-1")
    assert repr(report) == str(report) == f"{report}"
    assert repr(report) == "<Report visit-1: M99.70 incomplete, 5 of 6 requirements; also documented: M99.71; 1 query>"
    assert not re.search("ligament|disc|MRI", repr(report))


def test_a_notebook_shows_the_verdicts_and_the_marked_words(engine: Engine) -> None:
    shown = engine.check(TEXT, target="M99.70")._repr_html_()
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)

    Reader().feed(shown)
    assert set(seen) <= {"div", "b", "br", "table", "tbody", "tr", "td", "mark"}
    assert ">ligament</mark>" in shown
    assert "<b>M99.70</b> incomplete" in shown
    assert "M99.71" in shown


def test_a_redacted_report_shows_no_words_in_a_notebook(engine: Engine) -> None:
    shown = engine.check_note(Note(text=TEXT), redact=True)._repr_html_()
    assert "<mark" in shown
    assert not re.search("ligament|disc bulge|alert", shown)
