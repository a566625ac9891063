"""``summary.html``: the figures of an audit on one self-contained page without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass

from dxproof.engine.audit.judging.chart import ChartKind
from dxproof.engine.audit.labels import AGREEMENT_MEANS, AGREEMENT_TITLE, KIND_MEANS, KIND_TITLE, PROVEN_MEANS, left_out
from dxproof.engine.audit.summary.charts import bars, intervals
from dxproof.engine.audit.summary.figures import NONE, Coder, Figures, Group
from dxproof.engine.audit.summary.statistics import SMALL
from dxproof.engine.audit.summary.template import ENVIRONMENT
from dxproof.engine.errors import EXPLAINED
from dxproof.engine.pack.loader import Pack

_FACTS = 25  # rows shown on the page; sheets and tables have all
_PROVIDERS = 60
_BARS = 12


@dataclass(frozen=True, slots=True)
class _Kind:
    title: str
    charts: int
    means: str


@dataclass(frozen=True, slots=True)
class _Cell:
    charts: int
    same: bool


@dataclass(frozen=True, slots=True)
class _MatrixRow:
    code: str
    cells: tuple[_Cell, ...]


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Billed codes in rows, proven codes in columns; 'none' is last."""

    columns: tuple[str, ...]
    rows: tuple[_MatrixRow, ...]


def summary_page(figures: Figures, packs: Sequence[Pack]) -> str:
    """The page. Everything from notes and records is escaped by the template engine, and scripts are blocked."""
    providers = _largest(figures.providers)
    plotted = [group for group in providers if not group.supported.small]
    return ENVIRONMENT.get_template("summary.html.j2").render(
        f=figures,
        pack=figures.stamp["pack"],
        plan=figures.stamp["plan"],
        small=SMALL,
        kinds=[_Kind(KIND_TITLE[k], figures.by_kind[k], KIND_MEANS[k]) for k in figures.by_kind],
        kinds_chart=_bars(
            [
                (KIND_TITLE[kind], charts)
                for kind, charts in figures.by_kind.items()
                if charts and kind != ChartKind.OUTSIDE
            ]
        ),
        missing_chart=_bars([(missing.rule, missing.charts) for missing in figures.missing[:_BARS]]),
        facts=figures.facts[:_FACTS],
        providers=providers,
        providers_chart=intervals([(g.name, g.supported) for g in plotted]) if len(plotted) > 1 else None,
        agreements=_agreements(figures.coder),
        matrix=_matrix(figures.coder),
        # Packs that share an id mean the same by it; the first one words it.
        rules={rule.rule: rule.title for pack in reversed(packs) for rule in pack.rules},
        pitfalls={entry.id: entry.title for pack in reversed(packs) for entry in pack.pitfalls},
        explained={problem.value: text for problem, text in EXPLAINED.items()},
        proven_means=PROVEN_MEANS,
        left_out=left_out(figures.stamp),
    )


def _bars(rows: list[tuple[str, int]]) -> str | None:
    return bars(rows) if rows else None


def _largest(groups: tuple[Group, ...]) -> list[Group]:
    """The groups with most charts, sorted by name: no ranking."""
    largest = sorted(groups, key=lambda group: (-group.charts, group.name))[:_PROVIDERS]
    return sorted(largest, key=lambda group: group.name)


def _agreements(coder: Coder | None) -> list[_Kind]:
    return [_Kind(AGREEMENT_TITLE[k], n, AGREEMENT_MEANS[k]) for k, n in coder.by_kind.items()] if coder else []


def _matrix(coder: Coder | None) -> _Matrix:
    charts = {(pair.billed, pair.proven): pair.charts for pair in coder.pairs} if coder else {}
    rows = sorted({billed for billed, _ in charts}, key=_none_last)
    columns = sorted({proven for _, proven in charts}, key=_none_last)
    return _Matrix(
        tuple(columns),
        tuple(_MatrixRow(row, tuple(_Cell(charts.get((row, c), 0), row == c) for c in columns)) for row in rows),
    )


def _none_last(code: str) -> tuple[bool, str]:
    return code == NONE, code
