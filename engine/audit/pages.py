"""The files for readers of an audit, from its tables and run.json."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dxproof.engine.audit.schemas import TABLES
from dxproof.engine.audit.store import RUN, written
from dxproof.engine.audit.summary.figures import figures_of
from dxproof.engine.audit.summary.page import summary_page
from dxproof.engine.audit.worklist.book import write_worklist
from dxproof.engine.pack.loader import Pack

WORKLIST, SUMMARY = "worklist.xlsx", "summary.html"


def write_pages(folder: Path, stamp: dict[str, Any], packs: Sequence[Pack]) -> None:
    """Write the worklist and the summary. The same tables and stamp give the same bytes."""
    figures = figures_of(folder, stamp)
    with written(folder / WORKLIST) as file:
        write_worklist(folder, figures, file)
    with written(folder / SUMMARY) as file:
        file.write(summary_page(figures, packs).encode())


def written_files() -> tuple[str, ...]:
    """The files of a finished audit, files for readers first."""
    return (WORKLIST, SUMMARY, *(f"{name}.parquet" for name in TABLES), RUN)
