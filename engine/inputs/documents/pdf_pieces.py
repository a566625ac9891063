"""The text of a PDF page in pieces, each with its box: a line as drawn, cut where the room between two words is wide."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

_WIDE = 1.5  # times the width of a character: the least room that parts two pieces
_WIDE_BLANK = 2.5  # the same where blanks are drawn
_SAMPLE = 300  # words of a page, to tell how wide its characters are
# The library joins the next line to a hyphen at a line end, and writes one of these characters for it.
CUTS = "\x02\ufffe"
_LINE = re.compile(f"[^\r\n{CUTS}]+[{CUTS}]?")
_WORD = re.compile(r"\S+")


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
        """This piece and one behind it on the same line."""
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
    boxes = _Boxes(text_page, turned)
    lines = [list(_words(line, boxes)) for line in _LINE.finditer(_text_of(text_page, most))]
    sample = list(islice((word for line in lines for word, _ in line), _SAMPLE))
    high = sum(word.height * len(word.text) for word in sample)
    width = sum(word.right - word.left for word in sample) / high if high > 0 else 0.5  # of a character, to its height
    return [piece for line in lines for piece in _pieces(line, width)]


def _text_of(text_page: Any, most: int) -> str:
    """The characters of a page, one for each that the library counts."""
    import pypdfium2.raw as pdfium

    count = min(text_page.count_chars(), most)
    text: str = text_page.get_text_range(0, count) if count else ""
    if len(text) != count:  # characters beyond the first 65,536, or ones that the library leaves out
        return "".join(chr(pdfium.FPDFText_GetUnicode(text_page, index)) for index in range(count))
    return text


class _Boxes:
    """Asks the library for the boxes of characters, upright on a page that is turned."""

    def __init__(self, text_page: Any, turned: int) -> None:
        import pypdfium2.raw as pdfium

        self._get = pdfium.FPDFText_GetLooseCharBox
        self._is_generated = pdfium.FPDFText_IsGenerated
        self._page = text_page
        self._turned = turned
        self._box = pdfium.FS_RECTF()
        self._target = ctypes.byref(self._box)

    def of(self, index: int) -> tuple[float, float, float, float] | None:
        """Left, right, bottom and top of a character."""
        if not self._get(self._page, index, self._target):
            return None
        left, right, bottom, top = self._box.left, self._box.right, self._box.bottom, self._box.top
        if self._turned == 90:
            return bottom, top, -right, -left
        if self._turned == 180:
            return -right, -left, -top, -bottom
        if self._turned == 270:
            return -top, -bottom, left, right
        return left, right, bottom, top

    def is_drawn(self, index: int) -> bool:
        """Whether a character stands on the page; blanks between words that are apart do not."""
        return self._is_generated(self._page, index) == 0


_Word = tuple[Piece, bool]  # and whether a blank is drawn in front of it


def _words(line: re.Match[str], boxes: _Boxes) -> Iterator[_Word]:
    """The words of a line; the first and the last character of each tell its box."""
    before = line.start()
    for word in _WORD.finditer(line.string, *line.span()):
        begins = boxes.of(word.start())
        ends = boxes.of(word.end() - 1) if word.end() - word.start() > 1 else begins
        if begins is None or ends is None:
            continue
        piece = Piece(
            word.group(), begins[0], max(begins[1], ends[1]), min(begins[2], ends[2]), max(begins[3], ends[3])
        )
        yield piece, word.start() > before and boxes.is_drawn(before)
        before = word.end()


def _pieces(words: list[_Word], width: float) -> Iterator[Piece]:
    """The words of a line as drawn, together where no more than a blank parts them."""
    piece: Piece | None = None
    for word, has_blank in words:
        word.room = _WIDE * width * word.height
        if piece is None:
            piece = word
        elif -word.room < word.left - piece.right < (word.room * _WIDE_BLANK / _WIDE if has_blank else word.room):
            piece.text += f" {word.text}"
            piece.right = max(piece.right, word.right)
            piece.bottom, piece.top = min(piece.bottom, word.bottom), max(piece.top, word.top)
        else:
            yield piece
            piece = word
    if piece is not None:
        yield piece
