"""Text in a PDF page that nobody who looks at the page sees: it is taken out before the page is read.

It is painted invisibly, lies outside of what its clip lets through or below a patch, or belongs to a layer that is not shown. The
text that a scanner has recognized is painted invisibly, too, over the picture of the page: that is seen, and stays.
"""

import ctypes
import zlib
from math import isfinite

from dxproof.engine.inputs.documents.pdf_boxes import Box, around_points
from dxproof.engine.inputs.documents.pdf_calls import calls
from dxproof.engine.inputs.documents.pdf_objects import Drawn, Figure, clip_box, fill_of, is_rectangle
from dxproof.engine.inputs.documents.pdf_page import Leaf
from dxproof.engine.inputs.documents.text_builder import flat

_INVISIBLE = 3  # the mode of text that is not painted
_SEEN = 0.1  # of a text: what lets less of it through hides it
_COVERED = 0.9  # of a text: what covers more of it hides it
_PATCH = 5.0  # points: the least height and width of what covers text
_PIXELS = 2_000_000  # of a page that is painted to see what is on it
_MOST_ALONE = 20  # texts of layers that are painted one by one
_MOST_NEAR = 500  # texts at one height
_BAND, _FAR = 8.0, 1e6  # points
_MOST_PATCHES = 3_000
_MOST_BANDS = 500  # of a patch
_MOST_PICTURES = 50  # more of them are the strips of one
_LAYER = "OC\0".encode("utf-16-le")  # the name of its mark
_LAYERS = b"/OCProperties"  # in the source of a document that has some
_PACKED, _STREAM = b"/ObjStm", b"stream"  # objects that are packed together, and where what was packed begins
_UNPACKED = 20_000_000  # bytes


class Layers:
    """Whether a document has layers that may be shown or not; it is looked for once, and not before it is asked."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._are_there: bool | None = None

    def __bool__(self) -> bool:
        if self._are_there is None:
            self._are_there = _has_layers(self._source)
        return self._are_there


def _has_layers(source: bytes) -> bool:
    """Whether a document has layers that may be shown or not; True where that cannot be told."""
    if source.rfind(_LAYERS) >= 0:  # from the end, which is faster
        return True
    left = _UNPACKED
    at = source.rfind(_PACKED)
    while at >= 0:
        begin = source.find(_STREAM, at) + len(_STREAM)
        try:
            text = zlib.decompressobj().decompress(source[begin : source.find(_STREAM, begin)].lstrip(b"\r\n"), left)
        except zlib.error:  # it is encrypted, or packed in another way
            return True
        left -= len(text)
        if _LAYERS in text or left <= 0:
            return True
        at = source.rfind(_PACKED, 0, at)
    return False


def taken_out(page: Leaf, drawn: Drawn, figures: list[Figure], layers: Layers) -> list[str]:
    """Take the hidden text out of a page; the lines of it. ``layers`` are those of the document."""
    import pypdfium2.raw as pdfium

    hidden = _hidden(page, drawn, figures, layers)
    if not hidden:
        return []
    texts = drawn.numbers(pdfium.FPDF_PAGEOBJ_TEXT)
    shown = [number for number in texts if number not in hidden]
    _switch(drawn, shown, is_on=False)
    lines = [flat(line) for line in page.text().splitlines()]
    _switch(drawn, shown, is_on=True)
    _switch(drawn, list(hidden), is_on=False)
    return [line for line in lines if line]


def _switch(drawn: Drawn, numbers: list[int], is_on: bool) -> None:
    import pypdfium2.raw as pdfium

    for number in numbers:
        pdfium.FPDFPageObj_SetIsActive(drawn.objects[number], is_on)


def _hidden(page: Leaf, drawn: Drawn, figures: list[Figure], layers: Layers) -> set[int]:
    """The numbers of the texts of a page that are not seen."""
    import pypdfium2.raw as pdfium

    asked, kind = calls(), pdfium.FPDF_PAGEOBJ_TEXT
    texts = drawn.objects
    if drawn.kinds.count(kind) < len(texts):
        texts = [each for each, its_kind in zip(texts, drawn.kinds, strict=True) if its_kind == kind]
    is_unpainted = _INVISIBLE in map(asked.mode_of, texts)
    is_clipped = max(map(asked.clips_in, map(asked.clip_of, texts)), default=0) > 0
    may_have_layer = (any(map(asked.marks_of, texts)) or _in_forms(drawn)) and bool(layers)
    if not (is_unpainted or is_clipped or may_have_layer or figures):  # as on most pages
        return set()
    numbers = drawn.numbers(kind)
    found: set[int] = set()
    if is_unpainted:
        found |= _unpainted(drawn, [each for each in numbers if asked.mode_of(drawn.objects[each]) == _INVISIBLE])
    if is_clipped:
        found |= _clipped(drawn, numbers)
    if figures:
        found |= _covered(drawn, figures, numbers)
    if may_have_layer:
        found |= _not_painted(
            page, drawn, [each for each in numbers if each not in found and _may_be_layered(drawn, each)]
        )
    return found


def _in_forms(drawn: Drawn) -> bool:
    """Whether some text of a page stands in a form."""
    if not drawn.forms:  # as of most pages
        return False
    import pypdfium2.raw as pdfium

    return any(drawn.kinds[number] == pdfium.FPDF_PAGEOBJ_TEXT for number in drawn.forms)


def _unpainted(drawn: Drawn, invisible: list[int]) -> set[int]:
    """Which of some invisible texts are no text of a picture below them, nor of a page that has only outlines of letters."""
    import pypdfium2.raw as pdfium

    pictures = _pictures(drawn)
    if not pictures and len(invisible) == drawn.kinds.count(pdfium.FPDF_PAGEOBJ_TEXT) <= drawn.kinds.count(
        pdfium.FPDF_PAGEOBJ_PATH
    ):
        return set()
    return {
        number
        for number, box in drawn.boxes(invisible)
        if not any(picture.has(box.centre, box.middle) for picture in pictures)
    }


def _pictures(drawn: Drawn) -> list[Box]:
    """Where the pictures of a page are."""
    import pypdfium2.raw as pdfium

    boxes = [box for _, box in drawn.boxes(drawn.numbers(pdfium.FPDF_PAGEOBJ_IMAGE))]
    if len(boxes) <= _MOST_PICTURES:
        return boxes
    return [around_points([corner for box in boxes for corner in ((box.left, box.bottom), (box.right, box.top))])]


def _clipped(drawn: Drawn, texts: list[int]) -> set[int]:
    """The texts that lie outside of what their clips let through."""
    asked = calls()
    found: set[int] = set()
    for number, box in drawn.boxes(texts):
        clip = asked.clip_of(drawn.objects[number])
        count = asked.clips_in(clip)
        if count > 0 and ((seen := clip_box(drawn, number, clip, count)) is None or box.shared(seen) < _SEEN):
            found.add(number)
    return found


def _covered(drawn: Drawn, figures: list[Figure], texts: list[int]) -> set[int]:
    """The texts that lie below a patch: a rectangle that was drawn after them, and through which nothing is seen."""
    first = texts[0] if texts else len(drawn.objects)
    later = [
        figure
        for figure in figures
        if figure[0] > first and (box := figure[1])[2] - box[0] > _PATCH and box[3] - box[1] > _PATCH
    ][:_MOST_PATCHES]
    patches = [
        (figure.number, figure.box)
        for figure in later
        if _is_opaque(drawn, figure.number) and is_rectangle(drawn, figure)
    ]
    if not patches:
        return set()
    bands: dict[int, list[tuple[int, Box]]] = {}
    for number, box in patches:
        for band in range(_band(box.bottom), _band(box.top) + 1)[:_MOST_BANDS]:
            bands.setdefault(band, []).append((number, box))
    pictures = _pictures(drawn)
    return {
        number
        for number, box in drawn.boxes(texts)
        if any(
            patch > number and edges[0] < box[2] and box[0] < edges[2] and box.shared(edges) > _COVERED
            for patch, edges in bands.get(_band(box.middle), ())
        )
        and not any(picture.has(box.centre, box.middle) for picture in pictures)
    }


def _band(height: float) -> int:
    """The number of the band of a page in which a height lies; a damaged page may have any height, also none."""
    return int(height // _BAND) if -_FAR < height < _FAR else 0


def _is_opaque(drawn: Drawn, number: int) -> bool:
    form = drawn.forms.get(number)
    return not (form and form.is_transparent) and fill_of(drawn.objects[number]) is not None


# ---- layers


def _may_be_layered(drawn: Drawn, number: int) -> bool:
    """Whether a text may belong to a layer: by a mark of its content, or because the form that it stands in may."""
    import pypdfium2.raw as pdfium

    text = drawn.objects[number]
    name, length = ctypes.create_string_buffer(len(_LAYER)), ctypes.c_ulong()
    letters = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
    for index in range(calls().marks_of(text)):
        pdfium.FPDFPageObjMark_GetName(pdfium.FPDFPageObj_GetMark(text, index), letters, len(_LAYER), length)
        if length.value == len(_LAYER) and name.raw == _LAYER:
            return True
    return number in drawn.forms


def _not_painted(page: Leaf, drawn: Drawn, texts: list[int]) -> set[int]:
    """Which of some texts are not there when the page is painted with nothing else on it."""
    import pypdfium2.raw as pdfium

    if not texts:
        return set()
    for number in texts:
        pdfium.FPDFPageObj_SetFillColor(drawn.objects[number], 0, 0, 0, 255)
    everything = range(len(drawn.objects))
    boxes = dict(drawn.boxes(texts))
    _switch(drawn, list(everything), is_on=False)
    _switch(drawn, texts, is_on=True)
    painted = _Painted(page)
    blank = {number for number, box in boxes.items() if painted.is_blank(box)}
    for number in _crowded(boxes, blank)[:_MOST_ALONE]:
        _switch(drawn, texts, is_on=False)
        _switch(drawn, [number], is_on=True)
        if _Painted(page).is_blank(boxes[number]):
            blank.add(number)
    _switch(drawn, list(everything), is_on=True)
    return blank


def _crowded(boxes: dict[int, Box], blank: set[int]) -> list[int]:
    """The texts that share their place with another one: that may be the one that is seen, so each is painted alone."""
    bands: dict[int, list[tuple[int, Box]]] = {}
    for number, box in boxes.items():
        bands.setdefault(_band(box.middle), []).append((number, box))
    return [
        number
        for band, texts in bands.items()
        for number, box in texts
        if number not in blank
        for near in ([*bands.get(band - 1, ()), *texts, *bands.get(band + 1, ())],)
        if len(near) <= _MOST_NEAR and any(other != number and box.shared(edges) > _SEEN for other, edges in near)
    ]


class _Painted:
    """A page as an image, in shades of grey."""

    def __init__(self, page: Leaf) -> None:
        self._edges = page.edges()
        size = max(self._edges.width * self._edges.height, 1.0)
        self._scale = min(2.0, (_PIXELS / size) ** 0.5)
        bitmap = page.painted(self._scale)
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._shades = bytes(bitmap.buffer)
        bitmap.close()

    def is_blank(self, box: Box) -> bool:
        """Whether nothing is painted at a place of the page; what lies outside is no such place."""
        if not all(map(isfinite, box)):
            return False
        left = max(0, int((box.left - self._edges.left) * self._scale))
        right = min(self._width, int((box.right - self._edges.left) * self._scale) + 1)
        top = max(0, int((self._edges.top - box.top) * self._scale))
        bottom = min(self._height, int((self._edges.top - box.bottom) * self._scale) + 1)
        if left >= right or top >= bottom:
            return False
        white = b"\xff" * (right - left)
        rows = range(top * self._stride, bottom * self._stride, self._stride)
        return all(self._shades[row + left : row + right] == white for row in rows)
