"""What is left out because it can find nothing: the long way finds nothing more."""

from pathlib import Path

import pytest

from dxproof.engine.engine import Engine, load
from dxproof.engine.extract.pipeline import MENTIONS, PLACES, WORDS, compiled
from dxproof.engine.pack.model import Layer

NOTES = sorted((Path(__file__).resolve().parents[2] / "fixtures").glob("*/*/note.txt"))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load()


def test_every_concept_begins_in_a_stretch_that_is_matched(engine: Engine) -> None:
    matcher, read = engine._extractor._reader._matcher, engine._extractor._reader._tokenizer
    concepts = compiled(engine.pack).concepts.all()
    longest = max(map(len, concepts))
    mentions = 0
    for note in NOTES:
        doc = matcher(read(note.read_text(encoding="utf-8")))
        words, places = doc.user_data[WORDS], set(doc.user_data[PLACES])
        for first in range(len(words)):
            for last in range(first + 1, min(first + longest, len(words)) + 1):
                if tuple(words[first:last]) in concepts:
                    assert places.issuperset(range(first, last))
        mentions += len(doc.user_data[MENTIONS])
    assert mentions > len(NOTES)


def test_a_sentence_that_cannot_match_does_not(engine: Engine) -> None:
    read = engine._extractor
    matched = 0
    for note in NOTES:
        view, layout = read._reader.read(read._reader.canonical(note.read_text(encoding="utf-8")).text)
        sentences = read._sentences(view)
        for index in range(len(layout.units)):
            for layer in Layer:
                if sentences.of(index).found(layer):
                    matched += 1
                    assert sentences.may_match(index, layer)
    assert matched > len(NOTES)


def test_settling_tries_each_construction_that_the_kinds_allow_later(engine: Engine) -> None:
    grammar = engine._extractor._grammar
    for rule in grammar._layers[Layer.SETTLE]:
        assert rule in grammar.rules(Layer.SETTLE, grammar.given | (rule.needs - grammar.given))
