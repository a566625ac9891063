"""Each construction of facts takes its own examples and none of those that it must not take."""

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.testing.compare import read_by

KNEES = "m17-knee-osteoarthritis"  # the pack that knows parts of the body that are taken out
FACTS = load_pack("m99-stenosis").lexicon.facts.constructions
OF_KNEES = tuple(made for made in load_pack(KNEES).lexicon.facts.constructions if made not in FACTS)
VISITS = "cmt-visit"  # one of the packs that read the elements of a visit
OF_VISITS = tuple(made for made in load_pack(VISITS).lexicon.facts.constructions if made not in FACTS)
PACK_OF = {made.id: pack for pack, own in ((KNEES, OF_KNEES), (VISITS, OF_VISITS)) for made in own}

CASES = [
    (made.id, text, taken)
    for made in (*FACTS, *OF_KNEES, *OF_VISITS)
    for taken, examples in ((True, made.yes), (False, made.no))
    for text in examples
]


@pytest.mark.parametrize(("name", "text", "taken"), CASES, ids=[f"{name}-{text[:40]}" for name, text, _ in CASES])
def test_examples(engine: Engine, name: str, text: str, taken: bool) -> None:
    reading = dxproof.load(PACK_OF[name]) if name in PACK_OF else engine
    assert (name in read_by(reading.facts_and_words(text)[0])) is taken


def test_every_construction_has_an_example() -> None:
    assert [made.id for made in (*FACTS, *OF_KNEES, *OF_VISITS) if not made.yes] == []
