"""Statements of one note -> which of them later text replaces: later studies, the author's denial, text of today."""

import pytest

from dxproof.engine.engine import Engine

FIRST = "MRI cervical spine 2/6/24: C4-C5 canal stenosis due to disc extrusion."
LATER = [
    # text after the first study, whether the narrowing at C4-C5 still counts
    ("", True),
    # a later study of the same kind that is normal as a whole, or at every level
    ("Repeat MRI 8/1/24: unremarkable.", False),
    ("MRI cervical spine 8/1/24: Normal study.", False),
    ("MRI lumbar spine 8/1/24: Normal study.", True),
    ("X-ray cervical spine 8/1/24: Normal study.", True),
    ("CT cervical spine 8/1/24: Normal study.", False),
    ("CT 8/1/24: the C4-C5 canal is of normal width.", False),
    ("CT 8/1/24: C4-C5 canal stenosis due to osteophyte.", True),
    ("MRI lumbar spine 8/1/24: no canal stenosis.", True),
    ("MRI 8/1/24: C5-C6 and below: canal adequate.", True),
    ("MRI cervical spine 8/1/23: Normal study.", True),
    ("MRI 8/1/24: the canal is normal in width at every level.", False),
    ("MRI 8/1/24: C4-C5 canal stenosis, unchanged. No canal stenosis at the other levels.", True),
    ("MRI 8/1/24: C6-C7 canal stenosis. No canal stenosis at the other levels.", False),
    # the cause that is gone, and one that is another
    ("MRI 8/1/24: the disc extrusion has resolved.", False),
    ("MRI 8/1/24 shows interval resolution of the disc extrusion.", False),
    ("The disc extrusion has resolved.", False),
    ("MRI 8/1/24: the disc extrusion at C6-C7 has resolved.", True),
    ("MRI 8/1/24: the synovial cyst has resolved.", True),
]
AUTHORS = [
    # text, assertions of the statements that nothing replaces
    ("According to the treating chiropractor, she has C1-C2 foraminal stenosis due to ligament.\n\nAssessment: There is no C1-C2 foraminal stenosis.", ["negated"]),
    ("She has C1-C2 foraminal stenosis due to ligament.\n\nAssessment: There is no C1-C2 foraminal stenosis.", ["present", "negated"]),
    ("According to the treating chiropractor, she has C1-C2 foraminal stenosis due to ligament.", ["present"]),
    ("C1-C2 foraminal stenosis was suspected on admission. C1-C2 foraminal stenosis was ruled out.", ["negated"]),
    ("C1-C2 foraminal stenosis was suspected on admission. C5-C6 foraminal stenosis was ruled out.", ["possible", "negated"]),
    ("Assessment: suspected C1-C2 foraminal stenosis.\nPlan: there was no C1-C2 foraminal stenosis on the film.", ["possible", "negated"]),
]  # fmt: skip


@pytest.mark.parametrize(("after", "counts"), LATER, ids=[after for after, _ in LATER])
def test_what_a_later_study_replaces(engine: Engine, after: str, counts: bool) -> None:
    statements = engine.facts_and_words(f"{FIRST} {after}")[0].statements
    still = [s for s in statements if s.place.level == "C4-C5" and s.assertion == "present" and s.superseded is None]
    assert bool(still) is counts


@pytest.mark.parametrize(("text", "left"), AUTHORS, ids=[text for text, _ in AUTHORS])
def test_what_the_author_of_a_note_decides(engine: Engine, text: str, left: list[str]) -> None:
    statements = engine.facts_and_words(text)[0].statements
    assert [s.assertion for s in statements if s.superseded is None] == left


def test_an_addendum_with_a_finding_takes_back_that_the_study_is_normal(engine: Engine) -> None:
    report = "MRI CERVICAL SPINE 03/09/2026\nIMPRESSION: Normal.\n"
    addendum = "\nADDENDUM 03/09/2026: C6-C7: left foraminal narrowing due to disc protrusion.\n"
    (before,) = engine.facts_and_words(report)[0].studies
    (after,) = engine.facts_and_words(report + "C6-C7: Foramina patent.\n" + addendum)[0].studies
    assert before.normal is not None
    assert after.normal is None
