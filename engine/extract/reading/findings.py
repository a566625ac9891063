"""The narrowings that a note states: its units read in order, and what they leave made into statements."""

import re
from collections.abc import Iterable
from dataclasses import replace

from dxproof.engine.extract.facts.asserted import Asserted, in_section
from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.facts.results import StudyIndex
from dxproof.engine.extract.facts.sides import SideReader
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.chunker import Chunker
from dxproof.engine.extract.reading.draft import Draft
from dxproof.engine.extract.reading.event import Tie
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.sentence import SAME_CLAUSE, SentenceReader, Where
from dxproof.engine.extract.reading.settle import settle
from dxproof.engine.extract.reading.slots import has_level
from dxproof.engine.extract.reading.terms import Terms
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Mechanism, Place, Span, Statement
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, Slot, Trait
from dxproof.engine.terms import Assertion, Section

_DIAGNOSIS = frozenset({Section.ASSESSMENT, Section.PROBLEM_LIST, Section.PREOPERATIVE, Section.BILLING})
_REPORT = frozenset(
    {
        Section.FINDINGS,
        Section.IMAGING,
        Section.IMPRESSION,
        Section.OPERATIVE,
        Section.UNKNOWN,
        Section.HPI,
        Section.ADDENDUM,
    }
)
_UNIQUE = re.compile(r"\b(?:only|sole|single|isolated)\b", re.IGNORECASE)


class FindingReader:
    """Reads the statements of one note."""

    def __init__(
        self,
        view: NoteView,
        pack: Pack,
        studies: StudyIndex,
        placement: Placement,
        sides: SideReader,
        terms: Terms,
        grammar: Grammar,
    ) -> None:
        self._view = view
        self._pack = pack
        self._table = pack.table
        self._studies = studies
        self._placement = placement
        self._defaults = pack.lexicon.sections.defaults
        self._sided = Slot.SIDE in pack.table.by_slot
        self._sides = sides
        self._chunker = Chunker(view, terms, pack.table, study_words=view.study_words)
        self._grammar = grammar
        self._reader = SentenceReader(grammar)
        self._headings: dict[tuple[int, int], list[Chunk]] = {}
        self._fields: dict[int, list[Chunk]] = {}  # the causes that a record or row names in a field of their own

    def read(self) -> list[Statement]:
        """All statements in order."""
        if not any(kind in self._view.by_kind for kind in (Kind.NARROWING, Kind.COMPARTMENT, Kind.TITLE)):
            return []
        drafts: list[Draft] = []
        statements: list[Statement] = []
        last: Unit | None = None
        for index in self._units():
            unit = self._view.units[index]
            statements += self._titles(index, unit)
            self._enter(index, unit, last)
            made = self._read(index, unit)
            drafts += made
            last = unit
        self._take_unbound(drafts)
        statements += [s for draft in drafts for s in self._statement(draft)]
        return sorted(statements, key=lambda s: s.span.start)

    def _units(self) -> list[int]:
        """The units that may say something: those that name an opening or a narrowing, and around them what these refer to."""
        view = self._view
        hot = self._at(view.by_kind.get(Kind.COMPARTMENT, ())) | self._at(view.by_kind.get(Kind.TITLE, ()))
        hot |= self._at(
            m for m in view.by_kind.get(Kind.NARROWING, ()) if m.term.traits & {Trait.ALONE, Trait.CARRIED, Trait.WHOLE}
        )
        named = self._at(view.by_kind.get(Kind.MECHANISM, ())) | self._at(view.by_kind.get(Kind.REGION, ()))
        named |= {n for level in view.levels if (n := view.unit_at(level.start)) is not None}
        lines = {view.units[n].line for n in hot}
        wanted = hot | {n for n, unit in enumerate(view.units) if unit.cell or unit.field_name}
        for n in hot:
            wanted.update(range(n + 1, min(n + 1 + _AFTER, len(view.units))))
            wanted.update(other for other in range(max(0, n - _BEFORE), n) if other in named or other == n - 1)
        wanted.update(
            n for n in named if view.units[n].line in lines and not wanted.isdisjoint(range(n - _BEFORE, n + _BEFORE))
        )
        return sorted(wanted)

    def _at(self, mentions: Iterable[Mention]) -> set[int]:
        return {n for mention in mentions if (n := self._view.unit_at(mention.start)) is not None}

    # ---- units

    def _enter(self, index: int, unit: Unit, last: Unit | None) -> None:
        """Set what the unit stands under: its heading, its row; forget the item before it."""
        memory = self._reader.memory
        heading = self._heading(unit)
        block = (unit.line, unit.section) if not unit.cell else (unit.line, "row")
        if memory.block != block:
            same_text = (
                last is not None and last.paragraph == unit.paragraph and last.section == unit.section
                and not unit.item and not last.item and not unit.cell
            )  # fmt: skip
            memory.block = block
            memory.enter("block")
            memory.topic_side, memory.item, memory.pending = None, False, None
            if not same_text:
                memory.recent = None
                memory.causes = []
                memory.part_event = None
            if memory.topic is not None and not (same_text and has_level(memory.topic) and memory.item):
                memory.topic = None
        place = next((c for c in heading if c.kind is ChunkKind.PLACE and not c.ambiguous), None)
        if place is None and unit.header and "\n" not in self._view.text[unit.header[1] : unit.start]:
            place = next((c for c in self._chunks_of(unit.header) if has_level(c)), None)  # 'MRI 3/1/26 C5-C6: …'
        if place is not None and (memory.topic is None or not has_level(memory.topic) or unit.cell):
            memory.topic = place
            memory.item = True
            memory.segment = ("heading", unit.headings, unit.line if unit.cell else 0)
        memory.topic_part = next((c for c in heading if c.kind is ChunkKind.PART), None) if not unit.cell else None
        number = self._studies.of_unit(index, unit.end)
        memory.study_place = self._study_place(number)

    def _heading(self, unit: Unit) -> list[Chunk]:
        return [chunk for span in unit.headings for chunk in self._chunks_of(span)]

    def _chunks_of(self, span: tuple[int, int]) -> list[Chunk]:
        """The chunks of a heading, a header, a column, read once."""
        if span not in self._headings:
            self._headings[span] = settle(self._chunker.chunks(*span), self._grammar)
        return self._headings[span]

    def _study_place(self, number: int | None) -> Chunk | None:
        """The region that the name of a study covers, for a denial that names none."""
        if number is None:
            return None
        study = self._studies.studies[number].study
        regions = [region for region in study.regions if region in self._table.regions and region != "head"]
        if not regions:
            return None
        return Chunk(ChunkKind.PLACE, study.span.start, study.span.end, places=(Place(regions[0]),))

    def _read(self, index: int, unit: Unit) -> list[Draft]:
        chunks = self._chunker.chunks(unit.start, unit.end)
        if unit.field_name == _CAUSE_FIELD and not any(c.kind in _SAID for c in chunks):
            self._fields.setdefault(unit.line, []).extend(c for c in chunks if c.kind is ChunkKind.CAUSE)
            return []
        where = Where(
            index, unit.section in _REPORT, unit.cell, unit.section == Section.OPERATIVE, (unit.line, unit.section)
        )
        if unit.cell:
            chunks = self._under_column(unit, chunks)
        elif unit.header:
            chunks = [*self._header_governors(unit.header), *chunks]
        drafts: list[Draft] = []
        for piece in _pieces(chunks):
            drafts += self._reader.read(piece, where)
        return [draft for draft in drafts if self._allowed(draft)]

    def _header_governors(self, header: tuple[int, int]) -> list[Chunk]:
        """'Working diagnosis: …', 'DDx: …': what the header says of the certainty of what stands under it."""
        return [c for c in self._chunks_of(header) if c.kind in (ChunkKind.HEDGE, ChunkKind.IF, ChunkKind.PERSON)]

    def _under_column(self, unit: Unit, chunks: list[Chunk]) -> list[Chunk]:
        """A cell is read behind the words of its column: 'left foramen: narrowed'."""
        if unit.column is None or any(c.kind in (ChunkKind.PART, ChunkKind.WHOLE) for c in chunks):
            return chunks
        column = self._chunks_of(unit.column)
        kept = [c for c in column if c.kind in (ChunkKind.PART, ChunkKind.SIDE, ChunkKind.CENTRAL)]
        kept.sort(key=lambda c: c.kind is not ChunkKind.SIDE)
        if not any(c.kind in (ChunkKind.PART, ChunkKind.CENTRAL) for c in kept):
            return chunks
        head = [
            replace(c, start=unit.start, end=unit.start, kind=ChunkKind.PART if c.kind is ChunkKind.CENTRAL else c.kind)
            for c in kept
        ]
        return [*head, Chunk(ChunkKind.COLON, unit.start, unit.start), *chunks]

    def _allowed(self, draft: Draft) -> bool:
        """Whether a draft is about an opening that the codes know."""
        event = draft.event
        if event.bare and not self._is_of_region(draft):
            return False
        if draft.place.region in self._placement.explicit_only:
            chunk = next((p.chunk for p in event.parts if p.value == draft.part), None)
            return chunk is not None and self._is_explicit(chunk)
        bare = [p.chunk for p in event.parts if p.chunk is not None]
        if bare and all(Trait.BARE in c.traits or c.kind is ChunkKind.CENTRAL for c in bare):
            return draft.place.level is not None or self._placement.is_spinal(draft.unit)
        if event.bare and event.head is not None and Trait.CARRIED not in event.head.traits and not draft.place.level:
            return self._placement.is_spinal(draft.unit)
        return True

    def _is_of_region(self, draft: Draft) -> bool:
        """'lumbar stenosis' is the spine's; 'cervical stenosis' may be another organ's, which words elsewhere in the note tell."""
        chunk = draft.place_chunk
        if chunk is None or chunk.leveled or Trait.BARE not in chunk.traits or not self._pack.lexicon.veto.elsewhere:
            return True
        if self._view.of(Kind.ELSEWHERE, 0, len(self._view.text)):
            return False
        areas = set(self._table.complaints_of(draft.place.region, None))
        return self._placement.is_spinal(draft.unit) or any(
            areas.intersection((mention.term.area or "").split("+"))
            for mention in self._view.by_kind.get(Kind.SYMPTOM, ())
        )

    def _is_explicit(self, part: Chunk) -> bool:
        words = " ".join(self._view.text[part.start : part.end].lower().split())
        axis = self._table.by_slot.get(Slot.REGION)
        return any(word in words for word in (axis.explicit_words if axis else ()))

    # ---- causes of the item

    def _take_unbound(self, drafts: list[Draft]) -> None:
        """In an item that describes one level, a narrowing without a cause takes the changes that the item ties to nothing."""
        unbound = self._reader.memory.unbound
        for draft in drafts:
            named = self._fields.get(self._view.units[draft.unit].line)
            if named and draft.counts and not any(t.by != SAME_CLAUSE for t in draft.ties):
                draft.add(named, "cause-field")
                draft.closed = True
            if draft.closed or not draft.leveled or not draft.counts:
                continue
            causes = unbound.get(draft.segment, ())
            draft.add([c for c in causes if not c.denied], "same-level-item")

    # ---- statements

    def _titles(self, index: int, unit: Unit) -> list[Statement]:
        """Official code titles written out. Beside their code they are no statement (Coding Clinic 1Q 2012, 4Q 2015)."""
        found: list[Statement] = []
        for mention in self._view.of(Kind.TITLE, unit.start, unit.end):
            if unit.unchecked or self._beside_code(mention):
                continue
            code = self._table.codes[mention.value]
            asserted = in_section(unit, self._defaults, Asserted(Assertion.PRESENT))
            span = self._span(mention.start, mention.end, unit.section, asserted)
            side = code.wanted(Slot.SIDE)
            found.append(
                Statement(
                    span, Place(code.region), span, code.compartment,
                    tuple(Mechanism(value, span, "title") for value in sorted(code.mechanisms)), (), side, None, asserted.assertion,
                    study=self._studies.of_unit(index, mention.end), diagnosis=unit.section in _DIAGNOSIS or unit.checked, carried=unit.carried is not None, title=True,
                    side_span=span if side else None,
                )
            )  # fmt: skip
        return found

    def _beside_code(self, mention: Mention) -> bool:
        """Whether the code of a title stands beside it."""
        text = self._view.text
        near = text[max(0, mention.start - 16) : mention.start] + " " + text[mention.end : mention.end + 16]
        return mention.value.lower() in near.lower()

    def _span(self, start: int, end: int, section: Section, asserted: Asserted) -> Span:
        cue = self._view.text[slice(*asserted.cue)] if asserted.cue else None
        return self._view.span(start, end, section, asserted.assertion, cue)

    def _statement(self, draft: Draft) -> list[Statement]:
        view, event = self._view, draft.event
        unit = view.units[draft.unit]
        asserted = Asserted(draft.assertion, draft.cue)
        own = self._studies.of_unit(draft.unit, draft.end)
        if own is None or self._studies.studies[own].unit != draft.unit or unit.says is not None:
            asserted = in_section(unit, self._defaults, asserted)  # a study's result in 'PSH: … MRI shows …' is today's
        if unit.unchecked:
            asserted = _unchecked(unit)
        counts = asserted.assertion is not Assertion.NEGATED
        start, end = max(draft.start, unit.start), min(max(draft.end, draft.start), unit.end)
        if start >= end:
            start, end = unit.start, unit.end
        mechanisms = tuple(m for t in draft.ties for m in self._mechanisms(t, asserted)) if counts else ()
        denied = tuple(m for t in draft.denied for m in self._mechanisms(t, asserted))
        place_chunk = draft.place_chunk
        study = self._studies.of_unit(draft.unit, end)
        side, side_chunk = draft.side, draft.side_chunk
        side_span = self._chunk_span(side_chunk, unit.section) if side_chunk is not None and side else None
        part = draft.part
        if part is None:
            part, carried = self._part_of(draft)
            if part is None and self._is_carried(draft):
                return []
            if carried is not None and side is None and self._sided:
                named = self._sides.beside(carried)
                if named is not None:
                    side, side_span = named.value, view.span(named.start, named.end, unit.section)
        if not counts and event.bare and part is not None and not self._is_carried(draft):
            part = None
        if self._sided and study is not None:
            shown = self._studies.studies[study].study
            if {side, shown.side} == {"left", "right"}:
                study = None
            elif side is None and shown.side is not None:
                side, side_span = shown.side, shown.span
        if self._sided and side is None and asserted.assertion in (Assertion.PRESENT, Assertion.POSSIBLE):
            side, side_span = self._sides.of_note(part)
        chunk = next((p.chunk for p in event.parts if p.value == draft.part), None)
        structural = chunk is not None and Trait.STRUCTURAL in chunk.traits
        word_region = None
        if place_chunk is not None:
            if not place_chunk.leveled and not place_chunk.ambiguous:
                word_region = self._chunk_span(place_chunk, unit.section)
            elif place_chunk.spans:
                word_region = view.span(*place_chunk.spans[0], unit.section)
            else:
                beside = (chunk for chunk in event.places if not chunk.leveled and not chunk.ambiguous)
                word_region = self._chunk_span(next(beside, None), unit.section)
        statement = Statement(
            span=self._span(start, end, unit.section, asserted),
            place=draft.place,
            place_span=self._chunk_span(place_chunk, unit.section),
            compartment=part,
            mechanisms=mechanisms,
            denied=denied,
            side=side,
            severity=event.grade.value if event.grade is not None and event.grade.value and counts else None,
            assertion=asserted.assertion,
            study=study,
            diagnosis=unit.section in _DIAGNOSIS,
            carried=unit.carried is not None,
            graded=draft.graded,
            unique=bool(_UNIQUE.search(view.text, max(unit.start, start - 24), end)),
            structural=structural,
            ambiguous=self._chunk_span(place_chunk, unit.section)
            if place_chunk is not None and place_chunk.ambiguous
            else None,
            word_region=word_region,
            side_span=side_span,
            read_by=tuple(dict.fromkeys(draft.by)),
        )
        return [statement]

    @staticmethod
    def _is_carried(draft: Draft) -> bool:
        """Whether a word takes its part from elsewhere: 'osteoarthritis' under 'Right knee:'."""
        head = draft.event.head
        return head is not None and Trait.CARRIED in head.traits

    def _part_of(self, draft: Draft) -> tuple[str | None, Mention | None]:
        """The compartment of a narrowing that names none: what its word carries, or what one alone stands for."""
        head = draft.event.head
        if head is not None and self._is_carried(draft):
            mention = next((m for m in self._view.by_kind.get(Kind.NARROWING, ()) if m.start == head.start), None)
            carried = self._placement.part_of(draft.unit, mention) if mention is not None else None
            return (carried.value, carried) if carried is not None else (None, None)
        axis = self._table.by_slot.get(Slot.COMPARTMENT)
        return (axis.default if axis else None), None

    def _chunk_span(self, chunk: Chunk | None, section: Section) -> Span | None:
        return self._view.span(chunk.start, chunk.end, section) if chunk is not None else None

    def _mechanisms(self, tie: Tie, asserted: Asserted) -> list[Mechanism]:
        """The mechanisms of a cause; what hedges the cause alone makes it possible."""
        hedge = tie.cause.hedged
        assertion, cue = Assertion.PRESENT, None
        if hedge is not None and asserted.assertion is not Assertion.POSSIBLE:
            assertion, cue = Assertion.POSSIBLE, self._view.text[hedge.start : hedge.end]
        elif tie.cause.denied is not None:
            assertion, cue = Assertion.NEGATED, self._view.text[tie.cause.denied.start : tie.cause.denied.end]
        index = self._view.unit_at(tie.cause.start)
        section = self._view.units[index].section if index is not None else Section.UNKNOWN
        span = self._view.span(tie.cause.start, tie.cause.end, section, assertion, cue)
        return [Mechanism(value, span, tie.by) for value in tie.cause.values]


def _unchecked(unit: Unit) -> Asserted:
    return Asserted(Assertion.HYPOTHETICAL, (max(0, unit.start - 4), unit.start))


# Units behind a statement that may resume it, and units before one that may name its level or cause.
_AFTER = 2
_BEFORE = 8
_CAUSE_FIELD = "cause"
_SAID = frozenset({ChunkKind.PART, ChunkKind.WHOLE, ChunkKind.NOT})
# No clinical sentence has so many chunks: longer ones are cut, which keeps the reading of any text linear.
_LONGEST = 140
_WINDOW = 90


def _pieces(chunks: list[Chunk]) -> list[list[Chunk]]:
    """A line with several topics is cut before each place that opens a new statement ('… C6-C7: …')."""
    edges = [
        n
        for n in range(2, len(chunks) - 1)
        if chunks[n].kind is ChunkKind.PLACE
        and chunks[n + 1].kind is ChunkKind.COLON
        and chunks[n - 1].kind not in _IN_LIST
    ]
    if not edges and len(chunks) > _LONGEST:
        edges = list(range(_WINDOW, len(chunks), _WINDOW))
    return [chunks[a:b] for a, b in zip([0, *edges], [*edges, len(chunks)], strict=True)]


_IN_LIST = frozenset(
    {ChunkKind.COMMA, ChunkKind.AND, ChunkKind.OR, ChunkKind.SLASH, ChunkKind.AT, ChunkKind.COLON, ChunkKind.OPEN}
)
