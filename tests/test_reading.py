"""How single passages are read: each case failed in an earlier version or another tool, as its name says."""

import pytest

import dxproof
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.terms import RuleStatus

DIAGNOSIS = "Headache. PT x6.\n"
PROVEN = "Headache. MRI 1/2/26: left C1-C2 foraminal stenosis from thickened capsule.\n"

RULES = [
    # name, note, target, rule, expected status of the rule
    ("patient's memory, reports", DIAGNOSIS + "Pt reports MRI showed foraminal stenosis C1-C2.", "M99.70", "imaging-cited", "not_met"),
    ("patient's memory, states", DIAGNOSIS + "Patient states her MRI last year showed C1-C2 foraminal stenosis.", "M99.70", "imaging-cited", "not_met"),
    ("a symptom reported, then an MRI", "Patient reports headaches for six weeks, MRI 1/2/26 shows C1-C2 foraminal stenosis from capsule.", "M99.70", "imaging-cited", "met"),
    ("the title of a note", "Chiropractic initial exam 7/7/2026\n" + PROVEN, "M99.70", "conservative-care", "not_met"),
    ("an epidural scar", "Epidural scar at L5-S1.\n" + PROVEN, "M99.70", "conservative-care", "not_met"),
    ("the name of a provider", "Referring provider: ABC Chiropractic\n" + PROVEN, "M99.70", "conservative-care", "not_met"),
    ("a clotting time", "PT/INR 1.1\n" + PROVEN, "M99.70", "conservative-care", "not_met"),
    ("referred, not yet done", "Referred to physical therapy.\n" + PROVEN, "M99.70", "conservative-care", "not_met"),
    ("a drug for the heart", "Baby aspirin daily, aspirin 81 mg, ASA EC 81.\n" + PROVEN, "M99.70", "conservative-care", "not_met"),
    ("a measured distance", "1.5 mm of distraction at C1-C2.\n" + PROVEN, "M99.70", "conservative-care", "not_met"),
    ("a contract", "Opioid agreement on file.\n" + PROVEN, "M99.70", "conservative-care", "not_met"),
    ("the same drug for the neck", "Aspirin 650 mg for the neck pain.\n" + PROVEN, "M99.70", "conservative-care", "met"),
    ("care given", "Six visits of physical therapy without relief.\n" + PROVEN, "M99.70", "conservative-care", "met"),
    ("denied siblings in the next sentence", PROVEN + "No osteophytes or subluxation.", "M99.70", "mechanism-stated", "met"),
    ("non-compressive is no denial", "MRI 1/2/26: C5-6: mild non-compressive right neural foraminal narrowing from disc bulge.", "M99.71", "imaging-cited", "met"),
    ("an addendum that corrects the cause keeps the result",
     "MRI 6/3/26: C1-C2 foraminal narrowing from osteophyte.\n\nADDENDUM 06/25/2026: I correct the above: the C1-C2 foraminal stenosis"
     " is due to ligamentous thickening. Electronically signed J. Smith DC", "M99.70", "imaging-cited", "met"),
    ("an addendum headed by date and name",
     "Dx: osseous foraminal stenosis C1-C2.\nADDENDUM 06/25/2026 signed J. Smith DC: Correction - the C1-C2 foraminal stenosis is due"
     " to ligamentous thickening, not osteophyte.", "M99.70", "mechanism-stated", "met"),
    ("an addendum that names the stenosis only",
     "Dx: osseous foraminal stenosis C1-C2.\nADDENDUM 06/25/2026: Correction: the cause of the C1-C2 stenosis is ligamentous"
     " thickening, not osteophyte. Electronically signed J. Smith DC", "M99.70", "mechanism-stated", "met"),
    ("a diagnosis after an MRI on one line", "MRI 1/2/26 unremarkable study. Dx: ligamentous foraminal stenosis C1-C2.", "M99.70", "imaging-cited", "not_met"),
]  # fmt: skip

FINDINGS = [
    # name, note, (region, compartment, assertion) of every finding
    ("a bare bulge is no narrowing", "MRI: C5-C6 small central disc bulge.", []),
    ("a list, one finding a line, is not wrapped",
     "IMPRESSION:\nNo fracture or dislocation at any level seen\nForaminal stenosis C1-C2 from pannus", [("head", "foramen", "present")]),
    ("a relative's line does not own the next",
     "Father has foraminal stenosis of the neck area\nLeft C1-C2 foraminal stenosis due to pannus.",
     [(None, "foramen", "other_person"), ("head", "foramen", "present")]),
    ("wrapped prose is one sentence",
     "The study of the cervical spine was done today and shows no evidence of any\nForaminal stenosis at C1-C2 and the\nremainder is fine.",
     [("head", "foramen", "negated")]),
    ("two compartments, normal in both directions", "L2-3: Normal canal and foramina, L3-4: foramina normal",
     [("lumbar", "canal", "negated"), ("lumbar", "foramen", "negated"), ("lumbar", "foramen", "negated")]),
    ("levels listed before one result",
     "T12-L1, L1-2: Normal central canal and foramina.",
     [("thoracic", "canal", "negated"), ("lumbar", "canal", "negated"), ("thoracic", "foramen", "negated"), ("lumbar", "foramen", "negated")]),
    ("a word that denies itself", "L4-L5 foramen non-stenosed.", [("lumbar", "foramen", "negated")]),
    ("a word that denies itself, beside one of its kind",
     "MRI lumbar spine: L4-L5 neural foramina are non stenotic, L3-L4 foramina stenotic.",
     [("lumbar", "foramen", "negated"), ("lumbar", "foramen", "present")]),
    ("a denial that only begins like one", "Non contrast MRI: stenotic L4-L5 foramina.", [("lumbar", "foramen", "present")]),
    ("the words for a segment and its lower vertebra", "Foraminal stenosis between the occiput and C1 from pannus.",
     [("head", "foramen", "present")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("note", "target", "rule", "status"), [case[1:] for case in RULES], ids=[case[0] for case in RULES]
)
def test_rule(engine: Engine, note: str, target: str, rule: str, status: str) -> None:
    candidate = engine.check(note, target=target).candidate(target)
    assert candidate is not None
    assert next(result for result in candidate.rules if result.id == rule).status is RuleStatus(status)


@pytest.mark.parametrize(("note", "expected"), [case[1:] for case in FINDINGS], ids=[case[0] for case in FINDINGS])
def test_findings(engine: Engine, note: str, expected: list[tuple[str | None, str, str]]) -> None:
    found = [(f.region, f.compartment, f.assertion.value) for f in engine.check(note).findings]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_the_words_for_a_segment_have_its_level(engine: Engine) -> None:
    (finding,) = engine.check("Foraminal stenosis at occiput and C1 from pannus.").findings
    assert (finding.level, finding.compartment) == ("C0-C1", "foramen")


def test_a_cause_in_words_that_say_nothing_of_the_finding_is_none() -> None:
    engine = dxproof.load("m17-knee-osteoarthritis")
    for note in ("consistent with gouty arthritis", "labs suspicious for septic arthritis"):
        (finding,) = engine.check(f"Osteoarthritis of the right knee, {note}.").findings
        assert (finding.assertion.value, finding.mechanisms) == ("present", ())
    (finding,) = engine.check("Osteoarthritis of the right knee due to gouty arthritis.").findings
    assert finding.mechanisms == ("other_secondary",)


@pytest.mark.parametrize(
    "piece", ["C1-C2, C3-C4, ", "C1-", "foraminal stenosis ", "MRI ", "physical therapy ", "(", "no ", "| C1 "]
)
def test_repetition_is_read_to_its_end(engine: Engine, piece: str) -> None:
    """Patterns and rules that looked back over all they had read hung on such texts."""
    assert engine.check(piece * 400).status.value == "unsupported"


def test_a_note_beyond_a_million_characters_is_judged(engine: Engine) -> None:
    report = engine.check("word " * 210_000 + "\n" + PROVEN)
    assert "M99.70" in report.supported_codes


def test_a_wrong_claim_is_told_without_its_values(engine: Engine) -> None:
    with pytest.raises(dxproof.DxproofError) as caught:
        engine.check("note", claim={"dx": ["M99.70"], "payer": "SECRET"})
    assert "payer" in str(caught.value)
    assert "SECRET" not in str(caught.value)
    assert caught.value.__context__ is None


def test_half_of_a_surrogate_pair_is_refused(engine: Engine) -> None:
    with pytest.raises(dxproof.DxproofError, match="surrogate"):
        engine.check("C1-C2 \ud800 foramen")


@pytest.mark.parametrize("span", [(0, 99), (2, 1), (-1, 2), (1, 1)])
def test_a_span_outside_the_text_is_refused(engine: Engine, span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="is not inside a text"):
        engine.assertions("abc", [span])


def test_the_name_of_a_terminology_is_no_study(engine: Engine) -> None:
    assert [
        study.span.quote
        for study in engine.judge_note(
            Note(text="Neck pain, SNOMED-CT 81680005. CT of the neck: normal.")
        ).facts.studies
    ] == ["CT of the neck"]
