"""Wording shared by the renderers: the status in words, and the name of a note."""

from pathlib import PurePath

from dxproof.engine.report.model import Report
from dxproof.engine.report.places import shown
from dxproof.engine.terms import CodeStatus

VERDICT = {
    CodeStatus.SUPPORTED: "the words prove the code",
    CodeStatus.INCOMPLETE: "the words name the code, a required tip is missing",
    CodeStatus.CONFLICTING: "words for the code and words against it; ask the provider",
    CodeStatus.UNSUPPORTED: "the words do not prove the code",
}
_NAME = 80


def verdict(status: CodeStatus) -> str:
    """A status and its meaning, in one line."""
    return f"{status.value.upper()}: {VERDICT[status]}"


def note_name(report: Report, width: int = _NAME) -> str:
    """The name of a note, on one line: the path of a file, the id of a table record."""
    note = report.note
    if note.source and (not note.id or PurePath(note.source).stem == note.id):
        return shown(note.source, width)
    return shown(note.id or "note", width)
