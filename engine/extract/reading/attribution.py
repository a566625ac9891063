"""Causes that a sentence names for what was said before it: 'The cause is …', 'The former is bony, the latter is disc'."""

from dataclasses import replace
from itertools import takewhile

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import Draft, Line, Memory
from dxproof.engine.extract.reading.event import Event, Node, chunks_of, compatible, is_chunk
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.reading.slots import has_level
from dxproof.engine.pack.codes import BILATERAL, OTHER_SIDE
from dxproof.engine.pack.model import ChunkKind, Layer, Trait

_PICKS = (ChunkKind.FORMER, ChunkKind.LATTER)
_LEADING = (ChunkKind.SIDE, ChunkKind.AT, ChunkKind.COMMA, ChunkKind.THIS, ChunkKind.COLON)


def name_causes(line: Line, drafts: list[Draft], targets: list[Draft], memory: Memory) -> None:
    """Give the causes that a sentence names to what was said before.

    The first construction that matches gives them to all of it, or to those that its place, side or order picks; those after
    it give theirs only to what they pick.
    """
    first = min((event.node for event in line.events if event.parts), default=len(line.nodes) if line.events else 0)
    denied = {value for c in chunks_of(line.nodes, ChunkKind.CAUSE) if c.denied for value in c.values}
    given: list[Chunk] = []
    for found in line.found(Layer.DISCOURSE):
        named = chunks_of(found.role("cause"), ChunkKind.CAUSE)
        if any(cause is known for cause in named for known in given) or not _may_name(
            found, line, drafts, first, memory
        ):
            continue
        causes = [cause for cause in named if not cause.denied]
        if found.rule.made.adjacent and any(Trait.WEAK in cause.traits for cause in causes):
            continue
        picked = _picked(found, given, line, drafts, targets, memory)
        if given and picked is None:
            return
        hedge = next(iter(chunks_of(found.nodes, ChunkKind.HEDGE)), None)
        for cause in causes:
            cause.hedged = cause.hedged or hedge  # 'the ligament may be the cause'
        otherwise = bool(chunks_of(found.nodes, ChunkKind.BUT, ChunkKind.SAME))
        for draft in _at_place_of(found, line, drafts, targets) if picked is None else picked:
            if draft.counts and causes:
                # what an addendum says, it corrects; 'the same at C4-5, but from disc', '… due to disc'
                replaced = (line.where.addendum and draft.unit < line.where.unit) or otherwise
                draft.ties = [t for t in draft.ties if not (replaced or denied.intersection(t.cause.values))]
                draft.add(causes, found.by)
                draft.closed = True
        if picked is None:
            return
        given += named


def _may_name(found: Found, line: Line, drafts: list[Draft], first: int, memory: Memory) -> bool:
    adjacent = found.rule.made.adjacent
    tied = [t.cause for event in line.events if event.exclusive and event.parts for t in event.causes]
    return not (
        any(cause is known for cause in chunks_of(found.role("cause"), ChunkKind.CAUSE) for known in tied)
        or (adjacent and (drafts or line.where.block != memory.last_block))
        or (drafts and found.match.start() < first)
        or any(isinstance(node, Event) and (node.parts or node.causes) for node in found.nodes)
    )


def _picked(
    found: Found, given: list[Chunk], line: Line, drafts: list[Draft], targets: list[Draft], memory: Memory
) -> list[Draft] | None:
    """What an order or a side beside a cause picks of several narrowings; None where neither stands there."""
    if chunks_of(found.nodes, ChunkKind.PLACE):
        return None
    order = chunks_of(_before(found, given, line), *_PICKS)
    if order and len(targets) > 1:
        named = {id(tie.cause) for draft in drafts for tie in draft.ties}
        if any(id(cause) in named for cause in chunks_of(found.role("cause"), ChunkKind.CAUSE)):
            return []  # tied within its sentence
        return targets[-1:] if order[-1].kind is ChunkKind.LATTER else targets[:1]
    side = next(iter(chunks_of([*_leading_to(found, line), *found.nodes], ChunkKind.SIDE)), None)
    if side is None or side.value not in OTHER_SIDE or drafts:
        return None
    return _of_side(side, targets, drafts, memory)


def _before(found: Found, given: list[Chunk], line: Line) -> list[Node]:
    """The words before the last cause of a construction that no other cause has been given by."""
    causes = chunks_of(found.role("cause"), ChunkKind.CAUSE)
    last = max(line.nodes.index(cause) for cause in causes)
    known = [line.nodes.index(cause) for cause in given]
    return line.nodes[max((n for n in known if n < last), default=-1) + 1 : last]


def _leading_to(found: Found, line: Line) -> list[Node]:
    """The words that lead over to a construction: 'on the right' before 'the cause is …'."""
    before = reversed(line.nodes[: found.match.start()])
    return list(takewhile(lambda node: is_chunk(node, *_LEADING), before))


def _of_side(side: Chunk, targets: list[Draft], drafts: list[Draft], memory: Memory) -> list[Draft]:
    """The narrowings of a side, or of none; of one on both sides, that side is told apart from the other."""
    own = [draft for draft in targets if draft.side == side.value]
    if own:
        return own
    for draft in targets:
        if draft.side == BILATERAL:
            own.append(replace(draft, side=side.value, side_chunk=side, ties=[], by=list(draft.by), told=draft.unit))
            draft.side = OTHER_SIDE[side.value]
    drafts += own
    memory.last = [*memory.last, *own]
    return own or [draft for draft in targets if draft.side is None]


def _at_place_of(found: Found, line: Line, drafts: list[Draft], targets: list[Draft]) -> list[Draft]:
    """What a cause is named for: of several narrowings the one at its place; 'L5-S1 by facets' states one more, there."""
    place = next((c for c in chunks_of(found.nodes, ChunkKind.PLACE) if has_level(c)), None)
    meant = [d for d in targets if place is None or compatible(place.places, (d.place,))]
    if meant or place is None or drafts:
        return meant
    span = (found.nodes[0].start, found.nodes[-1].end)
    for draft in targets[-1:]:
        drafts += [draft.again(each, place, line.where.unit, *span, found.by) for each in place.places]
    for draft in drafts:
        draft.ties.clear()
    return drafts
