"""How the text of a document is put together, and told by its first bytes: line ends, unseen characters, character sets."""

import base64

import pytest

from dxproof.engine.inputs.documents.hl7_claims import setting_of
from dxproof.engine.inputs.documents.sniff import document_kind
from dxproof.engine.inputs.documents.text_builder import TextBuilder, clean, flat
from dxproof.engine.inputs.kinds import InputKind


def test_every_line_end_begins_a_line() -> None:
    builder = TextBuilder()
    builder.line("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h\ni")
    assert builder.done()[0] == "a\nb\nc\nd\ne\nf\ng\nh\ni\n"


def test_characters_that_nobody_sees_go_and_a_lost_one_is_shown() -> None:
    assert clean("C1\xad-\u200bC2\ufeff\0 \ud800") == "C1-C2 \ufffd"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"MSH|^~\\&|RIS", InputKind.HL7),
        (b"\xef\xbb\xbf\r\nBHS|^~\\&|RIS", InputKind.HL7),
        (b"FHS#^~\\&#RIS", InputKind.HL7),
        (b"MSH is the head of a message", None),
        (b"Neck pain", None),
    ],
)
def test_a_message_is_told_by_the_signs_that_it_declares(data: bytes, kind: InputKind | None) -> None:
    assert document_kind(data) is kind


@pytest.mark.parametrize(
    ("patient_class", "setting"),
    [("I", "inpatient"), ("O", "outpatient"), ("E", "outpatient"), ("U", None), ("", None), ("OE", None)],
)
def test_the_class_of_a_patient_tells_the_setting(patient_class: str, setting: str | None) -> None:
    assert setting_of(patient_class) == setting


@pytest.mark.parametrize("charset", ["8859/1", "ISO-8859-1", "8859/15"])
def test_a_message_is_read_in_its_character_set(note, charset: str) -> None:
    data = f"MSH|^~\\&|||||||ORU^R01|1|P|2.5||||||{charset}\rPID|1\rOBX|1|TX|||café||||||F\r".encode("latin-1")
    assert note(".hl7", data).text == "café\n"


@pytest.mark.parametrize(
    ("subtype", "data"),
    [
        ("HTML", b"<p>Neck pain</p>"),
        ("html", b"Neck&nbsp;<q>pain</q>"),
        ("plain", b"Neck pain"),
        ("Octet-stream", b"Neck pain"),
        ("", b"Neck pain"),
    ],
)
def test_a_document_in_a_message_is_read_by_its_subtype(write, note, subtype: str, data: bytes) -> None:
    held = base64.b64encode(data).decode()
    read = note(".hl7", write.hl7_of("MDM^T02", f"OBX|1|ED|||^TEXT^{subtype}^Base64^{held}||||||F"))
    assert read.text == "Neck pain\n"


def test_a_heading_of_a_web_page_has_a_blank_line_above_it(write, note) -> None:
    held = base64.b64encode(b"<p>Neck pain</p><h2>Plan</h2><p>PT</p>").decode()
    read = note(".hl7", write.hl7_of("MDM^T02", f"OBX|1|ED|||^TEXT^HTML^Base64^{held}||||||F"))
    assert read.text == "Neck pain\n\nPlan\nPT\n"


def test_rtf_is_read_in_the_code_page_that_it_names(note) -> None:
    assert note(".rtf", b"{\\rtf1\\ansicpg1251 \xf8\xe5\xff}").text == "\u0448\u0435\u044f\n"


def test_a_word_that_the_end_of_a_pdf_s_line_cuts_is_whole(write, note) -> None:
    page = b"BT /F1 9 Tf 11 TL 40 740 Td (fora-) Tj T* (minal narrowing, left-) Tj T* (C2 and T-) Tj T* (spine) Tj ET"
    assert note(".pdf", write.pdf_of([page])).text == "foraminal narrowing, left-C2 and T-spine\n"


@pytest.mark.parametrize(("text", "line"), [("a\tb\n c", "a b c"), ("5\u202fmm  \u2265\n2", "5\u202fmm \u2265 2")])
def test_a_text_on_one_line(text: str, line: str) -> None:
    assert flat(text) == line
