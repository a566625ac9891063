"""Invariants for any note: quotes match offsets, same input gives same bytes, asides change nothing."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.bench.rewriting import layout
from dxproof.engine.engine import Engine
from dxproof.engine.report.model import Report
from dxproof.engine.terms import CodeStatus

COUNTING = (CodeStatus.SUPPORTED, CodeStatus.INCOMPLETE)
# Derandomised and without a database: a failure is the same failure on every machine.
modest = settings(
    max_examples=80,
    derandomize=True,
    database=None,
)

FRAGMENTS = (
    "Foraminal stenosis at C1-C2 due to ligament thickening.",
    "MRI cervical spine 01/14/2027: moderate left C1-C2 neural foraminal narrowing by capsular hypertrophy.",
    "No foraminal stenosis at C5-C6.",
    "Possible canal stenosis at C5-C6 from a disc-osteophyte complex.",
    "ASSESSMENT:",
    "1. M99.70 Connective tissue and disc stenosis of intervertebral foramina of head region",
    "2) Cervicogenic headache G44.86",
    "[ ] M99.71   [x] M99.70",
    "- fever\n+ neck pain",
    "Denies numbness, tingling or weakness.",
    "PAST MEDICAL HISTORY: disc herniation L4-L5, resolved",
    "Mother had cervical stenosis.",
    "Physical therapy x 8 with partial relief",
    "CT myelogram ordered",
    "ADDENDUM 06/22/2027: level should read C1-C2, not C4-C5.",
    "--- carried forward ---",
    "C1/2\tNF narrowing: mild\tleft",
    "occiput/C1, O-C1, OA",
    "pannus",
    "(M48.02)",
    "?",
    "\r\n",
    "\u00a0",
    "\u2013 4 mm \u2013",
    "\U0001f9b4",
    "e\u0301tat normal",
)
JOINTS = (" ", "\n", "\n\n", "", ", ", "  ", "\r\n", "; ", "\t")
clinical = st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(JOINTS)), max_size=12).map(
    lambda parts: "".join(fragment + joint for fragment, joint in parts)
)
# Any code point, lone surrogates among them: JSON input can carry those.
anything = st.text(st.characters(exclude_categories=()), max_size=120)

TEMPLATES = {
    "supported": (
        "HPI: Left occipital headache and neck pain for three months. Physical therapy x 12 with partial relief.\n\n"
        "MRI cervical spine 01/14/2027: moderate left neural foraminal narrowing at C1-C2 from thickening of the joint capsule.\n\n"
        "ASSESSMENT:\n1. Left foraminal stenosis at C1-C2 due to capsular thickening (M99.70).\n2. Cervicogenic headache.\n"
    ),
    "incomplete": "ASSESSMENT:\n1. Foraminal stenosis at C1-C2 due to ligament thickening.\n2. Neck pain.\n",
    "conflicting": (
        "MRI cervical spine 01/14/2027: the neural foramina are patent at C1-C2.\n\n"
        "ASSESSMENT: Foraminal stenosis at C1-C2 due to ligament thickening.\n"
    ),
    "other region": (
        "Neck pain with radiation to the right arm. Naproxen daily.\n\n"
        "MRI cervical spine 02/02/2027: C5-C6 disc protrusion causes moderate right foraminal stenosis.\n\n"
        "IMPRESSION:\n1. Right foraminal stenosis at C5-C6 due to disc protrusion.\n"
    ),
    "denied": "MRI cervical spine: no foraminal stenosis at C1-C2 or at C5-C6. No osteophytes.\n\nASSESSMENT: Neck pain.\n",
    "hedged": "ASSESSMENT:\n1. Possible foraminal stenosis at C1-C2 due to ligament thickening.\n2. Headache.\n",
    "two narrowings": (
        "CT 03/01/2027: foraminal stenosis at C1-C2 from pannus. Foraminal stenosis at C6-C7 from uncovertebral osteophytes.\n\n"
        "ASSESSMENT: Neck pain and headache. Manipulation today.\n"
    ),
    "denied across lines": (
        "Neck pain. There is no osteophyte and no subluxation on the MRI of the cervical spine. There is no canal stenosis at C1-C2.\n\n"
        "ASSESSMENT: No instability. No canal\n   stenosis at C1-C2.\n"
    ),
    "date of words": (
        "Neck pain. Physical therapy helped.\n\nCT of the craniocervical junction, 15 Jan 2027, outside film with report: the right "
        "atlanto-occipital neural foramen is mildly narrowed by thickened joint capsule.\n"
    ),
    "beyond the spine": "CT pelvis: osseous stenosis of the neural canal of the pelvic region by bony overgrowth.\n\nASSESSMENT: Pelvic pain.\n",
    "boxes": (
        "Diagnosis pick-list\n[x] M99.70 Connective tissue stenosis of intervertebral foramina, head region (C1-C2)\n"
        "[ ] M99.71 Disc stenosis of intervertebral foramina, cervical region\n[x] G44.86 Cervicogenic headache\n"
    ),
    "canal": "MRI lumbar spine: stenosis of the neural canal at L4-L5 due to ligamentum flavum hypertrophy.\n\nASSESSMENT: Low back pain.\n",
}
ASIDES = (
    "Hypertension is controlled on lisinopril.",
    "The right knee is stiff after a fall last winter.",
    "The weather was cold and she drove to the clinic.",
    "Blood pressure 128/76, pulse 72.",
    "Works as a teacher and does not smoke.",
)


def conclusions(report: Report) -> tuple[Any, ...]:
    return report.status, report.supported_codes, sorted(map(str, map(finding_key, report.findings)))


def finding_key(finding: Any) -> tuple[Any, ...]:
    return (
        finding.region,
        finding.level,
        finding.compartment,
        finding.mechanisms,
        finding.side,
        finding.severity,
        finding.assertion,
    )


def assert_quotes(report: Report, text: str) -> None:
    shown = [item for c in report.candidates for rule in c.rules for item in (*rule.evidence, *rule.rejected)]
    shown += [item for pitfall in report.pitfalls for item in pitfall.evidence]
    for query in report.queries:
        shown += [*query.indicators, *(item for option in query.options for item in option.evidence)]
    for item in shown:
        assert 0 <= item.start < item.end <= len(text)
        assert item.quote == text[item.start : item.end]
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= len(text)


@modest
@given(text=clinical)
def test_every_quote_is_the_text_at_its_offsets(engine: Engine, text: str) -> None:
    assert_quotes(engine.check(text), text)


@modest
@given(text=clinical)
def test_same_note_gives_the_same_bytes(engine: Engine, text: str) -> None:
    assert engine.check(text).model_dump_json().encode() == engine.check(text).model_dump_json().encode()


@modest
@given(text=clinical)
def test_supported_codes_are_the_candidates_that_count(engine: Engine, text: str) -> None:
    report = engine.check(text)
    assert list(report.supported_codes) == sorted(c.code for c in report.candidates if c.status in COUNTING)
    assert [c.status for c in report.candidates if c.code == report.target] == [report.status]


@modest
@given(text=st.one_of(anything, st.tuples(clinical, anything, clinical).map("".join)))
def test_any_text_is_judged_without_an_error(engine: Engine, text: str) -> None:
    report = engine.check(text)
    assert report.note.characters == len(text)
    assert_quotes(report, text)


@modest
@given(text=st.tuples(clinical, st.text(max_size=60), clinical).map("".join))
def test_any_encodable_text_gives_json(engine: Engine, text: str) -> None:
    report = engine.check(text)
    assert Report.model_validate_json(report.model_dump_json()) == report


@modest
@given(text=clinical, ends=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40)), max_size=5))
def test_any_span_has_an_assertion(engine: Engine, text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(start, min(len(text), start + length)) for start, length in ends if start < len(text)]
    assert len(engine.assertions(text, spans)) == len(spans)


@modest
@given(
    name=st.sampled_from(sorted(TEMPLATES)),
    asides=st.lists(st.sampled_from(ASIDES), min_size=1, max_size=4, unique=True),
)
def test_an_aside_changes_neither_status_nor_codes(engine: Engine, name: str, asides: list[str]) -> None:
    text = TEMPLATES[name]
    before, after = engine.check(text), engine.check(text + "\n" + " ".join(asides) + "\n")
    assert (after.status, after.supported_codes) == (before.status, before.supported_codes)


@modest
@given(
    denial=st.sampled_from(("No", "There is no", "No evidence of", "Without", "Negative for", "MRI shows no")),
    narrowing=st.sampled_from(
        ("foraminal stenosis", "foraminal narrowing", "neural foraminal stenosis", "stenosis of the neural canal")
    ),
    level=st.sampled_from(("C1-C2", "C5-C6", "L4-L5", "occiput-C1")),
    cause=st.sampled_from(("ligament thickening", "disc protrusion", "osteophytes", "subluxation", "pannus")),
    link=st.sampled_from(("due to", "from", "secondary to", "caused by")),
    columns=st.integers(12, 90),
)
def test_a_denied_narrowing_supports_no_code(
    engine: Engine, denial: str, narrowing: str, level: str, cause: str, link: str, columns: int
) -> None:
    statement = f"{narrowing} at {level} {link} {cause}."
    assert engine.check(statement.capitalize()).supported_codes != ()
    wrapped = layout.wrapped(columns)(f"Neck pain. {denial} {statement}")
    assert wrapped is not None
    report = engine.check(wrapped)
    assert report.supported_codes == ()
    assert report.status not in COUNTING


@pytest.mark.parametrize("wrap", ["\n", "\n   ", "  ", "\r\n"], ids=["line", "indented line", "two blanks", "crlf"])
@pytest.mark.parametrize("denial", ["There is no", "No", "No evidence of", "Without", "It shows no"])
@pytest.mark.parametrize("opening", ["canal", "foraminal"])
def test_a_denial_wrapped_at_any_word_leaves_no_present_finding(
    engine: Engine, opening: str, denial: str, wrap: str
) -> None:
    lead = "   The MRI of the cervical spine of 12/01/2026 was read again with the patient today."
    words = f"{denial} {opening} stenosis at C1-C2 and the cord is normal in signal.".split()
    texts = [f"{lead} {' '.join(words[:at])}{wrap}{' '.join(words[at:])}" for at in range(1, len(words))]
    asserted = [text for text in texts if any(f.assertion.value == "present" for f in engine.check(text).findings)]
    assert asserted == []


def test_templates_are_what_they_are_called(engine: Engine) -> None:
    statuses = {name: engine.check(text).status.value for name, text in TEMPLATES.items()}
    assert {name: statuses[name] for name in ("supported", "incomplete", "conflicting")} == {
        name: name for name in ("supported", "incomplete", "conflicting")
    }
    assert set(re.findall(r"M99\.\d\d", str([engine.check(text).supported_codes for text in TEMPLATES.values()]))) == {
        "M99.70",
        "M99.71",
        "M99.61",
        "M99.43",
        "M99.35",
    }
