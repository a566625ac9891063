"""What comes before the nuclei: words whose kind their neighbours tell, and lists of places as one chunk."""

from dataclasses import replace

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import encode
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.pack.model import ChunkKind, Layer

_JOINERS = frozenset({ChunkKind.COMMA, ChunkKind.AND, ChunkKind.OR, ChunkKind.SLASH})


def settle(chunks: list[Chunk], grammar: Grammar) -> list[Chunk]:
    """The chunks of a sentence with every kind decided and lists of places joined."""
    found = encode(chunks)
    for rule in grammar.layers[Layer.SETTLE]:
        if not rule.needs.issubset(found):
            continue
        position, out = 0, []
        for match in rule.regex.finditer(found):
            start, end = match.span("it")
            if start < position or start == end:
                continue
            assert rule.becomes is not None
            out += chunks[position:start]
            out.append(replace(chunks[start], kind=rule.becomes, end=chunks[end - 1].end))
            position = end
        if position:
            chunks = out + chunks[position:]
            found = encode(chunks)
    return _joined(_paired(chunks))


def _paired(chunks: list[Chunk]) -> list[Chunk]:
    """'right C4-C5 and left C5-C6': places that carry their sides."""
    out: list[Chunk] = []
    index = 0
    while index < len(chunks):
        pairs, end = _pairs_at(chunks, index)
        if len(pairs) > 1:
            places = tuple(place for side, at in pairs for place in at.places)
            sides = tuple(side.value for side, at in pairs for _ in at.places)
            out.append(
                replace(pairs[0][1], start=chunks[index].start, end=chunks[end - 1].end, places=places, sides=sides)
            )
            index = end
        else:
            out.append(chunks[index])
            index += 1
    return out


def _pairs_at(chunks: list[Chunk], index: int) -> tuple[list[tuple[Chunk, Chunk]], int]:
    pairs: list[tuple[Chunk, Chunk]] = []
    end = index
    while (
        index + 1 < len(chunks) and chunks[index].kind is ChunkKind.SIDE and chunks[index + 1].kind is ChunkKind.PLACE
    ):
        pairs.append((chunks[index], chunks[index + 1]))
        end = index = index + 2
        while index < len(chunks) and chunks[index].kind in _JOINERS:
            index += 1
    return pairs, end


def _joined(chunks: list[Chunk]) -> list[Chunk]:
    """A coordinated list of places is one chunk: 'C4-5, C5-6 and C6-7'."""
    out: list[Chunk] = []
    index = 0
    while index < len(chunks):
        if chunks[index].kind is not ChunkKind.PLACE:
            out.append(chunks[index])
            index += 1
            continue
        group, end, coordinated = [chunks[index]], index + 1, False
        at = end
        while True:
            joiners = 0
            while at < len(chunks) and chunks[at].kind in _JOINERS:
                coordinated |= chunks[at].kind in (ChunkKind.AND, ChunkKind.OR, ChunkKind.SLASH)
                at, joiners = at + 1, joiners + 1
            if at < len(chunks) and joiners and chunks[at].kind is ChunkKind.AT and at + 1 < len(chunks):
                at += 1
            if joiners and at < len(chunks) and chunks[at].kind is ChunkKind.PLACE and not chunks[at].sides:
                group.append(chunks[at])
                end = at = at + 1
            else:
                break
        follows = chunks[end].kind if end < len(chunks) else None
        if len(group) > 1 and (coordinated or not out or follows in _AFTER_LIST):
            out.append(_united(group))
            index = end
        elif index + 1 < len(chunks) and _same_place(chunks[index], chunks[index + 1]):
            out.append(_united([chunks[index], chunks[index + 1]]))
            index += 2
        else:
            out.append(chunks[index])
            index += 1
    return out


_AFTER_LIST = frozenset(
    {None, ChunkKind.COLON, ChunkKind.BY, ChunkKind.CLOSE, ChunkKind.SEMICOLON, ChunkKind.BE, ChunkKind.SHOWS}
)


def _same_place(left: Chunk, right: Chunk) -> bool:
    """'head region, C1-C2' names one place in a word and a level."""
    return right.kind is ChunkKind.PLACE and not right.sides and not left.sides


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
