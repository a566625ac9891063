"""``dxproof audit import DIR SHEET`` and ``sheet DIR``: the decisions entered in a worklist, and a worklist with those of everybody."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.audit.common import need_extra, refuse_audit_file
from dxproof.commands.common import NOT_REACHED, REACHED, UNUSABLE
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.output import opened, opened_bytes

if TYPE_CHECKING:
    from dxproof.engine.audit.worklist.decisions import Imported


def import_(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of the audit that the worklist belongs to.")
    ],
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="The edited worklist.xlsx.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite stored values that differ from the sheet.")
    ] = False,
) -> None:
    """Import a worklist: decisions, assignees and comments are added to the store of the audit, DIR/decisions.sqlite, with full history.

    Rows may be sorted, filtered, removed, and columns added. An empty cell erases nothing; a cell that differs from the
    stored value is listed and not imported. Exit code 0 if everything was imported, 1 if cells differ, 2 if rows cannot
    be used.
    """
    need_extra()
    from dxproof.engine.audit.worklist.decisions import import_sheet

    imported = import_sheet(folder, sheet, replace)
    with opened(None, for_people=True) as out:
        out.writelines(f"{line}\n" for line in _told(imported))
    raise typer.Exit(UNUSABLE if imported.refused else NOT_REACHED if imported.conflicts else REACHED)


def sheet(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a finished audit.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The worklist to write, outside of DIR.")
    ],
    link: Annotated[
        str | None,
        typer.Option(
            "--link", metavar="ADDRESS", help="Where `dxproof serve DIR` runs: each row then links to its chart."
        ),
    ] = None,
) -> None:
    """Write the worklist again, with what was decided so far on the page and in other sheets.

    It can be filled in and imported like the first. Cells that nobody touches change nothing, whatever was decided meanwhile.
    """
    need_extra()
    refuse_audit_file(output, folder)
    if link is not None and not re.fullmatch(r"https?://[^\s#]{1,200}", link):
        hint = "write it as http://127.0.0.1:8642"
        raise DxproofError(Problem.OUTPUT, "--link is not the address of a service", hint=hint)
    from dxproof.engine.audit.store import Store
    from dxproof.engine.audit.summary.figures import figures_of
    from dxproof.engine.audit.worklist.book import write_worklist

    figures = figures_of(folder, Store(folder).run())
    with opened_bytes(output) as file:
        write_worklist(
            folder, figures, file, f"{link.rstrip('/').removesuffix('/worklist')}/worklist" if link else None
        )


def _told(imported: "Imported") -> Iterator[str]:
    from dxproof.engine.report.places import shown

    conflicts, refused = len(imported.conflicts), len(imported.refused)
    yield (
        f"{imported.taken:,} rows imported, {imported.unchanged:,} unchanged, "
        f"{conflicts:,} cells differ from the stored value, {refused:,} rows refused"
    )
    for conflict in imported.conflicts:
        chart = f"row {conflict.row}, chart {conflict.seq} {shown(conflict.note_id or '')}"
        yield f"  {chart}: {conflict.column} was {shown(conflict.was)!r}, is {shown(conflict.now)!r}: not imported"
    if conflicts:
        yield "  --replace imports them; the stored values are kept as history"
    for row in imported.refused:
        yield f"  row {row.row} refused: {row.message}"
