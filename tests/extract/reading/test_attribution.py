"""Which narrowing a later sentence, an addendum or a neighbour is about: causes handed out, the same elsewhere, places, fates."""

import pytest

from dxproof.engine.engine import Engine

LIGAMENT, BONE, DISC = ["connective_tissue"], ["osseous"], ["disc"]
FORAMEN = "foramen"

HANDED_OUT = [
    # text, (level, side, mechanisms) of every narrowing that is present
    ("Foraminal narrowing at C1-2 on the left and at C4-5 on the right. The former is ligamentous, the latter is from a spur.",
     [("C1-C2", "left", LIGAMENT), ("C4-C5", "right", BONE)]),
    ("MRI: L C5-6 NFS and R C6-7 NFS. The left one is bony, the right one is disc protrusion.",
     [("C5-C6", "left", BONE), ("C6-C7", "right", DISC)]),
    ("At C1-C2 both foramina are narrowed. On the right the reason is bony overgrowth; on the left it's scar.",
     [("C1-C2", "left", LIGAMENT), ("C1-C2", "right", BONE)]),
    ("Bilateral C5-6 foraminal narrowing. The cause is a spur.", [("C5-C6", "bilateral", BONE)]),
    ("Left C5-6 foraminal narrowing. The right facet is arthritic.", [("C5-C6", "left", [])]),
    ("Left C1-C2 foraminal narrowing. Likely due to thick ligament.", [("C1-C2", "left", [])]),
    ("L4-5 foraminal stenosis. This is ligamentum flavum buckling, the disc plays no part in it.", [("L4-L5", None, LIGAMENT)]),
    ("At L3-4 and L4-5 there is foraminal stenosis from a spur and a disc bulge, respectively.",
     [("L3-L4", None, BONE), ("L4-L5", None, DISC)]),
    ("Foraminal narrowing in the upper c-spine from thick ligament, and at C5-6 from an osteophyte.",
     [(None, None, LIGAMENT), ("C5-C6", None, BONE)]),
    ("L4-5: foraminal stenosis due to spondylolisthesis, left foraminal stenosis at L3-4 due to disc bulge.",
     [("L4-L5", None, ["subluxation"]), ("L3-L4", "left", DISC)]),
    ("Left C1-C2 foraminal narrowing. The scan shows a thick capsule doing that.", [("C1-C2", "left", LIGAMENT)]),
    ("Right C1-C2 foramen narrowed, cause not identified; right C4-5 foramen narrowed by disc bulge.",
     [("C1-C2", "right", []), ("C4-C5", "right", DISC)]),
    ("T11-12 foramen narrowed by a thickened, non-ossified ligamentum flavum.", [("T11-T12", None, LIGAMENT)]),
    ("The right foramen at C4-5 and the left at C5-6 are narrowed by spurs.",
     [("C4-C5", "right", BONE), ("C5-C6", "left", BONE)]),
    ("The disc narrows the L4-5 canal, a facet spur the left foramen.", [("L4-L5", "left", BONE)]),
    ("All neural foramina patent except L C5-6 (uncinate spur) and R C6-7 (disc protrusion), both mod narrowed.",
     [("C5-C6", "left", BONE), ("C6-C7", "right", DISC)]),
    ("MRI 04/13/26, neural foramina:\n\nLEVEL     RIGHT                        LEFT                       CANAL\n"
     "C1-C2     moderate stenosis from       mild stenosis from         normal\n"
     "          synovium                     bony spur\nC2-C3     open                         open                       normal",
     [("C1-C2", "right", LIGAMENT), ("C1-C2", "left", BONE)]),
    ("Spurring at C4-5 (w/o NFS) and disc protrusion at C5-6 (w/ mod L NFS).", [("C5-C6", "left", DISC)]),
]  # fmt: skip

SAME = [
    ("Right foraminal stenosis at C3-4 from a spur. The same on the left at C4-5, but from disc protrusion.",
     [("C3-C4", "right", BONE), ("C4-C5", "left", DISC)]),
    ("Right foraminal stenosis at C3-4 from a spur. The same at C4-5.", [("C3-C4", "right", BONE), ("C4-C5", "right", BONE)]),
    ("Left foraminal stenosis at C3-4 due to disc bulge, C4-5 similar.", [("C3-C4", "left", DISC), ("C4-C5", "left", DISC)]),
    ("Left foraminal stenosis at C3-4 due to disc bulge, same thing C4-5 rt but there due to spur.",
     [("C3-C4", "left", DISC), ("C4-C5", "right", BONE)]),
    ("Left C1-C2 foraminal narrowing from capsule, and mild osteophytic foraminal narrowing at C4-5.",
     [("C1-C2", "left", LIGAMENT), ("C4-C5", None, BONE)]),
    ("The right foramen between the C1 and C2 bones (the opening the nerve runs through) is narrowed. A thick capsule is to blame.",
     [("C1-C2", "right", LIGAMENT)]),
    ("L4-5: canal and foramina patent.\nL5-S1: slip causing severe left and mild right foraminal narrowing.",
     [("L5-S1", "bilateral", ["subluxation"])]),
    ("Left C1-C2 foraminal narrowing due to thick capsule; same on the right.",
     [("C1-C2", "left", LIGAMENT), ("C1-C2", "right", LIGAMENT)]),
    ("Left C1-C2 foraminal narrowing due to thick capsule. Ditto C2-C3 right, bony there.",
     [("C1-C2", "left", LIGAMENT), ("C2-C3", "right", BONE)]),
    ("C1-C2: a thick capsule narrows the right foramen.\nC4-5: a facet spur does the same on the left.",
     [("C1-C2", "right", LIGAMENT), ("C4-C5", "left", BONE)]),
    ("If CT shows the left C1-C2 foramen narrowed by capsule we will inject. CT is back and shows exactly that.",
     [("C1-C2", "left", LIGAMENT)]),
]  # fmt: skip

PLACED = [
    ("The neural foramen on the right is narrowed by a thick capsule. This is at the atlanto-axial joint.", [("C1-C2", "right", LIGAMENT)]),
    ("Cervical foraminal stenosis, ligamentous. To be exact about the site, it sits at occiput-C1.", [("C0-C1", None, LIGAMENT)]),
    ("C5-6 foramen clear but for a node in C3.", []),
]  # fmt: skip

FATES = [
    # text, (assertion, level, mechanisms) of every finding
    ("The right C4-5 NFS from spurring is unchanged and the left C4-5 NFS from disc protrusion has resolved.",
     [("present", "C4-C5", BONE), ("negated", "C4-C5", [])]),
    ("S/p left C5-6 foraminotomy 2019 for bony foraminal stenosis.", [("historical", "C5-C6", BONE)]),
    ("The operation was for a foraminal stenosis at C1-C2 due to pannus.", [("historical", "C1-C2", LIGAMENT)]),
    ("In 2019 he had a synovial cyst of the C1-C2 joint that narrowed the foramen. I regard the C1-C2 foraminal stenosis as resolved.",
     [("historical", "C1-C2", LIGAMENT), ("negated", "C1-C2", [])]),
    ("L5-S1: the slip narrows the right foramen. The disc bulges but does not narrow the foramen.",
     [("present", "L5-S1", ["subluxation"])]),
    ("The disc does not narrow the L5-S1 foramen.", [("negated", "L5-S1", [])]),
    ("Right C1-C2 foramen is likely narrowed by thick ligament.", [("possible", "C1-C2", LIGAMENT)]),
    ("Right C1-C2 foramen narrowed by thick ligament. Lower foramina are normal.",
     [("present", "C1-C2", LIGAMENT), ("negated", None, [])]),
    ("C4-5 appearance c/w foraminal stenosis due to disc protrusion.", [("possible", "C4-C5", DISC)]),
    ("C1-C2 foraminal stenosis comes from thick ligament. Saw this on the T1s, the fat around the root is gone.",
     [("present", "C1-C2", LIGAMENT)]),
    ("The MRI report in her chart is not hers. That report describes a C1-C2 foraminal stenosis from pannus.",
     [("other_person", "C1-C2", LIGAMENT)]),
    ("MRI scanned in: C1-C2 foraminal stenosis from pannus.\nName mismatch, this report is her mother's.",
     [("other_person", "C1-C2", LIGAMENT)]),
    ("Impression: left C1-C2 foraminal stenosis due to osteophyte.\nADDENDUM 5/6/26, e-signed R. Obi MD: There is no osteophyte; the foramen is narrowed by thick joint capsule.",
     [("present", "C1-C2", LIGAMENT)]),
    ("Right C1-C2 foraminal narrowing from capsule.\nAddendum, electronically signed 6/2/26 A. Reyes MD: Level above is wrong. It should read C2-C3.",
     [("present", "C2-C3", LIGAMENT)]),
    ("Assess: C1-C2 foraminal stenosis due to ligament.\n\n------------------------------------------------\n"
     "ADDENDUM 09/18/2026, electronically signed R. Osei MD\nCorrection to the above. The foraminal stenosis due to ligament is at C2-C3, not at C1-C2.",
     [("present", "C2-C3", LIGAMENT)]),
    ("1. C1-C2 foraminal stenosis from pannus.\n2. C5-C6 foraminal stenosis from disc.\nADDENDUM, signed 2/2/26 J. Pratt MD: Please delete item 2.",
     [("present", "C1-C2", LIGAMENT)]),
    ("1. C5-C6 foraminal stenosis from disc.\nAddendum, signed 2/2/26 J. Pratt MD:\n#1 was dictated in error.", []),
    ("Report: no C1-C2 foraminal stenosis.\nADDENDUM to the above report, electronically signed by S. Lee MD (Radiology) 02/10/2026 08:14:\n"
     "There is C1-C2 foraminal stenosis from pannus.", [("present", "C1-C2", LIGAMENT)]),
    ("MRI: Thick membrane narrows the C1-C2 foramen.\n\nADDENDUM, electronically signed 07/20/2026 by T. Wren MD, Neuroradiology: The statement "
     "above is corrected. Osteophytic overgrowth narrows the C1-C2 foramen.", [("present", "C1-C2", BONE)]),
    ("MRI: right C1-C2 foraminal narrowing from ligament.\nADDENDUM 4/9/26: The tissue narrowing the right C1-C2 foramen is an osteophyte "
     "and not ligament as first stated.", [("present", "C1-C2", BONE)]),
    ("[carried forward from 11/2025]\nAssessment: left C1-C2 foraminal stenosis due to osteophyte.\n[end of carried-forward text]\n\nTODAY\n"
     "Assessment today: left C1-C2 foraminal stenosis from pannus.", [("present", "C1-C2", LIGAMENT)]),
    ("Ligament narrows the right C1-C2 foramen. Below, the discs are normal, with no foraminal encroachment.",
     [("present", "C1-C2", LIGAMENT), ("negated", None, [])]),
    ("MRI: metastasis of C6 with soft tissue component extending into the right C5-C6 foramen, which is severely narrowed by the tumour.",
     [("present", "C5-C6", [])]),
    ("A large disc extrusion narrows the L3-L4 foramen. Facets and ligamentum flavum are slender at that segment.", [("present", "L3-L4", DISC)]),
    ("MRI 01/14/2026: left C1-C2 foraminal stenosis from pannus. Repeat MRI 06/02/2026: no stenosis.", []),
    ("MRI 01/14/2026: left C1-C2 foraminal stenosis from pannus.\nMRI lumbar spine 06/02/2026: no stenosis.", [("present", "C1-C2", LIGAMENT)]),
    ("His chiropractor told him he has L5-S1 foraminal stenosis from bone spurs.", [("possible", "L5-S1", BONE)]),
    ("The slip narrows the C1-C2 foramen. The vertebrae beneath are aligned and the foramen there is ample.",
     [("present", "C1-C2", ["subluxation"]), ("negated", None, [])]),
    ("Surgery on 7/13/2026: foraminotomy C5-C6 left for foraminal stenosis from osteophyte.", [("historical", None, BONE)]),
    ("CT: left C5-C6 foramen decompressed and widely open.", [("negated", "C5-C6", [])]),
    ("The left C1-C2 foramen is mildly to moderatly narrowed, this is due to a synovial cyst.", [("present", "C1-C2", LIGAMENT)]),
    ("She brought his MRI report to show me: it describes C1-C2 foraminal stenosis from pannus.", [("other_person", "C1-C2", LIGAMENT)]),
    ("Referral reads \"C1-C2 foraminal stenosis from pannus\".", [("hypothetical", "C1-C2", LIGAMENT)]),
    # a slip told by its verb; what follows from it
    ("The L5-S1 foramina are tight because L5 slips on S1.", [("present", "L5-S1", ["subluxation"])]),
    ("L4 has slid forward on L5. As a result the L4-L5 foramen is narrow.", [("present", "L4-L5", ["subluxation"])]),
    ("A large osteophyte sits at C5-C6. The right C5-C6 foramen is narrowed thereby.", [("present", "C5-C6", BONE)]),
    ("A large osteophyte sits at C5-C6. Consequence: the C5-C6 foramen is narrowed by a quarter.", [("present", "C5-C6", BONE)]),
    ("She slipped on the wet floor. The C5-C6 foramen is narrow.", [("present", "C5-C6", [])]),
    # the level that a sentence begins with is the one of its 'it'
    ("The L4-L5 foramen is open. At L5-S1 a disc protrusion fills it.",
     [("negated", "L4-L5", []), ("present", "L5-S1", DISC)]),
    # what is open stays open, whatever else has gone
    ("After the C6-C7 foraminotomy the foramen stays open, arm pain gone.", [("negated", "C6-C7", [])]),
    ("None of the spurs at C3-C4 touches or narrows the foramen.", [("negated", "C3-C4", [])]),
    ("The C5-C6 facet arthrosis leaves the foramen un-narrowed.", [("negated", "C5-C6", [])]),
    # operated on
    ("In 2020 she had a C1-C2 foraminal stenosis from pannus, which Mr Tan removed in May.", [("historical", "C1-C2", LIGAMENT)]),
    ("Remote: C1-C2 subluxation with foraminal narrowing.", [("historical", "C1-C2", ["subluxation"])]),
    ("Spur grew back after the foraminotomy and the C6-C7 foramen is narrowed again.", [("present", "C6-C7", BONE)]),
    ("The spur still narrows the C4-C5 foramen, as last year.", [("present", "C4-C5", BONE)]),
    # asked, thought, feared, foreseen
    ("Is there C5-C6 foraminal stenosis due to a spur?", [("possible", "C5-C6", BONE)]),
    ("Perhaps a bit of C5-C6 foraminal narrowing from a spur.", [("possible", "C5-C6", BONE)]),
    ("Either a disc narrows the L3-L4 foramen or this is the hip.", [("possible", "L3-L4", DISC)]),
    ("A disc-related narrowing of the C6-C7 foramen may or may not be present.", [("possible", "C6-C7", DISC)]),
    ("That a spur narrows the C6-C7 foramen remains a guess.", [("possible", "C6-C7", BONE)]),
    ("I'd worry about a spur narrowing the C3-C4 foramen.", [("hypothetical", "C3-C4", BONE)]),
    ("Treat her as though pannus narrowed the C1-C2 foramen.", [("hypothetical", "C1-C2", LIGAMENT)]),
    ("Until then we treat the L5-S1 foraminal stenosis from his disc bulge with naproxen.", [("present", "L5-S1", DISC)]),
    # taken back, quoted, of somebody else
    ("Disregard the sentence on C2-C3 foraminal narrowing from disc.", [("hypothetical", "C2-C3", DISC)]),
    ("The report (C4-C5 foraminal stenosis, disc herniation) belongs to Mrs Lund.", [("other_person", "C4-C5", DISC)]),
    ("The adjuster asserts that a disc narrows the C4-C5 foramen.", [("hypothetical", "C4-C5", DISC)]),
    ("I do not agree with the reading of disc-related foraminal stenosis at C4-C5.", [("negated", "C4-C5", [])]),
    ("The MRI however excludes foraminal stenosis at C4-C5.", [("negated", "C4-C5", [])]),
    # a quotation counts as it is introduced, up to its end
    ("In a quote from the carrier 'There is no trial. Foraminal stenosis at C4-C5 from disc.' The L4-L5 foramen is narrowed by a spur.",
     [("hypothetical", "C4-C5", DISC), ("present", "L4-L5", BONE)]),
    # a list inside a line
    ("Dx: 1) C6-C7 foraminal stenosis from disc 2) carpal tunnel not supported by tests.", [("present", "C6-C7", DISC)]),
    ("C6-C7 foraminal stenosis (grade 2) from disc.", [("present", "C6-C7", DISC)]),
    ("C5-C6 foraminal stenosis vs carpal tunnel.", [("possible", "C5-C6", [])]),
    ("Her symptoms are consistent with her C5-C6 foraminal stenosis due to spurs.", [("present", "C5-C6", BONE)]),
    ("Symptoms consistent with C5-C6 foraminal stenosis due to spurs.", [("possible", "C5-C6", BONE)]),
    ("Surgery scheduled for C5-C6 foraminal stenosis from disc.", [("present", "C5-C6", DISC)]),
    ("A disc protrusion at C5-C6. Left C5-C6 foraminal stenosis secondary to the same.", [("present", "C5-C6", DISC)]),
    ("PMH reviewed with patient\n - 2019: C1-C2 foraminal stenosis from pannus.", [("historical", "C1-C2", LIGAMENT)]),
    # what had been so before
    ("The C6-C7 herniation had narrowed the foramen. ROM is full.", [("historical", "C6-C7", DISC)]),
    ("The C4-C5 foramen had been narrowed by spurs before the fusion.", [("historical", "C4-C5", BONE)]),
    ("She had narrowing of the C4-C5 foramen by spurs on MRI.", [("present", "C4-C5", BONE)]),
    ("Reason for surgery: C4-C5 foraminal stenosis from spurs.", [("historical", "C4-C5", BONE)]),
    ("S/P foraminal decompression L5-S1, done for foraminal stenosis due to spurs.", [("historical", None, BONE)]),
    ("Past spinal history\n2007: C5-C6 foraminal stenosis from spurs", [("historical", "C5-C6", BONE)]),
    ("PSH: discectomy C6-C7.\nCurrent problem: C4-C5 foraminal stenosis from spurs.", [("present", "C4-C5", BONE)]),
    ("Residual C4-C5 foraminal stenosis from spurs in spite of last year's laminectomy.", [("present", "C4-C5", BONE)]),
    ("A spur narrows the C4-C5 foramen; this was not there in 2020.", [("present", "C4-C5", BONE)]),
    ("A spur narrows the C4-C5 foramen, worse than eight years ago.", [("present", "C4-C5", BONE)]),
    # two adjectives of a second cause; sides of a cause; what is healthy
    ("At L4-5 the foramina are narrowed by bilateral facet overgrowth together with a buckled, thick ligament.",
     [("present", "L4-L5", ["connective_tissue", "osseous"])]),
    ("A spur narrows the C1-C2 foramen. The ligaments behind the dens look thin and unremarkable.", [("present", "C1-C2", BONE)]),
    ("Surgery 2/26/26: left L5-S1 foraminotomy, for bony foraminal stenosis from a spur.", [("historical", None, BONE)]),
    # a first reading until the final one
    ("Prelim read: C5-C6 foraminal stenosis from spur.", [("hypothetical", "C5-C6", BONE)]),
    ("MRI prelim (resident, 0210): C5-C6 foramina patent.\nFinal: C5-C6 foraminal stenosis from spur.",
     [("hypothetical", "C5-C6", []), ("present", "C5-C6", BONE)]),
    ("Right C6-7 foramen: narrowed by disc on the old MRI. MRI 3/1/26: the foramen is no longer narrowed.",
     [("historical", "C6-C7", DISC), ("negated", "C6-C7", [])]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [*HANDED_OUT, *SAME, *PLACED], ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_a_later_sentence_is_about(
    engine: Engine, text: str, expected: list[tuple[str | None, str | None, list[str]]]
) -> None:
    found = [f for f in engine.check(text).findings if f.compartment == FORAMEN and f.assertion.value == "present"]
    assert [(f.level, f.side, list(f.mechanisms)) for f in found] == expected


@pytest.mark.parametrize(("text", "expected"), FATES, ids=lambda value: value if isinstance(value, str) else "")
def test_what_became_of_it(engine: Engine, text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    found = [f for f in engine.check(text).findings if f.compartment == FORAMEN]
    assert [(f.assertion.value, f.level, list(f.mechanisms)) for f in found] == expected
