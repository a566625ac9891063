"""Each construction of facts takes its own examples and none of those that it must not take."""

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.testing.compare import read_by

KNEES = "m17-knee-osteoarthritis"  # the pack that knows parts of the body that are taken out
FACTS = load_pack("m99-stenosis").lexicon.facts.constructions
OF_KNEES = tuple(made for made in load_pack(KNEES).lexicon.facts.constructions if made not in FACTS)

CASES = [
    (made.id, text, taken)
    for made in (*FACTS, *OF_KNEES)
    for taken, examples in ((True, made.yes), (False, made.no))
    for text in examples
]


@pytest.mark.parametrize(("name", "text", "taken"), CASES, ids=[f"{name}-{text[:40]}" for name, text, _ in CASES])
def test_examples(engine: Engine, name: str, text: str, taken: bool) -> None:
    reading = dxproof.load(KNEES) if name in {made.id for made in OF_KNEES} else engine
    assert (name in read_by(reading.facts_and_words(text)[0])) is taken


def test_every_construction_has_an_example() -> None:
    assert [made.id for made in (*FACTS, *OF_KNEES) if not made.yes] == []
