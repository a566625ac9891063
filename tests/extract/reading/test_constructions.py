"""Every construction takes the sentences that it gives as examples, and leaves those that it must not take."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.layers import LAYERS
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import Construction


def constructions() -> list[Construction]:
    """Those that leave their id in what they read; the others settle kinds of words: test_settle.py."""
    made = load_pack("m99-stenosis").lexicon.constructions.constructions
    return [each for each in made if LAYERS[each.layer].marked]


def read_by(engine: Engine, sentence: str) -> set[str]:
    facts, _ = engine.facts_and_words(sentence)
    return {name for s in facts.statements for name in (*s.read_by, *(m.bound_by for m in s.mechanisms))}


CASES = [
    (c.id, sentence, taken)
    for c in constructions()
    for taken, examples in ((True, c.yes), (False, c.no))
    for sentence in examples
]


@pytest.mark.parametrize(("construction", "sentence", "taken"), CASES, ids=[f"{c}-{s[:40]}" for c, s, _ in CASES])
def test_examples(engine: Engine, construction: str, sentence: str, taken: bool) -> None:
    assert (construction in read_by(engine, sentence)) is taken


def test_every_construction_has_an_example() -> None:
    assert [c.id for c in constructions() if not c.yes] == []
