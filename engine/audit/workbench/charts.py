"""The charts of the worklist, in its order, with what the audit found."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.audit.decided.model import ChartRef
from dxproof.engine.audit.sql import opened
from dxproof.engine.audit.worklist.rows import WorklistRows, fetched
from dxproof.engine.audit.worklist.step import short_step
from dxproof.engine.pack.amounts import read_day

MOST = 100_000  # charts, as on the sheet


@dataclass(frozen=True, slots=True)
class ListedChart:
    """A chart with something to do. ``asked`` is the code to ask about where the note's own target is another."""

    ref: ChartRef
    source: str | None
    provider: str | None
    date: str | None
    encounter: str | None
    setting: str | None
    status: str | None
    kind: str
    billed: tuple[str, ...]
    supported: tuple[str, ...]
    open: tuple[str, ...]
    pitfalls: tuple[str, ...]
    question: str | None
    words: str | None
    sha256: str
    target: str | None

    @property
    def seq(self) -> int:
        """Its number in the input of the audit."""
        return self.ref.seq

    @property
    def asked(self) -> str | None:
        """The code to ask about: None where the note's own target is the chart's."""
        return self.ref.code if self.ref.code != self.target else None

    @property
    def step(self) -> str:
        """What would change it, in short."""
        return short_step(self.kind, self.supported, self.open, self.pitfalls)

    def days(self, today: datetime.date) -> int | None:
        """Its age: days since the date of service, None if that is not known."""
        try:
            return (today - read_day(self.date or "")).days
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule of the chart's code, with the words that met it or were seen and not used."""

    rule: str
    status: str
    message: str | None
    remedy: str | None
    quotes: tuple[tuple[str, str, str], ...]  # role, place, quote


def listed_charts(folder: Path) -> tuple[ListedChart, ...]:
    """All charts of the worklist. Raises AUDIT_FOLDER."""
    with opened(main=folder) as db:
        WorklistRows(db, MOST)  # ranks them
        rows = fetched(db.execute(_CHARTS))
        return tuple(_chart(row) for row in rows)


def rules_of(folder: Path, chart: ListedChart) -> tuple[RuleResult, ...]:
    """The checklist of a chart as the audit's tables have it: for charts whose note is not available."""
    with opened(main=folder) as db:
        given = {"seq": chart.seq, "code": chart.ref.code or chart.target}
        rules = db.execute(_RULES, given).fetchall()
        found = db.execute(_WORDS, given).fetchall()
    quotes: dict[str, list[tuple[str, str, str]]] = {}
    for rule, role, line, column, quote in found:
        quotes.setdefault(rule, []).append((role, f"{line}:{column}", quote or ""))
    return tuple(
        RuleResult(rule, status, message, remedy, tuple(quotes.get(rule, ())))
        for rule, status, message, remedy in rules
    )


def _chart(row: Sequence[object]) -> ListedChart:
    seq, note_id, code, *rest = row
    lists = [tuple(value) if isinstance(value, list) else value for value in rest]
    kind = lists[6]
    return ListedChart(ChartRef(seq, note_id, code, kind), *lists)  # type: ignore[arg-type]


_CHARTS = """
    SELECT seq, note_id, n.code, source, provider, date, encounter, setting, status, kind, billed, supported, n.open, pitfalls,
        question, words, sha256, target
    FROM worklist w JOIN notes n USING (seq) ORDER BY rank
"""
_RULES = "SELECT rule, status, message, remedy FROM criteria WHERE seq = $seq AND code = $code"
_WORDS = """
    SELECT rule, role, line, "column", quote FROM evidence WHERE seq = $seq AND code = $code ORDER BY role DESC, start
"""
