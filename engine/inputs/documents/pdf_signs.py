"""What stands on a PDF page and is no text: boxes, options and strikes. They are put among the words where they are."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from dxproof.engine.inputs.documents.pdf_boxes import Box
from dxproof.engine.marks import CHECKED, UNCHECKED, State, around

_LEAN = 2.0  # points by which a word may begin or end beside the edge of a box
_BEFORE = 20.0  # points: how far before words a drawn box may stand
_UNDER = 0.15  # of the height of a line: what is lower is under it, whatever its letters
_LOW, _HIGH = 0.25, 0.75  # of the height of words: a line that is lower is under them
_MOSTLY = 0.6  # of a word: what a line strikes
_REACH, _HAND = 4.0, 16.0  # points by which a line may go beyond the words; a rule of a table or a frame goes further
_LOOSE = 0.15  # of the width of the words: the same
_APART = 1.0  # times the height of a line: room that parts what was struck
_MOST_CROSSED = 5_000  # lines of text, each once for every line through it
_TICKS = frozenset("xX\u2713\u2714\u2715\u2716\u2717\u2718\u2022\u25cf\u25a0\u25aa\u25fc\xd7\u2611\u2612\uf0fc\uf0fb")

Span = tuple[int, int]


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

    def reach(self, lines: Iterable[tuple[float, float, float, float, bool]]) -> bool:
        """Whether any may be among lines of text: most rules of a page lie between them. Each has its bottom and top last."""
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

    def __init__(self, text: str, lines: list[Line], places: Callable[[int, int], list[Box | None]]) -> None:
        self.text = text
        self.lines = lines
        self._places = places
        self._known: dict[int, list[tuple[int, Box]]] = {}

    def letters(self, line: Line) -> list[tuple[int, Box]]:
        """The characters of a line that are no blanks, and where each stands."""
        if line.first not in self._known:
            places = enumerate(self._places(line.first, line.end), start=line.first)
            self._known[line.first] = [(at, box) for at, box in places if box and not self.text[at].isspace()]
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

    def beside(self, middle: float) -> Iterator[Line]:
        """The lines of text at some height."""
        return (line for line in self.lines if line.box.bottom - _LEAN < middle < line.box.top + _LEAN)


def placed(page: Page, signs: Signs, cuts: str) -> tuple[Changes, list[Sign]]:
    """The changes of what a page says, and the signs that stand apart from its lines. ``cuts`` are marks of cut words."""
    changes = Changes()
    apart: list[Sign] = []
    for sign in [*signs.signs, *_boxes(page, signs.frames, changes)]:
        if not _set_within(page, sign, changes):
            apart.append(sign)
    _mark(page, _struck(page, signs.strikes), changes, cuts)
    return changes, apart


def _set_within(page: Page, sign: Sign, changes: Changes) -> bool:
    """Put a sign into a line that goes around it: before a word, or after one if the next is far; whether there is such a line."""
    box = sign.box
    for line in page.beside(box.middle):
        if not line.box.left < box.centre < line.box.right:
            continue
        behind = [(at, each) for at, each in page.letters(line) if each.centre > box.centre]
        ahead = [(at, each) for at, each in page.letters(line) if each.centre <= box.centre]
        if not behind or not ahead:
            return False
        (before, last), (after, first) = ahead[-1], behind[0]
        far = first.left - box.right
        if far > box.height and box.left - last.right < far / 2 and page.text[before + 1 : after].isspace():
            changes.after[before] = f"{changes.after.get(before, '')} {sign.text}"
        else:
            changes.before[after] = f"{changes.before.get(after, '')}{sign.text} "
        return True
    return False


# ---- drawn boxes


def _boxes(page: Page, frames: list[Frame], changes: Changes) -> Iterator[Sign]:
    """The drawn squares that are boxes; a tick that is a letter becomes the sign itself."""
    empty: list[Box] = []
    sizes: set[int] = set()
    for frame in frames:
        box = frame.box
        inside = [at for line in page.beside(box.middle) for at in _inside(page, line, box)]
        if inside and not all(page.text[at] in _TICKS for at in inside):
            continue
        if inside:
            changes.instead |= dict.fromkeys(inside, "") | {inside[0]: CHECKED}
            if page.text[inside[-1] + 1 : inside[-1] + 2].strip():
                changes.after[inside[-1]] = " "
        elif frame.is_crossed:
            yield Sign(CHECKED, box)
        elif _has_words(page, box):
            yield Sign(UNCHECKED, box)
        else:
            empty.append(box)
            continue
        sizes.add(round(box.width))
    yield from (Sign(UNCHECKED, box) for box in empty if round(box.width) in sizes)


def _inside(page: Page, line: Line, box: Box) -> list[int]:
    """The characters of a line that stand in a box."""
    if line.box.right < box.left or line.box.left > box.right:
        return []
    return [at for at, each in page.letters(line) if box.has(each.centre, each.middle)]


def _has_words(page: Page, box: Box) -> bool:
    """Whether words stand right after a box."""
    return any(
        box.right - _LEAN <= each.left <= box.right + _BEFORE
        for line in page.beside(box.middle)
        if line.box.right > box.right and line.box.left <= box.right + _BEFORE
        for _, each in page.letters(line)
    )


# ---- strikes


def _struck(page: Page, strikes: Sequence[Strike]) -> set[int]:
    """The numbers of the characters that are struck."""
    found: set[int] = set()
    ordered = sorted(strikes, key=lambda strike: strike.middle)
    heights = [strike.middle for strike in ordered]
    crossed: dict[int, list[Line]] = {}
    left = _MOST_CROSSED
    for line in page.lines:
        _, bottom, _, top = line.box
        for number in range(bisect_left(heights, bottom), bisect_right(heights, top)):
            if ordered[number].how is not How.AREA and left:
                left -= 1
                crossed.setdefault(number, []).append(line)
    for number, lines in crossed.items():
        found |= _by_line(page, ordered[number], lines)
    for strike in strikes:
        if strike.how is How.AREA:
            found |= _in_area(page, strike.box)
    return found


def _in_area(page: Page, area: Box) -> set[int]:
    return {
        at
        for line in page.lines
        if area.bottom < line.box.middle < area.top and line.box.left < area.right and area.left < line.box.right
        for at, box in page.letters(line)
        if area.left < box.centre < area.right
    }


def _by_line(page: Page, strike: Strike, lines: list[Line]) -> set[int]:
    """What a line strikes, if it goes through the middle of words and not beyond them."""
    left, low, right, high = strike.box
    words = [
        (word, box)
        for line in lines
        if line.box.left < right and left < line.box.right
        for word in page.words(line)
        if (box := _around(word)).left < right and left < box.right
        if box.bottom + _LOW * box.height < strike.middle < box.bottom + _HIGH * box.height
        and box.bottom - _LEAN < low and high < box.top + _LEAN
    ]  # fmt: skip
    if not words:
        return set()
    begin, end = min(box.left for _, box in words), max(box.right for _, box in words)
    reach = max(_HAND if strike.how is How.HAND else _REACH, _LOOSE * (end - begin))
    if left < begin - reach or right > end + reach:
        return set()
    return {
        at for word, box in words if min(right, box.right) - max(left, box.left) > _MOSTLY * box.width for at, _ in word
    }


def _around(word: list[tuple[int, Box]]) -> Box:
    """The box around a word; it is as high as its first character."""
    first, last = word[0][1], word[-1][1]
    return Box(first.left, first.bottom, last.right, first.top)


def _mark(page: Page, struck: set[int], changes: Changes, cuts: str) -> None:
    """Put marks around what was struck in each line; blanks part nothing, unless they are wide."""
    if not struck:
        return
    opens, closes = around(State.STRUCK, "\0").split("\0")
    for line in page.lines:
        for run in _runs(page.letters(line), struck):
            first, last = run[0], run[-1]
            changes.before[first] = f"{changes.before.get(first, '')}{opens}"
            changes.after[last] = f"{closes}{changes.after.get(last, '')}"
            if page.text[last] in cuts:
                changes.instead[last] = "-"


def _runs(letters: list[tuple[int, Box]], struck: set[int]) -> Iterator[list[int]]:
    """The characters of a line that were struck together."""
    run: list[int] = []
    end = 0.0
    for at, box in letters:
        if run and (at not in struck or box.left - end > _APART * box.height):
            yield run
            run = []
        if at in struck:
            run.append(at)
            end = box.right
    if run:
        yield run
