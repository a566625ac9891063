"""What a terminal would obey: notes, names and tables are shown on one, and go byte for byte into files and pipes."""

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof import cli
from dxproof.engine.visible import made_visible, visible

# A window title, a colour, a C1 control sequence, a turned writing direction, a mark without width, a tag.
STEERING = "\x1b]0;pwned\x07\x1b[31m\x9b2J\u202e\u200b\U000e0041"
NOTE = f"MRI 01/14/2027: C1-C2 foraminal stenosis {STEERING} due to {STEERING} ligamentum flavum.\r\n\tHeadache. {STEERING}\n"
ALLOWED = "\n\t"

Call = Callable[..., tuple[object, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Exit code and all that was said; ``terminal`` says whether standard output is one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("note.txt").write_text(NOTE, encoding="utf-8", newline="")

    def run(*arguments: str, terminal: bool = True) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["dxproof", *arguments])
        monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return ended.value.code, told.out + told.err

    return run


def _obeyed(text: str) -> set[str]:
    return {one for one in text if not one.isprintable() and one not in ALLOWED}


@pytest.mark.parametrize(
    "arguments",
    [
        ["text", "note.txt"],
        ["why", "note.txt", "M99.70"],
        ["query", "note.txt", "--code", "M99.70"],
        ["query", "note.txt", "--code", "M99.70", "--format", "json"],
        *(["check", "note.txt", "--format", name] for name in ("text", "json", "jsonl", "html")),
        *(["check", "note.txt", "--quotes", "--format", name] for name in ("sarif", "junit", "github")),
    ],
    ids=" ".join,
)
def test_no_format_of_a_note_steers_a_terminal(call: Call, arguments: list[str]) -> None:
    code, said = call(*arguments)
    assert code in (0, 1)
    assert "C1-C2" in said or "M99.70" in said
    assert not _obeyed(said)


def test_every_colour_is_our_own(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its colours a report is the one that has none, so that no code of a note was taken for one."""
    plain = call("check", "note.txt", "-vv", "--color", "never")[1]
    painted = call("check", "note.txt", "-vv", "--color", "always")[1]
    assert "\x1b[" in painted
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain
    assert not _obeyed(plain)


def test_the_text_that_offsets_count_goes_unchanged_into_a_pipe(call: Call) -> None:
    assert call("text", "note.txt", terminal=False) == (0, NOTE)


def test_json_on_a_terminal_says_the_same_as_json_in_a_file(call: Call) -> None:
    Path("note.txt").write_text(NOTE.replace("\U000e0041", ""), encoding="utf-8", newline="")
    shown = call("check", "note.txt", "--format", "json")[1]
    assert json.loads(shown) == json.loads(call("check", "note.txt", "--format", "json", terminal=False)[1])


@pytest.mark.parametrize("output_format", ["text", "github"])
def test_what_people_read_is_safe_to_show_later(call: Call, output_format: str) -> None:
    call("check", "note.txt", "--quotes", "--format", output_format, "-o", "report", terminal=False)
    assert not _obeyed(Path("report").read_text(encoding="utf-8"))


def test_what_a_parser_or_a_library_says_is_shown(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def app(prog_name: str) -> None:
        sys.stderr.write(f"No such option: --{STEERING}\n")
        raise SystemExit(2 if prog_name == "dxproof" else 1)

    monkeypatch.setattr(cli, "app", app)
    code, said = call()
    assert code == 2
    assert "pwned" in said
    assert not _obeyed(said)


def test_names_of_files_are_shown(call: Call) -> None:
    name = "a\n\x1b[31m\u202eb.txt"
    Path(name).write_text("", encoding="utf-8")
    Path("folder").mkdir()
    Path("folder", name).write_text("C1-C2 foraminal stenosis.", encoding="utf-8")
    assert not _obeyed(call("check", name, "folder")[1])


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x9b", "\u200b", "\u2028", "\u202e", "\ue000", "\U000e0001"]
)
def test_nothing_is_passed_that_cannot_be_seen(character: str) -> None:
    assert visible(f"a{character}b").isprintable()
    assert visible(f"a{character}b") != f"a{character}b"


def test_white_space_is_a_blank_and_a_stream_keeps_lines_and_tabs() -> None:
    assert visible("a\n\tb\r\nc\u00a0é 髄") == "a  b  c é 髄"
    below = io.StringIO()
    made_visible(below).write("a\n\tb\r\nc\u00a0é 髄")
    assert below.getvalue() == "a\n\tb \nc é 髄"


def test_a_stream_in_front_is_otherwise_the_stream_below() -> None:
    below = io.StringIO()
    front = made_visible(below)
    assert front.write("a\x1b\n") == 3
    front.writelines(["b\t", "c\x9b"])
    front.flush()
    assert below.getvalue() == "a\\u001b\nb\tc\\u009b"
    assert not front.isatty()
