"""Which complaint a treatment was for, and on which side."""

import itertools
from dataclasses import dataclass

from dxproof.engine.extract.facts.concept import Concept
from dxproof.engine.extract.facts.sides import OTHER_PART, side_beside
from dxproof.engine.extract.facts.symptoms import AREAS, is_blamed
from dxproof.engine.extract.facts.topics import Topics
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event as Head
from dxproof.engine.extract.reading.event import Node, chunks_of, is_chunk
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.text.blocks import BlockKind
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.codes import BILATERAL, CodeTable
from dxproof.engine.pack.model import ChunkKind, Layer

# Words that a treatment may be for, though they name no part of the body.
_AXES = (Kind.REGION, Kind.NARROWING, Kind.MECHANISM, Kind.COMPETING)
# What tells a purpose where the sentence names no part of the body.
_MAY_TELL = (ChunkKind.THIS, ChunkKind.FORMER, ChunkKind.LATTER, ChunkKind.FOR, ChunkKind.IF, ChunkKind.OTHERCAUSE)
# What a treatment may be for that is no part of the body.
_NO_BODY = (ChunkKind.OTHER, ChunkKind.OTHERCAUSE, ChunkKind.RESECTED, ChunkKind.OPERATION, ChunkKind.ELSEWHERE)
_REFERS = (ChunkKind.THIS, ChunkKind.FORMER, ChunkKind.LATTER)
_NAMED = (ChunkKind.OTHERCAUSE, ChunkKind.RESECTED, ChunkKind.OPERATION)
_CELLS = 20  # on either side of the one that names a treatment: no row of a note has more
# The parts of the body that a treatment is for, the words where they are none of the pack's, and the construction.
Areas = tuple[frozenset[str], str | None, Found | None]


@dataclass
class Purposed(Concept):
    """A treatment that may be for one complaint or another."""

    def side_for(self, purpose: Found | None) -> str | None:
        """The side that it was for: its own, else that of the part it was for."""
        bodies = purpose.role("body") if purpose else []
        sides = {chunk.value for chunk in chunks_of(bodies, ChunkKind.SIDE)}
        if len(sides) > 1:
            return BILATERAL
        named = ((purpose.line, body) for body in bodies) if purpose else ()
        of_bodies = (side_beside(nodes, nodes.index(body)) for nodes, body in named)
        return self.side() or next((side for side in of_bodies if side), None) or self._only_side()

    def _only_side(self) -> str | None:
        """The one side of the pack's part that its sentence names: 'Right knee: sore after a fall, takes ibuprofen.'"""
        nodes, table = self.sentence.nodes, self.sentences.pack.table
        sides = {
            node.value
            for node, behind in itertools.pairwise(nodes)
            if isinstance(node, Chunk)
            and node.kind is ChunkKind.SIDE
            and (behind.kind is ChunkKind.RESECTED or _areas_of(behind, table) & table.complaints)
        }
        return sides.pop() if len(sides) == 1 else None

    def areas(self) -> Areas | None:
        """The complaint that the sentence or its heading names for it; a complaint that is over is none."""
        sentence, table = self.sentence, self.sentences.pack.table
        over = self._resolved()
        if over is not None:
            return frozenset(), self.view.quote(over), None
        named = [n for n in sentence.nodes if _areas_of(n, table) and not self._is_excepted(n)]
        may_tell = named or any(sentence.holds(kind) for kind in _MAY_TELL)
        purpose = next(self.found(Layer.PURPOSE), None) if may_tell else self._purpose_after()
        bodies = purpose.role("body") if purpose else []
        if bodies and is_chunk(bodies[0], *_REFERS):
            bodies = self._named_before(first=bodies[0].kind is ChunkKind.FORMER)
        if purpose is not None and bodies and bodies[0].kind in _NO_BODY and not _areas_of(bodies[0], table):
            if bodies[0].kind is not ChunkKind.OTHER or not self._is_of_pack(bodies[0]):
                return frozenset(), self.view.quote(bodies[0]), purpose
            bodies = []
        if not bodies:
            purpose = None
            free = [node for node in named if not self._is_of_another(node)]
            bodies = [node for node in free if _areas_of(node, table) & table.complaints] or free
        if not bodies:
            bodies = [*(self._of_item() or self._of_row())]
        told = [(body, areas) for body in bodies if (areas := _areas_of(body, table))]
        if not told:
            away = purpose is not None and not table.regions and any(is_chunk(body, ChunkKind.PLACE) for body in bodies)
            return (
                (frozenset(), self.view.quote(bodies[0]), purpose) if away else None
            )  # a level, for a pack of no spine
        own = (areas for body, areas in told if not (isinstance(body, Head) and is_blamed(sentence, body)))
        mine = frozenset[str]().union(*own) - {OTHER_PART}
        return mine, None if mine & table.complaints else self.view.quote(told[0][0]), purpose

    def under(self, topics: Topics) -> Areas | None:
        """The complaint that a line above it heads, where several are told one after the other."""
        named = topics.of(self.index)
        areas = frozenset[str]().union(*(_areas_of(node, self.sentences.pack.table) for node in named))
        if not areas:
            return None
        return areas, None if areas & self.sentences.pack.table.complaints else self.view.quote(named[0]), None

    def _purpose_after(self) -> Found | None:
        """What the sentence after its own says that it was for: 'That was for the hip.'"""
        told = self.sequel()
        return told if told is not None and told.role("body") else None

    def _named_before(self, first: bool) -> list[Node]:
        """What 'it' is in 'he did eight weeks of therapy for it': the part named last in the sentence before, or first."""
        own = [node for node in self.sentence.nodes if node.end <= self.mention.start]
        before = self.sentences.of(self.index - 1).nodes if self.index else []
        table, nodes = self.sentences.pack.table, [*before, *own]
        dated = [
            node for last, node in itertools.pairwise(nodes) if is_chunk(last, ChunkKind.FOLLOWING, ChunkKind.TURN)
        ]
        named = [n for n in nodes if n not in dated and (_areas_of(n, table) or n.kind in _NAMED)]
        return named[:1] if first else named[-1:]

    def _is_of_pack(self, node: Node) -> bool:
        """Whether a word of the pack's axes is in a stretch of words: 'for the foraminal narrowing'."""
        table, span = self.sentences.pack.table, (node.start, node.end)
        parts = self.view.of(Kind.COMPARTMENT, *span)
        ours = any(table.complaints_of(None, part.value) & table.complaints for part in parts)
        return ours or any(self.view.of(kind, *span) for kind in _AXES)

    def _is_excepted(self, body: Node) -> bool:
        """Whether the treatment is told to be of no use for it: '… helped the ache but not the hands'."""
        nodes, at = self.sentence.nodes, self.sentence.nodes.index(body)
        told = at > 1 and body.start > self.mention.start and is_chunk(nodes[at - 1], ChunkKind.NOT)
        return told and is_chunk(nodes[at - 2], ChunkKind.BUT, ChunkKind.COMMA)

    def _is_of_another(self, body: Node) -> bool:
        """Whether a part of the body that is none of the pack's is in the name of another treatment: 'pelvic floor PT, naproxen'."""
        table, start = self.sentences.pack.table, self.mention.start
        return not _areas_of(body, table) & table.complaints and any(
            body in found.role("body") and all(body.start < head.start != start for head in found.role("heads"))
            for found in self.sentence.found(Layer.PURPOSE)
        )

    def _of_item(self) -> list[Chunk]:
        """What is over a sentence that names no part: the item's first words ('2. Knee pain. PT x 8'), its headings."""
        unit, units, first = self.unit, self.view.units, self.index
        while unit.block.kind is BlockKind.ITEM and first and units[first - 1].block is unit.block:
            first -= 1
        spans = [*([(units[first].start, units[first].end)] if first < self.index else []), *unit.headings]
        if unit.header and "\n" not in self.view.text[unit.header[1] : unit.start]:
            spans += [unit.header] if not self.view.of(Kind.STUDY, *unit.header) else []
        table = self.sentences.pack.table
        chunks = ([c for c in self.sentences.chunks(*span) if _areas_of(c, table)] for span in spans)
        return next((named for named in chunks if named), [])

    def _of_row(self) -> list[Chunk]:
        """What another cell of its row names: 'Left knee OA | PT 6 visits | helped'."""
        units, line, table = self.view.units, self.unit.line, self.sentences.pack.table
        if not self.unit.cell:
            return []
        first, last = self.index, self.index + 1
        while first and units[first - 1].line == line and self.index - first < _CELLS:
            first -= 1
        while last < len(units) and units[last].line == line and last - self.index < _CELLS:
            last += 1
        row = units[first:last]
        chunks = ([c for c in self.sentences.chunks(other.start, other.end) if _areas_of(c, table)] for other in row)
        return next((named for named in chunks if named), [])

    def _resolved(self) -> Node | None:
        """The words by which its complaint is over: 'neck pain in 2019, resolved with PT'."""
        sentence, after = self.sentence, self.following()
        opens = next(iter(chunks_of(after.nodes[:2] if after else [], ChunkKind.RESOLVED)), None)
        if opens is not None and after is not None and opens is after.nodes[0]:
            return opens  # '…; fully recovered since'
        if any(head.kind is ChunkKind.SYMPTOM and not head.denials for head in sentence.events):
            return None
        return next(iter(chunks_of(sentence.nodes, ChunkKind.RESOLVED)), opens)


def _areas_of(node: Node, table: CodeTable) -> frozenset[str]:
    """The areas of the body that a node is of."""
    chunk = node.head if isinstance(node, Head) else node
    if chunk is None:
        return frozenset()
    if chunk.kind is ChunkKind.PLACE:
        regions = {place.region for place in chunk.places}
        return frozenset(a for region in regions if region for a in table.complaints_of(region, None))
    return frozenset(chunk.area.split(AREAS)) if chunk.area else frozenset()
