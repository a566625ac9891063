"""The questions about every line and every object of a page, put to the PDF library many at once.

As the library declares its functions, ctypes looks at each argument of a call and makes an object of it, which takes
several times as long as the answer. Here the arguments are made once, and nothing is looked at.
"""

import ctypes
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, repeat
from typing import Any, Literal, NamedTuple

_AT_ONCE = 512
_Number = type[ctypes.c_float] | type[ctypes.c_double]

Four = tuple[float, float, float, float]
Columns = tuple[list[float], list[float], list[float], list[float]]


class Calls(NamedTuple):
    """What is asked, and of what."""

    char_boxes: "Fours"  # of the characters of a text page: left, top, right, bottom
    rectangles: "Fours"  # of what a text page has drawn in one: left, top, right, bottom
    count_rectangles: Callable[..., int]  # of a text page
    is_generated: Callable[..., int]  # of a text page, by the number of a letter: whether the library wrote it
    count_letters: Callable[..., int]  # of a text page
    text_into: Callable[..., int]  # of a text page: from which letter on, how many, and where to; how many were written
    bounds: "Fours"  # of objects: left, bottom, right, top
    object_at: Callable[..., Any]  # of a page, by its number
    kind_of: Callable[..., int]  # of an object
    mode_of: Callable[..., int]  # of a text: how its letters are painted
    marks_of: Callable[..., int]  # of an object: how many marks its content has
    clip_of: Callable[..., Any]  # of an object
    clips_in: Callable[..., int]  # of a clip: how many paths, less than one if none
    segments_in: Callable[..., int]  # of a path
    segment_at: Callable[..., Any]  # of a path, by its number
    type_of: Callable[..., int]  # of a segment


@cache
def calls() -> Calls:
    """The questions; the library is loaded with the first document that needs it, and is used by one thread at a time."""
    import pypdfium2.raw as pdfium

    return Calls(
        char_boxes=Fours(pdfium.FPDFText_GetLooseCharBox, ctypes.c_float, references=1),
        rectangles=Fours(pdfium.FPDFText_GetRect, ctypes.c_double, references=4),
        count_rectangles=_unchecked(pdfium.FPDFText_CountRects),
        is_generated=_unchecked(pdfium.FPDFText_IsGenerated),
        count_letters=_unchecked(pdfium.FPDFText_CountChars),
        text_into=_unchecked(pdfium.FPDFText_GetText),
        bounds=Fours(pdfium.FPDFPageObj_GetBounds, ctypes.c_float, references=4),
        object_at=_unchecked(pdfium.FPDFPage_GetObject, pdfium.FPDF_PAGEOBJECT),
        kind_of=_unchecked(pdfium.FPDFPageObj_GetType),
        mode_of=_unchecked(pdfium.FPDFTextObj_GetTextRenderMode),
        marks_of=_unchecked(pdfium.FPDFPageObj_CountMarks),
        clip_of=_unchecked(pdfium.FPDFPageObj_GetClipPath, pdfium.FPDF_CLIPPATH),
        clips_in=_unchecked(pdfium.FPDFClipPath_CountPaths),
        segments_in=_unchecked(pdfium.FPDFPath_CountSegments),
        segment_at=_unchecked(pdfium.FPDFPath_GetPathSegment, pdfium.FPDF_PATHSEGMENT),
        type_of=_unchecked(pdfium.FPDFPathSegment_GetType),
    )


def _unchecked(function: Any, answer: Any = ctypes.c_int) -> Callable[..., Any]:
    """A function that takes its arguments as they are: numbers, handles and references."""
    return ctypes.PYFUNCTYPE(answer)(ctypes.cast(function, ctypes.c_void_p).value or 0)


class Fours:
    """A function that answers with four numbers, behind one reference or one for each."""

    def __init__(self, function: Any, number: _Number, references: int) -> None:
        self._ask = _unchecked(function)
        kind: Literal["f", "d"] = "f" if number is ctypes.c_float else "d"
        self._numbers = struct.Struct(f"4{kind}")
        room = (number * (4 * _AT_ONCE))()
        self._room = memoryview(room).cast("B")
        self._every: Any = self._room.cast(kind)
        places = range(0, len(self._room), self._numbers.size // references)
        every = [ctypes.byref(room, place) for place in places]
        self._references = [every[n::references] for n in range(references)]

    def of(self, asked: Sequence[Any], handle: Any = None) -> list[Four | None]:
        """The answers about some objects, or about what a page has under some numbers; None for what has no answer."""
        if len(asked) > _AT_ONCE:
            parts = (asked[start : start + _AT_ONCE] for start in range(0, len(asked), _AT_ONCE))
            return list(chain.from_iterable(self.of(part, handle) for part in parts))
        found = self._found(asked, handle)
        numbers: Iterator[Any] = self._numbers.iter_unpack(self._room[: len(found) * self._numbers.size])
        if all(found):  # as nearly always
            return [*numbers]
        return [each if is_found else None for is_found, each in zip(found, numbers, strict=True)]

    def columns(self, asked: Sequence[int], handle: Any) -> Columns:
        """The first numbers of the answers, the second ones, and so on: sooner made than an object for each answer.

        All that is asked about is there, as every character of a page is that its text has.
        """
        if len(asked) > _AT_ONCE:
            parts = [self.columns(asked[n : n + _AT_ONCE], handle) for n in range(0, len(asked), _AT_ONCE)]
            first, second, third, fourth = ([*chain(*column)] for column in zip(*parts, strict=True))
            return first, second, third, fourth
        self._found(asked, handle)
        numbers: list[float] = self._every[: 4 * len(asked)].tolist()
        return numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4]

    def _found(self, asked: Sequence[Any], handle: Any) -> list[int]:
        """Ask; whether there is an answer, for each."""
        within = () if handle is None else (repeat(handle),)
        return [*map(self._ask, *within, asked, *self._references)]
