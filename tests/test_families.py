"""The truth table, generated: region x compartment x mechanism in words, and the one code they make."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.terms import CodeStatus

DIGITS = (
    "head",
    "cervical",
    "thoracic",
    "lumbar",
    "sacral",
    "pelvic",
    "lower_extremity",
    "upper_extremity",
    "rib_cage",
    "abdomen_other",
)
LEVELS = {"head": "C1-C2", "cervical": "C5-C6", "thoracic": "T5-T6", "lumbar": "L4-L5", "sacral": "S1-S2"}
WORDS = {
    "head": "head region",
    "cervical": "cervical region",
    "thoracic": "thoracic region",
    "lumbar": "lumbar region",
    "sacral": "sacral region",
    "pelvic": "pelvic region",
    "lower_extremity": "lower extremity",
    "upper_extremity": "upper extremity",
    "rib_cage": "rib cage",
    "abdomen_other": "abdomen and other regions",
}
OPENINGS = {"foramen": "intervertebral foramina", "canal": "neural canal"}
CAUSES = {
    "connective_tissue": "ligament thickening",
    "disc": "disc protrusion",
    "osseous": "osteophytes",
    "subluxation": "subluxation",
}
STEMS = {
    ("foramen", "connective_tissue"): "M99.7",
    ("foramen", "disc"): "M99.7",
    ("foramen", "osseous"): "M99.6",
    ("foramen", "subluxation"): "M99.6",
    ("canal", "subluxation"): "M99.2",
    ("canal", "osseous"): "M99.3",
    ("canal", "connective_tissue"): "M99.4",
    ("canal", "disc"): "M99.5",
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
Axes = tuple[str, str, str]


def code_of(axes: Axes) -> str:
    region, compartment, mechanism = axes
    return f"{STEMS[compartment, mechanism]}{DIGITS.index(region)}"


def at_level(region: str, compartment: str, mechanism: str) -> str:
    return f"ASSESSMENT:\n1. Stenosis of the {OPENINGS[compartment]} at {LEVELS[region]} due to {CAUSES[mechanism]}.\n"


def in_words(region: str, compartment: str, mechanism: str) -> str:
    return (
        f"ASSESSMENT:\n1. Stenosis of the {OPENINGS[compartment]} of the {WORDS[region]} due to {CAUSES[mechanism]}.\n"
    )


def points() -> Iterator[Axes]:
    for region in DIGITS:
        for compartment, mechanism in STEMS:
            yield region, compartment, mechanism


POINTS = list(points())
NOTES = [pytest.param(axes, in_words(*axes), id=f"{code_of(axes)}-{axes[2]}-words") for axes in POINTS]
NOTES += [
    pytest.param(axes, at_level(*axes), id=f"{code_of(axes)}-{axes[2]}-level") for axes in POINTS if axes[0] in LEVELS
]


def swaps() -> Iterator[Any]:
    """Two points that differ in one axis, and the phrase of that axis."""
    for axes in POINTS:
        region, compartment, mechanism = axes
        words = LEVELS if region in LEVELS else WORDS
        regions = list(words)
        next_region = regions[(regions.index(region) + 1) % len(regions)]
        mechanisms = list(CAUSES)
        next_mechanism = mechanisms[(mechanisms.index(mechanism) + 1) % len(mechanisms)]
        other = "canal" if compartment == "foramen" else "foramen"
        for axis, changed, old, new in (
            ("region", (next_region, compartment, mechanism), words[region], words[next_region]),
            ("mechanism", (region, compartment, next_mechanism), CAUSES[mechanism], CAUSES[next_mechanism]),
            ("compartment", (region, other, mechanism), OPENINGS[compartment], OPENINGS[other]),
        ):
            if code_of(changed) != code_of(axes):
                note = (at_level if region in LEVELS else in_words)(*axes)
                yield pytest.param(
                    note, old, new, code_of(axes), code_of(changed), id=f"{code_of(axes)}-{mechanism}-{axis}"
                )


def drops() -> Iterator[Any]:
    """Each note with the words of one axis taken out."""
    for axes in POINTS:
        region, compartment, mechanism = axes
        note = (at_level if region in LEVELS else in_words)(*axes)
        place = f" at {LEVELS[region]}" if region in LEVELS else f" of the {WORDS[region]}"
        for axis, words in (
            ("region", place),
            ("mechanism", f" due to {CAUSES[mechanism]}"),
            ("compartment", f" of the {OPENINGS[compartment]}"),
        ):
            assert words in note
            yield pytest.param(note.replace(words, ""), code_of(axes), id=f"{code_of(axes)}-{mechanism}-without-{axis}")


SWAPS = list(swaps())
DROPS = list(drops())


@pytest.mark.parametrize(("axes", "note"), NOTES)
def test_three_axes_in_words_support_their_code_and_no_other(engine: Engine, axes: Axes, note: str) -> None:
    assert engine.check(note).supported_codes == (code_of(axes),)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize(("axes", "note"), NOTES)
def test_layout_moves_no_code(engine: Engine, axes: Axes, note: str, shape: Callable[[str], str]) -> None:
    assert shape(note) != note
    assert engine.check(shape(note)).supported_codes == (code_of(axes),)


@pytest.mark.parametrize("mechanism", CAUSES)
@pytest.mark.parametrize("phrasing", PHRASINGS)
def test_phrasing_moves_no_code(engine: Engine, phrasing: str, mechanism: str) -> None:
    note = phrasing.format(level="C5-C6", cause=CAUSES[mechanism])
    assert engine.check(note).supported_codes == (code_of(("cervical", "foramen", mechanism)),)


@pytest.mark.parametrize(("axes", "note"), NOTES)
def test_finding_has_the_axes_that_the_words_state(engine: Engine, axes: Axes, note: str) -> None:
    region, compartment, mechanism = axes
    findings = engine.check(note).findings
    assert [(f.region, f.compartment, f.mechanisms, f.assertion.value) for f in findings] == [
        (region, compartment, (mechanism,), "present")
    ]


@pytest.mark.parametrize(("note", "old", "new", "before", "after"), SWAPS)
def test_swapping_one_phrase_moves_the_code_to_its_neighbour(
    engine: Engine, note: str, old: str, new: str, before: str, after: str
) -> None:
    assert engine.check(note).supported_codes == (before,)
    assert engine.check(note.replace(old, new)).supported_codes == (after,)


@pytest.mark.parametrize(("note", "code"), DROPS)
def test_dropping_an_axis_leaves_the_code_unsupported(engine: Engine, note: str, code: str) -> None:
    report = engine.check(note, target=code)
    assert report.status is CodeStatus.UNSUPPORTED
    assert report.supported_codes == ()


@pytest.mark.parametrize("axes", POINTS, ids=lambda axes: "-".join(axes))
def test_candidate_title_is_the_codes_own(engine: Engine, axes: Axes) -> None:
    report = engine.check(in_words(*axes), target=code_of(axes))
    candidate = report.candidate(code_of(axes))
    assert candidate is not None
    assert candidate.title.endswith(WORDS[axes[0]])
    assert candidate.status is CodeStatus.INCOMPLETE


def test_table_reaches_all_sixty_codes() -> None:
    assert len({code_of(axes) for axes in POINTS}) == 60
    assert len(NOTES) == 120
    assert len(SWAPS) >= 200
    assert len(DROPS) == 240
