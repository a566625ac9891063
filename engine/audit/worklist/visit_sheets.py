"""The sheets of a worklist with visits: what each lacks, the table of its regions, and episodes."""

from collections.abc import Iterator

import duckdb

from dxproof.engine.audit.worklist.returned import NOTE_ID, ROW
from dxproof.engine.audit.worklist.rows import episodes, visit_regions, visits
from dxproof.engine.audit.worklist.sheet import Book, CellStyle, Column, table
from dxproof.engine.report.region_table import COUNTED, HEADS

VISIT_ROWS = 100_000

_VISITS = (
    Column(ROW, 7, CellStyle.NUMBER),
    Column(NOTE_ID, 18),
    Column("Provider", 12, CellStyle.WRAP),
    Column("Date", 10.5),
    Column("Pack", 12),
    Column("Met", 6, CellStyle.NUMBER),
    Column("Of", 6, CellStyle.NUMBER),
    Column("Regions counted", 9, CellStyle.NUMBER),
    Column("Open", 26, CellStyle.WRAP),
    Column("What to document", 70, CellStyle.WRAP),
)
_REGIONS = (
    Column(ROW, 7, CellStyle.NUMBER),
    Column(NOTE_ID, 18),
    Column("Pack", 12),
    *(Column(head.capitalize(), 5 if len(head) == 1 else 18, CellStyle.WRAP) for head in (*HEADS, COUNTED)),
)


_EPISODES = (
    Column("Patient", 18, CellStyle.WRAP),
    Column("Pack", 12),
    Column("Visits", 7, CellStyle.NUMBER),
    Column("First", 10.5),
    Column("Last", 10.5),
    Column("Concern", 24),
    Column("At visits", 12, CellStyle.WRAP),
    Column("What was found", 60, CellStyle.WRAP),
    Column("Words", 50, CellStyle.WRAP),
)


def visit_sheets(book: Book, db: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Both sheets, where a pack of a visit applies to any chart; what they leave out."""
    (count,) = db.execute("SELECT count(*) FROM visits WHERE applies").fetchone() or (0,)
    if not count:
        return
    sheet = table(book, "Visits", _VISITS, frozen=2)
    for *row, remedies in visits(db, VISIT_ROWS):
        sheet.row((*row, " ".join(remedies)), [column.look for column in _VISITS])
    sheet.filtered(0, len(_VISITS))
    sheet = table(book, "Regions", _REGIONS, frozen=2)
    for region in visit_regions(db, VISIT_ROWS):
        sheet.row(region, [column.look for column in _REGIONS])
    sheet.filtered(0, len(_REGIONS))
    if count > VISIT_ROWS:
        yield f"Visits has the first {VISIT_ROWS:,} of {count:,} visits; visits.parquet has all."


def episode_sheet(book: Book, db: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The concerns about the episode of each patient, if the records name patients."""
    (count,) = db.execute("SELECT count(*) FROM episodes").fetchone() or (0,)
    if not count:
        return
    sheet = table(book, "Episodes", _EPISODES, frozen=1)
    for row in episodes(db, VISIT_ROWS):
        sheet.row(row, [column.look for column in _EPISODES])
    sheet.filtered(0, len(_EPISODES))
    if count > VISIT_ROWS:
        yield f"Episodes has the first {VISIT_ROWS:,} of {count:,} rows; episodes.parquet has all."
