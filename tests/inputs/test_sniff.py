"""A file is what its bytes are: for named files, folders, standard input and records of a table."""

import io
import json
from pathlib import Path

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.inputs import Failure, InputOptions, Skipped, read_notes
from dxproof.engine.inputs.documents.sniff import sniffed
from dxproof.engine.inputs.kinds import InputKind
from tests.inputs.documents import writers

NOTE = "Neck pain"
FHIR = json.dumps(writers.reference(NOTE.encode()), indent=1).encode()
DOCUMENTS = {
    InputKind.HL7: writers.mdm(NOTE),
    InputKind.FHIR: FHIR,
    InputKind.CDA: writers.cda(NOTE),
    InputKind.HTML: f"<!DOCTYPE html>\n<html><body><p>{NOTE}</p></body></html>".encode(),
    InputKind.RTF: writers.rtf(NOTE),
    InputKind.DOCX: writers.docx(NOTE),
    InputKind.PDF: writers.pdf(NOTE),
    InputKind.MIME: f"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>{NOTE}</p>".encode(),
}
TABLES = {
    InputKind.CSV: f"id,text\nn1,{NOTE}\n".encode(),
    InputKind.JSONL: json.dumps({"id": "n1", "text": NOTE}).encode(),
}
KINDS = [
    *((data, kind) for kind, data in (DOCUMENTS | TABLES).items()),
    (b"\x0b" + writers.mdm("a"), InputKind.HL7),
    (b"PID|1||2\rOBR|1||3|4\rOBX|1|TX|||a\r".replace(b"\r", b"\n"), InputKind.HL7),
    (FHIR.decode().encode("utf-16"), InputKind.FHIR),
    (writers.ndjson("a"), InputKind.NDJSON),
    (b"<div>a</div>", InputKind.HTML),
    (b"<!-- x --><html>a", InputKind.HTML),
    (b"<body>Neck pain", InputKind.HTML),
    (b"EVN||1|\nOBR|1|2|3|\nNTE|1|L|a|b\nWorse since May, see |", InputKind.HL7),
    (b'"id","text","date"\n', InputKind.CSV),
    (b"Neck pain", None),
    (b"<NAME> has neck pain since <DATE>.", None),
    (b"[ ] C1-C2", None),
    (b"{note}", None),
    (b"Neck pain (MSH|x), <br in the text, id, text", None),
    (b"OBX|1| is a segment", None),
    (b"", None),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_bytes_tell_the_kind(data: bytes, kind: InputKind | None) -> None:
    found = sniffed(data)
    assert (found.kind if found else None) is kind


OTHERS = [
    (b"<?xml version='1.0'?><invoice>1</invoice>", "XML that is no C-CDA document"),
    (b"<invoice><a>1</a></invoice>", "XML that is no C-CDA document"),
    (b'<Bundle xmlns="http://hl7.org/fhir"/>', "FHIR in XML"),
    (b"id\ttext\nn1\tNeck pain\n", "a table of records without commas between its columns"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a legacy Office document (.doc)"),
]


@pytest.mark.parametrize(("data", "name"), OTHERS)
@pytest.mark.parametrize("suffix", [".txt", ".msg", ""])
def test_what_is_read_by_nobody_is_named(data: bytes, name: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"note{suffix}"
    path.write_bytes(data)
    (item,) = read_notes([str(path)], InputOptions(), None)
    assert isinstance(item, Failure)
    assert f"is {name}, expected" in item.error.message


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def texts(name: str, data: bytes) -> list[str]:
        Path(name).write_bytes(data)
        items = read_notes([name], InputOptions(), None)
        return [item.text.strip() if isinstance(item, Note) else str(item.error) for item in items]

    return texts


@pytest.mark.parametrize("suffix", [".ccda", ".oru", ".dat", ""])
@pytest.mark.parametrize("kind", [*DOCUMENTS, *TABLES])
def test_a_name_that_promises_nothing_is_no_hindrance(read, kind: InputKind, suffix: str) -> None:
    assert read(f"note{suffix}", (DOCUMENTS | TABLES)[kind]) == [NOTE]


@pytest.mark.parametrize("kind", [*DOCUMENTS, *TABLES])
def test_a_text_file_that_is_no_text_is_refused_with_the_name_to_give_it(read, kind: InputKind) -> None:
    (said,) = read("note.txt", (DOCUMENTS | TABLES)[kind])
    assert ", expected plain text (rename it to ." in said
    needs_nothing = kind in (InputKind.HL7, InputKind.FHIR, *TABLES)
    assert said.endswith(', which is read with: pip install "dxproof[formats]")') is not needs_nothing


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_standard_input_is_what_its_bytes_are(kind: InputKind) -> None:
    (item,) = read_notes(["-"], InputOptions(), io.BytesIO(DOCUMENTS[kind]))
    assert isinstance(item, Note)
    assert item.text.strip() == NOTE


def test_a_table_on_standard_input_is_refused() -> None:
    (item,) = read_notes(["-"], InputOptions(), io.BytesIO(TABLES[InputKind.CSV]))
    assert isinstance(item, Failure)
    assert "is a table of records (CSV), expected text or a document (give it as a .csv file)" in str(item.error)


def test_a_folder_is_read_by_bytes_where_names_promise_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.ccda").write_bytes(DOCUMENTS[InputKind.CDA])
    (tmp_path / "b").write_bytes(DOCUMENTS[InputKind.HL7])
    (tmp_path / "c.html").write_bytes(DOCUMENTS[InputKind.HTML])
    (tmp_path / "report.html").write_bytes(
        b'<!doctype html>\n<html><head>\n<meta charset="utf-8">\n<meta name="generator" content="dxproof"></head></html>'
    )
    (tmp_path / "d.log").write_text("plain words")
    (tmp_path / "e.png").write_bytes(OTHERS[4][0])
    skipped: list[Skipped] = []
    items = list(read_notes([str(tmp_path)], InputOptions(), None, skipped.append))
    assert [(item.id, item.text.strip()) for item in items if isinstance(item, Note)] == [
        ("a.ccda", NOTE),
        ("b", NOTE),
        ("c", NOTE),
    ]
    assert [one.other for one in skipped] == [3]


@pytest.mark.parametrize("kind", [InputKind.HL7, InputKind.CDA, InputKind.FHIR, InputKind.MIME])
def test_the_source_of_a_document_is_no_text_of_a_record(read, kind: InputKind) -> None:
    record = json.dumps({"id": "n1", "text": DOCUMENTS[kind].decode()}).encode()
    (said,) = read("notes.jsonl", record)
    assert "text is " in said
    assert ", expected plain text" in said


def test_a_page_written_by_dxproof_is_no_note(tmp_path: Path) -> None:
    templates = Path(__file__).resolve().parents[2] / "engine"
    pages = [
        *templates.glob("report/page/templates/*.j2"),
        templates / "audit" / "summary" / "templates" / "summary.html.j2",
    ]
    assert len(pages) == 3
    assert all('<meta name="generator" content="dxproof">' in page.read_text(encoding="utf-8") for page in pages)
