"""One head word, several places or sides with a cause each: 'narrowing at A due to x and at B due to y'."""

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, Tie, Variant, chunks_of, compatible, places_of
from dxproof.engine.extract.reading.grammar import letters_in
from dxproof.engine.extract.reading.sentence import Sentence
from dxproof.engine.pack.codes import BILATERAL
from dxproof.engine.pack.model import ChunkKind, Layer

_AT = "at"
_CAUSE = "cause"
_RESPECTIVELY = "respectively"
_EACH = "each-its-place"
_PICKS = (ChunkKind.FORMER, ChunkKind.LATTER)


def gap(sentence: Sentence) -> None:
    """Find the events whose causes stand apart by place or side, and give them their variants."""
    if not sentence.holds(ChunkKind.CAUSE):
        return
    nodes, events = sentence.nodes, sentence.events
    for number, event in enumerate(events):
        end = events[number + 1].node if number + 1 < len(events) else len(nodes)
        variants, by = _respectively(event, sentence, end), _RESPECTIVELY
        if not variants:
            variants, by = _each(event), _EACH
        if not variants:
            variants, by = _units(event, sentence, end)
        if variants:
            event.variants = variants
            event.exclusive = True
            event.by.append(by)


def _units(event: Event, sentence: Sentence, end: int) -> tuple[list[Variant], str]:
    """'left from a, right from b': the variants, and the construction that found them."""
    nodes, tail = sentence.nodes, sentence.string[event.node + 1 : end]
    for rule in sentence.grammar.rules(Layer.GAPPING, letters_in(tail)):
        match = rule.regex.search(tail)
        if match is None:
            continue
        assert rule.unit is not None
        variants: list[Variant] = []
        position = match.start()
        while position < match.end() and (found := rule.unit.match(tail, position)) and found.end() > position:
            at, causes = (
                nodes[event.node + 1 + found.start(role) : event.node + 1 + found.end(role)] for role in (_AT, _CAUSE)
            )
            variants.append(_variant(event, nodes, at, chunks_of(causes, ChunkKind.CAUSE), rule.made.id))
            position = found.end()
        later = {id(t.cause) for v in variants for t in v.causes}
        own = tuple(t for t in event.causes if id(t.cause) not in later)
        if own and event.exclusive:
            variants.insert(0, Variant((), tuple(event.sides), own))
        if len(variants) == 1 and chunks_of(at, *_PICKS):  # 'the latter from x': the others have no cause
            variants = [Variant((p,), (), ()) for p in event.all_places if p not in variants[0].places] + variants
        if len(variants) > 1 and not _one_place(event, variants):
            return variants, rule.made.id
    return [], ""


def _one_place(event: Event, variants: list[Variant]) -> bool:
    """'C1-C2 … by pannus with atlantoaxial subluxation': the place named again is the same place."""
    places = [*event.all_places, *(place for variant in variants for place in variant.places)]
    return (
        bool(event.all_places)
        and all(place.region for place in event.all_places)  # 'upper cervical' names none
        and all(compatible((places[0],), (place,)) for place in places)
        and not any(
            side.value != BILATERAL for variant in variants[1:] for side in variant.sides
        )  # 'by bilateral spurs'
    )


def _respectively(event: Event, sentence: Sentence, end: int) -> list[Variant]:
    """'at A and B from x and y, respectively'."""
    nodes = sentence.nodes
    if ChunkKind.RESPECTIVELY.letter not in sentence.string[event.node + 1 : end]:
        return []
    causes = chunks_of(nodes[event.node : end], ChunkKind.CAUSE) or chunks_of(nodes[: event.node], ChunkKind.CAUSE)
    ties = [Tie(cause, _RESPECTIVELY) for cause in causes]
    named = event.all_places or places_of(chunks_of(nodes[: event.node], ChunkKind.PLACE))  # 'At A and B there is …'
    if len(named) == len(ties) > 1:
        return [Variant((place,), (), (t,)) for place, t in zip(named, ties, strict=True)]
    if len(event.sides) == len(ties) > 1:
        return [Variant((), (side,), (t,)) for side, t in zip(event.sides, ties, strict=True)]
    return []


def _each(event: Event) -> list[Variant]:
    """'Ligament (C1-C2) and osteophyte (C5-C6) narrow the foramina': each cause has its own place."""
    places = [t.cause.own_places for t in event.causes]
    if event.places or len(places) < 2 or not all(places) or len(set(places)) < 2:
        return []
    return [Variant(t.cause.own_places, (), (t,)) for t in event.causes]


def _variant(event: Event, nodes: list[Node], at: list[Node], causes: list[Chunk], by: str) -> Variant:
    places = places_of(chunks_of(at, ChunkKind.PLACE))
    picks = chunks_of(at, *_PICKS)
    if picks and not places:
        named = event.all_places or places_of(chunks_of(nodes[: event.node], ChunkKind.PLACE))
        if len(named) > 1:
            places = (named[0 if picks[0].kind is ChunkKind.FORMER else -1],)
    ties = tuple(Tie(cause, by) for cause in causes if not cause.denied)
    return Variant(places, tuple(chunks_of(at, ChunkKind.SIDE)), ties)
