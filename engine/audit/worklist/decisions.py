"""Decisions from returned worklists, into the store of the audit: never overwritten silently."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.audit.decided.journal import Journal, journal_of
from dxproof.engine.audit.decided.model import DECISION_OF, ChartRef, ChartState, Decided, Origin, newest_of
from dxproof.engine.audit.sql import opened
from dxproof.engine.audit.store import Store
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

_ASKED = 10_000  # charts looked up at once


_FIELDS = {"decision": DECISION, "assignee": ASSIGNEE, "comment": COMMENT}


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


def import_sheet(folder: Path, sheet: Path, replace: bool) -> Imported:
    """Import the entries of a worklist of this audit into its store.

    Empty cells change nothing, nor do those that are as the sheet was written. A cell that differs from the stored value
    is a conflict, and is imported only with ``replace``, unless the sheet was written from that value. Raises AUDIT_FOLDER, AUDIT_SHEET.
    """
    store = Store(folder)
    returned = read_returned(sheet, identity(store.run()))
    rows, refused = _accepted(returned.rows, folder)
    conflicts: list[Conflict] = []
    origin = Origin(file=returned.name, file_sha256=returned.sha256)
    with store.locked(), journal_of(folder) as journal:
        if not rows:
            return Imported(0, 0, (), tuple(refused))
        taken, unchanged = _enter(journal, origin, rows, replace, conflicts)
    return Imported(taken, unchanged, tuple(conflicts), tuple(refused))


def _enter(
    journal: Journal,
    origin: Origin,
    rows: Sequence[tuple[EnteredRow, ChartRef]],
    replace: bool,
    conflicts: list[Conflict],
) -> tuple[int, int]:
    """Write rows into the store, and add to the conflicts; how many were taken, and how many were as they are stored."""
    taken = unchanged = 0
    with journal.importing(origin) as importing:
        known = newest_of(importing.entries)
        by_number = {entry.entry: entry for entry in importing.entries}
        for typed, chart in rows:
            before = known.get(chart.seq)
            written_from = by_number.get(int(typed.entry)) if _is_number(typed.entry) else None
            if written_from and written_from.seq != chart.seq:
                written_from = None
            state, differing = _merged(before, written_from, typed, chart, replace)
            conflicts += differing
            if state != (before.state if before else ChartState()):
                importing.add(chart, state)
                taken += 1
            else:
                unchanged += not differing
    return taken, unchanged


def _merged(
    before: Decided | None, written_from: Decided | None, typed: EnteredRow, chart: ChartRef, replace: bool
) -> tuple[ChartState, list[Conflict]]:
    """The state to store for a chart, and its conflicting cells. ``written_from``: what the sheet was written from."""
    values: dict[str, str | None] = {}
    conflicts = []
    for name, column in _FIELDS.items():
        was: str | None = getattr(before, name) if before else None
        now: str | None = getattr(typed, name) or was
        if written_from and getattr(typed, name) == as_text(getattr(written_from, name) or "").strip():
            now = was  # nobody touched this cell
        elif was is not None and now != was and not replace and written_from != before:
            conflicts.append(Conflict(typed.row, chart.seq, chart.note_id, column, was, now or ""))
            now = was
        values[name] = now
    decided_now = before is None or values["decision"] != before.decision
    return ChartState(**values, reason=None if decided_now or before is None else before.reason), conflicts


# ---- which rows can be imported --------------------------------------------------------------------------------------


def _accepted(rows: Sequence[EnteredRow], folder: Path) -> tuple[list[tuple[EnteredRow, ChartRef]], list[RefusedRow]]:
    """The valid rows, one per chart, and the refused ones."""
    charts = _charts(folder, {int(row.seq) for row in rows if _is_number(row.seq)})
    by_chart: dict[int, tuple[ChartRef, list[EnteredRow]]] = {}
    refused: list[RefusedRow] = []
    for row in rows:
        chart = charts.get(int(row.seq)) if _is_number(row.seq) else None
        decision = " ".join(row.decision.split()).casefold()
        if chart is None or not same_text(row.note_id, as_text(chart.note_id or "").strip()):
            refused.append(RefusedRow(row.row, _STRANGE))
        elif decision and decision not in DECISION_OF:
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
_UNKNOWN = f"{DECISION} is not in the list; choose one of: {', '.join(DECISION_OF)}"
_TWICE = "the rows {} are the same chart with different entries; keep one of them"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 15


def _charts(folder: Path, seqs: set[int]) -> dict[int, ChartRef]:
    """The judged records with these numbers."""
    found: dict[int, ChartRef] = {}
    asked = sorted(seqs)
    with opened(main=folder) as db:
        for start in range(0, len(asked), _ASKED):
            some = asked[start : start + _ASKED]
            rows = db.execute(_CHARTS, {"some": some, "first": some[0], "last": some[-1]}).fetchall()
            found |= {row[0]: ChartRef(*row) for row in rows}
    return found


_CHARTS = """
    SELECT seq, note_id, code, kind FROM notes
    WHERE judged AND seq BETWEEN $first AND $last AND seq IN (SELECT unnest($some))
"""
