"""What a reader opens after an audit, from its tables and the stamp of the run."""

from pathlib import Path
from typing import Any

from dxproof.engine.audit.figures import figures_of
from dxproof.engine.audit.store import written
from dxproof.engine.audit.summary_page import summary_page
from dxproof.engine.pack.loader import Pack

WORKLIST, SUMMARY = "worklist.xlsx", "summary.html"


def write_pages(folder: Path, stamp: dict[str, Any], pack: Pack) -> None:
    """Write the worklist to hand out and the summary to show. The same tables and stamp give the same bytes."""
    figures = figures_of(folder, stamp)
    with written(folder / SUMMARY) as file:
        file.write(summary_page(figures, pack).encode())
