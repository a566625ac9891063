"""``worklist.xlsx``: the charts to work on, the reasons and evidence, and the figures of the audit."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO

import duckdb

from dxproof.engine.audit.decided.journal import journal_of
from dxproof.engine.audit.decided.model import Decided, Decision
from dxproof.engine.audit.judging.chart import ChartKind
from dxproof.engine.audit.labels import KIND_TITLE, ROLE_TITLE, RULE_TITLE, STATUS_TITLE
from dxproof.engine.audit.sql import opened
from dxproof.engine.audit.summary.figures import Figures
from dxproof.engine.audit.worklist.cell import Value
from dxproof.engine.audit.worklist.figure_sheets import agreement_sheet, providers_sheet, run_sheet
from dxproof.engine.audit.worklist.returned import ASSIGNEE, COMMENT, DECISION, ENTRY, NOTE_ID, ROW, WORKLIST
from dxproof.engine.audit.worklist.rows import Row, SheetExtent, WorklistRows, disagreeing, not_judged
from dxproof.engine.audit.worklist.sheet import Book, CellStyle, Column, book_in, table
from dxproof.engine.audit.worklist.step import short_step
from dxproof.engine.audit.worklist.summary_sheet import SUMMARY_WIDTHS, summary_sheet
from dxproof.engine.audit.worklist.visit_sheets import episode_sheet, visit_sheets

# Excel allows 1,048,576 rows per sheet, but becomes slow earlier. The Parquet tables have all rows.
WORKLIST_ROWS = 100_000
CRITERIA_ROWS = 300_000
EVIDENCE_ROWS = 300_000
LISTED_ROWS = 100_000  # of unjudged records and of disagreeing charts

# Background colours, in addition to text, distinguishable with any kind of colour vision.
KIND_FILL: dict[str, str] = {
    ChartKind.CONFLICT: "#F2C6A6",
    ChartKind.SIBLING: "#EBCFDD",
    ChartKind.CODE_WITHOUT_WORDS: "#F8E0B0",
    ChartKind.WORDS_WITHOUT_CODE: "#CFE8F8",
    ChartKind.INCOMPLETE: "#FAF6C0",
    ChartKind.GAP: "#B8E0D3",
    ChartKind.PITFALL: "#E3E3E3",
}

_WORKLIST = (
    Column(ROW, 7, CellStyle.NUMBER),
    Column(NOTE_ID, 17, CellStyle.WRAP),
    Column("Source", 14, CellStyle.WRAP),
    Column("Provider", 12, CellStyle.WRAP),
    Column("Date", 10.5),
    Column("Encounter", 12, CellStyle.WRAP),
    Column("Code", 8),
    Column("Status", 12),
    Column("Kind", 14, CellStyle.WRAP),
    Column("To do", 16, CellStyle.WRAP),
    Column("Billed (family)", 9, CellStyle.WRAP),
    Column("Words prove", 9, CellStyle.WRAP),
    Column("Open reasons", 18, CellStyle.WRAP),
    Column("Pitfalls", 18, CellStyle.WRAP),
    Column("What would change it", 38, CellStyle.WRAP),
    Column("Words", 38, CellStyle.WRAP),
    Column(DECISION, 14, CellStyle.INPUT),
    Column(ASSIGNEE, 12, CellStyle.INPUT),
    Column(COMMENT, 24, CellStyle.INPUT),
    Column("Page", 7),
    Column(ENTRY, 7, CellStyle.NUMBER),
)
_STATUS, _KIND, _TODO, _PAGE, _ENTRY, _DECISION = (
    [column.title for column in _WORKLIST].index(t) for t in ("Status", "Kind", "To do", "Page", ENTRY, DECISION)
)
_CRITERIA = (
    Column(ROW, 7, CellStyle.NUMBER),
    Column(NOTE_ID, 18),
    Column("Code", 8),
    Column("Status of the code", 13),
    Column("Rule", 24),
    Column("Result", 14),
    Column("Reason", 22),
    Column("Required", 9),
    Column("Weight", 7, CellStyle.NUMBER),
    Column("Message", 50, CellStyle.WRAP),
    Column("Remedy", 50, CellStyle.WRAP),
)
_EVIDENCE = (
    Column(ROW, 7, CellStyle.NUMBER),
    Column(NOTE_ID, 18),
    Column("Code", 8),
    Column("Role", 14),
    Column("Rule or pitfall", 24),
    Column("Place", 9),
    Column("In the document", 18),
    Column("Start", 8, CellStyle.NUMBER),
    Column("End", 8, CellStyle.NUMBER),
    Column("Section", 14),
    Column("Assertion", 12),
    Column("Quote", 50, CellStyle.WRAP),
    Column("Cue", 24, CellStyle.WRAP),
)
_NOT_JUDGED = (
    Column(ROW, 7, CellStyle.NUMBER),
    Column(NOTE_ID, 24, CellStyle.WRAP),
    Column("Place", 32, CellStyle.WRAP),
    Column("Problem", 18),
    Column("Message", 90, CellStyle.WRAP),
)


def write_worklist(folder: Path, figures: Figures, file: IO[bytes], link: str | None = None) -> None:
    """Write the workbook of a finished audit, with what was decided so far. The same tables, figures and decisions give the same bytes.

    ``folder`` has the audit's tables; private temporary files are written there too. ``link`` is the address of the
    worklist in the browser, to which each row then leads.
    """
    with journal_of(folder) as journal:
        decided = journal.latest()
    with opened(main=folder) as db, book_in(folder, file) as book:
        summary = book.sheet("Summary", SUMMARY_WIDTHS, landscape=False)
        rows = WorklistRows(db, WORKLIST_ROWS)
        left_out = [
            *_worklist_sheet(book, rows, figures, decided, link),
            *_criteria_sheet(book, rows),
            *_evidence_sheet(book, rows),
            *visit_sheets(book, db),
            *episode_sheet(book, db),
            *providers_sheet(book, figures),
            *agreement_sheet(book, figures, disagreeing(db), LISTED_ROWS),
            *_not_judged_sheet(book, db, figures),
        ]
        run_sheet(book, figures.stamp)
        summary_sheet(summary, figures, KIND_FILL, left_out)


def _worklist_sheet(
    book: Book, rows: WorklistRows, figures: Figures, decided: Mapping[int, Decided], link: str | None
) -> Iterator[str]:
    sheet = table(book, WORKLIST, _WORKLIST, frozen=2)
    sheet.raw.set_tab_color(KIND_FILL[ChartKind.CONFLICT])
    looks = [column.look for column in _WORKLIST]
    fills: list[str | None] = [None] * len(looks)
    for row in rows.worklist():
        kind = row[_KIND]
        fills[_KIND] = KIND_FILL[kind]
        sheet.colored(_on_worklist(row, decided.get(row[0])), looks, fills)
        if link is not None:
            sheet.link(_PAGE, f"{link}#{row[0]}", "open")
    sheet.raw.set_column(_ENTRY, _ENTRY, None, None, {"hidden": True})
    sheet.filtered(0, len(_WORKLIST))
    if sheet.next > 1:
        sheet.raw.data_validation(1, _DECISION, sheet.next - 1, _DECISION, _CHOICE)
    if rows.charts.charts < figures.to_do:
        yield (
            f"{WORKLIST} has the first {rows.charts.charts:,} of {figures.to_do:,} charts with something to do; "
            "notes.parquet has all."
        )


_CHOICE = {
    "validate": "list",
    "source": [decision.value for decision in Decision],
    "error_title": "No such decision",
    "error_message": "Choose one from the list, or leave the cell empty. Anything else goes into the comment.",
}


def _on_worklist(row: Row, decided: Decided | None) -> list[Value]:
    *_, kind, _billed, supported, open_rules, pitfalls, _question, _words = row
    given = list(row)
    given[_STATUS], given[_KIND] = STATUS_TITLE.get(given[_STATUS]), KIND_TITLE[given[_KIND]]
    given.insert(_TODO, short_step(kind, supported, open_rules, pitfalls))
    if decided is None:
        return [*given, None, None, None, None, None]
    return [*given, decided.decision, decided.assignee, decided.comment, None, decided.entry]


def _criteria_sheet(book: Book, rows: WorklistRows) -> Iterator[str]:
    sheet = table(book, "Criteria", _CRITERIA, frozen=2)
    looks = [column.look for column in _CRITERIA]
    part, found = rows.criteria(CRITERIA_ROWS)
    for seq, note_id, code, status, rule, result, reason, weight, required, *said in found:
        told = (STATUS_TITLE[status], rule, RULE_TITLE[result])
        sheet.row((seq, note_id, code, *told, reason, required, weight, *said), looks)
    sheet.filtered(0, len(_CRITERIA))
    yield from _told("Criteria", part, "candidates.parquet")


def _evidence_sheet(book: Book, rows: WorklistRows) -> Iterator[str]:
    sheet = table(book, "Evidence", _EVIDENCE, frozen=2)
    looks = [column.look for column in _EVIDENCE]
    part, found = rows.evidence(EVIDENCE_ROWS)
    for seq, note_id, code, role, rule, line, column, *rest in found:
        sheet.row((seq, note_id, code, ROLE_TITLE[role], rule, f"{line}:{column}", *rest), looks)
    sheet.filtered(0, len(_EVIDENCE))
    yield from _told("Evidence", part, "evidence.parquet")


def _not_judged_sheet(book: Book, db: duckdb.DuckDBPyConnection, figures: Figures) -> Iterator[str]:
    sheet = table(book, "Not judged", _NOT_JUDGED, frozen=2)
    looks = [column.look for column in _NOT_JUDGED]
    for row in islice(not_judged(db), LISTED_ROWS):
        sheet.row(row, looks)
    sheet.filtered(0, len(_NOT_JUDGED))
    of = figures.records - figures.judged
    if of > LISTED_ROWS:
        yield f"Not judged has the first {LISTED_ROWS:,} of {of:,} records; notes.parquet has all."


def _told(name: str, part: SheetExtent, where: str) -> Iterator[str]:
    if part.charts < part.charts_of:
        yield (
            f"{name} has {part.rows:,} rows, of the first {part.charts:,} of {part.charts_of:,} charts on the "
            f"worklist; {where} has all."
        )
