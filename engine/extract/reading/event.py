"""What a nucleus makes of chunks: an event, with the slots that the rest of the sentence fills."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.facts import Place
from dxproof.engine.pack.model import ChunkKind, Trait


@dataclass(slots=True, eq=False)
class Part:
    """One opening that an event speaks of; ``value`` is None for a narrowing of no named part.

    ``opposite`` says that the event denies of this part what it states of the others ('canal but no foraminal stenosis').
    """

    value: str | None
    chunk: Chunk | None = None
    sides: list[Chunk] = field(default_factory=list)
    opposite: bool = False


CAUSE_DOES_NOT_ACT = (
    "cause-does-not-act"  # ties a cause that is said to narrow nothing: 'The disc does not narrow the foramen'
)
KIND_OF_EFFECT = "kind-of-effect"  # ties a cause that stands before the effect as its kind: 'bony stenosis'


@dataclass(slots=True, eq=False)
class Tie:
    """A cause with the construction that ties it to the event."""

    cause: Chunk
    by: str


@dataclass(slots=True, eq=False)
class Variant:
    """One of several places or sides of an event, with causes of its own ('left from a, right from b')."""

    places: tuple[Place, ...]
    sides: tuple[Chunk, ...]
    causes: tuple[Tie, ...]


@dataclass(slots=True, eq=False)
class Event:
    """A narrowing or its denial as one wording states it.

    ``narrowed`` is what the wording itself says; ``denials`` turn it round, ``governors`` say how sure, when and of whom.
    """

    kind: ChunkKind
    start: int
    end: int
    by: list[str]
    narrowed: bool = True
    parts: list[Part] = field(default_factory=list)
    head: Chunk | None = None
    bare: bool = False
    resumes: "Event | None" = None
    opposite: "Event | None" = None  # says the opposite of that event, whatever it says once it is governed
    clear: Chunk | None = None
    places: list[Chunk] = field(default_factory=list)
    sides: list[Chunk] = field(default_factory=list)
    headed: bool = False  # its part stands before a colon: 'both knees: …'
    side_told: bool = False  # after the part that heads it: 'both knees: right …'
    grade: Chunk | None = None
    elsewhere: Chunk | None = None
    pick: Chunk | None = None  # 'the former', 'the latter'
    denials: list[Chunk] = field(default_factory=list)
    governors: dict[ChunkKind, Chunk] = field(default_factory=dict)
    causes: list[Tie] = field(default_factory=list)
    exclusive: bool = False
    shares: bool = False  # its causes are those of the effects listed before it, too
    variants: list[Variant] = field(default_factory=list)
    node: int = 0

    @property
    def holds(self) -> bool:
        """Whether the event states a narrowing, its denials counted."""
        said = not self.opposite.holds if self.opposite is not None else self.narrowed
        return said != bool(self.denials)

    @property
    def is_carried(self) -> bool:
        """Whether its word takes its part from elsewhere: 'osteoarthritis' under 'Right knee:'."""
        return self.head is not None and Trait.CARRIED in self.head.traits

    @property
    def all_places(self) -> tuple[Place, ...]:
        return places_of(self.places)


Node = Chunk | Event
_letter_of = attrgetter("kind.letter")


def encode(nodes: Sequence[Node]) -> str:
    """The string that stands for the nodes of a sentence, a letter each."""
    return "".join(map(_letter_of, nodes))


def letters(*kinds: ChunkKind) -> str:
    """The letters of some kinds."""
    return "".join(kind.letter for kind in kinds)


def is_chunk(node: Node, *kinds: ChunkKind) -> bool:
    """Whether a node is a chunk of one of some kinds."""
    return isinstance(node, Chunk) and node.kind in kinds


def chunks_of(nodes: Iterable[Node], *kinds: ChunkKind) -> list[Chunk]:
    """The chunks of some kinds among nodes."""
    return [node for node in nodes if isinstance(node, Chunk) and node.kind in kinds]


def places_of(chunks: Iterable[Chunk]) -> tuple[Place, ...]:
    """The places that chunks name, each once, in order."""
    return tuple(dict.fromkeys(place for chunk in chunks for place in chunk.places))


def compatible(left: tuple[Place, ...], right: tuple[Place, ...]) -> bool:
    """Whether two sets of places can be one; what one does not state matches."""
    if not left or not right:
        return True
    return any(
        a.level == b.level if a.level and b.level else a.region is None or b.region is None or a.region == b.region
        for a in left
        for b in right
    )
