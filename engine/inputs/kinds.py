"""The kinds of input, told by the suffix."""

import os
from enum import StrEnum


class Kind(StrEnum):
    """How a source is read. UNKNOWN: a named file of another suffix, read as text if it is text."""

    TEXT = "text"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    RTF = "rtf"
    DOCX = "docx"
    PDF = "pdf"
    CDA = "cda"
    FHIR = "fhir"
    NDJSON = "ndjson"
    HL7 = "hl7"
    STDIN = "stdin"
    UNKNOWN = "unknown"


_KINDS = {
    ".txt": Kind.TEXT,
    ".md": Kind.TEXT,
    ".jsonl": Kind.JSONL,
    ".csv": Kind.CSV,
    ".parquet": Kind.PARQUET,
    ".rtf": Kind.RTF,
    ".docx": Kind.DOCX,
    ".pdf": Kind.PDF,
    ".xml": Kind.CDA,
    ".json": Kind.FHIR,
    ".ndjson": Kind.NDJSON,
    ".hl7": Kind.HL7,
}
SUFFIXES = tuple(_KINDS)
TABLES = frozenset({Kind.JSONL, Kind.CSV, Kind.PARQUET})
DOCUMENTS = frozenset({Kind.RTF, Kind.DOCX, Kind.PDF, Kind.CDA, Kind.FHIR, Kind.NDJSON, Kind.HL7})


def kind_of_file(path: str) -> Kind:
    """The kind that a file's suffix tells."""
    return _KINDS.get(suffix_of(path), Kind.UNKNOWN)


def suffix_of(path: str) -> str:
    """A file's suffix in small letters."""
    return os.path.splitext(path)[1].lower()


def names_one_note(path: str) -> bool:
    """Whether the suffix of a file is no part of its notes' id: the file is a note, or a document that holds notes."""
    kind = kind_of_file(path)
    return kind is Kind.TEXT or kind in DOCUMENTS
