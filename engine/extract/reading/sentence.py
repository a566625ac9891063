"""One sentence: chunks in, drafts out."""

from dataclasses import dataclass
from itertools import pairwise

from dxproof.engine.extract.reading.adjuncts import attach, cause_places
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import NOWHERE, Draft, Memory
from dxproof.engine.extract.reading.event import Event, Node, Part, Tie, Variant, encode, is_chunk
from dxproof.engine.extract.reading.gapping import gap
from dxproof.engine.extract.reading.govern import govern
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.nuclei import find_events
from dxproof.engine.extract.reading.settle import settle
from dxproof.engine.extract.reading.slots import has_level, named_before, place_chunks, side_of
from dxproof.engine.extract.reading.ties import compatible, sentence_causes, tie
from dxproof.engine.facts import Place
from dxproof.engine.pack.model import ChunkKind, Direction, Layer, Says, Trait
from dxproof.engine.terms import Assertion

# The strongest first: of whom, under what condition, how sure, when.
_ASSERTIONS = (
    (ChunkKind.PERSON, Assertion.OTHER_PERSON),
    (ChunkKind.IF, Assertion.HYPOTHETICAL),
    (ChunkKind.HEDGE, Assertion.POSSIBLE),
    (ChunkKind.PAST, Assertion.HISTORICAL),
)
_CLAUSE_ENDS = (ChunkKind.SEMICOLON, ChunkKind.BUT)
# Units between a statement and the sentence that may resume it.
_NEAR = 2
_BEFORE_NOUN = (ChunkKind.GRADE, ChunkKind.MEASURE, ChunkKind.COLON, ChunkKind.DASH)
SAME_CLAUSE = "same-clause"
_OTHER_SIDE = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Where:
    """What the unit of a sentence says of it: its number, whether it describes findings, whether another organ stands by."""

    unit: int
    report: bool
    cell: bool
    operative: bool = False
    block: object = None


class SentenceReader:
    """Reads the sentences of one note in order; what they leave for the next is in ``memory``."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self.memory = Memory()
        self._led = False  # the sentence opens with its level

    def read(self, chunks: list[Chunk], where: Where) -> list[Draft]:
        """The drafts of one sentence."""
        chunks = settle(chunks, self._grammar)
        if not chunks:
            return []
        memory = self.memory
        foreign = any(c.kind is ChunkKind.FOREIGN for c in chunks)
        here = [c for c in chunks if c.kind is ChunkKind.PLACE and not c.ambiguous]
        foreign = foreign and not any(c.leveled for c in here)
        self._led = False
        if not where.cell:
            self._topic(chunks, here)
        if memory.pending is not None:
            chunks = [memory.pending, *chunks]
            memory.pending = None
        nodes, events = find_events(chunks, self._grammar, memory.part_event, foreign, self._topic_part(chunks))
        attach(nodes, self._grammar)
        govern(nodes, self._grammar)
        cause_places(nodes, self._grammar)
        tie(nodes, self._grammar)
        gap(nodes, events, self._grammar)
        drafts = self._same(nodes, events, where)
        for event in events:
            drafts += self._drafts(event, events, nodes, where, foreign)
        self._resume(nodes, events, drafts, where)
        self._leave(nodes, events, drafts, here, where)
        return drafts

    # ---- topic

    def _topic_part(self, chunks: list[Chunk]) -> Chunk | None:
        """'Neural foramina: C3-C4 patent, …': the part that heads its line, or the line above."""
        for chunk, following in pairwise(chunks):
            if chunk.kind is ChunkKind.PART and following.kind is ChunkKind.COLON:
                return chunk
            if chunk.kind not in (ChunkKind.SIDE, ChunkKind.OTHER, ChunkKind.PART, ChunkKind.AND):
                break
        return self.memory.topic_part

    def _topic(self, chunks: list[Chunk], here: list[Chunk]) -> None:
        """'C4-C5: …', 'At C5-C6 …': the level that the sentence and those behind it speak of."""
        memory = self.memory
        lead = self._grammar.lead.match(encode(chunks))
        if lead:
            self._led = True
            place = chunks[lead.end() - 1]
            follows = chunks[lead.end()].kind if lead.end() < len(chunks) else None
            if place.ambiguous:
                return
            if has_level(place) or not has_level(memory.topic) or follows is ChunkKind.COLON:
                memory.topic, memory.topic_side = place, None
                memory.item = follows in (ChunkKind.COLON, ChunkKind.DASH)
                memory.enter("lead")
                side = chunks[lead.end()] if follows is ChunkKind.SIDE else None
                after = chunks[lead.end() + 1].kind if lead.end() + 1 < len(chunks) else None
                memory.topic_side = side if side is not None and after is ChunkKind.COLON else None
            return
        leveled = [c for c in here if has_level(c)]
        if leveled and (
            memory.topic is None
            or not has_level(memory.topic)
            or not compatible(leveled[0].places, memory.topic.places)
        ):
            memory.topic, memory.topic_side, memory.item = leveled[0], None, False
            memory.enter("named")

    # ---- drafts of one event

    def _drafts(self, event: Event, events: list[Event], nodes: list[Node], where: Where, foreign: bool) -> list[Draft]:
        memory = self.memory
        if where.operative:
            event.governors.pop(ChunkKind.PAST, None)  # what this operation treats is present at its encounter
            if event.clear is not None:
                return []  # and what it has opened was not
        placed = place_chunks(event, events, nodes, memory, where.report)
        if not event.places and any(is_chunk(n, ChunkKind.HERE) for n in nodes) and not has_level(memory.topic):
            placed = placed or memory.named
        if event.pick is not None and len(event.all_places) < 1:
            placed = self._picked(event, nodes) or placed
        if event.bare and not self._bare_counts(event, events, nodes, placed, foreign):
            return []
        if not placed and memory.study_place is not None and event.elsewhere is None and not event.holds:
            placed = [memory.study_place]
        causes = self._causes(event, events, nodes, placed)
        drafts: list[Draft] = []
        for variant in event.variants or [Variant((), (), tuple(causes))]:
            for part in event.parts or [Part(None)]:
                narrowed = event.holds != part.opposite
                if not narrowed and part.chunk is not None and Trait.NO_DENIAL in part.chunk.traits:
                    continue
                drafts += self._placed(event, part, variant, placed, narrowed, where)
        return drafts

    def _placed(
        self, event: Event, part: Part, variant: Variant, placed: list[Chunk], narrowed: bool, where: Where
    ) -> list[Draft]:
        memory = self.memory
        assertion, cue = _assertion(event, part, narrowed)
        sides = list(variant.sides) or _sides(event, part)
        if not sides and memory.topic_side is not None:
            sides = [memory.topic_side]
        side, side_chunk = side_of(sides)
        places: list[tuple[Place, Chunk | None, str | None]] = [(place, None, None) for place in variant.places]
        if not places:
            for chunk in placed:
                paired = chunk.sides or (None,) * len(chunk.places)
                places += [(place, chunk, own) for place, own in zip(chunk.places, paired, strict=True)]
        elif placed:
            places = [
                (place, next((c for c in placed if place in c.places), placed[0]), None) for place, _, _ in places
            ]
        drafts: list[Draft] = []
        for place, at, own_side in places or [(NOWHERE, None, None)]:
            this_side = own_side or side
            if this_side == "opposite":
                this_side = _OTHER_SIDE.get(memory.last[-1].side or "") if memory.last else None
            draft = Draft(
                part.value, place, at, this_side, side_chunk, event, assertion, cue, where.unit, memory.segment,
                leveled=has_level(memory.topic), by=list(event.by),
            )  # fmt: skip
            for t in variant.causes:
                if len(places) > 1 and t.cause.own_places and not compatible(t.cause.own_places, (place,)):
                    continue
                (draft.denied if t.cause.denied and not event.denials else draft.ties).append(t)
                draft.by.append(t.by)
            own = any(t.by != SAME_CLAUSE for t in draft.ties)
            draft.closed = own or event.exclusive or not narrowed or where.operative or self._stands_alone(event, where)
            inside = [t.cause for t in draft.ties]
            draft.start = min([event.start, *(c.start for c in inside)])
            draft.end = max([event.end, *(c.end for c in inside)])
            draft.graded = assertion is Assertion.NEGATED and event.grade is not None
            drafts.append(draft)
        return drafts

    def _causes(self, event: Event, events: list[Event], nodes: list[Node], placed: list[Chunk]) -> list[Tie]:
        """The causes tied to an event; where there is none, the changes that its own clause names."""
        if event.causes or event.exclusive or event.variants or not event.holds:
            return event.causes
        places = tuple(place for chunk in placed for place in chunk.places)
        low = max((n for n in range(event.node) if is_chunk(nodes[n], *_CLAUSE_ENDS)), default=-1)
        high = next((n for n in range(event.node + 1, len(nodes)) if is_chunk(nodes[n], *_CLAUSE_ENDS)), len(nodes))
        taken = {id(t.cause) for other in events for t in other.causes if other is not event and other.exclusive}
        return [
            Tie(cause, SAME_CLAUSE)
            for n in range(low + 1, high)
            if is_chunk(cause := nodes[n], ChunkKind.CAUSE)
            and isinstance(cause, Chunk)
            and not cause.denied
            and not cause.elsewhere
            and id(cause) not in taken
            and Trait.WEAK not in cause.traits
            and compatible(cause.own_places, places)
            and not (n > event.node and _is_beside(nodes[event.node : n]))
        ]

    def _stands_alone(self, event: Event, where: Where) -> bool:
        """Whether an event names a level of its own in running text: the changes of other sentences are not its causes."""
        if where.cell or not any(has_level(chunk) for chunk in event.places):
            return False
        topic = self.memory.topic
        return (
            topic is None
            or (not self.memory.item and not self._led)
            or any(p not in topic.places for p in event.all_places)
        )

    def _picked(self, event: Event, nodes: list[Node]) -> list[Chunk]:
        """'the former', 'the latter': one of the two places named before."""
        assert event.pick is not None
        named = [n for n in nodes[: event.node] if is_chunk(n, ChunkKind.PLACE)]
        flat = [(place, n) for n in named if isinstance(n, Chunk) for place in n.places]
        if len(flat) < 2:
            return []
        place, chunk = flat[0 if event.pick.kind is ChunkKind.FORMER else -1]
        return [Chunk(ChunkKind.PLACE, chunk.start, chunk.end, places=(place,), leveled=chunk.leveled)]

    def _bare_counts(
        self, event: Event, events: list[Event], nodes: list[Node], placed: list[Chunk], foreign: bool
    ) -> bool:
        """Whether a narrowing of no named part is a statement: it has a place, and is no other word for one before it."""
        if event.head is not None and Trait.CARRIED in event.head.traits:
            return True
        if foreign or _is_of_organ(event, nodes):
            return False
        resumed = any(e.parts and e.node < event.node for e in events)
        if resumed and not event.places:
            return False
        pointed = event.node > 0 and is_chunk(nodes[event.node - 1], ChunkKind.THIS)
        if (pointed or (event.head is not None and event.head.definite)) and not event.places and self.memory.last:
            return False
        if not event.places and not any(has_level(c) for c in placed):
            return False
        return bool(placed)

    # ---- discourse

    def _same(self, nodes: list[Node], events: list[Event], where: Where) -> list[Draft]:
        """'C4-5: similar': what was said of the place before is said of this one."""
        memory = self.memory
        if events or not memory.last or not nodes:
            return []
        string = encode(nodes)
        topic = memory.topic
        if (
            topic is not None
            and has_level(topic)
            and is_chunk(nodes[0], ChunkKind.SAME)
            and not any(is_chunk(n, ChunkKind.PLACE) for n in nodes)
        ):
            return [
                draft.again(place, topic, where.unit, nodes[0].start, nodes[0].end, "same-at-heading")
                for place in topic.places
                for draft in memory.last
                if draft.place != place
            ]
        for rule in self._grammar.layers[Layer.ELLIPSIS]:
            if rule.says is Says.SAME and (match := rule.regex.search(string)):
                chunks = [n for n in nodes[match.start() : match.end()] if isinstance(n, Chunk)]
                places = [(place, c) for c in chunks if c.kind is ChunkKind.PLACE for place in c.places]
                start, end = chunks[0].start, chunks[-1].end
                return [
                    draft.again(place, chunk, where.unit, start, end, rule.id)
                    for place, chunk in places
                    for draft in memory.last
                    if draft.place != place
                ]
        return []

    def _resume(self, nodes: list[Node], events: list[Event], drafts: list[Draft], where: Where) -> None:
        """'This is due to …', 'The cause is …', 'The narrowing is ligamentous': causes for what was said before."""
        memory = self.memory
        near = memory.last if where.unit - memory.last_unit <= _NEAR else []
        targets = drafts or [d for d in near if d.counts] or (memory.counted if near else [])
        if not targets:
            return
        for event in events:
            if (
                event.bare
                and not event.places
                and not _is_elsewhere(event, nodes)
                and not any(d.event is event for d in drafts)
            ):
                said = [d for d in targets if d.event is not event] or targets
                self._resumed(event, [d for d in said if self._is_of(d, named_before(event, nodes))])
        causes = sentence_causes(nodes)
        if not events and not causes:
            self._taken_back(nodes, targets)
        for event in events:
            if not event.causes and self._by_this(event, nodes):
                for draft in drafts:
                    if draft.event is event and draft.counts:
                        draft.add([c for c in memory.causes if not c.hedged], "by-this")
                        draft.closed = True
        if drafts and nodes and is_chunk(nodes[0], ChunkKind.WITH, ChunkKind.CAUSES, ChunkKind.SO):
            for draft in drafts:
                if draft.counts and not draft.ties and not draft.event.exclusive:
                    draft.add([c for c in memory.causes if not c.hedged], "continues")
        if not causes:
            return
        string = encode(nodes)
        first = min((e.node for e in events if e.parts), default=len(nodes))
        for rule in self._grammar.layers[Layer.DISCOURSE]:
            match = rule.regex.search(string) if rule.needs.issubset(string) else None
            if (
                match is None
                or (rule.adjacent and (drafts or where.block != memory.last_block))
                or (drafts and match.start() < first)
            ):
                continue
            if any(isinstance(n, Event) and (n.parts or n.causes) for n in nodes[match.start() : match.end("cause")]):
                continue
            named = [n for n in nodes[match.start("cause") : match.end("cause")] if isinstance(n, Chunk)]
            found = [c for c in named if c.kind is ChunkKind.CAUSE and not c.denied]
            if rule.adjacent and any(Trait.WEAK in c.traits for c in found):
                continue
            for draft in targets:
                if draft.counts and found:
                    draft.add(found, rule.id)
                    draft.closed = True
            return

    @staticmethod
    def _by_this(event: Event, nodes: list[Node]) -> bool:
        """'… is narrowed by this': the cause is what the sentence before names."""
        for index, node in enumerate(nodes[event.node + 1 : -1], event.node + 1):
            if is_chunk(node, ChunkKind.BY) and is_chunk(nodes[index + 1], ChunkKind.THIS):
                return True
        return False

    @staticmethod
    def _taken_back(nodes: list[Node], targets: list[Draft]) -> None:
        """'It has since resolved', 'this was never confirmed': what was said before holds no more."""
        if not any(is_chunk(n, ChunkKind.THIS) for n in nodes[:2]):
            return
        for node in nodes:
            if not isinstance(node, Chunk):
                continue
            if node.kind is ChunkKind.RESOLVED or (node.kind is ChunkKind.NOT and node.direction is Direction.BACKWARD):
                for draft in targets:
                    if draft.counts:
                        draft.assertion, draft.cue = Assertion.NEGATED, (node.start, node.end)

    @staticmethod
    def _is_of(draft: Draft, place: Chunk | None) -> bool:
        """Whether a narrowing that the sentence places can be the one of a draft."""
        return place is None or not place.places or compatible(place.places, (draft.place,))

    def _resumed(self, event: Event, targets: list[Draft]) -> None:
        """'The narrowing is produced by …', 'the stenosis is not confirmed': more of what was said before."""
        named = [t.cause for t in event.causes if not t.cause.denied]
        denied = {value for t in event.causes if t.cause.denied for value in t.cause.values}
        assertion, cue = _assertion(event, Part(None), event.holds)
        for draft in targets:
            if not event.holds or assertion is not Assertion.PRESENT:
                if not named and draft.counts and (event.denials or event.governors):
                    draft.assertion, draft.cue = assertion, cue
                    if assertion is Assertion.NEGATED:
                        draft.ties.clear()
                continue
            draft.ties = [t for t in draft.ties if not denied.intersection(t.cause.values)]
            if draft.counts and named:
                draft.add(named, "resumes-narrowing")
                draft.closed = True

    def _leave(
        self, nodes: list[Node], events: list[Event], drafts: list[Draft], here: list[Chunk], where: Where
    ) -> None:
        """What the next sentence may refer to."""
        memory = self.memory
        if not events and nodes and is_chunk(nodes[-1], ChunkKind.HEDGE):
            last = nodes[-1]
            memory.pending = last if isinstance(last, Chunk) else None
        with_parts = [event for event in events if event.parts]
        if with_parts:
            memory.part_event = with_parts[-1]
        counted = [draft for draft in drafts if draft.counts]
        memory.counted = counted or memory.counted
        if drafts:
            memory.last, memory.last_unit, memory.last_block = drafts, where.unit, where.block
        if here:
            memory.recent, memory.named = here[-1], here
        named = sentence_causes(nodes)
        if named:
            memory.causes = named
        tied = {id(t.cause) for event in events for t in event.causes}
        for cause in sentence_causes(nodes):
            if Trait.WEAK not in cause.traits and not cause.hedged and not cause.elsewhere and id(cause) not in tied:
                memory.unbound.setdefault(memory.segment, []).append(cause)


def _is_elsewhere(event: Event, nodes: list[Node]) -> bool:
    """'Elsewhere no narrowing' says nothing of the narrowing before it."""
    return event.elsewhere is not None or any(is_chunk(n, ChunkKind.ELSEWHERE) for n in nodes[: event.node])


def _is_beside(between: list[Node]) -> bool:
    """'Stenosis with a disc bulge' is no cause; 'stenosis, short pedicles with facet hypertrophy' is the clause's own."""
    first = next((n for n in between if is_chunk(n, ChunkKind.WITH, ChunkKind.COMMA)), None)
    return first is not None and is_chunk(first, ChunkKind.WITH)


def _is_of_organ(event: Event, nodes: list[Node]) -> bool:
    """'Vertebral artery: moderate stenosis' is the artery's."""
    back = event.node - 1
    while back >= 0 and is_chunk(nodes[back], *_BEFORE_NOUN):
        back -= 1
    before = nodes[back] if back >= 0 else None
    return isinstance(before, Chunk) and before.kind in (ChunkKind.ORGAN, ChunkKind.FOREIGN) and not before.value


def _sides(event: Event, part: Part) -> list[Chunk]:
    """The sides of a part: its own, or the event's where no part has one of its own."""
    if len(event.parts) <= 1:
        return event.sides
    return part.sides or ([] if any(p.sides for p in event.parts) else event.sides)


def _assertion(event: Event, part: Part, narrowed: bool) -> tuple[Assertion, tuple[int, int] | None]:
    """What the governors make of an event, and the words that made it."""
    found = next(((value, event.governors[kind]) for kind, value in _ASSERTIONS if kind in event.governors), None)
    if not narrowed:
        over = event.clear is None and all(cue.kind is ChunkKind.RESOLVED for cue in event.denials)
        if found is not None and (
            found[0] in (Assertion.HYPOTHETICAL, Assertion.OTHER_PERSON) or (over and found[0] is Assertion.HISTORICAL)
        ):
            return found[0], (found[1].start, found[1].end)
        cue = event.denials[-1] if event.denials else event.clear
        return Assertion.NEGATED, (cue.start, cue.end) if cue is not None else (event.start, event.end)
    if found is None:
        return Assertion.PRESENT, None
    return found[0], (found[1].start, found[1].end)
