"""Text -> blocks: one walk over the lines of a note, which knows the section, heading and register it stands in.

Tables are found first, then wrapped lines are joined and run-together ones cut; records, items and paragraphs follow.
"""

from bisect import bisect_left, bisect_right
from itertools import groupby, takewhile
from operator import attrgetter

from dxproof.engine.extract.text.authors import headings_of_report, tells_story
from dxproof.engine.extract.text.blocks import Block, BlockKind, Layout, Unit, say
from dxproof.engine.extract.text.carried import Mark, mark_carried
from dxproof.engine.extract.text.forms import answered, answers, replied
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.headings import UNKNOWN, Heading, Headings
from dxproof.engine.extract.text.lines import (
    Line,
    Stretch,
    any_between,
    bullet,
    ends_paragraph,
    stripped,
)
from dxproof.engine.extract.text.parts import parts_of
from dxproof.engine.extract.text.quotes import reaches_until
from dxproof.engine.extract.text.records import FieldLine, find_records
from dxproof.engine.extract.text.registers import Reach, Sign, is_alone, of_sentences, registers_of, speaks_on, within
from dxproof.engine.extract.text.rows import answered_by_cells, units_of
from dxproof.engine.extract.text.sentences import sentences
from dxproof.engine.extract.text.tables import Table
from dxproof.engine.extract.text.withdrawn import Withdrawn
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.pack.model import Lexicon, NoteField, Register
from dxproof.engine.terms import Assertion, Section

_ENDS_LINE = "\n\r"
# Sections after which a level heads what was found.
_BEFORE_FINDINGS = frozenset({Section.TECHNIQUE, Section.COMPARISON})


class LayoutReader:
    """Cuts notes into blocks by the words of one pack. Holds no state of a note."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.headings = Headings(lexicon.sections)
        self.words = LayoutWords(lexicon.layout)
        self.registers = registers_of(lexicon.registers)

    def read(self, tokens: Tokens, carried: list[Mark], wanted: list[int] | None = None) -> Layout:
        """The blocks of a text.

        ``wanted`` are the offsets (in order) of what will be looked at: a block without any stays one unit.
        """
        parts = list(parts_of(text := tokens.text, self.headings, self.words))
        walk = _Walk(tokens, self, wanted, [part for part in parts if isinstance(part, Line)])
        for part in parts:
            if isinstance(part, Line):
                walk.line(part)
            else:
                walk.table(part)
        mark_carried(text, walk.layout, carried)
        return walk.layout


class _Walk:
    """Walks the lines of one note."""

    def __init__(self, tokens: Tokens, reader: LayoutReader, wanted: list[int] | None, lines: list[Line]) -> None:
        self.layout = Layout()
        self._text = text = tokens.text
        self._small = small if len(small := text.lower()) == len(text) else text
        self._signs = reader.registers.read(tokens)
        self._headings, self._words, self._registers = reader.headings, reader.words, reader.registers
        self._wanted = wanted
        self._lines = lines
        self._withdrawn = Withdrawn(text)
        self._letters = reader.headings.soap_letters(text[line.start : line.end] for line in lines)
        self._records = find_records(text, lines, reader.words)
        self._section = UNKNOWN
        self._header: Stretch | None = None
        self._place: Stretch | None = None
        self._on_its_line = False  # whether the text of the section began on its heading's line
        self._of_item: tuple[Section, Stretch | None, bool] | None = None  # before a heading inside an item of a list
        self._in_item = False
        self._sign: Sign | None = None
        self._over_all: Sign | None = None  # what the first line takes the whole note back with
        self._quoted: tuple[int, Sign] | None = (
            None  # up to where, and by what, a quotation over several blocks is told
        )
        self._addendum = False
        self._paragraph, self._line = 0, -1
        self._list_head: Unit | None = None

    def line(self, line: Line) -> None:
        """Take the next line."""
        text, start, end = self._text, line.start, line.end
        if line.blank_before:
            self._new_paragraph()
        starts = start == 0 or text[start - 1] in _ENDS_LINE
        if line.bullet and starts and self._of_item is not None:
            self._section, self._header, self._on_its_line = self._of_item
        self._in_item = bool(line.bullet) if starts else self._in_item
        self._of_item = None if starts else self._of_item
        if (self._addendum or self._sign) and within(self._signs, start, end, Reach.END):
            self._addendum, self._sign, self._section, self._header = False, None, UNKNOWN, None
        if self._withdrawn.around(line.content, end):
            self._line += 1  # what was taken back opens no section
            kind = BlockKind.ITEM if line.bullet else BlockKind.PARAGRAPH
            self._fill(self._block(kind, (line.content, end), start, (), line.bullet.strip()[:1]))
            return
        record = self._records.get(start)
        if record is not None:
            self._field(record, line)
            return
        opened = line.bullet
        content = start + len(opened)
        section = Section.IMAGING if self._sign and self._sign.reach is Reach.REPORT else self._section
        found = self._headings.at_line_start(text, content, end, section, self._letters, line.blank_before)
        if found is not None and found.known and self._is_authors(found, line.blank_before):
            found = found._replace(section=self._outside(found))
        self._open_register(content, end, found)
        over = self._headings.words_of(self._section)
        if found is None and self._on_its_line and (over.closes or (over.story and line.blank_before)):
            self._close_before_telling(content, end)
        opens = found is not None and found.known
        if found is not None:
            if found.known and not starts and self._in_item and self._of_item is None:
                self._of_item = self._section, self._header, self._on_its_line
            content = self._open_section(found, content, end)
            if not text[content:end].strip():
                if not found.known and found.is_place:
                    self._place = found.span
                return
            if found.known and not opened and (opened := bullet(text, content, end)):
                content += len(opened)
            if found.known and (inner := self._headings.place_heading(text, content, end, self._section)):
                found, content = inner, inner.content
        if self._headings.is_place_line(text, content, end):
            self._place = (content, end)
            return
        if self._signs and (heads := within(self._signs, start, end, Reach.PARAGRAPH)):
            # 'Circle one': the lines of the paragraph are there to choose from.
            self._sign = heads[0]
        level = self._words.level_head.match(text, content, end)
        headings: tuple[Stretch, ...] = (found.span,) if found and not found.known else ()
        headings = ((content, level.end()),) if level else headings
        stands_alone = starts and content == start and text.endswith(".\n", 0, start)
        told = headings or (stands_alone and self._section is Section.COMPARISON)  # below the line that names a study
        if told and not opens and self._on_its_line and self._section in _BEFORE_FINDINGS:
            self._section, self._header = Section.FINDINGS, None
        headings += (self._place,) if self._place and not level else ()
        self._line += 1
        kind = BlockKind.ITEM if opened else BlockKind.PARAGRAPH
        self._fill(self._block(kind, (content, end), start, headings, opened.strip()[:1]))

    def table(self, table: Table) -> None:
        """Take a table: what a row says of one thing is a block, each of its cells a unit."""
        if table.blank_before:
            self._new_paragraph()
        self._open_titled()
        first, last = self._line + 1, 0
        for row in table.rows:
            for record, of_record in groupby(row.cells, key=attrgetter("record")):
                self._line, last, cells = first + record, max(last, record), list(of_record)
                block = self._block(BlockKind.ROW, row.line, row.line[0], (self._place,) if self._place else ())
                units = [
                    unit for cell in cells for unit in units_of(self._text, cell, block, self._withdrawn, self._words)
                ]
                answered_by_cells(self._text, cells, units, self._words)
                for sign in within(self._signs, *row.line, Reach.LINE):
                    say(units, sign)
                self._add(block, units)
        self._line = first + last

    def _open_titled(self) -> None:
        """Enter the report whose title stands alone over a table: 'MRI cervical spine, 08/27/2026'."""
        title = self.layout.units[-1] if self.layout.units else None
        if title is None or (title.start, title.end) != (title.block.start, title.block.end):
            return
        section = self._headings.section_of(self._text[title.start : title.end])
        if section is not None and self._headings.words_of(section).report:
            self._section, self._header, self._on_its_line = section, (title.start, title.end), False

    def _new_paragraph(self) -> None:
        self._paragraph, self._place = self._paragraph + 1, None
        if self._on_its_line and self._headings.words_of(self._section).closes:
            self._section, self._header, self._on_its_line = UNKNOWN, None, False
        if self._sign and self._sign.reach in (Reach.PARAGRAPH, Reach.REPORT):
            self._sign = None

    def _close_before_telling(self, content: int, end: int) -> None:
        """End a section of one line where the next line tells of another."""
        told = self._headings.told(self._text, content, end)
        if told is not None:
            self._section, self._header, self._on_its_line = told, None, False

    def _outside(self, found: Heading) -> Section:
        """The section that a heading opens outside a report of imaging."""
        return self._headings.words_of(found.section).outside_report or found.section

    def _is_authors(self, found: Heading, apart: bool) -> bool:
        """Whether the impression below a result is what the author of a visit concludes, and not the impression of the study.

        It is where the note has no other assessment, and where two signs of three say so: it stands in a paragraph of its own;
        the result is told on the line that names it, as no report does; the story of a visit stands before it.
        """
        if self._section is not Section.IMAGING or self._outside(found) is found.section:
            return False
        signs = (apart, self._on_its_line, tells_story(self._text, self.layout.units, self._headings))
        return sum(signs) > 1 and not any(
            heading.section is self._outside(found)
            for heading in headings_of_report(self._text, self._lines, self._headings, self._letters)
        )

    def _open_section(self, found: Heading, content: int, end: int) -> int:
        """Enter the section of a heading; returns where the text after the heading begins."""
        self._addendum = self._addendum or bool(found.known and self._headings.words_of(found.section).signed)
        if found.known:
            self._section, self._header, self._place = found.section, found.span, None
            self._on_its_line = bool(self._text[found.content : end].strip())
        elif found.resets:
            self._section, self._header, self._on_its_line = UNKNOWN, None, False
            self.layout.unknown_headers.append(found.span)
        return found.content if found.known or found.is_place else content

    def _open_register(self, content: int, end: int, found: Heading | None) -> None:
        """A heading opens a register, or ends the one of the heading before it."""
        short = end - content <= Headings.LONGEST or found is not None
        sign = self._registers.heading(self._small, content, end, short)
        if sign is None and found is not None:
            # 'Imaging (from the letter of …)': a result counts, whoever quotes it
            quotes = (Register.QUOTED,) if found.known and self._headings.words_of(found.section).report else ()
            told = within(self._signs, *found.span, Reach.SENTENCE)
            sign = next((sign for sign in told if sign.register not in quotes), None)
        if sign is not None:
            ends = max(sign.end, found.content if found and found.known else content)
            alone = Reach.REPORT if found and not found.known else Reach.HEADING
            self._sign = sign._replace(reach=Reach.PARAGRAPH if self._text[ends:end].strip() else alone)
        elif found is not None and (found.known or found.resets):
            goes_on = self._sign and self._sign.reach is Reach.REPORT and self._headings.words_of(found.section).report
            self._sign = self._sign if goes_on else None

    def _field(self, record: FieldLine, line: Line) -> None:
        """A field of a record: all of them share a line, and the places hold for all."""
        self._line += record.first
        places = tuple(place for place in record.places if place != record.value)
        self._fill(self._block(BlockKind.FIELD, record.value, line.start, headings=places, field_name=record.field))

    def _block(
        self,
        kind: BlockKind,
        span: Stretch,
        line_start: int,
        headings: tuple[Stretch, ...] = (),
        sign: str = "",
        field_name: NoteField | None = None,
    ) -> Block:
        told = self._over_all or self._sign
        if told and told.register is Register.PICK_LIST and self._words.chosen.match(self._text, line_start, span[1]):
            told = None
        register = (told and told.register) or self._headings.words_of(self._section).register_
        if register is None:
            register = Register.ADDENDUM if self._addendum else Register.STATEMENT
        return Block(
            kind, *span, self._section, self._header, self._line, self._paragraph, register, told, self._addendum,
            headings, sign, field_name,
        )  # fmt: skip

    def _fill(self, block: Block) -> None:
        """The units of a block: its sentences, or itself where nothing in it will be looked at."""
        text, start, end, wanted = self._text, block.start, block.end, self._wanted
        of_lines = () if block.addendum else (Reach.ABOVE, Reach.BEFORE, Reach.LINE)
        entries = within(self._signs, start, end, Reach.NOTE, *of_lines)
        told = of_sentences(self._signs, start, end)
        if text[end - 1] == ":" and (over := told or entries) and over[-1].register:
            self._sign = over[-1]._replace(reach=Reach.REPORT)  # 'The report below is of another patient:'
        if below := within(self._signs, start, end, Reach.BELOW):
            self._over_all = below[-1]  # 'The paragraph below was dictated into the wrong chart.'
        if entries and is_alone(text, entries[0], start, end, wanted):
            self._take_back(entries[0], end)
        elif not (wanted is None or block.headings or block.addendum or any_between(wanted, start, end)):
            if span := stripped(text, start, end):
                self._add(block, [Unit(*span, block)])
            return
        units: list[Unit] = []
        for begin, until, box in (pieces := answers(text, start, end)):
            for stretch, mark in self._withdrawn.pieces(begin, until):
                for first, last in sentences(text, *stretch, self._words):
                    units.append(Unit(first, last, block, box, mark))
                    box = None  # a box speaks of the first sentence after it
        if pieces[-1][2] is not None and any(unit.box is not None for unit in units):
            # The state of a box is worth more than the list that it stands in.
            block.kind = BlockKind.FORM if block.kind is BlockKind.PARAGRAPH else block.kind
            if block.register is Register.PICK_LIST:
                block.register, block.told = Register.STATEMENT, None
            answered(text, units, self._words)
        replied(text, units, self._words)
        starts = [unit.start for unit in units]
        if self._quoted is not None and start < self._quoted[0]:
            say(units[: bisect_left(starts, self._quoted[0])], self._quoted[1])
        for sign in told:
            first = max(0, bisect_right(starts, sign.start) - 1)
            say(units[first : max(first + 1, bisect_left(starts, self._until(sign, end)))], sign)
        for sign in entries:
            last = max(1, bisect_right(starts, sign.start))
            last = speaks_on(within(self._signs, start, end, Reach.ON), starts, last)
            say(units[: max(last, bisect_left(starts, self._until(sign, end)))], sign)
        self._add(block, units)

    def _until(self, sign: Sign, end: int) -> int:
        """How far a sign reaches beyond its sentence; a quotation of its line may go on in the blocks after this one."""
        until = reaches_until(self._text, sign.end, end)
        if until > end:
            self._quoted = until, sign
        return until

    def _take_back(self, sign: Sign, end: int) -> None:
        """Take back what stands above a sign in its paragraph, or in the one before; where nothing does, its paragraph or note."""
        last = self.layout.units[-1].paragraph if sign.reach is Reach.BEFORE and self.layout.units else self._paragraph
        above = takewhile(
            lambda unit: (
                unit.paragraph == last
                and not (sign.reach is Reach.BEFORE and unit.section is Section.ASSESSMENT)
                and (unit.header == self._header or sign.says is Assertion.OTHER_PERSON)
                and unit.register is not Register.WITHDRAWN
            ),
            reversed(self.layout.units),
        )
        heads_note = not self.layout.units and ends_paragraph(self._text, end)
        whole = sign.reach is Reach.NOTE or (heads_note and sign.register is Register.WITHDRAWN)
        say(taken_back := self.layout.units if whole else list(above), sign)
        if whole:
            self._over_all = sign  # '*** THIS NOTE WAS ENTERED IN ERROR ***'
        elif not taken_back and sign.reach is Reach.LINE:
            self._sign = sign._replace(reach=Reach.PARAGRAPH)

    def _add(self, block: Block, units: list[Unit]) -> None:
        """Keep a block. A line that ends with a colon heads the list lines right below it."""
        if not units:
            return
        if block.kind is BlockKind.ITEM:
            block.list_head = self._list_head
        else:
            heads = block.kind is not BlockKind.ROW and self._text[units[-1].end - 1] == ":"
            self._list_head = units[-1] if heads else None
        self.layout.blocks.append(block)
        self.layout.units += units
