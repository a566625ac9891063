"""Adjuncts at the borders of an event: the side, degree, place and measure that touch it."""

from itertools import pairwise

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, chunks_of, is_chunk, letters, places_of
from dxproof.engine.extract.reading.sentence import Sentence
from dxproof.engine.pack.model import ChunkKind

# Patterns of the grammar.
_RIGHT = "right_border"
_LEFT = "left_border END"
_OWN_PLACE = "own_place"
_PREPOSITION = 3  # characters; comparisons ('worse on') are longer
_COORDINATION = letters(
    ChunkKind.COMMA, ChunkKind.AND, ChunkKind.OR, ChunkKind.SIDE, ChunkKind.GRADE, ChunkKind.OTHER, ChunkKind.NOT
)
_BEFORE_CAUSE_OF_SIDE = letters(ChunkKind.OTHER, ChunkKind.GRADE, ChunkKind.PLACE)
_BEFORE_CAUSE = letters(
    ChunkKind.SIDE, ChunkKind.GRADE, ChunkKind.MEASURE, ChunkKind.OTHER, ChunkKind.CAUSE, ChunkKind.AT
)


def attach(sentence: Sentence) -> None:
    """Give every event the adjuncts beside it. What touches two events belongs to the one on its left."""
    nodes, string, events = sentence.nodes, sentence.string, sentence.events
    right, left = sentence.grammar.pattern(_RIGHT), sentence.grammar.pattern(_LEFT)
    taken: set[int] = set()
    for event in events:
        after = right.match(string, event.node + 1)
        if event.headed and after and _names_side(nodes[event.node + 1 : after.end()]):
            event.sides, event.side_told = [], True
        _take(event, nodes, event.node + 1, after.end() if after else 0, taken)
    for event in events:
        before = left.search(string, 0, event.node)
        if before and event.kind is not ChunkKind.ACT:  # what stands before a verb is its subject's
            _take(event, nodes, before.start(), event.node, taken)
    for first, second in pairwise(events):
        between = string[first.node + 1 : second.node]
        if (
            second.elsewhere
            and not first.places
            and not first.elsewhere
            and between
            and not between.strip(_COORDINATION)
        ):
            first.elsewhere = second.elsewhere


def _names_side(behind: list[Node]) -> bool:
    """'Both knees: severe on the left': the side it is on; 'worse on the left' is of both."""
    plain = all(node.end - node.start <= _PREPOSITION for node in chunks_of(behind, ChunkKind.AT))
    return plain and bool(chunks_of(behind, ChunkKind.SIDE))


def _take(event: Event, nodes: list[Node], first: int, last: int, taken: set[int]) -> None:
    for index in range(first, last):
        chunk = nodes[index]
        if index in taken or not isinstance(chunk, Chunk):
            continue
        match chunk.kind:
            case ChunkKind.GRADE:
                event.grade = event.grade or chunk
                continue  # of both events beside it
            case ChunkKind.PLACE:
                event.places.append(chunk)
            case ChunkKind.SIDE if len(event.parts) > 1 and chunk.end <= event.start:
                event.parts[0].sides.append(chunk)
            case ChunkKind.SIDE if not (event.side_told and chunk.end <= event.start):
                event.sides.append(chunk)
            case ChunkKind.ELSEWHERE:
                event.elsewhere = chunk
            case ChunkKind.FORMER | ChunkKind.LATTER:
                event.pick = chunk
            case _:
                continue
        taken.add(index)


def cause_places(sentence: Sentence) -> None:
    """The place that each cause names for itself, after it or before it, and the side before it."""
    nodes, string, own_place = sentence.nodes, sentence.string, sentence.grammar.pattern(_OWN_PLACE)
    for index, cause in enumerate(nodes):
        if not isinstance(cause, Chunk) or cause.kind is not ChunkKind.CAUSE:
            continue
        until = len(string[:index].rstrip(_BEFORE_CAUSE_OF_SIDE))
        cause.sides = tuple(chunk.value for chunk in chunks_of(nodes[max(0, until - 1) : until], ChunkKind.SIDE))
        after = own_place.match(string, index + 1)
        if after:
            cause.own_places = places_of(n for n in nodes[after.start("at") : after.end("at")] if isinstance(n, Chunk))
            continue
        before = nodes[max(0, len(string[:index].rstrip(_BEFORE_CAUSE)) - 1)]
        cause.own_places = places_of(chunks_of([before], ChunkKind.PLACE))
        cause.elsewhere = is_chunk(before, ChunkKind.ELSEWHERE)
