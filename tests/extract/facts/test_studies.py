"""Sentences -> studies: what was done, when, with what fate, and what is no study at all."""

import pytest

from dxproof.engine.engine import Engine

STUDIES = [
    ("MRI cervical spine  [ ] on file  [x] ordered, done 3/1/26", [("mri", "done", (2026, 3, 1))]),
    ("MRI has not been done. CT was not obtained.", [("mri", "not_done", None), ("ct", "not_done", None)]),
    # text, (modality, event, date) of every study
    # a study of the kind that was named last, with a date of its own
    (
        "MRI of October 2022. The repeat study of March 2026 is normal.",
        [("mri", "done", (2022, 10, 0)), ("mri", "done", (2026, 3, 0))],
    ),
    ("MRI of October 2022. A repeat study would help.", [("mri", "done", (2022, 10, 0))]),
    ("Here to discuss MRI of 10/8/26.", [("mri", "done", (2026, 10, 8))]),
    ("Hand numbness, CTS.", []),
    (
        "Timeline\n  1/14/26   MRI neck: C1-C2 foramen narrowed\n  8/25/26   MRI neck: C1-C2 foramen patent",
        [("mri", "done", (2026, 1, 14)), ("mri", "done", (2026, 8, 25))],
    ),
    ("MRI of the neck on 3/14/2026 shows narrowing.", [("mri", "done", (2026, 3, 14))]),
    ("Cervical MRI of 1/22/26 says: right C1-C2 foraminal narrowing.", [("mri", "done", (2026, 1, 22))]),
    ("Had an MRI last year, says it was bad.", [("mri", "remembered", None)]),
    ("on the m r i of the neck from may 15 2026 the foramen is narrowed", [("mri", "done", (2026, 5, 15))]),
    ("An MRI was requested and, on 2 May 2026, performed.", [("mri", "done", (2026, 5, 2))]),
    ("MRI was ordered in March and was completed 4/2/26.", [("mri", "done", (2026, 4, 2))]),
    ("The MRI of the neck which you requested was performed on 12/17/2026.", [("mri", "done", (2026, 12, 17))]),
    ("The MRI that was ordered was done.", [("mri", "done", None)]),
    ("The MRI you ordered (2 May 2026) is a good study.", [("mri", "done", (2026, 5, 2))]),
    ("An MRI was ordered and showed C5-C6 foraminal stenosis.", [("mri", "done", None)]),
    ("MRI authorization submitted.", [("mri", "ordered", None)]),
    ("The MRI her neurologist ordered finally came over.", [("mri", "done", None)]),
    ("The CT you arranged on 11 May does explain her pain.", [("ct", "done", None)]),
    ("CT cervical 5/8/26 (ordered b/c she was no better): C4-C5 canal narrowed.", [("ct", "done", (2026, 5, 8))]),
    ("The MRI which was ordered has not been done.", [("mri", "ordered", None)]),
    ("MRI w/o shows narrowing.", [("mri", "done", None)]),
    ("Awaiting authorization for MRI cervical spine.", [("mri", "ordered", None)]),
    ("MRI cervical spine: ordered, not yet done.", [("mri", "ordered", None)]),
    ("CT is scheduled for next week.", [("ct", "ordered", None)]),
    ("Would consider CT myelogram.", [("ct", "planned", None)]),
    ("If no better in a month, MRI.", [("mri", "planned", None)]),
    ("She declined MRI.", [("mri", "declined", None)]),
    ("No MRI has been done.", [("mri", "not_done", None)]),
    ("EXAM: MRI CERVICAL SPINE W/O\nDATE: 3/1/26\nTECHNIQUE: sagittal.", [("mri", "done", (2026, 3, 1))]),
    ("EXAM: MRI CERVICAL SPINE W/O\nDOB: 3/1/66\nTECHNIQUE: sagittal.", [("mri", "done", None)]),
    ("No recent CT.", [("ct", "not_done", None)]),
    ("No MRI or CT has been done.", [("mri", "not_done", None), ("ct", "not_done", None)]),
    ("No MRI; CT done 3/1/26.", [("mri", "not_done", None), ("ct", "done", (2026, 3, 1))]),
    ("The MRI that you arranged was reported as showing narrowing.", [("mri", "done", None)]),
    ("The MRI that you arranged is awaited.", [("mri", "planned", None)]),
    ("MRI on 9 May 2026 shows narrowing.", [("mri", "done", (2026, 5, 9))]),
    ("May need CT.", [("ct", "planned", None)]),
    ("No fracture on CT.", [("ct", "done", None)]),
    ("She says her MRI showed a pinched nerve.", [("mri", "remembered", None)]),
    ("He tells me that his MRI showed a pinched nerve.", [("mri", "remembered", None)]),
    ("CT for planning: narrowing.", [("ct", "done", None)]),
    ("He recalls that an MRI done in Ohio showed arthritis.", [("mri", "remembered", None)]),
    ("Pt reports headaches for a month, MRI shows narrowing.", [("mri", "done", None)]),
    # what the sentence after a study tells of it
    ("MRI was pending last time. The result is now back.", [("mri", "done", None)]),
    ("MRI was pending last time. The result is not back.", [("mri", "ordered", None)]),
    ("The insurer refused the MRI. On appeal it was approved and done on 9/18/26.", [("mri", "done", None)]),
    ("Declines a repeat MRI. The one from October 2024 showed narrowing.", [("mri", "done", None)]),
    ("MRI ordered. One from her sister's chart is no help.", [("mri", "ordered", None)]),
    ("Repeat MRI 3/1/26: narrowing.", [("mri", "done", (2026, 3, 1))]),
    ("Repeat MRI 3/1/26: pending.", [("mri", "planned", (2026, 3, 1))]),
    ("The MRI that had been ordered was finally performed.", [("mri", "done", None)]),
    ("In May I asked for an MRI.", [("mri", "planned", None)]),
    ("Sagittal T1, T2, STIR and gradient echo images.", []),
    ("SNOMED CT 12345.", []),
    (
        "CT 5/1/26, compared with radiographs of 2024.",
        [("ct", "done", (2026, 5, 1)), ("plain_film", "done", (2024, 0, 0))],
    ),
    ("mri 3/1/26 shows narrowing.", [("mri", "done", (2026, 3, 1))]),
    ("mri 3/1/26 shows narrowing. Seen 28/2/26.", [("mri", "done", (2026, 1, 3))]),
    ("mri 01-Mar-2026 shows narrowing.", [("mri", "done", (2026, 3, 1))]),
    ("The ct was fine, Dr. Mr Jones said.", []),
    ("ct 3/1/26 shows narrowing.\n\nSigned by the author.", [("ct", "done", (2026, 3, 1))]),
    ("no narrowing on ct.\nSigned by the author.", []),
]

LINKED = [
    # what the author concludes is no result, whatever study was named before
    ("MRI brain normal. Dx C5-C6 foraminal stenosis from disc.", [None]),
    ("MRI lumbar: L4-L5 foraminal stenosis. Dx C5-C6 foraminal stenosis from disc.", [0, None]),
    # text, the study (by its number) of every statement
    ("CT cervical spine 3/3/26, compared with plain films of 2024: right C1-C2 foraminal narrowing by ligament.", [0]),
    ("MRI was ordered by her PCP and was done 3/3/26. It shows right C1-C2 foraminal narrowing by ligament.", [0]),
    ("MR neck 3/1/26: C1-C2 foramina patent.\nDx: C1-C2 foraminal stenosis from pannus, per MR.", [0, None]),
    (
        "MR neck 3/1/26: C1-C2 foramina patent.\nAssessment: C1-C2 foraminal stenosis from pannus, as the MR shows.",
        [0, None],
    ),
    ("MRI 3/1/26: C1-C2 foraminal stenosis from pannus. CT 4/1/26: C1-C2 foramina patent.", [0, 1]),
    ("C1-C2 foraminal stenosis from pannus. MRI pending.", [None]),
    # an impression right under a study's name; a study over several lines
    ("Neck pain.\nMRI cervical spine, 3/1/26.\nImpression: C1-C2 foraminal stenosis from pannus.", [0]),
    ("Neck pain.\nMRI neck, 3/1/26: pannus at C1-C2.\nConclusion: C1-C2 foraminal stenosis from pannus.", [None]),
    ("Neck pain.\nMRI neck, 3/1/26: normal.\nImpression: C1-C2 foraminal stenosis from pannus.", [None]),
    ("Neck pain.\nMRI cervical spine is ordered.\nImpression: C1-C2 foraminal stenosis from pannus.", [None]),
    (
        "Neck pain. MRI 3/1/26 shows C5-C6 foraminal stenosis from spur.\nImpression: C1-C2 foraminal stenosis from pannus.",
        [0, None],
    ),
    ("MRI of the cervical spine\nwithout contrast\nof 3/1/26\nshows C1-C2 foraminal stenosis from pannus.", [0]),
    ("MRI 3/1/26: no C1-C2 foraminal stenosis.\nAddendum: The C1-C2 foramen is narrowed by pannus after all.", [0, 0]),
    ("MRI 3/1/26: no C1-C2 foraminal stenosis.\nAddendum: The C5-C6 foramen is narrowed by a spur.", [0, None]),
    # what a second study shows is what was said before
    ("X-ray: C5-C6 foraminal narrowing by spur. MRI confirms this.", [0, 1]),
    ("X-ray: C5-C6 foraminal narrowing by spur. I hope MRI confirms this.", [0]),
    ("X-ray: C5-C6 foraminal narrowing by spur. MRI of the brain is stable.", [0]),
    # a study that the sentence before hedges nothing of, that a quotation refers to, that stands below its table
    ("?radiculopathy → MRI 3/1/26: C5-C6 foramen narrowed by spur.", [0]),
    ("?MRI. C5-C6 foramen narrowed by spur.", [None]),
    ("MRI that they refer to, 3/1/26: C5-C6 foramen narrowed by spur.", [0]),
    ("C5-C6 foraminal stenosis from spur, as per MRI.\nMRI 3/1/26: the C5-C6 foramina are patent.", [None, 1]),
    ("C5-C6 foraminal stenosis from spur, as per MRI.\nMRI 3/1/26 reviewed.", [0]),
    ("Level | R foramen | Reported cause\nC4-5 | severe | spur\nC5-6 | normal | -\n(from MRI 3/1/26)", [0, 0]),
    ("Level | R foramen | Reported cause\nC4-5 | severe | spur\nC5-6 | normal | -\n(MRI ordered)", [None, None]),
    ("CT scan\nof the neck is pending.\nC1-C2 foraminal stenosis from pannus.", [None]),
    (
        "This document was made by software that takes down what is said, and may hold words that nobody said at all.\n"
        "Whoever is not its reader must not read it.\n\n"
        "Cone beam CT report\nTried ibuprofen.\n\nRight C1-C2 foraminal narrowing by ligament.",
        [0],
    ),
]

ROWS = "\n".join(f"C{n}-C{n + 1}  | open | {'narrow' if n == 6 else 'open'}" for n in range(2, 8))


def test_every_row_of_a_table_is_of_the_study_over_it(engine: Engine) -> None:
    found = engine._extractor.facts(
        f"Neck pain.\nCT neck 3/1/26, tabulated\n\nLevel | Canal | Foramen\n{ROWS}"
    ).statements
    assert {statement.study for statement in found} == {0}
    assert len(found) == 12


NORMAL = [
    ("MRI 3/1/26. It finds normal C1-C2 alignment.", None, []),
    ("MRI 3/1/26. Facets and ligaments unremarkable at L5-S1.", None, []),
    ("MRI 3/1/26. Unremarkable at L5-S1.", None, ["L5-S1"]),
    ("Preliminary read of the MRI cervical spine: normal.", None, []),
    # text, the words by which the study as a whole is normal, and the levels that it calls normal
    ("MRI of the cervical spine in 2024 was normal.", "normal", []),
    ("MRI cervical spine 3/1/26 with normal alignment.", None, []),
    ("MRI brain and cervical spine 3/1/26: brain normal.", None, []),
    ("MRI 3/1/26: C2-C3 and C3-C4 are unremarkable.", None, ["C2-C3", "C3-C4"]),
    ("MRI 3/1/26. Nothing abnormal at the craniovertebral junction.", None, [None]),
    ("MRI 3/1/26. Normal alignment at C1-C2.", None, []),
    ("CTA 3/1/26: the transverse foramen of C1 is normal.", None, []),
    ("MRI 3/1/26:\nC1-C2: normal.\nC2-C3: small bulge.", None, ["C1-C2"]),
    ("MRI 3/1/26:\nC1-C2: alignment normal.", None, []),
    (
        "MRI 3/1/26\nFindings: Cord flat.\nImpression: Stenosis.\nReport called? No. Grading is that of this clinic.",
        None,
        [],
    ),
    ("EXAM: MR LUMBAR SPINE W/O\nDATE: 3/1/26\nFINDINGS: L4-L5: Normal.", None, ["L4-L5"]),
]


@pytest.mark.parametrize(("text", "expected"), STUDIES, ids=[case[0] for case in STUDIES])
def test_studies(engine: Engine, text: str, expected: list[tuple[str, str, tuple[int, int, int] | None]]) -> None:
    found = engine._extractor.facts(text).studies
    assert [(study.modality.value, study.event.value, study.date) for study in found] == expected


@pytest.mark.parametrize(("text", "expected"), LINKED, ids=[case[0] for case in LINKED])
def test_what_a_statement_was_read_from(engine: Engine, text: str, expected: list[int | None]) -> None:
    assert [statement.study for statement in engine._extractor.facts(text).statements] == expected


@pytest.mark.parametrize(("text", "whole", "levels"), NORMAL, ids=[case[0] for case in NORMAL])
def test_what_a_study_calls_normal(engine: Engine, text: str, whole: str | None, levels: list[str | None]) -> None:
    facts = engine._extractor.facts(text)
    words = [study.normal.quote for study in facts.studies if study.normal is not None]
    assert words == ([whole] if whole else [])
    assert [normal.place.level for normal in facts.normals] == levels
