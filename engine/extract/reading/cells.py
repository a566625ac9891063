"""A cell of a table, read with the words of its column and of its row."""

from collections.abc import Iterable
from dataclasses import replace

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import chunks_of
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.pack.model import ChunkKind, Trait
from dxproof.engine.terms import Assertion

OPENINGS = frozenset({ChunkKind.PART, ChunkKind.CENTRAL, ChunkKind.WHOLE})
_SAID = frozenset({ChunkKind.NARROWING, ChunkKind.NARROWED, ChunkKind.CLEAR})
# What a cell may say of a finding that its column or row names.
_HOW_MUCH = frozenset({ChunkKind.GRADE, ChunkKind.NOT})


def under_column(unit: Unit, chunks: list[Chunk], column: list[Chunk], label: list[Chunk]) -> list[Chunk]:
    """The chunks of a cell with the words of its column: 'left foramen: narrowed', 'moderate foraminal narrowing'.

    Where the column names no part, its row may: 'Structure' is the column of 'Foramen'.
    """
    chunks = _with_finding(unit, chunks, [*column, *label])
    sides = chunks_of([*column, *label], ChunkKind.SIDE)
    if not any(c.kind in OPENINGS for c in column):
        column = label
    if any(c.kind in (ChunkKind.PART, ChunkKind.WHOLE) for c in chunks):
        told = any(c.kind in _SAID or c.kind is ChunkKind.NOT for c in chunks)
        return [*chunks, *([] if told else _moved(chunks_of(column, ChunkKind.NARROWING), unit.end))]
    parts = chunks_of(column, ChunkKind.PART, ChunkKind.CENTRAL)
    if not parts:
        carried = any(Trait.CARRIED in c.traits for c in chunks) and not chunks_of(chunks, ChunkKind.SIDE)
        return [*_moved(sides, unit.start), *chunks] if carried and len(sides) == 1 else chunks
    if unit.says is Assertion.PRESENT:  # 'Foraminal stenosis | yes'
        chunks = [replace(c, start=unit.start, end=unit.end) for c in chunks_of(column, ChunkKind.NARROWING)]
    return [
        *_moved(chunks_of(column, ChunkKind.SIDE), unit.start),
        *(replace(c, kind=ChunkKind.PART) for c in _moved(parts, unit.start)),
        Chunk(ChunkKind.COLON, unit.start, unit.start),
        *chunks,
    ]


def _with_finding(unit: Unit, chunks: list[Chunk], around: list[Chunk]) -> list[Chunk]:
    """'Joint space narrowing | severe | none', 'Osteoarthritis | yes': a cell says how much of a finding of no named part."""
    named = [c for c in chunks_of(around, ChunkKind.NARROWING) if Trait.CARRIED in c.traits]
    told = any(c.kind in _SAID for c in chunks)
    if not named or told or not (unit.says or any(c.kind in _HOW_MUCH for c in chunks)):
        return chunks
    degree = [c for c in chunks if c.kind in _HOW_MUCH or c.kind is ChunkKind.SIDE]
    return [*([] if unit.says else degree), *_moved(named[:1], unit.end)]


def _moved(chunks: Iterable[Chunk], to: int) -> list[Chunk]:
    return [replace(chunk, start=to, end=to) for chunk in chunks]
