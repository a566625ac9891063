"""The HTML page of one note: valid, self-contained, complete, and note text is only text."""

import base64
import hashlib
import re
import sys
from collections.abc import Callable
from dataclasses import replace

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

import dxproof
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.report.model import Evidence, Indicator, Query, QueryOption, Report
from dxproof.engine.report.page import index, index_row, page, template
from dxproof.engine.report.page.marks import Mark, MarkRole, Marks
from dxproof.engine.report.page.note import note_lines
from dxproof.engine.report.page.visible import runs
from dxproof.engine.report.places import Lines, in_context
from dxproof.engine.terms import Assertion, Section
from tests.report.conftest import CONFLICT, HOSTILE_NAME, HOSTILE_NOTE

MakePage = Callable[..., tuple[Report, str]]
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def parsed(html: str) -> list[tuple[str, dict[str, str], str]]:
    """All elements of a page: name, attributes, text. Raises for anything that is not valid HTML to the parser."""
    tree = html5lib.HTMLParser(strict=True).parse(html)
    return [
        (element.tag.removeprefix(NAMESPACE), dict(element.attrib), "".join(element.itertext()))
        for element in tree.iter()
        if isinstance(element.tag, str)
    ]


def ids(html: str) -> list[str]:
    return [attributes["id"] for _, attributes, _ in parsed(html) if "id" in attributes]


def note_text(html: str) -> str:
    return "\n".join(text.removesuffix("\n") for _, attributes, text in parsed(html) if attributes.get("class") == "l")


@pytest.mark.parametrize(
    "note", [CONFLICT, HOSTILE_NOTE, "", "\n", "No line break at the end", "C1-C2 foraminal stenosis."]
)
@pytest.mark.parametrize("redact", [False, True])
def test_a_page_is_valid_and_every_link_has_its_end(make_page: MakePage, note: str, redact: bool) -> None:
    _, html = make_page(note, redact=redact, name=HOSTILE_NAME)
    elements = parsed(html)
    known = ids(html)
    assert len(known) == len(set(known))
    links = [attributes["href"] for name, attributes, _ in elements if name == "a"]
    assert [link for link in links if not link.startswith("#") or link[1:] not in known] == []
    assert {
        attributes[name].split()[0]
        for _, attributes, _ in elements
        for name in ("aria-labelledby",)
        if name in attributes
    } <= set(known)


def test_a_page_names_nothing_outside_of_itself_and_runs_its_own_script_alone(make_page: MakePage) -> None:
    _, html = make_page(HOSTILE_NOTE, name=HOSTILE_NAME)
    elements = parsed(html)
    names = [name for name, _, _ in elements]
    assert names.count("script") == 1
    assert not {"iframe", "object", "embed", "base", "form", "img", "svg"} & set(names)
    assert [
        name for _, attributes, _ in elements for name in attributes if name.startswith("on") or name == "style"
    ] == []
    assert not [attributes for _, attributes, _ in elements if "src" in attributes]
    assert "http://" not in html.replace("https://example.org", "")
    assert html.count("https://example.org") == html.count("&lt;img src=https://example.org")


def test_the_policy_has_the_hashes_of_the_style_and_script_and_allows_nothing_else(make_page: MakePage) -> None:
    _, html = make_page(CONFLICT, name=HOSTILE_NAME)
    elements = parsed(html)
    policy = next(a["content"] for name, a, _ in elements if a.get("http-equiv") == "Content-Security-Policy")
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    hashes = {
        kind: {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for name, _, text in elements if name == kind}
        for kind in ("style", "script")
    }  # fmt: skip
    assert set(allowed["style-src"].split()) == hashes["style"]
    assert set(allowed["script-src"].split()) == hashes["script"]
    assert allowed["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert (allowed["base-uri"], allowed["form-action"]) == ("'none'", "'none'")


def test_the_note_stands_as_it_was_given(make_page: MakePage) -> None:
    _, html = make_page(CONFLICT)
    assert note_text(html) == CONFLICT.removesuffix("\n")


def test_hostile_characters_are_shown_as_their_codes_and_never_stand_in_the_page(make_page: MakePage) -> None:
    _, html = make_page(HOSTILE_NOTE, name=HOSTILE_NAME)
    assert not [c for c in html if not c.isprintable() and c not in "\n\t\xa0"]
    shown = [text for _, attributes, text in parsed(html) if attributes.get("class") == "ctl"]
    assert shown == [r"\u202e", r"\u202c", r"\u0000\u0007\u200b\u2028", r"\u000c", r"\ufeff\U000e0041"]
    assert "{{ 7*7 }} {% include 'x' %}" in note_text(html)
    assert "&lt;script&gt;document.title=&#39;run&#39;&lt;/script&gt;" in html


def test_every_piece_of_evidence_is_on_the_page_with_its_place_and_its_cue(make_page: MakePage) -> None:
    report, html = make_page(CONFLICT)
    lines = [(a["href"].removeprefix("#e"), text) for name, a, text in parsed(html) if a.get("class") == "x"]
    places = Lines(CONFLICT)
    rules = [rule for candidate in report.candidates for rule in candidate.rules]
    named = [item for rule in rules for item in (*rule.evidence, *rule.rejected)]
    named += [item for pitfall in report.pitfalls for item in pitfall.evidence]
    distinct = {
        (rule.id, rule.evidence, rule.rejected) for rule in rules
    }  # codes that rest on the same words list them once
    listed = sum(len(evidence) + len(rejected) for _, evidence, rejected in distinct)
    listed += sum(len(pitfall.evidence) for pitfall in report.pitfalls) + len(report.findings)
    asked = [item for query in report.queries for item in query.indicators]
    asked += [item for query in report.queries for option in query.options for item in option.evidence]
    assert len(lines) == listed + len(asked)
    for item in named:
        assert any(f" {places.place(item.start)} " in text and (item.quote or "") in text for _, text in lines)
    cues = {item.cue for rule in rules for item in rule.rejected if item.cue}
    assert cues
    assert all(f"ruled out by “{escape(cue)}”" in html for cue in cues)
    marked = {number for _, a, _ in parsed(html) if "data-m" in a for number in a["data-m"].split()}
    assert {number for number, _ in lines} == marked


def test_the_score_is_a_sum_and_never_a_percentage(make_page: MakePage) -> None:
    _, html = make_page(CONFLICT)
    sums = [re.sub(r"\s+", " ", text) for _, a, text in parsed(html) if a.get("class") == "sum"]
    assert sums[0].startswith("Score 1 + 0 + 1 + 1 + 1 + 1 = 5 of 6 (0.83;")
    assert not re.search(r"\d\s*%", " ".join(text for name, _, text in parsed(html) if name == "main"))


def test_a_redacted_page_has_no_word_of_the_note(make_page: MakePage) -> None:
    report, html = make_page(CONFLICT, redact=True)
    assert all(rule.evidence[0].quote is None for rule in report.candidates[0].rules if rule.evidence)
    body = " ".join(text for name, _, text in parsed(html) if name == "main")
    for word in ("lateral mass", "NEUROLOGY", "occipital", "02/10/2027", "ACTIVE", "10 visits", "thickened"):
        assert word not in body
    first = report.candidates[0].rules[0].evidence[0]
    assert f"characters {first.start}–{first.end}" in body
    assert "The words of the note are left out of this page." in body


def test_a_report_without_quotes_is_never_shown_with_its_text(engine: Engine) -> None:
    examined = engine.examine(Note(text=CONFLICT), redact=True)
    report = examined.report
    html = page(report, CONFLICT, examined.pack)
    assert "thickened" not in html
    assert '<span class="at">4:9</span>' in html  # lines and columns are no words


def test_without_text_places_are_offsets_and_with_its_lines_they_are_lines(engine: Engine) -> None:
    examined = engine.examine(Note(text=CONFLICT), redact=True)
    report = examined.report
    offsets, lines = (page(report, None, examined.pack, places) for places in (None, Lines(CONFLICT)))
    first = report.candidates[0].rules[0].evidence[0]
    assert f'<span class="at">{first.start}–{first.end}</span>' in offsets
    assert f'<span class="at">{Lines(CONFLICT).place(first.start)}</span>' in lines


def asked(report: Report, text: str) -> Report:
    """The report with a query made by hand."""
    at = text.index("capsule")
    words = {
        "start": at,
        "end": at + 7,
        "quote": "capsule",
        "section": Section.ASSESSMENT,
        "assertion": Assertion.PRESENT,
    }
    query = Query(
        id="cause",
        about=("mechanism-stated",),
        title="Cause of the narrowing <at> C1-C2",
        indicators=(Indicator(**words, place="page 2", date="2027-02-25"),),
        question="What narrows the right C1-C2 foramen?",
        options=(
            QueryOption(text="thickened capsule", evidence=(Evidence(**words, place=None),)),
            QueryOption(text="unable to determine", evidence=()),
        ),
    )
    return report.model_copy(update={"queries": (query,)})


def test_a_query_shows_its_title_indicators_dates_question_and_options(engine: Engine) -> None:
    examined = engine.examine(Note(text=CONFLICT))
    report = asked(examined.report, CONFLICT)
    html = page(report, CONFLICT, examined.pack)
    assert parsed(html)
    flat = " ".join(
        re.sub(r"<[^>]+>", " ", html[html.index('<article class="query">') : html.index("</article>")]).split()
    )
    for said in (
        "Cause of the narrowing &lt;at&gt; C1-C2",
        "About mechanism-stated; the note says",
        "assessment, page 2, 2027-02-25",
        "What narrows the right C1-C2 foramen?",
        "☐ thickened capsule",
        "☐ unable to determine",
    ):
        assert said in flat
    assert len(ids(html)) == len(set(ids(html)))


def test_findings_and_indicators_come_last_and_carry_no_badge_in_the_note(engine: Engine) -> None:
    marks = list(Marks(asked(engine.check(CONFLICT), CONFLICT)))
    quiet = [mark.role in (MarkRole.FINDING, MarkRole.INDICATOR) for mark in marks]
    assert {mark.role for mark in marks} >= {MarkRole.USED, MarkRole.FINDING, MarkRole.INDICATOR}
    assert [mark.number for mark in marks] == list(range(1, len(marks) + 1))
    assert quiet == sorted(quiet)
    assert [mark.plain for mark in marks] == quiet


marks_of = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15), st.sampled_from(MarkRole)), max_size=12)


@given(st.text(alphabet="ab \n\r\x0c\u2028<é", max_size=45), marks_of)
def test_a_piece_knows_all_marks_that_cover_it_and_the_pieces_are_the_text(
    text: str, spans: list[tuple[int, int, MarkRole]]
) -> None:
    marks = [
        Mark(number, part, start, min(start + length, len(text)), None, True)
        for number, (start, length, part) in enumerate(spans, 1)
        if start < len(text)
    ]
    lines = list(note_lines(text, marks))
    given_lines = text.splitlines(keepends=True)
    assert [line.number for line in lines] == list(range(1, len(given_lines) + 1))
    position = 0
    begun: list[int] = []
    for line, given_line in zip(lines, given_lines, strict=True):
        kept = "".join(piece.text for piece in line.pieces)
        assert given_line in (kept, kept + "\n", kept + "\r", kept + "\r\n")
        at = position
        for piece in line.pieces:
            covering = {
                mark.number for mark in marks if piece.text and mark.start <= at and at + len(piece.text) <= mark.end
            }
            assert not piece.text or {mark.number for mark in piece.marks} == covering
            begun += [mark.number for mark in piece.begins]
            at += len(piece.text)
        position += len(given_line)
    assert sorted(begun) == [mark.number for mark in marks]


@given(st.text())
def test_what_is_shown_is_the_text_or_its_codes(text: str) -> None:
    pieces = list(runs(text))
    decoded = "".join(run.encode("ascii").decode("unicode_escape") if hidden else run for run, hidden in pieces)
    assert decoded == text
    assert all(hidden or run for run, hidden in pieces)


@given(st.text(alphabet="ab 1.\n\t\u202e", max_size=120), st.integers(0, 119), st.integers(1, 20), st.integers(10, 60))
def test_the_words_around_a_quote_are_those_of_its_line(text: str, start: int, length: int, width: int) -> None:
    start = min(start, max(0, len(text) - 1))
    end = min(len(text), start + length)
    room = (width - len(" ".join(text[start:end].split())) - 2) // 2
    before, _, behind = in_context(text, start, end, width).partition("[")
    line = text[text.rfind("\n", 0, start) + 1 : start]
    assert room < 6 or " ".join(line.split()).endswith(before.strip()) or "\\u" in before
    assert behind.endswith("]") or "]" in behind


def test_the_page_of_a_long_note_is_small_and_a_huge_one_has_one_too(make_page: MakePage) -> None:
    words = CONFLICT + "".join(
        f"Visit {n}: neck pain, headache, ibuprofen, PT for the neck. Reflexes symmetric, gait normal.\n"
        for n in range(190)
    )
    assert len(words.split()) > 2600
    report, html = make_page(words)
    assert len(html.encode()) < 400_000
    huge = CONFLICT + "The same line of a record that never ends, over and over.\n" * 90_000
    pack = dxproof.load().pack
    made = page(report, huge, pack)  # judging it is another matter: the report is that of its beginning
    assert len(made) > 5_000_000


def test_without_the_extra_the_command_to_install_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    template._environment.cache_clear()
    try:
        with pytest.raises(DxproofError) as refused:
            template.ready()
        assert refused.value.problem is Problem.EXTRA_MISSING
        assert 'pip install "dxproof[html]"' in str(refused.value)
    finally:
        template._environment.cache_clear()


@given(st.text())
def test_a_css_string_cannot_be_left(text: str) -> None:
    written = template.css_string(text)
    assert re.fullmatch(r'"(?:[A-Za-z0-9 ._-]|\\[0-9a-f]{6} )*"', written)
    read = re.sub(r"\\([0-9a-f]{6}) ", lambda found: chr(int(found[1], 16)), written[1:-1])
    assert read == text


def test_every_sheet_of_paper_says_whose_page_it_is_and_by_which_rules(make_page: MakePage) -> None:
    _, html = make_page(CONFLICT, name="visit 7/b")
    sheet = next(text for name, _, text in parsed(html) if name == "style" and "@page" in text)
    assert 'content: "visit 7\\00002f b \\0000b7  M99.70 conflicting"' in sheet
    assert "pack m99-stenosis 1.0.0" in sheet
    assert "counter(page)" in sheet


def test_the_same_note_gives_the_same_bytes(make_page: MakePage) -> None:
    assert make_page(HOSTILE_NOTE)[1] == make_page(HOSTILE_NOTE)[1]


def test_the_list_of_a_folder_names_every_note_with_its_verdict(make_page: MakePage) -> None:
    report, _ = make_page(CONFLICT, name=HOSTILE_NAME)
    row = index_row(report, "0001-x.html")
    html = index([row, replace(row, file="0002.html")], ["pack <x>"])
    elements = parsed(html)
    assert [a["href"] for name, a, _ in elements if name == "a"] == ["0001-x.html", "0002.html"]
    assert not [name for name, _, _ in elements if name == "script"]
    assert "! 2 conflicting" in html
