"""What stands on a PDF page and is no text: boxes, options and strikes; and the lines of text that they stand among."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from dxproof.engine.inputs.documents.pdf_boxes import Box
from dxproof.engine.marks import CHECKED, UNCHECKED

_LEAN = 2.0  # points by which something may stand above or below a line
_UNDER = 0.15  # of the height of a line: what is lower is under it, whatever its letters


class How(Enum):
    """How words are struck."""

    AREA = auto()  # a reviewer chose them
    DRAWN = auto()  # by a line that is drawn as exactly as letters are
    HAND = auto()  # by a line of a reviewer


class Strike(NamedTuple):
    """Where words are struck; ``middle`` is the height at which a line goes."""

    box: Box
    middle: float
    how: How


class Sign(NamedTuple):
    """A box or a chosen option, and where it stands."""

    text: str
    box: Box

    def narrow(self) -> Box:
        """Where it stands if it stands for itself: a box leaves room before its words."""
        return self.box._replace(right=self.box.centre) if self.text in (CHECKED, UNCHECKED) else self.box


class Frame(NamedTuple):
    """A small square that is drawn; it is a box if it stands before words, or is filled."""

    box: Box
    is_crossed: bool


@dataclass(slots=True)
class Signs:
    """The signs of a page."""

    signs: list[Sign] = field(default_factory=list)
    strikes: list[Strike] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.strikes or self.signs or self.frames)

    def reach(self, lines: Iterable[tuple[float, float, float, float, float]]) -> bool:
        """Whether any may be among lines of text: most rules of a page lie between them. Each has its bottom and top third and fourth."""
        if self.signs or self.frames or any(strike.how is not How.DRAWN for strike in self.strikes):
            return True
        heights = sorted(strike.middle for strike in self.strikes)
        return any(
            bisect_left(heights, bottom + _UNDER * (top - bottom)) < bisect_left(heights, top)
            for _, _, bottom, top, _ in lines
        )


class Line(NamedTuple):
    """A line of the text of a page: the numbers of its characters, and where it stands."""

    first: int
    end: int
    box: Box


@dataclass(slots=True)
class Changes:
    """What is said before, after and instead of characters of a page."""

    before: dict[int, str] = field(default_factory=dict)
    after: dict[int, str] = field(default_factory=dict)
    instead: dict[int, str] = field(default_factory=dict)

    def places(self) -> list[int]:
        """The numbers of the characters that are changed, in order."""
        return sorted({*self.before, *self.after, *self.instead})

    def letter(self, text: str, at: int) -> str:
        """What is said for one character."""
        return f"{self.before.get(at, '')}{self.instead.get(at, text[at])}{self.after.get(at, '')}"


class Page:
    """The lines of a page, and the places of their characters, which take time to ask for."""

    def __init__(self, text: str, lines: list[Line], places: Callable[[int, int], list[Box]]) -> None:
        self.text = text
        self.lines = lines
        self._places = places
        self._known: dict[int, list[tuple[int, Box]]] = {}

    def letters(self, line: Line) -> list[tuple[int, Box]]:
        """The characters of a line that are no blanks, and where each stands."""
        if line.first not in self._known:
            places = enumerate(self._places(line.first, line.end), start=line.first)
            self._known[line.first] = [(at, box) for at, box in places if not self.text[at].isspace()]
        return self._known[line.first]

    def words(self, line: Line) -> Iterator[list[tuple[int, Box]]]:
        """The characters of each word of a line; a slash parts two words."""
        word: list[tuple[int, Box]] = []
        for at, box in self.letters(line):
            if word and (word[-1][0] != at - 1 or self.text[at] == "/"):
                yield word
                word = []
            word.append((at, box))
        if word:
            yield word

    def beside(self, box: Box) -> list[Line]:
        """The lines of text at the height of something."""
        low, high = box.middle + _LEAN, box.middle - _LEAN
        return [line for line in self.lines if line[2][1] < low and line[2][3] > high]
