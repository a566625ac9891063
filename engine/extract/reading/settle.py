"""What comes before the nuclei: words whose kind their neighbours tell, and lists of places as one chunk."""

from dataclasses import replace

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import chunks_of, encode, letters, places_of
from dxproof.engine.extract.reading.grammar import Grammar, letters_in
from dxproof.engine.pack.model import ChunkKind, Direction, Layer

_COORDINATING = frozenset(letters(ChunkKind.AND, ChunkKind.OR, ChunkKind.SLASH))
_AFTER_LIST = letters(
    ChunkKind.COLON, ChunkKind.BY, ChunkKind.CLOSE, ChunkKind.SEMICOLON, ChunkKind.BE, ChunkKind.SHOWS
)
_PLACE, _SIDED = ChunkKind.PLACE.letter, "*"


def settle(chunks: list[Chunk], grammar: Grammar) -> list[Chunk]:
    """The chunks of a sentence with every kind decided and lists of places joined."""
    string = encode(chunks)
    there = letters_in(string)
    for rule in grammar.rules(Layer.SETTLE, grammar.given | there):
        if not rule.needs <= there:
            continue
        position, out = 0, list[Chunk]()
        for match in rule.regex.finditer(string):
            start, end = match.span("it")
            if start < position or start == end:
                continue
            assert rule.made.becomes is not None
            out += chunks[position:start]
            made = replace(chunks[start], kind=rule.made.becomes, end=chunks[end - 1].end)
            if rule.made.back:
                made = replace(
                    made, direction=Direction.BACKWARD, places=places_of(chunks_of(chunks[start:end], ChunkKind.PLACE))
                )
            out.append(made)
            position = end
        if position:
            chunks = out + chunks[position:]
            string = encode(chunks)
            there = letters_in(string)
    if _PLACE in string:
        chunks = _joined(_paired(chunks, string, grammar), grammar)
    return chunks


def _paired(chunks: list[Chunk], string: str, grammar: Grammar) -> list[Chunk]:
    """'right C4-C5 and left C5-C6': places that carry their sides."""
    out: list[Chunk] = []
    position = 0
    for match in grammar.pattern("side_places").finditer(string):
        found = chunks[match.start() : match.end()]
        sides = [chunk for chunk in found if chunk.kind is ChunkKind.SIDE]
        named = [chunk for chunk in found if chunk.kind is ChunkKind.PLACE]
        out += chunks[position : match.start()]
        out.append(
            replace(
                named[0],
                start=found[0].start,
                end=found[-1].end,
                places=tuple(place for at in named for place in at.places),
                sides=tuple(side.value for side, at in zip(sides, named, strict=True) for _ in at.places),
            )
        )
        position = match.end()
    return out + chunks[position:]


def _joined(chunks: list[Chunk], grammar: Grammar) -> list[Chunk]:
    """A coordinated list of places is one chunk ('C4-5, C5-6 and C6-7'), and so are a word and a level ('head region, C1-C2')."""
    string = "".join([_SIDED if chunk.sides else chunk.kind.letter for chunk in chunks])
    out: list[Chunk] = []
    position = 0
    place_list, more = grammar.pattern("place_list"), grammar.pattern("joiner*")
    while match := place_list.search(string, position):
        start, end = match.span()
        joiners = more.match(string, end)
        beside = string[start:end] == _PLACE * 2
        is_list = (
            start == 0
            or end == len(string)
            or string[end] in _AFTER_LIST
            or not _COORDINATING.isdisjoint(string[start : joiners.end() if joiners else end])
        )
        out += chunks[position:start]
        if beside or is_list:
            out.append(_united([chunk for chunk in chunks[start:end] if chunk.kind is ChunkKind.PLACE]))
        else:
            end = start + 1
            out.append(chunks[start])
        position = end
    return out + chunks[position:]


def _united(group: list[Chunk]) -> Chunk:
    """One chunk for several: a level beats a word; two levels are two places."""
    leveled = [chunk for chunk in group if chunk.leveled and not chunk.ambiguous]
    best = leveled or [chunk for chunk in group if not chunk.ambiguous] or group[:1]
    places = tuple(dict.fromkeys(place for chunk in best for place in chunk.places))
    words = tuple((chunk.start, chunk.end) for chunk in group if not chunk.leveled)
    return replace(
        group[0], end=group[-1].end, places=places, leveled=bool(leveled), ambiguous=best[0].ambiguous,
        single=all(chunk.single for chunk in best), spans=words if leveled else (),
    )  # fmt: skip
