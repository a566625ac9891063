"""The rows of a worklist from an audit's tables: its charts in their order, and a stretch of charts at a time in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from dxproof.engine.audit.judging.chart import DISAGREE, TO_DO
from dxproof.engine.audit.judging.row import RAISED, REJECTED, USED

Row = tuple[Any, ...]

_STRETCH = 50_000  # rows that are sorted at a time: what DuckDB holds of them stays well below its limit
_FETCHED = 1000


@dataclass(frozen=True, slots=True)
class SheetExtent:
    """What of a table a sheet holds: all rows of the first charts. ``charts`` and ``rows`` are held, ``of`` there are."""

    rows: int
    charts: int
    charts_of: int
    rank_ranges: tuple[tuple[int, int], ...]  # first and last rank


class WorklistRows:
    """The charts with something to do: most pressing kind first, those with a claim before others, then by open reasons.

    The first ``cap`` are ranked; all else is about these alone.
    """

    def __init__(self, db: duckdb.DuckDBPyConnection, cap: int) -> None:
        self._db = db
        self._rules = _rule_order(db)
        db.execute(_RANKED, {"kinds": [kind.value for kind in TO_DO], "cap": cap})
        self.charts = self._part("SELECT rank, 1 FROM worklist", cap)

    def worklist(self) -> Iterator[Row]:
        """A row a chart."""
        return self._rows(_WORKLIST, self.charts, {})

    def criteria(self, cap: int) -> tuple[SheetExtent, Iterator[Row]]:
        """A row a rule of each chart's code."""
        part = self._part(_CRITERIA_COUNT, cap)
        return part, self._rows(_CRITERIA, part, {})

    def evidence(self, cap: int) -> tuple[SheetExtent, Iterator[Row]]:
        """A row a piece of evidence of each chart's code and of its pitfalls: by rule, what was used before what was not."""
        part = self._part(_EVIDENCE_COUNT, cap)
        return part, self._rows(_EVIDENCE, part, {"rules": self._rules, "roles": [USED, REJECTED, RAISED]})

    def _part(self, count: str, cap: int) -> SheetExtent:
        """Which stretches of charts, each of some thousand rows, make up at most ``cap`` rows."""
        counts = self._db.execute(f"SELECT * FROM ({count}) ORDER BY 1").fetchall()
        rank_ranges: list[tuple[int, int]] = []
        rows = charts = held = 0
        for rank, count_of_chart in counts:
            if rows + count_of_chart > cap:
                break
            if rank_ranges and held + count_of_chart <= _STRETCH:
                rank_ranges[-1] = (rank_ranges[-1][0], rank)
                held += count_of_chart
            else:
                rank_ranges.append((rank, rank))
                held = count_of_chart
            rows += count_of_chart
            charts += 1
        return SheetExtent(rows, charts, len(counts), tuple(rank_ranges))

    def _rows(self, sql: str, part: SheetExtent, given: dict[str, Any]) -> Iterator[Row]:
        for first, last in part.rank_ranges:
            yield from fetched(self._db.execute(sql, {**given, "first": first, "last": last}))


def disagreeing(db: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """The charts whose claim and words disagree, by how, then in the order of the input."""
    for kind in DISAGREE:
        yield from fetched(db.execute(_DISAGREEING, {"kind": kind.value}))


def not_judged(db: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """The records that gave no verdict, in the order of the input."""
    yield from fetched(db.execute(_NOT_JUDGED))


def fetched(result: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """The rows of an answer, some at a time."""
    while rows := result.fetchmany(_FETCHED):
        yield from rows


def _rule_order(db: duckdb.DuckDBPyConnection) -> list[str]:
    """The rules in the order of their pack: every candidate lists them so."""
    found = db.execute("SELECT list_transform(rules, lambda rule: rule.rule) FROM candidates LIMIT 1").fetchone()
    return list(found[0]) if found else []


_RANKED = """
    CREATE TEMP TABLE worklist AS
    SELECT row_number() OVER (ORDER BY kind, unbilled, open DESC, seq) AS rank, seq, code, codes FROM (
        SELECT seq, code, list_position($kinds, kind) AS kind, len(billed) = 0 AS unbilled, len(open) AS open,
            list_distinct(list_concat([code], billed, supported)) AS codes
        FROM notes WHERE list_contains($kinds, kind) ORDER BY kind, unbilled, open DESC, seq LIMIT $cap
    )
"""
_WORKLIST = """
    SELECT seq, note_id, source, provider, date, encounter, n.code, status, kind, billed, supported, n.open, pitfalls,
        question, words
    FROM worklist w JOIN notes n USING (seq)
    WHERE rank BETWEEN $first AND $last ORDER BY rank
"""
# Of a chart's candidates those that it is about, that were billed, or that the words prove.
_OF_CHART = "c.seq = w.seq AND list_contains(codes, c.code)"
_CRITERIA_COUNT = f"SELECT rank, sum(len(rules)) FROM worklist w JOIN candidates c ON {_OF_CHART} GROUP BY rank"
_CRITERIA = f"""
    SELECT * EXCLUDE (rank, place, rule), rule.* FROM (
        SELECT rank, c.seq, note_id, c.code, status AS code_status, unnest(rules) AS rule,
            generate_subscripts(rules, 1) AS place
        FROM worklist w JOIN candidates c ON {_OF_CHART}
        WHERE rank BETWEEN $first AND $last
    ) ORDER BY rank, code, place
"""
_EVIDENCE_COUNT = f"""
    SELECT rank, count(*) FROM worklist w JOIN evidence e USING (seq)
    WHERE list_contains(codes, e.code) OR role = '{RAISED}' GROUP BY rank
"""
_EVIDENCE = f"""
    SELECT seq, note_id, e.code, role, rule, line, e."column", place, e.start, e."end", section, assertion, quote, cue
    FROM worklist w JOIN evidence e USING (seq)
    WHERE (list_contains(codes, e.code) OR role = '{RAISED}') AND rank BETWEEN $first AND $last
    ORDER BY rank, e.code NULLS LAST, list_position($rules, rule) NULLS LAST, rule, list_position($roles, role), e.start, e."end",
        section, assertion, quote, cue
"""
_DISAGREEING = """
    SELECT seq, note_id, provider, date, billed, supported, agreement, code, status FROM notes WHERE agreement = $kind
"""
_NOT_JUDGED = "SELECT seq, note_id, source, problem, problem_message FROM notes WHERE NOT judged"
