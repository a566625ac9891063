"""One sentence: chunks in, drafts out."""

import re

from dxproof.engine.extract.reading.adjuncts import attach, cause_places
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.discourse import causes_named, resume, same_elsewhere
from dxproof.engine.extract.reading.draft import Draft, Line, Memory, Where
from dxproof.engine.extract.reading.drafts import drafts_of
from dxproof.engine.extract.reading.event import Event, Part, chunks_of, compatible, encode, is_chunk, letters
from dxproof.engine.extract.reading.gapping import gap
from dxproof.engine.extract.reading.govern import govern
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.nuclei import Surroundings, find_events
from dxproof.engine.extract.reading.settle import settle
from dxproof.engine.extract.reading.slots import has_level
from dxproof.engine.extract.reading.ties import tie
from dxproof.engine.pack.model import ChunkKind, Direction, Trait

_NARROWINGS = (ChunkKind.NARROWING, ChunkKind.NARROWED, ChunkKind.NARROWS, ChunkKind.WHOLE)
_REST = letters(ChunkKind.ELSEWHERE, ChunkKind.COLON)  # 'C2 and below: …' speaks of no level

_BESIDE = letters(ChunkKind.SIDE, ChunkKind.GRADE, ChunkKind.OTHER, ChunkKind.PLACE, ChunkKind.AT)
_IN_LIST = letters(ChunkKind.CAUSE, ChunkKind.AND, ChunkKind.COMMA) + _BESIDE
_LEADS_TO = letters(ChunkKind.NARROWS, ChunkKind.CAUSES, ChunkKind.WITH)
_NARROWS_ORGAN = re.compile(f"{ChunkKind.CAUSE.letter}[{_IN_LIST}]*[{_LEADS_TO}]+[{_BESIDE}]*{ChunkKind.ORGAN.letter}")


def read_sentence(chunks: list[Chunk], where: Where, memory: Memory, grammar: Grammar) -> list[Draft]:
    """The drafts of one sentence; what it leaves for the next is in ``memory``."""
    chunks = settle(chunks, grammar)
    if not chunks:
        return []
    here = [chunk for chunk in chunks if chunk.kind is ChunkKind.PLACE and not chunk.ambiguous]
    foreign = any(chunk.kind is ChunkKind.FOREIGN for chunk in chunks) and not any(chunk.leveled for chunk in here)
    string = encode(chunks)
    led = not where.cell and _find_topic(chunks, string, here, memory, grammar)
    if memory.pending is not None:
        chunks, string = [memory.pending, *chunks], memory.pending.kind.letter + string
        memory.pending = None
    heading = grammar.pattern("heading_part").match(string)  # 'Neural foramina: C3-C4 patent, …'
    headed_by = chunks[heading.end() - 1] if heading else memory.topic_part
    near = where.unit - memory.part_unit <= 1
    nodes = find_events(chunks, string, grammar, Surroundings(memory.part_event, near, headed_by, foreign))
    line = Line(nodes, grammar, where, foreign, led)
    if line.events or line.holds(ChunkKind.CAUSE):
        for mark in (attach, govern, cause_places, tie, gap):
            mark(line)
    drafts = same_elsewhere(line, memory)
    for event in line.events:
        drafts += drafts_of(event, line, memory)
    if where.void:
        memory.last_unit += 1  # what was not chosen says nothing between the question and its answer
    else:
        resume(line, drafts, memory)
    _leave(line, drafts, here, memory)
    return drafts


def _find_topic(chunks: list[Chunk], string: str, here: list[Chunk], memory: Memory, grammar: Grammar) -> bool:
    """'C4-C5: …', 'At C5-C6 …': the level that the sentence and those after it speak of; whether it opens with it."""
    lead = grammar.pattern("lead").match(string)
    if string.startswith(_REST):
        memory.topic, memory.topic_side, memory.item, memory.recent = None, None, False, None
        memory.enter("rest")
    fronted = grammar.pattern("fronted_side").match(string)  # 'On the left at C1-C2, …', 'Right C1-C2: …'
    side = chunks_of(chunks[: fronted.end()], ChunkKind.SIDE)[0] if fronted else None
    if lead is None:
        leveled = next((chunk for chunk in here if has_level(chunk)), None)
        topic = memory.topic
        headed = memory.item and leveled is not None and _said_before(leveled, chunks)
        if (leveled is not None and not headed) and (
            topic is None or not has_level(topic) or not compatible(leveled.places, topic.places)
        ):
            if topic is not None:
                memory.topic_side = None
            memory.topic, memory.item, memory.causes = leveled, False, memory.causes if topic is None else []
            memory.enter("named")
        memory.topic_side = side or memory.topic_side
        return False
    place, behind = chunks[lead.end() - 1], chunks[lead.end() : lead.end() + 2]
    follows = [chunk.kind for chunk in behind]
    headed = follows[:1] == [ChunkKind.COLON]
    if not place.ambiguous and (has_level(place) or not has_level(memory.topic) or headed):
        if memory.topic is not None and not compatible(place.places, memory.topic.places):
            memory.causes = []  # 'this' is none of another level
        memory.topic = place
        memory.topic_side = behind[0] if follows == [ChunkKind.SIDE, ChunkKind.COLON] else side
        memory.item = headed or follows[:1] == [ChunkKind.DASH]
        memory.enter("lead")
    return True


def _said_before(place: Chunk, chunks: list[Chunk]) -> bool:
    """Whether a narrowing is named before a place: under 'L4-L5:' it is there."""
    return any(chunk.kind in _NARROWINGS and chunk.end <= place.start for chunk in chunks)


def _named_part(line: Line) -> Event | None:
    """An opening that a sentence names and says nothing of ('the right foramen measures 3 mm'): the next one may resume it."""
    at = next((n for n in range(len(line.nodes) - 1, -1, -1) if is_chunk(line.nodes[n], ChunkKind.PART)), None)
    if at is None or line.foreign:
        return None
    chunk = chunks_of(line.nodes, ChunkKind.PART)[-1]
    return Event(
        ChunkKind.EVENT, chunk.start, chunk.end, [], parts=[Part(chunk.value, chunk)],
        places=chunks_of(line.nodes, ChunkKind.PLACE)[-1:], sides=chunks_of(line.nodes[:at], ChunkKind.SIDE)[-1:],
    )  # fmt: skip


def _leave(line: Line, drafts: list[Draft], here: list[Chunk], memory: Memory) -> None:
    """What the next sentence may refer to."""
    last = line.nodes[-1]
    if (
        not line.events
        and isinstance(last, Chunk)
        and last.kind is ChunkKind.HEDGE
        and last.direction is not Direction.BACKWARD
    ):
        memory.pending = last
    spoken_of = next((event for event in reversed(line.events) if event.parts), None) or _named_part(line)
    if spoken_of is not None:
        memory.part_event, memory.part_unit = spoken_of, line.where.unit
    memory.counted = [draft for draft in drafts if draft.counts] or memory.counted
    if drafts:
        told_apart = all(draft in memory.last for draft in drafts)  # a side of what was said before
        memory.last = memory.last if told_apart else drafts
        memory.last_unit, memory.last_block = line.where.unit, line.where.block
        memory.of_study = memory.studied or line.holds(ChunkKind.STUDY)
    if here:
        memory.recent, memory.named = here[-1], here
    causes = causes_named(line) if not line.where.void else []
    memory.causes = causes or memory.causes
    spoken_for = _causes_of_another_opening(line)
    stated = (ties for event in line.events for ties in (event.causes, *(v.causes for v in event.variants)))
    tied = {id(t.cause) for ties in stated for t in ties} | {id(cause) for cause in spoken_for}
    for cause in causes:
        if Trait.WEAK not in cause.traits and not cause.hedged and not cause.elsewhere and id(cause) not in tied:
            memory.unbound.setdefault(memory.segment, []).append(cause)


def _causes_of_another_opening(line: Line) -> list[Chunk]:
    """The causes that narrow an opening which is none of the pack's: 'a disc narrows the lateral recess'."""
    found = (match.span() for match in _NARROWS_ORGAN.finditer(line.string))
    return [
        cause
        for start, end in found
        if isinstance(organ := line.nodes[end - 1], Chunk) and Trait.OPENING in organ.traits
        for cause in chunks_of(line.nodes[start:end], ChunkKind.CAUSE)
    ]
