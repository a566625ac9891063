"""Hard wraps: which lines go on where the one before was cut by a margin."""

from dxproof.engine.extract.text.forms import BOX
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.headings import MAX_HEADING, Headings
from dxproof.engine.extract.text.lines import BULLET

# A line shorter than this was ended by its writer, not by a margin.
_SHORTEST_WRAP = 30
# Widths of a block in characters: below the first nothing wraps; from the second nine tenths of it are full; from the
# third a line in small letters goes on whatever its length.
_NARROWEST, _NARROW, _WIDE = 14, 40, 56
_STOPS = ".!?"


class Wraps:
    """Which lines go on.

    A line that goes on in small letters shows it by itself. One that goes on with a capital or a digit is taken for a
    wrap only where the note's wrapped lines show a column, and the line before is as full as that column allows:
    in a list of findings, one a line, every line looks as full as the longest.
    """

    def __init__(self, text: str, lines: list[tuple[int, int]], headings: Headings, words: LayoutWords) -> None:
        self._text = text
        self._lines = lines
        self._headings = headings
        self._words = words
        self._widths = self._block_widths()
        self._shouted = text.isupper()
        self._small = self._begins_small()
        self._edges = self._margin()

    def goes_on(self, index: int) -> bool:
        """Whether line ``index`` is the rest of the line before it; neither is blank."""
        before, line = self._pair(index)
        bare = line.lstrip()
        ended = before[-1] in _STOPS and not self._words.abbreviated(before, 0, len(before) - 1)
        if self._opens(before, line, bare):
            return False
        if self._headings.is_name(f"{before[-MAX_HEADING:]} {bare[:MAX_HEADING].split(':')[0]}"):
            return not (ended and len(before) >= MAX_HEADING)
        if before.endswith((":", "***", "===", "---")) or self._headings.looks_like_heading(bare[: 2 * MAX_HEADING]):
            return False
        return self._is_full(before, bare) if ended else self._fits(index, before, bare)

    def _opens(self, before: str, line: str, bare: str) -> bool:
        """Whether a line is an item, a box, a row set with tabs or a level of its own, or stands below a heading."""
        return bool(
            "\t" in bare
            or BULLET.match(line)
            or BOX.match(bare)
            or self._words.level_head.match(line)
            or self._headings.is_name(before)
        )

    def _is_full(self, before: str, bare: str) -> bool:
        """Whether a line reaches the margin of the note: with the next word it would go beyond."""
        return self._edges is not None and len(before) <= self._edges[1] and _reach(before, bare) > self._edges[0]

    def _fits(self, index: int, before: str, bare: str) -> bool:
        width, reach = self._widths[index], _reach(before, bare)
        open_end = bool(self._words.open_end.search(before))
        if self._lower(bare) or bare[0] in "([,)/&+":
            if self._words.goes_on.match(bare) and bare[0].islower():
                return True
            full = (
                reach > width
                or (width >= _NARROW and reach > 0.9 * width)
                or (width >= _WIDE and " " in before and bare[0].islower())
            )
            return open_end or (full and width >= _NARROWEST and " " in before)
        if open_end:
            return width >= _NARROW or reach > width
        return self._is_full(before, bare)

    def _begins_small(self) -> bool:
        """Whether the writer begins statements with small letters: most blocks of the note begin so."""
        first = [
            self._text[start]
            for index, (start, end) in enumerate(self._lines)
            if start < end and (index == 0 or self._lines[index - 1][0] == self._lines[index - 1][1])
        ]
        return 2 * sum(letter.islower() for letter in first) > len(first)

    def _lower(self, bare: str) -> bool:
        """Whether a line shows by its small letter that it goes on."""
        return bare[0].islower() and not (self._small and not self._words.goes_on.match(bare))

    def _pair(self, index: int) -> tuple[str, str]:
        return self._text[slice(*self._lines[index - 1])].rstrip(), self._text[slice(*self._lines[index])]

    def _block_widths(self) -> list[int]:
        """For each line the width of the widest line of its block, a run of lines that are not blank."""
        widths = [0] * len(self._lines)
        first = 0
        for index in range(len(self._lines) + 1):
            if index < len(self._lines) and self._text[slice(*self._lines[index])].strip():
                continue
            block = self._lines[first:index]
            widths[first:index] = [max((end - start for start, end in block), default=0)] * len(block)
            first = index + 1
        return widths

    def _margin(self) -> tuple[int, int] | None:
        """The narrowest and the widest margin that the lines wrapped for certain allow.

        Such a line goes on in small letters, or ends openly: it fits, and with the next word it would not have fitted.
        """
        least, most = 0, 0
        for index in range(1, len(self._lines)):
            before, line = self._pair(index)
            bare = line.lstrip()
            if len(before) < _SHORTEST_WRAP or not bare or before[-1] in ".:;!?|" or "|" in line:
                continue
            if self._lower(bare) or (self._words.open_end.search(before) and not BULLET.match(line)):
                least = max(least, len(before))
                reach = _reach(before, bare)
                most = min(most or reach, reach)
        if least:
            return least, max(least, most - 1)
        widest = max(self._widths, default=0)
        return (widest, widest) if self._shouted and widest >= _NARROW else None


def _reach(before: str, bare: str) -> int:
    """How long a line would be with the first word of the next one."""
    return len(before) + 1 + len(bare.split(maxsplit=1)[0])
