"""The sentences of a note with their heads: studies, treatments, symptoms, diagnoses; each under the governors that reach it."""

import re
from dataclasses import replace
from functools import cached_property
from itertools import takewhile

from dxproof.engine.extract.facts.asserted import Asserted, asserted_of, in_section
from dxproof.engine.extract.levels import Regions
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.chunker import Chunker
from dxproof.engine.extract.reading.event import Event, Node, is_chunk
from dxproof.engine.extract.reading.govern import GOVERNORS, govern
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.sentence import Sentence
from dxproof.engine.extract.reading.terms import Terms
from dxproof.engine.extract.text.blocks import BlockKind, Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, Direction, Layer, SectionWords
from dxproof.engine.terms import Section

_CONCEPTS = (Kind.STUDY, Kind.CARE, Kind.SYMPTOM, Kind.COMPETING, Kind.FEATURE, Kind.RESECTED, Kind.ELEMENT)
_HEADS = frozenset(
    {
        ChunkKind.STUDY, ChunkKind.CARE, ChunkKind.SYMPTOM, ChunkKind.DIAGNOSIS, ChunkKind.FEATURE, ChunkKind.RESECTED,
        ChunkKind.OTHERCAUSE, ChunkKind.ELEMENT, ChunkKind.SERVICE, ChunkKind.SIGN, ChunkKind.ASPECT,
    }
)  # fmt: skip
# What ends the reach of a governor over the list below it.
_ENDS_HEADING = (ChunkKind.TURN, ChunkKind.AFFIRM, ChunkKind.SHOWS, ChunkKind.BUT)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_PLUS, _MINUS, _ASKS = "+", "-–—", "?"
# Characters before and after a stretch in which words can govern it: no sentence of a note is longer.
_REACH = 800
_OPTIONS = 8  # boxes of a line
# What became of a treatment or study, as an option of a form says it; and what begins the reason for it.
_ANSWERS = (ChunkKind.DONE, ChunkKind.ORDERED, ChunkKind.PLANNED, ChunkKind.DECLINED, ChunkKind.UNDONE)
_EXPLAINS = (ChunkKind.DASH, ChunkKind.COMMA, ChunkKind.OPEN, ChunkKind.SEMICOLON)
_NO_SECTION = SectionWords(headers=())
_NO_WORDS = frozenset[str]()


class Sentences:
    """The sentences of one note; each is read once."""

    def __init__(
        self, view: NoteView, pack: Pack, terms: Terms, grammar: Grammar, regions: Regions | None = None
    ) -> None:
        self.view = view
        self.pack = pack
        self.defaults = pack.lexicon.sections.defaults
        self._sections = pack.lexicon.sections.sections
        self._grammar = grammar
        self._openers = terms.openers
        self._chunker = Chunker(view, terms, regions or pack.table, dated=True)
        self._starts = {mention.start for kind in _CONCEPTS for mention in view.by_kind.get(kind, ())}
        self._read: dict[int, Sentence] = {}
        self._headed: dict[int, Sentence] = {}
        self._labelled: dict[tuple[int, int, int], Sentence] = {}

    @cached_property
    def _pluses(self) -> set[int]:
        """The paragraphs in which a plus opens an item."""
        return {unit.paragraph for unit in self.view.units if unit.sign == _PLUS}

    def of(self, index: int) -> Sentence:
        """The sentence of a unit."""
        if index not in self._read:
            unit = self.view.units[index]
            own = self.chunks(unit.start, unit.end)
            self._read[index] = self._governed([*self._before(index), *own, *self._chosen(index)])
        return self._read[index]

    def about(self, index: int, position: int) -> Sentence:
        """The sentence that speaks of what stands at a character: a row's cells speak of its label, too."""
        unit = self.view.units[index]
        labels = unit.headings if unit.block.kind is BlockKind.ROW else ()
        label = next((span for span in labels if span[0] <= position < span[1]), None)
        if label is None:
            return self.of(index)
        if (index, *label) not in self._labelled:
            colon = Chunk(ChunkKind.COLON, label[1], label[1])
            told = [*self.chunks(*label), colon, *self.chunks(unit.start, unit.end)]
            self._labelled[index, *label] = self._governed(told)
        return self._labelled[index, *label]

    def question(self, index: int) -> Chunk | None:
        """The mark that makes the sentence of a unit a question."""
        return self._asks(self.of(index).nodes)

    def _asks(self, nodes: list[Node]) -> Chunk | None:
        mark = nodes[-1] if nodes else None
        if isinstance(mark, Chunk) and mark.kind in (ChunkKind.HEDGE, ChunkKind.QUESTION):
            return mark if self.view.text[mark.end - 1] == _ASKS else None
        return None

    def may_be_impression(self, index: int) -> bool:
        """Whether the header of a unit opens the impression of a report, were the unit in one."""
        unit, words = self.view.units[index], self._sections.get(Section.IMPRESSION, _NO_SECTION)
        header = self.view.text[slice(*unit.header)] if unit.header else ""
        return unit.section == words.outside_report and header.strip(" :").lower() in words.headers

    def with_header(self, index: int) -> Sentence:
        """The sentence of a unit with what stands before it: its header, or the end of the text above."""
        if index not in self._headed:
            start = self.view.units[index - 1].end if index else 0
            self._headed[index] = self._governed(self.chunks(start, self.view.units[index].end))
        return self._headed[index]

    def above_header(self, index: int) -> Sentence:
        """What stands between the text above and the header of a unit, as a sentence of its own."""
        unit = self.view.units[index]
        start, end = self.view.units[index - 1].end if index else 0, unit.header[0] if unit.header else unit.start
        return self._governed(self.chunks(start, end))

    def may_hold(self, index: int, *kinds: ChunkKind, first: int | None = None) -> bool:
        """Whether a word of some kinds can be in the sentence of a unit, among its ``first`` words; told without reading it."""
        unit = self.view.units[index]
        start, end = self.view.token_at(unit.start), self.view.token_at(unit.end)
        words = self.view.read_words[start : end if first is None else min(end, start + first)]
        return not all(self._openers.get(kind, _NO_WORDS).isdisjoint(words) for kind in kinds)

    def may_match(self, index: int, layer: Layer) -> bool:
        """Whether the sentence of a unit can hold the concepts that every construction of a layer needs; told without reading it."""
        needed = self._grammar.needed.get(layer)
        return needed is not None and all(self.may_hold(index, kind) for kind in _HEADS if kind.letter in needed)

    def section(self, index: int) -> SectionWords:
        """How the section of a unit behaves."""
        return self._sections.get(self.view.units[index].section, _NO_SECTION)

    def chunks(self, start: int, end: int) -> list[Chunk]:
        """The chunks of any stretch of the note."""
        return self._chunker.chunks(start, end)

    def number(self, node: Node) -> float:
        """The number that a chunk of digits or words is; the first where it holds several."""
        if isinstance(node, Chunk) and node.value:
            return float(node.value)
        digits = _DIGITS.search(self.view.text, node.start, node.end)
        return float(digits.group()) if digits else 1.0

    def asserted_span(self, start: int, end: int, with_section: bool = True) -> Asserted:
        """What a note says of any stretch of it, by its words and, where asked for, by its section."""
        index = self.view.unit_at(start)
        if index is None:
            return Asserted()
        unit = self.view.units[index]
        span = Event(ChunkKind.EVENT, start, end, [])
        nodes: list[Node] = [*self._before(index)]
        after: list[Node] = []
        for chunk in self.chunks(max(unit.start, start - _REACH), min(unit.end, end + _REACH)):
            if chunk.end <= start:
                nodes.append(chunk)
            elif chunk.start >= end:
                after.append(chunk)
            elif chunk.start < start and (chunk.kind not in GOVERNORS or chunk.end == end):
                nodes.append(replace(chunk, end=start))  # 'non' of 'non-stenotic' denies
        nodes += [span, *after]
        govern(Sentence(nodes, self._grammar))
        asserted = asserted_of(span)
        return in_section(unit, self.defaults, asserted) if with_section else asserted

    def _governed(self, chunks: list[Chunk]) -> Sentence:
        nodes: list[Node] = [
            Event(chunk.kind, chunk.start, chunk.end, [], head=chunk)
            if chunk.kind in _HEADS or (chunk.start in self._starts and chunk.kind not in GOVERNORS)
            else chunk
            for chunk in chunks
        ]
        sentence = Sentence(nodes, self._grammar)
        govern(sentence)
        if (asks := self._asks(nodes)) is not None:
            for head in sentence.events:
                head.governors.setdefault(ChunkKind.HEDGE, asks)
        return sentence

    # ---- what stands before a sentence and governs it

    def _before(self, index: int) -> list[Chunk]:
        """What the line above a list, the sign of an item or the header says of a sentence."""
        unit = self.view.units[index]
        out: list[Chunk] = []
        if unit.header and not self.section(index).story:
            out += [c for c in self.chunks(*unit.header) if c.kind in (ChunkKind.HEDGE, ChunkKind.IF)]
        if unit.sign and unit.sign in _MINUS and unit.paragraph in self._pluses:
            out.append(Chunk(ChunkKind.NOT, max(0, unit.start - 2), unit.start))  # beside pluses a minus denies
        if unit.list_head is not None:
            out += self.over_list(unit.list_head)
        return out + self._person_before(index)

    def _person_before(self, index: int) -> list[Chunk]:
        """'Her husband has it as well; he takes gabapentin': whom the half-sentence before speaks of."""
        unit = self.view.units[index]
        before = self.view.units[index - 1] if index else None
        if before is None or before.line != unit.line or self.view.text[before.end - 1] != ";":
            return []
        first = self.chunks(unit.start, unit.end)[:1]
        if not first or first[0].kind is not ChunkKind.PRONOUN:
            return []
        nodes = self.of(index - 1).nodes
        return [node for node in nodes if isinstance(node, Chunk) and is_chunk(node, ChunkKind.PERSON)][:1]

    def _chosen(self, index: int) -> list[Chunk]:
        """What is checked of the boxes right after a unit, where it names nothing of its own: 'MRI  [ ] on file  [x] requested'."""
        units, chosen = self.view.units, list[Chunk]()
        line = units[index].line if units[index].box is None else None
        for option in units[index + 1 : index + 1 + _OPTIONS]:
            if option.box is None or option.line != line:
                break
            if option.box:
                said = self.chunks(option.start, option.end)
                if said and said[0].kind in _ANSWERS and any(chunk.kind in _HEADS for chunk in said):
                    # 'not done - pt says no time': what is chosen, and not why
                    said = list(takewhile(lambda chunk: chunk.kind not in _EXPLAINS, said))
                chosen += said
        return [] if any(chunk.kind in _HEADS for chunk in chosen) else chosen

    def over_list(self, head: Unit) -> list[Chunk]:
        """'Patient denies:' governs the items below it."""
        for chunk in reversed(self.chunks(head.start, head.end)):
            if chunk.kind in _ENDS_HEADING:
                break
            forward = chunk.direction is not Direction.BACKWARD
            if chunk.kind in GOVERNORS and chunk.kind is not ChunkKind.PAST and forward:
                return [chunk]
        return []
