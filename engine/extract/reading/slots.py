"""Slots: the place and the side of an event, from its own phrase outward: clause, heading, topic, text before."""

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import Memory
from dxproof.engine.extract.reading.event import (
    Event,
    Node,
    chunks_of,
    compatible,
    encode,
    is_chunk,
    letters,
    places_of,
)
from dxproof.engine.pack.codes import BILATERAL, OTHER_SIDE
from dxproof.engine.pack.model import ChunkKind

_JOINERS = (ChunkKind.AND, ChunkKind.OR, ChunkKind.COMMA, ChunkKind.WITH)
# What may stand between the side that opens a clause and its event, and before that side.
_OF_A_SIDE = letters(
    ChunkKind.GRADE, ChunkKind.OTHER, ChunkKind.MEASURE, ChunkKind.COMMA, ChunkKind.NOT, ChunkKind.COLON, ChunkKind.DASH,
    ChunkKind.BE, ChunkKind.SHOWS, ChunkKind.WITH, ChunkKind.EVENT,
)  # fmt: skip
_OPENS_CLAUSE = letters(ChunkKind.COLON, ChunkKind.SEMICOLON, ChunkKind.COMMA, ChunkKind.AND, ChunkKind.BUT)


def has_level(chunk: Chunk | None) -> bool:
    """Whether a chunk names a level, not only a region."""
    return chunk is not None and any(place.level for place in chunk.places)


def _within(chunk: Chunk, topic: Chunk | None) -> bool:
    """Whether a lone vertebra ('L4', often a root) belongs to the segment that the item is about."""
    return (
        chunk.single
        and topic is not None
        and not topic.single
        and any(a.touches(b) for a in chunk.places for b in topic.places if b.level)
    )


def place_chunks(event: Event, events: list[Event], nodes: list[Node], memory: Memory, report: bool) -> list[Chunk]:
    """The chunks that place an event, the own ones first; empty where nothing does.

    ``report`` says that the sentence stands in a description, where a level that was named holds on.
    """
    topic = memory.topic
    own = [chunk for chunk in event.places if not _within(chunk, topic)]
    if event.resumes is not None and not own:
        before = [other for other in events if other.node < event.node and other.places]
        own = before[-1].places if before else _fronted(event, nodes)
        own = own or (event.resumes.places if event.resumes not in events else [])
    leveled = [chunk for chunk in own if has_level(chunk)]
    if leveled:
        return leveled
    excepted = not event.holds and any(other.opposite is event for other in events)
    if event.elsewhere is not None or excepted:
        return []  # 'the remaining lumbar canal', 'none, except at C1-C2': none of the levels named
    found = named_before(event, nodes)
    if found is not None and found.kind is ChunkKind.ELSEWHERE:
        event.elsewhere = found
        return own
    if found is None and not has_level(topic):
        found = _right(event, nodes)
    if found is not None and _within(found, topic):
        found = topic
    if found is not None and (not own or has_level(found)):
        own = [found]
    if any(has_level(chunk) for chunk in own):
        return own
    if own and not any(chunk.ambiguous for chunk in own):
        level = _level_behind(event, nodes)
        if level is not None and not _within(level, topic):
            return [level]
    if topic is not None and (not own or (has_level(topic) and compatible(places_of(own), topic.places))):
        return [topic]
    if own:
        return own
    return [memory.recent] if memory.recent is not None and (report or not event.holds) else []


def _fronted(event: Event, nodes: list[Node]) -> list[Chunk]:
    """'At L4-L5 the right one is not: a disc extrusion fills it': the place that a sentence names before all else."""
    for node in nodes[: event.node]:
        if isinstance(node, Event) or node.kind is ChunkKind.CAUSE:
            break
        if node.kind is ChunkKind.PLACE and has_level(node):
            return [node]
    return []


def _level_behind(event: Event, nodes: list[Node]) -> Chunk | None:
    """'cervical foraminal stenosis - C1-C2', '… from disc, right, C2-C3': a level beats a word, wherever the clause names it.

    A level right after a cause is that of the cause.
    """
    caused = comma = False
    for node in nodes[event.node + 1 :]:
        if isinstance(node, Event) or is_chunk(node, ChunkKind.SEMICOLON, ChunkKind.BUT):
            return None
        if node.kind is ChunkKind.PLACE and has_level(node):
            return node if comma or not caused else None
        if is_chunk(node, ChunkKind.CAUSE, ChunkKind.BY):
            caused, comma = True, False
        elif caused and not is_chunk(node, ChunkKind.COMMA, ChunkKind.SIDE, ChunkKind.GRADE):
            return None
        else:
            comma = comma or node.kind is ChunkKind.COMMA
    return None


def named_before(event: Event, nodes: list[Node]) -> Chunk | None:
    """The place, or the word for other places, that was named last before the event in its sentence."""
    for node in reversed(nodes[: event.node]):
        if isinstance(node, Event):
            if node.elsewhere is not None and not node.places:
                return node.elsewhere
            if node.places:
                return node.places[-1]
        elif node.kind in (ChunkKind.PLACE, ChunkKind.ELSEWHERE):
            return node
    return None


def _right(event: Event, nodes: list[Node]) -> Chunk | None:
    """'canal and foraminal stenosis at C5-C6': the place that a coordinated event after it names."""
    passed: list[Node] = []
    for node in nodes[event.node + 1 :]:
        if is_chunk(node, ChunkKind.SEMICOLON, ChunkKind.BUT, ChunkKind.COLON):
            return None
        if isinstance(node, Event) and node.places:
            return node.places[0] if chunks_of(passed, *_JOINERS) else None
        if isinstance(node, Chunk) and node.kind is ChunkKind.PLACE:
            return node if chunks_of(passed, ChunkKind.AT) else None
        passed.append(node)
    return None


def sides_before(event: Event, nodes: list[Node]) -> list[Chunk]:
    """The side that opens a clause without a part: 'LEFT normal, no osteoarthritis', '…: R - severe osteoarthritis'."""
    before = encode(nodes[: event.node]).rstrip(_OF_A_SIDE)
    first = before.rstrip(ChunkKind.SIDE.letter)
    if first and first[-1] not in _OPENS_CLAUSE:
        return []
    return chunks_of(nodes[len(first) : len(before)], ChunkKind.SIDE)


def side_of(chunks: list[Chunk]) -> tuple[str | None, Chunk | None]:
    """One side for what is named: both sides are bilateral."""
    named = [chunk for chunk in chunks if chunk.value]
    values = {chunk.value for chunk in named}
    if not named:
        return None, None
    return BILATERAL if BILATERAL in values or OTHER_SIDE.keys() <= values else named[0].value, named[0]
