"""Claims with service lines, read as a table: which pointers link the code, and which do not."""

import json
from pathlib import Path

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.inputs import InputOptions, read_notes

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "claim_lines"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
UNLINKED = "procedure-unlinked"


def test_every_claim_raises_what_it_should(engine: Engine) -> None:
    notes = [
        note for note in read_notes([str(FOLDER / "claims.jsonl")], InputOptions(), None) if isinstance(note, Note)
    ]
    found = {
        note.id: {
            "about": EXPECTED[note.id or ""]["about"],
            "pitfalls": [p.id for p in engine.check_note(note).pitfalls],
        }
        for note in notes
    }
    assert found == EXPECTED


def test_there_are_enough_of_each_kind() -> None:
    """Linked, unlinked, and claims that say nothing of links."""
    pointed = {
        record["id"]: any(line.get("dx") for line in record["claim"].get("lines", ()))
        for record in map(json.loads, (FOLDER / "claims.jsonl").read_text(encoding="utf-8").splitlines())
    }
    wrong = {name for name, expected in EXPECTED.items() if UNLINKED in expected["pitfalls"]}
    right = {name for name, has in pointed.items() if has} - wrong
    silent = {name for name, has in pointed.items() if not has}
    assert len(pointed) == len(right) + len(wrong) + len(silent) >= 40
    assert (len(right) >= 15, len(wrong) >= 15, len(silent) >= 4) == (True, True, True)
