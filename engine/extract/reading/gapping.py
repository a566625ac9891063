"""One head word, several places or sides with a cause each: 'narrowing at A due to x and at B due to y'."""

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, Tie, Variant, encode
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.ties import compatible
from dxproof.engine.facts import Place
from dxproof.engine.pack.model import ChunkKind, Layer


def gap(nodes: list[Node], events: list[Event], grammar: Grammar) -> None:
    """Find the events whose causes stand apart by place or side, and give them their variants."""
    string = encode(nodes)
    if ChunkKind.CAUSE.letter not in string:
        return
    for event in events:
        limit = next((n for n in range(event.node + 1, len(nodes)) if isinstance(nodes[n], Event)), len(nodes))
        if _respectively(event, nodes, limit) or _each(event):
            continue
        tail = string[event.node + 1 : limit]
        if ChunkKind.CAUSE.letter not in tail:
            continue
        for rule in grammar.layers[Layer.GAPPING]:
            match = rule.regex.search(tail)
            if match is None:
                continue
            unit = grammar.units[rule.id]
            variants, position = [], match.start()
            while position < match.end() and (found := unit.match(tail, position)) and found.end() > position:
                at = _chunks(nodes, event.node + 1, found.span("at"))
                causes = [c for c in _chunks(nodes, event.node + 1, found.span("cause")) if c.kind is ChunkKind.CAUSE]
                variants.append(_variant(event, nodes, at, causes, rule.id))
                position = found.end()
            later = {id(t.cause) for v in variants for t in v.causes}
            own = tuple(t for t in event.causes if id(t.cause) not in later)
            if own and event.exclusive:
                variants.insert(0, Variant((), tuple(event.sides), own))
            if len(variants) > 1 and not _one_place(event, variants):
                event.variants = variants
                event.exclusive = True
                event.by.append(rule.id)
                break


def _one_place(event: Event, variants: list[Variant]) -> bool:
    """'C1-C2 … by pannus with atlantoaxial subluxation': the place named again is the same place."""
    places = [*event.all_places, *(place for variant in variants for place in variant.places)]
    return (
        bool(places)
        and all(compatible((places[0],), (place,)) for place in places)
        and not any(variant.sides for variant in variants[1:])
    )


def _respectively(event: Event, nodes: list[Node], limit: int) -> bool:
    """'at A and B from x and y, respectively'."""
    if not any(isinstance(n, Chunk) and n.kind is ChunkKind.RESPECTIVELY for n in nodes[event.node + 1 : limit]):
        return False
    behind = [n for n in nodes[event.node : limit] if isinstance(n, Chunk) and n.kind is ChunkKind.CAUSE]
    causes = behind or [n for n in nodes[: event.node] if isinstance(n, Chunk) and n.kind is ChunkKind.CAUSE]
    places = event.all_places
    if len(places) == len(causes) > 1:
        event.variants = [
            Variant((place,), (), (Tie(cause, "respectively"),)) for place, cause in zip(places, causes, strict=True)
        ]
    elif len(event.sides) == len(causes) > 1:
        event.variants = [
            Variant((), (side,), (Tie(cause, "respectively"),)) for side, cause in zip(event.sides, causes, strict=True)
        ]
    else:
        return False
    event.exclusive = True
    event.by.append("respectively")
    return True


def _each(event: Event) -> bool:
    """'Ligament (C1-C2) and osteophyte (C5-C6) narrow the foramina': each cause has its own place."""
    places = [t.cause.own_places for t in event.causes]
    if event.places or len(places) < 2 or not all(places) or len(set(places)) < 2:
        return False
    event.variants = [Variant(t.cause.own_places, (), (t,)) for t in event.causes]
    event.exclusive = True
    event.by.append("each-its-place")
    return True


def _chunks(nodes: list[Node], offset: int, span: tuple[int, int]) -> list[Chunk]:
    return [n for n in nodes[offset + span[0] : offset + span[1]] if isinstance(n, Chunk)]


def _variant(event: Event, nodes: list[Node], at: list[Chunk], causes: list[Chunk], rule: str) -> Variant:
    places: tuple[Place, ...] = tuple(place for chunk in at if chunk.kind is ChunkKind.PLACE for place in chunk.places)
    pick = next((chunk for chunk in at if chunk.kind in (ChunkKind.FORMER, ChunkKind.LATTER)), None)
    if pick is not None and not places:
        named = event.all_places or tuple(
            place
            for n in nodes[: event.node]
            if isinstance(n, Chunk) and n.kind is ChunkKind.PLACE
            for place in n.places
        )
        if len(named) > 1:
            places = (named[0 if pick.kind is ChunkKind.FORMER else -1],)
    sides = tuple(chunk for chunk in at if chunk.kind is ChunkKind.SIDE)
    return Variant(places, sides, tuple(Tie(cause, rule) for cause in causes if not cause.denied))
