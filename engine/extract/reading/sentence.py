"""A sentence as constructions see it: a line of nodes, a letter for each; and what the constructions find in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from dxproof.engine.extract.reading.event import Event, Node, encode
from dxproof.engine.extract.reading.grammar import Grammar, Rule, letters_in
from dxproof.engine.extract.reading.words import FATES
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Event as Fate

_HEADS = "heads"
_FATE = "fate"


class Found(NamedTuple):
    """A construction in a sentence, which is a line of nodes."""

    rule: Rule
    line: list[Node]
    match: re.Match[str]

    @property
    def by(self) -> str:
        """The construction's id."""
        return self.rule.made.id

    @property
    def nodes(self) -> list[Node]:
        """All that it takes."""
        return self.line[self.match.start() : self.match.end()]

    def role(self, name: str) -> list[Node]:
        """The nodes of a role; none where the construction has no such role."""
        if name not in self.rule.regex.groupindex or self.match[name] is None:
            return []
        return self.line[self.match.start(name) : self.match.end(name)]

    @property
    def told(self) -> Node | None:
        """The words that tell what became of its heads."""
        return next(iter(self.role(_FATE)), None)

    @property
    def fate(self) -> Fate | None:
        """What became of its heads."""
        return self.rule.made.event or (FATES[self.told.kind] if self.told is not None else None)


@dataclass(slots=True, eq=False)
class Sentence:
    """The nodes of a stretch of text, the string that stands for them, and the events among them."""

    nodes: list[Node]
    grammar: Grammar
    string: str = field(init=False)
    events: list[Event] = field(init=False)
    _found: dict[Layer, tuple[Found, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.string = encode(self.nodes)
        self.events = [node for node in self.nodes if isinstance(node, Event)]

    def holds(self, kind: ChunkKind) -> bool:
        """Whether a chunk of a kind is in it."""
        return kind.letter in self.string

    def found(self, layer: Layer) -> tuple[Found, ...]:
        """Every place where a construction of a layer matches, those of the first of the file first."""
        if layer not in self._found:
            self._found[layer] = tuple(self._search(layer))
        return self._found[layer]

    def _search(self, layer: Layer) -> Iterator[Found]:
        for rule in self.grammar.rules(layer, letters_in(self.string)):
            position = 0
            while match := rule.regex.search(self.string, position):
                yield Found(rule, self.nodes, match)
                position = match.start() + 1

    # ---- what it says of the concept at a character

    def head(self, position: int) -> Event | None:
        """The head that stands at a character."""
        return next((event for event in self.events if event.start == position), None)

    def speaking_of(self, head: Event, layer: Layer) -> Iterator[Found]:
        """The constructions of a layer that speak of a head."""
        return (found for found in self.found(layer) if any(node is head for node in found.role(_HEADS)))
