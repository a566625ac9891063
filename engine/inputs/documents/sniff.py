"""File types by their first bytes, independent of the name."""

import re

from dxproof.engine.inputs.documents.xmlroot import root_of
from dxproof.engine.inputs.kinds import InputKind

_MAGIC = {b"%PDF-": InputKind.PDF, b"PK\x03\x04": InputKind.DOCX, b"{\\rtf": InputKind.RTF}
_SEGMENT = re.compile(rb"(?:MSH|FHS|BHS)[^\w\s]{5}")  # with its delimiters
_PDF_WITHIN = 1024  # bytes that may precede the PDF header, as in PDF readers
_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF8_MARK = b"\xef\xbb\xbf"

NAMES = {
    InputKind.PDF: "a PDF document",
    InputKind.DOCX: "a ZIP or Office document",
    InputKind.RTF: "an RTF document",
    InputKind.CDA: "a C-CDA document",
    InputKind.FHIR: "a FHIR resource",
    InputKind.HL7: "an HL7 v2 message",
}
SUFFIX = {
    InputKind.PDF: ".pdf",
    InputKind.DOCX: ".docx",
    InputKind.RTF: ".rtf",
    InputKind.CDA: ".xml",
    InputKind.FHIR: ".json",
    InputKind.HL7: ".hl7",
}


def binary_kind(data: bytes) -> InputKind | None:
    """The kind of a document that cannot be plain text."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic) or (magic[0] == 0x7B and data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(magic)):
            return kind
    return InputKind.PDF if b"%PDF-" in data[:_PDF_WITHIN] and b"\0" not in data[: data.find(b"%PDF-")] else None


def is_legacy_office(data: bytes) -> bool:
    """Whether the bytes are a legacy Word document (.doc)."""
    return data.startswith(_LEGACY)


def document_kind(data: bytes) -> InputKind | None:
    """The kind of a document, including text-based ones; None for plain text."""
    found = binary_kind(data)
    if found is not None:
        return found
    head = data[:4096].removeprefix(_UTF8_MARK).lstrip()
    if _SEGMENT.match(head):
        return InputKind.HL7
    if head.startswith(b"{") and b'"resourceType"' in data[:1_000_000]:
        return InputKind.FHIR
    if head.startswith(b"<") and root_of(data).name == "ClinicalDocument":
        return InputKind.CDA
    return None
