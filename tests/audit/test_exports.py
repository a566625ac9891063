"""Reports as the tables of an audit: the same columns and values as an audit of the same notes, as far as reports tell."""

import sys
from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import dxproof
from dxproof.engine.audit.judging.worker import JudgeOptions, judge_batch
from dxproof.engine.audit.reading.batches import batches
from dxproof.engine.audit.schemas import OF_REPORTS, TABLES, take_apart
from dxproof.engine.claim import Claim, Note
from dxproof.engine.engine import Engine
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem

FORAMEN = (
    "MRI cervical spine: left C5-C6 foraminal stenosis due to a disc protrusion. Neck pain.\nNo ligament thickening.\n"
)
KNEE = "Standing films: moderate osteoarthritis of the right knee. Knee pain.\n"
NOTES = [
    Note(id="a", source="a.txt", text=FORAMEN + KNEE, date="2026-10-02"),
    Note(
        id="b", text=FORAMEN + "Assessment: M99.61.", claim=Claim(dx=("M99.61",)), setting="inpatient", date="10/2026"
    ),
    Note(text="Cough and a sore throat."),
    Note(text="Date of service: 10/01/2026. " + KNEE),
]

# What an audit takes from the text, the claim and the options of a note: nulls in the tables of reports.
OF_THE_CHART = {
    "notes": {
        "provider", "code", "code_from", "status", "score_met", "score_of", "kind", "agreement", "billed", "open",
        "one_fact", "one_fact_codes", "question", "words",
    },
    "candidates": {"about", "billed"},
    "evidence": {"line", "column"},
    "pitfalls": set(),
}  # fmt: skip


def test_the_tables_are_those_of_an_audit(engines: Engines) -> None:
    (batch,) = batches(NOTES)
    audited = take_apart(judge_batch(engines, batch, JudgeOptions()))
    tables = dxproof.to_arrow(engines.check_many(NOTES))
    assert {name: table.schema for name, table in tables.items()} == {name: TABLES[name] for name in OF_REPORTS}
    for name, table in tables.items():
        expected = audited[name].to_pylist()
        assert expected, name
        for row in expected:
            row |= dict.fromkeys(OF_THE_CHART[name])
            if row.get("date") == "10/2026":  # no day can be read there
                row["date"] = None
            for rule in row.get("rules", ()):
                rule["reason"] = None
        assert table.to_pylist() == expected, name


def test_one_row_is_one_note_however_its_reports_are_given(engines: Engines, engine: Engine) -> None:
    both = engines.check_note(NOTES[0])
    assert len(both) == 2
    ways: dict[str, Any] = {"as check gives them": both, "as check_many gives them": [both], "one by one": iter(both)}
    for name, reports in ways.items():
        notes = dxproof.to_arrow(reports)["notes"].to_pylist()
        assert [note["supported"] for note in notes] == [[*both[0].supported_codes, *both[1].supported_codes]], name
    twice = [engine.check(KNEE), engine.check(KNEE)]
    assert dxproof.to_arrow(twice)["notes"]["seq"].to_pylist() == [1, 2]
    assert dxproof.to_arrow([both, both])["notes"]["seq"].to_pylist() == [1, 2]


def test_no_report_gives_empty_tables() -> None:
    assert {name: (table.num_rows, table.schema) for name, table in dxproof.to_arrow([]).items()} == {
        name: (0, TABLES[name]) for name in OF_REPORTS
    }


def test_a_redacted_report_has_no_words(engine: Engine) -> None:
    evidence = dxproof.to_arrow([engine.check_note(NOTES[0], redact=True)])["evidence"]
    assert evidence.num_rows > 5
    assert evidence["quote"].null_count == evidence["cue"].null_count == evidence.num_rows


def test_pandas_and_polars_have_the_same_values(engines: Engines) -> None:
    reports = list(engines.check_many(NOTES))
    arrow, frames, polar = dxproof.to_arrow(reports), dxproof.to_pandas(reports), dxproof.to_polars(reports)
    for name, table in arrow.items():
        assert isinstance(frames[name], pd.DataFrame)
        assert isinstance(polar[name], pl.DataFrame)
        assert polar[name].to_dicts() == table.to_pylist()
        assert list(frames[name].columns) == table.column_names
        assert len(frames[name]) == table.num_rows
    candidates, notes = frames["candidates"], frames["notes"]
    assert candidates["score_met"].tolist() == arrow["candidates"]["score_met"].to_pylist()
    assert str(candidates["score_met"].dtype) == str(notes["score_met"].dtype) == "Int64"  # also where all are null
    merged = notes.merge(candidates, left_on=["seq", "target"], right_on=["seq", "code"])
    assert merged["target"].tolist() == notes["target"].tolist()


MISSING: list[tuple[str, Callable[..., Any], str]] = [
    ("pyarrow", dxproof.to_arrow, "parquet"),
    ("pandas", dxproof.to_pandas, "pandas"),
    ("pyarrow", dxproof.to_pandas, "parquet"),
    ("polars", dxproof.to_polars, "polars"),
]


@pytest.mark.parametrize(("library", "function", "extra"), MISSING)
def test_a_missing_library_names_its_extra(
    monkeypatch: pytest.MonkeyPatch, library: str, function: Callable[..., Any], extra: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(DxproofError, match=rf'not installed \(pip install "dxproof\[{extra}\]"\)') as caught:
        function([])
    assert caught.value.problem is Problem.EXTRA_MISSING


def test_a_long_run_of_reports_is_in_order(engine: Engine) -> None:
    report = engine.check(FORAMEN, note_id="0")
    many = (report.model_copy(update={"note": report.note.model_copy(update={"id": str(n)})}) for n in range(2100))
    tables = dxproof.to_arrow(many)
    assert tables["notes"]["note_id"].to_pylist() == [str(n) for n in range(2100)]
    assert tables["candidates"]["seq"].to_pylist() == sorted(tables["candidates"]["seq"].to_pylist())
    assert isinstance(tables["notes"], pa.Table)
