"""Wording shared by the renderers: the status in words, the count of requirements, and the name of a note."""

from collections.abc import Sequence
from pathlib import PurePath

from dxproof.engine.report.model import Report, RuleResult
from dxproof.engine.report.places import shown
from dxproof.engine.terms import CodeStatus, RuleStatus

VERDICT = {
    CodeStatus.SUPPORTED: "the words prove the code",
    CodeStatus.INCOMPLETE: "the words name the code, a required tip is missing",
    CodeStatus.CONFLICTING: "words for the code and words against it; ask the provider",
    CodeStatus.UNSUPPORTED: "the words do not prove the code",
}
NOTHING_TO_JUDGE = "Nothing to judge: no code and no finding of the rule packs"  # said of a note of no family
_NAME = 80


def verdict(status: CodeStatus) -> str:
    """A status and its meaning, in one line."""
    return f"{status.value.upper()}: {VERDICT[status]}"


def said(value: str) -> str:
    """A value of a closed set or of the pack as words."""
    return value.replace("_", " ")


def note_file(report: Report) -> str | None:
    """The path of a note that is a file of its own; None for a record of a table or a note without a source."""
    note = report.note
    return note.source if note.source and (not note.id or PurePath(note.source).stem == note.id) else None


def note_name(report: Report, width: int = _NAME) -> str:
    """The name of a note, on one line: the path of a file, the id of a table record."""
    return shown(note_file(report) or report.note.id or "note", width)


def requirements(rules: Sequence[RuleResult]) -> str:
    """How many of the rules that apply are met, as a count that nobody takes for a probability."""
    applicable = [rule for rule in rules if rule.status is not RuleStatus.NOT_APPLICABLE]
    met = sum(rule.status is RuleStatus.MET for rule in applicable)
    return f"{met} of {len(applicable)} requirements"
