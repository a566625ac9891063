"""Decisions on the charts of an audit: imported from worklists, never overwritten silently."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dxproof.engine.audit.schemas import DECIDED
from dxproof.engine.audit.sql import DECISIONS, opened
from dxproof.engine.audit.store import Store, written
from dxproof.engine.audit.tables import table_path
from dxproof.engine.audit.worklist.cell import as_text
from dxproof.engine.audit.worklist.returned import (
    ASSIGNEE,
    COMMENT,
    DECISION,
    NOTE_ID,
    ROW,
    EnteredRow,
    identity,
    read_returned,
    same_text,
)
from dxproof.engine.errors import DxproofError, Problem, Where

_ASKED = 10_000  # charts looked up at once


class Decision(StrEnum):
    """The decision on a chart: the values of the worklist's drop-down list."""

    TO_DO = "to do"
    IN_REVIEW = "in review"
    QUERY_SENT = "query sent"
    CORRECTED = "corrected"
    NO_CHANGE = "no change needed"
    TOOL_WRONG = "dismissed: the tool is wrong"


_BY_WORD = {decision.value: decision for decision in Decision}
_FIELDS = {"decision": DECISION, "assignee": ASSIGNEE, "comment": COMMENT}


@dataclass(frozen=True, slots=True)
class Decided:
    """The stored decision on a chart as of import number ``revision``; ``code`` and ``kind`` are those of the audit."""

    seq: int
    note_id: str | None
    code: str | None
    kind: str | None
    decision: str | None
    assignee: str | None
    comment: str | None
    file: str
    file_sha256: str
    imported_at: str
    revision: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that differs from the stored value."""

    row: int
    seq: int
    note_id: str | None
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of the sheet that cannot be imported, and what to do. The message does not repeat its content."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import. A row may be imported in part; its other cells are conflicts."""

    taken: int
    unchanged: int
    conflicts: tuple[Conflict, ...]
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class _Chart:
    """A judged record in the audit's notes table."""

    seq: int
    note_id: str | None
    code: str | None
    kind: str | None


def latest(folder: Path) -> dict[int, Decided]:
    """The current decision on each chart, by input number. Raises AUDIT_FOLDER."""
    return _latest(_read(folder))


def import_sheet(folder: Path, sheet: Path, replace: bool) -> Imported:
    """Import the entries of a worklist of this audit into its ``decisions.parquet``.

    Empty cells change nothing; a cell that differs from the stored value is a conflict, and is imported only with
    ``replace``. Previous values are kept as history. Raises AUDIT_FOLDER, AUDIT_SHEET.
    """
    store = Store(folder)
    returned = read_returned(sheet, identity(store.run()))
    rows, refused = _accepted(returned.rows, folder)
    with store.locked():
        history = _read(folder)
        known, revision = _latest(history), 1 + max((decided.revision for decided in history), default=0)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        new: list[Decided] = []
        conflicts: list[Conflict] = []
        unchanged = 0
        for typed, chart in rows:
            before = known.get(chart.seq)
            values, differing = _merged(before, typed, chart, replace)
            conflicts += differing
            if before is None or any(getattr(before, name) != value for name, value in values.items()):
                new.append(
                    Decided(
                        seq=chart.seq,
                        note_id=chart.note_id,
                        code=chart.code,
                        kind=chart.kind,
                        **values,
                        file=returned.name,
                        file_sha256=returned.sha256,
                        imported_at=now,
                        revision=revision,
                    )
                )
            else:
                unchanged += not differing
        if new:
            _write(folder, [*history, *new])
    return Imported(len(new), unchanged, tuple(conflicts), tuple(refused))


def _merged(
    before: Decided | None, typed: EnteredRow, chart: _Chart, replace: bool
) -> tuple[dict[str, str | None], list[Conflict]]:
    """The values to store for a chart, and its conflicting cells."""
    values: dict[str, str | None] = {}
    conflicts = []
    for name, column in _FIELDS.items():
        was: str | None = getattr(before, name) if before else None
        now: str | None = getattr(typed, name) or was
        if was is not None and now is not None and now != was and not replace:
            conflicts.append(Conflict(typed.row, chart.seq, chart.note_id, column, was, now))
            now = was
        values[name] = now
    return values, conflicts


# ---- which rows can be imported --------------------------------------------------------------------------------------


def _accepted(rows: Sequence[EnteredRow], folder: Path) -> tuple[list[tuple[EnteredRow, _Chart]], list[RefusedRow]]:
    """The valid rows, one per chart, and the refused ones."""
    charts = _charts(folder, {int(row.seq) for row in rows if _is_number(row.seq)})
    by_chart: dict[int, tuple[_Chart, list[EnteredRow]]] = {}
    refused: list[RefusedRow] = []
    for row in rows:
        chart = charts.get(int(row.seq)) if _is_number(row.seq) else None
        decision = " ".join(row.decision.split()).casefold()
        if chart is None or not same_text(row.note_id, as_text(chart.note_id or "").strip()):
            refused.append(RefusedRow(row.row, _STRANGE))
        elif decision and decision not in _BY_WORD:
            refused.append(RefusedRow(row.row, _UNKNOWN))
        else:
            _, same = by_chart.setdefault(chart.seq, (chart, []))
            same.append(dataclasses.replace(row, decision=decision))
    accepted = []
    for chart, same in by_chart.values():
        if len({(row.decision, row.assignee, row.comment) for row in same}) == 1:
            accepted.append((same[0], chart))
        else:
            places = ", ".join(str(row.row) for row in same)
            refused += [RefusedRow(row.row, _TWICE.format(places)) for row in same]
    return accepted, sorted(refused, key=lambda row: row.row)


_STRANGE = f"{ROW} and {NOTE_ID} do not match a chart of this audit; restore both as in the original worklist"
_UNKNOWN = f"{DECISION} is not in the list; choose one of: {', '.join(_BY_WORD)}"
_TWICE = "the rows {} are the same chart with different entries; keep one of them"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 15


def _charts(folder: Path, seqs: set[int]) -> dict[int, _Chart]:
    """The judged records with these numbers."""
    found: dict[int, _Chart] = {}
    asked = sorted(seqs)
    with opened(main=folder) as db:
        for start in range(0, len(asked), _ASKED):
            some = asked[start : start + _ASKED]
            rows = db.execute(_CHARTS, {"some": some, "first": some[0], "last": some[-1]}).fetchall()
            found |= {row[0]: _Chart(*row) for row in rows}
    return found


_CHARTS = """
    SELECT seq, note_id, code, kind FROM notes
    WHERE judged AND seq BETWEEN $first AND $last AND seq IN (SELECT unnest($some))
"""


# ---- the table ----------------------------------------------------------------------------------------------------


def _latest(history: Sequence[Decided]) -> dict[int, Decided]:
    return {decided.seq: decided for decided in sorted(history, key=lambda decided: decided.revision)}


def _read(folder: Path) -> list[Decided]:
    """All imported decisions in order; empty if no worklist was imported yet."""
    path = table_path(folder, DECISIONS)
    if not path.exists():
        return []
    try:
        return [Decided(**row) for row in pq.read_table(path).cast(DECIDED).to_pylist()]
    except (pa.ArrowException, OSError, TypeError, ValueError):
        hint = "restore the file from a copy, or move it away to start again"
        raise DxproofError(Problem.AUDIT_FOLDER, "cannot be read", Where(str(path)), hint) from None


def _write(folder: Path, history: Sequence[Decided]) -> None:
    table = pa.Table.from_pylist([dataclasses.asdict(decided) for decided in history], DECIDED)
    try:
        with written(table_path(folder, DECISIONS)) as file:
            pq.write_table(table, file, compression="zstd")
    except OSError as error:
        message = f"cannot be written: {error.strerror or type(error).__name__}"
        raise DxproofError(
            Problem.AUDIT_FOLDER, message, Where(str(table_path(folder, DECISIONS))), "nothing was imported"
        ) from None
