"""The query lint: any query checked against every rule of compliant practice."""

from collections.abc import Iterable
from dataclasses import dataclass

from dxproof.engine.query.checks import broken
from dxproof.engine.query.draft import Draft, Piece
from dxproof.engine.query.rules import LintRule, QueryPart, lint_file


@dataclass(frozen=True, slots=True)
class QueryRemark:
    """A broken rule: ``part`` and ``start`` say where, ``words`` by what; None if something is missing."""

    rule: LintRule
    part: QueryPart | None
    start: int | None
    words: str | None


def lint(draft: Draft) -> tuple[QueryRemark, ...]:
    """All remarks on a query, in the order of the rules."""
    return tuple(_remark(rule, piece, words) for rule in lint_file().rules for piece, words in broken(rule, draft))


def _remark(rule: LintRule, piece: Piece | None, words: str | None) -> QueryRemark:
    if piece is None:
        return QueryRemark(rule, None, None, None)
    within = piece.text.find(words) if words else 0
    return QueryRemark(rule, piece.part, piece.start + max(0, within), words)


def rules_broken(remarks: Iterable[QueryRemark]) -> list[str]:
    """The ids of the broken rules, without duplicates."""
    return list(dict.fromkeys(remark.rule.id for remark in remarks))
