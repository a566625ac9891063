"""What notes of a knee say: films in other words, other people's labels, knees that were replaced, treatment that was none."""

import pytest

import dxproof

OA = "\nAssessment: primary osteoarthritis of the left knee."
RULES = [
    # text, rule, whether it is met for the left knee
    # a film shows the osteoarthritis that the note names in other words than its own
    ("Standing X-ray left knee 3/1/26: medial JSN." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: the lateral compartment is worn through." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: collapse of the medial joint space." + OA, "imaging-cited", "met"),
    ("MRI left knee 3/1/26: full-thickness cartilage loss medially." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: moderate degenerative changes." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: arthritis, worst medially." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: tiny osteophyte of the patella, joint spaces preserved." + OA, "imaging-cited", "not_met"),
    ("X-ray left knee 3/1/26: medial space preserved." + OA, "imaging-cited", "not_met"),
    ("X-ray of the hip 3/1/26: degenerative changes." + OA, "imaging-cited", "not_met"),
    ("RADIOLOGY:\nKNEES, BOTH, STANDING (3/1/26)\nLEFT: medial joint space narrowing." + OA, "imaging-cited", "met"),
    ("Labs: CR 1.0, WBC 6.2." + OA, "imaging-cited", "not_met"),
    ("X-ray left knee 3/1/26: loss of lateral and medial joint space." + OA, "imaging-cited", "met"),
    ("#1 Left knee OA\nPain on stairs.\n\n#2 Low back pain\nPT x 8, helped." + OA, "conservative-care", "not_met"),
    ("#1 Low back pain\nNo change.\n\n#2 Left knee pain\nPT x 8, helped." + OA, "conservative-care", "met"),
    ("Left knee pain. She received scheduled acetaminophen." + OA, "conservative-care", "met"),
    ("Left knee pain, no longer responding to PT." + OA, "laterality-stated", "met"),
    # a film whose line names no part is of the one that the note's finding is of
    ("Holds a cane in the right hand.\n\nStanding films today show loss of the medial joint space." + OA, "imaging-cited", "met"),
    ("Standing films today show loss of the medial joint space.\nOsteoarthritis of the hip." + OA, "imaging-cited", "not_met"),
    # the general word, denied, denies it; one compartment denied denies no other
    ("X-ray left knee 3/1/26: no degenerative change." + OA, "imaging-cited", "contradicted"),
    ("X-ray left knee 3/1/26: no arthritic changes." + OA, "imaging-cited", "contradicted"),
    ("X-ray left knee 3/1/26: no fracture, no arthritis." + OA, "imaging-cited", "contradicted"),
    ("X-ray left knee 3/1/26: medial joint space loss, no patellofemoral arthritis." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: medial joint space loss. No arthritis in any other joint." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: no #. Medial joint space loss." + OA, "imaging-cited", "met"),
    # a film that is normal as a whole denies it; one of the other side, of another joint, or normal in part does not
    ("X-ray left knee, weight-bearing, 3/1/26: normal." + OA, "imaging-cited", "contradicted"),
    ("X-ray left knee (standing AP, lateral) 3/1/26: unremarkable." + OA, "imaging-cited", "contradicted"),
    ("X-ray left knee standing 4 view 3/1/26: Normal. No effusion." + OA, "imaging-cited", "contradicted"),
    ("X-ray left knee 3/1/26 was reported as normal." + OA, "imaging-cited", "contradicted"),
    ("Normal x-ray of the left knee 3/1/26." + OA, "imaging-cited", "contradicted"),
    ("X-rays of both knees 3/1/26: normal." + OA, "imaging-cited", "contradicted"),
    ("X-ray right knee 3/1/26: normal." + OA, "imaging-cited", "not_met"),
    ("X-ray left hip 3/1/26: normal." + OA, "imaging-cited", "not_met"),
    ("X-ray left knee, weight-bearing, 3/1/26: normal alignment." + OA, "imaging-cited", "not_met"),
    ("X-rays of both knees 3/1/26: left normal, right KL 3." + OA, "imaging-cited", "contradicted"),
    ("X-rays of both knees 3/1/26: normal on the left, KL 3 on the right." + OA, "imaging-cited", "contradicted"),
    ("X-rays of both knees 3/1/26: right normal, left KL 3." + OA, "imaging-cited", "met"),
    ("X-rays of both knees 3/1/26: KL 3 on either side.\nExam: left normal." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: [ ] OA [x] normal" + OA, "imaging-cited", "contradicted"),
    ("X-ray left knee 3/1/26: [x] OA [ ] normal" + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: [ ] OA [ ] normal" + OA, "imaging-cited", "not_met"),
    ("An X-ray is to be taken. She has osteoarthritis of the left knee.", "imaging-cited", "not_met"),
    ("Films of both knees 3/1/26: moderate OA on the right, none on the left." + OA, "imaging-cited", "not_met"),
    ("Films of both knees 3/1/26: moderate OA on the left, minimal on the right." + OA, "laterality-stated", "met"),
    # the degrees of a scale, by their sides
    ("X-rays of both knees 3/1/26: KL grade: right 1, left 3." + OA, "imaging-cited", "met"),
    ("X-rays of both knees 3/1/26: KL grade: right 3, left 1." + OA, "imaging-cited", "not_met"),
    ("X-rays of both knees 3/1/26: KL 3 right, 1 left." + OA, "imaging-cited", "not_met"),
    ("X-ray left knee 3/1/26: grade 3 changes per Kellgren-Lawrence." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: 3 loose bodies, Kellgren 1." + OA, "imaging-cited", "not_met"),
    ("X-rays of both knees 3/1/26: KL 1 right, 3 left." + OA, "imaging-cited", "met"),
    ("X-rays of both knees 3/1/26: Kellgren-Lawrence grade III on the right and II on the left." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: Kellgren-Lawrence grade: 3." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26: KL 1, 3 loose bodies." + OA, "imaging-cited", "not_met"),
    # the cells of a table, by the side of their column or row
    ("| Standing films 3/1/26 | Right | Left |\n|---|---|---|\n| KL | grade 1 | grade 3 |\n" + OA, "weight-bearing-films", "met"),
    ("| Standing films 3/1/26 | Right | Left |\n|---|---|---|\n| KL | grade 3 | grade 1 |\n" + OA, "imaging-cited", "not_met"),
    ("X-ray 3/1/26:\n| Side | KL |\n|---|---|\n| Right knee | 1 |\n| Left knee | 4 |\n" + OA, "imaging-cited", "met"),
    ("X-ray knees 3/1/26:\n| Finding | Right | Left |\n|---|---|---|\n| Osteoarthritis | yes | no |\n" + OA, "imaging-cited", "contradicted"),
    ("X-ray knees 3/1/26:\n| Finding | Right | Left |\n|---|---|---|\n| JSN | none | severe |\n" + OA, "imaging-cited", "met"),
    ("X-ray knees 3/1/26:\n| Finding | Right | Left |\n|---|---|---|\n| JSN | severe | none |\n" + OA, "imaging-cited", "not_met"),
    ("Outcome 3/1/26:\n| | Right | Left |\n|---|---|---|\n| KL | 3 | 3 |\n" + OA, "imaging-cited", "not_met"),
    ("X-ray 3/1/26:\n| | R | L |\n|---|---|---|\n| KL | 1 | 3 |\n" + OA, "imaging-cited", "met"),
    ("X-ray 3/1/26:\n| | R | L |\n|---|---|---|\n| KL | 3 | 1 |\n" + OA, "imaging-cited", "not_met"),
    ("X-ray 3/1/26:\n          R       L\nKL        1       3\n" + OA, "imaging-cited", "met"),
    ("X-ray 3/1/26:\n          R       L\nKL        3       1\n" + OA, "imaging-cited", "not_met"),
    ("| | R | L |\n|---|---|---|\n| KL | 1 | 3 |\nfrom X-rays 3/1/26" + OA, "imaging-cited", "met"),
    ("| | R | L |\n|---|---|---|\n| KL | 1 | 3 |\nX-rays 3/1/26 not available" + OA, "imaging-cited", "not_met"),
    ("X-ray left knee 3/1/26: medial compartment collapse." + OA, "imaging-cited", "met"),
    ("Prior films of the left knee (2024, outside) not available, arthritis." + OA, "imaging-cited", "not_met"),
    ("Prior films of the left knee (2024, outside) show arthritis." + OA, "imaging-cited", "met"),
    # what another doctor's letter reports
    ("IMAGING (from Dr. Lee's letter of 3/1/26): films of the left knee - KL grade 3.\n" + OA, "imaging-cited", "met"),
    # what she remembers of a film
    ("She says the left knee has arthritis and that a clinic took an X-ray in about 2015 and told her it was bad." + OA, "imaging-cited", "not_met"),
    ('She states "my doctor took x-rays and says it\'s bone on bone."' + OA, "imaging-cited", "not_met"),
    ('"They did x-rays of the knee and told me it was bone on bone."' + OA, "imaging-cited", "not_met"),
    ('"I had x-rays and the left knee is bone on bone."' + OA, "imaging-cited", "not_met"),
    ("X-rays of the left knee at urgent care were bone on bone; no report available." + OA, "imaging-cited", "not_met"),
    ("X-rays of the left knee at urgent care were bone on bone; she says that it hurts." + OA, "imaging-cited", "met"),
    ("X-ray left knee 3/1/26 shows bone on bone and she says it hurts." + OA, "imaging-cited", "met"),
    ("MRI left knee (privately arranged) 3/2/26: arthritis." + OA, "imaging-cited", "met"),
    ("MRI left knee (privately arranged) 3/2/26: pending." + OA, "imaging-cited", "not_met"),
    ("XR\nLeft knee, weight bearing, 8/30/26. Arthritis.\n" + OA, "weight-bearing-films", "met"),
    ("Rads: 3v L knee standing, 12/1/26. KL 4 medial." + OA, "weight-bearing-films", "met"),
    ("Wt-bearing AP left knee 3/1/26: jt space narrowing." + OA, "weight-bearing-films", "met"),
    ("Rtg left knee in standing 18.1.27: KL 4." + OA, "weight-bearing-films", "met"),
    ("Weight-bearing pictures of the left knee 12/4/26: KL 4." + OA, "weight-bearing-films", "met"),
    ("TTP MJL, 1+ eff." + OA, "symptom-paired", "met"),
    ("She has pains in the left knee." + OA, "symptom-paired", "met"),
    ("No TTP MJL." + OA, "symptom-paired", "not_met"),
    ("Both knees killing her." + OA, "symptom-paired", "met"),
    ("Discomfort in the left knee, hurts to kneel." + OA, "symptom-paired", "met"),
    ("Denies that it hurts to kneel." + OA, "symptom-paired", "not_met"),
    ("B knee pain. Ther ex 3x/wk." + OA, "conservative-care", "met"),
    ("B knee pain. Plan: ther ex 3x/wk." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Neither PT nor naproxen has relieved it." + OA, "conservative-care", "met"),
    ("Left knee pain. Neither PT nor naproxen was started." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Since naproxen has not controlled it, we can offer injection." + OA, "conservative-care", "met"),
    ("Left knee pain. If rest has not relieved it, PT." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Injections no longer relieve it." + OA, "conservative-care", "met"),
    ("Consent covers osteoarthritis of the left knee.", "laterality-stated", "not_met"),
    # what nobody thinks that she has
    ("I have reassured her that I do not think she has left knee osteoarthritis.", "laterality-stated", "not_met"),
    ("There is no reason to think that he has left knee osteoarthritis.", "laterality-stated", "not_met"),
    ("I think that she has left knee osteoarthritis.", "laterality-stated", "met"),
    ('The form that came with him reads "gonarthrosis left".', "laterality-stated", "not_met"),
    ("Haemophilia, has had factor prophylaxis, PT for the knee. Left knee pain." + OA, "conservative-care", "met"),
    ("Left knee OA, both primary (hand nodes, obesity) and post-traumatic from the ACL tear.", "etiology-stated", "contradicted"),
    ("Left knee OA, primary (hand nodes, obesity).", "etiology-stated", "met"),
    ("Primary, not post-traumatic, OA of the left knee.", "etiology-stated", "met"),
    ("Primary (not post-traumatic) OA of the left knee.", "etiology-stated", "met"),
    ("Post-traumatic rather than primary OA of the left knee.", "etiology-stated", "contradicted"),
    ("OA of the left knee, primary rather than post-traumatic.", "etiology-stated", "met"),
    ("No primary or post-traumatic OA of the left knee.", "laterality-stated", "not_met"),
    ("X-ray left knee 3/1/26: unremarkable for age." + OA, "imaging-cited", "contradicted"),
    # a form checks the side; a knee that is called normal tells none
    ("KNEE\nSide: [x] left  [ ] right\nPain: [x] stairs\nDiagnosis: [x] osteoarthritis of knee  [ ] other", "laterality-stated", "met"),
    ("KNEE\nSide: [ ] left  [x] right\nPain: [x] stairs\nDiagnosis: [x] osteoarthritis of knee  [ ] other", "laterality-stated", "contradicted"),
    ("The left knee is entirely unremarkable. He has osteoarthritis of the knee.", "laterality-stated", "not_met"),
    ("The left knee is painful. He has osteoarthritis of the knee.", "laterality-stated", "met"),
    # what a scheduler or the patient on the phone called it
    ("Scheduling dx: L knee OA M17.12 (update at checkout)\nAssessment: pes bursitis.", "laterality-stated", "not_met"),
    ("Booked as: osteoarthritis left knee\nAssessment: pes bursitis.", "laterality-stated", "not_met"),
    ("Assessment: left knee osteoarthritis (per pt call).", "laterality-stated", "not_met"),
    ("Assessment: left knee osteoarthritis. Injection per patient request.", "laterality-stated", "met"),
    # boxes and fields of a form that name the side or the cause alone
    ("[X] Osteoarthritis of knee   Side: [ ] Right  [X] Left  [ ] Both", "laterality-stated", "met"),
    ("[X] Osteoarthritis of knee   Side: [X] Right  [ ] Left  [ ] Both", "laterality-stated", "contradicted"),
    ("[X] Osteoarthritis of knee   Side: [ ] Right  [ ] Left  [ ] Both", "laterality-stated", "not_met"),
    ("Diagnosis: osteoarthritis of knee\n[ ] right  [x] left", "laterality-stated", "met"),
    ("Osteoarthritis of the knee: Right [ ]  Left [x]", "laterality-stated", "met"),
    ("Diagnosis: [X] osteoarthritis of knee  Laterality: [ ] R  [X] L", "laterality-stated", "met"),
    ("Diagnosis: osteoarthritis of knee\nSide: left", "laterality-stated", "met"),
    ("Diagnosis: osteoarthritis of knee\nSide: right", "laterality-stated", "contradicted"),
    ("Left knee osteoarthritis: [ ] primary  [X] post-traumatic", "etiology-stated", "contradicted"),
    ("Left knee osteoarthritis: [X] primary  [ ] post-traumatic", "etiology-stated", "met"),
    # somebody else's label is no diagnosis
    ('Referred as "osteoarthritis left knee". The joint is sound.', "laterality-stated", "not_met"),
    ('The referral form says "osteoarthritis left knee".', "laterality-stated", "not_met"),
    ('Sent to us with a label of "osteoarthritis left knee".', "laterality-stated", "not_met"),
    ("The letter of Dr. Lee says osteoarthritis of the left knee. The joint is sound.", "laterality-stated", "not_met"),
    ("I disagree with the diagnosis of left knee osteoarthritis.", "laterality-stated", "not_met"),
    ("Referred with osteoarthritis of the left knee for therapy.", "laterality-stated", "met"),
    # what is handed out or consented to
    ('Leaflet "Osteoarthritis of the left knee" given.', "laterality-stated", "not_met"),
    ("Factsheet on osteoarthritis of the left knee enclosed.", "laterality-stated", "not_met"),
    ("Consent: risks inc. infection, clots, osteoarthritis of the left knee.", "laterality-stated", "not_met"),
    # a knee that was replaced
    ("Osteoarthritis of the left knee. L knee 9 months s/p TKA, no pain.", "laterality-stated", "not_met"),
    ("Osteoarthritis of the left knee. Left TKA by Dr Lee 3/1/26.", "laterality-stated", "not_met"),
    ("Left knee osteoarthritis, years of pain; s/p TKA of the other knee.", "laterality-stated", "met"),
    ("Right knee 9 months s/p TKA, no pain. Osteoarthritis of the left knee.", "laterality-stated", "met"),
    # treatment that was none, or for something else
    ("Left knee pain. No tx ever for it. Acetaminophen as needed for the graze." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Acetaminophen as needed for pain." + OA, "conservative-care", "met"),
    ("Left knee pain. Her last physiotherapy with us was for the elbow." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Her last physiotherapy with us was for this knee." + OA, "conservative-care", "met"),
    ("Left knee pain. Aquatic therapy, referral done." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Aquatic therapy done." + OA, "conservative-care", "met"),
    ("Left knee pain. She is off all painkillers." + OA, "conservative-care", "not_met"),
    ("Left knee pain. I have prescribed ten sessions of physiotherapy for the knee." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Her doctor has prescribed naproxen, which helps." + OA, "conservative-care", "met"),
    ("Left knee pain. He takes nothing of its own for it. Meds: prednisone 7.5 mg." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Nobody has treated it. Meds: aspirin." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Nobody has treated it, but she takes ibuprofen for it." + OA, "conservative-care", "met"),
    # the side that its sentence names
    ("Left knee pain.\nRight knee: sore after a fall, for which acetaminophen." + OA, "conservative-care", "not_met"),
    ("Left knee pain.\nLeft knee: sore after a fall, for which acetaminophen." + OA, "conservative-care", "met"),
    ("Left knee pain. Right TKA 2018 complicated by stiffness, needed months of PT." + OA, "conservative-care", "not_met"),
    ("Left knee pain. RA on methotrexate and prednisone 5 mg." + OA, "conservative-care", "not_met"),
    ("S/p right TKA, finished with home physio.\nLeft knee pain. Nothing tried for it." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Worse: stairs. Eases: rest, heat." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Tried heat." + OA, "conservative-care", "met"),
    ("Left knee pain. Relieving factors - ice." + OA, "conservative-care", "not_met"),
    ("Left knee pain. Relieving factors - ibuprofen." + OA, "conservative-care", "met"),
    ("Left knee pain, ice." + OA, "conservative-care", "met"),
    ("Left knee pain.\nFirst contact physio clinic, 3/1/26." + OA, "conservative-care", "not_met"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "status"), RULES, ids=[f"{rule} {text}" for text, rule, _ in RULES])
def test_what_is_said_of_a_knee(text: str, rule: str, status: str) -> None:
    candidate = dxproof.load("m17-knee-osteoarthritis").check(text, target="M17.12").candidate("M17.12")
    assert candidate is not None
    assert next(result for result in candidate.rules if result.id == rule).status.value == status


def test_side_of_a_list_of_signs_is_that_which_opens_it() -> None:
    note = "X-ray both knees 3/1/26: R medial JSN, spurs, KL 3."
    facts = dxproof.load("m17-knee-osteoarthritis")._extractor.facts(f"{note}\nOsteoarthritis of the right knee.")
    assert [(s.span.quote, s.side) for s in facts.statements if s.sign] == [("JSN", "right"), ("KL 3", "right")]


LEFT = "A/P: Osteoarthritis, left knee.\nADDENDUM: "
RECORDS = 'RECORDS REVIEWED: Dr. Lee\'s note of 10/2/25 lists "post-traumatic arthritis right knee".'
DEGREES = [
    # what follows the studies, each sign with its side; a degree is quoted with the name of its scale
    ("KL R 3, L 2.", [("KL R 3", "right"), ("KL R 3, L 2", "left")]),
    ("KL R3 L2.", [("KL R3", "right"), ("KL R3 L2", "left")]),
    ("KL R3/L2.", [("KL R3", "right"), ("KL R3/L2", "left")]),
    ("KL: R=3, L=2.", [("KL: R=3", "right"), ("KL: R=3, L=2", "left")]),
    ("KL 3 R, 2 L.", [("KL 3", "right"), ("KL 3 R, 2", "left")]),
    ("KL 1 R, 2 L.", [("KL 1 R, 2", "left")]),
    ("KL R 3, L 1.", [("KL R 3", "right")]),
    ("KL 3 both, L2-L3 spurs.", [("KL 3", "bilateral")]),
]


@pytest.mark.parametrize(("degrees", "signs"), DEGREES)
def test_degrees_of_a_scale_by_their_sides(degrees: str, signs: list[tuple[str, str]]) -> None:
    text = f"X-rays both knees 3/1/26: {degrees} Osteoarthritis of both knees."
    facts = dxproof.load("m17-knee-osteoarthritis")._extractor.facts(text)
    assert [(s.span.quote, s.side) for s in facts.statements if s.sign] == signs


CODES = [
    # text, the codes that it proves
    ("Post-traumatic OA right knee. Primary OA left knee. X-ray both knees: KL 3.", ["M17.12", "M17.31"]),
    ("Primary OA right knee. Primary OA left knee. X-ray both knees: KL 3.", ["M17.0"]),
    ("Post-traumatic OA right knee. X-ray both knees: KL 3.", ["M17.31"]),
    ("Osteoarthritis left knee. Post-traumatic osteoarthritis right knee.", ["M17.12", "M17.31"]),
    ("[X] Post-traumatic osteoarthritis of knee   Side: [X] Right  [X] Left", ["M17.2"]),
    # what an addendum says of the side
    (f"{LEFT}The side in the assessment above is an error; it is osteoarthritis of the right knee.", ["M17.11"]),
    (f"{LEFT}The laterality in my note is wrong. It is the right knee.", ["M17.11"]),
    (f"{LEFT}Side in the A/P is a typo - should be right knee.", ["M17.11"]),
    (f"{LEFT}Correct side is right.", ["M17.11"]),
    (f"{LEFT}Diagnosis should state right knee.", ["M17.11"]),
    (f"{LEFT}The right knee was examined, too.", ["M17.12"]),
    (
        'ADDENDUM to 3/4\nOriginal: "Right knee osteoarthritis."\nWrong laterality in original. It is left knee osteoarthritis.',
        ["M17.12"],
    ),
    # the diagnosis of another doctor that a note lists among records yields to its own
    (f"{RECORDS}\nDIAGNOSIS: primary osteoarthritis of the right knee.", ["M17.11"]),
    (f"{RECORDS}\nDIAGNOSIS: post-traumatic osteoarthritis of the right knee.", ["M17.31"]),
    (f"{RECORDS}\nDIAGNOSIS: strain of the right knee.", ["M17.31"]),
    ("Knee osteoarthritis, R + L, primary.", ["M17.0"]),
    ("Primary OA R&L knees.", ["M17.0"]),
    ("R hip OA and L knee primary OA.", ["M17.12"]),
    # a comparison is of both sides
    ("Primary OA of the knees, worse on the left.", ["M17.0"]),
    ("Primary OA of the knees, left worse than right.", ["M17.0"]),
    ("Primary OA of the knee on the left.", ["M17.12"]),
]


@pytest.mark.parametrize(("text", "codes"), CODES)
def test_codes_of_the_sides(text: str, codes: list[str]) -> None:
    assert list(dxproof.load("m17-knee-osteoarthritis").check(f"{text} Knee pain.").supported_codes) == codes


def test_place_without_a_side_is_normal_on_none() -> None:
    facts = dxproof.load("m17-knee-osteoarthritis")._extractor.facts("MRI   L4 no")
    assert [normal.side for normal in facts.normals] == [None]
