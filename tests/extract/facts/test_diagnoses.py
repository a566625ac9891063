"""Lines -> diagnoses: what the provider writes as a diagnosis of its own, by name or by code."""

import pytest

from dxproof.engine.engine import Engine

DIAGNOSES = [
    # text, (words, region) of every competing diagnosis
    ("Assessment:\n1. Cervical spondylosis.", [("Cervical spondylosis", "cervical")]),
    ("Assessment:\n1. M48.02", [("M48.02", "cervical")]),
    ("Assessment:\n1. No spondylosis of the cervical spine.", []),
    ("Assessment:\n1. Possible cervical spondylosis.", []),
    ("Assessment:\n1. Foraminal stenosis C5-C6 from disc herniation.", []),
    ("Assessment:\n[ ] M48.02\n[x] M54.2", []),
    ("HPI: neck pain.\nImaging\nMRI 3/1/26: canal narrowed at L4-L5 by disc.\nImpression: L4-L5 spinal stenosis M48.061.\nPlan: PT.",
     [("M48.061", "lumbar")]),
    ("MRI LUMBAR SPINE 3/1/26\nTechnique: sagittal T1.\nFindings: disc bulge at L4-L5.\nImpression: L4-L5 spinal stenosis.", []),
    ("Past medical history: cervical spondylosis.", []),
    ("Charge slip: M48.02", []),
    ("assessment:\n1. m48.02", [("m48.02", "cervical")]),
    ("Clinical assessment:\n1. M48.02", [("M48.02", "cervical")]),
    ("Assessrnent:\n1. M48.02", [("M48.02", "cervical")]),
    ("assessment: c5.2 mm of slip", []),
    ("Assessment:\n1. Neck pain, m48.02", []),
    ("Dear Dr. Lee,\nShe has neck pain, M48.02.", []),
]  # fmt: skip


LISTED = [
    # a row of the problem list, whether it is background and contradicts nothing
    ("- M48.01 Spinal stenosis, occipito-atlanto-axial region", True),
    ("- Cervical spondylosis", True),
    ("- C1-C2 spondylosis", False),
    ("- C1-C2 spondylosis, onset 2019", True),
    ("- C1-C2 spondylosis (03/2026)", True),
    ("- C1-C2 spondylosis (2026)", False),
    ("- C1-C2 spondylosis, noted 10/05/2026", False),
]  # fmt: skip


@pytest.mark.parametrize(("row", "listed"), LISTED, ids=[row for row, _ in LISTED])
def test_a_row_of_the_problem_list_without_a_level_or_of_an_earlier_date_is_background(
    engine: Engine, row: str, listed: bool
) -> None:
    head = "Visit date: 10/05/2026\n"
    for opened, expected in (("Problem list", listed), ("Assessment", False)):
        found = engine._extractor.facts(f"{head}{opened}:\n{row}\n").competing
        assert [one.listed for one in found] == [expected]


@pytest.mark.parametrize(("text", "expected"), DIAGNOSES, ids=[case[0] for case in DIAGNOSES])
def test_diagnoses_of_the_provider(engine: Engine, text: str, expected: list[tuple[str, str]]) -> None:
    found = engine._extractor.facts(text).competing
    assert [(one.span.quote, one.place.region) for one in found] == expected
