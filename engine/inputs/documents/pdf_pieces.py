"""The text of a PDF page in pieces, each with its box: a line as drawn, cut where the room between two words is wide."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

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

_RAISABLE = re.compile(
    r"(?:(?<=[A-Za-z])|(?<=[A-Za-z][.,;:)\]]))\d{1,4}(?![\w-])"
)  # digits right after a word or its end
_MOST_RAISED = 500  # of a page
_SMALL = 0.8  # of the height of the letter before: a raised digit is smaller

_Box = tuple[float, float, float, float]  # left, right, bottom, top


@dataclass(slots=True)
class Piece:
    """Words on one line, and the box around them with the room that the font keeps above and below.

    ``room`` is what parts it from others: less is a blank.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    room: float = 0.0

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


def pieces_of(text_page: Any, most: int, turned: int) -> list[Piece]:
    """The pieces of a page in the order in which they are drawn; ``turned`` is its rotation in degrees."""
    page = _TextPage(text_page, most, turned)
    page.raise_digits()
    lines: list[tuple[re.Match[str], Piece, bool]] = []
    for line in _LINE.finditer(page.text):
        if (box := page.box(line.start(), line.end() - 1)) is not None:
            lines.append((line, Piece(line.group(), *box), page.is_level))
    usual = page.usual_width()
    bands = page.bands_with_room(usual, len(lines))
    pieces: list[Piece] = []
    for line, piece, is_level in lines:
        piece.room = _WIDE * usual * piece.height
        expected = usual * piece.height * len(piece.text)
        if (
            bands is None
            or not is_level
            or round((piece.bottom + piece.top) / 2 / _BAND) in bands
            or not _TIGHT * expected < piece.right - piece.left < _LOOSE * expected
            or "  " in line.group()
        ):
            pieces += _cut(line, piece, page)
        else:
            pieces.append(piece)
    return pieces


class _TextPage:
    """Asks the library for characters and their boxes, upright on a page that is turned. Each question costs time."""

    def __init__(self, text_page: Any, most: int, turned: int) -> None:
        import pypdfium2.raw as pdfium

        self._get = pdfium.FPDFText_GetLooseCharBox
        self._is_generated = pdfium.FPDFText_IsGenerated
        self._page = text_page
        self._turned = turned
        self.is_level = True  # whether the last character that was asked for stands as high as the first
        self._box = pdfium.FS_RECTF()
        self._target = ctypes.byref(self._box)
        self._get_rectangle = pdfium.FPDFText_GetRect
        self._sides = tuple(ctypes.c_double() for _ in range(4))
        self._edges = tuple(map(ctypes.byref, self._sides))
        count = min(text_page.count_chars(), most)
        text: str = text_page.get_text_range(0, count) if count else ""
        if len(text) != count:  # characters beyond the first 65,536, or ones that the library leaves out
            text = "".join(chr(pdfium.FPDFText_GetUnicode(text_page, index)) for index in range(count))
        self.text = text

    def box(self, first: int, last: int) -> _Box | None:
        """The box around characters of one line: it begins with the first, ends with the last, and is as high as the first."""
        box, turned = self._box, self._turned
        if not self._get(self._page, first, self._target):
            return None
        begins = box.left, box.right, box.bottom, box.top
        self.is_level = True
        if last > first:
            if not self._get(self._page, last, self._target):
                return None
            self.is_level = turned != 0 or abs(box.bottom - begins[2]) < _SAME_LINE * (begins[3] - begins[2])
        if not turned:
            return begins[0], box.right, begins[2], begins[3]
        left, right, bottom, top = _upright(begins, turned)
        return left, max(right, _upright((box.left, box.right, box.bottom, box.top), turned)[1]), bottom, top

    def raise_digits(self) -> None:
        """Write small digits that stand above the line as such: they belong to no word before them."""
        letters: list[str] | None = None
        for found in islice(_RAISABLE.finditer(self.text), _MOST_RAISED):
            line = self.box(found.start() - 1, found.start() - 1)
            if line is None or not self._is_raised(found.end() - 1, line):
                continue
            at = next(at for at in range(found.start(), found.end()) if self._is_raised(at, line))
            letters = letters or list(self.text)
            letters[at : found.end()] = raised(self.text[at : found.end()], "sup") or ""
        self.text = "".join(letters) if letters else self.text

    def _is_raised(self, index: int, line: _Box) -> bool:
        """Whether a character is smaller than another one and stands above the line on which that stands."""
        box = self.box(index, index)
        return box is not None and box[3] - box[2] < _SMALL * (line[3] - line[2]) and box[2] > line[2]

    def is_drawn(self, index: int) -> bool:
        """Whether a blank stands on the page; the library writes others between words that are apart."""
        return bool(self._is_generated(self._page, index) == 0)

    def usual_width(self) -> float:
        """The usual width of a character, to the height of its line."""
        widths: list[float] = []
        for word in islice(_LONG_WORD.finditer(self.text), _SAMPLE):
            box = self.box(word.start(), word.end() - 1)
            if box is not None and box[3] > box[2]:
                widths.append((box[1] - box[0]) / (box[3] - box[2]) / len(word.group()))
        return sorted(widths)[len(widths) // 2] if widths else _WIDTH

    def bands_with_room(self, usual: float, lines: int) -> set[int] | None:
        """At which heights room is left between what is drawn in one line; None where that takes longer to tell."""
        count = self._page.count_rects()
        if self._turned or count > _DRAWN_APART * lines:
            return None
        if count <= lines:  # each is drawn at once
            return set()
        rectangles = [self._rectangle(index) for index in range(count)]
        narrow = _WIDE * usual
        return {
            band
            for (left, bottom, right, top), (start, low, end, high) in pairwise(rectangles)
            if min(top, high) - max(bottom, low) > _SAME_LINE * min(top - bottom, high - low)
            and abs(start - right) > narrow * min(top - bottom, high - low)
            for band in range(round(min(bottom, low) / _BAND), round(max(top, high) / _BAND) + 1)
        }

    def _rectangle(self, index: int) -> _Box:
        self._get_rectangle(self._page, index, *self._edges)
        left, top, right, bottom = self._sides
        return left.value, bottom.value, right.value, top.value


def _upright(box: _Box, turned: int) -> _Box:
    """A box of a page that is shown turned."""
    left, right, bottom, top = box
    if turned == 90:
        return bottom, top, -right, -left
    if turned == 180:
        return -right, -left, -top, -bottom
    return -top, -bottom, left, right


def _cut(line: re.Match[str], whole: Piece, page: _TextPage) -> Iterator[Piece]:
    """A line cut where more than a blank parts two words; the first and the last character of each tell its box."""
    piece: Piece | None = None
    before = 0
    for word in _WORD.finditer(line.string, *line.span()):
        box = page.box(word.start(), word.end() - 1)
        if box is None:
            continue
        room = box[0] - piece.right if piece is not None else 0.0
        wide = whole.room
        if room > wide and page.is_drawn(before):
            wide *= _WIDE_BLANK / _WIDE
        if piece is not None and -wide < room < wide and abs(box[2] - piece.bottom) < _SAME_LINE * piece.height:
            piece.text += f" {word.group()}"
            piece.right = box[1]
        else:
            if piece is not None:
                yield piece
            piece = Piece(word.group(), *box, whole.room)
        before = word.end()
    if piece is not None:
        yield piece
