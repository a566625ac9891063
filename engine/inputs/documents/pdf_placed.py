"""Signs of a PDF page among its words: boxes before or after them, and marks around what was struck."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from dxproof.engine.inputs.documents.pdf_boxes import Box
from dxproof.engine.inputs.documents.pdf_signs import Changes, Frame, How, Line, Page, Sign, Signs, Strike
from dxproof.engine.marks import CHECKED, UNCHECKED, State, around

_LEAN = 2.0  # points by which a word may begin or end beside the edge of a box
_BEFORE = 20.0  # points: how far before words a drawn box may stand
_LOW, _HIGH = 0.25, 0.75  # of the height of words: a line that is lower is under them
_MOSTLY = 0.6  # of a word: what a line strikes
_REACH, _HAND = 4.0, 16.0  # points by which a line may go beyond the words; a rule of a table or a frame goes further
_LOOSE = 0.15  # of the width of the words: the same
_APART = 1.0  # times the height of a line: room that parts what was struck
_MOST_CROSSED = 5_000  # lines of text, each once for every line through it
_TICKS = frozenset("xX\u2713\u2714\u2715\u2716\u2717\u2718\u2022\u25cf\u25a0\u25aa\u25fc\xd7\u2611\u2612\uf0fc\uf0fb")


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
    for line in page.beside(box):
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
        inside = [at for line in page.beside(box) for at in _inside(page, line, box)]
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
        for line in page.beside(box)
        if line.box.right > box.right and line.box.left <= box.right + _BEFORE
        for _, each in page.letters(line)
    )


# ---- strikes


_Struck = dict[int, set[int]]  # by the first character of a line, those of its characters that are struck


def _struck(page: Page, strikes: Sequence[Strike]) -> _Struck:
    """The characters that are struck."""
    found: _Struck = {}
    areas = [strike.box for strike in strikes if strike.how is How.AREA]
    for area in areas:
        _in_area(page, area, found)
    lines_through = (
        strike
        for strike in strikes
        if strike.how is not How.AREA and not any(area.has(strike.box.centre, strike.middle) for area in areas)
    )
    ordered = sorted(lines_through, key=lambda strike: strike.middle)
    heights = [strike.middle for strike in ordered]
    crossed: dict[int, list[Line]] = {}
    left = _MOST_CROSSED
    for line in page.lines if ordered else ():
        _, bottom, _, top = line.box
        for number in range(bisect_left(heights, bottom), bisect_right(heights, top)):
            if left:
                left -= 1
                crossed.setdefault(number, []).append(line)
    for number, lines in crossed.items():
        _by_line(page, ordered[number], lines, found)
    return found


def _in_area(page: Page, area: Box, found: _Struck) -> None:
    """Add what stands in an area."""
    left, bottom, right, top = area
    for line in page.lines:
        begin, low, end, high = line.box
        if 2 * bottom < low + high < 2 * top and begin < right and left < end:
            inside = (at for at, box in page.letters(line) if left < box.centre < right)
            found.setdefault(line.first, set()).update(inside)


def _by_line(page: Page, strike: Strike, lines: list[Line], found: _Struck) -> None:
    """Add what a line strikes, if it goes through the middle of words and not beyond them."""
    left, low, right, high = strike.box
    words = [
        (line, word, box)
        for line in lines
        if line.box.left < right and left < line.box.right
        for word in page.words(line)
        if (box := _around(word)).left < right and left < box.right
        if box.bottom + _LOW * box.height < strike.middle < box.bottom + _HIGH * box.height
        and box.bottom - _LEAN < low and high < box.top + _LEAN
    ]  # fmt: skip
    if not words:
        return
    begin, end = min(box.left for _, _, box in words), max(box.right for _, _, box in words)
    reach = max(_HAND if strike.how is How.HAND else _REACH, _LOOSE * (end - begin))
    if left < begin - reach or right > end + reach:
        return
    for line, word, box in words:
        if min(right, box.right) - max(left, box.left) > _MOSTLY * box.width:
            found.setdefault(line.first, set()).update(at for at, _ in word)


def _around(word: list[tuple[int, Box]]) -> Box:
    """The box around a word; it is as high as its first character."""
    first, last = word[0][1], word[-1][1]
    return Box(first.left, first.bottom, last.right, first.top)


def _mark(page: Page, struck: _Struck, changes: Changes, cuts: str) -> None:
    """Put marks around what was struck in each line; blanks part nothing, unless they are wide."""
    opens, closes = around(State.STRUCK, "\0").split("\0")
    for line in page.lines:
        for run in _runs(page.letters(line), struck[line.first]) if line.first in struck else ():
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
