"""The kind of visit, as the note tells it; the treatments of a story tell none."""

import pytest

from dxproof.engine.engine import Engine

KINDS = [
    ("Chiropractic visit 3/10/2026\nNeck pain.", "chiropractic"),
    ("NECK PAIN\nS: Tight neck. OMT today helped.", "omt"),
    ("CHIROPRACTIC NOTE\nNeck pain, physical therapy helped.", "chiropractic"),
    ("Physical Therapy Evaluation\nNeck pain. Chiropractic did not help.", "physical_therapy"),
    ("OUTPATIENT PHYSICAL THERAPY - INITIAL EVALUATION (97162)\nNeck pain.", "physical_therapy"),
    ("NECK PAIN\nS: better\nO: tight\nA: neck pain\nP: CMT C2", "chiropractic"),
    ("Provider: J. Lee, DC\nNeck pain.", "chiropractic"),
    ("Seen at the orthopedic clinic.\nNeck pain.", "orthopedic"),
    # a treatment of the story, of another department's visit or report
    ("Seen 3/10/26 for headache. Six sessions of chiropractic helped.", None),
    ("FOLLOW-UP\nHPI: Neck pain. Chiropractic and ibuprofen.", None),
    ("VIDEO VISIT\nNeck pain. Chiro x 2, naproxen.", None),
    ("GYNECOLOGY VISIT\nCompleted pelvic floor physical therapy.", None),
    ("Dear colleague, please see her for osteopathic treatment.", None),
    ("Neck pain. Physical therapy is recommended.", None),
    # a report names what was tried before it
    (
        "MRI CERVICAL SPINE\nCLINICAL HISTORY: neck pain, failed physical therapy.\nTECHNIQUE: sagittal.\n"
        "FINDINGS: C1-C2 foraminal narrowing.\nIMPRESSION: Foraminal narrowing.",
        "radiology",
    ),
]


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[case[0] for case in KINDS])
def test_kind_of_visit(engine: Engine, text: str, kind: str | None) -> None:
    told = engine._extractor.facts(text).encounter
    assert (told.value if told else None) == kind
