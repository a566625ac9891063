"""docs/writing-rules.md is correct: its files form a valid pack, and its commands work."""

import re
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from dxproof import cli
from dxproof.engine.pack.loader import find_pack
from dxproof.engine.pack.model import ChunkKind

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "writing-rules.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```(?:yaml|text)\n# carpal_tunnel/(\S+)\n(.*?)```", PAGE, re.DOTALL))
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]


def run(monkeypatch: pytest.MonkeyPatch, command: str) -> int:
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_page_has_its_files_and_commands() -> None:
    assert len(FILES) == 11
    assert len(COMMANDS) == 10
    assert all(command.startswith("dxproof ") for command in COMMANDS)


def test_the_pack_of_the_page_is_written_tested_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    first, *others = COMMANDS
    assert run(monkeypatch, first) == 0
    for folder in ("lexicon", "rules", "fixtures"):
        shutil.rmtree(tmp_path / "carpal_tunnel" / folder)
    for name, text in FILES.items():
        path = tmp_path / "carpal_tunnel" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree("carpal_tunnel", "old/carpal_tunnel")
    shutil.copytree("carpal_tunnel/fixtures/right_cts", "notes")
    shutil.copy("notes/note.txt", "note.txt")
    codes = {}
    for command in others:
        codes[command] = run(monkeypatch, command)
        out = capsys.readouterr().out
        if command == "dxproof test carpal_tunnel":
            assert "16 passed" in out
        elif command.startswith("dxproof check"):
            assert "SUPPORTED" in out
    assert {command: code for command, code in codes.items() if code} == {}


def test_page_names_every_kind_of_chunk() -> None:
    assert {kind.value for kind in ChunkKind} - set(re.findall(r"`([A-Z]+)`", PAGE)) == set()


def test_the_wording_of_the_page_is_taught(tmp_path: Path, command: Callable[..., Any]) -> None:
    """The sentence is unread, then the construction of the page reads it, and its examples pass."""
    taught = re.search(r"   ```\n(   concept: constructions\n.*?)   ```", PAGE, re.DOTALL)
    told = re.search(r"1 × (.+)\n +notes/a.txt:1:1: (.+)", PAGE)
    assert taught is not None
    assert told is not None
    note = tmp_path / "notes" / "a.txt"
    note.parent.mkdir()
    note.write_text(told[2], encoding="utf-8")
    unread = command("rules", "lint", "m99-stenosis", "--notes", note.parent).out
    assert unread.splitlines()[0] == f"1 × {told[1]}"
    pack = Path(shutil.copytree(find_pack("m99-stenosis"), tmp_path / "own"))
    (pack / "lexicon" / "constructions.yaml").write_text(dedent(taught[1]), encoding="utf-8")
    assert command("rules", "lint", pack, "--notes", note.parent).out == ""
    run_of_examples = command("test", pack, "-k", "wording severity-of-part")
    assert (run_of_examples.code, "2 passed" in run_of_examples.out) == (0, True)
