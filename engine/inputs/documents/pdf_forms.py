"""The state of what stands on a PDF page: boxes of forms, and words that a reviewer struck through.

Neither is text of the page. Both are written onto it as text, where they are, so that whatever reads the page reads them too.
"""

import ctypes
from collections.abc import Iterator
from itertools import repeat
from typing import Any, NamedTuple

from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.inputs.documents.pdf_calls import Four, calls
from dxproof.engine.inputs.documents.pdf_strikes import Box, is_rule, strikes
from dxproof.engine.inputs.documents.text_builder import flat
from dxproof.engine.marks import CHECKED, UNCHECKED, State, around

_FONT = b"Helvetica"
_BASELINE = 0.25  # of the height of a box
_SMALLEST, _LARGEST, _LEAN, _TOUCH = 6.0, 14.0, 2.0, 0.1  # points
_BEARING = 1.5  # points by which a letter may be drawn to the right of where it begins
_MAX_ANNOTATIONS = 20_000  # of a page
_NO_WORDS = 2  # bytes: the end of a text


class _Mark(NamedTuple):
    """A mark and where it stands: before what begins at the left edge of its box, or after what ends at the right one."""

    text: str
    box: Box
    is_behind: bool = False
    is_strike: bool = False


class _Drawn(NamedTuple):
    """The objects of a page and the kind of each."""

    objects: list[Any]
    kinds: list[int]

    def boxes(self, kind: int) -> Iterator[tuple[int, Four]]:
        """The numbers of the objects of a kind and where each stands; there may be thousands of them."""
        numbers = [number for number, each in enumerate(self.kinds) if each == kind]
        bounds = calls().bounds.of([self.objects[number] for number in numbers])
        return ((number, edges) for number, edges in zip(numbers, bounds, strict=True) if edges)


def page_of(pdf: Any, index: int) -> tuple[Any, int]:
    """A page, and the number of its pictures, with the values, boxes and strikes that its annotations show as part of it.

    The form environment must be there before; without one, no field has a value.
    """
    import pypdfium2.raw as pdfium

    page = pdf[index]
    marks = _taken_off(pdf, page)
    if pdf.formenv:
        page.flatten()
        page.close()
        page = pdf[index]  # only then are the values among its objects
    drawn = _drawn(page)
    if rules := [box for _, edges in drawn.boxes(pdfium.FPDF_PAGEOBJ_PATH) if is_rule(box := Box(*edges))]:
        words = (edges for _, edges in drawn.boxes(pdfium.FPDF_PAGEOBJ_TEXT))
        marks += (mark for box in strikes(rules, words) for mark in _around(box))
    if marks:
        _write(pdf, page, drawn, marks)
    return page, drawn.kinds.count(pdfium.FPDF_PAGEOBJ_IMAGE)


def _drawn(page: Any) -> _Drawn:
    import pypdfium2.raw as pdfium

    handle = page.raw
    objects = [*map(calls().object_at, repeat(handle), range(pdfium.FPDFPage_CountObjects(handle)))]
    return _Drawn(objects, [*map(calls().kind_of, objects)])


def left_out_of(page: Any, number: int, pictures: int) -> list[LeftOut]:
    """The comments and pictures of a page."""
    import pypdfium2.raw as pdfium

    found: list[LeftOut] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            if words := _contents(annotation):
                found.append(LeftOut(f"page {number}", "comment", words))
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found + [LeftOut(f"page {number}", "picture")] * pictures


def _contents(annotation: Any) -> str:
    """The words of a comment."""
    import pypdfium2.raw as pdfium

    key = b"Contents"
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if length <= _NO_WORDS:
        return ""
    letters = ctypes.create_string_buffer(length)
    pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)), length)
    return flat(letters.raw[:length].decode("utf-16-le", "replace").rstrip("\0"))


def _taken_off(pdf: Any, page: Any) -> list[_Mark]:
    """The boxes and strikes of a page; the boxes are taken off, since what draws them is text at times."""
    import pypdfium2.raw as pdfium

    marks: list[_Mark] = []
    for index in reversed(range(min(pdfium.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            box = _box_mark(pdf, annotation) if kind == pdfium.FPDF_ANNOT_WIDGET and pdf.formenv else None
            marks += _strikes(annotation) if kind == pdfium.FPDF_ANNOT_STRIKEOUT else []
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
        if box is not None:
            marks.append(box)
            pdfium.FPDFPage_RemoveAnnot(page, index)
    return marks


def _box_mark(pdf: Any, annotation: Any) -> _Mark | None:
    """The state of a field of a form, if it is a box."""
    import pypdfium2.raw as pdfium

    field = pdfium.FPDFAnnot_GetFormFieldType(pdf.formenv, annotation)
    rectangle = pdfium.FS_RECTF()
    if field not in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return None
    if not pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle)):
        return None
    is_checked = pdfium.FPDFAnnot_IsChecked(pdf.formenv, annotation)
    box = Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return _Mark(CHECKED if is_checked else UNCHECKED, box)


def _strikes(annotation: Any) -> list[_Mark]:
    """The marks around each stretch of a line that a reviewer struck through."""
    import pypdfium2.raw as pdfium

    found: list[_Mark] = []
    for number in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MAX_ANNOTATIONS)):
        points = pdfium.FS_QUADPOINTSF()
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, ctypes.byref(points)):
            across, up = (points.x1, points.x2, points.x3, points.x4), (points.y1, points.y2, points.y3, points.y4)
            found += _around(Box(min(across), min(up), max(across), max(up)))
    return found


def _around(box: Box) -> tuple[_Mark, _Mark]:
    """The marks around words that were struck through."""
    opens, closes = around(State.STRUCK, "\0").split("\0")
    return _Mark(opens, box, is_strike=True), _Mark(closes, box, is_behind=True, is_strike=True)


def _write(pdf: Any, page: Any, drawn: _Drawn, marks: list[_Mark]) -> None:
    """Put marks among the objects of a page, each next to the text that it stands by."""
    import pypdfium2.raw as pdfium

    objects, handle = drawn.objects, page.raw
    texts = [(number, Box(*edges)) for number, edges in drawn.boxes(pdfium.FPDF_PAGEOBJ_TEXT)]
    put: dict[int, list[_Mark]] = {}
    for mark in marks:
        middle = (mark.box.bottom + mark.box.top) / 2
        line = [(number, box) for number, box in texts if box.bottom - _LEAN < middle < box.top + _LEAN]
        fitted = _fitted(mark, line)
        put.setdefault(_place(fitted, line, len(objects)), []).append(fitted)
    first = min(put)
    for each in objects[first:]:
        pdfium.FPDFPage_RemoveObject(handle, each)
    for index in range(first, len(objects) + 1):
        for mark in put.get(index, ()):
            pdfium.FPDFPage_InsertObject(handle, _text(pdf, mark))
        if index < len(objects):
            pdfium.FPDFPage_InsertObject(handle, objects[index])


def _fitted(mark: _Mark, line: list[tuple[int, Box]]) -> _Mark:
    """A strike without the blanks at its ends: its marks touch the first and the last of its words."""
    if not mark.is_strike:
        return mark
    covered = [box for _, box in line if box.left < mark.box.right and box.right > mark.box.left]
    if not covered:
        return mark
    left = max(mark.box.left, min(box.left for box in covered)) - _BEARING
    right = min(mark.box.right, max(box.right for box in covered)) + _TOUCH
    return mark._replace(box=mark.box._replace(left=left, right=right))


def _place(mark: _Mark, line: list[tuple[int, Box]], end: int) -> int:
    """The number of the object that a mark stands before; ``line`` is the text beside it."""
    if not line:
        return end
    if mark.is_behind:
        left = [(n, box) for n, box in line if box.left < mark.box.right - _LEAN]
        return max(left, key=lambda each: each[1].left)[0] + 1 if left else line[0][0]
    right = [(n, box) for n, box in line if box.left > mark.box.left - _LEAN]
    return min(right, key=lambda each: each[1].left)[0] if right else max(line, key=lambda each: each[1].left)[0] + 1


def _text(pdf: Any, mark: _Mark) -> Any:
    """A mark as text of a page."""
    import pypdfium2.raw as pdfium

    box = mark.box
    words = pdfium.FPDFPageObj_NewTextObj(pdf, _FONT, min(max(box.top - box.bottom, _SMALLEST), _LARGEST))
    letters = ctypes.create_string_buffer(f"{mark.text}\0".encode("utf-16-le"))
    pdfium.FPDFText_SetText(words, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
    baseline = box.bottom + _BASELINE * (box.top - box.bottom)
    pdfium.FPDFPageObj_Transform(words, 1, 0, 0, 1, box.right if mark.is_behind else box.left, baseline)
    return words
