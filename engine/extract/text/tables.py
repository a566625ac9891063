"""Tables: rows drawn with bars, tabs, blanks or commas, found before any lines are joined."""

import re
from dataclasses import dataclass
from itertools import pairwise

from dxproof.engine.extract.text.cells import Rule, cells_of, name_of
from dxproof.engine.extract.text.forms import BOX, first_box
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.lines import Stretch, stripped
from dxproof.engine.pack.model import NoteField

_GAP = re.compile(r"\S {2,}\S")
_NARROW = 2  # blanks that may stand between two sentences of a cell, too
_STOPS = ".;:,!?"
_INDENT = 4  # blanks in front of a row that goes on with the one above
_NO_WORDS = re.compile(r"[\W_]*")
_LEVEL = re.compile(r"\W*(?:[ctls]\s?\d|o\w{0,6}\s?[-/])")
_LONGEST_COLUMN = 40
_DRAWN, _CORNER = "---", "+"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said in a cell, or in a whole row that its columns tell nothing of.

    ``label`` says where it is of, ``column`` is the heading of its column, ``field`` that column if it is one of the pack's.
    ``record`` counts what the table describes: in most its rows, in one whose columns are levels these.
    """

    span: Stretch
    label: tuple[Stretch, ...]
    column: Stretch | None
    field: NoteField | None
    record: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line below the headings and its cells."""

    line: Stretch
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, the physical line after it, and whether a blank line stands before it."""

    rows: list[Row]
    stop: int
    blank_before: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """The first line of a table: where its columns begin, what they are called, and which say where a row is of.

    A table without headings begins with its first row, and ``names`` is empty. Where no column is known to say where a
    row is of, the first one does if ``first_labels``; it does in any table if all its cells are levels.
    ``is_turned``: the columns are levels. A head that is not ``is_known`` is one if the rows are of levels.
    """

    rule: Rule
    line: Stretch
    cells: list[Stretch]
    names: list[str]
    places: frozenset[int]
    first_labels: bool = True
    is_turned: bool = False
    is_known: bool = True


def find_tables(text: str, lines: list[Stretch], words: LayoutWords) -> dict[int, Table]:
    """The tables of a note by the line that each begins with."""
    rules = [rule for rule in Rule if rule.value in text]
    found: dict[int, Table] = {}
    stop = 0
    for index, (start, end) in enumerate(lines):
        rule = next((rule for rule in rules if text.find(rule.value, start, end) >= 0), None)
        if index >= stop and rule and (table := _table(text, lines, index, rule, words)):
            found[index], stop = table, table.stop
    return found


def _table(text: str, lines: list[Stretch], first: int, rule: Rule, words: LayoutWords) -> Table | None:
    """The table that begins with a line, if it is the head or the first row of one."""
    head = _head(text, lines[first], rule, words)
    if head is None:
        return None
    last = first + 1
    while last < len(lines) and _is_row(text, *lines[last], head) and not _heads_another(text, lines, first, last):
        last += 1
    if last - first < 2 and (head.names or len(head.cells) < 3):
        return None
    rows = _Rows(text, head, words)
    below = lines[first + bool(head.names) : last]
    if not head.is_known and not rows.are_of_levels(below):
        return None
    return Table(
        rows.read(below),
        last,
        first == 0 or not text[slice(*lines[first - 1])].strip(),
    )


def _head(text: str, line: Stretch, rule: Rule, words: LayoutWords) -> _Head | None:
    """A line as the head of a table: names of columns, or with bars a level in front of what is said of it.

    Three cells with bars are names; commas part anything else, too.
    """
    start, end = line
    if rule is Rule.COMMA and name_of(text, start, text.find(",", start, end)) not in words.table_headings:
        return None  # most lines with commas
    cells = cells_of(text, start, end, rule)
    if not cells:
        return None  # a line of blanks
    names = [name_of(text, *cell) for cell in cells]
    if any(first_box(text, *cell) for cell in cells):
        return None  # options of a form
    with_colon = sum(text[start:end].rstrip().endswith(":") for start, end in cells)
    if 0 < with_colon < len(cells) or any(text[start : start + 1] == ":" for start, _ in cells):
        return None  # names and their values: 'Level: | C1-C2', 'Level   : C1-C2'
    if rule is Rule.BAR and _LEVEL.match(names[0]):
        return _Head(rule, line, cells, [], frozenset({0})) if len(cells) > 1 else None
    if rule in (Rule.BAR, Rule.TAB) and len(names) > 1 and all(map(_LEVEL.match, names[1:])) and _may_name(names[0]):
        return _Head(rule, line, cells, names, frozenset({0}), is_turned=True)
    if (
        rule is Rule.BLANKS
        and len(names) > 1
        and text[start : start + _INDENT].isspace()
        and _stand_over_rows(names, words)
    ):
        cells, names = (
            [(start, start), *cells],
            ["", *names],
        )  # '      R     L' over rows that each begin with what is found
    known = sum(name in words.table_headings for name in names) or (_are_sides(names[1:], words) and len(names) - 1)
    if not known and (rule is Rule.BAR or not names[0]):  # drawn as a table, so that fewer words tell it
        known = sum(name in words.table_details for name in names)
    enough = {
        Rule.BAR: known > 0 or (len(names) > 2 and all(_may_name(name) for name in names)),
        Rule.COMMA: known == len(names),
    }.get(rule, known > 1 or (known == 1 and names[0] in words.table_places))
    if len(cells) < 2 or not enough:
        return None
    places = frozenset(number for number, name in enumerate(names) if name in words.table_places)
    if all(n in places or _tells_no_finding(name, words) for n, name in enumerate(names)):
        # 'Level | Compartment | Cause': what is found stands in the column of its part.
        places = frozenset(n for n in places if words.fields.get(names[n]) is not NoteField.PART)
    said_of = any(name in words.table_headings and name not in words.table_details for name in names[1:])
    of_sides = len(names) > 2 and _are_sides(names[1:], words)  # 'Finding | Right | Left'
    first_labels = not names[0] or of_sides or (said_of and names[0] not in words.table_headings)
    return _Head(rule, line, cells, names, places, first_labels, is_known=known > 0)


def _are_sides(names: list[str], words: LayoutWords) -> bool:
    """Whether columns are the sides of what stands in front of them, at least two."""
    return len(names) > 1 and words.table_sides.issuperset(names)


def _stand_over_rows(names: list[str], words: LayoutWords) -> bool:
    """Whether the names of columns leave out that of the first, which needs none: '      R foramen   L foramen   canal'."""
    known = words.table_headings | words.table_details
    return _are_sides(names, words) or (known - words.table_places).issuperset(names)


def _tells_no_finding(name: str, words: LayoutWords) -> bool:
    """Whether a column cannot be the one that tells what was found: it has the cause, or a detail."""
    return name in words.table_details or words.fields.get(name) is NoteField.CAUSE


def _may_name(cell: str) -> bool:
    """Whether a cell can be the name of a column: short, and without a date or level."""
    return len(cell) < _LONGEST_COLUMN and not any(map(str.isdigit, cell))


def _is_row(text: str, start: int, end: int, head: _Head) -> bool:
    if not text[start:end].strip():
        return False
    if head.rule is Rule.BLANKS:
        return bool(_GAP.search(text, start, end)) or text[start : start + _INDENT].isspace()
    if head.rule is Rule.COMMA:
        return len(cells_of(text, start, end, head.rule)) == len(head.cells)
    drawn = head.rule is Rule.BAR and text.find(_DRAWN, start, end) >= 0  # '+-----+-----+' between bars
    return text.find(head.rule.value, start, end) >= 0 or (drawn and _NO_WORDS.fullmatch(text, start, end) is not None)


def _heads_another(text: str, lines: list[Stretch], first: int, index: int) -> bool:
    """Whether a line below the rows of a table is the head of the next one: a drawn line stands under it."""
    if index <= first + 1 or index + 1 >= len(lines) or _NO_WORDS.fullmatch(text, *lines[index]):
        return False
    below = text[slice(*lines[index + 1])]
    return _DRAWN in below and _CORNER not in below and _NO_WORDS.fullmatch(below) is not None


class _Rows:
    """Reads the rows below one head."""

    def __init__(self, text: str, head: _Head, words: LayoutWords) -> None:
        self._text = text
        self._head = head
        self._words = words
        self._columns = [stripped(text, *cell) or cell for cell in head.cells] if head.names else []
        self._fields = [words.fields.get(name) for name in head.names]
        self._first = 0  # the first column that a row fills: the head may begin with a title
        self._record = -1
        self._label: tuple[Stretch, ...] = ()
        self._places: list[tuple[int, Stretch]] = []  # of the last row that fills all columns that say where
        self._over: tuple[Stretch, ...] = ()  # a lone label: it holds for the rows below

    def read(self, lines: list[Stretch]) -> list[Row]:
        """The rows that say something."""
        places = self._head.places
        self._first = min((cells[0][0] for line in lines if (cells := self._filled(line))), default=0)
        states = self._fields[:1] == [NoteField.FINDING]  # 'Finding' over 'C1-C2 foraminal stenosis'
        answers = bool(self._head.names) and bool(self._head.names[0]) and self._is_answer(0)  # 'Yes | No | Finding'
        labels = self._head.first_labels or (not states and self.are_of_levels(lines))
        if labels and not places and not answers:
            places = frozenset({self._first})
        rows: list[Row] = []
        for line in lines:
            if _NO_WORDS.fullmatch(self._text, *line):
                continue
            cells = self._filled(line)
            if self._head.is_turned:
                said = self._turned(cells)
            elif places or self._says_all(cells):
                said = self._row(cells, places)
            else:
                said = self._whole(cells)
            if said:
                rows.append(Row(line, said))
        return rows

    def _filled(self, line: Stretch) -> list[tuple[int, Stretch]]:
        """The cells of a line that hold something, with the numbers of their columns."""
        cells = cells_of(self._text, *line, self._head.rule)
        if self._head.rule is Rule.BLANKS and len(cells) < len(self._head.cells):
            cells = [piece for cell in cells for piece in self._cut(cell, line[0])]
        elif self._head.rule is Rule.BLANKS and len(cells) > len(self._head.cells):
            cells = self._joined(cells)
        numbers = list(range(len(cells)))
        if self._head.rule is Rule.BLANKS and len(cells) != len(self._head.cells):
            numbers = [self._nearest(start - line[0]) for start, _ in cells]
        return [(n, span) for n, cell in zip(numbers, cells, strict=True) if (span := stripped(self._text, *cell))]

    def _cut(self, cell: Stretch, line_start: int) -> list[Stretch]:
        """A cell that grew to the next column, so that one blank is left between the two, cut where that column begins."""
        begins = (line_start + start - self._head.line[0] for start, _ in self._head.cells)
        cuts = [at for at in begins if cell[0] < at < cell[1] and self._text[at - 1] == " "]
        return list(pairwise([cell[0], *cuts, cell[1]]))

    def _joined(self, cells: list[Stretch]) -> list[Stretch]:
        """The cells of a line that has more than the head, with the narrowest gaps closed: two blanks part sentences, too.

        Where that does not make as many as the head has, they stay as they are.
        """
        gaps = sorted(
            (n for n in range(1, len(cells)) if cells[n][0] - cells[n - 1][1] == _NARROW),
            key=lambda n: self._text[cells[n - 1][1] - 1] not in _STOPS,
        )
        closed = gaps[: len(cells) - len(self._head.cells)]
        if len(cells) - len(closed) > len(self._head.cells):
            return cells
        first = [n for n in range(len(cells)) if n not in closed]
        return [(cells[n][0], cells[m - 1][1]) for n, m in pairwise([*first, len(cells)])]

    def _nearest(self, offset: int) -> int:
        """The column whose heading begins nearest to an offset in its line."""
        head = self._head
        return min(range(len(head.cells)), key=lambda n: abs(head.cells[n][0] - head.line[0] - offset))

    def are_of_levels(self, lines: list[Stretch]) -> bool:
        """Whether the first cells of rows are levels, all that hold something."""
        first = [span for line in lines for n, span in self._filled(line)[:1] if n == 0]
        first = [span for span in first if not _NO_WORDS.fullmatch(self._text, *span)]
        return bool(first) and all(_LEVEL.match(name_of(self._text, *span)) for span in first)

    def _says_all(self, cells: list[tuple[int, Stretch]]) -> bool:
        """Whether the columns tell what the cells are: one of them is a field of the pack's."""
        return any(n < len(self._fields) and self._fields[n] for n, _ in cells)

    def _row(self, cells: list[tuple[int, Stretch]], places: frozenset[int]) -> list[Cell]:
        """A row whose cells stand each under its column. One without a label of its own goes on with the row above."""
        of_above = self._label and all(n != self._first for n, _ in cells)
        own = tuple(span for n, span in cells if n in places)
        if of_above and own and self._places:  # '|  | Right | narrow |' is of the level above
            column = min(n for n, _ in cells if n in places)
            own = (*(span for n, span in self._places if n < column), *own)
            of_above = False
        if not of_above:
            self._record += 1
            if len(cells) == 1 and own and len(self._head.cells) > 1:
                self._over = own
            self._places = [(n, span) for n, span in cells if n in places] if len(own) == len(places) else self._places
            self._label = (*own, *(span for span in self._over if span not in own))
            said = [(n, span) for n, span in cells if n not in places]
            if said and all(self._chooses(n, span) for n, span in said):
                self._label, said = (), cells  # 'Headache | [x] | [ ]' states what else would be its label
        else:
            said = cells
        return [Cell(span, self._label, self._column(n), self._field(n), self._record) for n, span in said]

    def _chooses(self, number: int, span: Stretch) -> bool:
        """Whether a cell is a box that chooses its row."""
        return self._is_answer(number) and bool(BOX.fullmatch(self._text, *span))

    def _is_answer(self, number: int) -> bool:
        """Whether a column is called by an answer: 'Yes', 'Absent', 'Select'."""
        answers = self._words.affirmed | self._words.denied | self._words.picks
        return number < len(self._head.names) and self._head.names[number] in answers

    def _turned(self, cells: list[tuple[int, Stretch]]) -> list[Cell]:
        """A row of a table whose columns are levels: its first cell is what the others are of."""
        of = next((span for n, span in cells if n == 0), None)
        field = self._words.fields.get(name_of(self._text, *of)) if of else None
        return [
            Cell(span, (column,) if (column := self._column(n)) else (), of, field, n - 1) for n, span in cells if n > 0
        ]

    def _whole(self, cells: list[tuple[int, Stretch]]) -> list[Cell]:
        """A row of a table that describes no places, as one statement."""
        self._record += 1
        return [Cell((cells[0][1][0], cells[-1][1][1]), (), None, None, self._record)] if cells else []

    def _column(self, number: int) -> Stretch | None:
        return self._columns[number] if number < len(self._columns) else None

    def _field(self, number: int) -> NoteField | None:
        return self._fields[number] if number < len(self._fields) else None
