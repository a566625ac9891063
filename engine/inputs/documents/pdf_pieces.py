"""The text of a PDF page in pieces, each with its box: a line as drawn, cut where the room between two words is wide."""

import ctypes
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from dxproof.engine.inputs.documents.pdf_boxes import Box, upright
from dxproof.engine.inputs.documents.pdf_calls import Four, calls
from dxproof.engine.inputs.documents.pdf_placed import placed
from dxproof.engine.inputs.documents.pdf_signs import Changes, Line, Page, Signs
from dxproof.engine.inputs.documents.symbols import raised

# The library joins the next line to a hyphen at a line end, and writes one of these characters for it.
CUTS = "\x02\ufffe"
_LINE = re.compile(f"[^\\s{CUTS}](?:[^\r\n{CUTS}]*[^\\s{CUTS}])?[{CUTS}]?")
_LONE_RETURN = re.compile("\r(?!\n)")
_WHOLE_LINE = re.compile(r"\S(?:.*\S)?")  # the same in a text that has none of these; it is found sooner
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
_RAISABLE = re.compile(r"[0-9](?<=[A-Za-z.,;:)\]].)(?:(?<=[A-Za-z].)|(?<=[A-Za-z][.,;:)\]].))[0-9]{0,3}(?![\w-])")
_MOST_RAISED = 500  # of a page
_SMALL = 0.8  # of the height of the letter before: a raised digit is smaller

_Span = tuple[int, int]
_Height = tuple[float, float]  # bottom and top
# Left, right, bottom and top, as high as the beginning stands, and the bottom of the end.
_Box = tuple[float, float, float, float, float]


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
    spans = [line.span() for line in page.lines()]
    sample = [word.span() for word in islice(_LONG_WORD.finditer(page.text), _SAMPLE)]
    boxes = [*page.boxes([*spans, *sample])]
    usual = _usual_width(sample, boxes[len(spans) :])
    narrow = _WIDE * usual
    bands = page.bands_with_room(narrow, len(spans))
    pieces = [*page.put(signs, spans, boxes, narrow)] if signs and signs.reach(boxes[: len(spans)]) else []
    is_changed = page.is_changed
    words = page.text
    wide: dict[int, tuple[list[_Span], float]] = {}  # by its number among the pieces, a line that is to be cut
    for (first, end), (left, right, bottom, top, low) in zip(spans, boxes, strict=False):
        text = page.said(first, end) if is_changed else words[first:end]
        if not text:
            continue
        height = top - bottom
        expected = usual * height * (end - first)
        if (
            bands is None
            or not _TIGHT * expected < right - left < _LOOSE * expected
            or (abs(low - bottom) >= _SAME_LINE * height and end - first > 1)
            or "  " in text
            or (bands and round((bottom + top) / 2 / _BAND) in bands)
        ):
            wide[len(pieces)] = [word.span() for word in _WORD.finditer(words, first, end)], narrow * height
        pieces.append(Piece(text, left, right, bottom, top, narrow * height))
    if not wide:
        return pieces
    places = page.boxes([span for spans, _ in wide.values() for span in spans])
    cut = {at: [*_cut(page, zip(spans, places, strict=False), room)] for at, (spans, room) in wide.items()}
    return [piece for at, whole in enumerate(pieces) for piece in cut.get(at, (whole,))]


class _TextPage:
    """Asks the library for characters and their boxes, upright on a page that is turned. Each question costs time."""

    def __init__(self, text_page: Any, most: int, turned: int) -> None:
        asked = calls()
        self._handle = text_page
        self._char_boxes = asked.char_boxes
        self._turned = turned
        self._changes = Changes()
        self._changed: list[int] = []
        self.is_changed = False
        count = min(asked.count_letters(text_page), most)
        room = bytearray(4 * count + 4)  # twice what is asked for: the library may add some
        written = asked.text_into(text_page, 0, count, ctypes.byref(ctypes.c_char.from_buffer(room)))
        text = room[: 2 * max(written - 1, 0)].decode("utf-16-le", "ignore")
        self.text = text if len(text) == count else self._letter_by_letter(count)

    def _letter_by_letter(self, count: int) -> str:
        """The text with the characters beyond the first 65,536, and with those that the library leaves out."""
        import pypdfium2.raw as pdfium

        return "".join(chr(pdfium.FPDFText_GetUnicode(self._handle, index)) for index in range(count))

    def lines(self) -> Iterator[re.Match[str]]:
        """The lines of the text."""
        is_whole = CUTS[0] not in self.text and CUTS[1] not in self.text and _LONE_RETURN.search(self.text) is None
        return (_WHOLE_LINE if is_whole else _LINE).finditer(self.text)

    def boxes(self, spans: list[_Span]) -> Iterator[_Box]:
        """The box around each stretch of a line: it begins with the first character and ends with the last."""
        lefts, tops, rights, bottoms = self._char_boxes.columns([first for first, _ in spans], self._handle)
        if self._turned:
            begins = zip(lefts, tops, rights, bottoms, strict=True)
            ends = zip(*self._char_boxes.columns([end - 1 for _, end in spans], self._handle), strict=True)
            return (_around_turned(begin, end, self._turned) for begin, end in zip(begins, ends, strict=True))
        _, _, rights, lows = self._char_boxes.columns([end - 1 for _, end in spans], self._handle)
        return zip(lefts, rights, bottoms, tops, lows, strict=True)

    def put(self, signs: Signs, spans: list[_Span], boxes: list[_Box], narrow: float) -> Iterator[Piece]:
        """Put signs among the words; those that stand for themselves, as pieces."""

        def places(first: int, end: int) -> list[Box]:
            found = zip(*self._char_boxes.columns(range(first, end), self._handle), strict=True)
            boxes = [Box(left, bottom, right, top) for left, top, right, bottom in found]
            return [upright(box, self._turned) for box in boxes] if self._turned else boxes

        known = [Line(*span, Box(box[0], box[2], box[1], box[3])) for span, box in zip(spans, boxes, strict=False)]
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
        letters: list[str] | None = None
        before = self._heights([first - 1 for first, _ in spans])
        last = self._heights([end - 1 for _, end in spans])
        for (first, end), letter, digit in zip(spans, before, last, strict=True):
            if not _is_raised(digit, letter):
                continue
            digits = enumerate(self._heights(range(first, end)), start=first)
            at = next(at for at, digit in digits if _is_raised(digit, letter))
            letters = letters or list(self.text)
            letters[at:end] = raised(self.text[at:end], "sup") or ""
        self.text = "".join(letters) if letters else self.text

    def _heights(self, characters: Sequence[int]) -> Iterator[_Height]:
        """How low and how high some characters stand."""
        lefts, tops, rights, bottoms = self._char_boxes.columns(characters, self._handle)
        if self._turned:
            boxes = zip(lefts, tops, rights, bottoms, strict=True)
            return (_upright(box, self._turned)[2:] for box in boxes)
        return zip(bottoms, tops, strict=True)

    def is_drawn(self, index: int) -> bool:
        """Whether a blank stands on the page; the library writes others between words that are apart."""
        return calls().is_generated(self._handle, index) == 0

    def bands_with_room(self, narrow: float, lines: int) -> set[int] | None:
        """At which heights room is left between what is drawn in one line; None where that takes longer to tell.

        ``narrow`` is the least room, to the height of the line.
        """
        if self._turned:
            return None
        asked = calls()
        count = asked.count_rectangles(self._handle, 0, -1)
        if count > _DRAWN_APART * lines:
            return None
        bands: set[int] = set()
        if count <= lines:  # each is drawn at once
            return bands
        lefts, tops, rights, bottoms = asked.rectangles.columns(range(count), self._handle)
        following = zip(lefts[1:], tops[1:], bottoms[1:], strict=True)
        for top, right, bottom, (start, high, low) in zip(tops, rights, bottoms, following, strict=False):
            if low >= top or high <= bottom:  # as of most: they are lines below each other
                continue
            height = min(top - bottom, high - low)
            if min(top, high) - max(bottom, low) > _SAME_LINE * height and abs(start - right) > narrow * height:
                bands.update(range(round(min(bottom, low) / _BAND), round(max(top, high) / _BAND) + 1))
        return bands


def _usual_width(spans: list[_Span], boxes: list[_Box]) -> float:
    """The usual width of a character in some words, to the height of its line."""
    widths = [
        (right - left) / (top - bottom) / (end - first)
        for (first, end), (left, right, bottom, top, _) in zip(spans, boxes, strict=True)
        if top > bottom
    ]
    return sorted(widths)[len(widths) // 2] if widths else _WIDTH


def _is_raised(digit: _Height, letter: _Height) -> bool:
    """Whether a character is smaller than another one and stands above the line on which that stands."""
    (low, high), (line, top) = digit, letter
    return low > line and high - low < _SMALL * (top - line)


def _around_turned(begin: Four, end: Four, turned: int) -> _Box:
    """The box of what begins and ends with two characters on a page that is shown turned."""
    left, right, bottom, top = _upright(begin, turned)
    return left, max(right, _upright(end, turned)[1]), bottom, top, bottom


def _upright(box: Four, turned: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a box on a page that is shown turned."""
    left, top, right, bottom = box
    if turned == 90:
        return bottom, top, -right, -left
    if turned == 180:
        return -right, -left, -top, -bottom
    return -top, -bottom, left, right


def _cut(page: _TextPage, words: Iterable[tuple[_Span, _Box]], room: float) -> Iterator[Piece]:
    """A line cut where more than a blank parts two words; the first and the last character of each tell its box."""
    piece: Piece | None = None
    before = 0
    said = page.said if page.is_changed else None
    for (start, stop), (left, right, bottom, top, _) in words:
        text = said(start, stop) if said else page.text[start:stop]
        if not text:
            continue
        if piece is not None:
            apart = left - piece.right
            wide = room * (_WIDE_BLANK / _WIDE) if apart > room and page.is_drawn(before) else room
            if -wide < apart < wide and abs(bottom - piece.bottom) < _SAME_LINE * (piece.top - piece.bottom):
                piece.text += f" {text}"
                piece.right = right
                before = stop
                continue
            yield piece
        piece = Piece(text, left, right, bottom, top, room)
        before = stop
    if piece is not None:
        yield piece
