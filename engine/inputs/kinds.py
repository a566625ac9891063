"""The kinds of input, and those that a suffix promises."""

import os
from enum import StrEnum


class InputKind(StrEnum):
    """How a source is read. UNKNOWN: a named file with another suffix, read as what its bytes are."""

    TEXT = "text"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    RTF = "rtf"
    DOCX = "docx"
    PDF = "pdf"
    CDA = "cda"
    HTML = "html"
    FHIR = "fhir"
    NDJSON = "ndjson"
    HL7 = "hl7"
    MIME = "mime"
    STDIN = "stdin"
    UNKNOWN = "unknown"


_KINDS = {
    ".txt": InputKind.TEXT,
    ".md": InputKind.TEXT,
    ".jsonl": InputKind.JSONL,
    ".csv": InputKind.CSV,
    ".parquet": InputKind.PARQUET,
    ".rtf": InputKind.RTF,
    ".docx": InputKind.DOCX,
    ".pdf": InputKind.PDF,
    ".xml": InputKind.CDA,
    ".html": InputKind.HTML,
    ".htm": InputKind.HTML,
    ".json": InputKind.FHIR,
    ".ndjson": InputKind.NDJSON,
    ".hl7": InputKind.HL7,
    ".mht": InputKind.MIME,
    ".mhtml": InputKind.MIME,
    ".eml": InputKind.MIME,
}
SUFFIXES = tuple(_KINDS)
TABLES = frozenset({InputKind.JSONL, InputKind.CSV, InputKind.PARQUET})
DOCUMENTS = frozenset(
    [
        InputKind.RTF,
        InputKind.DOCX,
        InputKind.PDF,
        InputKind.CDA,
        InputKind.HTML,
        InputKind.FHIR,
        InputKind.NDJSON,
        InputKind.HL7,
        InputKind.MIME,
    ]
)


def kind_of_file(path: str) -> InputKind:
    """The kind of a file, by its suffix."""
    return _KINDS.get(suffix_of(path), InputKind.UNKNOWN)


def suffix_of(path: str) -> str:
    """A file's suffix in lower case."""
    return os.path.splitext(path)[1].lower()


def names_one_note(path: str) -> bool:
    """Whether the suffix of a file is not part of its notes' ids: it is a text note or a document."""
    kind = kind_of_file(path)
    return kind is InputKind.TEXT or kind in DOCUMENTS
