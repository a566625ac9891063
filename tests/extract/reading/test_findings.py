"""Sentences -> findings: healthy causes, other levels, opinions of others, corrections in speech, hedges, questions, signs."""

import pytest

import dxproof
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


SPEECH = [
    # text, (assertion, compartment, level, side, mechanisms) of every finding
    ("Foraminal stenosis at C5-C6, I mean C1-C2, from ligament.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("Left, I mean right C1-C2 foraminal stenosis from ligament.", [("present", "foramen", "C1-C2", "right", ["connective_tissue"])]),
    ("The C1-C2 foramen is narrowed by disc, strike that, by ligament.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("The C1-C2 foramen is narrowed by disc and by ligament.", [("present", "foramen", "C1-C2", None, ["connective_tissue", "disc"])]),
    # the side and the level that open a sentence are those of all that it says
    ("A spur narrows the right C1-C2 foramen. Left C1-C2 joint mild change, foramen open.",
     [("present", "foramen", "C1-C2", "right", ["osseous"]), ("negated", "foramen", "C1-C2", "left", [])]),
    ('It reads in part: "C1-C2: thick membrane and adjacent capsule with narrowing of the right foramen."',
     [("present", "foramen", "C1-C2", "right", ["connective_tissue"])]),
    ("It is ligament, not disc, that narrows the C1-C2 foramen.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("The C1-C2 foramina are open. The canal, by contrast, is narrowed by pannus.",
     [("negated", "foramen", "C1-C2", None, []), ("present", "canal", "C1-C2", None, ["connective_tissue"])]),
    ("The C1-C2 foramen, though not closed, is narrowed by ligament.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    # a kind of it that is denied denies no other
    ("The C1-C2 foramen is narrowed by ligament. No bony foraminal stenosis.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("No bony foraminal stenosis at C1-C2.", [("negated", "foramen", "C1-C2", None, [])]),
    # what narrows another opening is no cause of this one
    ("L4-5: a disc protrusion narrows the lateral recess. The right foramen is narrowed.", [("present", "foramen", "L4-L5", "right", [])]),
    ("L4-5: right lateral recess narrowing by a disc protrusion. The right foramen is narrowed.",
     [("present", None, "L4-L5", None, ["disc"]), ("present", "foramen", "L4-L5", "right", [])]),
    ("L4-5: a disc protrusion. The right foramen is narrowed.", [("present", "foramen", "L4-L5", "right", ["disc"])]),
    ("The C1-C2 foramen is open. No foraminal stenosis from bone.",
     [("negated", "foramen", "C1-C2", None, [])]),
    ("Narrowing (grade 2) of the C1-C2 foramen by ligament.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
]  # fmt: skip

RESUMED = [
    # then and now
    ("The C1-C2 foramen was wide in 2019. It is now narrowed by ligament.",
     [("historical", "foramen", "C1-C2", None, []), ("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("The C1-C2 foramen was narrowed by ligament in 2019. On the present scan it is wide.",
     [("historical", "foramen", "C1-C2", None, ["connective_tissue"]), ("negated", "foramen", "C1-C2", None, [])]),
    ("The C1-C2 foramen was narrowed by ligament in 2019. The cord is wide.",
     [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    # an opening that is named, and spoken of in the next sentence
    ("The C1-C2 foramen measures 3 mm. It is narrowed by ligament.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("The cord measures 3 mm at C1-C2. It is narrowed by ligament.", []),
    # an option is chosen or not
    ("C1-C2 foraminal stenosis.\n[x] It is due to ligament.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("C1-C2 foraminal stenosis.\n[ ] It is due to ligament.", [("present", "foramen", "C1-C2", None, [])]),
    # an addendum that names another cause replaces the one before; one that asserts takes a hedge back
    ("C1-C2 foraminal stenosis due to spur.\nAddendum: The cause is thick ligament, not spur.",
     [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("C5-C6 foraminal stenosis due to disc bulge.\nAddendum: Not disc but spurs.", [("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("Possible C1-C2 foraminal narrowing.\nAddendum: The narrowing is definite.", [("present", "foramen", "C1-C2", None, [])]),
    ("Possible C1-C2 foraminal narrowing.\nAddendum: The narrowing is mild.", [("possible", "foramen", "C1-C2", None, [])]),
    # a cause that is named for another place states what it causes there
    ("C4-C5 foramen narrowed by disc; C5-C6 by spur.",
     [("present", "foramen", "C4-C5", None, ["disc"]), ("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("Foraminal narrowing from ligament at C0-C1 and C1-C2, from spur at C5-C6.",
     [("present", "foramen", "C0-C1", None, ["connective_tissue"]), ("present", "foramen", "C1-C2", None, ["connective_tissue"]),
      ("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("Foramina: right C1-C2 narrowed by ligament, others patent.",
     [("present", "foramen", "C1-C2", "right", ["connective_tissue"]), ("negated", "foramen", None, None, [])]),
    ("No foraminal narrowing except at C1-C2, caused by ligament.",
     [("negated", "foramen", None, None, []), ("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("All foramina are free except the left at C1-C2, compressed by ligament.",
     [("negated", "foramen", None, None, []), ("present", "foramen", "C1-C2", "left", ["connective_tissue"])]),
    # 'it' is the cause that the sentence before names
    ("A spur arises at C5-C6. It narrows the right foramen.", [("present", "foramen", "C5-C6", "right", ["osseous"])]),
    ("A spur arises at C5-C6. The disc narrows the right foramen.", [("present", "foramen", "C5-C6", "right", ["disc"])]),
]  # fmt: skip

TOLD = [
    # a cause or a study told in another sentence, under another name, in a box
    ("The foramen on the right at C5-C6 is a third of its normal width. What takes up the room is a spur.",
     [("present", "foramen", "C5-C6", "right", ["osseous"])]),
    ("The L4-L5 canal is tight. It is the discs that do it.", [("present", "canal", "L4-L5", None, ["disc"])]),
    ("What narrows the C5-C6 foramen is the disc.", [("present", "foramen", "C5-C6", None, ["disc"])]),
    ("The C5-C6 foramen is narrowed. She traces it to the disc.", [("present", "foramen", "C5-C6", None, ["disc"])]),
    ("With the retrolisthesis the C4-C5 canal narrows.", [("present", "canal", "C4-C5", None, ["subluxation"])]),
    ("Because of the slip the L4-L5 canal is down to 7 mm.", [("present", "canal", "L4-L5", None, ["subluxation"])]),
    ("Neither foramen at C5-C6 is open; both are narrowed by spurs.", [("present", "foramen", "C5-C6", "bilateral", ["osseous"])]),
    ("The canal at C1-C2 is open. Not so the right foramen, which pannus fills.",
     [("negated", "canal", "C1-C2", None, []), ("present", "foramen", "C1-C2", "right", ["connective_tissue"])]),
    ("Narrowing of the foramina at C3-C4 and C4-C5, from disc bulge and from uncinate spurs respectively.",
     [("present", "foramen", "C3-C4", None, ["disc"]), ("present", "foramen", "C4-C5", None, ["osseous"])]),
    ("The passage where the nerve root leaves on the left at C5-C6 is narrowed by a hard ridge.",
     [("present", "foramen", "C5-C6", "left", ["osseous"])]),
    ("at c five to c six the right neural foramen is narrowed by disc", [("present", "foramen", "C5-C6", "right", ["disc"])]),
    ("I explained that this is ligamentous narrowing of the C1-C2 foramen.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("Right C5-C6 foramen: [ ] open [x] narrowed   By: [x] spur [ ] disc",
     [("hypothetical", "foramen", "C5-C6", "right", []), ("present", "foramen", "C5-C6", "right", ["osseous"])]),
    ("Canal: [x] wide [ ] narrowed   C5-C6 foramen R: [ ] wide [x] narrowed",
     [("hypothetical", "foramen", "C5-C6", "right", []), ("present", "foramen", "C5-C6", "right", [])]),
    ("Findings (check all that apply):\n[x] C5-C6 foraminal stenosis from spur\n[ ] C6-C7 foraminal stenosis from disc",
     [("present", "foramen", "C5-C6", None, ["osseous"]), ("hypothetical", "foramen", "C6-C7", None, ["disc"])]),
    # what narrows nothing
    ("The C5-C6 foramen is narrowed. There is a spur, which lies in front and does not contribute.", [("present", "foramen", "C5-C6", None, [])]),
    ("C5-C6: disc bulge. The canal is 11 mm at its narrowest point.", []),
    ("C5-C6: disc bulge. The canal is 11 mm wide.", []),
    ("The C5-C6 foramen is narrowed by scar, no spurs, slip, or canal stenosis.",
     [("present", "foramen", "C5-C6", None, ["connective_tissue"]), ("negated", "canal", "C5-C6", None, [])]),
    # what was operated on, at the place of the operation
    ("C5-C6 foraminal stenosis from spur, s/p C5 hemilaminotomy and spur removal.", [("historical", "foramen", "C5-C6", None, ["osseous"])]),
    ("C5-C6 foraminal stenosis from spur for which he underwent decompression.", [("historical", "foramen", "C5-C6", None, ["osseous"])]),
    ("C5-C6 foraminal stenosis from spur, s/p C3-C4 fusion.", [("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("C5-C6 foraminal stenosis from spur, treated with PT.", [("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("C5-C6 foraminal stenosis from scar after C5-C6 laminectomy.", [("present", "foramen", "C5-C6", None, ["connective_tissue"])]),
    ("PMH: C5-C6 foraminal stenosis from spur on CT of 2022.", [("historical", "foramen", "C5-C6", None, ["osseous"])]),
    ("PMH: CT of 3/1/26 shows C5-C6 foraminal stenosis from spur.", [("present", "foramen", "C5-C6", None, ["osseous"])]),
    # what a list is headed by; what is an example, a risk, a form; what is of somebody else, or was not seen
    ("Differential:\n- migraine\n- C5-C6 foraminal stenosis from spur", [("hypothetical", "foramen", "C5-C6", None, ["osseous"])]),
    ("No sign of:\n- fracture\n- C5-C6 foraminal stenosis from spur", [("negated", "foramen", "C5-C6", None, [])]),
    ("CT shows:\n- fracture\n- C5-C6 foraminal stenosis from spur", [("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("Root irritation, e.g. C5-C6 foraminal stenosis from spur.", [("hypothetical", "foramen", "C5-C6", None, ["osseous"])]),
    ("R/B/A incl. C5-C6 foraminal stenosis from scar.", [("hypothetical", "foramen", "C5-C6", None, ["connective_tissue"])]),
    ("C5-C6 foramen narrowed by [ligament / disc / bone].", [("hypothetical", "foramen", "C5-C6", None, ["connective_tissue"])]),
    ("C5-C6 foramen [left] narrowed by spur.", [("present", "foramen", "C5-C6", "left", ["osseous"])]),
    ("Delete what does not apply.\nC5-C6 foraminal stenosis from spur.", [("hypothetical", "foramen", "C5-C6", None, ["osseous"])]),
    ("The CT with C5-C6 foraminal stenosis from spur belongs to a different man.", [("other_person", "foramen", "C5-C6", None, ["osseous"])]),
    ("The CT with C5-C6 foraminal stenosis from spur was scanned in error.", [("other_person", "foramen", "C5-C6", None, ["osseous"])]),
    ("C5-C6 foraminal stenosis from spur was the preliminary read.", [("possible", "foramen", "C5-C6", None, ["osseous"])]),
    ("Radiology calls C5-C6 foraminal stenosis from spur. I cannot confirm it.", [("negated", "foramen", "C5-C6", None, [])]),
    ("C5-C6 foramen: stenosis none, spur large.", [("negated", "foramen", "C5-C6", None, [])]),
    ("C1-C2 foraminal stenosis none, canal stenosis at C5-C6 mild.",
     [("negated", "foramen", "C1-C2", None, []), ("present", "canal", "C5-C6", None, [])]),
    ("C5-C6 foraminal stenosis, bony - ruled out by CT.", [("negated", "foramen", "C5-C6", None, [])]),
    ("C5-C6 foraminal stenosis from spur would be surprising.", [("hypothetical", "foramen", "C5-C6", None, ["osseous"])]),
    ("The C5-C6 foramen is narrowed. The spur may be the cause.", [("present", "foramen", "C5-C6", None, [])]),
    ("The C5-C6 foramen is narrowed. The spur is probably responsible.", [("present", "foramen", "C5-C6", None, [])]),
    ("The C5-C6 foramen is narrowed. The tissue responsible is not well seen.", [("present", "foramen", "C5-C6", None, [])]),
    ("C5-C6: disc bulge, facet hypertrophy. Canal stenosis from the latter.", [("present", "canal", "C5-C6", None, ["osseous"])]),
    ("C5-C6: disc bulge, facet hypertrophy. Canal stenosis from the former.", [("present", "canal", "C5-C6", None, ["disc"])]),
    ("C5-C6: disc bulge. The canal is narrowed, and it is the facets, not the disc, that matter.", [("present", "canal", "C5-C6", None, ["osseous"])]),
    ("Doctors call this C5-C6 foraminal stenosis from spur. A scan shows it. An MRI shows it.",
     [("hypothetical", "foramen", "C5-C6", None, ["osseous"])]),
    ("C5-C6: disc bulge. The canal stenosis is congenital.", [("present", "canal", "C5-C6", None, [])]),
    ("C5-C6: disc bulge. The canal stenosis is moderate.", [("present", "canal", "C5-C6", None, ["disc"])]),
    ("The C6 root is compressed in the C5-C6 foramen by a spur.", []),
    ("The C5-C6 foramen is narrowed. The spur is responsible.", [("present", "foramen", "C5-C6", None, ["osseous"])]),
    # a cause of one place alone
    ("Left C1-C2 foraminal stenosis and C5-C6 foraminal stenosis, the latter from spur.",
     [("present", "foramen", "C1-C2", "left", []), ("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("Foraminal narrowing at C1-C2 and at C5-C6, the former due to pannus.",
     [("present", "foramen", "C1-C2", None, ["connective_tissue"]), ("present", "foramen", "C5-C6", None, [])]),
    ("Foraminal narrowing at C4-C5 on the left and at C5-C6 on the right from spurs.",
     [("present", "foramen", "C4-C5", "left", ["osseous"]), ("present", "foramen", "C5-C6", "right", ["osseous"])]),
    ("Foraminal stenosis at C1-C2 and at C5-C6. The latter is due to spurs.",
     [("present", "foramen", "C1-C2", None, []), ("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("Both foramina are stenotic at C1-C2 and at C5-C6; at the latter this is from spurs, at the former it is not known.",
     [("present", "foramen", "C1-C2", "bilateral", []), ("present", "foramen", "C5-C6", "bilateral", ["osseous"])]),
    ("L4-5: facet spurs narrow both foramina.\nL5-S1: foramina similar.",
     [("present", "foramen", "L4-L5", "bilateral", ["osseous"]), ("present", "foramen", "L5-S1", "bilateral", ["osseous"])]),
    ("L4-5: facet spurs narrow the canal.\nL5-S1: likewise.",
     [("present", "canal", "L4-L5", None, ["osseous"]), ("present", "canal", "L5-S1", None, ["osseous"])]),
    ("The right C1-C2 foramen is narrowed by a spur; the soft tissues on the right are normal.",
     [("present", "foramen", "C1-C2", "right", ["osseous"])]),
    ("Foraminal narrowing:  [x] C1-2   [ ] C2-3\nCause:  [ ] bone   [x] ligament", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("        R NF            canal\nL3-4    ok              narrow (flavum)\nL4-5    narrow (facet)  ok",
     [("negated", "foramen", "L3-L4", "right", []), ("present", "canal", "L3-L4", None, ["connective_tissue"]),
      ("present", "foramen", "L4-L5", "right", ["osseous"]), ("negated", "canal", "L4-L5", None, [])]),
    ("You may tell them this: C1-C2 foraminal stenosis from pannus.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("C4-C5: foraminal stenosis from spurs.\nC5-C6: Too degraded by motion to assess.", [("present", "foramen", "C4-C5", None, ["osseous"])]),
    ("Indication: C5-C6 foraminal stenosis from spurs.\nAssessment: No foraminal stenosis at C5-C6 on the left.",
     [("present", "foramen", "C5-C6", None, ["osseous"]), ("negated", "foramen", "C5-C6", "left", [])]),
    # what lies against a part narrows nothing
    ("C5-C6: a disc bulge indents the canal and abuts the right foramen.", [("present", "canal", "C5-C6", None, ["disc"])]),
    ("A spur touches the C5-C6 foramen.", []),
    ("The C5-C6 foramen is a third of the size of the other side, owing to a spur.", [("present", "foramen", "C5-C6", None, ["osseous"])]),
    ("A thick capsule has made the C1-C2 foramen narrow.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("C1-C2 foraminal stenosis; the culprit = thick capsule.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("The examiner held that the claimant had C1-C2 foraminal stenosis from pannus.", [("hypothetical", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("Her letter encloses the MRI report: C1-C2 foraminal stenosis from pannus.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("C1-C2 foraminal stenosis from pannus.\n\nOld wedge of T7, unchanged.", [("present", "foramen", "C1-C2", None, ["connective_tissue"])]),
    ("Upper cerv foraminal stenosis from pannus.", [("present", "foramen", None, None, ["connective_tissue"])]),
    ("C5-C6 foraminal stenosis from spur. She did not ask about it.", [("present", "foramen", "C5-C6", None, ["osseous"])]),
]  # fmt: skip

HEDGED = [
    # text, assertion, counted and uncertain mechanisms of its one finding
    ("C1-C2 foraminal stenosis, from ligament probably.", "present", [], ["connective_tissue"]),
    ("C1-C2 foraminal stenosis from ligament is suspected.", "possible", ["connective_tissue"], []),
    ("C1-C2 foraminal stenosis from ligament cannot be excluded.", "possible", ["connective_tissue"], []),
    ("Patient believes that she has C1-C2 foraminal stenosis from ligament.", "possible", ["connective_tissue"], []),
    ("I believe that she has C1-C2 foraminal stenosis from ligament.", "present", ["connective_tissue"], []),
]

REPORT = "EXAM: MRI CERVICAL SPINE W/O\nDATE: 3/1/26\n{}\nTECHNIQUE: sagittal T1.\nFINDINGS: Cord normal."
ASKED = [
    # text, assertion of its one finding
    (REPORT.format("INDICATION: C1-C2 foraminal stenosis from pannus."), "hypothetical"),
    (REPORT.format("INDICATION: C1-C2 foraminal stenosis from pannus on CT of 2024."), "present"),
    (REPORT.format("INDICATION: No C1-C2 foraminal stenosis."), "negated"),
    ("Indication: C1-C2 foraminal stenosis from pannus.\nPlan: PT.", "present"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [*SPEECH, *RESUMED, *TOLD], ids=[text for text, _ in (*SPEECH, *RESUMED, *TOLD)]
)
def test_what_sentences_say_together(
    engine: Engine, text: str, expected: list[tuple[str, str, str, str | None, list[str]]]
) -> None:
    found = engine.check(text).findings
    assert [(f.assertion.value, f.compartment, f.level, f.side, list(f.mechanisms)) for f in found] == expected


@pytest.mark.parametrize(("text", "assertion", "sure", "unsure"), HEDGED, ids=[case[0] for case in HEDGED])
def test_hedge_after_a_cause(engine: Engine, text: str, assertion: str, sure: list[str], unsure: list[str]) -> None:
    (finding,) = engine._extractor.facts(text).findings
    assert finding.assertion.value == assertion
    assert (list(finding.mechanisms), list(finding.uncertain_mechanisms)) == (sure, unsure)


@pytest.mark.parametrize(("text", "assertion"), [
    # a named narrowing, and what a later sentence says of 'the stenosis'
    ("Lumbar spinal stenosis. If the stenosis gets worse, surgery.", "present"),
    ("Lumbar spinal stenosis.\nPlan:\n- MRI\n- if significant stenosis, refer", "present"),
    ("Lumbar spinal stenosis. The stenosis is only suspected.", "possible"),
    ("Lumbar spinal stenosis. The stenosis was never confirmed.", "negated"),
])  # fmt: skip
def test_what_is_said_again_of_a_stenosis(text: str, assertion: str) -> None:
    (found,) = dxproof.load("m48-spinal-stenosis").check(text).findings
    assert found.assertion.value == assertion


@pytest.mark.parametrize("text", ["Spinal stenosis, OA hands.", "Bilateral knee OA. Spinal stenosis."])
def test_osteoarthritis_is_no_level(text: str) -> None:
    (found,) = dxproof.load("m48-spinal-stenosis").check(text).findings
    assert (found.region, found.level) == (None, None)


@pytest.mark.parametrize(("text", "assertion"), ASKED, ids=[text for text, _ in ASKED])
def test_indication_of_a_radiology_report_asks(engine: Engine, text: str, assertion: str) -> None:
    (finding,) = engine.check(text).findings
    assert finding.assertion.value == assertion


ARTHRITIS = "Osteoarthritis of the right knee.\n"
SIGNS = [
    # text, what a film says of the osteoarthritis that the note names
    (ARTHRITIS + "X-ray right knee 3/1/26: joint space narrowing.", ["present"]),
    (ARTHRITIS + "X-ray left knee 3/1/26: joint space narrowing.", []),
    (ARTHRITIS + "X-ray right knee 3/1/26: no joint space narrowing.", []),
    (ARTHRITIS + "Joint space narrowing.", []),
    ("X-ray right knee 3/1/26: joint space narrowing.", []),
    ("No osteoarthritis of the right knee.\nX-ray right knee 3/1/26: joint space narrowing.", []),
    ("Possible osteoarthritis of the right knee.\nX-ray right knee 3/1/26: joint space narrowing.", ["possible"]),
]


@pytest.mark.parametrize(("text", "said"), SIGNS, ids=[text for text, _ in SIGNS])
def test_sign_on_a_film_is_as_sure_as_what_the_note_names(text: str, said: list[str]) -> None:
    statements = dxproof.load("m17-knee-osteoarthritis")._extractor.facts(text).statements
    assert [s.assertion.value for s in statements if s.sign] == said


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
