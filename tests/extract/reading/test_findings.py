"""Sentences -> findings: causes that are healthy, levels that are others, opinions that are somebody else's."""

import pytest

from dxproof.engine.engine import Engine

HEALTHY = [
    # text, mechanisms of its one finding
    ("The C1-C2 foramen is narrowed by a spur. The ligaments are slender.", ["osseous"]),
    ("The C1-C2 foramen is narrowed by a spur. The ligaments are not thickened.", ["osseous"]),
    ("The C1-C2 foramen is narrowed by a spur. Thin ligaments.", ["osseous"]),
    ("C1-C2: foramen narrowed. Normal ligaments.", []),
    ("C1-C2: foramen narrowed, thick ligament. Disc normal.", ["connective_tissue"]),
    ("C1-C2: foramen narrowed. Disc unremarkable. Ligament thick.", ["connective_tissue"]),
    ("C5-C6 foramen narrowed by a spur, the disc is of normal height.", ["osseous"]),
    ("C5-C6 foramen narrowed by a large spur and the disc is normal.", ["osseous"]),
    ("C5-C6 foramen narrowed by a large spur; disc and ligaments are normal.", ["osseous"]),
    ("The thin ligament narrows the C1-C2 foramen.", ["connective_tissue"]),
    ("The ligaments are thickened and narrow the C1-C2 foramen.", ["connective_tissue"]),
]

OTHER_LEVELS = [
    # text, (assertion, region, level, mechanisms) of every finding
    ("C1-C2 foraminal stenosis from pannus. Elsewhere the foramina are open.",
     [("present", "head", "C1-C2", ["connective_tissue"]), ("negated", None, None, [])]),
    ("C1-C2 foraminal stenosis from pannus. At the other levels the foramina are narrowed by spurs.",
     [("present", "head", "C1-C2", ["connective_tissue"]), ("present", None, None, ["osseous"])]),
    ("The C1-C2 canal is narrowed by ligament. Below that the canal is narrowed by disc.",
     [("present", "head", "C1-C2", ["connective_tissue"]), ("present", None, None, ["disc"])]),
    ("C1-C2 foraminal stenosis from pannus. C2 and below: foramina narrowed by spurs.",
     [("present", "head", "C1-C2", ["connective_tissue"]), ("present", None, None, ["osseous"])]),
    ("The C1-C2 canal is narrowed by ligament; from C2 down the canal is wide.",
     [("present", "head", "C1-C2", ["connective_tissue"]), ("negated", None, None, [])]),
    ("Foraminal stenosis by pannus. Level: C1-C2.", [("present", "head", "C1-C2", ["connective_tissue"])]),
]  # fmt: skip

OPINIONS = [
    # text, assertion of its one finding
    ("Opinions of other examiners:\nC1-C2 foraminal stenosis from pannus.\n\nAssessment: Neck pain.", "hypothetical"),
    ("Dr. Lee wrote that the claimant has C1-C2 foraminal stenosis from pannus.", "hypothetical"),
    ("Reviewer comment: C1-C2 foraminal stenosis from pannus.\n\nNeck pain.", "hypothetical"),
    ("Opinions of other examiners: none.\n\nAssessment: C1-C2 foraminal stenosis from pannus.", "present"),
]


@pytest.mark.parametrize(("text", "mechanisms"), HEALTHY, ids=[text for text, _ in HEALTHY])
def test_what_is_healthy_is_no_cause(engine: Engine, text: str, mechanisms: list[str]) -> None:
    (finding,) = engine.check(text).findings
    assert list(finding.mechanisms) == mechanisms


@pytest.mark.parametrize(("text", "expected"), OTHER_LEVELS, ids=[text for text, _ in OTHER_LEVELS])
def test_other_levels_are_none_of_those_described(
    engine: Engine, text: str, expected: list[tuple[str, str | None, str | None, list[str]]]
) -> None:
    found = engine.check(text).findings
    assert [(f.assertion.value, f.region, f.level, list(f.mechanisms)) for f in found] == expected


@pytest.mark.parametrize(("text", "assertion"), OPINIONS, ids=[text for text, _ in OPINIONS])
def test_opinion_of_somebody_else_is_none_of_this_note(engine: Engine, text: str, assertion: str) -> None:
    (finding,) = engine.check(text).findings
    assert finding.assertion.value == assertion
