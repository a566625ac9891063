"""Layout probes: the assertion of a concept does not hang on capitals, line wraps or doubled blanks.

The probes are L1 to L40 of the extraction study, section 3.2. '~present' means: anything but present.
"""

import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dxproof.engine.engine import Engine

Span = tuple[int, int]
Probe = tuple[str, str, tuple[tuple[str, str], ...]]

PROBES: tuple[Probe, ...] = (
    ("L1", "Cervical spine: No tenderness or spasm.", (("tenderness", "negated"), ("spasm", "negated"))),
    ("L2", "Fever: no\nCough: yes\nRash: none", (("Fever", "negated"), ("Cough", "present"), ("Rash", "negated"))),
    (
        "L3",
        "Patient denies:\n- fever\n- cough\n- rash\nReports headache.",
        (("fever", "negated"), ("cough", "negated"), ("rash", "negated"), ("headache", "present")),
    ),
    (
        "L4",
        "no rash\nIBUPROFEN\ngabapentin",
        (("rash", "negated"), ("IBUPROFEN", "present"), ("gabapentin", "present")),
    ),
    ("L5", "No neck pain but has numbness.", (("neck pain", "negated"), ("numbness", "present"))),
    (
        "L6",
        "+ headache\n- fever\n- neck stiffness",
        (("headache", "present"), ("fever", "negated"), ("neck stiffness", "negated")),
    ),
    ("L7", "Disc bulge w/o stenosis.", (("Disc bulge", "present"), ("stenosis", "negated"))),
    ("L8", "1.No evidence of fracture.", (("fracture", "negated"),)),
    ("L9", "Fracture was ruled out.", (("Fracture", "negated"),)),
    ("L10", "Neither fever nor cough.", (("fever", "negated"), ("cough", "negated"))),
    ("L11", "Cannot exclude fracture.", (("fracture", "possible"),)),
    ("L12", "No change in the effusion.", (("effusion", "present"),)),
    (
        "L13",
        "Spine without fracture, subluxation, or stenosis.",
        (("fracture", "negated"), ("subluxation", "negated"), ("stenosis", "negated")),
    ),
    ("L14", "Mother had breast cancer.", (("breast cancer", "other_person"),)),
    ("L15", "Mother has diabetes; patient has asthma.", (("diabetes", "other_person"), ("asthma", "present"))),
    (
        "L16",
        "Return if fever or wound drainage develops.",
        (("fever", "hypothetical"), ("wound drainage", "hypothetical")),
    ),
    ("L17", "History of stroke, now with chest pain.", (("stroke", "historical"), ("chest pain", "present"))),
    ("L18", "Plan:\nfollow up in two weeks.\nNo fever.", (("fever", "negated"),)),
    ("L19", "The study was negative\n   for stenosis.", (("stenosis", "negated"),)),
    ("L20", "Moderate neural\nforaminal narrowing at C1-C2.", (("neural foraminal narrowing", "present"),)),
    ("L21a", "Neck:  No masses.", (("masses", "negated"),)),
    ("L21b", "Neck: No masses.", (("masses", "negated"),)),
    ("L22", "Complaints:\n- headache\n- neck pain", (("headache", "present"), ("neck pain", "present"))),
    (
        "L23",
        "ROS -ve for headache, dizziness, and nausea.",
        (("headache", "negated"), ("dizziness", "negated"), ("nausea", "negated")),
    ),
    ("L24", "Foraminal stenosis - none.", (("Foraminal stenosis", "negated"),)),
    ("L25", "[x] headache\n[ ] neck pain", (("headache", "present"), ("neck pain", "~present"))),
    ("L26", "MRI CERVICAL SPINE WITHOUT CONTRAST HISTORY: neck pain", (("neck pain", "present"),)),
    ("L27a", "r/o foraminal stenosis", (("foraminal stenosis", "possible"),)),
    ("L27b", "MRI to evaluate for stenosis", (("stenosis", "possible"),)),
    ("L27c", "disc versus osteophyte", (("disc", "possible"), ("osteophyte", "possible"))),
    ("L28", "Three-day history of neck pain.", (("neck pain", "present"),)),
    ("L29a", "HISTORY OF PRESENT ILLNESS: headache", (("headache", "present"),)),
    ("L29b", "PAST MEDICAL HISTORY:\nstroke", (("stroke", "historical"),)),
    ("L30", "No history of stroke.", (("stroke", "negated"),)),
    (
        "L31",
        "A woman with no history of stroke who now presents with neck pain.",
        (("stroke", "negated"), ("neck pain", "present")),
    ),
    ("L32", "The headache has resolved.", (("headache", "negated"),)),
    (
        "L33",
        "Denies headache, no dizziness, no nausea, vomiting.",
        (("headache", "negated"), ("dizziness", "negated"), ("nausea", "negated"), ("vomiting", "negated")),
    ),
    ("L34", "No fracture.The foramen is narrowed at C1-C2.", (("fracture", "negated"), ("narrowed", "present"))),
    ("L35", "Testing for instability at C1-C2 in flexion and extension was negative.", (("instability", "negated"),)),
    ("L36", "Neck soft, no masses.", (("Neck soft, no masses", "present"), ("masses", "negated"))),
    ("L38", "Narrowing, probably ligamentous, at C1-C2.", (("Narrowing", "present"), ("ligamentous", "possible"))),
    ("L39", "She declined the injection because it had caused headache.", (("headache", "~negated"),)),
    ("L40", "Her daughter saw her fall.", (("fall", "~other_person"),)),
)
# L37, "Neural foramina are patent at C1-C2.", denies a narrowing that it does not name: test_patent_foramen below.


def as_given(text: str) -> str:
    return text


def in_capitals(text: str) -> str:
    return text.upper()


def wrapped(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(textwrap.fill(line, 20, break_long_words=False, break_on_hyphens=False) for line in lines)


def doubled(text: str) -> str:
    return text.replace(" ", "  ")


SHAPES: tuple[Callable[[str], str], ...] = (as_given, in_capitals, wrapped, doubled)
# Their point is a change between capitals and small letters: a heading in mid-line, a drug in capitals, '.The'.
REST_ON_CASE = {"L4", "L26", "L34"}


def cases() -> Iterator[Any]:
    for name, text, concepts in PROBES:
        for shape in SHAPES:
            if shape is in_capitals and name in REST_ON_CASE:
                continue
            for concept, expected in concepts:
                case = f"{name}-{shape.__name__}-{concept}"
                yield pytest.param(shape(text), concept, expected, id=case)


def hedged_cases() -> Iterator[Any]:
    """L38 through the report: a hedged cause counts for an inpatient alone."""
    for shape in SHAPES:
        for setting, mechanisms in (("outpatient", ()), ("inpatient", ("connective_tissue",))):
            case = f"L38-{shape.__name__}-{setting}"
            yield pytest.param(
                shape("Foraminal narrowing, probably ligamentous, at C1-C2."), setting, mechanisms, id=case
            )


def span_of(concept: str, text: str) -> Span:
    """Where a concept stands, however its words are parted and spelt."""
    pattern = r"\b" + r"\s+".join(map(re.escape, concept.split()))
    found = re.search(pattern, text, re.IGNORECASE)
    assert found is not None, f"{concept!r} is not in {text!r}"
    return found.span()


@pytest.mark.parametrize(("text", "concept", "expected"), list(cases()))
def test_probe_is_asserted_as_expected_in_every_shape(engine: Engine, text: str, concept: str, expected: str) -> None:
    (got,) = engine.assertions(text, [span_of(concept, text)])
    if expected.startswith("~"):
        assert got.value != expected[1:]
    else:
        assert got.value == expected


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("word", ["patent", "adequate", "ok"])
def test_patent_foramen_is_a_negated_narrowing(engine: Engine, word: str, shape: Callable[[str], str]) -> None:
    report = engine.check(shape(f"Neural foramina are {word} at C1-C2."))
    assert [(f.region, f.compartment, f.assertion.value) for f in report.findings] == [("head", "foramen", "negated")]


@pytest.mark.parametrize(("text", "setting", "mechanisms"), list(hedged_cases()))
def test_hedged_cause_leaves_the_narrowing_and_counts_for_an_inpatient_alone(
    engine: Engine, text: str, setting: str, mechanisms: tuple[str, ...]
) -> None:
    report = engine.check(text, setting=setting)
    assert [(f.region, f.assertion.value, f.mechanisms) for f in report.findings] == [("head", "present", mechanisms)]


@pytest.mark.parametrize(("name", "text", "concepts"), PROBES, ids=[probe[0] for probe in PROBES])
def test_spans_are_answered_in_the_order_asked(
    engine: Engine, name: str, text: str, concepts: tuple[tuple[str, str], ...]
) -> None:
    spans = [span_of(concept, text) for concept, _ in concepts]
    one_by_one = [engine.assertions(text, [span])[0] for span in spans]
    assert engine.assertions(text, spans) == one_by_one
    assert engine.assertions(text, spans[::-1]) == one_by_one[::-1]


def test_no_spans_give_no_assertions(engine: Engine) -> None:
    assert engine.assertions("No neck pain.", []) == []


def test_all_forty_probes_are_here() -> None:
    numbers = {int(re.sub(r"\D", "", name)) for name, _, _ in PROBES}
    assert numbers == set(range(1, 41)) - {37}
