"""Shared fixtures for the tests of CI formats: one folder with notes of every kind."""

import json
from pathlib import Path

import pytest

SUPPORTED = (
    "HPI: Neck pain for six months. Six weeks of physical therapy and NSAIDs without relief.\n"
    "Imaging: MRI cervical spine shows left C1-C2 foraminal stenosis due to ligament thickening.\n"
    "Assessment: Left foraminal stenosis at C1-C2 due to ligament thickening.\n"
)
INCOMPLETE = "Assessment: Left foraminal stenosis at C1-C2 due to ligament thickening.\n"
# Characters of one, two and four bytes, a wide one and every kind of line end stand before the words.
CONFUSED = (
    "Größe 🦴 漢字,\tPT × 6 wk.\r\nImaging: MRI\u2028C1-C2 foraminal narrowing\rdue to an osteophyte.\nDx: M99.70\n"
)
HOSTILE_NAME = "a %0A,b::error::c'<&>"


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command is run in."""
    monkeypatch.chdir(tmp_path)
    Path("charts").mkdir()
    Path("charts/supported.txt").write_text(SUPPORTED)
    Path("charts/incomplete.txt").write_text(INCOMPLETE)
    Path("charts/confused.txt").write_bytes(CONFUSED.encode())
    Path(f"{HOSTILE_NAME}.txt").write_bytes(CONFUSED.encode())
    Path("empty.txt").write_text("")
    record = {"id": "late", "text": CONFUSED}
    Path("visits.jsonl").write_text('{"id": "x", "text": \n' + json.dumps(record) + "\n")
    Path("notes").mkdir()
    Path("notes/plain:12").write_text(INCOMPLETE)
    return tmp_path
