"""A document inside another one: which media types may be read, by which reader, in which character set."""

import pytest

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.attachment import attached
from dxproof.engine.inputs.documents.cda import setting_of
from dxproof.engine.inputs.documents.document import Document
from dxproof.engine.inputs.kinds import InputKind

NOTE = "Neck pain"


@pytest.mark.parametrize(
    ("media", "data"),
    [
        ("", NOTE),
        ("ASCII Text", NOTE),
        ("application/octet-stream", NOTE),
        ("text/plain", f"<html><body><p>{NOTE}</p></body></html>"),
        ("application/xhtml", f'<!DOCTYPE html PUBLIC "x" "y"><html><body>{NOTE}</body></html>'),
        ("text/plain", f"<p>{NOTE}</p>"),
        ("text/plain", f"{NOTE}<br>"),
        ("application/octet-stream", f"{{\\rtf1 {NOTE}\\par}}"),
        ("text/html", NOTE),
    ],
)
def test_an_attachment_is_what_its_bytes_are(media: str, data: str) -> None:
    (item,) = attached(data.encode(), media, InputKind.FHIR)
    assert isinstance(item, Document)
    assert item.text.strip() == NOTE


@pytest.mark.parametrize(
    ("media", "data", "problem", "said"),
    [
        ("image/png", b"x", Problem.INPUT_NO_TEXT, "as image"),
        ("", b"\x89PNG\r\n\x1a\n", Problem.INPUT_NO_TEXT, "as image"),
        ("video/mp4", b"x", Problem.INPUT_NO_TEXT, "as video"),
        ("application/dicom", b"\0" * 128 + b"DICM", Problem.INPUT_NO_TEXT, "as image"),
        ("application/x", b"\x00\x01", Problem.INPUT_KIND, "not supported"),
        ("application/msword", b"x", Problem.INPUT_DOCUMENT, "legacy Word"),
        ("text/plain", b"MSH|^~\\&|a\rPID|1\r", Problem.INPUT_KIND, "not supported"),
        ("text/plain", b'<?xml version="1.0"?><a>Neck pain</a>', Problem.INPUT_KIND, "not supported"),
    ],
)
def test_what_is_no_note_is_refused(media: str, data: bytes, problem: Problem, said: str) -> None:
    with pytest.raises(DxproofError) as caught:
        attached(data, media, InputKind.FHIR)
    assert (caught.value.problem, said in caught.value.message) == (problem, True)


@pytest.mark.parametrize("media", ["application/xml", "text/xml", "application/hl7-sda+xml", "application/cda+xml"])
def test_xml_is_read_as_a_document_and_not_as_words(media: str) -> None:
    with pytest.raises(DxproofError) as caught:
        attached(b"<a>Neck pain.</a>", media, InputKind.FHIR)
    assert caught.value.problem is not Problem.INPUT_EMPTY


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("utf-8", "café".encode(), "café"),
        ("us-ascii", b"cafe", "cafe"),
        ("iso-8859-1", b"caf\xe9 \x93C1-C2\x94", "café “C1-C2”"),
        ("latin1", b"caf\xe9", "café"),
        ('"windows-1252"', b"\x93C1-C2\x94", "“C1-C2”"),
    ],
)
@pytest.mark.parametrize("media", ["text/plain", "text/html"])
def test_the_character_set_is_that_of_the_content_type(media: str, charset: str, data: bytes, text: str) -> None:
    (item,) = attached(data, f"{media}; charset={charset}", InputKind.FHIR)
    assert isinstance(item, Document)
    assert item.text.strip() == text


@pytest.mark.parametrize(
    ("visit_class", "setting"),
    [
        ("IMP", "inpatient"),
        ("ACUTE", "inpatient"),
        ("AMB", "outpatient"),
        ("VR", "outpatient"),
        ("X", None),
        (None, None),
    ],
)
def test_the_class_of_a_visit_tells_its_setting(visit_class: str | None, setting: str | None) -> None:
    assert setting_of(visit_class) == setting
