"""DataFrames as notes, read with the real libraries; reports as the tables of an audit are in test_reports_as_tables."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.given import given_notes

TEXT = "MRI cervical spine: left C5-C6 foraminal stenosis due to a disc protrusion."
CLAIMS: list[Any] = [
    {"dx": ["M9971"], "cpt": None, "lines": [{"cpt": "98940", "modifiers": None, "dx": ["M9971"]}]},
    None,
]
ROWS: dict[str, list[Any]] = {
    "id": [7, 8],
    "text": [TEXT, f"{TEXT} Neck pain."],
    "setting": [None, "inpatient"],
    "date": [date(2026, 10, 2), None],
    "claim": ['{"dx": ["M9971"]}', None],
    "length of stay": [None, 3],
}
PANDAS = pd.DataFrame(ROWS)
POLARS = pl.DataFrame(ROWS, strict=False)


def _pandas_with_its_own_types() -> pd.DataFrame:
    dated = PANDAS.assign(date=pd.to_datetime(PANDAS["date"]), setting=PANDAS["setting"].astype("category"))
    return dated.convert_dtypes()


FRAMES: dict[str, Any] = {
    "pandas": PANDAS,
    "pandas with its own types": _pandas_with_its_own_types(),
    "polars": POLARS,
    "polars with structs": POLARS.with_columns(claim=pl.Series(CLAIMS)),
    "polars with a struct of nulls": POLARS.with_columns(claim=pl.Series([CLAIMS[0], dict.fromkeys(CLAIMS[0])])),
    "pandas from Arrow": pa.Table.from_pydict(ROWS | {"claim": CLAIMS}).to_pandas(),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_the_rows_of_a_dataframe_are_notes(frame: Any) -> None:
    first, second = given_notes(frame)
    assert (first.id, first.text, first.setting, first.claim and first.claim.dx) == ("7", TEXT, None, ("M99.71",))
    assert (first.date or "").startswith("2026-10-02")
    assert (second.id, second.text, second.setting, second.date, second.claim) == (
        ("8", f"{TEXT} Neck pain.", "inpatient", None, None)
    )


ROW_BY_ROW: dict[str, Iterator[Any]] = {
    "itertuples": PANDAS.itertuples(),
    "iterrows": (row for _, row in PANDAS.iterrows()),
    "to_dict": iter(PANDAS.to_dict("records")),
    "iter_rows": POLARS.iter_rows(named=True),
}


def test_an_empty_claim_is_no_missing_one() -> None:
    for claim in ({}, {"cpt": ["98940"], "dx": None}):
        with pytest.raises(DxproofError, match="note:1: claim") as caught:
            list(given_notes([{"text": TEXT, "claim": claim}]))
        assert caught.value.problem is Problem.CLAIM_SHAPE


@pytest.mark.parametrize("rows", ROW_BY_ROW.values(), ids=ROW_BY_ROW)
def test_rows_given_one_by_one_are_the_same_notes(rows: Iterator[Any]) -> None:
    assert list(given_notes(rows)) == list(given_notes(PANDAS))


def test_a_column_of_texts_is_notes_without_an_id() -> None:
    for texts in (PANDAS["text"], POLARS["text"]):
        assert list(given_notes(texts)) == [Note(text=text) for text in ROWS["text"]]


def test_an_engine_judges_a_dataframe_in_its_order(engine: Engine) -> None:
    for frame in (PANDAS[::-1], POLARS.reverse()):
        reports = list(engine.check_many(frame))
        assert [(report.note.id, report.setting) for report in reports] == [("8", "inpatient"), ("7", "outpatient")]
        assert [report.target_from for report in reports] == ["words", "claim"]


def test_a_dataframe_that_cannot_be_used_says_why() -> None:
    twice = pd.concat([PANDAS, PANDAS[["text"]]], axis=1)
    with pytest.raises(DxproofError, match='dataframe: has the column "text" twice') as caught:
        given_notes(twice)
    assert caught.value.problem is Problem.INPUT_COLUMN
    for frame in (PANDAS.rename(columns={"text": "note_text"}), POLARS.rename({"text": "note_text"})):
        with pytest.raises(DxproofError, match=r'note:1: has no "text"; found .*note_text'):
            list(given_notes(frame))


@pytest.mark.parametrize("alone", [TEXT, {"text": TEXT}, Note(text=TEXT)], ids=["text", "mapping", "note"])
def test_one_note_is_not_taken_for_several(engine: Engine, alone: Any) -> None:
    with pytest.raises(TypeError, match=rf"one {type(alone).__name__} was given.*call check") as caught:
        engine.check_many(alone)
    assert not re.search("MRI", str(caught.value))


def test_neither_library_is_imported_unless_it_is_given() -> None:
    code = (
        "import sys, dxproof; next(dxproof.load().check_many([{'text': 'Neck pain.'}])); "
        "print([name for name in ('pandas', 'polars', 'pyarrow') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
