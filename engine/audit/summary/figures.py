"""The figures of an audit, computed from its tables, for page, sheet and terminal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dxproof.engine.audit.judging.chart import TO_DO, Agreement, ChartKind
from dxproof.engine.audit.sql import opened
from dxproof.engine.audit.summary.statistics import Kappa, Rate, kappa, rate
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown
from dxproof.engine.terms import CodeStatus, DateSource

NONE = "(none)"  # no provider or encounter in the record; no code on one side


@dataclass(frozen=True, slots=True)
class OpenRule:
    """An open rule, and the number of charts with a code that it concerns."""

    rule: str
    charts: int


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that would change the result: what is open, the codes that answers lead to, and the number of charts.

    ``settles`` counts the charts in which nothing else required is open and nothing contradicts.
    """

    about: str
    codes: tuple[str, ...]
    question: str
    charts: int
    settles: int


@dataclass(frozen=True, slots=True)
class Group:
    """The charts with a code of one provider or encounter kind, by status."""

    name: str
    charts: int
    by_status: dict[str, int]
    supported: Rate
    most_open: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """How often one code was billed and another is proven; NONE if a side has none."""

    billed: str
    proven: str
    charts: int


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Precision and recall of one code: billed charts that prove it, and proven charts that bill it."""

    code: str
    precision: Rate
    recall: Rate


@dataclass(frozen=True, slots=True)
class Coder:
    """Claims compared with documentation. ``kappa`` is over all charts with a claim, by their sets of codes."""

    charts: int
    by_kind: dict[str, int]
    pairs: tuple[Pair, ...]
    codes: tuple[CodeAgreement, ...]
    precision: Rate
    recall: Rate
    kappa: Kappa | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one audit."""

    stamp: dict[str, Any]
    records: int
    judged: int
    with_code: int
    by_status: dict[str, int]
    by_kind: dict[str, int]
    missing: tuple[OpenRule, ...]
    facts: tuple[MissingFact, ...]
    providers: tuple[Group, ...]
    encounters: tuple[Group, ...]
    pitfalls: tuple[tuple[str, int], ...]
    problems: tuple[tuple[str, int], ...]
    outside: int
    unread: int
    coder: Coder | None

    @property
    def to_do(self) -> int:
        """The number of charts that need work."""
        return sum(self.by_kind[kind.value] for kind in TO_DO)


def figures_of(folder: Path, stamp: dict[str, Any]) -> Figures:
    """The figures of an audit folder. Charts with a code: billed, written, asked about or proven."""
    with opened(main=folder) as db:
        _check_counts(db, folder, stamp["counts"])
        by_status = _counts(db, "SELECT status, count(*) FROM notes WHERE code IS NOT NULL GROUP BY ALL")
        by_version = _counts(db, _BY_VERSION)
        by_kind = _counts(db, "SELECT kind, count(*) FROM notes WHERE judged GROUP BY ALL")
        return Figures(
            stamp=stamp,
            records=stamp["counts"]["records"],
            judged=stamp["counts"]["judged"],
            with_code=sum(by_status.values()),
            by_status={status.value: by_status.get(status.value, 0) for status in CodeStatus},
            by_kind={kind.value: by_kind.get(kind.value, 0) for kind in ChartKind},
            missing=tuple(OpenRule(*row) for row in db.execute(_MISSING).fetchall()),
            facts=tuple(MissingFact(row[0], tuple(row[1]), *row[2:]) for row in db.execute(_FACTS).fetchall()),
            providers=_groups(db, "provider"),
            encounters=_groups(db, "encounter"),
            pitfalls=tuple(
                db.execute(
                    "SELECT pitfall, count(*) AS n FROM pitfalls GROUP BY ALL ORDER BY n DESC, pitfall"
                ).fetchall()
            ),
            problems=tuple(db.execute(_PROBLEMS).fetchall()),
            outside=by_version.get(DateSource.OUTSIDE.value, 0),
            unread=by_version.get(DateSource.UNREAD.value, 0),
            coder=_coder(db),
        )


def _check_counts(db: duckdb.DuckDBPyConnection, folder: Path, counts: dict[str, Any]) -> None:
    """Raise AUDIT_FOLDER if the counts of the run differ from its table."""
    records = db.execute("SELECT judged, count(*) FROM notes GROUP BY ALL").fetchall()
    found, judged = sum(count for _, count in records), dict(records).get(True, 0)
    if (found, judged) != (counts["records"], counts["judged"]):
        told = f"{counts['records']:,} records, {counts['judged']:,} of them judged"
        message = f"{told}, but notes.parquet has {found:,}, {judged:,} of them judged"
        hint = "restore the folder from a copy, or run the audit again with another --out"
        raise DxproofError(Problem.AUDIT_FOLDER, f"its run.json has {message}", Where(shown(str(folder))), hint)


_MISSING = """
    SELECT rule, count(*) AS n FROM (SELECT unnest(open) AS rule FROM notes WHERE code IS NOT NULL)
    GROUP BY ALL ORDER BY n DESC, rule
"""
_FACTS = """
    SELECT one_fact, one_fact_codes, question, count(*) AS n,
        count(*) FILTER (WHERE open = [one_fact] AND status IS DISTINCT FROM 'conflicting')
    FROM notes WHERE one_fact IS NOT NULL GROUP BY ALL ORDER BY n DESC, one_fact, one_fact_codes, question
"""
_BY_VERSION = "SELECT version_by, count(*) FROM notes WHERE version_by IS NOT NULL GROUP BY ALL"
_PROBLEMS = "SELECT problem, count(*) AS n FROM notes WHERE NOT judged GROUP BY ALL ORDER BY n DESC, problem"


def _counts(db: duckdb.DuckDBPyConnection, sql: str) -> dict[str, int]:
    return dict(db.execute(sql).fetchall())


def _groups(db: duckdb.DuckDBPyConnection, column: str) -> tuple[Group, ...]:
    """Charts with a code by provider or encounter, sorted by name: no ranking."""
    name = f"coalesce({column}, '{NONE}')"
    statuses: dict[str, Counter[str]] = {}
    for group, status, charts in db.execute(
        f"SELECT {name}, status, count(*) FROM notes WHERE code IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        statuses.setdefault(group, Counter())[status] = charts
    most_open: dict[str, str] = {}
    for group, rule, _ in db.execute(
        f"SELECT {name} AS g, rule, count(*) AS n FROM (SELECT {column}, unnest(open) AS rule FROM notes WHERE code IS NOT NULL)"
        " GROUP BY ALL ORDER BY g, n DESC, rule"
    ).fetchall():
        most_open.setdefault(group, rule)
    return tuple(
        Group(
            name=group,
            charts=sum(counts.values()),
            by_status={status.value: counts[status.value] for status in CodeStatus},
            supported=rate(counts[CodeStatus.SUPPORTED.value], sum(counts.values())),
            most_open=most_open.get(group),
        )
        for group, counts in sorted(statuses.items())
    )


def _coder(db: duckdb.DuckDBPyConnection) -> Coder | None:
    """Claims compared with documentation, or None if no record has a claim."""
    rows = db.execute(
        "SELECT billed, supported, agreement, count(*) FROM notes WHERE agreement IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    if not rows:
        return None
    kinds, pairs = Counter[str](), Counter[tuple[str, str]]()
    billed_of, proven_of, both_of = Counter[str](), Counter[str](), Counter[str]()
    labels = Counter[tuple[str, str]]()
    for billed, proven, agreement, charts in rows:
        kinds[agreement] += charts
        labels[_label(billed), _label(proven)] += charts
        for code in set(billed):
            billed_of[code] += charts
        for code in set(proven):
            proven_of[code] += charts
        for code in set(billed) & set(proven):
            both_of[code] += charts
        for pair in _pairs(set(billed), set(proven)):
            pairs[pair] += charts
    return Coder(
        charts=kinds.total(),
        by_kind={kind.value: kinds[kind.value] for kind in Agreement},
        pairs=tuple(Pair(*pair, charts) for pair, charts in sorted(pairs.items())),
        codes=tuple(
            CodeAgreement(code, rate(both_of[code], billed_of[code]), rate(both_of[code], proven_of[code]))
            for code in sorted(billed_of | proven_of)
        ),
        precision=rate(both_of.total(), billed_of.total()),
        recall=rate(both_of.total(), proven_of.total()),
        kappa=_kappa(labels),
    )


def _label(codes: Sequence[str]) -> str:
    return " + ".join(sorted(set(codes))) or NONE


def _pairs(billed: set[str], proven: set[str]) -> list[tuple[str, str]]:
    """Pair each common code with itself, and the remaining codes of one side with those of the other."""
    same = [(code, code) for code in billed & proven]
    left, right = sorted(billed - proven), sorted(proven - billed)
    return same + [(b, p) for b in left or [NONE] for p in right or [NONE] if (b, p) != (NONE, NONE)]


def _kappa(labels: Counter[tuple[str, str]]) -> Kappa | None:
    names = sorted({label for pair in labels for label in pair})
    return kappa([[labels[row, column] for column in names] for row in names])
