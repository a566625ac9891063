"""A treatment where the note names it: what became of it, for how long, and which complaint it was for."""

from dataclasses import dataclass

from dxproof.engine.extract.facts.asserted import Asserted
from dxproof.engine.extract.facts.concept import Concept
from dxproof.engine.extract.facts.sides import OTHER_PART, side_beside
from dxproof.engine.extract.facts.symptoms import AREAS, is_blamed
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event as Head
from dxproof.engine.extract.reading.event import Node, chunks_of, is_chunk
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.reading.words import FATES
from dxproof.engine.extract.text.blocks import BlockKind
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.codes import BILATERAL, CodeTable
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Event, Section

_TITLE = "title"
_ENDS = ".:;!?"  # what a title does not end with
_FIRST_LINES = 2
_WEEK = 7
# Words that a treatment may be for, though they name no part of the body.
_AXES = (Kind.REGION, Kind.NARROWING, Kind.MECHANISM, Kind.COMPETING)
# What words say became of a treatment that nothing else speaks of.
_UNGIVEN = {kind: fate for kind, fate in FATES.items() if fate not in (Event.DONE, Event.PATIENT_REPORTED)}
_UNGIVEN[ChunkKind.LATER] = Event.PLANNED
# What the title of a note is made of.
_OF_A_TITLE = frozenset(
    {
        ChunkKind.CARE, ChunkKind.ELEMENT, ChunkKind.OTHER, ChunkKind.PROCEDURE, ChunkKind.DOCUMENT, ChunkKind.NAME, ChunkKind.PLACE, ChunkKind.DATE,
        ChunkKind.MEASURE, ChunkKind.COLON, ChunkKind.COMMA, ChunkKind.DASH, ChunkKind.SLASH, ChunkKind.OPEN, ChunkKind.CLOSE,
    }
)  # fmt: skip
# What tells a purpose where the sentence names no part of the body.
_MAY_TELL = (ChunkKind.THIS, ChunkKind.FOR, ChunkKind.IF, ChunkKind.OTHERCAUSE)
# What a treatment may be for that is no part of the body.
_NO_BODY = (ChunkKind.OTHER, ChunkKind.OTHERCAUSE, ChunkKind.RESECTED, ChunkKind.OPERATION, ChunkKind.ELSEWHERE)
_NAMED = (ChunkKind.OTHERCAUSE, ChunkKind.RESECTED, ChunkKind.OPERATION)
# What became of a treatment, the words that tell it, and the construction that ties them.
Told = tuple[Event, str | None, Found | None]
# The parts of the body that a treatment is for, the words where they are none of the pack's, and the construction.
Areas = tuple[frozenset[str], str | None, Found | None]


@dataclass
class Treatment(Concept):
    """A treatment where the note names it."""

    # ---- what became of it

    def event(self) -> Told:
        """What became of it: the words of its sentence, else what its section is about."""
        unit, view, section = self.unit, self.view, self.section
        if unit.void:
            return Event.NOT_DONE, unit.void, None
        if unit.says not in (None, Assertion.PRESENT):
            return Event.NOT_DONE, view.text[slice(*unit.because)] if unit.because else None, None
        if self.has(Trait.NO):
            return Event.NOT_DONE, self.quote, None
        asks = self.sentences.question(self.index)
        if asks is not None and unit.says is None:
            return Event.NOT_DONE, view.quote(asks), None
        if self._heads_list():
            return Event.NOT_DONE, _TITLE, None
        title = self.fate(Layer.TITLE) if unit.line <= _FIRST_LINES else None
        if title or self._is_title():
            return Event.NOT_DONE, _TITLE, title
        if section.care in (Event.DECLINED, Event.NOT_DONE):
            return section.care, unit.section.replace("_", " "), None
        if section.operation and self.has(Trait.DRUG):
            return Event.NOT_DONE, unit.section, None
        asserted = self.standing() if asks is None else Asserted()  # the answer decides
        if asserted.assertion in (Assertion.NEGATED, Assertion.OTHER_PERSON) and not asserted.resolved:
            return Event.NOT_DONE, view.cue(asserted.cue), None
        fate = self.sequel() or self.fate(Layer.FATE)
        if fate is not None and fate.fate is not None:
            return fate.fate, view.quote(fate.told or self.mention) if fate.fate is not Event.DONE else None, fate
        return self._untold(asserted)

    def is_of_today(self) -> bool:
        """Whether it was given at the visit that the note is of."""
        return self.unit.section is Section.TREATMENT_TODAY or self.has(Trait.HANDS_ON) or self.has(Trait.AT_VISIT)

    def is_excepted(self) -> bool:
        """Whether it is what a denial leaves: 'no treatment other than ibuprofen'."""
        return any(node.end <= self.mention.start and node.kind is ChunkKind.UNLESS for node in self.sentence.nodes)

    def is_told(self) -> bool:
        """Whether the note tells of it, neither as its title nor as what is done today."""
        event, cue, _ = self.event()
        planned = self.section.care is Event.PLANNED  # what is done there is done today
        today = planned or self.unit.section is Section.TREATMENT_TODAY or self.sentence.holds(ChunkKind.TODAY)
        opens = self.index == 0 and self._only_names()  # 'Chiropractic visit. Low back pain …'
        return cue != _TITLE and not opens and not (today and event is Event.DONE)

    def standing(self) -> Asserted:
        """How it is asserted; what is on the list of medications is taken, also where it is taken as needed."""
        asserted = self.told()
        listed = self.unit.section is Section.MEDICATIONS and asserted.assertion is Assertion.HYPOTHETICAL
        return Asserted() if listed else asserted

    def is_denied(self, asserted: Asserted, event: Event, fate: Found | None) -> bool:
        """Whether words say that it was not given; a plan that is denied says nothing of what was given before."""
        told = self.has(Trait.NO) or asserted.assertion is Assertion.NEGATED
        told = told or (fate is not None and fate.rule.made.layer is Layer.FATE)
        told = told or (self.mention.start < self.unit.start and is_chunk(self.sentence.nodes[0], ChunkKind.UNDONE))
        return event is Event.NOT_DONE and told and not self.sentence.holds(ChunkKind.PLANNED)

    def _is_title(self) -> bool:
        """Whether its unit is the note's title: a line of its own over what follows, without a full stop, in capitals or without a
        word on anything done ('Chiropractic visit 3/10/26').
        """
        unit, block = self.unit, self.unit.block
        first = unit.line == 0 and unit.section == Section.UNKNOWN
        whole = (unit.start, unit.end) == (block.start, block.end) and unit is not self.view.units[-1]
        title = self.view.quote(unit)
        return first and whole and title[-1] not in _ENDS and (self._only_names() or title.isupper())

    def _only_names(self) -> bool:
        """Whether its sentence says no more than what it, its day and its side are called."""
        return not self.has(Trait.DRUG) and all(node.kind in _OF_A_TITLE for node in self.sentence.nodes)

    def _heads_list(self) -> bool:
        """Whether it names a list of treatments: 'Conservative measures:' over '[ ] Physical therapy'."""
        after, units = self.index + 1, self.view.units
        heads = self.view.text[self.unit.end - 1] == ":" and after < len(units)
        return heads and self.sentences.of(after).holds(ChunkKind.CARE)

    def _untold(self, asserted: Asserted) -> Told:
        """What became of it where no construction tells it.

        The P of a chiropractic or osteopathic note tells today's treatment; a drug or therapy there is to come.
        """
        planned = self.section.care is Event.PLANNED
        ahead = asserted.cue is not None and asserted.cue[0] < self.mention.start  # 'as needed' stands after a drug
        hypothetical = asserted.assertion is Assertion.HYPOTHETICAL and (planned or ahead)
        if asserted.assertion is Assertion.POSSIBLE or hypothetical:
            return Event.PLANNED, self.view.cue(asserted.cue), None
        if not planned:
            return self._near_fate() or (Event.DONE, None, None)
        today = self.fate(Layer.PLAN)
        by_hand = self.has(Trait.HANDS_ON) and self.quote.isupper()
        if not self.sentence.holds(ChunkKind.LATER) and (today or by_hand or self.has(Trait.AT_VISIT)):
            return Event.DONE, None, today
        return Event.PLANNED, Section.PLAN, None

    def _near_fate(self) -> Told | None:
        """Words of an order, plan or refusal anywhere in a sentence that has none of anything done: it says of no treatment that it was given."""
        if self.sentence.holds(ChunkKind.DONE):
            return None
        told = next((node for node in self.sentence.nodes if node.kind in _UNGIVEN), None)
        return None if told is None else (_UNGIVEN[told.kind], self.view.quote(told), None)

    def weeks(self) -> tuple[float | None, Found | None]:
        """How long it lasted, where its sentence ties a length of time to it: 'six weeks of PT', 'NSAIDs x 3 months'.

        A length of time belongs to a treatment only where nothing else can own it; of several the longest counts.
        """
        lasted: list[tuple[float, Found]] = []
        for found in self.found(Layer.LENGTH):
            (unit,) = found.role("unit")
            assert isinstance(unit, Chunk)
            numbers = found.role("number")
            count = self.sentences.number(numbers[0]) if numbers else 1.0
            lasted.append((round(count * float(unit.value) / _WEEK, 1), found))
        return max(lasted, key=lambda one: one[0], default=(None, None))

    # ---- which complaint it was for

    def side_for(self, purpose: Found | None) -> str | None:
        """The side that it was for: its own, else that of the part it was for."""
        bodies = purpose.role("body") if purpose else []
        sides = {chunk.value for chunk in chunks_of(bodies, ChunkKind.SIDE)}
        if len(sides) > 1:
            return BILATERAL
        named = ((purpose.line, body) for body in bodies) if purpose else ()
        of_bodies = (side_beside(nodes, nodes.index(body)) for nodes, body in named)
        return self.side() or next((side for side in of_bodies if side), None)

    def areas(self) -> Areas | None:
        """The complaint that the sentence or its heading names for it; a complaint that is over is none."""
        sentence, table = self.sentence, self.sentences.pack.table
        over = self._resolved()
        if over is not None:
            return frozenset(), self.view.quote(over), None
        named: list[Node] = [node for node in sentence.nodes if _areas_of(node, table)]
        may_tell = named or any(sentence.holds(kind) for kind in _MAY_TELL)
        purpose = next(self.found(Layer.PURPOSE), None) if may_tell else None
        bodies = purpose.role("body") if purpose else []
        if bodies and is_chunk(bodies[0], ChunkKind.THIS):
            bodies = self._named_before()
        if purpose is not None and bodies and bodies[0].kind in _NO_BODY and not _areas_of(bodies[0], table):
            if bodies[0].kind is not ChunkKind.OTHER or not self._is_of_pack(bodies[0]):
                return frozenset(), self.view.quote(bodies[0]), purpose
            bodies = []
        if not bodies:
            purpose = None
            free = [node for node in named if not self._is_of_another(node)]
            bodies = [node for node in free if _areas_of(node, table) & table.complaints] or free
        if not bodies:
            bodies = [*self._of_item()]
        told = [(body, areas) for body in bodies if (areas := _areas_of(body, table))]
        if not told:
            away = purpose is not None and not table.regions and any(is_chunk(body, ChunkKind.PLACE) for body in bodies)
            return (
                (frozenset(), self.view.quote(bodies[0]), purpose) if away else None
            )  # a level, for a pack of no spine
        own = (areas for body, areas in told if not (isinstance(body, Head) and is_blamed(sentence, body)))
        mine = frozenset[str]().union(*own) - {OTHER_PART}
        return mine, None if mine & table.complaints else self.view.quote(told[0][0]), purpose

    def _named_before(self) -> list[Node]:
        """What 'it' is in 'he did eight weeks of therapy for it': the part named last in the sentence before."""
        own = [node for node in self.sentence.nodes if node.end <= self.mention.start]
        before = self.sentences.of(self.index - 1).nodes if self.index else []
        table = self.sentences.pack.table
        return [node for node in (*before, *own) if _areas_of(node, table) or node.kind in _NAMED][-1:]

    def _is_of_pack(self, node: Node) -> bool:
        """Whether a word of the pack's axes is in a stretch of words: 'for the foraminal narrowing'."""
        table, span = self.sentences.pack.table, (node.start, node.end)
        parts = self.view.of(Kind.COMPARTMENT, *span)
        ours = any(table.complaints_of(None, part.value) & table.complaints for part in parts)
        return ours or any(self.view.of(kind, *span) for kind in _AXES)

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

    def _resolved(self) -> Node | None:
        """The words by which its complaint is over: 'neck pain in 2019, resolved with PT'."""
        sentence = self.sentence
        if any(head.kind is ChunkKind.SYMPTOM and not head.denials for head in sentence.events):
            return None
        over = next((node for node in sentence.nodes if is_chunk(node, ChunkKind.RESOLVED)), None)
        after = self.following()
        return over or next(iter(chunks_of(after.nodes[:2] if after else [], ChunkKind.RESOLVED)), None)


def _areas_of(node: Node, table: CodeTable) -> frozenset[str]:
    """The areas of the body that a node is of."""
    chunk = node.head if isinstance(node, Head) else node
    if chunk is None:
        return frozenset()
    if chunk.kind is ChunkKind.PLACE:
        regions = {place.region for place in chunk.places}
        return frozenset(a for region in regions if region for a in table.complaints_of(region, None))
    return frozenset(chunk.area.split(AREAS)) if chunk.area else frozenset()
