"""The rows of a worklist from an audit's tables, in order, with only a range of charts in memory at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from dxproof.engine.audit.judging.chart import DISAGREE, TO_DO
from dxproof.engine.audit.reported import RAISED, REJECTED, USED

Row = tuple[Any, ...]

_STRETCH = 50_000  # rows sorted at once, to stay below DuckDB's memory limit
_FETCHED = 1000


@dataclass(frozen=True, slots=True)
class SheetExtent:
    """The part of a table that fits a sheet: all ``rows`` of the first ``charts`` out of ``charts_of``."""

    rows: int
    charts: int
    charts_of: int
    rank_ranges: tuple[tuple[int, int], ...]  # first and last rank


class WorklistRows:
    """The charts that need work: most urgent kind first, those with a claim first, then by number of open rules.

    Only the first ``cap`` are ranked and used.
    """

    def __init__(self, db: duckdb.DuckDBPyConnection, cap: int) -> None:
        self._db = db
        self._rules = _rule_order(db)
        db.execute(_RANKED, {"kinds": [kind.value for kind in TO_DO], "cap": cap})
        self.charts = self._part("SELECT rank, 1 FROM worklist", cap)

    def worklist(self) -> Iterator[Row]:
        """One row per chart."""
        return self._rows(_WORKLIST, self.charts, {})

    def criteria(self, cap: int) -> tuple[SheetExtent, Iterator[Row]]:
        """One row per rule of each chart's codes."""
        part = self._part(_CRITERIA_COUNT, cap)
        return part, self._rows(_CRITERIA, part, {})

    def evidence(self, cap: int) -> tuple[SheetExtent, Iterator[Row]]:
        """One row per piece of evidence of each chart's codes and pitfalls: by rule, used before rejected."""
        part = self._part(_EVIDENCE_COUNT, cap)
        return part, self._rows(_EVIDENCE, part, {"rules": self._rules, "roles": [USED, REJECTED, RAISED]})

    def _part(self, count: str, cap: int) -> SheetExtent:
        """Ranges of charts, of some thousand rows each, with at most ``cap`` rows in total."""
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
    """The charts in which claim and documentation disagree, by kind of disagreement, then in input order."""
    for kind in DISAGREE:
        yield from fetched(db.execute(_DISAGREEING, {"kind": kind.value}))


def not_judged(db: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """The records that were not judged, in input order."""
    yield from fetched(db.execute(_NOT_JUDGED))


def visits(db: duckdb.DuckDBPyConnection, cap: int) -> Iterator[Row]:
    """The visits that a pack of one applies to, in input order."""
    yield from fetched(db.execute(_VISITS, {"cap": cap}))


def visit_regions(db: duckdb.DuckDBPyConnection, cap: int) -> Iterator[Row]:
    """The regions of those visits, a row for each."""
    yield from fetched(db.execute(_REGIONS, {"cap": cap}))


def episodes(db: duckdb.DuckDBPyConnection, cap: int) -> Iterator[Row]:
    """The concerns about the episode of each patient, in the order of the patients."""
    yield from fetched(db.execute("SELECT * FROM episodes LIMIT $cap", {"cap": cap}))


def fetched(result: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """The rows of a result, in chunks."""
    while rows := result.fetchmany(_FETCHED):
        yield from rows


def _rule_order(db: duckdb.DuckDBPyConnection) -> list[str]:
    """The rules in pack order, as in every candidate."""
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
# The candidates of a chart: its own code, billed codes and proven codes.
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
# A visit is a chart of its own kind: all are listed, whether or not there is something to do about their codes.
_VISITS = """
    SELECT v.seq, v.note_id, provider, date, v.pack, met, "of", v.counted, v.open, list_transform(list_filter(rules, lambda rule:
        list_contains(v.open, rule.rule)), lambda rule: rule.remedy) AS remedies
    FROM visits v JOIN notes n USING (seq) WHERE applies ORDER BY v.seq, v.pack LIMIT $cap
"""
_REGIONS = """
    SELECT seq, note_id, pack, region.* FROM (
        SELECT seq, note_id, pack, unnest(regions) AS region, generate_subscripts(regions, 1) AS place FROM visits WHERE applies
    ) ORDER BY seq, pack, place LIMIT $cap
"""
