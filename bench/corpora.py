"""The records of the corpora, as the measurements read them."""

import json
from pathlib import Path
from typing import Any

from dxproof import Engine, Report

CODE = "M99.70"


def rows(path: Path) -> list[dict[str, Any]]:
    """The records of one file; none, and a message, if it is missing."""
    if not path.exists():
        print(f"{path.name}: not there, not measured")
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def judge(engine: Engine, row: dict[str, Any], text: str | None = None) -> Report:
    """The report of one record, or of another text in its place."""
    return engine.check(
        row["text"] if text is None else text,
        target=row.get("code", CODE),
        setting=row.get("setting"),
        encounter=row.get("encounter"),
        claim=row.get("claim"),
        note_id=str(row.get("id", row.get("record_id"))),
    )
