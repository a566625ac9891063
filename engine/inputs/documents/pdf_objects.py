"""What is drawn on a PDF page, in its order and with the places where it is shown; what stands inside of forms, too."""

import ctypes
from collections.abc import Iterator
from itertools import repeat
from typing import Any, NamedTuple

from dxproof.engine.inputs.documents.pdf_boxes import Box, Matrix, Point, around_points, at, both, moved, upright
from dxproof.engine.inputs.documents.pdf_calls import calls
from dxproof.engine.inputs.documents.pdf_page import Leaf

_DEEPEST = 12  # forms in each other
_MOST = 100_000  # objects of a page
_MOST_SEGMENTS = 20_000  # of the paths of a page
_RECTANGLE = 5  # segments at most
_OPAQUE = 255


class Form(NamedTuple):
    """A form on a page: what it does to the places of its objects, and whether they are blended with what is below."""

    matrix: Matrix
    is_transparent: bool


class Figure(NamedTuple):
    """A line or an outline that is drawn: a path, or one of its parts, of which ``points`` are the corners."""

    number: int  # of its object
    box: Box
    points: tuple[Point, ...] | None = None


class Drawn(NamedTuple):
    """The objects of a page and the kind of each; of those inside of forms, the form. ``turned`` is how the page is shown."""

    objects: list[Any]
    kinds: list[int]
    forms: dict[int, Form]
    turned: int

    def numbers(self, kind: int) -> list[int]:
        """The numbers of the objects of a kind."""
        return [number for number, each in enumerate(self.kinds) if each == kind]

    def boxes(self, numbers: list[int]) -> Iterator[tuple[int, Box]]:
        """Some objects and where each stands; there may be thousands of them."""
        bounds = calls().bounds.of([self.objects[number] for number in numbers])
        found = ((number, Box(*edges)) for number, edges in zip(numbers, bounds, strict=True) if edges)
        return ((number, self.shown(number, box)) for number, box in found) if self.forms or self.turned else found

    def shown(self, number: int, box: Box) -> Box:
        """Where something is shown that an object has in its own form."""
        form = self.forms.get(number)
        return upright(moved(box, form.matrix) if form else box, self.turned)


def drawn_on(page: Leaf) -> Drawn:
    """What is drawn on a page."""
    import pypdfium2.raw as pdfium

    asked, handle = calls(), page.handle
    objects = [*map(asked.object_at, repeat(handle), range(pdfium.FPDFPage_CountObjects(handle)))]
    kinds = [*map(asked.kind_of, objects)]
    if pdfium.FPDF_PAGEOBJ_FORM not in kinds:
        return Drawn(objects, kinds, {}, page.turned)
    unfolded = Drawn([], [], {}, page.turned)
    _unfold(objects, kinds, None, 0, unfolded)
    return unfolded


def _unfold(objects: list[Any], kinds: list[int], within: Form | None, depth: int, into: Drawn) -> None:
    """Put objects into a list, and those inside of forms in place of the form."""
    import pypdfium2.raw as pdfium

    start = 0
    forms = [number for number, kind in enumerate(kinds) if kind == pdfium.FPDF_PAGEOBJ_FORM]
    for end in [*forms, len(kinds)]:
        first = len(into.objects)
        if first >= _MOST:
            return
        into.objects.extend(objects[start:end])
        into.kinds.extend(kinds[start:end])
        if within:
            into.forms.update(dict.fromkeys(range(first, len(into.objects)), within))
        if end < len(kinds) and depth < _DEEPEST:
            form = objects[end]
            inner = [
                pdfium.FPDFFormObj_GetObject(form, index) for index in range(pdfium.FPDFFormObj_CountObjects(form))
            ]
            _unfold(inner, [*map(calls().kind_of, inner)], _form(form, within), depth + 1, into)
        start = end + 1


def _form(form: Any, within: Form | None) -> Form:
    import pypdfium2.raw as pdfium

    matrix = matrix_of(form)
    is_transparent = bool(pdfium.FPDFPageObj_HasTransparency(form))
    return (
        Form(both(matrix, within.matrix), is_transparent or within.is_transparent)
        if within
        else Form(matrix, is_transparent)
    )


def matrix_of(each: Any) -> Matrix:
    """What an object does to the places of its parts."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(each, matrix):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def figures(drawn: Drawn) -> list[Figure]:
    """The lines and outlines of a page: a path of several parts is as many, since a page may draw all its lines in one."""
    import pypdfium2.raw as pdfium

    found: list[Figure] = []
    if pdfium.FPDF_PAGEOBJ_PATH not in drawn.kinds:
        return found
    left = _MOST_SEGMENTS
    for number, box in drawn.boxes(drawn.numbers(pdfium.FPDF_PAGEOBJ_PATH)):
        path = drawn.objects[number]
        count = calls().segments_in(path)
        if count <= 2 or count > left or (count <= _RECTANGLE and not _begins_anew(path)):
            found.append(Figure(number, box))
            continue
        left -= count
        found += _parts(drawn, number, count, box)
    return found


def _begins_anew(path: Any) -> bool:
    """Whether a path of few segments is two lines."""
    import pypdfium2.raw as pdfium

    return bool(calls().type_of(calls().segment_at(path, 2)) == pdfium.FPDF_SEGMENT_MOVETO)


def is_rectangle(drawn: Drawn, figure: Figure) -> bool:
    """Whether the corners of a figure are those of a rectangle."""
    path = drawn.objects[figure.number]
    points = figure.points
    if points is None:
        count = calls().segments_in(path)
        points = tuple(_point(calls().segment_at(path, at)) for at in range(count)) if count <= _RECTANGLE else ()
    corners = {*points}
    is_short = len(points) <= _RECTANGLE and len(corners) == 4
    return is_short and len({x for x, _ in corners}) == len({y for _, y in corners}) == 2


def _parts(drawn: Drawn, number: int, count: int, whole: Box) -> Iterator[Figure]:
    """The parts of a path, each as thick as it is drawn."""
    import pypdfium2.raw as pdfium

    path = drawn.objects[number]
    parts: list[list[Point]] = []
    for index in range(count):
        segment = calls().segment_at(path, index)
        if not parts or calls().type_of(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            parts.append([])
        parts[-1].append(_point(segment))
    matrix = matrix_of(path)
    boxes = [drawn.shown(number, around_points([at(matrix, point) for point in points])) for points in parts]
    bare = around_points([corner for box in boxes for corner in ((box.left, box.bottom), (box.right, box.top))])
    across, up = max(0.0, whole.width - bare.width) / 2, max(0.0, whole.height - bare.height) / 2
    for points, box in zip(parts, boxes, strict=True):
        thick = Box(box.left - across, box.bottom - up, box.right + across, box.top + up)
        yield Figure(number, thick, tuple(points))


def _point(segment: Any) -> Point:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def clip_box(drawn: Drawn, number: int, clip: Any, count: int) -> Box | None:
    """What a clip lets through at most, if it lets anything through."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
    for path in range(count):
        segments = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        if segments < 1:
            continue
        points = [
            _point(pdfium.FPDFClipPath_GetPathSegment(clip, path, index)) for index in range(min(segments, _MOST))
        ]
        edges = around_points(points)
        left, bottom = max(left, edges.left), max(bottom, edges.bottom)
        right, top = min(right, edges.right), min(top, edges.top)
    return drawn.shown(number, Box(left, bottom, right, top)) if left < right and bottom < top else None


def is_stroked(path: Any) -> bool:
    """Whether the outline of a path is drawn."""
    return _painted(path)[1]


def fill_of(path: Any) -> int | None:
    """How light a path is filled, from 0 to 255, or None if what is below it is seen."""
    import pypdfium2.raw as pdfium

    if not _painted(path)[0] or pdfium.FPDFPageObj_HasTransparency(path):
        return None
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, opaque) or opaque.value < _OPAQUE:
        return None
    return min(red.value, green.value, blue.value)


def _painted(path: Any) -> tuple[bool, bool]:
    """Whether a path is filled, and whether its outline is drawn."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value), bool(stroke.value)
