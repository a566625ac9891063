"""A document inside another one: which media types may be read, by which reader, in which character set."""

import pytest

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.attachment import attached, is_readable
from dxproof.engine.inputs.documents.cda import setting_of
from dxproof.engine.inputs.documents.document import Document
from dxproof.engine.inputs.kinds import InputKind

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("media", "readable"),
    [
        ("", True),
        ("text/plain; charset=utf-8", True),
        ("application/pdf", True),
        ("APPLICATION/RTF", True),
        (_WORD, True),
        ("application/xml", True),
        ("application/hl7-sda+xml", True),
        ("application/xhtml+xml", True),
        ("application/msword", False),
        ("image/png", False),
        ("application/dicom", False),
    ],
)
def test_which_attachments_may_be_read(media: str, readable: bool) -> None:
    assert is_readable(media) is readable


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
