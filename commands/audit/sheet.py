"""``dxproof audit import DIR SHEET``: what people typed into a worklist goes back to its audit."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.audit.common import need_extra
from dxproof.commands.common import NOT_REACHED, REACHED, UNUSABLE
from dxproof.engine.output import opened

if TYPE_CHECKING:
    from dxproof.engine.audit.worklist.decisions import Imported


def import_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the audit that the worklist is of.")],
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="The worklist.xlsx that comes back.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Where a cell differs from what is stored, take what the sheet says.")
    ] = False,
) -> None:
    """Take back a worklist: decisions, assignees and comments go to DIR/decisions.parquet, with all that was before.

    Rows may be sorted, filtered, removed, and columns added. An empty cell erases nothing; a cell that differs from what
    is stored is listed and left. Exits with 0 where all was taken, 1 where cells differ, 2 where rows cannot be used.
    """
    need_extra()
    from dxproof.engine.audit.worklist.decisions import import_sheet

    imported = import_sheet(folder, sheet, replace)
    with opened(None, for_people=True) as out:
        out.writelines(f"{line}\n" for line in _told(imported))
    raise typer.Exit(UNUSABLE if imported.refused else NOT_REACHED if imported.conflicts else REACHED)


def _told(imported: "Imported") -> Iterator[str]:
    from dxproof.engine.report.places import shown

    conflicts, refused = len(imported.conflicts), len(imported.refused)
    yield (
        f"{imported.taken:,} rows taken, {imported.unchanged:,} unchanged, "
        f"{conflicts:,} cells differ from what is stored, {refused:,} rows refused"
    )
    for conflict in imported.conflicts:
        chart = f"row {conflict.row}, chart {conflict.seq} {shown(conflict.note_id or '')}"
        yield f"  {chart}: {conflict.column} was {shown(conflict.was)!r}, is {shown(conflict.now)!r}: not taken"
    if conflicts:
        yield "  --replace takes what the sheet says; what was stored stays as history"
    for row in imported.refused:
        yield f"  row {row.row} refused: {row.message}"
