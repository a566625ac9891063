"""No shared construction shadows another: loading compares only those of a pack itself."""

import pytest

from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import ConstructionsFile
from dxproof.engine.pack.shadows import shadowed


@pytest.mark.parametrize("name", ["constructions", "facts"])
def test_no_shared_construction_is_shadowed(name: str) -> None:
    file: ConstructionsFile = getattr(load_pack("m99-stenosis").lexicon, name)
    made = file.constructions
    found = shadowed(made, file.macros, range(len(made)))
    assert [(made[number].id, made[other].id) for number, other in found] == []


def test_a_shadow_is_found_between_any_two() -> None:
    file = load_pack("m99-stenosis").lexicon.constructions
    made = [*file.constructions, file.constructions[-1]]
    assert list(shadowed(made, file.macros, {len(made) - 1})) == [(len(made) - 1, len(made) - 2)]
    assert list(shadowed(made, file.macros, ())) == []
