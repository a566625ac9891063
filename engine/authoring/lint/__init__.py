"""Lints of rule packs: probable mistakes in packs that load."""

from dxproof.engine.authoring.describe import Described
from dxproof.engine.authoring.lint.conditions import CONDITION_LINTS
from dxproof.engine.authoring.lint.model import Lint, LintedPack, LintRemark
from dxproof.engine.authoring.lint.rules import RULE_LINTS
from dxproof.engine.authoring.lint.windows import WINDOW_LINTS
from dxproof.engine.authoring.lint.words import WORD_LINTS
from dxproof.engine.authoring.remarks import ExplainedRemark

__all__ = ["LINTS", "Lint", "LintRemark", "LintedPack", "lint", "lint_packs"]

LINTS: dict[str, Lint] = {found.id: found for found in (*WORD_LINTS, *CONDITION_LINTS, *RULE_LINTS, *WINDOW_LINTS)}


def lint(subject: LintedPack) -> list[LintRemark]:
    """All lint remarks on one pack, by file."""
    remarks = [LintRemark(each, hit) for each in LINTS.values() for hit in each.check(subject)]
    return sorted(remarks, key=lambda remark: remark.rank)


def lint_packs(packs: list[Described]) -> tuple[ExplainedRemark, ...]:
    """The lint remarks on packs in one folder, with paths that an editor can open."""
    found = []
    for number, described in enumerate(packs):
        beside = tuple(other.pack for other in [*packs[:number], *packs[number + 1 :]])
        for remark in lint(LintedPack(described.pack, described.sources, beside)):
            where = remark.hit.where
            if described.is_foreign(where.path):
                continue
            found.append(
                ExplainedRemark(
                    lint=remark.lint.id,
                    severity=remark.lint.severity.value,
                    path=described.path_of(where.path),
                    line=where.line or 1,
                    column=where.column or 1,
                    message=remark.hit.message,
                    hint=remark.hit.hint,
                )
            )
    return tuple(found)
