"""What a reader opens after an audit: the worklist and the summary, from the tables and the stamp of the run."""

from pathlib import Path
from typing import Any


def write_report(folder: Path, stamp: dict[str, Any]) -> None:
    """Write worklist.xlsx and summary.html."""
