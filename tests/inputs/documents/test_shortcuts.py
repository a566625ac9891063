"""Where a reader has a short way for what most documents are, it says the same as the long one."""

import ctypes
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxproof.engine.inputs.documents import attachment, cda, markup, rtf, rtf_margins, text_builder
from dxproof.engine.inputs.documents.pdf_boxes import Box
from dxproof.engine.inputs.documents.pdf_calls import calls
from dxproof.engine.inputs.documents.pdf_placed import placed
from dxproof.engine.inputs.documents.pdf_signs import Changes, How, Line, Page, Signs, Strike

TAGS = (
    "p", "div", "pre", "h2", "li", "list", "item", "caption", "content", "br", "s", "option", "sup",
    "content styleCode='xdiv'", "td colspan='2'", "td rowspan='2'", "td hidden=''", "tr style='display:none'",
    "table", "thead", "tbody style='text-decoration: line-through'", "tr", "td", "th",
)  # fmt: skip
WORDS = (
    "Neck pain.",
    " ",
    "\n  ",
    "a  b",
    "7",
    "&amp;amp;",
    "&lt;br/&gt;",
    "x &lt; y",
    "é",
    "\xa0",
    "\u2028",
    "|",
    "[x]",
)
SECTION = "<structuredBody><component><section><title>A {body}</title><text>B {body}</text></section></component></structuredBody>"
LEAF = st.sampled_from(WORDS)
TREE = st.recursive(
    LEAF,
    lambda inner: st.builds(
        lambda tag, within: f"<{tag}>{''.join(within)}</{tag.split()[0]}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@given(body=st.lists(TREE, max_size=6).map("".join))
def test_elements_that_hold_words_alone_are_read_as_all_others(write, body: str) -> None:
    page = f"<html><body>Note {body}</body></html>".encode()
    note = write.cda_of(SECTION.format(body=body))
    short = attachment.web_page(page, None), cda.documents(note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_line_of", lambda *_: None)
        assert short == (attachment.web_page(page, None), cda.documents(note))


@given(st.text(st.sampled_from("ab \t\n\x0b\xa0\xad\u200bé–")))
def test_a_text_that_is_flat_already_stays_as_it_is(text: str) -> None:
    blanks = text_builder._BLANKS.sub(" ", text_builder.clean(text)).strip()
    assert text_builder.flat(text) == blanks


RTF = st.lists(
    st.sampled_from(["{", "}", "\\par ", "\\\\", "\\header ", "\\pict ", "0a" * 300, "0a\n" * 100, "word ", "\\{"])
).map("".join)


@given(RTF)
def test_pictures_and_margins_of_rtf_are_found_where_a_quick_look_says_so(raw: str) -> None:
    assert rtf._without_pictures(f"{{\\rtf1{raw}") == rtf._PICTURE_DATA.sub("", f"{{\\rtf1{raw}")
    found = list(rtf_margins.margins(raw))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rtf_margins, "_PART", rtf_margins._GROUP)
        assert found == list(rtf_margins.margins(raw))


@pytest.mark.parametrize("count", [0, 1, 700])  # more than are asked about at once
def test_the_boxes_of_a_pdf_page_are_those_that_the_library_gives_one_by_one(write, count: int) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    from pypdfium2 import raw

    page = pypdfium2.PdfDocument(write.pdf("Neck pain for weeks.\n" * 20))[0]
    text, box, sides = page.get_textpage(), raw.FS_RECTF(), [ctypes.c_double() for _ in range(4)]
    assert text.count_chars() > 300
    indexes = [index % (text.count_chars() + 1) for index in range(count)]  # there is none for the last
    for found, index in zip(calls().char_boxes.of(indexes, text.raw), indexes, strict=True):
        known = raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
        assert found == ((box.left, box.top, box.right, box.bottom) if known else None)
    indexes = [index for index in indexes if index < text.count_chars()]
    columns = calls().char_boxes.columns(indexes, text.raw)
    assert [*zip(*columns, strict=True)] == calls().char_boxes.of(indexes, text.raw)
    numbers = range(min(count, text.count_rects()))
    for found, index in zip(calls().rectangles.of(numbers, text.raw), numbers, strict=True):
        raw.FPDFText_GetRect(text, index, *map(ctypes.byref, sides))
        assert found == tuple(side.value for side in sides)
    objects = list(page.get_objects())[:count]
    for bounds, each in zip(calls().bounds.of([each.raw for each in objects]), objects, strict=True):
        assert bounds == each.get_bounds()


def test_lines_that_seem_to_reach_no_words_strike_none() -> None:
    chance = random.Random(7)
    struck = 0
    for _ in range(300):
        words = [(x, y, chance.choice([8, 12, 40])) for x, y in _places(chance, 4)]
        lines = [Line(at, at + 1, Box(x, y, x + 30, y + tall)) for at, (x, y, tall) in enumerate(words)]
        rules = [Box(x, y, x + 30, y + 1) for x, y in _places(chance, 3)]
        signs = Signs(strikes=[Strike(box, box.middle, How.DRAWN) for box in rules])
        page = Page("abcd", lines, lambda first, _, lines=lines: [lines[first].box])
        changes, apart = placed(page, signs, "")
        assert not apart
        if not signs.reach((box.left, box.right, box.bottom, box.top, True) for _, _, box in lines):
            assert changes == Changes()
        struck += changes != Changes()
    assert struck > 20  # of them strike something


def _places(chance: random.Random, count: int) -> list[tuple[float, float]]:
    return [(chance.randrange(0, 60, 5), chance.randrange(0, 60)) for _ in range(count)]
