"""A line as cells: what sets them apart, and the cells themselves."""

import re
from enum import StrEnum
from itertools import pairwise

from dxproof.engine.extract.text.lines import Stretch, stripped


class Rule(StrEnum):
    """What sets the columns of a table apart, the surest first."""

    BAR = "|"
    TAB = "\t"
    BLANKS = "   "
    COMMA = ","


_LONGEST_NAME = 60
_PARTS = re.compile(r"\S+(?: \S+)*")
# What parts two cells; a comma in quotes parts none.
_EDGES = {Rule.BAR: re.compile(r"\|"), Rule.TAB: re.compile(r"\t"), Rule.COMMA: re.compile(r'"[^"]*(?:"|$)|,')}


def cells_of(text: str, start: int, end: int, rule: Rule) -> list[Stretch]:
    """The cells of a line; with bars, tabs and commas the empty ones, too."""
    if rule is Rule.BLANKS:
        return [match.span() for match in _PARTS.finditer(text, start, end)]
    edges = [match.end() - 1 for match in _EDGES[rule].finditer(text, start, end) if match.group()[-1] == rule.value]
    cells = [(left + 1, right) for left, right in pairwise([start - 1, *edges, end])]
    if rule is Rule.BAR and len(cells) > 2:
        cells = cells[not text[slice(*cells[0])].strip() :]
        cells = cells[: len(cells) - (not text[slice(*cells[-1])].strip())]
    return cells


def name_of(text: str, start: int, end: int) -> str:
    """A cell as a name of a column."""
    return " ".join(text[start : min(end, start + _LONGEST_NAME)].lower().strip(" :*_").split())


def barred(text: str, start: int, end: int) -> list[Stretch]:
    """The filled cells of a line between bars; none where a line does not begin and end with one."""
    line = text[start:end].strip()
    if len(line) < 2 or not (line.startswith(Rule.BAR) and line.endswith(Rule.BAR)):
        return []
    first = text.index(Rule.BAR, start, end)
    filled = (stripped(text, *cell) for cell in cells_of(text, first, first + len(line), Rule.BAR))
    return [cell for cell in filled if cell]
