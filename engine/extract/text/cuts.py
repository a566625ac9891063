"""Lines that an export has run together, cut apart again: commas for line ends, glued numbers, fields, headings."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from dxproof.engine.extract.text.cells import barred
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.headings import Headings
from dxproof.engine.extract.text.lines import Line, Stretch, bullet

# A comma for a line end; before a small letter right after a stop.
_COMMA_BREAK = re.compile(
    r",(?:(?<=[.:;?!],)(?=[a-z])"
    r"|(?=[\s,]*[\"'(\[]?[A-Z0-9])(?:(?:(?<=[.:;?!],)|(?<=[.:;?!]\s,))[\s,]*|\s(?=,)|\s*(?=\(?\d{1,2}[.)]\s{1,3}[A-Z])|(?=[A-Z][A-Z /&]{2,40}:)|(?<=[a-z)],)\s*(?=[CTLS]\d{1,2}\s?[-/]\s?[CTLS]?\d{1,2}\s?:))(?=[\"'(\[]?[A-Z0-9]))"
)
_LEVEL = re.compile(r"[CTLS]\d")
_NAME_ALONE = re.compile(r"(?:^|[.;\n])[ \t]*[A-Za-z]+(?: [A-Za-z]+){0,2}\Z")
_LONGEST_NAME = 40
# A number where an item opens, glued to what it numbers or to what stands before: 'Neck pain2. HTN', 'anterolisthesis.3.No',
# '… . 2) …', '(2) …', 'Impression: 1) …'. After a word and a blank it may count something, and before a small letter it must be the next.
_NUMBER = re.compile(
    r"[(0-9](?:(?<=[\s.;:)]\()\d{1,2}\)\s"
    r"|(?<=[^\W\d_]{2}[0-9])\d?(?:\.\s?|\)\s)(?=[A-Z](?![A-Z]))"
    r"|(?:(?<=[a-z)]\.[0-9])|(?<=[.;)]\s[0-9])|(?<=[a-z]\s[0-9])(?P<counts>))\d?(?:\.\s?(?=[A-Z])|\)\s?(?=[A-Z(])|\)\s(?P<small>(?=[a-z])))"
    r"|(?<=:\s[0-9])\)\s(?=[A-Za-z]))"
)
# A field's name after two blanks or more, and a numbered item there: '…None    PLAN:  1) Follow-up', 'PAIN: NO   SLEEP: POOR'.
_FIELD = re.compile(
    r"(?::\s?[A-Z]{1,3}  |  (?<=[a-z0-9.,;)>\]]  ))\s*(?=[A-Z][A-Z -]{2,30}(?:\([A-Z]+\))?:|[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}:\s|\d{1,2}\)\s?\S)"
)
_SKIPPED = 2  # a list may leave a number out


class Cuts:
    """Where the lines of one note are to be cut; each pattern goes through the note once."""

    def __init__(self, text: str, headings: Headings, words: LayoutWords) -> None:
        self._text = text
        self._headings = headings
        self._words = words
        self._numbers = list(_NUMBER.finditer(text))
        self._number_starts = [match.start() for match in self._numbers]
        found = {match.span() for match in words.level_behind_stop.finditer(text)}
        found.update(match.span() for match in _COMMA_BREAK.finditer(text) if self._is_break(match, words))
        if "  " in (plain := text.replace("\t", " ")):
            found.update(match.span() for match in _FIELD.finditer(plain))
        self._breaks = sorted(found)

    @staticmethod
    def _is_break(comma: re.Match[str], words: LayoutWords) -> bool:
        """Whether a comma stands for a line end; after an abbreviation ('A.V., DC') only where no blank follows it.

        A level after a name alone is where that is: 'Central canal, L5-S1: mildly narrowed'.
        """
        text, start = comma.string, comma.start()
        if _LEVEL.match(text, comma.end()) and _NAME_ALONE.search(text, max(0, start - _LONGEST_NAME), start):
            return False
        glued = comma.end() == start + 1 and not text[comma.end()].islower()
        return glued or not (text[start - 1] == "." and words.abbreviated(text, 0, start - 1))

    def pieces(self, line: Line) -> list[Line]:
        """A line, cut where several were run into one."""
        text, start, end = self._text, line.start, line.end
        if cells := barred(text, start, end):
            return self._of_row(cells, line.blank_before)
        opened = bullet(text, start, end)
        breaks = self._breaks[bisect_left(self._breaks, (start,)) : bisect_left(self._breaks, (end,))]
        first, last = bisect_left(self._number_starts, start), bisect_left(self._number_starts, end)
        numbered = _numbers(opened, end, self._numbers[first:last])
        cuts = {*(edge for _, edge in breaks), *numbered, *self._headings.inside(text, start, end)}
        if not cuts:
            return [Line(start, end, line.blank_before, opened)]
        begins = end - len(text[start:end].lstrip())
        edges = [start, *sorted(cut for cut in cuts if begins < cut < end), end]
        return [
            Line(left, right, line.blank_before and left == start, bullet(text, left, right))
            for left, right in pairwise(edges)
        ]

    def _of_row(self, cells: list[Stretch], blank_before: bool) -> list[Line]:
        """A row of no table, as lines: pairs of a name and a value, a heading and what stands under it, or one statement."""
        said = [self._text[slice(*cell)] for cell in cells]
        names = said[::2]
        spans = [(cells[0][0], cells[-1][1])]
        if all(": " in cell for cell in said) or (len(cells) == 2 and self._heads(names[0])):
            spans = cells
        elif len(cells) == 2 * len(names) and all(map(self._names_value, names)):
            spans = [(name[0], value[1]) for name, value in zip(cells[::2], cells[1::2], strict=True)]
        return [Line(*span, blank_before and span is spans[0], bullet(self._text, *span)) for span in spans]

    def _heads(self, cell: str) -> bool:
        """Whether a cell opens a section for the next one; the name of a field does not."""
        return cell.lower().strip(" :") not in self._words.fields and self._headings.is_name(cell)

    def _names_value(self, cell: str) -> bool:
        """Whether a cell is the name of what stands in the next one: 'Level:', 'Cause', 'Imaging'."""
        return cell.endswith(":") or cell.lower() in self._words.fields or self._headings.is_name(cell)


def _numbers(opened: str, end: int, numbers: list[re.Match[str]]) -> Iterator[int]:
    """Where a number inside a line opens an item there."""
    before = _value(opened)
    for match in numbers:
        number = _value(match.group())
        if match["small"] is not None and number - before != 1:
            continue  # '(pain 6) today'
        # 'better for 9 days, back for 4. Also …' counts days: after a word a number must be the next one.
        if match.end() < end and (match["counts"] is None or 0 < number - before <= _SKIPPED):
            before = number
            yield match.start()


def _value(number: str) -> int:
    return int("".join(filter(str.isdecimal, number)) or 0)
