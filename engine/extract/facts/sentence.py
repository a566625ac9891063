"""A sentence as facts are read from it: its nodes, its heads, and the constructions that speak of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from dxproof.engine.extract.facts.words import EVENTS
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event as Head
from dxproof.engine.extract.reading.event import Node
from dxproof.engine.extract.reading.grammar import Scopes
from dxproof.engine.pack.model import ChunkKind, FactsFile, Layer
from dxproof.engine.pack.patterns import compiled, required
from dxproof.engine.terms import Assertion, Event

_HEADS = "heads"
_FATE = "fate"
_REMEMBERED = 8192  # sets of kinds


@dataclass(frozen=True, slots=True)
class FactRule:
    """A construction with its pattern compiled; ``needs`` are the chunks without which it matches nothing."""

    id: str
    regex: re.Pattern[str]
    needs: frozenset[str]
    event: Event | None
    state: Assertion | None


class FactGrammar(Scopes):
    """The constructions of a pack's facts, by layer, in the order of the file."""

    def __init__(self, file: FactsFile) -> None:
        super().__init__(file)
        self.layers: dict[Layer, list[FactRule]] = {layer: [] for layer in Layer}
        for made in file.constructions:
            regex, needs = compiled(made.pattern, file.macros), required(made.pattern, file.macros)
            self.layers[made.layer].append(FactRule(made.id, regex, needs, made.event, made.state))
        # What every construction of a layer needs: a sentence without it need not be read for them.
        self.needed = {
            layer: frozenset.intersection(*(rule.needs for rule in rules))
            for layer, rules in self.layers.items()
            if rules
        }
        # Sentences of the same kinds of chunks are many, and they hold no word of a note.
        self.rules = lru_cache(_REMEMBERED)(self._matching)
        self.name_after = compiled("sname", file.macros)
        self.name_before = re.compile(f"{compiled('name_before', file.macros).pattern}$")

    def _matching(self, layer: Layer, letters: frozenset[str]) -> tuple[FactRule, ...]:
        return tuple(rule for rule in self.layers[layer] if rule.needs <= letters)


class Found(NamedTuple):
    """A construction in a sentence."""

    rule: FactRule
    sentence: "Sentence"
    match: re.Match[str]

    @property
    def by(self) -> str:
        return self.rule.id

    @property
    def nodes(self) -> list[Node]:
        """All that it takes."""
        return self.sentence.nodes[self.match.start() : self.match.end()]

    def role(self, name: str) -> list[Node]:
        """The nodes of a role; none where the construction has no such role."""
        if name not in self.rule.regex.groupindex or self.match[name] is None:
            return []
        return self.sentence.nodes[self.match.start(name) : self.match.end(name)]

    @property
    def told(self) -> Node | None:
        """The words that tell what became of its heads."""
        return next(iter(self.role(_FATE)), None)

    @property
    def event(self) -> Event | None:
        """What became of its heads."""
        return self.rule.event or (EVENTS[self.told.kind] if self.told is not None else None)


@dataclass(slots=True)
class Sentence:
    """The nodes of a unit, the string that stands for them, and its heads by where they start."""

    nodes: list[Node]
    string: str
    heads: dict[int, Head]
    grammar: FactGrammar
    asks: Chunk | None = None  # the mark that makes it a question
    _found: dict[Layer, tuple[Found, ...]] = field(default_factory=dict)

    def head(self, position: int) -> Head | None:
        """The head that stands at a character."""
        return self.heads.get(position)

    def holds(self, kind: ChunkKind) -> bool:
        """Whether a chunk of a kind is in it."""
        return kind.letter in self.string

    def found(self, layer: Layer) -> tuple[Found, ...]:
        """Every place where a construction of a layer matches, those of the first of the file first."""
        if layer not in self._found:
            self._found[layer] = tuple(self._search(layer))
        return self._found[layer]

    def _search(self, layer: Layer) -> Iterator[Found]:
        for rule in self.grammar.rules(layer, frozenset(self.string)):
            position = 0
            while match := rule.regex.search(self.string, position):
                yield Found(rule, self, match)
                position = match.start() + 1

    def speaking_of(self, position: int, layer: Layer, kind: ChunkKind) -> Iterator[Found]:
        """The constructions of a layer that speak of the head at a character, if it is of a kind."""
        head = self.heads.get(position)
        if head is not None and head.kind is kind:
            yield from (found for found in self.found(layer) if any(node is head for node in found.role(_HEADS)))

    def fate(self, position: int, layer: Layer, kind: ChunkKind) -> Found | None:
        """The first construction of a layer that tells what became of the head at a character."""
        return next((found for found in self.speaking_of(position, layer, kind) if found.event is not None), None)
