"""docs/writing-rules.md is correct: its files form a valid pack, and its commands work."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from dxproof import cli

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
