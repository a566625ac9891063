"""PDF documents with a text layer: the lines of each page, with a blank line between paragraphs."""

import ctypes
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dxproof.engine.errors import DxproofError
from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import (
    Document,
    Item,
    LeftOut,
    Unit,
    UnreadPart,
    damaged,
    empty,
    no_text,
    wrong_kind,
)
from dxproof.engine.inputs.documents.pdf_forms import left_out_of, page_of
from dxproof.engine.inputs.documents.text_builder import TextBuilder

MAGIC = b"%PDF-"
# The library joins the next line to a hyphen at a line end, and writes one of these characters for it.
_CUT = re.compile("(\\w?)[\x02\ufffe](\\w?)")
_PARAGRAPH_GAP = 1.35  # times the usual line distance: the least distance above a paragraph
_MAX_CHARACTERS = 6_000_000
_LISTED = 10


def read(data: bytes) -> Iterator[Unit]:
    """The one note of a PDF document."""
    yield lambda: documents(data)


def documents(data: bytes) -> list[Item]:
    """The note of a PDF document, and an error for pages without text.

    Raises INPUT_KIND, INPUT_DOCUMENT, INPUT_NO_TEXT, INPUT_EMPTY.
    """
    import pypdfium2

    if MAGIC not in data[:1024]:
        raise wrong_kind("not a PDF document", "one that begins with %PDF-", "correct its suffix")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(str(error)) from None
    try:
        return _pages(pdf)
    except pypdfium2.PdfiumError:
        raise damaged("a PDF document") from None
    finally:
        pdf.close()


def _unopened(message: str) -> DxproofError:
    """Translate the library's message, one of a few fixed sentences."""
    if "password" in message.lower():
        return damaged("a PDF document", "it is locked with a password")
    return damaged("a PDF document")


def _pages(pdf: Any) -> list[Item]:
    count = len(pdf)
    if not count:
        raise damaged("a PDF document", "it has no page")
    if count > limits.MAX_PAGES:
        raise damaged("a PDF document", f"it has {count:,} pages, the limit is {limits.MAX_PAGES:,}")
    if pdf.get_formtype():
        pdf.init_forms()
    builder, pictures, characters = TextBuilder(), [], 0
    left_out: list[LeftOut] = []
    for number in range(1, count + 1):
        limits.step()
        page = page_of(pdf, number - 1)
        left_out += left_out_of(page, number)
        lines, has_picture = _page(page)
        characters += sum(len(line.text) for line in lines)
        if characters > _MAX_CHARACTERS:
            raise damaged("a PDF document", f"it has more than {_MAX_CHARACTERS:,} characters")
        if not lines and has_picture:
            pictures.append(number)
        builder.gap()
        builder.place(f"page {number}")
        for line in lines:
            if line.begins:
                builder.gap()
            builder.line(line.text)
    text, places = builder.done()
    if not text:
        raise _without_text(count) if pictures else empty("the PDF document has no text and no image")
    said: list[Item] = [Document(text, places, left_out=tuple(left_out))]
    return [*said, UnreadPart(_some_without_text(pictures, count))] if pictures else said


def _without_text(count: int) -> DxproofError:
    pages = "its page is an image" if count == 1 else f"its {count:,} pages are images"
    return no_text(f"the PDF document is a scan: {pages} and there is no text layer")


def _some_without_text(pages: list[int], count: int) -> DxproofError:
    listed = ", ".join(map(str, pages[:_LISTED])) + (" …" if len(pages) > _LISTED else "")
    found = "has an image and no text layer" if len(pages) == 1 else "have images and no text layer"
    return no_text(f"page{'' if len(pages) == 1 else 's'} {listed} of {count:,} {found}; only the others are judged")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    begins: bool  # whether a paragraph begins here


def _page(page: Any) -> tuple[list[_Line], bool]:
    """The lines of a page, and whether a page without lines has an image."""
    import pypdfium2.raw as pdfium

    text_page = None
    try:
        text_page = page.get_textpage()
        lines = _lines(text_page)
        if lines:
            return lines, False
        pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)
        return [], next(iter(pictures), None) is not None
    finally:
        if text_page is not None:
            text_page.close()
        page.close()


def _lines(text_page: Any) -> list[_Line]:
    """Read single characters: only their boxes tell a new paragraph from a wrapped line."""
    import pypdfium2.raw as pdfium

    texts: list[str] = []
    boxes: list[_Box | None] = []
    pieces: list[str] = []
    box: _Box | None = None
    count = min(text_page.count_chars(), _MAX_CHARACTERS)
    for index in range(count + 1):
        char = chr(pdfium.FPDFText_GetUnicode(text_page, index)) if index < count else "\n"
        if char in "\r\n":
            if text := "".join(pieces).strip():
                texts.append(text)
                boxes.append(box)
            pieces, box = [], None
            continue
        if box is None and not char.isspace():
            box = _box(text_page, index)
        pieces.append(char)
    return [_Line(_CUT.sub(_rejoined, text), begins) for text, begins in zip(texts, _begin(boxes), strict=True)]


@dataclass(frozen=True, slots=True)
class _Box:
    bottom: float
    top: float


def _begin(boxes: list[_Box | None]) -> list[bool]:
    """Which lines begin a paragraph: those with an unusual distance to the previous line, or above it."""
    pitches = [None, *(_pitch(*pair) for pair in itertools.pairwise(boxes))][: len(boxes)]
    usual = sorted(pitch for pitch in pitches if pitch is not None and pitch > 0)
    if not usual:
        return [pitch is not None for pitch in pitches]
    limit = _PARAGRAPH_GAP * usual[len(usual) // 4]
    return [pitch is not None and (pitch < 0 or pitch > limit) for pitch in pitches]


def _pitch(above: _Box | None, below: _Box | None) -> float | None:
    """The vertical distance of two lines, negative if the second is above; None for pieces of the same line."""
    if above is None or below is None:
        return None
    pitch = above.bottom - below.bottom
    return pitch if abs(pitch) > 0.5 * (below.top - below.bottom) else None


def _box(text_page: Any, index: int) -> _Box | None:
    import pypdfium2.raw as pdfium

    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(rectangle)):
        return None
    return _Box(rectangle.bottom, rectangle.top)


def _rejoined(cut: re.Match[str]) -> str:
    """The characters around a hyphen character of the library: joined inside a word, else with a plain hyphen."""
    before, after = cut.groups()
    return f"{before}{'' if before.islower() and after.islower() else '-'}{after}"
