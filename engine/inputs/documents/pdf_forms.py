"""The state of what stands on a PDF page: boxes of forms, and words that a reviewer struck through.

Neither is text of the page. Both are written onto it as text, where they are, so that whatever reads the page reads them too.
"""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.inputs.documents.pdf_strikes import Box, is_rule, strikes
from dxproof.engine.inputs.documents.text_builder import flat
from dxproof.engine.marks import CHECKED, UNCHECKED, State, around

_FONT = b"Helvetica"
_BASELINE = 0.25  # of the height of a box
_SMALLEST, _LARGEST, _LEAN, _TOUCH = 6.0, 14.0, 2.0, 0.1  # points
_BEARING = 1.5  # points by which a letter may be drawn to the right of where it begins
_MAX_ANNOTATIONS = 20_000  # of a page
_NO_WORDS = 2  # bytes: the end of a text


def _is_beside(one: Box, other: Box) -> bool:
    """Whether two boxes stand in one line."""
    return other.bottom - _LEAN < (one.bottom + one.top) / 2 < other.top + _LEAN


class _Mark(NamedTuple):
    """A mark and where it stands: before what begins at the left edge of its box, or after what ends at the right one."""

    text: str
    box: Box
    is_behind: bool = False
    is_strike: bool = False


class PageObjects(NamedTuple):
    """What is drawn on a page: the boxes of its words and lines, and how many pictures."""

    words: list[Box]
    lines: list[Box]
    pictures: int


def page_of(pdf: Any, index: int) -> tuple[Any, int]:
    """A page, and the number of its pictures, with the values, boxes and strikes that its annotations show as part of it.

    The form environment must be there before; without one, no field has a value.
    """
    page = pdf[index]
    marks = _taken_off(pdf, page)
    if pdf.formenv:
        page.flatten()
        page.close()
        page = pdf[index]  # only then are the values among its objects
    objects = _objects(page)
    for box in strikes(objects.lines, objects.words):
        marks += _around(box)
    if marks:
        _write(pdf, page, marks)
    return page, objects.pictures


def _objects(page: Any) -> PageObjects:
    import pypdfium2.raw as pdfium

    get, kind_of, raw = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType, page.raw
    kinds: dict[int, list[Any]] = {}
    for index in range(pdfium.FPDFPage_CountObjects(raw)):
        each = get(raw, index)
        kinds.setdefault(kind_of(each), []).append(each)
    lines = [box for box in _boxes(kinds.get(pdfium.FPDF_PAGEOBJ_PATH, ())) if is_rule(box)]
    words = list(_boxes(kinds.get(pdfium.FPDF_PAGEOBJ_TEXT, ()))) if lines else []
    return PageObjects(words, lines, len(kinds.get(pdfium.FPDF_PAGEOBJ_IMAGE, ())))


def _boxes(objects: Sequence[Any]) -> Iterator[Box]:
    """Where objects of a page stand; there may be thousands of them."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = edges = [ctypes.c_float() for _ in range(4)]
    targets, get = tuple(map(ctypes.byref, edges)), pdfium.FPDFPageObj_GetBounds
    for each in objects:
        if get(each, *targets):
            yield Box(left.value, bottom.value, right.value, top.value)


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


def _write(pdf: Any, page: Any, marks: list[_Mark]) -> None:
    """Put marks among the objects of a page, each next to the text that it stands by."""
    import pypdfium2.raw as pdfium

    objects = [pdfium.FPDFPage_GetObject(page, index) for index in range(pdfium.FPDFPage_CountObjects(page))]
    texts = [(n, box) for n, each in enumerate(objects) if (box := _text_box(each)) is not None]
    put: dict[int, list[_Mark]] = {}
    for mark in (_fitted(mark, texts) for mark in marks):
        put.setdefault(_place(mark, texts, len(objects)), []).append(mark)
    first = min(put)
    for each in objects[first:]:
        pdfium.FPDFPage_RemoveObject(page, each)
    for index in range(first, len(objects) + 1):
        for mark in put.get(index, ()):
            pdfium.FPDFPage_InsertObject(page, _text(pdf, mark))
        if index < len(objects):
            pdfium.FPDFPage_InsertObject(page, objects[index])


def _fitted(mark: _Mark, texts: list[tuple[int, Box]]) -> _Mark:
    """A strike without the blanks at its ends: its marks touch the first and the last of its words."""
    if not mark.is_strike:
        return mark
    covered = [
        box for _, box in texts if _is_beside(mark.box, box) and box.left < mark.box.right and box.right > mark.box.left
    ]
    if not covered:
        return mark
    left = max(mark.box.left, min(box.left for box in covered)) - _BEARING
    right = min(mark.box.right, max(box.right for box in covered)) + _TOUCH
    return mark._replace(box=mark.box._replace(left=left, right=right))


def _place(mark: _Mark, texts: list[tuple[int, Box]], end: int) -> int:
    """The number of the object that a mark stands before."""
    line = [(n, box) for n, box in texts if _is_beside(mark.box, box)]
    if not line:
        return end
    if mark.is_behind:
        left = [(n, box) for n, box in line if box.left < mark.box.right - _LEAN]
        return max(left, key=lambda each: each[1].left)[0] + 1 if left else line[0][0]
    right = [(n, box) for n, box in line if box.left > mark.box.left - _LEAN]
    return min(right, key=lambda each: each[1].left)[0] if right else max(line, key=lambda each: each[1].left)[0] + 1


def _text_box(element: Any) -> Box | None:
    """Where an object of a page stands, if it is text."""
    import pypdfium2.raw as pdfium

    is_text = pdfium.FPDFPageObj_GetType(element) == pdfium.FPDF_PAGEOBJ_TEXT
    return next(_boxes([element]), None) if is_text else None


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
