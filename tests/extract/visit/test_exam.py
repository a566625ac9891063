"""Notes -> signs of P.A.R.T.: the letter, the place, and whether it is there."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.facts import ExamSign

MARKS = {"present": "", "negated": "-", "historical": "<", "possible": "?", "hypothetical": "~", "other_person": "!"}


def shown(sign: ExamSign) -> str:
    """'P C5', '-R lumbar': a minus for a denial, '<' for another day."""
    where = (sign.place.level if sign.place else None) or sign.region or "?"
    return f"{MARKS[sign.span.assertion.value]}{sign.part.value} {where}"


NOTES = [
    # a visit by hand is told by its words
    ("C5 tender.", []),
    ("C5 tender and restricted. Adjusted C5.", ["P C5", "R C5"]),
    ("Tenderness to palpation at C5 and T4. Adjusted C5.", ["P C5", "P T4"]),
    ("C5 restricted, tender at T4. Adjusted C5.", ["R C5", "P T4"]),
    ("C2 tender, C5 hypertonic. Adjusted C5.", ["P C2", "T C5"]),
    ("Tender C2, hypertonic C5. Adjusted C5.", ["P C2", "T C5"]),
    ("Subluxations of C2 and C5 with restriction at these levels. Adjusted C2.", ["R C2", "R C5"]),
    ("Spasm: lumbar paraspinals. Adjusted L5.", ["T lumbar"]),
    ("Tight upper traps. Adjusted C5.", ["T cervical"]),
    ("C1 PRS, C5 BR, L5 PL, R ilium PI. Adjusted all.", ["A C1", "A C5", "A L5", "A ilium"]),
    ("OA F RrSl, C3 FRS right. OMT.", ["A C0-C1", "A C3"]),
    ("Posterior T6. Adjusted T6.", ["A T6"]),
    # letters alone after a place, and what is no such letter
    ("C2 P, R, T; C5: P/A. Adjusted C2.", ["P C2", "R C2", "T C2", "P C5", "A C5"]),
    ("C2, C5 (P, R) T4 PART. Adjusted C2.", ["P C2", "P C5", "R C2", "R C5", "P T4", "A T4", "R T4", "T T4"]),
    ("L4 +P +A -T. Adjusted L4.", ["P L4", "A L4", "-T L4"]),
    ("C5 PR, T4 P. Adjusted C5.", ["A C5", "A T4"]),
    ("Listings: C5 P/R. Adjusted C5.", []),
    ("C5 fixed in left rotation. Adjusted C5.", ["R C5"]),
    ("T6 left transverse prominent. Adjusted T6.", ["A T6"]),
    ("C1 TP tender. Adjusted C1.", ["P C1"]),
    ("Posterior cervical muscles are soft. Adjusted C5.", []),
    ("Subluxation of C5. Adjusted C5.", []),
    ("L5 is blocked in rotation. Adjusted L5.", ["R L5"]),
    ("The T5-T6 segment does not extend. Adjusted T5.", ["R T5-T6"]),
    ("Adjusted L5. L5 tender with loss of glide.", ["P L5", "R L5"]),
    ("C5 restr RR. Adjusted C5.", ["R C5", "R C5"]),
    ("Right PSIS tender and inferior. CMT of the ilium.", ["P SI", "A SI"]),
    ("T3 mild P-A restriction. Adjusted T3.", ["R T3"]),
    ("Paraspinal tone of the lumbars mildly increased. Adjusted L5.", ["T lumbar"]),
    ("Lumbar paraspinal tone mildly increased. Adjusted L5.", ["T lumbar"]),
    ("Right anterior innominate, right iliac crest high. OMT.", ["A pelvic", "A pelvic"]),
    ("Increased thoracic kyphosis, lumbar lordosis normal. CMT T5.", ["A thoracic"]),
    ("Head is carried forward. C5 tender. Adjusted C5.", ["A cervical", "P C5"]),
    ("Goal is full lumbar rotation and asymmetry under 6. Adjusted L5.", ["~R lumbar", "~A lumbar"]),
    # denials
    ("No spasm in the lumbar region. Adjusted L5.", ["-T lumbar"]),
    ("C5 non-tender, restricted. Adjusted C5.", ["-P C5", "R C5"]),
    ("Lumbar ROM full and pain free. Adjusted L5.", ["-R lumbar", "-P lumbar"]),
    ("No tenderness, spasm or edema at C5. Adjusted C5.", ["-P C5", "-T C5", "-T C5"]),
    ("Lumbar: Restriction: WNL. Adjusted C5.", ["-R lumbar"]),
    # measures
    ("Cervical rotation left 45/80, right 80/80. Adjusted C5.", ["R cervical"]),
    ("Cervical rotation 80/80. Adjusted C5.", ["-R cervical"]),
    ("Cervical rotation is decreased. Adjusted C5.", ["R cervical"]),
    ("Cervical flexion 30, extension 60. Adjusted C5.", ["R cervical", "-R cervical"]),
    ("Improved cervical ROM after adjustment.", ["-R cervical"]),
    ("SUBJECTIVE: neck pain 6/10.\nCMT C5.", ["P cervical"]),
    ("SUBJECTIVE: neck pain 0/10.\nCMT C5.", ["-P cervical"]),
    ("SUBJECTIVE: Neck 4, LB 5.\nCMT C5.", ["P cervical", "P lumbar"]),
    # what the patient tells is no examination, but for the pain
    ("SUBJECTIVE: neck stiff and tight, low back pain.\nCMT C5.", ["P lumbar"]),
    ("P: Restore cervical ROM, reduce spasm.\nCMT to C5 today.", []),
    # a pain of a limb may come from the spine; by itself it is no finding, but with a score of its own
    ("SUBJECTIVE: low back pain and left leg pain.\nCMT L5.", ["P lumbar"]),
    ("SUBJECTIVE: low back pain and left leg pain 4/10.\nCMT L5.", ["P lumbar", "P lower_extremity"]),
    # listings with their side written on to them, notation of osteopaths, the spinous process, a measure beside a deviation
    ("PELV: RPI, L SI +Fortin. Adjusted L5.", ["A pelvic", "P pelvic"]),
    ("C6 N SRr, T2 E SRl. OMT.", ["A C6", "A T2"]),
    ("L3 spin. L, rstr. Adjusted L3.", ["A L3", "R L3"]),
    ("Mandible deviates L at 34 mm. OMT of the head.", ["A head"]),
    ("L5 rotated left with less motion to the right. Adjusted L5.", ["A L5", "R L5"]),
    ("Positive Gillet test right. Adjusted L5.", ["R pelvic"]),
    ("SUBJECTIVE: Pain 0-10: low back.\nAdjusted L5.", ["P lumbar"]),
    ("SUBJECTIVE: right shoulder pain.\nOBJECTIVE: right shoulder restricted.\nCMT C5.", ["P upper_extremity", "R upper_extremity"]),
    ("SUBJECTIVE: neck is 4/10, low back is 0/10.\nCMT C5.", ["P cervical"]),
    # headings that end with a stop, names joined in an export, a heading that holds for its line alone
    ("FINDINGS. C5 tender.\nTREATMENT. C5 adjusted.", ["P C5"]),
    ("EXAM_LUMBAR: L5 restricted\nCMT: L5", ["R L5"]),
    ("EXAM\nPosture: upright\nLumbar: flexion 60/60\nAdjusted L5.", ["-R lumbar"]),
    # another day
    ("At the last visit C5 was restricted. Adjusted L5.", ["<R C5"]),
    ("3/2/26 C5 tender, adj C5\n3/9/26 L5 tender, adj L5", ["<P C5", "P L5"]),
    # letters, tables and boxes
    ("P: tender C5 A: C5 PL R: rotation T: taut\nAdj C5", ["P C5", "A C5", "R cervical", "T cervical"]),
    ("Cervical P: 5/10 A: C5 R: none T: spasm\nAdj C5", ["P cervical", "A C5", "-R cervical", "T cervical"]),
    ("T: boggy C3 A: C3 ERS R: decreased T: tender\nOMT", ["T C3", "A C3", "R cervical", "P cervical"]),
    ("Cervical: P+ A- R+ T-\nAdj C5", ["P cervical", "-A cervical", "R cervical", "-T cervical"]),
    ("Cervical: P [x] A [ ] R [x] T [ ]\nAdj C5", ["P cervical", "R cervical"]),
    ("Cervical | asymmetry / alignment | tone\nC5 | body right | tight\nAdj C5", ["A C5", "T C5"]),
    ("Tender [ ] C [x] L [ ] SI\nAdj L5", ["P lumbar"]),
    ("Segment | Listing | Pain | ROM | Tone\nC5 | PL | 2+ | restricted RR | WNL\nAdj C5",
     ["A C5", "P C5", "R C5", "R C5", "-T C5"]),
    ("Region | T | A | R | T\nRibs | 0 | x | x | x\nOMT", ["-T rib", "A rib", "R rib", "P rib"]),
    ("             3/2/26     3/9/26\nCervical flexion    20     50\nCMT C5", ["<R cervical", "-R cervical"]),
    # what it was before stands in brackets, or what is normal
    ("Cervical rotation 62 (58). Adjusted C5.", ["R cervical"]),
    ("Cervical rotation 45 (80). Adjusted C5.", ["R cervical"]),
    ("Cervical flexion 50 (50). Adjusted C5.", ["-R cervical"]),
    # a letter with its name or its scale in brackets
    ("Segment | P (0-3) | Motion | Technique\nC5 | 1 | full | -\nSacrum | 2 | dec nutation | Activator",
     ["P C5", "-R C5", "P sacrum", "R sacral"]),
    ("Region | T (tissue) | A (asymmetry) | R (restriction) | T (tender)\nRibs | - | high rib | 1st rib exhalation | 3/3\nOMT",
     ["-T rib", "A rib", "R rib", "P rib"]),
    # words of the hand and of the tests
    ("L4 is sore to the thumb, with the muscle beside it in spasm. Adjusted L4.", ["P L4", "T L4"]),
    ("O - C6 restricted in left rotation.\nAdjusted C6.", ["R C6"]),
    ("Leg check: PI R, even after. Adjusted C5.", ["A pelvic"]),
    ("Pelvis: standing flexion test + right. OMT.", ["R pelvic"]),
    ("Sacrum: tender left sulcus, poor spring. OMT.", ["P sacrum", "R sacrum"]),
    ("C2 ERSr with firm tissue. OMT.", ["A C2", "T C2"]),
    ("C6 tender, T3 restricted (lv at the elbow). Adjusted C6.", ["P C6", "R T3"]),
    ("Motion palpation reveals fixation at C2 (left rotation), T6 (extension), L4. Adjusted L4.", ["R C2", "R T6", "R L4"]),
    # a muscle, or a joint of two regions, under the name of a region
    ("Sacrum: tender L SI, restricted motion, gluteals tight. Adjusted the sacrum.", ["P sacrum", "R sacrum", "T sacrum"]),
    ("Lumbar: tender L4. Pelvis: tender L SI. Adjusted L4.", ["P L4", "P pelvic"]),
    ("Thoracic spine: tender T4. Cervical spine: tight upper trapezius. Adjusted T4.", ["P T4", "T cervical"]),
    ("Region | Tone | Motion\nThoracic | hypertonic trap | extension\nOMT", ["T thoracic", "R thoracic"]),
    ("Right infraspinatus hypertonic. Adjusted T3.", ["T upper_extremity"]),
    ("L4 FRSR, decreased sidebending. OMT.", ["A L4", "R L4"]),
    ("Standing and seated flexion tests are positive. OMT to the pelvis.", ["R pelvic"]),
    ("T4 boggy, flattened. Adjusted T4.", ["T T4", "A T4"]),
    ("T4 tender, posterior neck muscles soft. Adjusted T4.", ["P T4"]),
    ("L4 is fixed in extension, tender across L4. Adjusted L4.", ["R L4", "P L4"]),
    ("L1 FRSL, thoracolumbar fascia restricted. OMT.", ["A L1", "T lumbar"]),
    ("TREATMENT: C5 seated; T5 anterior.", []),
    ("PART: C5 P+ A+ R+ T-; L4 P+ A- R+ T+\nAdjusted C5.", ["P C5", "A C5", "R C5", "-T C5", "P L4", "-A L4", "R L4", "T L4"]),
    ("Region: Lumbar  P: y  A: n  R: n  T: y\nCMT C5.", ["P lumbar", "-A lumbar", "-R lumbar", "T lumbar"]),
    ("P = tender C5, T4\nA = C5 left\nR = decreased rotation of C5\nAdjusted C5.", ["P C5", "P T4", "A C5", "R C5"]),
    ("Thoracic  [ ] pain  [x] ROM  [ ] spasm\nAdjusted C5.", ["R thoracic"]),
    ("T4 tender. Right hip high. Adjusted T4.", ["P T4", "A pelvic"]),
    ("C5 and T4 do not move into extension. Adjusted C5.", ["R C5", "R T4"]),
    ("Sacrum: left ILA posterior, does not nutate. OMT.", ["A sacrum", "R sacrum"]),
    ("Muscle beside L4 feels like a cord. Adjusted L4.", ["T L4"]),
    ("C5: spasm (-), tender (+), restricted (-). Adjusted C5.", ["-T C5", "P C5", "-R C5"]),
    ("C5: (-) spasm, (+) tender. Adjusted C5.", ["-T C5", "P C5"]),
    ("L5 tenderness: present. Adjusted L5.", ["P L5"]),
    # an image
    ("X-ray shows C5 posterior. Adjusted C5.", ["A C5"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOTES, ids=[text[:50] for text, _ in NOTES])
def test_signs(engine: Engine, text: str, expected: list[str]) -> None:
    assert [shown(sign) for sign in engine.facts_and_words(text)[0].exam_signs] == expected


def test_measure_and_image_are_kept(engine: Engine) -> None:
    (sign,) = engine.facts_and_words("Cervical rotation 45/80. Adjusted C5.")[0].exam_signs
    assert sign.value == "45/80"
    (sign,) = engine.facts_and_words("X-ray shows C5 posterior. Adjusted C5.")[0].exam_signs
    assert sign.image == "plain_film"


def test_packs_that_ask_for_no_visit_do_not_read_it() -> None:
    import dxproof

    facts = dxproof.load("m48-spinal-stenosis").facts_and_words("C5 tender and restricted. Adjusted C5.")[0]
    assert (facts.services, facts.exam_signs) == ((), ())


@pytest.mark.parametrize("cell", ["P    " * 60 + "!", "P+" * 60 + "!", "P+ " * 60 + "!"])
def test_letters_that_lead_nowhere_are_read_once(engine: Engine, cell: str) -> None:
    """A pattern that tried every way through them would not end."""
    text = f"Neck pain.\nExam:\n| Level | Findings |\n|---|---|\n| C5 | {cell} |\n| C6 | tender |\nAdjusted C5."
    assert "P C6" in [shown(sign) for sign in engine._extractor.facts(text).exam_signs]
