"""The sentences of a note with their heads: studies, treatments, symptoms, diagnoses; each under the governors that reach it."""

import re
from dataclasses import dataclass, replace

from dxproof.engine.extract.facts.grammar import FactGrammar
from dxproof.engine.extract.facts.judged import Judged
from dxproof.engine.extract.facts.judged import with_section as section_says
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.chunker import Chunker
from dxproof.engine.extract.reading.event import Event, Node, encode
from dxproof.engine.extract.reading.govern import GOVERNORS, govern
from dxproof.engine.extract.reading.terms import Terms
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, Direction, Trait
from dxproof.engine.terms import Assertion

_HEADS = {
    Kind.STUDY: ChunkKind.STUDY,
    Kind.CARE: ChunkKind.CARE,
    Kind.SYMPTOM: ChunkKind.SYMPTOM,
    Kind.RIVAL: ChunkKind.DIAGNOSIS,
    Kind.FEATURE: ChunkKind.FEATURE,
    Kind.GONE: ChunkKind.RESECTED,
}
_KINDS = frozenset({*_HEADS.values(), ChunkKind.OTHERCAUSE})
# The strongest first: of whom, under what condition, how sure, whether, when.
_FOLD = (
    (ChunkKind.PERSON, Assertion.OTHER_PERSON),
    (ChunkKind.IF, Assertion.HYPOTHETICAL),
    (ChunkKind.HEDGE, Assertion.POSSIBLE),
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_PLUS, _MINUS = "+", "-–—"


@dataclass(frozen=True, slots=True)
class Sentence:
    """The nodes of a unit, the string that stands for them, and where each head stands."""

    nodes: list[Node]
    string: str
    heads: dict[int, Event]

    def head(self, position: int) -> Event | None:
        """The head that stands at a character."""
        return self.heads.get(position)


# Characters before and behind a stretch in which words can govern it: no sentence of a note is longer.
_REACH = 800


class Sentences:
    """The sentences of one note; each is read once."""

    def __init__(self, view: NoteView, pack: Pack, terms: Terms, grammar: FactGrammar) -> None:
        self.grammar = grammar
        self._view = view
        self._sections = pack.lexicon.sections.sections
        self._defaults = pack.lexicon.sections.defaults
        self._chunker = Chunker(view, terms, pack.table, ChunkKind.DATE)
        self._starts = {mention.start for kind in _HEADS for mention in view.by_kind.get(kind, ())}
        self._read: dict[int, Sentence] = {}
        self._headed: dict[int, Sentence] = {}
        self._pluses: dict[int, bool] = {}

    def of(self, index: int) -> Sentence:
        """The sentence of a unit."""
        if index not in self._read:
            unit = self._view.units[index]
            chunks = [*self._before(index), *self._chunker.chunks(unit.start, unit.end)]
            self._read[index] = self._governed([self._node(chunk) for chunk in chunks])
        return self._read[index]

    def with_header(self, index: int) -> Sentence:
        """The sentence of a unit with what stands before it: its header, or the end of the text above."""
        if index not in self._headed:
            unit = self._view.units[index]
            start = self._view.units[index - 1].end if index else 0
            self._headed[index] = self._governed([self._node(c) for c in self._chunker.chunks(start, unit.end)])
        return self._headed[index]

    def _node(self, chunk: Chunk) -> Node:
        return _headed(chunk) if chunk.kind in _KINDS or chunk.start in self._starts else chunk

    def chunks(self, start: int, end: int) -> list[Chunk]:
        """The chunks of any stretch of the note."""
        return self._chunker.chunks(start, end)

    def number(self, node: Node) -> float:
        """The number that a chunk of digits or words is; the first where it holds several."""
        if isinstance(node, Chunk) and node.value:
            return float(node.value)
        digits = _DIGITS.search(self._view.text, node.start, node.end)
        return float(digits.group()) if digits else 1.0

    def judge(self, index: int, mention: Mention) -> Judged:
        """What a note says of a concept that it names in a unit."""
        head = self.of(index).head(mention.start)
        judged = Judged(Assertion.PRESENT) if head is None else judgement(head)
        return self.in_section(index, judged)

    def judge_span(self, start: int, end: int, with_section: bool = True) -> Judged:
        """What a note says of any stretch of it, by its words and, where asked for, by its section."""
        index = self._view.unit_at(start)
        if index is None:
            return Judged(Assertion.PRESENT)
        unit = self._view.units[index]
        span = Event(ChunkKind.EVENT, start, end, [])
        nodes: list[Node] = [*self._before(index)]
        behind: list[Node] = []
        for chunk in self._chunker.chunks(max(unit.start, start - _REACH), min(unit.end, end + _REACH)):
            if chunk.end <= start:
                nodes.append(chunk)
            elif chunk.start >= end:
                behind.append(chunk)
            elif chunk.start < start and (chunk.kind not in GOVERNORS or chunk.end == end):
                nodes.append(replace(chunk, end=start))  # 'non' of 'non-stenotic' denies
        sentence = self._governed([*nodes, span, *behind])
        assert span in sentence.nodes
        return self.in_section(index, judgement(span)) if with_section else judgement(span)

    def in_section(self, index: int, judged: Judged) -> Judged:
        """A statement without a cue has the assertion of its section; what a register says is stronger than any cue."""
        unit = self._view.units[index]
        if unit.unchecked:
            return Judged(Assertion.HYPOTHETICAL, (max(0, unit.start - 4), unit.start))
        return section_says(unit, self._defaults, judged)

    def _governed(self, nodes: list[Node]) -> Sentence:
        govern(nodes, self.grammar)
        return Sentence(nodes, encode(nodes), {node.start: node for node in nodes if isinstance(node, Event)})

    # ---- what stands before a sentence and governs it

    def _before(self, index: int) -> list[Chunk]:
        """What the line above a list, the sign of an item or the header says of a sentence."""
        unit = self._view.units[index]
        out: list[Chunk] = []
        words = self._sections.get(unit.section)
        if unit.header and not (words and words.story):
            out += [c for c in self._chunker.chunks(*unit.header) if c.kind in (ChunkKind.HEDGE, ChunkKind.IF)]
        if unit.sign and unit.sign in _MINUS and self._among_pluses(unit):
            out.append(Chunk(ChunkKind.NOT, max(0, unit.start - 2), unit.start))
        if unit.list_head is not None:
            out += self._over_list(unit.list_head)
        return out + self._person_before(index)

    def _person_before(self, index: int) -> list[Chunk]:
        """'Her husband has it as well; he takes gabapentin': whom the half-sentence before speaks of."""
        unit = self._view.units[index]
        before = self._view.units[index - 1] if index else None
        if before is None or before.line != unit.line or self._view.text[before.end - 1] != ";":
            return []
        first = self._chunker.chunks(unit.start, unit.end)[:1]
        if not first or first[0].kind is not ChunkKind.PRONOUN:
            return []
        return [node for node in self.of(index - 1).nodes if isinstance(node, Chunk) and node.kind is ChunkKind.PERSON][
            :1
        ]

    def _among_pluses(self, unit: Unit) -> bool:
        """Whether a list has plus signs, so that its minus signs deny."""
        if not self._pluses:
            self._pluses = dict.fromkeys((other.paragraph for other in self._view.units), False)
            for other in self._view.units:
                if other.sign == _PLUS:
                    self._pluses[other.paragraph] = True
        return self._pluses[unit.paragraph]

    def _over_list(self, head: Unit) -> list[Chunk]:
        """'Patient denies:' governs the items below it."""
        for chunk in reversed(self._chunker.chunks(head.start, head.end)):
            if chunk.kind in (ChunkKind.TURN, ChunkKind.AFFIRM, ChunkKind.SHOWS, ChunkKind.BUT):
                break
            if (
                chunk.kind in GOVERNORS
                and chunk.kind is not ChunkKind.PAST
                and chunk.direction is not Direction.BACKWARD
            ):
                return [chunk]
        return []


def _headed(chunk: Chunk) -> Event:
    return Event(chunk.kind, chunk.start, chunk.end, [], head=chunk)


def judgement(head: Event) -> Judged:
    """What the governors of a head make of it."""
    found = next(((value, kind) for kind, value in _FOLD if kind in head.governors), None)
    resolved = next((c for c in head.denials if c.kind is ChunkKind.RESOLVED), None)
    denial = next((c for c in head.denials if c.kind is ChunkKind.NOT), None)
    past = head.governors.get(ChunkKind.PAST)
    if found is not None and not (found[1] is ChunkKind.HEDGE and denial is not None and denial.start >= head.end):
        governor = head.governors[found[1]]
        return Judged(found[0], (governor.start, governor.end), found[1], resolved is not None)
    if resolved is not None and past is None:
        return Judged(Assertion.NEGATED, (resolved.start, resolved.end), ChunkKind.RESOLVED, True)
    if denial is not None:
        return Judged(Assertion.NEGATED, (denial.start, denial.end), ChunkKind.NOT)
    if past is not None:
        cue = (past.start, past.end)
        return Judged(Assertion.HISTORICAL, cue, ChunkKind.PAST, resolved is not None, Trait.SINCE in past.traits)
    return Judged(Assertion.PRESENT)
