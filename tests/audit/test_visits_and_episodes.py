"""Visits and episodes in an audit: their tables, their sheets and the page, and what is left out of them."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dxproof.engine.audit.judging.worker import JudgeOptions
from dxproof.engine.audit.sql import opened
from dxproof.engine.engines import Engines
from tests.audit.conftest import Audited

EPISODES = Path(__file__).resolve().parents[2] / "fixtures" / "episodes"
OSTEOPATHIC = (
    "OMT visit. Medicare.\nLow back pain {pain}/10.\nL5 restricted, tender.\n"
    "Somatic dysfunction of the lumbar spine.\nOMT: muscle energy to the lumbar spine. {after}\nA. Brandt, DO\n"
)
OMT = {"dx": ["M99.03"], "cpt": ["98925"]}


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """The visits of two patients, one note without a patient, and one that is no visit."""
    told = (EPISODES / "low_back_copied.jsonl").read_text(encoding="utf-8").splitlines()
    marsh = [json.loads(line) for line in told]
    omt = [
        {"id": f"o{number}", "patient": "77", "date": f"2027-03-{day}", "claim": OMT,
         "text": OSTEOPATHIC.format(pain=pain, after=after)}
        for number, day, pain, after in ((1, 16, 6, "Less pain after."), (2, 23, 2, "Moves freely after."))
    ]  # fmt: skip
    alone = {**omt[0], "id": "alone", "patient": None}
    return [*marsh, *omt, alone, {"id": "cough", "patient": "77", "text": "Cough for a week."}]


@pytest.fixture
def audit(audited: Any, jsonl: Any, engines: Engines, records: list[dict[str, Any]]) -> Audited:
    made: Audited = audited(jsonl(*records), engines=engines)
    return made


def sheets_of(audit: Audited) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(audit.folder / "worklist.xlsx")
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_visits_have_a_table_and_two_sheets(audit: Audited, records: list[dict[str, Any]]) -> None:
    visits = audit.table("visits")
    assert [row["note_id"] for row in visits] == [record["id"] for record in records[:-1]]
    first = visits[0]
    assert (first["pack"], first["met"], first["of"], first["counted"]) == ("cmt-visit", 10, 12, 2)
    assert first["open"] == ["regions-examined", "complaint-of-region"]
    assert {rule["rule"]: rule["reason"] for rule in first["rules"]}["regions-examined"] == "too_few"
    sheets = sheets_of(audit)
    assert sheets["Visits"][1][:9] == (
        1, "marsh-1", None, "2027-03-01", "cmt-visit", 10, 12, 2, "regions-examined, complaint-of-region",
    )  # fmt: skip
    of_omt = [row for row in sheets["Regions"] if row[1] == "o1"]
    assert [row[3:] for row in of_omt] == [
        (
            "lumbar",
            "Low back pain",
            "x",
            "-",
            "x",
            "-",
            "lumbar spine",
            "Somatic dysfunction of the lumbar spine",
            "yes",
        ),
    ]


def test_episodes_are_by_patient_with_a_table_a_sheet_and_a_page(audit: Audited) -> None:
    found = {(row["patient"], row["pack"], row["visits"], row["concern"]) for row in audit.table("episodes")}
    assert {concern for patient, _, _, concern in found if patient == "40871"} == {
        "visits-beyond-plan", "examination-out-of-date", "plan-out-of-date", "active-without-gain", "copied-text",
        "copied-examination",
    }  # fmt: skip
    assert ("77", "omt-visit", 2) in {row[:3] for row in found}  # the note that is no visit is none of them
    assert not {concern for patient, _, _, concern in found if patient == "77"} & {"no-goal", "no-plan"}
    sheet = sheets_of(audit)["Episodes"]
    assert sheet[1][:7] == ("40871", "cmt-visit", 7, "2027-03-01", "2027-05-20", "visits-beyond-plan", "1, 6, 7")
    page = (audit.folder / "episodes.html").read_text(encoding="utf-8")
    assert '<h2 id="p1">40871</h2>' in page
    assert "twice a week for 6 weeks" in page
    with opened(main=audit.folder) as db:
        assert db.execute("SELECT count(DISTINCT patient) FROM episodes").fetchone() == (2,)


def test_without_note_text_no_words_of_visits_are_told(
    audited: Any, jsonl: Any, engines: Engines, records: list[dict[str, Any]]
) -> None:
    audit = audited(jsonl(*records), engines=engines, judging=JudgeOptions(redact=True))
    assert {cell for row in audit.table("visits") for region in row["regions"] for cell in region.values()} <= {
        "x", "-", "yes", "no", "head", "lumbar", "pelvic", "sacral",
    }  # fmt: skip
    told = b"".join(content for name, content in audit.files().items() if name != "worklist.xlsx")
    assert b"feed sacks" not in told
    page = (audit.folder / "episodes.html").read_text(encoding="utf-8")
    assert "plateaued" not in page
    assert "Low back pain" not in str(sheets_of(audit))


def test_an_audit_without_patients_has_no_episodes(
    audited: Any, jsonl: Any, engines: Engines, records: list[dict[str, Any]]
) -> None:
    audit = audited(jsonl(*({**record, "patient": None} for record in records[:2])), engines=engines)
    assert "Episodes" not in sheets_of(audit)
    assert not {"episodes.html", "episodes.parquet"} & set(audit.files())
    with opened(main=audit.folder) as db:
        assert db.execute("SELECT count(*) FROM episodes").fetchone() == (0,)
