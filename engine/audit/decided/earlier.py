"""Decisions as earlier versions stored them, ``decisions.parquet``: taken over once, as the entries of their sheets."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dxproof.engine.audit.ordinary import check_ordinary
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

EARLIER = "decisions.parquet"
_TEXTS = ("note_id", "code", "kind", "decision", "assignee", "comment", "file", "file_sha256", "imported_at")
_COLUMNS = pa.schema([("seq", pa.int64()), *((name, pa.string()) for name in _TEXTS), ("revision", pa.int64())])


def earlier_entries(folder: Path) -> list[dict[str, Any]]:
    """The rows of the file in order; none if there is no file. Raises AUDIT_FOLDER."""
    path = folder / EARLIER
    if not check_ordinary(path):
        return []
    try:
        rows = pq.read_table(path).select(_COLUMNS.names).cast(_COLUMNS).to_pylist()
    except (pa.ArrowException, OSError, LookupError, TypeError, ValueError):
        hint = "restore the file from a copy, or move it away to start again"
        raise DxproofError(Problem.AUDIT_FOLDER, "cannot be read", Where(shown(str(path))), hint) from None
    for row in rows:
        row["at"] = row.pop("imported_at")
    return sorted(rows, key=lambda row: row["revision"])
