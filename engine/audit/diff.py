"""Compare two audits of the same charts: which charts changed, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dxproof.engine.audit.plan import Plan
from dxproof.engine.audit.sql import opened
from dxproof.engine.audit.store import Store


@dataclass(frozen=True, slots=True)
class ChangedChart:
    """A chart with another code, status, kind or other supported codes than before. ``why`` are the known causes."""

    note_id: str
    code_before: str | None
    status_before: str | None
    kind_before: str
    supported_before: tuple[str, ...]
    code: str | None
    status: str | None
    kind: str
    supported: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """The number of charts whose code changed from one status to another."""

    before: str
    after: str
    charts: int


@dataclass(frozen=True, slots=True)
class AuditDiff:
    """The comparison of two audits. ``moved`` can be iterated once, in the order of note ids."""

    differs: tuple[str, ...]
    both: int
    only_first: int
    only_second: int
    steps: tuple[StatusChange, ...]
    moved: Iterator[ChangedChart]


_NOTHING = "no code"
# Charts are matched by note id; of notes with the same id only the first was judged.
_PAIRED = "one.notes AS a JOIN two.notes AS b USING (note_id) WHERE a.judged AND b.judged"
_CHANGED = (
    "(a.code IS DISTINCT FROM b.code OR a.status IS DISTINCT FROM b.status OR a.kind IS DISTINCT FROM b.kind"
    " OR a.supported IS DISTINCT FROM b.supported)"
)
_STEPS = f"""
    SELECT coalesce(a.status, '{_NOTHING}') AS was, coalesce(b.status, '{_NOTHING}') AS is_now, count(*)
    FROM {_PAIRED} GROUP BY ALL ORDER BY ALL
"""
_MOVED = f"""
    -- the rules of the code that the chart had then beside those of the code that it has now
    WITH moved AS (
        SELECT note_id, a.code AS code_before, a.status AS status_before, a.kind AS kind_before,
            a.supported AS supported_before, b.code, b.status, b.kind, b.supported,
            a.sha256 <> b.sha256 AS text, a.billed <> b.billed AS claim, a.setting <> b.setting AS setting,
            a.encounter IS DISTINCT FROM b.encounter AS encounter, a.pack_version <> b.pack_version AS version
        FROM {_PAIRED} AND {_CHANGED}
    ), rules AS (
        SELECT note_id, list(rule || ': ' || was || ' -> ' || is_now ORDER BY rule) AS changed FROM (
            SELECT note_id, rule, coalesce(c.status, 'not judged') AS was, coalesce(d.status, 'not judged') AS is_now
            FROM (SELECT x.* FROM one.criteria AS x JOIN moved USING (note_id)
                  WHERE x.code = coalesce(moved.code_before, moved.code)) AS c
            FULL JOIN (SELECT x.* FROM two.criteria AS x JOIN moved USING (note_id)
                  WHERE x.code = coalesce(moved.code, moved.code_before)) AS d USING (note_id, rule)
        ) WHERE was <> is_now GROUP BY note_id
    )
    SELECT note_id, code_before, status_before, kind_before, supported_before, code, status, kind, supported, text, claim, setting, encounter, version,
        coalesce(changed, []) FROM moved LEFT JOIN rules USING (note_id) ORDER BY note_id
"""
_CAUSES = (
    "the text changed",
    "the claim changed",
    "the setting changed",
    "the encounter changed",
    "another pack version",
)


@contextmanager
def compared(first: Path, second: Path) -> Iterator[AuditDiff]:
    """The comparison of two finished audits. Raises AUDIT_FOLDER."""
    plans = [Plan.from_json(Store(folder).run()["plan"]) for folder in (first, second)]
    with opened(one=first, two=second) as db:
        yield AuditDiff(
            differs=tuple(plans[0].differences(plans[1])) if plans[0] and plans[1] else (),
            both=_count(db, f"SELECT count(*) FROM {_PAIRED}"),
            only_first=_count(db, _only("one", "two")),
            only_second=_count(db, _only("two", "one")),
            steps=tuple(StatusChange(*row) for row in db.execute(_STEPS).fetchall()),
            moved=_moved(db),
        )


def _only(here: str, there: str) -> str:
    return f"SELECT count(*) FROM {here}.notes AS h WHERE judged AND note_id NOT IN (SELECT note_id FROM {there}.notes WHERE judged)"


def _count(db: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = db.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _moved(db: duckdb.DuckDBPyConnection) -> Iterator[ChangedChart]:
    answer = db.execute(_MOVED)
    while rows := answer.fetchmany(1000):
        for row in rows:
            yield _as_moved(row)


def _as_moved(row: tuple[Any, ...]) -> ChangedChart:
    note_id, code_before, status_before, kind_before, supported_before, code, status, kind, supported, *known, rules = (
        row
    )
    causes = [cause for cause, holds in zip(_CAUSES, known, strict=True) if holds]
    before = (code_before, status_before, kind_before, tuple(supported_before or ()))
    return ChangedChart(note_id, *before, code, status, kind, tuple(supported or ()), (*causes, *rules))
