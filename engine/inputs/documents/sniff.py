"""What a file is, by its bytes and whatever its name: for files, folders, standard input and what is embedded in documents."""

import json
import re
from dataclasses import dataclass
from itertools import islice

from dxproof.engine.inputs.documents.xmlroot import root_of
from dxproof.engine.inputs.kinds import InputKind

HEAD = 1_000_000  # bytes that tell what a file is

_PDF_WITHIN = 1024  # bytes that may precede the PDF header, as in PDF readers
_DICOM_AT = 128
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_IMAGES = {
    b"\x89PNG\r\n": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image", b"BM\0\0": "a BMP image",
}  # fmt: skip
_MAGICS = tuple(_IMAGES)
_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MESSAGE = re.compile(rb"^[\x0b\x1c]?(?:MSH|FHS|BHS)[^\w\s]{5}", re.MULTILINE)  # with its delimiters
_HEADS = (b"MSH", b"FHS", b"BHS")
_RESULT = re.compile(rb"^OBX\|\d*\|(?:[A-Z]{2,3})?\|[^\r\n|]*\|[^\r\n|]*\|", re.MULTILINE)
_SEGMENTS = re.compile(rb"^(?:EVN|PID|PV1|ORC|OBR|OBX|NTE|TXA|DG1)\|[^\r\n]*\|", re.MULTILINE)
_FEW = 3  # segments that no note has
_PAGE = re.compile(rb"(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL)
_PIECE = re.compile(
    rb"<(?:div|p|br|span|table|font|center|pre|ul|ol|h[1-6]|b|i|u|strong|em|style|meta)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_CLOSED = re.compile(
    rb"</(?:div|p|span|table|font|center|pre|ul|ol|h[1-6]|b|i|u|strong|em|style)\s*>|<br", re.IGNORECASE
)
_HEADER = re.compile(rb"(?:From [^\r\n]*|[!-9;-~]{1,76}:[^\r\n]*|[ \t][^\r\n]*)")
_MAY_BE_MIME = re.compile(rb"From |[!-9;-~]{1,76}:")
_MIME = re.compile(rb"mime-version:|content-(?:type|transfer-encoding):\s*[\w-]+(?:/|\s*$)", re.IGNORECASE)
_LONGEST_HEADERS = 20_000  # bytes
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
# The source of a document after words of a note: a sign that is quickly found, and how the document begins.
_WITHIN = (
    (b"{\\rtf", re.compile(rb"\{\\rtf[\d\\ ]"), InputKind.RTF),
    (b"ClinicalDocument", re.compile(rb"<(?:\w+:)?ClinicalDocument[\s>]"), InputKind.CDA),
    (b'"resourceType"', re.compile(rb'\{\s*"resourceType"\s*:\s*"'), InputKind.FHIR),
    (b"Content-T", re.compile(rb"^Content-Transfer-Encoding:[ \t]*[\w-]+[ \t]*\r?$", re.MULTILINE), InputKind.MIME),
    (b"MIME-V", re.compile(rb"^MIME-Version:[ \t]*\d", re.MULTILINE), InputKind.MIME),
)
_RESOURCE = re.compile(rb'"resourceType"\s*:')
_ANOTHER = re.compile(rb"\n[ \t\r]*\{")
_COLUMNS = frozenset({"id", "text"})
_LINE_END = re.compile(rb"[\r\n]")
_LONGEST_HEADING = 2_000  # bytes
_COLUMN = re.compile(r"[\w -]{1,40}")

NAMES = {
    InputKind.PDF: "a PDF document",
    InputKind.DOCX: "a ZIP or Office document",
    InputKind.RTF: "an RTF document",
    InputKind.CDA: "a C-CDA document",
    InputKind.HTML: "a web page (HTML)",
    InputKind.FHIR: "a FHIR resource",
    InputKind.NDJSON: "FHIR resources, one per line (NDJSON)",
    InputKind.HL7: "an HL7 v2 message",
    InputKind.MIME: "an e-mail or web archive (MIME)",
    InputKind.CSV: "a table of records (CSV)",
    InputKind.JSONL: "a table of records (JSON Lines)",
    InputKind.PARQUET: "a table of records (Parquet)",
}
SUFFIX = {
    InputKind.PDF: ".pdf",
    InputKind.DOCX: ".docx",
    InputKind.RTF: ".rtf",
    InputKind.CDA: ".xml",
    InputKind.HTML: ".html",
    InputKind.FHIR: ".json",
    InputKind.NDJSON: ".ndjson",
    InputKind.HL7: ".hl7",
    InputKind.MIME: ".mht",
    InputKind.CSV: ".csv",
    InputKind.JSONL: ".jsonl",
    InputKind.PARQUET: ".parquet",
}


# What is read without any of the libraries for formats.
_NEED_NOTHING = frozenset({InputKind.FHIR, InputKind.NDJSON, InputKind.HL7, InputKind.CSV, InputKind.JSONL})


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What some bytes are. ``kind`` is None for what no reader reads; ``hint`` says what to do then.

    ``source`` is the kind of document whose source stands after words of a note.
    """

    name: str
    kind: InputKind | None = None
    hint: str = "leave it out"
    is_image: bool = False
    source: InputKind | None = None


def sniffed(data: bytes) -> Sniffed | None:
    """What the bytes of a file, or its first ones, are; None for plain text."""
    return _binary(data) or _text(_plain_head(data))


def rename(kind: InputKind) -> str:
    """What to do with a document under another name."""
    extra = "" if kind in _NEED_NOTHING else ', which is read with: pip install "dxproof[formats]"'
    return f"rename it to {SUFFIX[kind]}{extra}"


def document_kind(data: bytes) -> InputKind | None:
    """The kind of a document; None for plain text and for what is no document of a kind that is read."""
    found = sniffed(data)
    return found.kind if found else None


def binary_kind(data: bytes) -> InputKind | None:
    """The kind of a document that cannot be plain text."""
    found = _binary(data)
    return found.kind if found else None


def is_legacy_office(data: bytes) -> bool:
    """Whether the bytes are a legacy Word document (.doc)."""
    return data.startswith(_LEGACY)


def _binary(data: bytes) -> Sniffed | None:
    if data.startswith(b"PK\x03\x04"):
        return _of(InputKind.DOCX)
    if data.removeprefix(_UTF8_MARK).lstrip().startswith(b"{\\rtf"):
        return _of(InputKind.RTF)
    pdf = data.find(b"%PDF-", 0, _PDF_WITHIN)
    if pdf >= 0 and b"\0" not in data[:pdf]:
        return _of(InputKind.PDF)
    if data.startswith(b"PAR1"):
        return _of(InputKind.PARQUET)
    if data.startswith(_LEGACY):
        return Sniffed("a legacy Office document (.doc)", hint="save it as .docx")
    if data[_DICOM_AT : _DICOM_AT + 4] == b"DICM":
        return Sniffed("a DICOM file", is_image=True)
    if data.startswith(_MAGICS):
        image = next(name for magic, name in _IMAGES.items() if data.startswith(magic))
        return Sniffed(image, hint="run OCR on it, or give its text", is_image=True)
    return None


def _plain_head(data: bytes) -> bytes:
    """The first bytes of a text, as UTF-8."""
    encoding = _UTF16.get(data[:2])
    head = data[2:HEAD].decode(encoding, "ignore").encode() if encoding else data[:HEAD]
    return head.removeprefix(_UTF8_MARK).lstrip()


def _text(head: bytes) -> Sniffed | None:
    if _is_message(head):
        return _of(InputKind.HL7)
    if head[:1] in (b"{", b"["):
        return _json(head)
    if head[:1] == b"<":
        return _markup(head)
    if _is_mime(head):
        return _of(InputKind.MIME)
    return _table(head) or _within(head)


def _is_mime(head: bytes) -> bool:
    """Whether a text begins with the headers of an e-mail or a web archive."""
    if not _MAY_BE_MIME.match(head):
        return False
    lines = _BLANK_LINE.split(head[:_LONGEST_HEADERS], maxsplit=1)[0].splitlines()
    return all(map(_HEADER.fullmatch, lines)) and any(map(_MIME.match, lines))


def _within(head: bytes) -> Sniffed | None:
    """A note that goes on with the source of a document, whose marks would be taken for words."""
    hint = "give the document as a file of its own"
    if b"OBX|" in head and _RESULT.search(head):
        return Sniffed("a text with segments of an HL7 v2 message and no MSH", hint="give the whole message")
    for sign, begins, kind in _WITHIN:
        if sign in head and begins.search(head):
            return Sniffed(f"a note that contains the source of {NAMES[kind]}", hint=hint, source=kind)
    return None


def _is_message(head: bytes) -> bool:
    if any(name in head for name in _HEADS) and _MESSAGE.search(head):
        return True
    return head.count(b"|") > _FEW and sum(1 for _ in islice(_SEGMENTS.finditer(head), _FEW)) == _FEW


def _json(head: bytes) -> Sniffed | None:
    first = head.partition(b"\n")[0]
    if _RESOURCE.search(head):
        is_lines = _RESOURCE.search(first) is not None and _ANOTHER.search(head) is not None
        return _of(InputKind.NDJSON if is_lines else InputKind.FHIR)
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return None
    return _of(InputKind.JSONL) if isinstance(record, dict) and record.keys() >= _COLUMNS else None


def _markup(head: bytes) -> Sniffed | None:
    """XML or a web page. A name in angle brackets alone ('<NAME>') is none: it stands for what was taken out of a note."""
    if _PAGE.match(head):
        return _of(InputKind.HTML)
    root = root_of(head)
    if root.name == "html":
        return _of(InputKind.HTML)
    if root.name == "ClinicalDocument":
        return _of(InputKind.CDA)
    if root.namespace == "http://hl7.org/fhir":
        return Sniffed("FHIR in XML", hint="export it as JSON")
    if _PIECE.match(head) and _CLOSED.search(head):
        return _of(InputKind.HTML)
    closed = root.name is not None and re.search(rb"</(?:[\w.-]+:)?" + re.escape(root.name.encode()) + rb"\s*>", head)
    return Sniffed("XML that is no C-CDA document") if head.startswith(b"<?xml") or closed else None


def _table(head: bytes) -> Sniffed | None:
    line = _LINE_END.split(head[:_LONGEST_HEADING], maxsplit=1)[0].decode("utf-8", "replace").strip()
    for delimiter in (",", "\t", ";"):
        names = [name.strip().strip('"') for name in line.split(delimiter)]
        if _COLUMNS.issubset(names) and all(map(_COLUMN.fullmatch, names)):
            if delimiter == ",":
                return _of(InputKind.CSV)
            return Sniffed("a table of records without commas between its columns", hint="save it as .csv with commas")
    return None


def _of(kind: InputKind) -> Sniffed:
    return Sniffed(NAMES[kind], kind)
