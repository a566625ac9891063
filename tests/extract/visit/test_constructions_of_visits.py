"""Each construction of visits takes its own examples and none of those that it must not take."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.testing.compare import read_by

VISITS = load_pack("m99-stenosis").lexicon.visit.constructions
CASES = [
    (made.id, text, taken)
    for made in VISITS
    for taken, examples in ((True, made.yes), (False, made.no))
    for text in examples
]


@pytest.mark.parametrize(("name", "text", "taken"), CASES, ids=[f"{name}-{text[:40]}" for name, text, _ in CASES])
def test_examples(engine: Engine, name: str, text: str, taken: bool) -> None:
    assert (name in read_by(engine.facts_and_words(text)[0])) is taken


def test_every_construction_has_an_example() -> None:
    assert [made.id for made in VISITS if not made.yes] == []
