"""Contradictions between parts of a note about the region or compartment of one finding.

Two levels are two findings, so a difference alone is no contradiction. Parts disagree if the only diagnosis and the
only study result name the same cause, or if the diagnosis refers to the study.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dxproof.engine.facts import Finding, Span

if TYPE_CHECKING:
    from dxproof.engine.judge.case import Case


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An axis on which two parts of the note contradict each other, and the codes concerned."""

    axis: str
    codes: frozenset[str]
    spans: tuple[Span, ...]
    says: str


def find_disagreements(case: "Case") -> tuple[Disagreement, ...]:
    """All disagreements about region or compartment, in text order. It takes two findings."""
    if len(case.counted) < 2:
        return ()
    diagnosed = [
        f
        for f in case.counted
        if any(s.diagnosis and not s.title for s in f.statements)
        and not any(case.read_from_proof(s) for s in f.statements)
    ]
    imaged = [
        f
        for f in case.counted
        if any(case.read_from_proof(s) for s in f.statements) and not any(s.diagnosis for s in f.statements)
    ]
    found: list[Disagreement] = []
    for left, right in _unique_pairs(case):
        found.append(_between(case, "region", left, right))
    if len(diagnosed) == 1 and len(imaged) == 1:
        left, right = diagnosed[0], imaged[0]
        cites = any(s.cites for s in left.statements)
        axis = _axis_apart(left, right, cites) if cites or case.mechanisms(left) & case.mechanisms(right) else None
        if axis is not None:
            found.append(_between(case, axis, left, right))
    return tuple(found)


def _unique_pairs(case: "Case") -> list[tuple[Finding, Finding]]:
    """Findings that both claim to be the only one ('the single narrowed foramen'), at different levels."""
    unique = [f for f in case.counted if any(s.unique for s in f.statements)]
    return [
        (left, right)
        for number, left in enumerate(unique)
        for right in unique[number + 1 :]
        if left.compartment == right.compartment and not left.place.touches(right.place)
    ]


def _axis_apart(left: Finding, right: Finding, cites: bool) -> str | None:
    """The axis on which a diagnosis and a result differ about one finding: its compartment or its level, on one side or where it
    refers to the result."""
    if left.compartment != right.compartment:
        one = left.place.touches(right.place) and left.place.region == right.place.region
        return "compartment" if one and not {"left", "right"} <= {left.side, right.side} else None
    one_side = left.side == right.side and (cites or left.side is not None)
    return "region" if one_side and not left.place.touches(right.place) else None


def _between(case: "Case", axis: str, left: Finding, right: Finding) -> Disagreement:
    named = case.mechanisms(left) | case.mechanisms(right)
    codes = frozenset(
        code.code
        for finding in (left, right)
        for code in case.codes_at(finding)
        if code.mechanisms & named or not code.mechanisms
    )
    spans = tuple(finding.statements[0].span for finding in (left, right))
    says = " / ".join(
        f"{finding.place.level or finding.place.region} {finding.compartment}" for finding in (left, right)
    )
    return Disagreement(axis, codes, spans, says)
