"""Which code a chart is about, what to do with it, and whether claim and documentation agree: one row per situation."""

from typing import Any

import pytest

from dxproof.engine.audit.judging.chart import Agreement, ChartKind, CodeFrom, chart_of
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine

PROVEN = "MRI 9/1/2026: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain. Neck pain."
NO_IMAGING = "ASSESSMENT: left C1-C2 foraminal stenosis from ligament thickening. PT x 6 weeks for neck pain."
NO_CAUSE = "ASSESSMENT: L4-L5 foraminal stenosis. PT x 6 weeks for back pain."
BOTH = "ASSESSMENT: C5-C6 foraminal stenosis from a disc-osteophyte complex."
NOTHING = "Knee pain. Ibuprofen."

CASES = {
    # what the note says, the codes claimed, the code asked about -> code, from, kind, agreement
    "billed and proven": (PROVEN, ["M99.01", "M99.70", "M54.2"], None, "M99.70", "billed", "settled", "agree"),
    "proven, no claim": (PROVEN, None, None, "M99.70", "words", "settled", None),
    "the code stands alone": (PROVEN, ["M99.70"], None, "M99.70", "billed", "pitfall", "agree"),
    "another code billed": (PROVEN, ["M99.60"], None, "M99.60", "billed", "sibling", "sibling"),
    "nothing billed": (PROVEN, ["M54.2"], None, "M99.70", "words", "words_without_code", "words_without_code"),
    "two billed, one proven": (
        PROVEN,
        ["M99.70", "M99.60"],
        None,
        "M99.60",
        "billed",
        "code_without_words",
        "code_without_words",
    ),
    "billed, no words": (NOTHING, ["M99.70"], None, "M99.70", "billed", "code_without_words", "code_without_words"),
    "incomplete": (NO_IMAGING, None, None, "M99.70", "words", "incomplete", None),
    "incomplete, billed": (NO_IMAGING, ["M99.70", "M54.2"], None, "M99.70", "billed", "incomplete", "agree"),
    "no cause": (NO_CAUSE, None, None, None, None, "gap", None),
    "no cause, unrelated claim": (NO_CAUSE, ["M54.2"], None, None, None, "gap", "neither"),
    "both causes": (BOTH, None, None, "M99.61", "words", "conflict", None),
    "both causes, billed": (BOTH, ["M99.71"], None, "M99.71", "billed", "conflict", "conflict"),
    "both causes, none billed": (BOTH, ["M54.2"], None, "M99.61", "words", "conflict", "conflict"),
    "written in the note": (NOTHING + " Dx: M99.71.", None, None, "M99.71", "written", "code_without_words", None),
    "asked about": (PROVEN, None, "M99.71", "M99.71", "asked", "sibling", None),
    "asked about, no words": (NOTHING, None, "M99.71", "M99.71", "asked", "code_without_words", None),
    "nothing at all": (NOTHING, None, None, None, None, "outside", None),
    "nothing at all, claim of another family": (NOTHING, ["M25.561"], None, None, None, "outside", "neither"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_line_of_a_chart(name: str, engine: Engine) -> None:
    text, dx, asked, code, code_from, kind, agreement = CASES[name]
    chart = chart_of(engine.judge_note(Note(text=text, claim={"dx": dx} if dx else None), asked))
    assert (chart.about.code.code if chart.about else None, chart.code_from, chart.kind, chart.agreement) == (
        code,
        CodeFrom(code_from) if code_from else None,
        ChartKind(kind),
        Agreement(agreement) if agreement else None,
    )
    assert chart.billed == tuple(c for c in dx or () if c.startswith(("M99.7", "M99.6")))


def test_every_kind_and_agreement_has_a_case() -> None:
    assert {case[5] for case in CASES.values()} == set(ChartKind)
    assert {case[6] for case in CASES.values()} - {None} == set(Agreement)
    assert {case[4] for case in CASES.values()} - {None} == set(CodeFrom)


@pytest.mark.parametrize(
    ("text", "about", "open_rules", "codes"),
    [
        (NO_IMAGING, "imaging-cited", ("imaging-cited",), []),
        (NO_CAUSE, "mechanism-stated", ("mechanism-stated", "imaging-cited"), ["M99.73", "M99.63"]),
        (PROVEN, None, (), []),
        (NOTHING, None, (), []),
    ],
)
def test_the_one_fact(
    text: str, about: str | None, open_rules: tuple[str, ...], codes: list[str], audited: Any, jsonl: Any
) -> None:
    row = audited(jsonl({"id": "a", "text": text})).table("notes")[0]
    assert (row["one_fact"], tuple(row["open"]), row["one_fact_codes"]) == (about, open_rules, codes)
    assert (row["question"] is None) == (about is None)


def test_where_another_code_is_proven_no_fact_is_missing(audited: Any, jsonl: Any) -> None:
    text = f"{PROVEN} ASSESSMENT: C5-C6 foraminal stenosis."
    row = audited(jsonl({"id": "a", "text": text, "claim": {"dx": ["M99.71", "M54.2"]}})).table("notes")[0]
    assert (row["kind"], row["code"], row["one_fact"], row["one_fact_codes"]) == ("sibling", "M99.71", None, [])
    assert row["question"].startswith("The words prove M99.70, not M99.71")


def test_a_gap_names_no_code(audited: Any, jsonl: Any) -> None:
    row = audited(jsonl({"id": "a", "text": NO_CAUSE})).table("notes")[0]
    assert (row["code"], row["status"], row["score_met"], row["score_of"]) == (None, None, None, None)
    assert "M99.73" in row["question"]
