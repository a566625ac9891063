"""Nuclei and ellipses: which strings of chunks state a narrowing, or that there is none."""

from collections.abc import Sequence
from re import Match

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, Part, Tie, encode
from dxproof.engine.extract.reading.grammar import Grammar, Rule
from dxproof.engine.pack.model import ChunkKind, Layer, Says, Trait

_PARTS = frozenset({ChunkKind.PART, ChunkKind.CENTRAL, ChunkKind.WHOLE})
_HEADS = frozenset(
    {
        ChunkKind.NARROWING,
        ChunkKind.ENCROACHMENT,
        ChunkKind.NARROWS,
        ChunkKind.NARROWED,
        ChunkKind.CLEAR,
        ChunkKind.WHOLE,
    }
)
_ADJUNCTS = frozenset({ChunkKind.SIDE, ChunkKind.GRADE, ChunkKind.PLACE, ChunkKind.OTHER, ChunkKind.AT})
NEITHER = "neither"


def find_events(
    chunks: list[Chunk], grammar: Grammar, before: Event | None, foreign: bool, topic: Chunk | None = None
) -> tuple[list[Node], list[Event]]:
    """The nodes of a sentence, each nucleus reduced to its event, and the events in order.

    ``before`` is the last event of the item, from which a fragment may borrow its part. Of overlapping matches the first,
    then the longest, then the first in the file is taken. ``foreign`` says that words of another part of the body stand by.
    """
    found: list[tuple[int, float, int, Rule, Match[str]]] = []
    string = encode(chunks)
    for layer, handicap in ((Layer.NUCLEUS, 0.0), (Layer.ELLIPSIS, 0.5)):
        for rule in grammar.layers[layer]:
            if rule.says is not Says.SAME and rule.needs.issubset(string):
                found += [
                    (match.start(), handicap - match.end(), rule.order, rule, match)
                    for match in rule.regex.finditer(string)
                ]
    found.sort(key=lambda item: item[:3])
    nodes: list[Node] = []
    events: list[Event] = []
    position = 0
    for start, _, _, rule, match in found:
        if start < position:
            continue
        last = next((event for event in reversed(events) if event.parts), before)
        made = _event(rule, chunks, start, match.end(), last, foreign, topic)
        if made is None:
            continue
        nodes += chunks[position:start]
        if isinstance(made, Event):
            events.append(made)
            nodes.append(made)
        else:
            nodes += made
        position = match.end()
    nodes += chunks[position:]
    for index, node in enumerate(nodes):
        if isinstance(node, Event):
            node.node = index
    return nodes, events


def _event(
    rule: Rule,
    chunks: list[Chunk],
    start: int,
    end: int,
    last: Event | None,
    foreign: bool,
    topic: Chunk | None,
) -> Event | list[Node] | None:
    """What a match makes: an event, the bare chunks where it is about no opening, None where it does not hold."""
    piece = chunks[start:end]
    event = Event(rule.makes, piece[0].start, piece[-1].end, [rule.id])
    event.head = next((chunk for chunk in reversed(piece) if chunk.kind in _HEADS), None)
    if rule.says is Says.BARE:
        if event.head is None or (Trait.ALONE not in event.head.traits and Trait.CARRIED not in event.head.traits):
            return None
        event.bare = True
    elif rule.layer is Layer.ELLIPSIS:
        if rule.after is not None and (last is None or last.kind is not rule.after):
            return None
        if _has_other_subject(chunks[:start]):
            return None
        source = _heading(topic) if rule.topic else _source(rule, chunks, start, last, foreign)
        if source is None:
            return None
        event.resumes = None if rule.topic else last
        event.parts = source
    else:
        event.parts = _parts(piece, rule, foreign)
        if not event.parts:
            return list[Node](piece) if rule.makes is not ChunkKind.ACT else _organ(piece)
    flips = [chunk for chunk in piece if chunk.kind in (ChunkKind.NOT, ChunkKind.RESOLVED)]
    if rule.split:
        cut = flips[0].start if flips else piece[-1].end
        for part in event.parts:
            part.opposite = part.chunk is not None and part.chunk.start > cut
        flips = []
    event.narrowed = rule.says is not Says.CLEAR
    if rule.says is Says.OPPOSITE:
        event.opposite = last
        flips = []
    if rule.denies:
        flips = []
    event.denials = flips if len(flips) % 2 else []
    event.clear = next((chunk for chunk in piece if chunk.kind is ChunkKind.CLEAR), None) or (
        next((chunk for chunk in piece if chunk.kind is ChunkKind.NOT), None) if rule.denies else None
    )
    for chunk in piece:
        if chunk.kind in (ChunkKind.HEDGE, ChunkKind.PAST, ChunkKind.IF, ChunkKind.PERSON):
            event.governors.setdefault(chunk.kind, chunk)
    _take_inside(event, piece, rule)
    return event


def _organ(piece: Sequence[Chunk]) -> list[Node]:
    """'compressing the thecal sac': a verb whose object is no opening."""
    return list(piece)


def _has_other_subject(before: list[Chunk]) -> bool:
    """'The nerve root on the right is compressed': a fragment with a subject of its own borrows no part."""
    for chunk in reversed(before):
        if chunk.kind is ChunkKind.ORGAN:
            return True
        if chunk.kind not in _ADJUNCTS:
            return False
    return False


def _heading(topic: Chunk | None) -> list[Part] | None:
    return [Part(topic.value, topic)] if topic is not None else None


def _source(rule: Rule, chunks: list[Chunk], start: int, last: Event | None, foreign: bool) -> list[Part] | None:
    """The parts that a fragment borrows: those of the event before it, or a part named before it in the sentence."""
    if rule.says is Says.OPPOSITE:
        own = [chunk for chunk in chunks[start : start + 6] if chunk.kind is ChunkKind.PART]
        if rule.id == "part-too" and own:
            return [Part(chunk.value, chunk) for chunk in own[:1]]
    loose = [chunk for chunk in chunks[:start] if chunk.kind is ChunkKind.PART and chunk.value != NEITHER]
    if last is not None and last.parts and not (loose and loose[-1].start > last.start):
        return [Part(part.value, part.chunk) for part in last.parts]
    if loose and not (foreign and Trait.BARE in loose[-1].traits):
        return [Part(loose[-1].value, loose[-1])]
    return None


def _parts(piece: Sequence[Chunk], rule: Rule, foreign: bool) -> list[Part]:
    """The openings that a nucleus names, each with the sides that stand right before it."""
    parts: list[Part] = []
    for index, chunk in enumerate(piece):
        if chunk.kind not in _PARTS or chunk.value == NEITHER:
            continue
        if chunk.kind is ChunkKind.CENTRAL and rule.id not in ("part-noun", "part-but-not-part"):
            continue
        if foreign and Trait.BARE in chunk.traits:
            continue
        sides: list[Chunk] = []
        back = index - 1
        while back >= 0 and piece[back].kind in _ADJUNCTS:
            if piece[back].kind is ChunkKind.SIDE:
                sides.append(piece[back])
            back -= 1
        parts.append(Part(chunk.value, chunk, sides))
    return parts


def _take_inside(event: Event, piece: Sequence[Chunk], rule: Rule) -> None:
    """The adjuncts that stand inside of the nucleus."""
    for chunk in piece:
        if chunk.kind is ChunkKind.PLACE:
            event.places.append(chunk)
        elif chunk.kind is ChunkKind.GRADE:
            event.grade = event.grade or chunk
        elif chunk.kind in (ChunkKind.CAUSE, ChunkKind.ENCROACHMENT) and rule.makes is ChunkKind.EVENT:
            event.causes.append(Tie(chunk, "kind-of-effect"))
        elif chunk.kind is ChunkKind.ELSEWHERE:
            event.elsewhere = chunk
        elif chunk.kind is ChunkKind.SIDE and len(event.parts) <= 1:
            event.sides.append(chunk)
        elif chunk.places and chunk.kind in _PARTS:
            event.places.append(chunk)
    if len(event.parts) == 1:
        event.parts[0].sides = []
