"""One chart written out in every format gives the same verdict and the same quotes."""

from pathlib import Path

import pytest

from tests.inputs.documents import stateful

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "m99_stenosis"
CHARTS = (
    "osteophyte_coded_as_m99_70",
    "table_of_levels_m99_73",
    "hard_wrapped_in_mid_phrase",
    "pick_list_checked_and_unchecked",
    "conflict_mri_denies_assessment",
    "head_foramen_ligament_full_claim",
    "hedge_probable_outpatient",
    "comma_joined_export_without_line_breaks",
    "left_and_right_different_causes",
)
FORMATS = ("rtf", "docx", "pdf", "cda", "cda-pdf", "cda-rtf", "fhir", "fhir-ndjson", "mdm", "oru", "oru-pdf", "mht")


def seen(report):
    """What a coder would act on. A quote may be wrapped where the page is."""
    return (
        report.status,
        report.supported_codes,
        [(candidate.code, candidate.status) for candidate in report.candidates],
        {
            (candidate.code, rule.id, rule.status, " ".join(evidence.quote.split()))
            for candidate in report.candidates
            for rule in candidate.rules
            for evidence in (*rule.evidence, *rule.rejected)
        },
        [pitfall.id for pitfall in report.pitfalls],
    )


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_has_one_verdict_in_every_format(engine, write, note, chart, form) -> None:
    text = (FIXTURES / chart / "note.txt").read_text(encoding="utf-8")
    suffix, writer = write.FORMATS[form]
    read = note(suffix, writer(text))
    assert seen(engine.check_note(read)) == seen(engine.check(text))
    assert " ".join(read.text.split()) == " ".join(text.split())


@pytest.mark.parametrize("form", [*FORMATS, *(f"{form} with states" for form in stateful.FORMATS)])
def test_boxes_strikes_and_merged_cells_have_one_verdict_in_every_format(engine, write, note, form) -> None:
    """Typed into the text of each format, and as those formats have them that know them."""
    text = stateful.typed()
    name = form.removesuffix(" with states")
    suffix, data = (
        (write.FORMATS[form][0], write.FORMATS[form][1](text))
        if name == form
        else (stateful.FORMATS[name][0], stateful.FORMATS[name][1](stateful.CHART))
    )
    assert seen(engine.check_note(note(suffix, data))) == seen(engine.check(text))


def test_all_formats_are_tried(write) -> None:
    assert set(FORMATS) == set(write.FORMATS)


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("rtf", "paragraph 3"),
        ("docx", "paragraph 3"),
        ("pdf", "page 1"),
        ("cda-pdf", "page 1"),
        ("mdm", "OBX 3"),
        ("oru", "OBX 1"),
        ("oru-pdf", "OBX 1, page 1"),
        ("fhir", None),
    ],
)
def test_evidence_says_where_the_document_has_it(engine, write, note, form, place) -> None:
    text = (FIXTURES / "osteophyte_coded_as_m99_70" / "note.txt").read_text(encoding="utf-8")
    suffix, writer = write.FORMATS[form]
    report = engine.check_note(note(suffix, writer(text)))
    (used,) = [
        evidence.place
        for rule in report.candidate("M99.60").rules
        if rule.id == "mechanism-stated"
        for evidence in rule.evidence
        if evidence.quote == "osteophyte"
    ]
    assert used == place
