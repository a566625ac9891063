"""The drawn charts with what the audit found in them and what the reviewers decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.audit.decided.journal import journal_of
from dxproof.engine.audit.decided.model import DECISION_OF, Decided, Decision
from dxproof.engine.audit.samples.folder import DrawnSample
from dxproof.engine.audit.samples.review import Review, Reviewed
from dxproof.engine.audit.sql import opened
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

# A chart is in error if it had to be corrected. A finding that the reviewer dismissed is an error of the program.
IN_ERROR = {Decision.CORRECTED: True, Decision.NO_CHANGE: False, Decision.TOOL_WRONG: False}

_ASKED = 10_000  # charts looked up at once


@dataclass(frozen=True, slots=True)
class SampledChart:
    """A drawn chart. ``in_error`` is None while the chart is open, ``difference`` while an amount is.

    ``kind``, ``provider`` and ``rules`` (those that are open) are the audit's; ``kind`` is None if it could not be judged.
    """

    stratum: str
    kind: str | None
    provider: str | None
    rules: tuple[str, ...]
    in_error: bool | None
    paid: float | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class SampledCharts:
    """The drawn charts in order, the decisions that contradict each other, and those on charts that were not drawn."""

    charts: tuple[SampledChart, ...]
    errors: tuple[DxproofError, ...]
    not_drawn: int


def sampled_charts(folder: Path, sample: DrawnSample, review: Review) -> SampledCharts:
    """Put together a sample, its audit and its review. Raises AUDIT_REVIEW if the audit is of other charts."""
    judged = _judged(folder, sample)
    with journal_of(folder) as journal:
        decided = journal.latest()
    errors: list[DxproofError] = []
    charts = []
    for note_id, stratum in sample.strata.items():
        found, entered = judged[note_id], review.charts.get(note_id, Reviewed(0))
        decision, error = _decision(decided.pop(found.seq, None), entered, review.name)
        errors += [error] if error else []
        in_error = IN_ERROR.get(decision) if decision else None
        paid = None if entered.paid is None else float(entered.paid)
        difference = _difference(entered, in_error)
        charts.append(SampledChart(stratum, found.kind, found.provider, found.rules, in_error, paid, difference))
    not_drawn = sum(left.decision is not None for left in decided.values())
    return SampledCharts(tuple(charts), tuple(errors), not_drawn)


def _decision(stored: Decided | None, entered: Reviewed, name: str) -> tuple[Decision | None, DxproofError | None]:
    """The decision on a chart, from the audit or from the sheet, and the error if they are two."""
    known = DECISION_OF.get(stored.decision or "") if stored else None
    if known and entered.decision and known is not entered.decision:
        message = f'decision is "{entered.decision}", but the audit has "{known}"'
        hint = "correct one of them: empty the cell, or import the worklist again with --replace"
        return known, DxproofError(Problem.AUDIT_REVIEW, message, Where(name, entered.line), hint)
    return known or entered.decision, None


def _difference(entered: Reviewed, in_error: bool | None) -> float | None:
    """What was paid too much; where the reviewer gave no correct amount, a chart without error was paid correctly."""
    if entered.paid is None:
        return None
    if entered.correct is not None:
        return float(entered.paid - entered.correct)
    return 0.0 if in_error is False else None


@dataclass(frozen=True, slots=True)
class _Judged:
    seq: int
    kind: str | None
    provider: str | None
    rules: tuple[str, ...]


def _judged(folder: Path, sample: DrawnSample) -> Mapping[str, _Judged]:
    """The audit's rows of the drawn charts, by id."""
    ids = list(sample.strata)
    found: dict[str, _Judged] = {}
    with opened(main=folder) as db:
        for start in range(0, len(ids), _ASKED):
            some = {"some": ids[start : start + _ASKED]}
            for note_id, seq, kind, provider, rules in db.execute(_CHARTS, some).fetchall():
                found[note_id] = _Judged(seq, kind, provider, tuple(rules or ()))
    if missing := len(ids) - len(found):
        message = f"lacks {missing:,} of the {len(ids):,} drawn charts"
        hint = "name the folder of an audit of sample.jsonl, or of the charts that it was drawn from"
        raise DxproofError(Problem.AUDIT_REVIEW, message, Where(shown(str(folder))), hint)
    return found


# A record with the id of a judged one is refused as its double: the judged one comes last.
_CHARTS = """
    SELECT note_id, seq, kind, provider, open FROM notes
    WHERE note_id IN (SELECT unnest($some)) ORDER BY judged, seq DESC
"""
