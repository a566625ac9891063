"""Hard wraps: which lines go on where the one before was cut by a margin."""

import re
from itertools import groupby, pairwise

from dxproof.engine.extract.text.forms import BOX
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.heading_names import MAX_HEADING
from dxproof.engine.extract.text.headings import Headings
from dxproof.engine.extract.text.lines import BULLET, FRAMED

# A line shorter than this was ended by its writer, not by a margin.
_SHORTEST_WRAP = 30
# Widths of a block in characters: below the first nothing wraps; from the second nine tenths of it are full; from the
# third a line in small letters goes on whatever its length.
_NARROWEST, _NARROW, _WIDE = 14, 40, 56
# A block of at least so many lines of which fewer than so many parts are longer than half of its width was ended by its writer.
_RAGGED_FROM, _FULL_SHARE, _HALF = 4, 0.6, 0.5
_NEARLY_FULL, _FULL = 0.75, 0.9
# A line as long as this that is the longest of its block was ended by a margin, where no letter tells it.
_LONG = 100
_STOPS = ".!?"
# The name of a field after a statement at the end of a line: '… stenosis. Etiology:'.
_OPEN_FIELD = re.compile(r"[.;]\s+[A-Za-z][\w ]{1,20}:$")
_ASIDE = re.compile(r"\([a-z]")
# A line drawn between two parts of a note.
_RULE = re.compile(r"\s*([-–—*=~_])\1{3,}")


class Wraps:
    """Which lines go on.

    A line that goes on in small letters shows it by itself. One that goes on with a capital or a digit is taken for a
    wrap only where the note's wrapped lines show a column, and the line before is as full as that column allows:
    in a list of findings, one a line, every line looks as full as the longest.
    """

    def __init__(self, written: list[str], headings: Headings, words: LayoutWords) -> None:
        self._lines = lines = ["" if _RULE.fullmatch(line) else line for line in written]
        self._headings = headings
        self._words = words
        self._letters = headings.soap_letters(lines)
        blocks = [list(map(len, block)) for _, block in groupby(lines, key=bool)]
        self._widths = [width for block in blocks for width in [max(block)] * len(block)]
        self._small = _begin_small(lines, self._widths)
        self._stops = _stops_sentences(lines)
        self._ragged = [ragged for block in blocks for ragged in [_is_ragged(block)] * len(block)]
        self._edges = self._margin()

    def goes_on(self, index: int) -> bool:
        """Whether line ``index`` is the rest of the line before it; neither is blank. No line goes on over a rule."""
        before, line = self._lines[index - 1], self._lines[index]
        if not (before and line):
            return False
        bare = line.lstrip()
        ended = before[-1] in _STOPS and not self._words.abbreviated(before, 0, len(before) - 1)
        if self._opens(line, bare) or self._heads_list(index) or self._is_small_name(bare):
            return False
        if len(before) < MAX_HEADING and self._headings.is_name(f"{before} {bare[:MAX_HEADING].split(':')[0]}"):
            return True
        wraps = self._is_full(before, bare) if ended else self._fits(index, before, line)
        if not wraps or self._headings.is_name(before):
            return False
        if self._words.expects_more(before) and ":" not in bare:
            return True
        return not (self._heads(before, bare) or self._headings.looks_like_heading(bare[: 2 * MAX_HEADING]))

    def _heads(self, before: str, bare: str) -> bool:
        """Whether a line heads those below it; a colon that the margin has met does not."""
        if FRAMED.fullmatch(before):
            return True
        if not before.endswith((":", "***", "===", "---")):
            return False
        cut = before[-1] == ":" and bare[0].islower() and (self._is_full(before, bare) or _OPEN_FIELD.search(before))
        return not cut

    def _heads_list(self, index: int) -> bool:
        """Whether a line is a place and nothing else, over the items of a list."""
        line, below = self._lines[index], self._lines[index + 1 : index + 2]
        return bool(below and BULLET.match(below[0])) and self._headings.is_place_line(line, 0, len(line))

    def _is_small_name(self, bare: str) -> bool:
        """Whether a line is a heading in small letters, of a writer who begins all lines so."""
        return self._small and self._headings.is_name(bare)

    def _opens(self, line: str, bare: str) -> bool:
        """Whether a line is an item, a box, a row set with tabs or bars, or a level of its own."""
        return bool(
            "\t" in bare
            or bare[0] == "|"
            or BULLET.match(line)
            or FRAMED.fullmatch(line)
            or BOX.match(bare)
            or self._words.level_head.match(line)
            or (self._letters and self._headings.opens_with_letter(line))
        )

    def _is_full(self, before: str, bare: str) -> bool:
        """Whether a line reaches the margin of the note: with the next word it would go beyond."""
        return self._edges is not None and len(before) <= self._edges[1] and _reach(before, bare) > self._edges[0]

    def _fits(self, index: int, before: str, line: str) -> bool:
        width, bare = self._widths[index], line.lstrip()
        shouts = bare.isupper() and before.isupper()
        if (shouts or bare[0].islower()) and self._words.goes_on.match(bare.lower()):
            return True
        if _ASIDE.match(bare) or self._words.resumes.match(bare):
            return True
        reach = _reach(before, bare)
        more = self._words.expects_more(before)
        cut = reach > width and (width >= _LONG or (width >= _WIDE and self._stops))  # by a margin, however ragged
        small = self._shows(bare) and (not self._ragged[index] or more or cut)
        alike = shouts or (self._small and bare[0].islower())
        if alike and (reach > width >= _LONG or _indent(line) > _indent(before)):
            return True
        open_end = self._words.ends_open(before) and (more or not self._ragged[index])
        if small or bare[0] in "([,)/&+":
            full = reach > width or (width >= _NARROW and reach > 0.9 * width) or (width >= _WIDE and small)
            full = full or (small and self._is_full(before, bare))
            return open_end or (full and width >= _NARROWEST and " " in before)
        if open_end:
            return width >= _NARROW or reach > width
        return self._is_full(before, bare)

    def _shows(self, bare: str) -> bool:
        """Whether a line shows by its small letter that it goes on."""
        return bare[0].islower() and (not self._small or bool(self._words.goes_on.match(bare)))

    def _margin(self) -> tuple[int, int] | None:
        """The narrowest and the widest margin that the lines wrapped for certain allow.

        Such a line goes on in small letters, or ends openly: it fits, and with the next word it would not have fitted.
        """
        wrapped = [
            (len(before), _reach(before, line.lstrip()))
            for (before, line), ragged in zip(pairwise(self._lines), self._ragged[1:], strict=True)
            if not ragged and len(before) >= _SHORTEST_WRAP and line and self._is_wrapped(before, line)
        ]
        if wrapped:
            least = max(length for length, _ in wrapped)
            return least, max(least, min(reach for _, reach in wrapped) - 1)
        widest = max(self._widths, default=0)
        alike = self._small or " ".join(self._lines).isupper()  # no letter tells where a statement begins
        full = sum(
            len(line) > _FULL * widest for line in self._lines
        )  # one alone is the longest of what its writer ended
        cut = full > 1 or not self._small or self._stops
        return (widest, widest) if alike and widest >= _NARROW and cut else None

    def _is_wrapped(self, before: str, line: str) -> bool:
        if before[-1] in ".:;!?|" or "|" in line or self._is_small_name(line.lstrip()):
            return False
        return self._shows(line.lstrip()) or (self._words.ends_open(before) and not BULLET.match(line))


def _begin_small(lines: list[str], widths: list[int]) -> bool:
    """Whether the writer begins statements with small letters: most lines do that no margin can have cut from the one before."""
    first: list[str] = []
    for before, line, width in zip(["", *lines], lines, [0, *widths], strict=False):
        ended = not before or (width >= _NARROW and len(before) < _NEARLY_FULL * width)
        if line and ended:
            first.append(line.lstrip()[0])
    return 2 * sum(letter.islower() for letter in first) > len(first)


def _stops_sentences(lines: list[str]) -> bool:
    """Whether the writer ends sentences with a stop: most blocks end so."""
    last = [line for line, below in pairwise([*lines, ""]) if line and not below]
    return 2 * sum(line[-1] in _STOPS for line in last) > len(last)


def _is_ragged(lengths: list[int]) -> bool:
    """Whether the lines of a block are of so different lengths that no margin ended them."""
    widest = max(lengths)
    long = sum(length > _HALF * widest for length in lengths[:-1])
    alone = sum(length > _FULL * widest for length in lengths) < 2  # two lines of one width met a margin
    return alone and len(lengths) >= _RAGGED_FROM and long < _FULL_SHARE * (len(lengths) - 1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _reach(before: str, bare: str) -> int:
    """How long a line would be with the first word of the next one."""
    return len(before) + 1 + len(bare.split(maxsplit=1)[0])
