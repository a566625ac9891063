"""The sentences of notes that no construction took, as a list of what to teach."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

SPUR = "A spur sits in the foramen at C4-C5."
DISC = "A disc sits in the foramen at C4-C5."


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(f"The C5-C6 foramen leaves little room.\n{SPUR}\nNo foraminal narrowing at C6-C7.\n")
    (folder / "b.txt").write_text(f"Dear colleague,\n{DISC}\n")
    return folder


def test_most_frequent_wording_first(command: Command, notes: Path) -> None:
    ended = command("rules", "lint", "m99-stenosis", "--notes", str(notes))
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert lines[0] == "2 × CAUSE AT PART AT PLACE"
    assert lines[1].endswith(f"a.txt:2:1: {SPUR}")
    assert lines[2].endswith(f"b.txt:2:1: {DISC}")
    assert lines[3] == "1 × PLACE PART OTHER"
    assert "C6-C7" not in ended.out
    assert "3 sentences" in ended.err


def test_redacted_it_shows_no_word_of_a_note(command: Command, notes: Path) -> None:
    ended = command("rules", "lint", "m99-stenosis", "--notes", str(notes), "--redact")
    assert ended.code == 0
    assert "CAUSE AT PART AT PLACE" in ended.out
    assert not any(word in ended.out + ended.err for word in ("spur", "disc", "sits", "C4-C5"))


def test_help_says_that_it_shows_notes(command: Command) -> None:
    ended = command("rules", "lint", "--help")
    assert "shows the text of notes" in " ".join(ended.out.replace("│", " ").split())
