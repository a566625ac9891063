"""Sentences -> treatments: what became of each, and which complaint it was for."""

import pytest

from dxproof.engine.engine import Engine

FATES = [
    # text, (words, event) of every treatment
    ("Tried ibuprofen and six visits of physical therapy.", [("ibuprofen", "done"), ("physical therapy", "done")]),
    ("Physical therapy did not help.", [("Physical therapy", "done")]),
    ("Neck pain.\nProposed care\nMobilization of the neck twice a week, beginning on Monday once her neurologist agrees.", [("Mobilization", "planned")]),
    ("She has done PT for the neck beginning in January 2026.", [("PT", "done")]),
    ("Treatment before referral\n- gabapentin for the neck\n- physical therapy for the neck", [("gabapentin", "done"), ("physical therapy", "done")]),
    ("Neck pain. I asked her to go to physical therapy. She did not.", [("physical therapy", "not_done")]),
    ("Neck pain. I asked her to go to physical therapy. She did not sleep.", [("physical therapy", "done")]),
    ("Neck pain. Naproxen and the other NSAIDs are contraindicated.", [("Naproxen", "declined"), ("NSAIDs", "declined")]),
    ("Neck pain. She declines further chiropractic: it did zip.", [("chiropractic", "done")]),
    ("Neck pain. He took his wife's naproxen in May.", [("naproxen", "done")]),
    ("Neck pain. Chiropractic: eight visits, used 0.", [("Chiropractic", "not_done")]),
    ("Neck pain. She has had physical therapy and a trial of gabapentin.", [("physical therapy", "done"), ("gabapentin", "done")]),
    ("Neck pain.\nToday: naproxen prescribed.", [("naproxen", "ordered")]),
    ("Neck pain.\nToday: traction started.", [("traction", "done")]),
    ("Neck pain.\nPlan:\n[x] PT referral 2x/6wk, cervical mobilization.", [("PT", "not_done"), ("mobilization", "planned")]),
    ("Neck pain. Have you had physical therapy? YES  How many visits? 9", [("physical therapy", "done")]),
    ("Neck pain. Have you had physical therapy? NO  Why? No time", [("physical therapy", "not_done")]),
    ("Neck pain. Cannot take NSAIDs due to ulcers but did PT for 8 weeks.", [("NSAIDs", "declined"), ("PT", "done")]),
    ("Neck pain. PT may help.", [("PT", "planned")]),
    ("Neck pain. Return after PT.", [("PT", "planned")]),
    ("Neck pain. Prescribed PT.", [("PT", "ordered")]),
    ("Neck pain. Last injection in March.", [("Last injection", "done")]),
    ("Neck pain. She sees a chiro.", [("sees a chiro", "done")]),
    ("Neck pain. No treatment relationship was formed. Took naproxen.", [("naproxen", "done")]),
    ("Meloxicam and a trial of a soft collar have been of limited help.", [("Meloxicam", "done"), ("soft collar", "done")]),
    ("A trial of physical therapy was of no use.", [("physical therapy", "done")]),
    ("She has had a 4-week trial of physical therapy.", [("physical therapy", "done")]),
    ("I advised a course of physical therapy, which was completed.", [("physical therapy", "done")]),
    ("Neck pain.\nPlan: trial of a soft collar.", [("soft collar", "planned")]),
    ("Neck pain.\nPlan: meloxicam today.", [("meloxicam", "planned")]),
    ("Neck pain. Wrote rx meloxicam today.", [("meloxicam", "ordered")]),
    ("Neck pain. Dry needled x3.", [("Dry needled", "done")]),
    ("Neck pain. PT x10 after a TKR.", [("PT", "not_done")]),
    ("She has not tried physical therapy.", [("physical therapy", "not_done")]),
    ("No physical therapy or epidural injections so far.", [("physical therapy", "not_done"), ("epidural injections", "not_done")]),
    ("He has never had chiropractic care.", [("chiropractic care", "not_done")]),
    ("Physical therapy, massage and acupuncture were offered; she declined.",
     [("Physical therapy", "declined"), ("massage", "declined"), ("acupuncture", "declined")]),
    ("PT was ordered last year and completed in May.", [("PT", "done")]),
    ("Failed PT, wants an epidural injection.", [("PT", "done"), ("epidural injection", "planned")]),
    ("PT referral, NSAID if tolerated.", [("PT", "not_done"), ("NSAID", "planned")]),
    ("Insurance requires six weeks of PT.", [("PT", "not_done")]),
    ("Six weeks of PT are required by the insurer.", [("PT", "not_done")]),
    ("Ketorolac was given intraoperatively.", [("Ketorolac", "not_done")]),
    ("In the operating room dexamethasone and ketorolac were given.", [("dexamethasone", "not_done"), ("ketorolac", "not_done")]),
    ("His son goes to PT.", [("PT", "not_done")]),
    ("Her husband takes gabapentin; he also went through PT.", [("gabapentin", "not_done"), ("PT", "not_done")]),
    ("NSAIDs are contraindicated.", [("NSAIDs", "declined")]),
    ("Physical therapy may be considered.", [("Physical therapy", "planned")]),
    ("Plan:\nPT twice a week.", [("PT", "planned")]),
    ("Plan:\nContinue PT.", [("PT", "done")]),
    ("Plan:\nCMT to C1, tolerated well.", [("CMT", "done")]),
    ("Allergies:\nibuprofen", [("ibuprofen", "declined")]),
    ("Prescription for naproxen sent today.", [("naproxen", "planned")]),
    ("Pt has neck pain and reports PT helped.", [("PT", "done")]),
    ("neck pain, pt helped.\n\nSigned by the author.", [("pt", "done")]),
    ("neck pain, pt seen.\nSigned by the author.", []),
    ("NECK PAIN. PHYSICAL THERAPY HELPED.", [("PHYSICAL THERAPY", "done")]),
    ("CT 1/9/26: RIGHT C1-C2 FORAMEN NARROW. PT X 8 WITHOUT RELIEF.\nNECK PAIN.", [("PT", "done")]),
    ("NECK PAIN, PT X 8 WITHOUT RELIEF.\nHEADACHE.", [("PT", "done")]),
    ("EPIDURAL INJECTION, C7-T1\nNeck pain.", [("EPIDURAL INJECTION", "not_done")]),
    # the title of a note is no treatment, whatever it is called
    ("Chiropractic visit 3/10/2026\nNeck pain.", [("Chiropractic", "not_done")]),
    ("Visit type: Chiropractic\nNeck pain.", [("Chiropractic", "not_done")]),
    ("PT follow-up\nNeck pain.", [("PT", "not_done")]),
    ("PT x 8\nNeck pain.", [("PT", "done")]),
    ("PT helped\nNeck pain.", [("PT", "done")]),
    ("PT for neck pain\nWorse at night.", [("PT", "done")]),
    ("Naproxen\nNeck pain.", [("Naproxen", "done")]),
    # given, and not used
    ("Naproxen was prescribed last month but never taken.", [("Naproxen", "not_done")]),
    ("Naproxen was prescribed last month and taken daily.", [("Naproxen", "done")]),
    ("Naproxen was given last month but did not help.", [("Naproxen", "done")]),
    # answers, blank fields, rows that speak of their label
    ("Physical therapy? Yes.", [("Physical therapy", "done")]),
    ("Physical therapy recommended? Yes.", [("Physical therapy", "planned")]),
    ("Physical therapy? Not yet.", [("Physical therapy", "not_done")]),
    ("Physical therapy?", [("Physical therapy", "not_done")]),
    ("Massage: ____", [("Massage", "not_done")]),
    ("Massage: yes / no", [("Massage", "not_done")]),
    ("Treatment | Tried\nMassage | yes\nAcupuncture | no", [("Massage", "done"), ("Acupuncture", "not_done")]),
    # a list after the word that tells
    ("Tried, incl. massage and yoga.", [("massage", "done"), ("yoga", "done")]),
    ("Discussed the options, incl. massage.", [("massage", "planned")]),
    # what the next sentence tells of it
    ("Celecoxib was prescribed in April; she never collected it.", [("Celecoxib", "not_done")]),
    ("A video of neck exercises was mailed to him. He has not opened it.", [("exercises", "not_done")]),
    ("He was referred for physical therapy in May. He has since done six sessions.", [("physical therapy", "done")]),
    ("Naproxen was recommended. She has been taking it twice daily since.", [("Naproxen", "done")]),
    # an offer taken up, a plan carried out
    ("Was offered acupuncture and took it up.", [("acupuncture", "done")]),
    ("The facet block that was planned for October was given in June.", [("facet block", "done")]),
    # a plan anywhere in a sentence that tells of nothing done
    ("Traction under Dr. Wu's guidance, weeks 1 to 6, is proposed.", [("Traction", "planned")]),
    ("Traction, weeks 1 to 6, was proposed and completed.", [("Traction", "done")]),
    # around an operation; an illness or accident is none
    ("Shoulder surgery 2019, physical therapy afterwards.", [("physical therapy", "not_done")]),
    ("Took tramadol after a hernia repair.", [("tramadol", "not_done")]),
    ("Took tramadol after a fall.", [("tramadol", "done")]),
    ("Plan: 3 more visits of massage.", [("massage", "ordered")]),
    # answers after boxes, answers of a letter, names that lead to their answer by dots
    ("Neck pain.\nPT: [ ] done  [x] not done - pt says no time, declined x2", [("PT", "not_done")]),
    ("Low back pain.\nNSAID ..... [ ] done  [x] contraindicated", [("NSAID", "declined")]),
    ("Tried so far: traction [x]  massage [ ]", [("traction", "done"), ("massage", "not_done")]),
    ("Massage: N", [("Massage", "not_done")]),
    ("Massage ........ not done", [("Massage", "not_done")]),
    # a form's boxes under what is planned
    ("Neck pain. Planned: massage [x]  acupuncture [ ]", [("massage", "planned"), ("acupuncture", "not_done")]),
    ("Neck pain. Completed: massage [x]  acupuncture [ ]", [("massage", "done"), ("acupuncture", "not_done")]),
    # told in the next sentence: some of it was taken, none was meant for this
    ("Was sent for physical therapy. She managed three visits and gave up.", [("physical therapy", "done")]),
    ("Massage last year. It was not for the neck.", [("Massage", "not_done")]),
    ("PT ordered at last visit.", [("PT", "ordered")]),
    ("The brace ordered for the left knee in April arrived and has been worn daily.", [("brace", "done")]),
    ("ESI if PT fails.", [("ESI", "planned"), ("PT", "planned")]),
    ("ESI third line.", [("ESI", "planned")]),
    ("PT sched 3/1.", [("PT", "ordered")]),
    ("No trauma, ibuprofen at home.", [("ibuprofen", "done")]),
    ("No PT, ibuprofen or massage.", [("PT", "not_done"), ("ibuprofen", "not_done"), ("massage", "not_done")]),
    ("Told to see a physio and has not rung yet.", [("physio", "ordered")]),
    ("Shoulder replaced in 2020, had therapy for three months afterwards.", [("therapy", "not_done")]),
    # never opened, told in the next sentence
    ("Cyclobenzaprine was prescribed. It is still in the bag.", [("Cyclobenzaprine", "not_done")]),
    ("Cyclobenzaprine was prescribed. It is helping.", [("Cyclobenzaprine", "done")]),
    # what is told to the patient to do, what is on its way
    ("Assessment: neck pain. Try acetaminophen.", [("acetaminophen", "planned")]),
    ("Did try acetaminophen.", [("acetaminophen", "done")]),
    ("Acupuncture, booking made.", [("Acupuncture", "ordered")]),
    ("Off all opioids.", [("opioids", "not_done")]),
    ("Her chiropractor has been seeing her weekly since May.", [("chiropractor has been seeing", "done")]),
    # words that deny by themselves
    ("Nothing tried so far.", [("Nothing tried so far", "not_done")]),
    ("PT if the back gets worse, he would rather wait.", [("PT", "planned")]),
    ("Neck pain. He has not ever done anything about it. Tylenol PM.", [("has not ever done anything about it", "not_done"), ("Tylenol", "not_done")]),
    # owned and never used; consent, and words on paper
    ("He has a TENS unit and has never switched it on.", [("TENS unit", "not_done")]),
    ("She saw a chiropractor but left before treatment.", [("saw a chiropractor", "not_done")]),
    ("Consent for massage signed.", [("massage", "ordered")]),
    ("Massage done today after verbal consent.", [("Massage", "done")]),
    ("Given a handout of neck exercises.", [("exercises", "ordered")]),
    # what heads a list of treatments is none itself
    ("Conservative measures:\n[ ] Massage", [("Conservative measures", "not_done"), ("Massage", "not_done")]),
]  # fmt: skip

FOR = [
    # text, whether the treatment counts for the neck
    ("Neck pain. Physical therapy x 6.", True),
    ("Neck pain. Physical therapy for her knee x 6.", False),
    ("Neck pain and knee pain. The latter responded well to physical therapy.", False),
    ("Neck pain and knee pain. The former responded well to physical therapy.", True),
    ("Knee pain and neck pain. She had physical therapy for the latter.", True),
    # lines that head what is said of one part of the body
    ("RIGHT KNEE\nSore. Six weeks of PT.\nNECK:\nPain for 3 months.", False),
    ("NECK:\nPain for 3 months. Neck pain. Six weeks of PT.\nRIGHT KNEE\nSore.", True),
    ("Neck pain.\nProblem 1: right knee. Six weeks of PT.", False),
    ("Neck pain.\nKnee pain.\nSix weeks of PT.", True),
    # what followed an operation was not for it
    ("Neck pain since surgery. PT for it x 6.", True),
    ("Neck pain. Cataract surgery. PT for it x 6.", False),
    ("Neck pain. Knee PT x 6.", False),
    ("Neck pain. After the ankle fracture she had PT.", False),
    ("Low back pain. Physical therapy for the neck x 6.", True),
    ("Low back pain. Physical therapy x 6.", False),
    ("Neck pain treated with physical therapy.", True),
    ("Neck pain. Six visits of physical therapy for it.", True),
    ("Neck pain. Knee pain. Six visits of physical therapy for it.", False),
    ("Neck pain in 2019, resolved with PT.", False),
    ("Headache due to sinusitis, took ibuprofen.", False),
    ("Neck pain. Naproxen for the knee.\nMedications: naproxen", False),
    # an item's first words are the topic of its treatments
    ("Neck pain.\n- Knee pain. Tried PT x 8.", False),
    ("Neck pain.\n- Knee pain, worse. Swollen. Tried PT x 8.", False),
    ("Knee pain.\n- Neck pain. Sleeps badly. Tried PT x 8.", True),
    ("Knee pain.\n- Neck pain. Sleeps badly. Tried PT for the knee.", False),
    ("Neck pain.\n- Stairs are hard. Knee pain. Tried PT x 8.", True),
    ("Neck pain.\nKnee pain. Tried PT x 8.", True),
    # an illness, an operation or what is none of the pack's; pain and the pack's own findings are of any complaint
    ("Neck pain. Prednisone 5 mg for polymyalgia.", False),
    ("Neck pain. Gabapentin (shingles).", False),
    ("Neck pain. Prednisone taper for COPD.", False),
    ("Neck pain. Naproxen for hay fever.", False),
    ("Neck pain. Naproxen for pain relief.", True),
    ("Neck pain. Naproxen for the foraminal narrowing.", True),
    ("Neck pain. Trigeminal neuralgia, on carbamazepine.", False),
    ("Neck pain. Dexamethasone with chemotherapy.", False),
    ("Neck pain. He had physical therapy after a chest infection.", False),
    ("Neck pain. Massage last year. That was for the hip.", False),
    ("Neck pain. Massage last year. That was for the neck.", True),
    ("Neck pain. Pregabalin, which I began in July for her shingles, was stopped.", False),
    ("Neck pain. Acupuncture x 6 by Dr. Lee since I last wrote was for hay fever.", False),
    ("Neck pain. Migraine since her teens, managed by neurology with diet and naproxen.", False),
    ("Neck pain in 2010 treated with massage; fully recovered.", False),
    ("Neck pain. Massage at the spa, for relaxation.", False),
    ("Neck pain. Massage at the spa, for pain relief.", True),
    ("Neck pain. Ibuprofen as needed for a toothache.", False),
    ("Neck pain. Ibuprofen as needed for pain.", True),
    ("Neck pain. Lupus, on hydroxychloroquine and prednisone 5 mg.", False),
    ("Neck pain. Physical therapy in 2024 was after a hip replacement.", False),
    ("Neck pain. Her last physical therapy was for the ankle.", False),
    ("Neck pain. Her last physical therapy was for the neck.", True),
    ("Neck pain. Low back pain is better after 12 visits of physical therapy.", False),
]


@pytest.mark.parametrize(("text", "expected"), FATES, ids=[case[0] for case in FATES])
def test_what_became_of_a_treatment(engine: Engine, text: str, expected: list[tuple[str, str]]) -> None:
    care = engine._extractor.facts(text).care
    assert [(one.span.quote, one.event.value) for one in care] == expected


@pytest.mark.parametrize(("text", "expected"), [
    # text, (words, event, whether they deny treatment of whatever kind) of every treatment
    ("Neck pain for 6 months, without any treatment whatsoever.", [("any treatment whatsoever", "not_done", True)]),
    ("Neck pain, no treatment to date.", [("treatment to date", "not_done", True)]),
    ("Neck pain. She has not tried any treatment or ibuprofen.", [("any treatment", "not_done", True), ("ibuprofen", "not_done", False)]),
    ("Neck pain. No conservative care so far.", [("conservative care", "not_done", True)]),
    ("Neck pain. Denies any prior therapy.", [("any prior therapy", "not_done", True)]),
    ("Neck pain. No physical therapy so far.", [("physical therapy", "not_done", False)]),
    ("Neck pain. She declined any treatment.", [("any treatment", "declined", False)]),
    ("Neck pain. Nothing for the neck.", [("Nothing for the", "not_done", True)]),
    ("Neck pain. No tx ever.", [("tx ever", "not_done", True)]),
    ("Neck pain. Had PT. Did not have any other treatment.", [("PT", "done", False)]),
    ("Neck pain. No treatment so far, takes ibuprofen.", [("treatment so far", "not_done", True), ("ibuprofen", "done", False)]),
    ("Conservative measures:\n- Physical therapy\nNeck pain.", [("Conservative measures", "not_done", False), ("Physical therapy", "done", False)]),
    # words that deny by themselves; what is only named beside them was not given, what is told was
    ("Neck pain. Prior tx: none up to now. Gabapentin.", [("tx", "not_done", True), ("Gabapentin", "not_done", False)]),
    ("Neck pain.\nTreatment: none up to now. She sleeps badly.\nPlan: gabapentin.", [("Treatment", "not_done", True), ("gabapentin", "planned", False)]),
    ("Neck pain, untreated so far.\nTo try gabapentin.", [("untreated so far", "not_done", True), ("gabapentin", "planned", False)]),
    ("Neck pain. No treatment other than ibuprofen.", [("treatment", "not_done", True), ("ibuprofen", "done", False)]),
    ("Neck pain. Nothing tried as yet.\nPlan: physio.", [("Nothing tried as yet", "not_done", True), ("physio", "planned", False)]),
    ("Neck pain. Nothing tried so far has helped: naproxen, heat packs.", [("naproxen", "done", False), ("heat packs", "done", False)]),
    ("Neck pain. Rx before: none for this. Oxycodone in the weeks after.", [("Rx before", "not_done", True), ("Oxycodone", "not_done", False)]),
    ("Neck pain. She has not tried anything for it. She takes naproxen.", [("has not tried anything for it", "not_done", True), ("naproxen", "done", False)]),
    ("Neck pain. Treatment to date: none.\nTreatment today: C1-C2 manipulation.", [("Treatment to date", "not_done", True), ("manipulation", "done", False)]),
    # what is not denied is none: it may have been an operation
    ("Neck pain. Treatment to date includes naproxen.", [("naproxen", "done", False)]),
    ("Neck pain. Previous treatment helped.", []),
    ("Neck pain. I do not recommend any treatment.", []),
])  # fmt: skip
def test_treatment_of_whatever_kind_denied(engine: Engine, text: str, expected: list[tuple[str, str, bool]]) -> None:
    care = engine._extractor.facts(text).care
    assert [(one.span.quote, one.event.value, one.nothing) for one in care] == expected


@pytest.mark.parametrize(("text", "counts"), FOR, ids=[case[0] for case in FOR])
def test_which_complaint_a_treatment_was_for(engine: Engine, text: str, counts: bool) -> None:
    care = engine._extractor.facts(text).care
    assert care
    assert ["neck" in one.complaints for one in care] == [counts] * len(care)


@pytest.mark.parametrize(("text", "expected"), [
    ("If the headache recurs, PT.", ("PT", "hypothetical", "If")),
    ("She asked about chiropractic.", ("chiropractic", "hypothetical", "asked about")),
    ("Six visits of PT helped.", ("PT", "present", None)),
    # What is on the list of medications is taken, also as needed; the words of the drug before it are not its own.
    ("Medications: albuterol prn, acetaminophen prn.", ("acetaminophen", "present", None)),
])  # fmt: skip
def test_how_sure_a_treatment_is(engine: Engine, text: str, expected: tuple[str, str, str | None]) -> None:
    span = engine._extractor.facts(f"Neck pain and headache.\n{text}").care[-1].span
    assert (span.quote, span.assertion.value, span.cue) == expected


@pytest.mark.parametrize(("text", "counts"), [
    # what is told of no complaint, before words that deny all treatment of this one, was for another
    ("Neck pain. Massage at the spa. Nothing for the neck.", False),
    ("Neck pain. Massage at the spa. No treatment for the neck.", False),
    ("Neck pain. Massage at the spa.", True),
    ("Neck pain. Massage at the spa does nothing for the neck.", True),
    ("Neck pain. Massage for the neck. No other treatment.", True),
    ("Neck pain. Massage at the spa. Nothing for the knee.", True),
    ("Neck pain. Nothing for the neck before today. Massage today.", True),
])  # fmt: skip
def test_treatment_before_words_that_deny_all_of_it(engine: Engine, text: str, counts: bool) -> None:
    care = [one for one in engine._extractor.facts(text).care if one.kind == "modality"]
    assert ["neck" in one.complaints for one in care] == [counts]


def test_treatment_over_a_cell_without_a_word(engine: Engine) -> None:
    text = "| Region | 0 | PT |\n|---|---|---|\n| Head | . | Y |"
    assert [(one.event.value, one.event_cue) for one in engine._extractor.facts(text).care] == [("done", None)]
