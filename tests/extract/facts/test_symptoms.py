"""Sentences -> symptoms: present, denied, past, another person's, or blamed on something else."""

import pytest

from dxproof.engine.engine import Engine

SYMPTOMS = [
    # text, (words, assertion, what else is blamed) of every symptom
    ("Complains of neck pain and headaches.", [("neck pain", "present", None), ("headaches", "present", None)]),
    ("Denies neck pain, headache or arm numbness.",
     [("neck pain", "negated", None), ("headache", "negated", None), ("arm numbness", "negated", None)]),
    ("Pt denies neck pain.", [("neck pain", "negated", None)]),
    ("pt denies headache, walks daily", [("headache", "negated", None)]),
    ("The headache has resolved and so has the neck pain.", [("headache", "negated", None), ("neck pain", "negated", None)]),
    ("Carpal tunnel syndrome, which accounts for all of his hand numbness.", [("hand numbness", "present", "Carpal tunnel")]),
    ("Headaches: these are sinusitis.", [("Headaches", "present", "sinusitis")]),
    ("Aching at the base of the neck, numb L thumb.", [("Aching at the base of the neck", "present", None), ("numb L thumb", "present", None)]),
    # how long it has been there is not over
    ("For the last year he has neck pain.", [("neck pain", "present", None)]),
    ("Neck pain since last year.", [("Neck pain", "present", None)]),
    ("Neck pain began two years ago and persists.", [("Neck pain", "present", None)]),
    ("Headaches since a fall three years ago.", [("Headaches", "present", None)]),
    ("During the past 3 months, arm pain.", [("arm pain", "present", None)]),
    ("He worked until 2021, when neck pain set in.", [("neck pain", "present", None)]),
    ("She had neck pain last year.", [("neck pain", "historical", None)]),
    ("Neck pain years ago.", [("Neck pain", "historical", None)]),
    ("Her prior headaches have returned.", [("headaches", "present", None)]),
    ("Neck pain almost gone.", [("Neck pain", "present", None)]),
    ("Neck pain, gone with rest.", [("Neck pain", "present", None)]),
    ("Neck pain, now gone.", [("Neck pain", "negated", None)]),
    ("+neck pain, -HA", [("neck pain", "present", None), ("HA", "negated", None)]),
    ("NECK PAIN: YES   HEADACHE: NO", [("NECK PAIN", "present", None), ("HEADACHE", "negated", None)]),
    ("The neck is bothering her again.", [("neck is bothering her", "present", None)]),
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
    ("Her headaches are those of sleep apnea.", [("headaches", "present", "sleep apnea")]),
    ("HA = migraine per neuro.", [("HA", "present", "migraine"), ("migraine", "present", None)]),
    ("Pain behind the right occiput.", [("Pain behind the right occiput", "present", None)]),
    ("Tingling of the scalp has not been treated so far.", [("Tingling of the scalp", "present", None)]),
    ("Headache on waking (bruxism).", [("Headache", "present", "bruxism")]),
    ("L occ neuralgia, stable.", [("occ neuralgia", "present", None)]),
    ("Plan: neck pain handout.", [("neck pain", "hypothetical", None)]),
    ("[ ] neck pain [x] headache", [("neck pain", "hypothetical", None), ("headache", "present", None)]),
    ("Patient denies:\n- neck pain\n- headache", [("neck pain", "negated", None), ("headache", "negated", None)]),
    # answers, blank fields, rows that speak of their label
    ("Headache? Still.", [("Headache", "present", None)]),
    ("Headache? Not at all.", [("Headache", "negated", None)]),
    ("Headache: ____", [("Headache", "hypothetical", None)]),
    ("Headache: Y / N", [("Headache", "hypothetical", None)]),
    ("Symptom | Present\nHeadache | N\nNeck pain | Y", [("Headache", "negated", None), ("Neck pain", "present", None)]),
    # there or not, whatever governs it
    ("Neither her neck pain nor her headache has settled.", [("neck pain", "present", None), ("headache", "present", None)]),
    ("Neither neck pain nor headache is reported.", [("neck pain", "negated", None), ("headache", "negated", None)]),
    ("ROS: headache (-), neck pain (+).", [("headache", "negated", None), ("neck pain", "present", None)]),
    ("Nausea (-), headache.", [("headache", "present", None)]),
    ("The headache had gone by spring but returned last week.", [("headache", "present", None)]),
    ("The headache had gone by spring and has not returned.", [("headache", "negated", None)]),
    ("The back pain has resolved, the headache has not.", [("back pain", "negated", None), ("headache", "present", None)]),
    ("The back pain has resolved, no headache.", [("back pain", "negated", None), ("headache", "negated", None)]),
    ("Last time she had neck pain; today she has none.", [("neck pain", "negated", None)]),
    ("Last time she had neck pain; today she has none of the numbness.", [("neck pain", "present", None)]),
    # the month and the word
    ("Neck pain since May.", [("Neck pain", "present", None)]),
    ("Neck pain since 9 May.", [("Neck pain", "present", None)]),
    ("She may have neck pain.", [("neck pain", "possible", None)]),
    # what is said to be possible, or of nobody
    ("Side effects explained: headache.", [("headache", "hypothetical", None)]),
    ("He tells me that he has neck pain.", [("neck pain", "present", None)]),
    ("Free of headache for a month.", [("headache", "negated", None)]),
    # who blames what
    ("The GP blames her headaches on sinusitis.", [("headaches", "present", "sinusitis")]),
    ("Headaches, attributed by neurology to dehydration.", [("Headaches", "present", "dehydration")]),
    ("Headache and neck pain due to influenza.", [("Headache", "present", "influenza"), ("neck pain", "present", "influenza")]),
    ("Bruxism explains her headaches.", [("headaches", "present", "Bruxism")]),
    ("Bruxism does not explain her headaches.", [("headaches", "present", None)]),
    ("Headaches, attributed to the neck.", [("Headaches", "present", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SYMPTOMS, ids=[case[0] for case in SYMPTOMS])
def test_symptoms(engine: Engine, text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = engine._extractor.facts(text).symptoms
    assert [(one.span.quote, one.span.assertion.value, one.other_cause) for one in found] == expected
