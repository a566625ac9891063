"""The sheets of a worklist with figures: providers and encounters, claims and documentation, and the stamp of the run."""

from collections.abc import Iterable, Iterator
from typing import Any

from dxproof.engine.audit.judging.chart import DISAGREE
from dxproof.engine.audit.labels import AGREEMENT_MEANS, AGREEMENT_TITLE, STATUS_TITLE
from dxproof.engine.audit.summary.figures import NONE, Coder, Figures, Group
from dxproof.engine.audit.summary.statistics import SMALL, Rate, rate
from dxproof.engine.audit.worklist.cell import Value
from dxproof.engine.audit.worklist.returned import IDENTITY_KEY, RUN_SHEET, identity
from dxproof.engine.audit.worklist.rows import Row
from dxproof.engine.audit.worklist.sheet import Book, CellStyle, Column, Sheet, table
from dxproof.engine.audit.worklist.summary_sheet import agreement_sentences
from dxproof.engine.terms import CodeStatus

GROUP_ROWS = 50_000

_PROVIDERS = (
    Column("By", 11),
    Column("Name", 30, CellStyle.WRAP),
    Column("Charts with a code", 12, CellStyle.COUNT),
    *(Column(STATUS_TITLE[status].capitalize(), 12, CellStyle.COUNT) for status in CodeStatus),
    Column("Share supported", 11, CellStyle.SHARE),
    Column("95% from", 9, CellStyle.SHARE),
    Column("95% to", 9, CellStyle.SHARE),
    Column("Open most often", 26),
)
_AGREEMENT_WIDTHS = (11, 20, *[12] * 9)
_RATE = (CellStyle.COUNT, CellStyle.COUNT, CellStyle.SHARE, CellStyle.SHARE, CellStyle.SHARE)
_INTERVAL = ("95% from", "95% to")
_PRECISION = ("Billed and proven", "of billed", "precision")
_RECALL = ("Proven and billed", "of proven", "recall")
_SMALL = f"Shares with intervals (Wilson, 95%) are shown for at least {SMALL} cases; below that, only counts."
_DISAGREEING = (
    Column("Row", 11, CellStyle.NUMBER),
    Column("Note id", 20),
    Column("Provider", 12),
    Column("Date", 12),
    Column("Billed", 12, CellStyle.WRAP),
    Column("Words prove", 12, CellStyle.WRAP),
    Column("Agreement", 12, CellStyle.WRAP),
    Column("Code", 12),
    Column("Status", 12),
)


def providers_sheet(book: Book, figures: Figures) -> Iterator[str]:
    """Providers and encounters, sorted by name: no ranking."""
    sheet = table(book, "Providers", _PROVIDERS, frozen=2)
    groups = [*(("provider", group) for group in figures.providers), *(("encounter", g) for g in figures.encounters)]
    for by, group in groups[:GROUP_ROWS]:
        sheet.row(_group(by, group), [column.look for column in _PROVIDERS])
    sheet.filtered(0, len(_PROVIDERS))
    if len(groups) > GROUP_ROWS:
        yield f"Providers has the first {GROUP_ROWS:,} of {len(groups):,} providers and encounters, by name."


def _group(by: str, group: Group) -> list[Value]:
    statuses = [group.by_status[status.value] for status in CodeStatus]
    return [by, group.name, group.charts, *statuses, *_limits(group.supported), group.most_open]


def _limits(found: Rate) -> tuple[float | None, float | None, float | None]:
    return found.share, found.low, found.high


def agreement_sheet(book: Book, figures: Figures, disagreeing: Iterable[Row], cap: int) -> Iterator[str]:
    """Claims compared with documentation: figures, then disagreeing charts."""
    sheet = book.sheet("Agreement", _AGREEMENT_WIDTHS)
    sheet.row(["Claims compared with the documentation"], CellStyle.TITLE)
    for sentence in agreement_sentences(figures.coder):
        sheet.row([sentence])
    if figures.coder is None:
        return
    sheet.row([_SMALL], CellStyle.REMARK)
    _kinds(sheet, figures.coder)
    _matrix(sheet, figures.coder)
    _codes(sheet, figures.coder)
    yield from _charts(sheet, figures.coder, disagreeing, cap)


def _kinds(sheet: Sheet, coder: Coder) -> None:
    sheet.skip()
    sheet.row(["How they compare"], CellStyle.HEADING)
    sheet.row(["Charts", "Agreement", "share", *_INTERVAL, "Meaning"], CellStyle.HEAD)
    for kind, charts in coder.by_kind.items():
        found = rate(charts, coder.charts)
        values = [charts, AGREEMENT_TITLE[kind], *_limits(found), AGREEMENT_MEANS[kind]]
        sheet.row(values, [CellStyle.COUNT, CellStyle.TEXT, *_RATE[2:], CellStyle.TEXT])


def _matrix(sheet: Sheet, coder: Coder) -> None:
    charts = {(pair.billed, pair.proven): pair.charts for pair in coder.pairs}
    if not charts:
        return
    rows = sorted({billed for billed, _ in charts}, key=_none_last)
    columns = sorted({proven for _, proven in charts}, key=_none_last)
    sheet.skip()
    sheet.row(
        ["Billed codes (rows) and proven codes (columns), in pairs: a chart may be in several pairs"],
        CellStyle.HEADING,
    )
    sheet.row(["Billed", *columns], CellStyle.HEAD)
    for billed in rows:
        counts = [charts.get((billed, proven), 0) for proven in columns]
        looks = [CellStyle.SAME if billed == proven else CellStyle.MATRIX for proven in columns]
        sheet.row([billed, *counts], [CellStyle.STRONG, *looks])


def _none_last(code: str) -> tuple[bool, str]:
    return code == NONE, code


def _codes(sheet: Sheet, coder: Coder) -> None:
    if not coder.codes:
        return
    sheet.skip()
    sheet.row(["Code by code"], CellStyle.HEADING)
    sheet.row(("Code", *_PRECISION, *_INTERVAL, *_RECALL, *_INTERVAL), CellStyle.HEAD)
    for code in coder.codes:
        precision, recall = code.precision, code.recall
        sheet.row(
            [code.code, precision.hits, precision.of, *_limits(precision), recall.hits, recall.of, *_limits(recall)],
            [CellStyle.TEXT, *_RATE, *_RATE],
        )


def _charts(sheet: Sheet, coder: Coder, disagreeing: Iterable[Row], cap: int) -> Iterator[str]:
    sheet.skip()
    sheet.row(["Charts that disagree"], CellStyle.HEADING)
    head, listed = sheet.next, 0
    sheet.head(_DISAGREEING)
    for *row, agreement, code, status in disagreeing:
        if listed == cap:
            break
        listed += 1
        values = (*row, AGREEMENT_TITLE[agreement], code, STATUS_TITLE.get(status))
        sheet.row(values, [column.look for column in _DISAGREEING])
    sheet.filtered(head, len(_DISAGREEING))
    of = sum(coder.by_kind[kind.value] for kind in DISAGREE)
    if of > listed:
        yield f"Agreement lists the first {listed:,} of {of:,} charts that disagree; notes.parquet has all."


def run_sheet(book: Book, stamp: dict[str, Any]) -> None:
    """The stamp of the run, for programs: the audit's identity, then the stamp key by key."""
    columns = (Column("Key", 34), Column("Value", 90, CellStyle.WRAP))
    sheet = table(book, RUN_SHEET, columns)
    sheet.row((IDENTITY_KEY, identity(stamp)))
    for key, value in _flat("", {name: part for name, part in stamp.items() if name != "how"}):
        sheet.row((key, value), (CellStyle.TEXT, CellStyle.NUMBER if isinstance(value, int) else CellStyle.WRAP))
    sheet.filtered(0, len(columns))


def _flat(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _flat(f"{key}.{name}" if key else name, part)
    elif isinstance(value, list):
        for number, part in enumerate(value, start=1):
            yield from _flat(f"{key}[{number}]", part)
    else:
        yield key, value
