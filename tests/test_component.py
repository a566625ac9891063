"""dxproof as a component of spaCy's pipelines. No test imports it: spaCy finds it by its entry point."""

import traceback
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem

FORAMEN = (
    "MRI cervical spine: left C5-C6 foraminal stenosis due to a disc protrusion. Neck pain.\nAssessment: M99.61.\n"
)
KNEE = "Standing films: moderate osteoarthritis of the right knee.\n"


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dxproof")
    return pipeline


def test_a_doc_has_the_reports_of_its_text(nlp: Language, engines: Engines) -> None:
    doc = nlp(FORAMEN + KNEE + "Assessment: M17.11.")
    expected = engines.check(doc.text)
    assert [report.target for report in expected] == ["M99.61", "M17.11"]
    assert doc._.dxproof_reports == expected
    assert doc._.dxproof == expected[0]


@pytest.mark.parametrize("text", [FORAMEN, FORAMEN.replace(" ", "/"), f"\n  \U0001f600{KNEE}", FORAMEN[:20]])
def test_the_spans_are_the_words_of_the_targets_rules_and_of_the_pitfalls(nlp: Language, text: str) -> None:
    doc = nlp(text)
    report = doc._.dxproof
    told = [(rule.id, words) for rule in report.candidate(report.target).rules for words in rule.evidence]
    told += [(pitfall.id, words) for pitfall in report.pitfalls for words in pitfall.evidence]
    spans = list(doc.spans["dxproof"])
    assert {(span.label_, span.kb_id_) for span in spans} == {(label, report.target) for label, _ in told}
    for label, words in told:
        of_it = [span for span in spans if span.label_ == label]
        assert any(span.start_char <= words.start and words.end <= span.end_char for span in of_it), (label, words)
    assert [span.start for span in spans] == sorted(span.start for span in spans)


def test_displacy_shows_them(nlp: Language) -> None:
    shown = displacy.render(nlp(FORAMEN), style="span", options={"spans_key": "dxproof"}, jupyter=False)
    assert {"imaging-cited", "code-mismatch", "M99.61", "foraminal"} <= set(
        shown.replace("<", " ").replace(">", " ").split()
    )


def test_a_text_of_nothing_has_a_report_and_no_span(nlp: Language) -> None:
    for text in ("", " \n"):
        doc = nlp(text)
        assert (doc._.dxproof.status, list(doc.spans["dxproof"])) == ("unsupported", [])


def test_a_doc_that_was_not_judged_has_no_report() -> None:
    doc = spacy.blank("en")(FORAMEN)
    assert (doc._.dxproof, doc._.dxproof_reports) == (None, ())


def test_reports_stay_with_the_doc(nlp: Language) -> None:
    doc = nlp(FORAMEN)
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    copies = [
        Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        *DocBin().from_bytes(stored).get_docs(nlp.vocab),
        *nlp.pipe([FORAMEN], n_process=2),
    ]
    assert len(copies) == 3
    for copy in copies:
        assert copy._.dxproof_reports == doc._.dxproof_reports
        assert [(s.text, s.label_) for s in copy.spans["dxproof"]] == [(s.text, s.label_) for s in doc.spans["dxproof"]]


def test_what_a_pipeline_is_told_holds_for_every_doc_and_is_kept(tmp_path: Path, engine: Engine) -> None:
    told = {
        "pack": "m99-stenosis",
        "target": "m9971",
        "setting": "inpatient",
        "encounter": "pain",
        "as_of": "2025-12-01",
    }
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dxproof", config=told)
    pipeline.to_disk(tmp_path)
    expected = dxproof.load("m99-stenosis", "2025-12-01").check(FORAMEN, "M99.71", "inpatient", "pain")
    for each in (pipeline, spacy.load(tmp_path)):
        assert each(FORAMEN)._.dxproof_reports == (expected,)
    assert expected != engine.check(FORAMEN)


@pytest.mark.parametrize(
    ("config", "error", "said"),
    [
        ({"pack": "m98"}, DxproofError, 'no rule pack "m98"'),
        ({"target": "M54.2"}, DxproofError, 'no pack has the code "M54.2"'),
        ({"pack": "m99-stenosis", "target": "M17.11"}, DxproofError, "the pack m17-knee-osteoarthritis has it"),
        ({"setting": "nowhere"}, ValueError, "nowhere"),
    ],
)
def test_a_pipeline_that_cannot_be_made_says_why(config: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        spacy.blank("en").add_pipe("dxproof", config=config)


def test_an_error_has_no_words_of_the_text(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Engines, note: dxproof.Note, target: str | None = None) -> None:
        raise RuntimeError(note.text)

    monkeypatch.setattr(Engines, "check_note", fail)
    with pytest.raises(DxproofError) as caught:
        nlp(FORAMEN)
    assert caught.value.problem is Problem.NOTE_FAILED
    assert "stenosis" not in "".join(traceback.format_exception(caught.value))
