"""The code grid: the codes of a pack arranged by axes, with the state of each. Pure; reads no text.

Rows are the regions (or sides, or the first axis that distinguishes codes); columns are the values of the other axes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, product

from dxproof.engine.pack.codes import Code, CodeTable
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import PLACE_SLOTS, UNSPECIFIED, Axis, Slot
from dxproof.engine.report.model import Candidate, FindingInfo, Report
from dxproof.engine.report.one_fact import OneFact, one_fact
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus


class CellState(StrEnum):
    """The state of one code in the grid."""

    PROVEN = "proven"
    MISSING = "missing"
    CONFLICTING = "conflicting"
    CONTRADICTED = "contradicted"
    SILENT = "not documented"


@dataclass(frozen=True, slots=True)
class GridEntry:
    """One code in the grid. ``missing`` names briefly what is not documented; ``gap`` says it in a sentence."""

    code: str
    title: str
    state: CellState
    missing: str | None = None
    gap: str | None = None
    target: bool = False
    judged: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: usually one code; none, or several if codes overlap. ``span`` is its number of columns."""

    span: int
    entries: tuple[GridEntry, ...]


@dataclass(frozen=True, slots=True)
class ColumnHeader:
    """The header of ``span`` columns with the same axis value."""

    label: str
    span: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """The codes for one value of the row axis; ``touched`` if it concerns the target or the note mentions it."""

    label: str
    touched: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """``corner`` is the name of the row axis; ``heads`` has one header line for each column axis."""

    corner: str
    heads: tuple[tuple[ColumnHeader, ...], ...]
    rows: tuple[GridRow, ...]


_AS_SEEN = (Slot.REGION, Slot.COMPARTMENT, Slot.SIDE)


def grid(report: Report, pack: Pack) -> Grid:
    """The codes of a pack with the state of each according to the report."""
    table = pack.table
    rows, columns = _axes(table)
    places = _places(table, [rows, *columns])
    slim = report.model_copy(update={"findings": _distinct(report.findings)})  # long notes repeat findings
    entries = {code: _entry(slim, asked, pack) for code, asked in table.codes.items()}
    row_values = _values(rows, table)
    used = [
        key
        for key in product(*(_values(axis, table) for axis in columns))
        if any((r, *key) in places for r in row_values)
    ]
    return Grid(
        rows.label if rows else "",
        tuple(_heads(columns, used, depth) for depth in range(len(columns))),
        tuple(
            _row(value, rows, [places.get((value, *key), ()) for key in used], entries, slim) for value in row_values
        ),
    )


def _axes(table: CodeTable) -> tuple[Axis | None, list[Axis]]:
    """The row axis and the column axes; axes on which all codes agree are omitted."""
    telling = [
        axis for axis in table.file.axes if len({code.values.get(axis.axis) for code in table.codes.values()}) > 1
    ]
    rows = next(
        (axis for slot in PLACE_SLOTS for axis in telling if axis.slot is slot), telling[0] if telling else None
    )
    return rows, [axis for axis in telling if axis is not rows]


def _values(axis: Axis | None, table: CodeTable) -> list[str]:
    """The required values in table order; 'unspecified' comes before the value it is grouped with."""
    if axis is None:
        return [""]
    asked = [code.values.get(axis.axis, frozenset[str]()) for code in table.codes.values()]
    named = frozenset[str]().union(*asked)
    values = [row.value for row in axis.values if row.value in named]
    if UNSPECIFIED in named and UNSPECIFIED not in values:
        taken_for = frozenset[str]().union(*(wanted for wanted in asked if UNSPECIFIED in wanted))
        values.insert(next((at for at, value in enumerate(values) if value in taken_for), 0), UNSPECIFIED)
    return values


def _places(table: CodeTable, axes: Sequence[Axis | None]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The codes at each combination of values; a code has all values of an axis that it does not require."""
    all_values = [_values(axis, table) for axis in axes]
    places: dict[tuple[str, ...], tuple[str, ...]] = defaultdict(tuple)
    for code in table.codes.values():
        wanted = [
            code.values.get(axis.axis, values) if axis else values
            for axis, values in zip(axes, all_values, strict=True)
        ]
        for place in product(*wanted):
            places[place] += (code.code,)
    return dict(places)


def _heads(columns: list[Axis], used: list[tuple[str, ...]], depth: int) -> tuple[ColumnHeader, ...]:
    """One header line: adjacent columns with the same values share a header."""
    labels = {row.value: row.label for row in columns[depth].values}
    runs = [(key[-1], len(list(run))) for key, run in groupby(used, lambda key: key[: depth + 1])]
    return tuple(ColumnHeader(labels.get(value, "not stated"), span) for value, span in runs)


def _row(
    value: str, axis: Axis | None, codes: list[tuple[str, ...]], entries: dict[str, GridEntry], report: Report
) -> GridRow:
    cells = tuple(GridCell(len(list(run)), tuple(entries[code] for code in at)) for at, run in groupby(codes))
    label = next((row.label for row in axis.values if row.value == value), "not stated") if axis else ""
    spoken = axis is not None and any(_seen(finding, axis.slot) == value for finding in report.findings)
    said = any(entry.target or entry.state is not CellState.SILENT for cell in cells for entry in cell.entries)
    return GridRow(label, spoken or said, cells)


def _seen(finding: FindingInfo, slot: Slot) -> str | None:
    return {Slot.REGION: finding.region, Slot.COMPARTMENT: finding.compartment, Slot.SIDE: finding.side}.get(slot)


def _distinct(findings: Sequence[FindingInfo]) -> tuple[FindingInfo, ...]:
    """Findings deduplicated by the attributes that the grid uses."""
    kinds = {(f.region, f.compartment, f.side, f.mechanisms, f.assertion): f for f in reversed(findings)}
    return tuple(reversed(kinds.values()))


def _entry(report: Report, code: Code, pack: Pack) -> GridEntry:
    candidate = report.candidate(code.code)
    state, missing, gap = _said(report, code, candidate, pack)
    return GridEntry(code.code, code.title, state, missing, gap, code.code == report.target, candidate is not None)


def _said(
    report: Report, code: Code, candidate: Candidate | None, pack: Pack
) -> tuple[CellState, str | None, str | None]:
    if candidate is not None and candidate.status is CodeStatus.SUPPORTED:
        return CellState.PROVEN, None, None
    fact = one_fact(report, pack, code.code)
    if candidate is not None and candidate.status is CodeStatus.CONFLICTING:
        return CellState.CONFLICTING, None, fact.gap if fact else None
    if candidate is not None and candidate.status is CodeStatus.INCOMPLETE:
        open_rules = [rule.id for rule in candidate.rules if rule.required and rule.status is RuleStatus.NOT_MET]
        return CellState.MISSING, ", ".join(open_rules), fact.gap if fact else None
    if fact is not None and _leads_here(fact, code, report):
        return CellState.MISSING, _about(fact, pack), fact.gap
    if candidate is not None:
        against = next((rule for rule in candidate.rules if rule.status is RuleStatus.CONTRADICTED), None)
        if against is not None:
            return CellState.CONTRADICTED, None, against.message
    if any(f.assertion is Assertion.NEGATED and _at(code, f) for f in report.findings):
        return CellState.CONTRADICTED, None, "The note denies it there."
    return CellState.SILENT, None, None


def _leads_here(fact: OneFact, code: Code, report: Report) -> bool:
    """Whether the fact would lead to this code rather than to a sibling."""
    if fact.answers:
        return code.code in {answer for _, answer in fact.answers}
    return any(f.assertion is Assertion.POSSIBLE and _at(code, f) and _by_cause(code, f) for f in report.findings)


def _at(code: Code, finding: FindingInfo) -> bool:
    return all(code.allows(slot, _seen(finding, slot)) for slot in _AS_SEEN)


def _by_cause(code: Code, finding: FindingInfo) -> bool:
    if not code.asks(Slot.MECHANISM):
        return True
    return any(code.allows(Slot.MECHANISM, value) for value in finding.mechanisms or (None,))


def _about(fact: OneFact, pack: Pack) -> str:
    """What is missing, in a word or two: the axis that the rule is for, if any."""
    if fact.about is None:
        return "a confirmed diagnosis"
    axis = next((rule.establishes for rule in pack.rules if rule.rule == fact.about), None) or fact.about
    return pack.table.axes[axis].label if axis in pack.table.axes else fact.about
