"""Texts that are or contain the source of something else: read as what it says, or refused with the reason."""

import base64
import csv
import io
import json
import quopri
from pathlib import Path

import pytest

from dxproof.engine.inputs import Failure, InputOptions, read_notes
from tests.inputs.documents import writers

NECK, SPUR = "C1-C2 narrow", "C5-C6 spur"
PAGE = f"<html><body><p>MRI of 2 May:</p><p><del>{SPUR}</del></p><p>{NECK} \u2265 2 mm</p></body></html>"
SHOWN = f"MRI of 2 May:\n~~{SPUR}~~\n{NECK} \u2265 2 mm"


# ---- web archives and e-mails ----


def part(kind: str, text: str, encoding: str = "8bit", charset: str = "utf-8", more: str = "") -> bytes:
    data = text.encode(charset)
    written = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(data)
    head = f'Content-Type: {kind}; charset="{charset}"\nContent-Transfer-Encoding: {encoding}\n{more}\n'
    return head.encode() + written


def message(kind: str, *parts: bytes, head: str = "MIME-Version: 1.0\n") -> bytes:
    inner = b"".join(b"--b\n" + one + b"\n" for one in parts)
    return f'{head}Content-Type: multipart/{kind}; boundary="b"\n\n'.encode() + inner + b"--b--\n"


PICTURE = part("image/png", "x", "base64", more="Content-Location: a.png\n")
MESSAGES = {
    "archive": message("related", part("text/html", PAGE, "quoted-printable"), PICTURE),
    "archive in base64": message("related", part("text/html", PAGE, "base64"), head="From: <Saved by a browser>\nMIME-Version: 1.0\n"),
    "archive in UTF-16": message("related", part("text/html", PAGE, "base64", "utf-16")),
    "alternatives": message("alternative", part("text/plain", f"{SPUR}\n{NECK}"), part("text/html", PAGE)),
    "nested": message("mixed", message("alternative", part("text/plain", "x"), part("text/html", PAGE)).replace(b"--b", b"--c").replace(b'"b"', b'"c"'), PICTURE),
    "single": b"Subject: MRI\nMIME-Version: 1.0\n" + part("text/html", PAGE, "quoted-printable"),
    "with a mark": b"\xef\xbb\xbf" + message("related", part("text/html", PAGE, "base64")),
    "without a version": part("text/html", PAGE, "base64"),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("suffix", [".mht", ".mhtml", ".eml", ".dat", ""])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_the_page_of_a_message_is_read(note, name, suffix, ends) -> None:
    assert note(suffix, MESSAGES[name].replace(b"\n", ends)).text.strip() == SHOWN


def test_what_a_message_holds_beside_its_page_is_told(note) -> None:
    found = message(
        "mixed",
        part("text/html", PAGE),
        part("text/plain", "see page"),
        PICTURE,
        head="Subject: MRI\nMIME-Version: 1.0\n",
    )
    lost = [(each.place, each.what, each.words.strip()) for each in note(".eml", found).left_out]
    assert lost == [
        ("header", "the subject of the message", "MRI"),
        ("part 2", "another part of the message", "see page"),
        ("part 3", "another part of the message", ""),
    ]


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("media", ["message/rfc822", "text/plain", "multipart/related"])
def test_a_message_as_an_attachment(note, name, media) -> None:
    assert note(".json", json.dumps(writers.reference(MESSAGES[name], media)).encode()).text.strip() == SHOWN


def test_a_text_part_alone_is_the_note(note) -> None:
    assert (
        note(".eml", b"MIME-Version: 1.0\n" + part("text/plain", "Neck pain \u2265 2", "quoted-printable")).text
        == "Neck pain \u2265 2"
    )


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_message_is_no_text(refusal, suffix) -> None:
    assert "is an e-mail or web archive (MIME), expected plain text (rename it to .mht" in refusal(
        suffix, MESSAGES["archive"]
    )


def test_a_message_without_words_is_refused(refusal) -> None:
    assert "has no part that is a web page or text" in refusal(".eml", message("mixed", PICTURE))


@pytest.mark.parametrize(
    "text",
    ["Subject: neck pain\nFrom: Dr. Lee\n\nContent: see below", "Date: 2 May\nType: MRI\n\nNeck pain", "From home: walks", "Content-type: MRI report\n\nNeck pain"],
)  # fmt: skip
def test_a_note_with_headings_is_no_message(note, text) -> None:
    assert note(".txt", text.encode()).text == text


# ---- sources after other words ----

RTF = f"{{\\rtf1\\ansi {{\\strike {SPUR}}} {NECK}\\par }}"
CDA = writers.cda(NECK).decode()
WITHIN = [
    (f"Exported chart\n\n{CDA}", "a note that contains the source of a C-CDA document"),
    (f"Chart 1\n{CDA.partition(chr(10))[2]}", "a note that contains the source of a C-CDA document"),
    (f"Note:\n{RTF}", "a note that contains the source of an RTF document"),
    (f"Note: {RTF}", "a note that contains the source of an RTF document"),
    (f"Result of 2 May\n{writers.fhir(NECK).decode()}", "a FHIR resource"),
    (f"Result of 2 May\n{MESSAGES['archive'].decode()}", "a note that contains the source of an e-mail or web archive (MIME)"),
    (f"OBX|1|TX|1^R||{SPUR}||||||D\nOBX|2|TX|1^R||{NECK}||||||F\n", "a text with segments of an HL7 v2 message and no MSH"),
    ("Exported\nMIME-Version: 1.0\nContent-Type: text/plain\n\nNeck pain", "an e-mail or web archive (MIME)"),
    (f"Results:\nOBX|1|TX|R||{SPUR}", "a text with segments of an HL7 v2 message and no MSH"),
    (f"Results:\nOBX|1|ST|1^R|1|{SPUR}||||||W", "a text with segments of an HL7 v2 message and no MSH"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), WITHIN)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_note_that_contains_a_source_is_refused(refusal, text, name, ends) -> None:
    said = refusal(".txt", text.replace("\n", ends).encode())
    assert name.removeprefix("a note that contains the source of ") in said
    assert "spur" not in said


# ---- markup in texts ----

MARKED_UP = [
    (f"MRI of 2 May:<br>No {SPUR}<br/>{NECK}<br>", f"MRI of 2 May:\nNo {SPUR}\n{NECK}"),
    (f"MRI of 2 May\n<del>{SPUR}</del>\n{NECK}\nLevel   Side", f"MRI of 2 May\n~~{SPUR}~~\n{NECK}\nLevel   Side"),
    (f"MRI of 2 May:<br>\nNo {SPUR}<br />\r\n{NECK}", f"MRI of 2 May:\nNo {SPUR}\n{NECK}"),
    (f"MRI of 2 May <ins>{NECK}</ins>", f"MRI of 2 May {NECK}"),
    (f"MRI of 2 May <s>{SPUR}</s> {NECK}", f"MRI of 2 May ~~{SPUR}~~ {NECK}"),
    (f"MRI &lt;b&gt;of&lt;/b&gt; 2 May &lt;del&gt;{SPUR}&lt;/del&gt;", f"MRI of 2 May ~~{SPUR}~~"),
    (f"MRI of 2 May <p>No {SPUR}</p><p>{NECK}\nby scar</p>", f"MRI of 2 May\nNo {SPUR}\n{NECK} by scar"),
]
PLAIN = ["<NAME> has a gap < 5 mm, > 3 & <br", "| a | b |", "gap &lt; 5 mm", "see {note} \\rtf", "a <- b -> c"]


@pytest.mark.parametrize(("text", "shown"), MARKED_UP)
@pytest.mark.parametrize("suffix", [".txt", ".md", ""])
def test_markup_in_a_text_file_is_read(note, text, shown, suffix) -> None:
    read = note(suffix, text.encode())
    assert read.text.strip() == shown
    assert read.id == "note"


@pytest.mark.parametrize("text", PLAIN)
def test_signs_that_are_no_markup_stay(note, text) -> None:
    assert note(".txt", text.encode()).text == text


def table(suffix: str, text: str) -> bytes:
    if suffix == ".jsonl":
        return json.dumps({"id": "n1", "text": text}).encode()
    if suffix == ".parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        arrow = pytest.importorskip("pyarrow")
        file = io.BytesIO()
        parquet.write_table(arrow.table({"id": ["n1"], "text": [text]}), file)
        return file.getvalue()
    rows = io.StringIO()
    csv.writer(rows).writerows([("id", "text"), ("n1", text)])
    return rows.getvalue().encode()


IN_RECORDS = [
    *MARKED_UP,
    (PAGE, SHOWN),
    (f"<div>{NECK}</div>", NECK),
    (RTF.replace(NECK, "Gr\u00f6\u00dfe"), f"~~{SPUR}~~ Gr\u00f6\u00dfe"),
    (f"Note: {RTF}", f"Note: ~~{SPUR}~~ {NECK}"),
]


@pytest.mark.parametrize(("text", "shown"), IN_RECORDS)
@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_markup_in_the_text_of_a_record_is_read(read, text, shown, suffix) -> None:
    (item,) = read(suffix, table(suffix, text))
    assert (item.id, item.text.strip()) == ("n1", shown)


@pytest.mark.parametrize("text", PLAIN)
def test_signs_in_a_record_that_are_no_markup_stay(read, text) -> None:
    (item,) = read(".jsonl", table(".jsonl", text))
    assert item.text == text


def test_a_record_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    records = [{"id": "n1", "text": "{\\rtf"}, {"id": "n2", "text": "<br><br>"}, {"id": "n3", "text": "fine"}]
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    *bad, good = read_notes([str(path)], InputOptions(), None)
    assert all(isinstance(item, Failure) and str(path) in str(item.error) for item in bad)
    assert good.text == "fine"


def test_pictures_in_the_text_of_a_record_are_told(read) -> None:
    (item,) = read(".jsonl", table(".jsonl", "Neck pain<br><img alt='MRI'>"))
    assert [(lost.what, lost.words) for lost in item.left_out] == [("picture", "MRI")]
