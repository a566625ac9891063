"""How long a treatment lasted, where its sentence ties a length of time to it: 'six weeks of PT', 'NSAIDs x 3 months'.

A length of time belongs to a treatment only where nothing else can own it. What is not sure stays unknown.
"""

from dxproof.engine.extract.facts.matches import matches
from dxproof.engine.extract.facts.sentences import Sentence, Sentences
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.pack.model import ChunkKind, Layer

_WEEK = 7


def weeks_of(sentences: Sentences, sentence: Sentence) -> dict[int, float]:
    """The weeks that the treatments of a sentence lasted, by where each starts; of several lengths the longest."""
    found: dict[int, float] = {}
    if ChunkKind.UNIT.letter not in sentence.string:
        return found
    for match in matches(sentence, sentences.grammar.layers[Layer.LENGTH]):
        (unit,) = match.role("unit")
        number = next(iter(match.role("number")), None)
        assert isinstance(unit, Chunk)
        count = 1.0 if number is None else sentences.number(number)
        for head in match.heads(ChunkKind.CARE):
            weeks = round(count * float(unit.value) / _WEEK, 1)
            found[head.start] = max(weeks, found.get(head.start, 0.0))
    return found
