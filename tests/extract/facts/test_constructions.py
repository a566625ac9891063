"""Each construction of facts takes its own examples and none of those that it must not take."""

from collections.abc import Callable, Iterator

import pytest

from dxproof.engine.extract.facts.matches import matches
from dxproof.engine.extract.facts.sentences import Sentence, Sentences
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import Layer

Read = Callable[..., tuple[Sentences, list[Sentence]]]
FACTS = load_pack("m99-stenosis").lexicon.facts
KNEES = "m17-knee-osteoarthritis"  # the pack that knows parts of the body that are taken out


def _examples(wanted: bool) -> Iterator[tuple[str, Layer, str]]:
    for made in FACTS.constructions:
        for text in made.yes if wanted else made.no:
            yield made.id, made.layer, text


def _takes(read: Read, layer: Layer, text: str) -> set[str]:
    taken: set[str] = set()
    for sentences, found in (read(text), read(text, KNEES)):
        layers = sentences.grammar.layers
        taken |= {match.rule.id for sentence in found for match in matches(sentence, layers[layer])}
    return taken


@pytest.mark.parametrize(("name", "layer", "text"), list(_examples(True)))
def test_a_construction_takes_its_examples(read_facts: Read, name: str, layer: Layer, text: str) -> None:
    assert name in _takes(read_facts, layer, text)


@pytest.mark.parametrize(("name", "layer", "text"), list(_examples(False)))
def test_a_construction_leaves_what_it_must_not_take(read_facts: Read, name: str, layer: Layer, text: str) -> None:
    assert name not in _takes(read_facts, layer, text)


def test_every_construction_has_an_example() -> None:
    assert [made.id for made in FACTS.constructions if not made.yes] == []
