"""What notes of a canal say: examinations after a result, titles beside codes, reports within a note, treatment that was none."""

import pytest

import dxproof

CT = "CT myelogram 3/1/26 shows severe central canal stenosis at C5-C6."
MRI = "MRI lumbar spine 3/1/26: central canal stenosis at L4-L5.\n"
EXCLUDED = "MRI cervical 2/3/26: canal stenosis at C5-6. CT myelogram cervical 7/1/26: no canal stenosis.\n"
TITLE = "Spinal stenosis, lumbar region with neurogenic claudication"
RULES = [
    # text, code, rule, its status
    # what an examination finds on one side is no result of the study before it
    (f"{CT}\nGrip is weak bilaterally. Lower limb tone is normal.", "M48.02", "imaging-cited", "met"),
    (f"{CT}\nLeft grip is normal.", "M48.02", "imaging-cited", "met"),
    (f"{CT} Reflexes are brisk on the left, normal on the right.", "M48.02", "imaging-cited", "met"),
    (f"{CT}\nStrength 4/5 right, normal left.", "M48.02", "imaging-cited", "met"),
    (f"{CT}\nLungs clear bilaterally.", "M48.02", "imaging-cited", "met"),
    (f"{CT}\nThe canal at C5-C6 is normal on the axial images.", "M48.02", "imaging-cited", "contradicted"),
    # the official title beside a code says nothing; a provider's own words do
    (f"{MRI}[x] M48.062 {TITLE}", "M48.062", "claudication-stated", "not_met"),
    (f"{MRI}Problem list: {TITLE} (M48.062)", "M48.062", "claudication-stated", "not_met"),
    (f"{MRI}M48.062 - {TITLE}", "M48.062", "symptom-paired", "not_met"),
    (f"{MRI}Assessment: Lumbar spinal stenosis with neurogenic claudication (M48.062).", "M48.062", "claudication-stated", "met"),
    (f"{MRI}Assessment: {TITLE}.", "M48.062", "claudication-stated", "met"),
    (f"{MRI}She has neurogenic claudication.\nM48.062 {TITLE}", "M48.062", "claudication-stated", "met"),
    # a diagnosis that refers to the study names one narrowing with it
    (f"{MRI}Diagnosis: central canal stenosis at L5-S1, as shown on MRI.", "M48.061", "region-stated", "contradicted"),
    (f"{MRI}Diagnosis: central canal stenosis at L5-S1.", "M48.061", "region-stated", "met"),
    (f"{MRI}Diagnosis: central canal stenosis at L4-L5, as shown on MRI.", "M48.061", "region-stated", "met"),
    # a level after the technique of a report heads its findings
    ("REPORT: CT LUMBAR SPINE 3/1/26\nComparison: none.\nTechnique: helical.\nL4-L5: narrowing of the central canal.", "M48.061", "imaging-cited", "met"),
    ("REPORT: X-RAY LUMBAR SPINE 3/1/26\nTechnique: two views.\nL4-L5: narrowing of the central canal.", "M48.061", "imaging-cited", "not_met"),
    # ordered, for another illness, not at all
    ("Low back pain.\nAssessment: lumbar spinal stenosis. LSO brace ordered through the supplier.", "M48.061", "conservative-care", "not_met"),
    ("Low back pain. The brace ordered through the supplier is worn daily.", "M48.061", "conservative-care", "met"),
    ("MRI cervical spine ordered through the clinic shows canal stenosis at C5-C6.", "M48.02", "imaging-cited", "met"),
    ("MRI cervical spine 3/1/26 (ordered from the clinic): canal stenosis at C5-C6.", "M48.02", "imaging-cited", "met"),
    ("MRI cervical spine ordered through the clinic. Canal stenosis at C5-C6.", "M48.02", "imaging-cited", "not_met"),
    ("Neck pain. High coronary calcium, on aspirin.", "M48.02", "conservative-care", "not_met"),
    ('Neck pain. "Nobody has done anything about my neck." Meds: aspirin.', "M48.02", "conservative-care", "not_met"),
    # a hedge that comes after: until the contrary is proven
    ("Assessment: lumbar spinal stenosis until proven otherwise.", "M48.061", "region-stated", "not_met"),
    ("Assessment: lumbar spinal stenosis unless shown otherwise.", "M48.061", "region-stated", "not_met"),
    ("Assessment: lumbar spinal stenosis until the MRI says otherwise.", "M48.061", "region-stated", "not_met"),
    ("Assessment: lumbar spinal stenosis, awaiting MRI confirmation.", "M48.061", "region-stated", "not_met"),
    ("Assessment: lumbar spinal stenosis, MRI pending to confirm.", "M48.061", "region-stated", "not_met"),
    ("Assessment: lumbar spinal stenosis. No lifting until proven safe.", "M48.061", "region-stated", "met"),
    ('"My chiropractor says I have cervical spinal stenosis." Neck pain.', "M48.02", "region-stated", "not_met"),
    # what was before an operation is history, but for the note of the operation
    ("Pre-op history: lumbar stenosis L4-5 (MRI severe), failed PT.\nA/P: doing well.", "M48.061", "region-stated", "not_met"),
    ("Pre-op history: lumbar stenosis L4-5.\nA/P: lumbar spinal stenosis L4-5. Laminectomy next week.", "M48.061", "region-stated", "met"),
    ("Post-op visit. Preop MRI: severe canal stenosis L4-5.", "M48.061", "region-stated", "not_met"),
    ("MRI before surgery showed severe canal stenosis at L4-5. Leg pain gone.", "M48.061", "region-stated", "not_met"),
    ("MRI lumbar spine 3/1/26 (preop): severe canal stenosis L4-5.", "M48.061", "region-stated", "not_met"),
    ("Preop MRI 3/1/26: severe canal stenosis L4-5.\nAssessment: lumbar spinal stenosis at L4-5.", "M48.061", "imaging-cited", "met"),
    ("OPERATIVE REPORT\nPreoperative diagnosis: lumbar spinal stenosis.\nIndication: preop MRI showed severe canal stenosis L4-5.", "M48.061", "imaging-cited", "met"),
    ("MRI 7/1/26: severe canal stenosis at L4-5, worse than on the preop MRI.", "M48.061", "region-stated", "met"),
    ("Discharge diagnosis: lumbar spinal stenosis L4-5, s/p laminectomy 8/14 this admission.", "M48.061", "region-stated", "met"),
    ("Discharge diagnosis: lumbar spinal stenosis L4-5, s/p laminectomy 8/14/25.", "M48.061", "region-stated", "not_met"),
    ("MRI lumbar spine 7/2/26: canal widely decompressed at L4-5.", "M48.061", "imaging-cited", "contradicted"),
    ("MRI lumbar spine 7/2/26: adequate decompression of the canal at L4-5.", "M48.061", "imaging-cited", "contradicted"),
    # who asked for a study, and because of which other one, stands in brackets before its result
    ("CT myelogram cervical 7/8/26 (requested by Dr. Lee, neurosurgery, because of poor MRI): no canal stenosis.", "M48.02", "imaging-cited", "contradicted"),
    ("CT myelogram cervical 7/8/26 (ordered by Dr. Lee after a poor MRI): canal stenosis at C5-6.", "M48.02", "imaging-cited", "met"),
    ("CT myelogram cervical 7/8/26 (requested by Dr. Lee because of poor MRI): pending.", "M48.02", "imaging-cited", "not_met"),
    # the provider excludes by one study what another showed
    (f"{EXCLUDED}Assessment: per CT myelogram the cervical stenosis has been ruled out.", "M48.02", "region-stated", "not_met"),
    (f"{EXCLUDED}Assessment: the better study (CT myelogram) rules out cervical spinal stenosis.", "M48.02", "region-stated", "not_met"),
    (f"{EXCLUDED}Assessment: cervical spinal stenosis.", "M48.02", "region-stated", "met"),
    (f"{EXCLUDED}MRI 8/1/26: canal stenosis at C5-6.\nAssessment: per CT myelogram the cervical stenosis has been ruled out.", "M48.02", "region-stated", "met"),
    # a diagnosis that was carried on is none where today's words deny it
    ("Neck pain.\nDiagnoses:\nCervical spinal stenosis (carried from 3/2026 report)\nComment: no stenosis on the new images.", "M48.02", "region-stated", "not_met"),
    ("Neck pain.\nDiagnoses:\nCervical spinal stenosis (carried from 3/2026 report)\nComment: the stenosis has been ruled out.", "M48.02", "region-stated", "not_met"),
    ("Neck pain.\nDiagnoses:\nCervical spinal stenosis (carried from 3/2026 report)\nNeck strain", "M48.02", "region-stated", "met"),
    # what a study covers may come after its date
    ("MRI 4/4/26 lumbar: canal widely patent at all levels.", "M48.061", "imaging-cited", "contradicted"),
    ("MRI 4/4/26 cervical: canal widely patent at all levels.", "M48.061", "imaging-cited", "not_met"),
    ("MRI 4/4/26 lumbar: severe canal stenosis at L4-5.", "M48.061", "imaging-cited", "met"),
    ("Numb feet, legs go heavy.", "M48.061", "symptom-paired", "met"),
    ("No numb feet.", "M48.061", "symptom-paired", "not_met"),
    ("Her back locks up. PT and naproxen.\nDiagnosis: lumbar spinal stenosis.", "M48.061", "conservative-care", "met"),
    ("Drops cups, weak grip.", "M48.02", "symptom-paired", "met"),
    # an operation after its date; documents that are asked for
    ("Date of surgery 1/5/2026: L4-5 laminectomy for severe lumbar stenosis.", "M48.061", "region-stated", "not_met"),
    ("Planned surgery 1/5/2027: L4-5 laminectomy for severe lumbar stenosis.", "M48.061", "region-stated", "met"),
    ("Documentation needed: imaging that shows lumbar spinal stenosis.", "M48.061", "region-stated", "not_met"),
    ("MRI lumbar 3/3/26: L4-5 canal stenosis. [This report was scanned into the wrong chart]", "M48.061", "region-stated", "not_met"),
    ("L4-5 lami in 2021 for lumbar stenosis.", "M48.061", "region-stated", "not_met"),
    ("Back pain.\nPast dx list from referring: lumbar stenosis L4-5.\nA: low back pain.", "M48.061", "region-stated", "not_met"),
    # a disc that is narrow is no canal that is
    ("MRI lumbar spine 3/1/26: L4-5 disc narrowing.", "M48.061", "region-stated", "not_met"),
    ("MRI lumbar spine 3/1/26: narrowing of the L4-5 disc.", "M48.061", "region-stated", "not_met"),
    ("MRI lumbar spine 3/1/26: L4-5 interspace narrowing.", "M48.061", "region-stated", "not_met"),
    ("MRI lumbar spine 3/1/26: narrowed L4-5 interspace.", "M48.061", "region-stated", "not_met"),
    ("MRI lumbar spine 3/1/26: L4-5 disc narrowing with canal stenosis.", "M48.061", "region-stated", "met"),
    ("MRI lumbar spine 3/1/26: L4-5 disc bulge narrowing the canal.", "M48.061", "region-stated", "met"),
    ("MRI lumbar spine 3/1/26: narrowing of the canal at L4-5.", "M48.061", "region-stated", "met"),
    # the pelvic floor is of the sacral canal's complaints, and of no other's
    ("Sacral pain. Pelvic floor physiotherapy helped.\nDiagnosis: spinal stenosis at S1-S2.", "M48.08", "conservative-care", "met"),
    ("Low back pain. Pelvic floor physiotherapy helped.\nDiagnosis: lumbar spinal stenosis.", "M48.061", "conservative-care", "not_met"),
    ("Sacral pain. Pelvic floor physiotherapy for leakage.\nDiagnosis: spinal stenosis at S1-S2.", "M48.08", "conservative-care", "not_met"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "rule", "status"), RULES, ids=[f"{rule} {text}" for text, _, rule, _ in RULES]
)
def test_what_is_said_of_a_canal(text: str, code: str, rule: str, status: str) -> None:
    candidate = dxproof.load("m48-spinal-stenosis").check(text, target=code).candidate(code)
    assert candidate is not None
    assert next(result for result in candidate.rules if result.id == rule).status.value == status
