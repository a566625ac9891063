"""Spans -> assertions: any stretch of a note is a head under the governors of its sentence."""

import pytest

from dxproof.engine.engine import Engine

SPANS = [
    # text with the span in angle brackets, its assertion
    ("No evidence of <pericardial effusion>.", "negated"),
    ("There were no chest pain, ECG changes or <wall motion abnormalities>.", "negated"),
    ("No masses, the <liver> is enlarged.", "present"),
    ("Denies fever, reports <cough>.", "present"),
    ("There is low suspicion for <coronary disease>.", "negated"),
    ("Without further delay the <fracture> was set.", "present"),
    ("Status post <lung transplant> for emphysema.", "historical"),
    ("History of <stroke>, now with weakness.", "historical"),
    ("History of stroke, now with <weakness>.", "present"),
    ("Two-week history of <weakness>.", "present"),
    ("Family history of <colon cancer>.", "other_person"),
    ("Family history of colon cancer and a personal history of <polyps>.", "historical"),
    ("Brought in by her daughter after a <fall>.", "present"),
    ("His mother had <diabetes>.", "other_person"),
    ("Possible <sprain> of the ankle.", "possible"),
    ("<Sprain> cannot be excluded.", "possible"),
    ("Call if <fever> develops.", "hypothetical"),
    ("Severe <gastritis> s/p biopsy.", "present"),
    ("The <rash> has resolved.", "negated"),
    ("Abscess versus <cyst>.", "possible"),
    ("<Abscess> versus cyst.", "possible"),
    ("Patient denies:\n- <fever>", "negated"),
    ("Past surgical history:\n<appendectomy>", "historical"),
]


@pytest.mark.parametrize(("text", "expected"), SPANS, ids=[case[0] for case in SPANS])
def test_assertion_of_a_span(engine: Engine, text: str, expected: str) -> None:
    start, end = text.index("<"), text.index(">") - 1
    (assertion,) = engine.assertions(text.replace("<", "").replace(">", ""), [(start, end)])
    assert assertion.value == expected
