"""The text of a PDF page in pieces, each with its box: a line as drawn, cut where the room between two words is wide."""

import ctypes
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from dxproof.engine.inputs.documents.pdf_boxes import Box, upright
from dxproof.engine.inputs.documents.pdf_calls import Four, calls
from dxproof.engine.inputs.documents.pdf_placed import placed
from dxproof.engine.inputs.documents.pdf_signs import Changes, Line, Page, Signs
from dxproof.engine.inputs.documents.symbols import raised

# The library joins the next line to a hyphen at a line end, and writes one of these characters for it.
CUTS = "\x02\ufffe"
_LINE = re.compile(f"[^\\s{CUTS}](?:[^\r\n{CUTS}]*[^\\s{CUTS}])?[{CUTS}]?")
_WORD = re.compile(r"\S+")
_LONG_WORD = re.compile(r"\S{4,}")
_SAMPLE = 9  # words of a page that tell how wide its characters are
_WIDTH = 0.5  # of a character, where there are none
_WIDE = 1.5  # times the width of a character: the least room that parts two pieces
_WIDE_BLANK = 2.5  # the same where blanks are drawn
# Times the usual width of its characters: a line that is wider may hold wide room, one that is narrower goes back.
_LOOSE, _TIGHT = 1.3, 0.7
_DRAWN_APART = 4  # parts of a line that are drawn for themselves: with more of them, all words are looked at
_BAND = 4.0  # points
_SAME_LINE = 0.5  # of the height of what is drawn beside it

# Digits right after a word or its end. What stands before them is looked at after the first: a digit is found sooner.
_RAISABLE = re.compile(r"\d(?:(?<=[A-Za-z]\d)|(?<=[A-Za-z][.,;:)\]]\d))\d{0,3}(?![\w-])")
_MOST_RAISED = 500  # of a page
_SMALL = 0.8  # of the height of the letter before: a raised digit is smaller

_Span = tuple[int, int]
# Left, right, bottom, top, and whether the end stands as high as the beginning.
_Box = tuple[float, float, float, float, bool]


@dataclass(slots=True)
class Piece:
    """Words on one line, and the box around them with the room that the font keeps above and below.

    ``room`` is what parts it from others: less is a blank. ``begins`` says whether it begins a paragraph, as a line.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    room: float = 0.0
    begins: bool = False

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def joined(self, other: "Piece") -> "Piece":
        """This piece and one after it on the same line."""
        blank = " " if other.left - self.right > 0.1 * self.height else ""
        return Piece(
            f"{self.text}{blank}{other.text}",
            min(self.left, other.left),
            max(self.right, other.right),
            min(self.bottom, other.bottom),
            max(self.top, other.top),
            max(self.room, other.room),
        )


def pieces_of(text_page: Any, most: int, turned: int, signs: Signs) -> list[Piece]:
    """The pieces of a page in the order in which they are drawn, with its signs; ``turned`` is its rotation in degrees."""
    page = _TextPage(text_page, most, turned)
    page.raise_digits()
    spans = [line.span() for line in _LINE.finditer(page.text)]
    lines = [(span, box) for span, box in zip(spans, page.boxes(spans), strict=True) if box]
    usual = page.usual_width()
    narrow = _WIDE * usual
    bands = page.bands_with_room(narrow, len(lines))
    pieces = [*page.put(signs, lines, narrow)] if signs and signs.reach(box for _, box in lines) else []
    words = page.text
    wide: dict[int, tuple[list[_Span], float]] = {}  # by its number among the pieces, a line that is to be cut
    for (first, end), (left, right, bottom, top, is_level) in lines:
        text = page.said(first, end) if page.is_changed else words[first:end]
        if not text:
            continue
        height = top - bottom
        expected = usual * height * (end - first)
        if (
            bands is None
            or (not is_level and end - first > 1)
            or not _TIGHT * expected < right - left < _LOOSE * expected
            or "  " in text
            or (bands and round((bottom + top) / 2 / _BAND) in bands)
        ):
            wide[len(pieces)] = [word.span() for word in _WORD.finditer(words, first, end)], narrow * height
        pieces.append(Piece(text, left, right, bottom, top, narrow * height))
    if not wide:
        return pieces
    boxes = iter(page.boxes([span for spans, _ in wide.values() for span in spans]))
    cut = {at: [*_cut(page, zip(spans, boxes, strict=False), room)] for at, (spans, room) in wide.items()}
    return [piece for at, whole in enumerate(pieces) for piece in cut.get(at, (whole,))]


class _TextPage:
    """Asks the library for characters and their boxes, upright on a page that is turned. Each question costs time."""

    def __init__(self, text_page: Any, most: int, turned: int) -> None:
        import pypdfium2.raw as pdfium

        self._handle = text_page
        self._char_boxes = calls().char_boxes
        self._turned = turned
        self._changes = Changes()
        self._changed: list[int] = []
        self.is_changed = False
        count = min(pdfium.FPDFText_CountChars(text_page), most)
        letters = (ctypes.c_ushort * (2 * count + 2))()  # twice the room, for what the library may add
        written = pdfium.FPDFText_GetText(text_page, 0, count, letters)
        text = bytes(letters)[: 2 * max(written - 1, 0)].decode("utf-16-le", "ignore")
        if len(text) != count:  # characters beyond the first 65,536, or ones that the library leaves out
            text = "".join(chr(pdfium.FPDFText_GetUnicode(text_page, index)) for index in range(count))
        self.text = text

    def boxes(self, spans: list[_Span]) -> list[_Box | None]:
        """The box around each stretch of a line: it begins with the first, ends with the last, and is as high as the first."""
        found = self._char_boxes.of([index for first, end in spans for index in (first, end - 1)], self._handle)
        pairs = zip(found[::2], found[1::2], strict=True)
        if self._turned:
            return [_around_turned(begin, end, self._turned) if begin and end else None for begin, end in pairs]
        return [
            (begin[0], end[2], begin[3], begin[1], abs(end[3] - begin[3]) < _SAME_LINE * (begin[1] - begin[3]))
            if begin and end
            else None
            for begin, end in pairs
        ]

    def put(self, signs: Signs, lines: list[tuple[_Span, _Box]], narrow: float) -> Iterator[Piece]:
        """Put signs among the words; those that stand for themselves, as pieces."""

        def places(first: int, end: int) -> list[Box | None]:
            found = self._char_boxes.of(range(first, end), self._handle)
            boxes = (Box(each[0], each[3], each[2], each[1]) if each else None for each in found)
            return [upright(box, self._turned) if box else None for box in boxes] if self._turned else [*boxes]

        known = [Line(*span, Box(box[0], box[2], box[1], box[3])) for span, box in lines]
        self._changes, apart = placed(Page(self.text, known, places), signs, CUTS)
        self._changed = self._changes.places()
        self.is_changed = bool(self._changed)
        for sign in apart:
            box = sign.narrow()
            yield Piece(sign.text, box.left, box.right, box.bottom, box.top, narrow * box.height)

    def said(self, first: int, end: int) -> str:
        """What a stretch of a line says on a page with signs."""
        said: list[str] = []
        at = first
        for place in self._changed[bisect_left(self._changed, first) : bisect_left(self._changed, end)]:
            said += self.text[at:place], self._changes.letter(self.text, place)
            at = place + 1
        return "".join([*said, self.text[at:end]])

    def raise_digits(self) -> None:
        """Write small digits that stand above the line as such: they belong to no word before them."""
        spans = [found.span() for found in islice(_RAISABLE.finditer(self.text), _MOST_RAISED)]
        if not spans:
            return
        boxes = self.boxes([(index, index + 1) for first, end in spans for index in (first - 1, end - 1)])
        letters: list[str] | None = None
        for (first, end), line, box in zip(spans, boxes[::2], boxes[1::2], strict=True):
            if line is None or not _is_raised(box, line):
                continue
            digits = self.boxes([(at, at + 1) for at in range(first, end)])
            at = next(at for at, box in enumerate(digits, start=first) if _is_raised(box, line))
            letters = letters or list(self.text)
            letters[at:end] = raised(self.text[at:end], "sup") or ""
        self.text = "".join(letters) if letters else self.text

    def is_drawn(self, index: int) -> bool:
        """Whether a blank stands on the page; the library writes others between words that are apart."""
        import pypdfium2.raw as pdfium

        return bool(pdfium.FPDFText_IsGenerated(self._handle, index) == 0)

    def usual_width(self) -> float:
        """The usual width of a character, to the height of its line."""
        spans = [word.span() for word in islice(_LONG_WORD.finditer(self.text), _SAMPLE)]
        widths = [
            (box[1] - box[0]) / (box[3] - box[2]) / (end - first)
            for (first, end), box in zip(spans, self.boxes(spans), strict=True)
            if box and box[3] > box[2]
        ]
        return sorted(widths)[len(widths) // 2] if widths else _WIDTH

    def bands_with_room(self, narrow: float, lines: int) -> set[int] | None:
        """At which heights room is left between what is drawn in one line; None where that takes longer to tell.

        ``narrow`` is the least room, to the height of the line.
        """
        count = calls().count_rectangles(self._handle, 0, -1)
        if self._turned or count > _DRAWN_APART * lines:
            return None
        bands: set[int] = set()
        if count <= lines:  # each is drawn at once
            return bands
        drawn = filter(None, calls().rectangles.of(range(count), self._handle))
        for (_, top, right, bottom), (start, high, _, low) in pairwise(drawn):
            if low >= top or high <= bottom:  # as of most: they are lines below each other
                continue
            height = min(top - bottom, high - low)
            if min(top, high) - max(bottom, low) > _SAME_LINE * height and abs(start - right) > narrow * height:
                bands.update(range(round(min(bottom, low) / _BAND), round(max(top, high) / _BAND) + 1))
        return bands


def _is_raised(box: _Box | None, line: _Box) -> bool:
    """Whether a character is smaller than another one and stands above the line on which that stands."""
    return box is not None and box[3] - box[2] < _SMALL * (line[3] - line[2]) and box[2] > line[2]


def _around_turned(begin: Four, end: Four, turned: int) -> _Box:
    """The box of what begins and ends with two characters on a page that is shown turned."""
    left, right, bottom, top = _upright(begin, turned)
    return left, max(right, _upright(end, turned)[1]), bottom, top, True


def _upright(box: Four, turned: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a box on a page that is shown turned."""
    left, top, right, bottom = box
    if turned == 90:
        return bottom, top, -right, -left
    if turned == 180:
        return -right, -left, -top, -bottom
    return -top, -bottom, left, right


def _cut(page: _TextPage, words: Iterable[tuple[_Span, _Box | None]], room: float) -> Iterator[Piece]:
    """A line cut where more than a blank parts two words; the first and the last character of each tell its box."""
    piece: Piece | None = None
    before = 0
    for (start, stop), box in words:
        if box is None:
            continue
        left, right, bottom, top, _ = box
        apart = left - piece.right if piece is not None else 0.0
        wide = room
        if apart > wide and page.is_drawn(before):
            wide *= _WIDE_BLANK / _WIDE
        text = page.said(start, stop) if page.is_changed else page.text[start:stop]
        if not text:
            continue
        if piece is not None and -wide < apart < wide and abs(bottom - piece.bottom) < _SAME_LINE * piece.height:
            piece.text += f" {text}"
            piece.right = right
        else:
            if piece is not None:
                yield piece
            piece = Piece(text, left, right, bottom, top, room)
        before = stop
    if piece is not None:
        yield piece
