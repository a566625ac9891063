"""Tables: rows drawn with bars, tabs, blanks or commas, found before any lines are joined."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.lines import Stretch, stripped
from dxproof.engine.pack.model import NoteField


class Rule(StrEnum):
    """What sets the columns of a table apart, the surest first."""

    BAR = "|"
    TAB = "\t"
    BLANKS = "   "
    COMMA = ","


_GAP = re.compile(r"\S {2,}\S")
_INDENT = 4  # blanks in front of a row that goes on with the one above
_PARTS = re.compile(r"\S+(?: \S+)*")
_NO_WORDS = re.compile(r"[\W_]*")
_LEVEL = re.compile(r"\W*(?:[ctls]\s?\d|o\w{0,6}\s?[-/])")
_LONGEST_NAME, _LONGEST_COLUMN = 60, 40
# What parts two cells; a comma in quotes parts none.
_EDGES = {Rule.BAR: re.compile(r"\|"), Rule.TAB: re.compile(r"\t"), Rule.COMMA: re.compile(r'"[^"]*(?:"|$)|,')}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, the heading of its column, and the field that the column is, if it is one of the pack's."""

    span: Stretch
    column: Stretch | None
    field: NoteField | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the headings: ``label`` says where it is of, ``cells`` what is said there.

    A row without a label of its own goes on with the one above.
    """

    line: Stretch
    label: tuple[Stretch, ...]
    cells: list[Cell]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, the physical line behind it, and whether a blank line stands before it."""

    rows: list[Row]
    stop: int
    blank_before: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """The first line of a table: where its columns begin, what they are called, and which say where a row is of.

    A table without headings begins with its first row, and ``names`` is empty.
    """

    rule: Rule
    line: Stretch
    cells: list[Stretch]
    names: list[str]
    places: frozenset[int]


def find_tables(text: str, lines: list[Stretch], words: LayoutWords) -> dict[int, Table]:
    """The tables of a note by the line that each begins with."""
    rules = [rule for rule in Rule if rule in text]
    found: dict[int, Table] = {}
    stop = 0
    for index, (start, end) in enumerate(lines):
        rule = next((rule for rule in rules if text.find(rule, start, end) >= 0), None)
        if index >= stop and rule and (table := _table(text, lines, index, rule, words)):
            found[index], stop = table, table.stop
    return found


def _table(text: str, lines: list[Stretch], first: int, rule: Rule, words: LayoutWords) -> Table | None:
    """The table that begins with a line, if it is the head or the first row of one."""
    head = _head(text, lines[first], rule, words)
    if head is None:
        return None
    last = first + 1
    while last < len(lines) and _is_row(text, *lines[last], head):
        last += 1
    if last - first < 2 and (head.names or len(head.cells) < 3):
        return None
    return Table(
        _rows(text, lines[first + bool(head.names) : last], head, words),
        last,
        first == 0 or not text[slice(*lines[first - 1])].strip(),
    )


def _head(text: str, line: Stretch, rule: Rule, words: LayoutWords) -> _Head | None:
    """A line as the head of a table: names of columns, or with bars a level in front of what is said of it.

    Three cells with bars are names; commas part anything else, too.
    """
    start, end = line
    if rule is Rule.COMMA and _name(text, start, text.find(",", start, end)) not in words.table_headings:
        return None  # most lines with commas
    cells = _cells(text, start, end, rule)
    names = [_name(text, *cell) for cell in cells]
    if rule is Rule.BAR and _LEVEL.match(names[0]):
        return _Head(rule, line, cells, [], frozenset({0})) if len(cells) > 1 else None
    known = sum(name in words.table_headings for name in names)
    enough = {
        Rule.BAR: known > 0 or (len(names) > 2 and all(_may_name(name) for name in names)),
        Rule.COMMA: known == len(names),
    }.get(rule, known > 1 or (known == 1 and names[0] in words.table_places))
    if len(cells) < 2 or not enough:
        return None
    places = frozenset(number for number, name in enumerate(names) if name in words.table_places)
    return _Head(rule, line, cells, names, places or frozenset({0}))


def _may_name(cell: str) -> bool:
    """Whether a cell can be the name of a column: short, and without a date or level."""
    return len(cell) < _LONGEST_COLUMN and not any(map(str.isdigit, cell))


def _is_row(text: str, start: int, end: int, head: _Head) -> bool:
    if not text[start:end].strip():
        return False
    if head.rule is Rule.BLANKS:
        return bool(_GAP.search(text, start, end)) or text[start : start + _INDENT].isspace()
    if head.rule is Rule.COMMA:
        return len(_cells(text, start, end, head.rule)) == len(head.cells)
    return text.find(head.rule, start, end) >= 0


def _rows(text: str, lines: list[Stretch], head: _Head, words: LayoutWords) -> list[Row]:
    columns = [stripped(text, *cell) or cell for cell in head.cells] if head.names else []
    rows: list[Row] = []
    label: tuple[Stretch, ...] = ()
    for line in lines:
        if _NO_WORDS.fullmatch(text, *line):
            continue
        cells = _cells(text, *line, head.rule)
        numbers = list(range(len(cells)))
        if head.rule is Rule.BLANKS and len(cells) != len(head.cells):
            numbers = [_nearest(start - line[0], head) for start, _ in cells]
        filled = [(n, span) for n, cell in zip(numbers, cells, strict=True) if (span := stripped(text, *cell))]
        goes_on = bool(label) and all(n != 0 for n, _ in filled)
        if not goes_on:
            label = tuple(span for n, span in filled if n in head.places)
        rest = [
            Cell(span, columns[n], words.fields.get(head.names[n])) if n < len(columns) else Cell(span, None, None)
            for n, span in filled
            if goes_on or n not in head.places
        ]
        if rest:
            rows.append(Row(line, label, rest, goes_on))
    return rows


def _nearest(offset: int, head: _Head) -> int:
    """The column whose heading begins nearest to an offset in its line."""
    return min(range(len(head.cells)), key=lambda n: abs(head.cells[n][0] - head.line[0] - offset))


def _cells(text: str, start: int, end: int, rule: Rule) -> list[Stretch]:
    """The cells of a line; with bars, tabs and commas the empty ones, too."""
    if rule is Rule.BLANKS:
        return [match.span() for match in _PARTS.finditer(text, start, end)]
    edges = [match.end() - 1 for match in _EDGES[rule].finditer(text, start, end) if match.group()[-1] == rule]
    cells = [(left + 1, right) for left, right in pairwise([start - 1, *edges, end])]
    if rule is Rule.BAR and len(cells) > 2:
        cells = cells[not text[slice(*cells[0])].strip() :]
        cells = cells[: len(cells) - (not text[slice(*cells[-1])].strip())]
    return cells


def _name(text: str, start: int, end: int) -> str:
    """A cell as a name of a column."""
    return " ".join(text[start : min(end, start + _LONGEST_NAME)].lower().strip(" :*_").split())
