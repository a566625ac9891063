"""Constructions over the nodes of a sentence: where each matches, and the nodes of its roles."""

from collections.abc import Iterator
from dataclasses import dataclass
from re import Match

from dxproof.engine.extract.facts.grammar import FactRule
from dxproof.engine.extract.facts.sentences import Sentence
from dxproof.engine.extract.reading.event import Event, Node
from dxproof.engine.pack.model import ChunkKind


@dataclass(frozen=True, slots=True)
class Found:
    """A construction in a sentence."""

    rule: FactRule
    sentence: Sentence
    match: Match[str]

    def role(self, name: str) -> list[Node]:
        """The nodes of a role; none where the construction has no such role."""
        if name not in self.rule.regex.groupindex or self.match[name] is None:
            return []
        return self.sentence.nodes[self.match.start(name) : self.match.end(name)]

    def heads(self, *kinds: ChunkKind) -> list[Event]:
        """The heads that it speaks of."""
        return [node for node in self.role("heads") if isinstance(node, Event) and node.kind in kinds]


def matches(sentence: Sentence, rules: tuple[FactRule, ...]) -> Iterator[Found]:
    """Every place where one of the constructions matches, those of the first first."""
    for rule in rules:
        position = 0
        while match := rule.regex.search(sentence.string, position):
            yield Found(rule, sentence, match)
            position = match.start() + 1
