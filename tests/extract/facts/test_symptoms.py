"""Sentences -> symptoms: present, denied, past, another person's, or blamed on something else."""

import pytest

from dxproof.engine.engine import Engine

SYMPTOMS = [
    # text, (words, assertion, what else is blamed) of every symptom
    ("Complains of neck pain and headaches.", [("neck pain", "present", None), ("headaches", "present", None)]),
    ("Denies neck pain, headache or arm numbness.",
     [("neck pain", "negated", None), ("headache", "negated", None), ("arm numbness", "negated", None)]),
    ("No headache but neck pain persists.", [("headache", "negated", None), ("neck pain", "present", None)]),
    ("The headache has resolved.", [("headache", "negated", None)]),
    ("HPI: history of headaches since 2019.", [("headaches", "present", None)]),
    ("Past medical history: headaches.", [("headaches", "historical", None)]),
    ("Family history: headaches in her mother.", [("headaches", "other_person", None)]),
    ("Return if headache worsens.", [("headache", "hypothetical", None)]),
    ("Headache due to sinusitis.", [("Headache", "present", "sinusitis")]),
    ("Headache, ? sinusitis.", [("Headache", "present", None)]),
    ("Headache, possibly due to sinusitis.", [("Headache", "present", None)]),
    ("Headache attributed to caffeine withdrawal.", [("Headache", "present", "caffeine withdrawal")]),
    ("Headache on waking (bruxism).", [("Headache", "present", "bruxism")]),
    ("L occ neuralgia, stable.", [("occ neuralgia", "present", None)]),
    ("Plan: neck pain handout.", [("neck pain", "hypothetical", None)]),
    ("[ ] neck pain [x] headache", [("neck pain", "hypothetical", None), ("headache", "present", None)]),
    ("Patient denies:\n- neck pain\n- headache", [("neck pain", "negated", None), ("headache", "negated", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SYMPTOMS, ids=[case[0] for case in SYMPTOMS])
def test_symptoms(engine: Engine, text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = engine._extractor.facts(text).symptoms
    assert [(one.span.quote, one.span.assertion.value, one.other_cause) for one in found] == expected
