"""What the annotations of a PDF page say: boxes and options of forms, words that a reviewer struck through, comments.

Values of fields become text of the page. The other fields are taken off it, since what draws them is text at times.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.inputs.documents.pdf_boxes import Box, Point, around_points, upright
from dxproof.engine.inputs.documents.pdf_page import Leaf, Pdf
from dxproof.engine.inputs.documents.pdf_signs import How, Sign, Signs, Strike
from dxproof.engine.inputs.documents.text_builder import flat
from dxproof.engine.marks import CHECKED, UNCHECKED

_MAX_ANNOTATIONS = 20_000  # of a page
_MAX_POINTS = 10_000  # of a line by hand
_NO_WORDS = 2  # bytes: the end of a text
_LINE_HEIGHT = 14.0  # points: the most height of an option in a list
_LETTER = 0.5  # of the height of a line: the width of a letter
_FLAT = 4.0  # points: an area that is lower shows no line of text, but the line through it


def said_on(page: Leaf, number: int) -> tuple[Signs, list[LeftOut]]:
    """What the annotations of a page say, and what of it is left out; the values of its fields become text of the page."""
    import pypdfium2.raw as pdfium

    signs = Signs()
    count = min(pdfium.FPDFPage_GetAnnotCount(page.handle), _MAX_ANNOTATIONS)
    if not count:
        return signs, []
    page.begin_forms()
    left_out = deque[LeftOut]()
    for at in reversed(range(count)):
        dropped: list[LeftOut] = []
        with _annotation(page, at) as annotation:
            is_taken_off = annotation and _read(page.pdf, annotation, page.turned, number, signs, dropped)
        if is_taken_off:
            pdfium.FPDFPage_RemoveAnnot(page.handle, at)
        left_out.extendleft(reversed(dropped))
    page.flatten()
    return signs, [*left_out]


def embedded_files(pdf: Pdf) -> list[LeftOut]:
    """The files that a document holds, by their names: they are on none of its pages."""
    import pypdfium2.raw as pdfium

    found: list[LeftOut] = []
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(pdf.handle), _MAX_ANNOTATIONS)):
        file = pdfium.FPDFDoc_GetAttachment(pdf.handle, index)
        name = _answer(partial(pdfium.FPDFAttachment_GetName, file)) if file else ""
        found.append(LeftOut(f"embedded file {index + 1}", "embedded file", name))
    return found


@contextmanager
def _annotation(page: Leaf, index: int) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    annotation = pdfium.FPDFPage_GetAnnot(page.handle, index)
    try:
        yield annotation
    finally:
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _read(pdf: Pdf, annotation: Any, turned: int, number: int, signs: Signs, left_out: list[LeftOut]) -> bool:
    """What an annotation says; whether it is to be taken off the page."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    is_hidden = pdfium.FPDFAnnot_GetFlags(annotation) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW)
    place = f"page {number}"
    if words := _string(annotation, b"Contents"):
        left_out.append(LeftOut(place, "comment", words))
    if kind == pdfium.FPDF_ANNOT_WIDGET and pdf.formenv:
        if not is_hidden:
            return _field(pdf, annotation, turned, place, signs, left_out)
        if words := _value(pdf, annotation):
            left_out.append(LeftOut(place, "hidden field", words))
    elif kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
        left_out.append(LeftOut(place, "embedded file"))
    elif not is_hidden:
        signs.strikes += _strikes(annotation, kind, turned)
    return bool(is_hidden)


def _string(annotation: Any, key: bytes) -> str:
    """The words under a key of an annotation."""
    import pypdfium2.raw as pdfium

    return _answer(partial(pdfium.FPDFAnnot_GetStringValue, annotation, key))


def _value(pdf: Pdf, annotation: Any) -> str:
    """The value of a field that is a text."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFAnnot_GetFormFieldType(pdf.formenv, annotation) != pdfium.FPDF_FORMFIELD_TEXTFIELD:
        return ""
    return _answer(partial(pdfium.FPDFAnnot_GetFormFieldValue, pdf.formenv, annotation))


def _answer(ask: Callable[[Any, int], int]) -> str:
    """The words that a function of the library writes into the room that it is given."""
    length = ask(None, 0)
    if length <= _NO_WORDS:
        return ""
    letters = ctypes.create_string_buffer(length)
    ask(ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)), length)
    return flat(letters.raw[:length].decode("utf-16-le", "replace").rstrip("\0"))


def _rectangle(annotation: Any, turned: int) -> Box | None:
    import pypdfium2.raw as pdfium

    edges = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, edges):
        return None
    points = [(edges.left, edges.bottom), (edges.right, edges.top)]
    return upright(around_points(points), turned)


# ---- fields


def _field(pdf: Pdf, annotation: Any, turned: int, place: str, signs: Signs, left_out: list[LeftOut]) -> bool:
    """The state of a field, if it is a box or a list; whether it is."""
    import pypdfium2.raw as pdfium

    field = pdfium.FPDFAnnot_GetFormFieldType(pdf.formenv, annotation)
    box = _rectangle(annotation, turned)
    if box is None:
        return False
    if field in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        is_checked = pdfium.FPDFAnnot_IsChecked(pdf.formenv, annotation)
        signs.signs.append(Sign(CHECKED if is_checked else UNCHECKED, box))
        return True
    if field == pdfium.FPDF_FORMFIELD_LISTBOX:
        chosen, others = _options(pdf, annotation)
        signs.signs += _listed(chosen, box)
        left_out += [LeftOut(place, "option that was not chosen", words) for words in others]
        return True
    return False


def _options(pdf: Pdf, annotation: Any) -> tuple[list[str], list[str]]:
    """The options of a list that were chosen, and the others."""
    import pypdfium2.raw as pdfium

    chosen: list[str] = []
    others: list[str] = []
    for index in range(min(pdfium.FPDFAnnot_GetOptionCount(pdf.formenv, annotation), _MAX_ANNOTATIONS)):
        words = _answer(partial(pdfium.FPDFAnnot_GetOptionLabel, pdf.formenv, annotation, index))
        is_chosen = pdfium.FPDFAnnot_IsOptionSelected(pdf.formenv, annotation, index)
        if words:
            (chosen if is_chosen else others).append(words)
    return chosen, others


def _listed(options: list[str], box: Box) -> Iterator[Sign]:
    """The chosen options of a list, each in a line of its own from the top of the field."""
    height = min(_LINE_HEIGHT, box.height / max(len(options), 1))
    for number, words in enumerate(options):
        top = box.top - number * height
        yield Sign(words, Box(box.left, top - height, box.left + _LETTER * height * len(words), top))


# ---- strikes


def _strikes(annotation: Any, kind: int, turned: int) -> Iterator[Strike]:
    """Where a reviewer struck words: those that were chosen, or those that a line goes through."""
    import pypdfium2.raw as pdfium

    if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
        for area in _areas(annotation, turned):
            yield Strike(area, area.middle, How.AREA if area.height > _FLAT else How.HAND)
    if kind in (pdfium.FPDF_ANNOT_LINE, pdfium.FPDF_ANNOT_INK):
        for points in _line(annotation) if kind == pdfium.FPDF_ANNOT_LINE else _ink(annotation):
            shown = [upright(Box(x, y, x, y), turned) for x, y in points]
            box = around_points([(point.left, point.bottom) for point in shown])
            if box.width > box.height:
                yield Strike(box, sum(point.bottom for point in shown) / len(shown), How.HAND)


def _areas(annotation: Any, turned: int) -> Iterator[Box]:
    """The stretches of lines that a reviewer chose."""
    import pypdfium2.raw as pdfium

    count = min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MAX_ANNOTATIONS)
    for number in range(count):
        points = pdfium.FS_QUADPOINTSF()
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, points):
            across, up = (points.x1, points.x2, points.x3, points.x4), (points.y1, points.y2, points.y3, points.y4)
            yield upright(around_points(zip(across, up, strict=True)), turned)
    if not count and (whole := _rectangle(annotation, turned)):
        yield whole


def _line(annotation: Any) -> Iterator[list[Point]]:
    import pypdfium2.raw as pdfium

    begin, end = pdfium.FS_POINTF(), pdfium.FS_POINTF()
    if pdfium.FPDFAnnot_GetLine(annotation, begin, end):
        yield [(begin.x, begin.y), (end.x, end.y)]


def _ink(annotation: Any) -> Iterator[list[Point]]:
    import pypdfium2.raw as pdfium

    for number in range(min(pdfium.FPDFAnnot_GetInkListCount(annotation), _MAX_ANNOTATIONS)):
        count = min(pdfium.FPDFAnnot_GetInkListPath(annotation, number, None, 0), _MAX_POINTS)
        points = (pdfium.FS_POINTF * count)()
        if count > 1 and pdfium.FPDFAnnot_GetInkListPath(annotation, number, points, count):
            yield [(point.x, point.y) for point in points]
