"""The lints of rule packs: what loads, and is a mistake all the same."""

from dxproof.engine.authoring.lint.conditions import CONDITION_LINTS
from dxproof.engine.authoring.lint.model import Lint, Remark, Severity, Subject
from dxproof.engine.authoring.lint.rules import RULE_LINTS
from dxproof.engine.authoring.lint.windows import WINDOW_LINTS
from dxproof.engine.authoring.lint.words import WORD_LINTS

__all__ = ["LINTS", "Lint", "Remark", "Severity", "Subject", "lint"]

LINTS: dict[str, Lint] = {found.id: found for found in (*WORD_LINTS, *CONDITION_LINTS, *RULE_LINTS, *WINDOW_LINTS)}


def lint(subject: Subject) -> list[Remark]:
    """Everything that the lints find in one pack, file by file."""
    remarks = [Remark(each, hit) for each in LINTS.values() for hit in each.check(subject)]
    return sorted(remarks, key=lambda remark: remark.rank)
