"""An audit reads documents the same way as check, and its evidence gives positions in the document."""

import importlib.util
from pathlib import Path
from typing import Any

from dxproof.engine.audit.reading.survey import Position, survey
from dxproof.engine.inputs import InputOptions, read_notes

NOTE = (Path(__file__).resolve().parents[2] / "fixtures/m99_stenosis/osteophyte_coded_as_m99_70/note.txt").read_text(
    "utf-8"
)


def writers() -> Any:
    path = Path(__file__).resolve().parents[1] / "inputs" / "documents" / "writers.py"
    spec = importlib.util.spec_from_file_location("writers", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def charts(folder: Path) -> Path:
    write = writers()
    folder.mkdir()
    (folder / "a.pdf").write_bytes(write.pdf(NOTE))
    (folder / "b.docx").write_bytes(write.docx(NOTE))
    two = (write.hl7_of("MDM^T02", f"OBX|1|TX|||{write.hl7_escaped(n)}", control=f"M{n[:1]}") for n in ("one", "two"))
    (folder / "c.hl7").write_bytes(b"".join(two))
    (folder / "d.xml").write_bytes(b"<invoice/>")
    return folder


def test_evidence_of_an_audit_has_its_place(tmp_path: Path, audited: Any) -> None:
    audit = audited(charts(tmp_path / "charts"))
    notes = {row["seq"]: row for row in audit.table("notes")}
    assert [row["note_id"] for row in notes.values()] == ["a", "b", "c#Mo", "c#Mt", "d"]
    assert [row["problem"] for row in notes.values()] == [None, None, None, None, "input-kind"]
    places = {(row["note_id"], row["place"]) for row in audit.table("evidence") if row["quote"] == "osteophyte"}
    assert places == {("a", "page 1"), ("b", "paragraph 3")}


def test_the_bar_counts_a_file_of_several_notes_once(tmp_path: Path) -> None:
    folder = str(charts(tmp_path / "charts"))
    surveyed = survey([folder])
    position = Position(surveyed)
    for item in read_notes([folder], InputOptions(), None):
        position.at(item)
    assert position.steps == surveyed.steps == 4


def test_the_bar_counts_each_line_of_a_table(tmp_path: Path, jsonl: Any) -> None:
    (tmp_path / "a.csv").write_text("id,text\na,Neck pain\nb,Neck pain\n", encoding="utf-8")
    jsonl({"text": "Neck pain"}, {"text": "Neck pain"}, {"text": "Neck pain"}, name="b.jsonl")
    (tmp_path / "c.txt").write_text("Neck pain\n" * 9, encoding="utf-8")
    surveyed = survey([str(tmp_path)])
    position, reached = Position(surveyed), []
    for item in read_notes([str(tmp_path)], InputOptions(), None):
        position.at(item)
        reached.append(position.steps)
    assert reached == [2, 3, 4, 5, 6, 7]  # the head of the first table is its first line
    assert surveyed.steps == 7
