"""Nuclei and ellipses: which strings of chunks state a narrowing, or that there is none."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import KIND_OF_EFFECT, Event, Node, Part, Tie, chunks_of, encode, letters
from dxproof.engine.extract.reading.grammar import Grammar, Rule, letters_in
from dxproof.engine.extract.reading.words import NEITHER
from dxproof.engine.pack.codes import BILATERAL
from dxproof.engine.pack.model import ChunkKind, Layer, Says, Trait

_PARTS = (ChunkKind.PART, ChunkKind.CENTRAL, ChunkKind.WHOLE)
_HEADS = frozenset(
    {
        ChunkKind.NARROWING, ChunkKind.ENCROACHMENT, ChunkKind.NARROWS, ChunkKind.NARROWED, ChunkKind.CLEAR,
        ChunkKind.WHOLE,
    }
)  # fmt: skip
_ADJUNCTS = letters(ChunkKind.SIDE, ChunkKind.GRADE, ChunkKind.PLACE, ChunkKind.OTHER, ChunkKind.AT)
# What a sentence may be about: with one of these it speaks of no side of what the sentence before it names.
_SUBJECTS = frozenset({ChunkKind.OTHER, ChunkKind.ORGAN, ChunkKind.FOREIGN})


class Surroundings(NamedTuple):
    """What a sentence stands in: the ``last`` event with a part, from which a fragment may borrow it, and whether the sentence
    before says it; the part that heads the line; whether words of another part of the body stand by; whether the sentence
    has no event yet."""

    last: Event | None
    near: bool
    topic: Chunk | None
    foreign: bool
    alone: bool = True


def find_events(chunks: list[Chunk], string: str, grammar: Grammar, around: Surroundings) -> list[Node]:
    """The nodes of a sentence, each nucleus reduced to its event.

    Of overlapping matches the first, then the longest, then the first in the file is taken.
    """
    found = [
        (match.start(), handicap - match.end(), rule.order, rule, match)
        for layer, handicap in ((Layer.NUCLEUS, 0.0), (Layer.ELLIPSIS, 0.5))
        for rule in grammar.rules(layer, letters_in(string))
        if rule.made.says is not Says.SAME
        for match in rule.regex.finditer(string)
    ]
    found.sort(key=lambda item: item[:3])
    nodes: list[Node] = []
    events: list[Event] = []
    position = 0
    for start, _, _, rule, match in found:
        if start < position:
            continue
        last = next((event for event in reversed(events) if event.parts), around.last)
        made = _event(
            rule,
            chunks,
            string,
            match.span(),
            Surroundings(last, around.near or bool(events), around.topic, around.foreign, not events),
        )
        if made is None:
            continue
        nodes += chunks[position:start]
        position = match.end()
        if made.parts or made.bare:
            made.node = len(nodes)
            nodes.append(made)
            events.append(made)
        else:
            nodes += chunks[start:position]  # about no opening
    return nodes + chunks[position:]


def _event(rule: Rule, chunks: list[Chunk], string: str, span: tuple[int, int], around: Surroundings) -> Event | None:
    """What a match says, without parts where it is about no opening; None where it does not hold."""
    start, end = span
    piece, made = chunks[start:end], rule.made
    event = Event(made.makes, piece[0].start, piece[-1].end, [made.id], narrowed=made.says is not Says.CLEAR)
    event.head = next((chunk for chunk in reversed(piece) if chunk.kind in _HEADS), None)
    if made.says is Says.BARE:
        event.bare = event.head is not None and not event.head.traits.isdisjoint((Trait.ALONE, Trait.CARRIED))
        if not event.bare:
            return None
    elif made.layer is Layer.ELLIPSIS:
        if (
            (made.after is not None and (around.last is None or around.last.kind is not made.after))
            or (made.adjacent and not around.near)
            or string[:start].rstrip(_ADJUNCTS).endswith(ChunkKind.ORGAN.letter)  # a subject of its own
        ):
            return None
        event.parts = _borrowed(rule, piece, chunks[:start], around)
        if around.alone and _is_of_side(event, piece) and _names_subject(chunks[: end + 1]):
            return None
        if around.last is not None and around.last.opposite is not None and _says_both(piece):
            return None  # 'patent except right C5-C6 and left C6-C7, both narrowed'
        event.resumes = None if made.topic else around.last
        if not event.parts:
            return None
    else:
        event.parts = _parts(piece, made.central, around.foreign)
    _deny(event, rule, piece, around.last)
    for chunk in chunks_of(piece, ChunkKind.HEDGE, ChunkKind.PAST, ChunkKind.IF, ChunkKind.PERSON):
        event.governors.setdefault(chunk.kind, chunk)
    _take_inside(event, piece)
    return event


def _deny(event: Event, rule: Rule, piece: list[Chunk], last: Event | None) -> None:
    """What the denials inside of a match do to it: two of them deny nothing."""
    denials = chunks_of(piece, ChunkKind.NOT, ChunkKind.RESOLVED)
    event.clear = next(iter(chunks_of(piece, ChunkKind.CLEAR)), None)
    if rule.made.split:
        cut = denials[0].start if denials else piece[-1].end
        for part in event.parts:
            part.opposite = part.chunk is not None and part.chunk.start > cut
    elif rule.made.says is Says.OPPOSITE:
        event.opposite = last
    elif rule.made.denies:
        event.clear = event.clear or next(iter(chunks_of(piece, ChunkKind.NOT)), None)
    elif len(denials) % 2:
        event.denials = denials


def _borrowed(rule: Rule, piece: list[Chunk], before: list[Chunk], around: Surroundings) -> list[Part]:
    """The parts of a fragment: those of the event before it, or a part named before it in the sentence."""
    if rule.made.topic:
        return [Part(around.topic.value, around.topic)] if around.topic is not None else []
    own = chunks_of(piece, ChunkKind.PART)
    if own:
        return [Part(own[0].value, own[0])]
    loose = [chunk for chunk in chunks_of(before, ChunkKind.PART) if chunk.value != NEITHER]
    last = around.last
    if last is not None and last.parts and not (loose and loose[-1].start > last.start):
        return [Part(part.value, part.chunk) for part in last.parts]
    if loose and not (around.foreign and Trait.BARE in loose[-1].traits):
        return [Part(loose[-1].value, loose[-1])]
    return []


def _is_of_side(event: Event, piece: list[Chunk]) -> bool:
    """Whether a fragment names no more than a side of the part that it borrows: 'the right is normal'."""
    borrowed = event.parts[0].chunk if event.parts else None
    return bool(chunks_of(piece, ChunkKind.SIDE)) and not any(c.kind is ChunkKind.THIS or c is borrowed for c in piece)


def _says_both(piece: list[Chunk]) -> bool:
    sides = chunks_of(piece, ChunkKind.SIDE)
    return len(sides) == 1 and sides[0].value == BILATERAL


def _names_subject(chunks: list[Chunk]) -> bool:
    """Whether a sentence that names no opening is about something else: 'left grip is normal', 'reflexes normal on the right'."""
    return not chunks_of(chunks, *_PARTS) and any(chunk.kind in _SUBJECTS for chunk in chunks)


def _parts(piece: Sequence[Chunk], central: bool, foreign: bool) -> list[Part]:
    """The openings that a nucleus names, each with the sides that stand right before it."""
    parts: list[Part] = []
    for index, chunk in enumerate(piece):
        if (
            chunk.kind not in _PARTS
            or chunk.value == NEITHER
            or (chunk.kind is ChunkKind.CENTRAL and not central)
            or (foreign and Trait.BARE in chunk.traits)
        ):
            continue
        first = len(encode(piece[:index]).rstrip(_ADJUNCTS))
        sides = chunks_of(reversed(piece[first:index]), ChunkKind.SIDE)
        again = bool(parts) and not sides and parts[-1].value == chunk.value
        if not (
            again and piece[index - 1].kind is ChunkKind.COMMA
        ):  # 'the opening for the nerve, the foramen, is narrowed'
            parts.append(Part(chunk.value, chunk, sides))
    return parts


def _of_sides(places: list[Chunk], sides: list[Chunk]) -> Chunk:
    """Places that stand each with its side, as one."""
    named = [(place, side.value) for chunk, side in zip(places, sides, strict=True) for place in chunk.places]
    of_sides = replace(places[0], end=places[-1].end, places=tuple(p for p, _ in named))
    return replace(of_sides, sides=tuple(side for _, side in named))


def _take_inside(event: Event, piece: list[Chunk]) -> None:
    """The adjuncts that stand inside of the nucleus."""
    for chunk in piece:
        match chunk.kind:
            case ChunkKind.PLACE:
                event.places.append(chunk)
            case ChunkKind.GRADE:
                event.grade = event.grade or chunk
            case ChunkKind.CAUSE | ChunkKind.ENCROACHMENT if event.kind is ChunkKind.EVENT:
                event.causes.append(Tie(chunk, KIND_OF_EFFECT))
            case ChunkKind.ELSEWHERE:
                event.elsewhere = chunk
            case ChunkKind.SIDE if len(event.parts) <= 1:
                event.sides.append(chunk)
            case kind if kind in _PARTS and chunk.places:
                event.places.append(chunk)
    if len(event.places) == len(event.sides) > 1 and len(event.parts) == 1:
        event.places, event.sides = (
            [_of_sides(event.places, event.sides)],
            [],
        )  # 'right foramen at C4-C5 and left at C5-C6'
    if len(event.parts) == 1:
        event.parts[0].sides = []
        colon = next(iter(chunks_of(piece, ChunkKind.COLON)), None)
        event.headed = colon is not None and colon.start > piece[0].start
        told = [side for side in event.sides if colon is not None and side.start > colon.start]
        if told:
            event.sides, event.side_told = told, True
