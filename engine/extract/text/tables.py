"""Tables: rows drawn with bars, tabs, blanks or commas, found before any lines are joined."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.lines import Stretch, stripped
from dxproof.engine.pack.model import NoteField


class Rule(StrEnum):
    """What sets the columns of a table apart."""

    BAR = "|"
    TAB = "\t"
    BLANKS = "  "
    COMMA = ","


_GAP = re.compile(r"\S {2,}\S")
_INDENT = 4  # blanks in front of a row that goes on with the one above
_PARTS = re.compile(r"\S+(?: \S+)*")
_NO_WORDS = re.compile(r"[\W_]*")
_LEVEL = re.compile(r"\W*(?:[ctls]\s?\d|o\w{0,6}\s?[-/])")
_LONGEST_NAME = 60

Stretches = tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, and the field that it is, if it is one of the pack's."""

    span: Stretch
    field: NoteField | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the number of its column, and whether it goes on with the cell above it."""

    span: Stretch
    column: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the headings: ``label`` says where it is of, ``cells`` what is said there."""

    start: int
    end: int
    label: Stretches
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``lines`` are the physical lines it takes; ``columns`` are empty where it has no row of headings."""

    lines: range
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def find_tables(text: str, lines: list[Stretch], words: LayoutWords) -> dict[int, Table]:
    """The tables of a note by the line that each begins with."""
    found: dict[int, Table] = {}
    if not any(mark in text for mark in ("|", "\t", "   ", ",")):
        return found
    index = 0
    while index < len(lines):
        table = None
        for rule in _rules(text, *lines[index]):
            table = _table(text, lines, index, rule, words)
            if table is not None:
                break
        if table is None:
            index += 1
        else:
            found[index] = table
            index = table.lines.stop
    return found


def _rules(text: str, start: int, end: int) -> Iterator[Rule]:
    """What the first line of a table could be set with."""
    if text.find("|", start, end) >= 0:
        yield Rule.BAR
    elif text.find("\t", start, end) >= 0:
        yield Rule.TAB
    elif text.find("   ", start, end) >= 0:
        yield Rule.BLANKS
    elif text.find(",", start, end) >= 0:
        yield Rule.COMMA


def _table(text: str, lines: list[Stretch], first: int, rule: Rule, words: LayoutWords) -> Table | None:
    """The table that begins with a line, if it is the head or the first row of one."""
    if rule is Rule.COMMA and not _names_column(text, *lines[first], words):
        return None
    head = _cells(text, *lines[first], rule)
    if len(head) < 2:
        return None
    names = [_name(text, span) for span in head]
    row = bool(_LEVEL.match(names[0])) and rule is Rule.BAR
    if not row and not _are_headings(names, rule, words):
        return None
    last = first + 1
    while last < len(lines) and _is_row(text, lines[last], rule, head):
        last += 1
    if last - first < 2 and not (row and len(head) > 2):
        return None
    places = {n for n, name in enumerate(names) if name in words.table_places and not row} or {0}
    line = lines[first][0]
    relative = tuple((left - line, right - line) for left, right in head)
    rows = tuple(_rows(text, lines[first + (not row) : last], rule, relative, places))
    columns = (
        ()
        if row
        else tuple(
            Column(stripped(text, *span) or span, words.fields.get(name))
            for span, name in zip(head, names, strict=True)
        )
    )
    return Table(range(first, last), columns, rows)


def _names_column(text: str, start: int, end: int, words: LayoutWords) -> bool:
    """Whether a line begins with the name of a column; most lines with commas do not."""
    return _name(text, (start, text.find(Rule.COMMA.value, start, end))) in words.table_headings


def _are_headings(names: list[str], rule: Rule, words: LayoutWords) -> bool:
    """Whether the cells of a line are names of columns. Three cells with bars are; commas part anything else, too."""
    known = sum(name in words.table_headings for name in names)
    if rule is Rule.BAR:
        return known > 0 or len(names) > 2
    if rule is Rule.COMMA:
        return known == len(names)
    return known > 1 or (known == 1 and names[0] in words.table_places)


def _is_row(text: str, line: Stretch, rule: Rule, head: list[Stretch]) -> bool:
    start, end = line
    if not text[start:end].strip():
        return False
    if rule is Rule.BLANKS:
        return bool(_GAP.search(text, start, end)) or text[start : start + _INDENT].isspace()
    if rule is Rule.COMMA:
        return len(_cells(text, start, end, rule)) == len(head)
    return text.find(rule.value, start, end) >= 0


def _rows(text: str, lines: list[Stretch], rule: Rule, head: Stretches, places: set[int]) -> Iterator[Row]:
    label: Stretches = ()
    for start, end in lines:
        if _NO_WORDS.fullmatch(text, start, end):
            continue
        cells = _cells(text, start, end, rule)
        numbers: Iterable[int] = range(len(cells))
        if rule is Rule.BLANKS and len(cells) != len(head):
            numbers = [_nearest(left - start, head) for left, _ in cells]
        filled = [(n, span) for n, cell in zip(numbers, cells, strict=True) if (span := stripped(text, *cell))]
        continues = bool(label) and all(n != 0 for n, _ in filled)
        if not continues:
            label = tuple(span for n, span in filled if n in places)
        rest = tuple(Cell(span, n, continues) for n, span in filled if continues or n not in places)
        if rest:
            yield Row(start, end, label, rest)


def _nearest(offset: int, head: Stretches) -> int:
    """The column whose heading begins nearest; ``head`` counts from the beginning of its line."""
    return min(range(len(head)), key=lambda n: abs(head[n][0] - offset))


def _cells(text: str, start: int, end: int, rule: Rule) -> list[Stretch]:
    """The cells of a line; with bars, tabs and commas the empty ones, too."""
    if rule is Rule.BLANKS:
        return [match.span() for match in _PARTS.finditer(text, start, end)]
    mark = rule.value
    edges = [at for at, character in enumerate(text[start:end], start) if character == mark]
    if rule is Rule.COMMA:
        edges = _unquoted(text, start, edges)
    cells = [(left + 1, right) for left, right in pairwise([start - 1, *edges, end])]
    if rule is Rule.BAR and len(cells) > 2:
        cells = cells[not text[slice(*cells[0])].strip() :]
        cells = cells[: len(cells) - (not text[slice(*cells[-1])].strip())]
    return cells


def _unquoted(text: str, start: int, edges: list[int]) -> list[int]:
    """The commas that stand in no quotes."""
    kept: list[int] = []
    quotes, position = 0, start
    for at in edges:
        quotes += text.count('"', position, at)
        position = at
        if quotes % 2 == 0:
            kept.append(at)
    return kept


def _name(text: str, span: Stretch) -> str:
    """A cell as a name of a column."""
    return " ".join(text[span[0] : min(span[1], span[0] + _LONGEST_NAME)].lower().strip(" :*_").split())
