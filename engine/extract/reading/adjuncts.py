"""Adjuncts at the borders of an event: the side, degree, place and measure that touch it."""

from itertools import pairwise

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, encode, is_chunk
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.pack.model import ChunkKind


def attach(nodes: list[Node], grammar: Grammar) -> None:
    """Give every event the adjuncts beside it. What touches two events belongs to the one on its left."""
    string = encode(nodes)
    left, right = grammar.borders
    taken: set[int] = set()
    events = [node for node in nodes if isinstance(node, Event)]
    for event in events:
        match = right.match(string, event.node + 1)
        for index in range(event.node + 1, match.end() if match else event.node + 1):
            _take(event, nodes, index, taken)
    for event in events:
        if event.kind is ChunkKind.ACT:
            continue  # what stands before a verb is its subject's
        match = left.search(string[: event.node])
        for index in range(match.start() if match else event.node, event.node):
            _take(event, nodes, index, taken)
    for before, after in pairwise(events):
        between = nodes[before.node + 1 : after.node]
        if (
            after.elsewhere
            and not before.places
            and not before.elsewhere
            and between
            and all(is_chunk(node, *_COORDINATION) for node in between)
        ):
            before.elsewhere = after.elsewhere


_COORDINATION = (
    ChunkKind.COMMA,
    ChunkKind.AND,
    ChunkKind.OR,
    ChunkKind.SIDE,
    ChunkKind.GRADE,
    ChunkKind.OTHER,
    ChunkKind.NOT,
)


def _take(event: Event, nodes: list[Node], index: int, taken: set[int]) -> None:
    chunk = nodes[index]
    if index in taken or not isinstance(chunk, Chunk):
        return
    match chunk.kind:
        case ChunkKind.PLACE:
            event.places.append(chunk)
        case ChunkKind.SIDE:
            if len(event.parts) > 1 and chunk.end <= event.start:
                event.parts[0].sides.append(chunk)
            else:
                event.sides.append(chunk)
        case ChunkKind.GRADE:
            event.grade = event.grade or chunk
            return
        case ChunkKind.ELSEWHERE:
            event.elsewhere = chunk
        case ChunkKind.FORMER | ChunkKind.LATTER:
            event.pick = chunk
        case _:
            return
    taken.add(index)


def cause_places(nodes: list[Node], grammar: Grammar) -> None:
    """The place that each cause names for itself, behind it or before it."""
    string = encode(nodes)
    for index, node in enumerate(nodes):
        if not is_chunk(node, ChunkKind.CAUSE):
            continue
        assert isinstance(node, Chunk)
        after = grammar.cause_place.match(string, index + 1)
        if after:
            node.own_places = _places(nodes[after.start("at") : after.end("at")])
            continue
        back = index - 1
        while back >= 0 and is_chunk(nodes[back], *_BEFORE_CAUSE):
            back -= 1
        if back >= 0 and is_chunk(nodes[back], ChunkKind.PLACE):
            node.own_places = _places([nodes[back]])
        elif back >= 0 and is_chunk(nodes[back], ChunkKind.ELSEWHERE):
            node.elsewhere = True


_BEFORE_CAUSE = (ChunkKind.SIDE, ChunkKind.GRADE, ChunkKind.MEASURE, ChunkKind.OTHER, ChunkKind.CAUSE, ChunkKind.AT)


def _places(nodes: list[Node]) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(place for node in nodes if isinstance(node, Chunk) for place in node.places))
