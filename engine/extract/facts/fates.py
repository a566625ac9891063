"""What became of the studies and treatments of a sentence: done, ordered, planned, declined, not done, told by the patient."""

from dataclasses import dataclass

from dxproof.engine.extract.facts.matches import matches
from dxproof.engine.extract.facts.sentences import Sentence, Sentences
from dxproof.engine.extract.facts.words import EVENTS
from dxproof.engine.extract.reading.event import Node
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Event


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a head, the node that tells it, and the construction that tied them."""

    event: Event
    told: Node
    by: str


def fates_of(sentences: Sentences, sentence: Sentence, layer: Layer, *kinds: ChunkKind) -> dict[int, Fate]:
    """The fate of each head of some kinds, by where the head starts. The first construction of the file that speaks of it wins."""
    found: dict[int, Fate] = {}
    for match in matches(sentence, sentences.grammar.layers[layer]):
        told = next(iter(match.role("fate")), None)
        for head in match.heads(*kinds):
            if head.start in found:
                continue
            event = match.rule.event or (EVENTS[told.kind] if told is not None else None)
            if event is not None:
                found[head.start] = Fate(event, told or head, match.rule.id)
    return found
