"""The truth table in other wordings: layouts and phrasings that must not change a code (the table: tests/testing)."""

from collections.abc import Callable

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.terms import CodeStatus
from dxproof.engine.testing.families import family_tests
from dxproof.engine.testing.templates import read_templates

PACK = load_pack("m99-stenosis")
CODES = sorted(PACK.table.codes)
READ = read_templates(PACK)
assert READ is not None
SOURCE, FILE = READ
assert FILE.family is not None
DOCUMENTED = [test for test in family_tests(SOURCE, FILE.family, PACK) if test.wanted.status is CodeStatus.INCOMPLETE]
CAUSES = {
    "M99.71": ("ligament thickening", "disc protrusion"),
    "M99.61": ("osteophytes", "subluxation"),
}
# Ways to say one foraminal narrowing with its level and cause.
PHRASINGS = (
    "Foraminal stenosis at {level} due to {cause}.",
    "{level} foraminal narrowing from {cause}.",
    "{level}: foraminal stenosis due to {cause}.",
    "{level} neural foramen: moderate narrowing by {cause}.",
    "Foraminal stenosis: {level}, {cause}.",
    "Level: {level}. Foraminal stenosis due to {cause}.",
    "The {level} foramen is narrowed by {cause}.",
    "{level} neural foramina narrowed ({cause}).",
    "{cause} causing foraminal stenosis at {level}.",
    "{cause} at {level} with resultant foraminal stenosis.",
    "{cause} with narrowing of the {level} neural foramen.",
    "Neural foraminal stenosis, {level}, secondary to {cause}.",
    "IVF encroachment at {level} secondary to {cause}.",
    "Stenosis of the {level} neural foramina because of {cause}.",
    "Foraminal stenosis {level} 2/2 {cause}",
)
SHAPES: dict[str, Callable[[str], str]] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "doubled": lambda text: text.replace(" ", "  "),
    "wrapped": lambda text: text.replace(" of the ", " of\nthe ").replace(" due to ", " due\nto "),
    "capitals": str.upper,
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_layout_moves_no_code(engine: Engine, shape: Callable[[str], str]) -> None:
    assert all(shape(test.given.note) != test.given.note for test in DOCUMENTED)
    found = {test.name: engine.check(shape(test.given.note)).supported_codes for test in DOCUMENTED}
    assert found == {test.name: test.wanted.supported for test in DOCUMENTED}


@pytest.mark.parametrize(("code", "cause"), [(code, cause) for code, causes in CAUSES.items() for cause in causes])
@pytest.mark.parametrize("phrasing", PHRASINGS)
def test_phrasing_moves_no_code(engine: Engine, phrasing: str, code: str, cause: str) -> None:
    assert engine.check(phrasing.format(level="C5-C6", cause=cause)).supported_codes == (code,)


@pytest.mark.parametrize("code", CODES)
def test_candidate_title_is_the_codes_own(engine: Engine, code: str) -> None:
    test = next(test for test in DOCUMENTED if test.wanted.supported == (code,))
    candidate = engine.check(test.given.note, target=code).candidate(code)
    assert candidate is not None
    assert candidate.title == PACK.table.codes[code].title
    assert candidate.status is CodeStatus.INCOMPLETE


def test_documented_notes_reach_all_sixty_codes() -> None:
    assert len({test.wanted.supported for test in DOCUMENTED}) == len(CODES) == 60
    assert len(DOCUMENTED) == len({test.name for test in DOCUMENTED}) == 120
