"""Lines, hard wraps, sections, list items and sentences: where a statement begins and ends.

A *unit* is the piece of text in which cues, places and causes are read together: a sentence, a list
item, a table cell. Offsets are those of the text as given.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from dxproof.engine.extract.headers import Header, Headers
from dxproof.engine.extract.lines import BOX, BULLET, LEVEL_HEAD, Line, abbreviated, logical_lines, physical_lines
from dxproof.engine.extract.tables import Table
from dxproof.engine.extract.units import Layout, Unit
from dxproof.engine.terms import Section

_MAY_BOX = re.compile(r"[\[(☐☒☑](?:(?<=[☐☒☑])|[\])xX✓✔ \xa0_])")
# Characters. The longest unit of 1,100 real notes has 2,430; the bound keeps the reading of any text linear.
LONGEST_UNIT = 3000
# One class of characters comes first, so that the search skips all others.
_SENTENCE = re.compile(
    r"[.!?;/](?:(?<=;)|(?<=/)/+|(?<=[.!?])(?:(?<=[a-z)%\]]\.)(?=[A-Z])|[\"')\]]*(?=\s+[\"'(\[]?[A-Za-z0-9#*+-])))"
)


def read_layout(
    text: str, headers: Headers, carried_marks: list[tuple[int, int, bool]], wanted: list[int] | None = None
) -> Layout:
    """Cut a text into units. ``carried_marks`` are (start, end, opens) of carried-forward marks.

    ``wanted`` are the offsets (in order) of what will be looked at: a line without any stays one unit.
    """
    lines = logical_lines(text, physical_lines(text), headers)
    cursor = _Cursor(text, headers, lines)
    for number, line in enumerate(lines):
        cursor.read(number, line, wanted)
    _mark_carried(cursor.layout, carried_marks)
    _mark_lists(text, cursor.layout)
    return cursor.layout


class _Cursor:
    """Walks the lines of one note; holds the section, heading and table that the next line stands under."""

    def __init__(self, text: str, headers: Headers, lines: list[Line]) -> None:
        self.layout = Layout()
        self._text = text
        self._headers = headers
        self._letters = headers.soap_letters(text, [(line.start, line.end) for line in lines])
        self._section = Section.UNKNOWN
        self._header: tuple[int, int] | None = None
        self._heading: tuple[int, int] | None = None
        self._table: Table | None = None
        self._paragraph = 0
        self._addendum = False

    def read(self, number: int, line: Line, wanted: list[int] | None) -> None:
        """Take the next line."""
        if line.blank_before:
            self._paragraph += 1
            self._heading = None
        if self._text.count("|", line.start, line.end) >= 2:
            self._table_row(number, line)
            return
        self._table = None
        bullet = BULLET.match(self._text, line.start, line.end)
        content = bullet.end() if bullet else line.start
        found = self._headers.at_line_start(self._text, content, line.end, self._section, self._letters)
        if found is not None:
            content = self._open_section(found, content)
            if not self._text[content : line.end].strip():
                if not found.known and found.is_place:
                    self._heading = found.span
                return
        if self._headers.is_place_line(self._text, content, line.end):
            self._heading = (content, line.end)
            return
        subheading = found.span if found and not found.known else None
        inherited = tuple(span for span in (subheading, self._heading) if span)
        level = LEVEL_HEAD.match(self._text, content, line.end)
        if level:
            inherited = ((content, level.end()),)
        sign = self._text[line.start : content].strip()[:1] if bullet else ""
        model = Unit(
            content, line.end, self._section, self._header, number, bool(bullet),
            sign=sign, inherited=inherited, paragraph=self._paragraph, addendum=self._addendum,
        )  # fmt: skip
        if wanted is not None and not inherited and bisect_left(wanted, content) == bisect_left(wanted, line.end):
            self.layout.units.append(model)
            for _, _, name in self._headers.inline(self._text, content, line.end):
                self._section, self._header = name, None
        else:
            self._section, self._header = _split_units(self._text, model, self.layout, self._headers)

    def _open_section(self, found: Header, content: int) -> int:
        """Enter the section of a header; returns where the text behind the header begins."""
        self._addendum = self._addendum or found.section is Section.ADDENDUM
        if found.known:
            self._section, self._header = found.section, found.span
            self._heading = None
            return found.content
        if found.resets:
            self._section, self._header = Section.UNKNOWN, None
            self.layout.unknown_headers.append(found.span)
        return found.content if found.is_place else content

    def _table_row(self, number: int, line: Line) -> None:
        if self._table is None:
            self._table = Table(self._text, line.start, line.end)
        elif not self._table.rule_line(self._text, line.start, line.end):
            model = Unit(
                line.start, line.end, self._section, self._header, number, True,
                paragraph=self._paragraph, cell=True, addendum=self._addendum,
            )  # fmt: skip
            self.layout.units.extend(self._table.cells(self._text, model))


def _split_units(text: str, model: Unit, layout: Layout, headers: Headers) -> tuple[Section, tuple[int, int] | None]:
    """Cut one logical line into sentences and check-box answers; returns the section that the next line is in."""
    start, end = model.start, model.end
    cuts: list[tuple[int, int, str]] = []
    for match in _SENTENCE.finditer(text, start, end):
        if text[match.start()] == "." and abbreviated(text, start, match.start()):
            continue
        if (
            text[match.start()] == "."
            and text[match.start() - 1 : match.start()].isdigit()
            and text[match.end() : match.end() + 1].isdigit()
        ):
            continue
        cuts.append((match.end(), match.end(), ""))
    for box in BOX.finditer(text, start, end) if _MAY_BOX.search(text, start, end) else ():
        state = (box.group("a") or box.group("b") or box.group("c") or " ").strip()
        if box.group("b") is not None and not state and text[box.start() : box.end()] == "()":
            continue
        cuts.append((box.start(), box.end(), "x" if state and state not in "☐_" else "o"))
    for header_start, header_end, name in headers.inline(text, start, end):
        cuts.append((header_start, header_end, f"#{name}"))
    cuts.sort()
    position, mark, section, header = start, "", model.section, model.header
    cuts.append((end, end, ""))
    for cut, resume, kind in cuts if end - start <= LONGEST_UNIT else _bounded(text, start, cuts):
        if cut > position:
            piece = model.piece(text, position, cut)
            if piece is not None:
                piece.section, piece.header = section, header
                piece.checked, piece.unchecked = mark == "x", mark == "o"
                layout.units.append(piece)
            if not kind:
                mark = ""
        if kind.startswith("#"):
            section, header = Section(kind[1:]), (cut, resume)
        elif kind:
            mark = kind
        position = max(position, resume)
    return section, header


def _bounded(text: str, start: int, cuts: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The cuts, with further ones wherever a piece would be longer than any sentence is."""
    position = start
    for cut in cuts:
        while cut[0] - position > LONGEST_UNIT:
            blank = text.rfind(" ", position + 1, position + LONGEST_UNIT)
            position = blank if blank > 0 else position + LONGEST_UNIT
            yield position, position, ""
        yield cut
        position = max(position, cut[1])


def _mark_carried(layout: Layout, marks: list[tuple[int, int, bool]]) -> None:
    """Units between an opening and a closing mark, or to the end of the section, are carried forward."""
    for start, end, opens in marks:
        if not opens:
            continue
        close = min((other for other, _, other_opens in marks if not other_opens and other > start), default=None)
        owner = next((unit for unit in layout.units if unit.start <= start < unit.end), None)
        following = [unit for unit in layout.units if unit.end > start]
        if close is None:
            section = following[0].section if following else None
            header_holds = any(unit.header and unit.header[0] <= start < unit.header[1] for unit in layout.units)
            limit_paragraph = following[0].paragraph if following and not header_holds and owner is None else None
            for unit in following:
                if unit.section != section or (limit_paragraph is not None and unit.paragraph != limit_paragraph):
                    break
                if owner is not None and unit.paragraph != owner.paragraph:
                    break
                unit.carried = (start, end)
        else:
            for unit in following:
                if unit.start < close:
                    unit.carried = (start, end)


def _mark_lists(text: str, layout: Layout) -> None:
    """A line that ends with a colon heads the list lines right below it."""
    head: Unit | None = None
    for unit in layout.units:
        if head is not None and unit.line != head.line:
            if unit.item and not unit.cell:
                unit.list_head = head
                continue
            head = None
        if text[unit.end - 1] == ":" and not unit.item:
            head = unit
