"""The pieces of a sentence: typed chunks."""

from dataclasses import dataclass

from dxproof.engine.extract.dates import Date
from dxproof.engine.facts import Place
from dxproof.engine.pack.model import ChunkKind, Direction, Trait


@dataclass(slots=True, eq=False)
class Chunk:
    """A stretch of a sentence with its type. ``start`` and ``end`` are characters of the note.

    ``value`` is the compartment, side or degree, ``values`` are mechanisms, ``places`` what a level or region word stands
    for; ``leveled`` tells a level from a region word. ``definite`` says that the noun is known already ('the narrowing').
    """

    kind: ChunkKind
    start: int
    end: int
    value: str = ""
    values: tuple[str, ...] = ()
    traits: frozenset[Trait] = frozenset()
    places: tuple[Place, ...] = ()
    leveled: bool = False
    ambiguous: bool = False
    direction: Direction = Direction.FORWARD
    also: frozenset[ChunkKind] = frozenset()
    area: str | None = None  # of the body, for a symptom or part of the body
    definite: bool = False
    single: bool = False
    sides: tuple[str | None, ...] = ()
    # what the sentence says of it, for a cause
    denied: "Chunk | None" = None
    hedged: "Chunk | None" = None
    elsewhere: bool = False
    own_places: tuple[Place, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    date: Date | None = None
