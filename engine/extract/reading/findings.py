"""The narrowings that a note states: its units read in order, and what they leave made into statements."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.reading.anchors import units_to_read
from dxproof.engine.extract.reading.boxes import answer_by_box
from dxproof.engine.extract.reading.cells import OPENINGS, under_column
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.chunker import Chunker
from dxproof.engine.extract.reading.draft import Draft, Memory, Where
from dxproof.engine.extract.reading.drafts import SAME_CLAUSE
from dxproof.engine.extract.reading.event import encode, letters
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.layers import read_sentence
from dxproof.engine.extract.reading.openings import is_of_opening
from dxproof.engine.extract.reading.scales import Scales
from dxproof.engine.extract.reading.settle import settle
from dxproof.engine.extract.reading.slots import has_level
from dxproof.engine.extract.reading.statements import StatementMaker
from dxproof.engine.extract.reading.terms import Terms
from dxproof.engine.extract.reading.words import NEITHER
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Place, Statement
from dxproof.engine.pack.model import ChunkKind, Trait
from dxproof.engine.terms import Section

_REPORT = frozenset(
    {
        Section.FINDINGS, Section.IMAGING, Section.IMPRESSION, Section.OPERATIVE, Section.UNKNOWN, Section.HPI,
        Section.ADDENDUM,
    }
)  # fmt: skip
_CAUSE_FIELD = "cause"
_HEAD = "head"
# What a stretch of a table, or of headings, is told by.
_ROW = "row"
_HEADING = "heading"
# What the words before boxes name, and by what they ask for a cause.
_WHERE = (ChunkKind.SIDE, ChunkKind.PLACE)
_ASKS_CAUSE = (ChunkKind.CAUSEWORD, ChunkKind.CAUSES)
_SAID = frozenset({ChunkKind.PART, ChunkKind.WHOLE, ChunkKind.NOT})
# No clinical sentence has so many chunks: longer ones are cut, which keeps the reading of any text linear.
_LONGEST, _WINDOW = 140, 90
_COLON = 3  # characters between a header and its text


class FindingReader:
    """Reads the statements of one note."""

    def __init__(self, placement: Placement, terms: Terms, grammar: Grammar) -> None:
        self._placement = placement
        self._sentences = placement.sentences
        self._view = view = placement.sentences.view
        self._boxed = frozenset(unit.line for unit in view.units if unit.box is not None)
        self._table = table = placement.sentences.pack.table
        self._chunker = Chunker(view, terms, table, study_words=view.study_words)
        self._scales = Scales(view, placement.sentences.pack.lexicon.narrowing.degrees)
        self._grammar = grammar
        self._maker = StatementMaker(placement)
        self._memory = Memory()
        self._drafts: list[Draft] = []
        self._headings: dict[tuple[int, int], list[Chunk]] = {}
        self._list_part: tuple[int, Chunk] | None = None  # the part that heads the lines of a paragraph
        self._question: list[Chunk] = []  # what stands before boxes
        self._asked_until = -9  # the last line of the question and of the boxes below it
        self._joined: set[int] = set()  # cells that go on with one above them
        self._table_part: Chunk | None = None  # the part that the line over a table names
        self._fields: dict[int, list[Chunk]] = {}  # the causes that a record or row names in a field of their own

    def read(self) -> list[Statement]:
        """All statements in order."""
        drafts = self._drafts
        statements: list[Statement] = []
        last: Unit | None = None
        indices = units_to_read(self._view)
        for index in indices if self._may_tell(indices) else ():
            unit = self._view.units[index]
            if index in self._joined:
                continue
            statements += self._maker.titles(index)
            self._enter(index, unit, last)
            drafts += self._read(index, unit)
            last = unit
        self._take_unbound(drafts)
        statements += [made for draft in drafts if (made := self._maker.statement(draft)) is not None]
        return sorted(statements, key=lambda s: s.span.start)

    def _may_tell(self, indices: list[int]) -> bool:
        """Whether units can make a statement: a narrowing of no named opening, at no level, is none where nothing is of the spine."""
        kinds = self._view.by_kind
        return (
            bool(self._view.levels)
            or Kind.TITLE in kinds
            or any(m.value != NEITHER for m in kinds.get(Kind.COMPARTMENT, ()))
            or any(m.term.level for m in kinds.get(Kind.REGION, ()))
            or any(Trait.CARRIED in m.term.traits for m in kinds.get(Kind.NARROWING, ()))
            or any(map(self._placement.is_spinal, indices))
        )

    # ---- what a unit stands under

    def _enter(self, index: int, unit: Unit, last: Unit | None) -> None:
        """Set what the unit stands under: its heading, its row; forget the item before it."""
        memory = self._memory
        block = (unit.line, _ROW if unit.cell else unit.section)
        if memory.block != block:
            memory.block = block
            self._forget(unit, last)
        heading = [chunk for span in unit.headings for chunk in self._chunks_of(span)]
        place = next((c for c in heading if c.kind is ChunkKind.PLACE and not c.ambiguous), None)
        if place is None and unit.header and "\n" not in self._view.text[unit.header[1] : unit.start]:
            place = next((c for c in self._chunks_of(unit.header) if has_level(c)), None)  # 'MRI 3/1/26 C5-C6: …'
        if place is not None and (memory.topic is None or not has_level(memory.topic) or unit.cell):
            memory.topic = place
            memory.topic_side = _one_side(heading)
            memory.item = True
            # A row is one item: what one of its cells names, another may be narrowed by.
            memory.segment = (_HEADING, unit.label, unit.line) if unit.cell else (_HEADING, unit.headings, 0)
        elif unit.field_name is not None and not unit.cell:
            memory.topic_side = _one_side(heading)  # a record of a joint: 'Diagnosis: …' over 'Side: left'
        over = self._list_part[1] if self._list_part is not None and self._list_part[0] == unit.paragraph else None
        memory.topic_part = next((c for c in heading if c.kind is ChunkKind.PART), over) if not unit.cell else None
        study = self._placement.studies.of_unit(index, unit.end)
        if study not in (None, memory.study):
            self._turn_to(study, place is not None)
        memory.study, memory.study_place, memory.studied = study, self._study_place(study), study is not None

    def _forget(self, unit: Unit, last: Unit | None) -> None:
        """A new block begins: what its text does not go on from is forgotten."""
        memory = self._memory
        same_text = (
            last is not None
            and (last.paragraph, last.section) == (unit.paragraph, unit.section)
            and not (unit.item or last.item or unit.cell)
        )
        memory.enter("block")
        memory.topic, memory.topic_side, memory.item, memory.pending = None, None, False, None
        if not same_text:
            next_item = last is not None and (last.paragraph, last.section) == (unit.paragraph, unit.section)
            memory.item_causes = memory.causes if next_item and not unit.cell else []
            memory.recent, memory.causes, memory.part_event = None, [], None

    def _chunks_of(self, span: tuple[int, int]) -> list[Chunk]:
        """The chunks of a heading, a header, a column, read once."""
        if span not in self._headings:
            self._headings[span] = settle(self._chunker.chunks(*span), self._grammar)
        return self._headings[span]

    def _turn_to(self, number: int, is_placed: bool) -> None:
        """Another study is told of: forget the places that it does not show.

        'CT thoracic spine: stenosis at T10-T11. CT lumbar spine: no stenosis.'
        """
        memory = self._memory
        regions = self._placement.studies.studies[number].study.regions

        def shows(places: Iterable[Place]) -> bool:
            named = [place.region for place in places if place.region]
            return not (regions and named) or any(self._table.seen_on(region, regions) for region in named)

        memory.recent = memory.recent if memory.recent is not None and shows(memory.recent.places) else None
        if memory.topic is not None and not is_placed and not shows(memory.topic.places):
            memory.topic = None
        memory.last = [draft for draft in memory.last if shows([draft.place])]
        memory.counted = [draft for draft in memory.counted if shows([draft.place])]

    def _study_place(self, number: int | None) -> Chunk | None:
        """The region that the name of a study covers, for a denial that names none."""
        if number is None:
            return None
        study = self._placement.studies.studies[number].study
        region = next((each for each in study.regions if each in self._table.regions and each != _HEAD), None)
        if region is None:
            return None
        return Chunk(ChunkKind.PLACE, study.span.start, study.span.end, places=(Place(region),))

    # ---- what a unit says

    def _read(self, index: int, unit: Unit) -> list[Draft]:
        chunks = self._chunker.chunks(unit.start, unit.end)
        if unit.cell and unit.column is not None:
            chunks += self._rest_of_cell(index, unit)
        if unit.field_name == _CAUSE_FIELD and not any(c.kind in _SAID for c in chunks):
            self._fields.setdefault(unit.line, []).extend(c for c in chunks if c.kind is ChunkKind.CAUSE)
            return []
        chunks = self._under_column(unit, chunks) if unit.cell else self._scales.read(chunks)
        if (
            not unit.cell and unit.header and not self._sentences.section(index).story
        ):  # 'Working diagnosis: …': how sure what stands under it is
            governors = (ChunkKind.HEDGE, ChunkKind.IF, ChunkKind.PERSON)
            header = self._chunks_of(unit.header)
            chunks = [*(c for c in header if c.kind in governors), *_side_at_end(header, unit), *chunks]
        if unit.list_head is not None:  # 'Differential:', 'No evidence of:'
            chunks = [*self._sentences.over_list(unit.list_head), *chunks]
        if unit.checked:
            answer_by_box(unit, chunks, self._drafts, self._view.units, self._boxed)
        chunks = self._under_question(unit, chunks)
        string = encode(chunks)
        if chunks and _HEADS_LINES.fullmatch(string):
            self._list_part = (unit.paragraph, chunks[-2])
        if not unit.cell:
            self._table_part = chunks[-2] if chunks and _HEADS_LINES.fullmatch(string) else None
        where = Where(
            index,
            (unit.line, unit.section),
            unit.section in _REPORT,
            unit.cell,
            unit.section is Section.OPERATIVE,
            unit.addendum,
            unit.void is not None,
        )
        return [
            draft
            for piece in _pieces(chunks, string)
            for draft in read_sentence(piece, where, self._memory, self._grammar)
            if is_of_opening(draft, self._placement)
        ]

    def _under_question(self, unit: Unit, chunks: list[Chunk]) -> list[Chunk]:
        """What boxes are checked for: 'Left foramen: [ ] normal [x] narrowed', 'Cause of the stenosis:' over '[x] disc bulge'."""
        if unit.box is None:
            self._question, self._asked_until = chunks, unit.line
            return chunks
        asked, below = self._question, unit.line - self._asked_until
        self._asked_until = unit.line if below <= 1 else self._asked_until
        if below > 1 or any(c.kind in OPENINGS for c in chunks):
            return chunks
        colon = Chunk(ChunkKind.COLON, unit.start, unit.start)
        if any(c.kind in _ASKS_CAUSE for c in asked):
            return [Chunk(ChunkKind.CAUSEWORD, unit.start, unit.start), colon, *chunks]
        parts = [c for c in asked if c.kind in OPENINGS]
        if parts and not below:
            return [*(c for c in asked if c.kind in _WHERE), *parts, colon, *chunks]
        return [*(c for c in asked if c.kind is ChunkKind.BY and not below), *chunks]

    def _under_column(self, unit: Unit, chunks: list[Chunk]) -> list[Chunk]:
        """The chunks of a cell with those of its column and row."""
        if unit.column is None:
            return chunks
        chunks = self._scales.read(chunks, self._scales.over((unit.column, *unit.label)))
        label = [chunk for span in unit.label for chunk in self._chunks_of(span)]
        column = self._chunks_of(unit.column)
        if not any(c.kind in OPENINGS for c in (*label, *column)):
            label += self._over_table(unit)
        return under_column(unit, chunks, column, label)

    def _over_table(self, unit: Unit) -> list[Chunk]:
        """The part that the line over a table ends with: 'MRI 04/13/26, neural foramina:'."""
        if self._table_part is not None or unit.header is None:
            return [self._table_part] if self._table_part is not None else []
        return [chunk for chunk in self._chunks_of(unit.header)[-1:] if chunk.kind is ChunkKind.PART]

    def _rest_of_cell(self, index: int, unit: Unit) -> list[Chunk]:
        """The chunks of the lines below that a cell goes on in: 'stenosis from thick' over 'synovium'."""
        units = self._view.units
        of_row = takewhile(lambda n: units[n].line == unit.line, range(index + 1, len(units)))
        below = [n for n in of_row if (units[n].column, units[n].label) == (unit.column, unit.label)]
        self._joined.update(below)
        return [chunk for n in below for chunk in self._chunker.chunks(units[n].start, units[n].end)]

    def _take_unbound(self, drafts: list[Draft]) -> None:
        """In an item that describes one level, a narrowing without a cause takes the changes that the item ties to nothing."""
        for draft in drafts:
            named = self._fields.get(self._view.units[draft.unit].line)
            if named and draft.counts and all(t.by == SAME_CLAUSE for t in draft.ties):
                draft.add(named, "cause-field")
                draft.closed = True
            if draft.leveled and draft.counts and not draft.closed:
                unbound = self._memory.unbound.get(draft.segment, ())
                draft.add([cause for cause in unbound if not cause.denied], "same-level-item")


def _side_at_end(header: list[Chunk], unit: Unit) -> list[Chunk]:
    """'Films of both knees. Right: …': the side by which a header leads over to the text right after it."""
    named = len(header) > 1 and header[-1].kind is ChunkKind.SIDE and header[-2].kind is not ChunkKind.PART
    behind = unit.header is not None and unit.start - unit.header[1] <= _COLON
    return [replace(header[-1], start=unit.start, end=unit.start)] if named and behind else []


# 'Neural foramina:' alone in its line heads those below it.
_HEADS_LINES = re.compile(
    f"[{letters(ChunkKind.SIDE, ChunkKind.OTHER, ChunkKind.STUDY, ChunkKind.MEASURE, ChunkKind.COMMA)}]*"
    f"{letters(ChunkKind.PART, ChunkKind.COLON)}"
)


def _one_side(heading: list[Chunk]) -> Chunk | None:
    """The side that a heading names beside its place: 'Right C1-C2:'."""
    sides = [chunk for chunk in heading if chunk.kind is ChunkKind.SIDE]
    return sides[0] if len(sides) == 1 else None


_TOPIC = ChunkKind.PLACE.letter + ChunkKind.COLON.letter
# '…, the same at C5-6', '…, C5-6 similar': read like a sentence of its own.
_SAME, _JOIN = ChunkKind.SAME.letter, letters(ChunkKind.COMMA, ChunkKind.AND, ChunkKind.WITH, ChunkKind.SEMICOLON)
_AT_PLACE = f"{letters(ChunkKind.AT)}?{letters(ChunkKind.PLACE)}"
_SAME_ELSEWHERE = re.compile(f"([{_JOIN}]+)(?={_SAME}{_AT_PLACE}|{_AT_PLACE}{letters(ChunkKind.BE)}?{_SAME})")
_SAYS = re.compile(
    f"[{letters(ChunkKind.NARROW, ChunkKind.NARROWING, ChunkKind.NARROWED, ChunkKind.NARROWS, ChunkKind.WHOLE)}]"
)
_IN_LIST = frozenset(
    {ChunkKind.COMMA, ChunkKind.AND, ChunkKind.OR, ChunkKind.SLASH, ChunkKind.AT, ChunkKind.COLON, ChunkKind.OPEN}
)


def _pieces(chunks: list[Chunk], string: str) -> list[list[Chunk]]:
    """A line with several topics is cut before each place that opens a new statement ('… C6-C7: …')."""
    edges = [match.end(1) for match in _SAME_ELSEWHERE.finditer(string) if _SAYS.search(string, 0, match.start())]
    at = string.find(_TOPIC, 2)
    while at >= 0:
        if chunks[at - 1].kind not in _IN_LIST:
            edges.append(at)
        at = string.find(_TOPIC, at + 1)
    if not edges and len(chunks) > _LONGEST:
        edges = list(range(_WINDOW, len(chunks), _WINDOW))
    edges.sort()
    return [chunks[a:b] for a, b in zip([0, *edges], [*edges, len(chunks)], strict=True)]
