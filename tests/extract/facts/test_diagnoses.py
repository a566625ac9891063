"""Lines -> diagnoses: what the provider writes as a diagnosis of its own, by name or by code."""

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.terms import TargetFrom

DIAGNOSES = [
    ("Assessment: (a) C5-C6 foraminal stenosis due to disc protrusion; (b) cervical spondylosis, C5-C6.", [("cervical spondylosis", "cervical")]),
    ("Assessment: C5-C6 foraminal stenosis; cervical disc degeneration C5-C6", [("cervical disc degeneration", "cervical")]),
    ("Assessment: C5-C6 foraminal stenosis due to cervical disc herniation.", []),
    ("Assessment: foraminal stenosis (C5-6) with cervical spondylosis", []),
    ("Assessment: foraminal stenosis (C5/6) and cervical spondylosis", []),
    ("Assessment:\nForaminal stenosis of the cervical spine at the C5-C6 level in this patient with\nlongstanding cervical spondylosis", []),
    ("Dx 1: C5-C6 foraminal stenosis due to disc protrusion\nDx 2: intervertebral disc degeneration C5-C6", [("intervertebral disc degeneration", "cervical")]),
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
    # outside an assessment a word calls it a diagnosis, in its sentence or over its list
    ("My diagnoses are C5-C6 foraminal stenosis from disc and, separately, cervical spondylosis.", [("cervical spondylosis", "cervical")]),
    ("She has C5-C6 foraminal stenosis from disc and she also has cervical spondylosis.", [("cervical spondylosis", "cervical")]),
    ("Problem 1 - C5-C6 foraminal stenosis from disc.\nProblem 2 - cervical spondylosis.", [("cervical spondylosis", "cervical")]),
    ("Today I treat these conditions:\n- C5-C6 foraminal stenosis from disc\n- cervical spondylosis", [("cervical spondylosis", "cervical")]),
    ("Diagnoses considered and excluded:\n- cervical spondylosis", []),
    # a numbered list without a heading, one item of which is a narrowing of no study
    ("Exam: normal.\n\n1. Cervical spondylosis\n2. C5-C6 foraminal stenosis from disc", [("Cervical spondylosis", "cervical")]),
    ("Exam: normal.\n\n1. Cervical spondylosis\n2. GERD", []),
    ("Exam: normal.\n\n- Cervical spondylosis\n- C5-C6 foraminal stenosis from disc", []),
    ("Policy quoted: 'covered diagnoses include cervical spondylosis'.", []),
    ("The X-ray shows cervical spondylosis.", []),
    ("My diagnosis is C5-C6 canal stenosis with cervical spondylosis.", []),
    ("Dx - spinal canal stenosis C1-C2, from herniated disc.", []),
]  # fmt: skip


WRITTEN = [
    # text, whether the code is written as a diagnosis
    ("Assessment: Foraminal stenosis at C1-C2 (M99.70).", True),
    ("Assessment: Possible foraminal stenosis at C1-C2 (M99.70).", True),
    ("Assessment: Foraminal stenosis at C1-C2 due to an old fracture (M99.70).", True),
    ("Assessment: History of foraminal stenosis at C1-C2 due to a fracture (M99.70).", False),
    ("Assessment: History of foraminal stenosis (M99.70), resolved.", False),
    ("Assessment: No foraminal stenosis (M99.70).", False),
    ("Assessment: R/O M99.70", False),
    ("Father had foraminal stenosis (M99.70).", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "written"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_a_code_in_brackets_belongs_to_its_diagnosis(engine: Engine, text: str, written: bool) -> None:
    assert (engine.check(text).target_from is TargetFrom.WRITTEN) is written


def test_a_hedged_rival_in_brackets_is_none(engine: Engine) -> None:
    text = "Assessment: Possible cervical spondylosis at C1-C2 (M47.812)."
    assert engine.judge_note(Note(text=text)).facts.competing == ()


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


TITLES = [
    # text, the assertion of its finding: a code and nothing but its title, however shortened, states none
    ("M99.70 Connective tissue and disc stenosis of intervertebral foramina, head region", "hypothetical"),
    ("[x] M99.70 CT/disc stenosis IV foramina head region", "hypothetical"),
    ("Dx: Conn tiss and disc stenosis of intvrt foramin of head region (M99.70)", "hypothetical"),
    ("M99.70 Connective tissue stenosis of the right intervertebral foramen at C1-C2, head region", "present"),
    ("M99.70 connective tissue stenosis of foramina, head region", "present"),
    ("M99.70 C1-C2 foraminal stenosis by disc", "present"),
]


@pytest.mark.parametrize(("text", "expected"), TITLES)
def test_title_beside_its_code(engine: Engine, text: str, expected: str) -> None:
    assert [finding.assertion.value for finding in engine._extractor.facts(text).findings] == [expected]
