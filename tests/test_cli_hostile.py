"""Unusual arguments: no control character and no word of a note reaches the terminal."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof import cli
from dxproof.engine.authoring.scaffold import new_pack

CANARY = "Zyxquorvel"
NOTE = f'Seen: {CANARY}. MRI {CANARY} 01/14/2027: C1-C2 foraminal stenosis due to pannus.\n"a: [{CANARY}\n'


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[object, str]]:
    """Exit code and everything that was said."""
    monkeypatch.chdir(tmp_path)
    Path("note.txt").write_text(NOTE, encoding="utf-8")

    def run(*arguments: str) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["dxproof", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return ended.value.code, told.out + told.err

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ["rules", "show", "{}"], ["rules", "list", "--pack", "{}"], ["rules", "validate", "{}"], ["rules", "lint", "{}"],
        ["rules", "new", "{}"], ["explain", "{}"], ["test", "{}"], ["check", "note.txt", "--profile", "{}"],
        ["check", "note.txt", "--as-of", "{}"], ["check", "note.txt", "--code", "{}"], ["check", "note.txt", "--pack", "{}"],
        ["why", "note.txt", "{}"], ["rules", "compare", "{}", "m99-stenosis", "note.txt"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_odd_argument_is_told_and_inert(call: Callable[..., tuple[object, str]], arguments: list[str]) -> None:
    code, said = call(*(part.replace("{}", "\x1b[31mx\x07\u202e") for part in arguments))
    assert code == 2
    assert "error[" in said
    assert "Traceback" not in said
    assert all(character.isprintable() or character == "\n" for character in said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "note.txt", "--profile", "note.txt"],
        ["check", "note.txt", "--claim", "note.txt"],
        ["check", "note.txt", "--pack", "note.txt"],
        ["rules", "compare", "m99-stenosis", "m99-stenosis", "note.txt", "--profile", "note.txt"],
        ["rules", "compare", "m17", "m16", "note.txt"],
        ["rules", "validate", "note.txt"],
        ["test", "note.txt"],
    ],
    ids=" ".join,
)
def test_a_note_in_a_wrong_place_is_not_shown(call: Callable[..., tuple[object, str]], arguments: list[str]) -> None:
    if "m16" in arguments:
        _write_packs_without_a_common_code()
    code, said = call(*arguments)
    assert code in (0, 1, 2)
    assert "the run failed" not in said
    assert ("1 with a changed verdict" in said) is ("m16" in arguments)
    assert CANARY not in said


def _write_packs_without_a_common_code() -> None:
    """Small ones: a comparison tries every line in which two packs differ."""
    shutil.copytree(new_pack("m17", Path(), {}), "m16")
    for file in Path("m16").rglob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace("M17", "M16"), encoding="utf-8")


def test_an_empty_code_is_no_code(call: Callable[..., tuple[object, str]]) -> None:
    assert call("rules", "compare", "m99-stenosis", "m99-stenosis", "note.txt", "--code", " ")[0] == 2
