"""``dxproof text`` prints the text that is judged and that offsets count; all commands read documents the same way."""

import importlib.util
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dxproof.cli import app

CHART = Path(__file__).resolve().parents[1] / "fixtures" / "m99_stenosis" / "osteophyte_coded_as_m99_70" / "note.txt"


@pytest.fixture(scope="module")
def write():
    path = Path(__file__).parent / "inputs" / "documents" / "writers.py"
    spec = importlib.util.spec_from_file_location("writers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(app, list(args))


@pytest.mark.parametrize("form", ["docx", "pdf", "rtf", "cda", "mdm", "fhir"])
def test_the_text_shown_is_the_text_judged(run, write, form) -> None:
    suffix, writer = write.FORMATS[form]
    Path(f"x{suffix}").write_bytes(writer(CHART.read_text(encoding="utf-8")))
    shown = run("text", f"x{suffix}")
    assert shown.exit_code == 0
    judged = json.loads(run("check", f"x{suffix}", "--format", "json").stdout)
    assert judged["note"]["characters"] == len(shown.stdout)
    quotes = [e for c in judged["candidates"] for rule in c["rules"] for e in rule["evidence"]]
    assert quotes
    assert all(shown.stdout[e["start"] : e["end"]] == e["quote"] for e in quotes)


def test_a_plain_note_is_shown_as_it_is(run) -> None:
    Path("x.txt").write_bytes(b"a\r\nb  ")
    assert run("text", "x.txt").stdout_bytes == b"a\r\nb  "


def test_several_notes_stand_under_their_ids(run, write) -> None:
    Path("x.hl7").write_bytes(
        write.hl7_of("MDM^T02", "OBX|1|TX|||one", control="A") + write.hl7_of("MDM^T02", "OBX|1|TX|||two", control="B")
    )
    assert run("text", "x.hl7").stdout == "==== x#A ====\none\n\n==== x#B ====\ntwo\n\n"
    assert run("text", "x.hl7", "--note", "x#B").stdout == "two\n"
    assert run("text", "x.hl7", "--note", "x#B", "--places").stdout == "       0  OBX 1\n"


def test_what_is_not_in_the_text_is_listed(run, write) -> None:
    Path("x.hl7").write_bytes(
        write.hl7_of("ORU^R01", "OBX|1|TX|||kept||||||F", "OBX|2|TX|||taken~back||||||W", control="A")
    )
    shown = run("text", "x.hl7", "--dropped")
    assert (shown.exit_code, shown.stdout) == (0, "1 left out\nOBX 2: withdrawn: taken back\n")
    Path("y.txt").write_text("a")
    assert run("text", "y.txt", "--dropped").stdout == "nothing left out\n"


def test_what_cannot_be_read_is_said(run, write) -> None:
    Path("x.pdf").write_bytes(b"%PDF-1.4")
    result = run("text", "x.pdf")
    assert result.exit_code == 2
    assert "error[input-document]: x.pdf" in result.stderr
    Path("y.txt").write_text("a")
    missing = run("text", "y.txt", "--note", "z")
    assert "has no note with this id" in str(missing.exception)


def test_why_shows_the_place_in_the_document(run, write) -> None:
    Path("x.docx").write_bytes(write.docx(CHART.read_text(encoding="utf-8")))
    result = run("why", "x.docx", "M99.60")
    assert result.exit_code == 0, result.output
    assert "osteophyte" in result.stdout
    assert "paragraph 3" in run("check", "x.docx").stdout
