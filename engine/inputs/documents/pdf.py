"""PDF documents with a text layer: the lines and tables of each page as read, with a blank line between paragraphs."""

from collections.abc import Iterator

from dxproof.engine.errors import DxproofError
from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import (
    Document,
    Item,
    LeftOut,
    TextPlace,
    Unit,
    UnreadPart,
    damaged,
    empty,
    no_text,
    wrong_kind,
)
from dxproof.engine.inputs.documents.pdf_boxes import Box
from dxproof.engine.inputs.documents.pdf_forms import embedded_files, said_on
from dxproof.engine.inputs.documents.pdf_hidden import Layers, taken_out
from dxproof.engine.inputs.documents.pdf_layout import PageItem, Row, read_order, rows_of, text_of
from dxproof.engine.inputs.documents.pdf_line_numbers import without_numbers
from dxproof.engine.inputs.documents.pdf_margins import Parts, parted
from dxproof.engine.inputs.documents.pdf_objects import drawn_on, figures
from dxproof.engine.inputs.documents.pdf_page import Leaf, Locked, Pdf
from dxproof.engine.inputs.documents.pdf_pieces import Piece, pieces_of
from dxproof.engine.inputs.documents.pdf_signs import Signs
from dxproof.engine.inputs.documents.pdf_strikes import frames_in, strikes_in
from dxproof.engine.inputs.documents.table import Table
from dxproof.engine.inputs.documents.text_builder import TextBuilder

MAGIC = b"%PDF-"
_STOPS = ".:;!?"
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
        pdf = Pdf(data)
        try:
            return _pages(pdf, Layers(data))
        finally:
            pdf.close()
    except Locked:
        raise damaged("a PDF document", "it is locked with a password") from None
    except pypdfium2.PdfiumError:
        raise damaged("a PDF document") from None


def _pages(pdf: Pdf, layers: Layers) -> list[Item]:
    count = pdf.count
    if count > limits.MAX_PAGES:
        raise damaged("a PDF document", f"it has {count:,} pages, the limit is {limits.MAX_PAGES:,}")
    pages: list[list[Row]] = []
    pictures: list[int] = []
    left_out = embedded_files(pdf)
    characters = 0
    for number in range(1, count + 1):
        limits.step()
        page = Leaf(pdf, number - 1)
        try:
            signs, dropped = said_on(page, number)
            left_out += dropped
            pieces, has_picture, dropped = _page(page, number, signs, layers)
            left_out += dropped
        finally:
            page.close()
        characters += sum([len(piece.text) for piece in pieces])
        if characters > _MAX_CHARACTERS:
            raise damaged("a PDF document", f"it has more than {_MAX_CHARACTERS:,} characters")
        if not pieces and has_picture:
            pictures.append(number)
        rows, counted = without_numbers(rows_of(pieces))
        if counted:
            left_out.append(LeftOut(f"page {number}", "numbers of lines", " ".join(counted)))
        pages.append(rows)
    parts = parted(pages)
    text, places = _written(parts)
    left_out += [
        LeftOut(f"page {number}", "header or footer, the same on another page", words) for number, words in parts.copies
    ]
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


def _written(parts: Parts) -> tuple[str, tuple[TextPlace, ...]]:
    """The text of the pages; what is in their margins comes at the end, except the header of the first."""
    builder = TextBuilder()
    last: PageItem | None = None
    for number, rows in enumerate(parts.pages, start=1):
        limits.step()
        items = read_order(rows)
        goes_on = bool(items) and _goes_on(last, items[0])
        if not goes_on:
            builder.gap()
        builder.place(f"page {number}")
        if number == 1 and parts.above:
            builder.lines(map(text_of, parts.above))
            builder.gap()
        for item in items:
            if isinstance(item, Table):
                builder.table(item)
                continue
            if item.begins:
                builder.gap()
            builder.line(item.text)
        last = items[-1] if items else last
    builder.gap()
    builder.place("headers and footers")
    builder.lines(parts.aside)
    return builder.done()


def _goes_on(above: PageItem | None, below: PageItem) -> bool:
    """Whether a sentence continues on the next page."""
    return (
        isinstance(above, Piece)
        and isinstance(below, Piece)
        and above.text[-1] not in _STOPS
        and below.text[0].islower()
    )


def _page(page: Leaf, number: int, signs: Signs, layers: Layers) -> tuple[list[Piece], bool, list[LeftOut]]:
    """The pieces of a page, whether a page without text has an image, and what of it is left out."""
    import pypdfium2.raw as pdfium

    drawn = drawn_on(page)
    lines = figures(drawn)
    if lines:
        signs.strikes += strikes_in(lines)
        signs.frames += frames_in(drawn, lines)
    place = f"page {number}"
    left_out = [LeftOut(place, "hidden text", words) for words in taken_out(page, drawn, lines, layers)]
    pictures = drawn.kinds.count(pdfium.FPDF_PAGEOBJ_IMAGE)
    text_page = pdfium.FPDFText_LoadPage(page.handle)
    if not text_page:
        raise damaged("a PDF document")
    try:
        pieces = pieces_of(text_page, _MAX_CHARACTERS, page.turned, signs)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    pieces, outside = _within(page.edges(), pieces)
    left_out += [LeftOut(place, "text outside of the page", piece.text) for piece in outside]
    left_out += [LeftOut(place, "picture")] * pictures
    return pieces, bool(pictures or lines), left_out


def _within(edges: Box, pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces that stand on a page, and those outside of it, which nobody sees."""
    left, bottom, right, top = edges
    outside = [
        piece
        for piece in pieces
        if piece.left >= right
        or piece.right <= left
        or piece.bottom + piece.top <= 2 * bottom
        or piece.bottom + piece.top >= 2 * top
    ]
    if not outside:  # as nearly always
        return pieces, outside
    gone = {id(piece) for piece in outside}
    return [piece for piece in pieces if id(piece) not in gone], outside
