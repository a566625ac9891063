"""The pieces of a sentence: typed chunks."""

from dataclasses import dataclass, field

from dxproof.engine.facts import Place
from dxproof.engine.pack.model import ChunkKind, Direction, Trait
from dxproof.engine.pack.model.grammar import LETTERS


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
    sides: tuple[str | None, ...] = ()
    leveled: bool = False
    single: bool = False
    ambiguous: bool = False
    definite: bool = False
    direction: Direction = Direction.FORWARD
    also: frozenset[ChunkKind] = frozenset()
    area: str | None = None  # of the body, for a symptom or part of the body
    # what the sentence says of it, for a cause
    denied: "Chunk | None" = None
    hedged: "Chunk | None" = None
    elsewhere: bool = False
    own_places: tuple[Place, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    letter: str = field(init=False)

    def __post_init__(self) -> None:
        self.letter = LETTERS[self.kind]
