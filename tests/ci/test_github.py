"""Workflow commands, parsed as the runner parses them, for any content of names and notes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# The runner's own reading: '::' name ' ' properties '::' data; then the escapes, with '%' last.
COMMAND = re.compile(r"::(error|warning|notice) (.*?)::(.*)")


def read(line: str) -> tuple[str, dict[str, str], str]:
    found = COMMAND.fullmatch(line)
    assert found, line
    properties = dict(pair.split("=", 1) for pair in found[2].split(","))
    return found[1], {name: unescaped(value) for name, value in properties.items()}, unescaped(found[3])


def unescaped(text: str) -> str:
    for sign, code in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


@pytest.fixture
def github(command: Callable[..., Any]) -> Callable[..., list[tuple[str, dict[str, str], str]]]:
    """The commands of a call."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> list[tuple[str, dict[str, str], str]]:
        ended = command("check", *arguments, "--format", "github", stdin=stdin)
        assert ended.out == "" or ended.out.endswith("\n")
        return [read(line) for line in ended.out.split("\n")[:-1]]

    return call


GitHub = Callable[..., list[tuple[str, dict[str, str], str]]]


def test_a_note_with_nothing_to_mend_has_no_command(github: GitHub) -> None:
    assert github("charts/supported.txt") == []


def test_the_words_by_line_and_column(github: GitHub) -> None:
    text = Path("charts/confused.txt").read_bytes().decode().splitlines()
    (found,) = [place for _, place, _ in github("charts/confused.txt") if place["title"] == "dxproof mechanism-stated"]
    assert found["file"] == "charts/confused.txt"
    line = text[int(found["line"]) - 1]
    assert line[int(found["col"]) - 1 : int(found["endColumn"]) - 1] == "osteophyte"


@pytest.mark.parametrize(
    ("note", "fail_on", "level"),
    [
        ("incomplete", "unsupported", "warning"),
        ("incomplete", "incomplete", "error"),
        ("confused", "unsupported", "error"),
        ("confused", "never", "warning"),
    ],
)
def test_levels(github: GitHub, note: str, fail_on: str, level: str) -> None:
    found = github(f"charts/{note}.txt", "--fail-on", fail_on)
    assert found[0][:2] == (level, {"file": f"charts/{note}.txt", "title": "dxproof code-status"})


def test_a_record_has_the_line_of_its_table_and_a_broken_one_its_place(github: GitHub) -> None:
    broken, *rest = github("visits.jsonl")
    assert broken[0] == "error"
    assert broken[1] == {"file": "visits.jsonl", "line": "1", "col": "21", "title": "dxproof input-json"}
    assert {(place["file"], place["line"]) for _, place, _ in rest} == {("visits.jsonl", "2")}
    assert rest[0][1]["title"] == "dxproof code-status (late)"


def test_standard_input_is_no_file(github: GitHub) -> None:
    found = github("-", stdin=Path("charts/confused.txt").read_bytes())
    assert found
    assert all(set(place) == {"title"} for _, place, _ in found)
    (empty,) = github("-", stdin=b"")
    assert empty[1] == {"title": "dxproof input-empty"}


def test_hostile_names_and_words_break_out_of_nothing(github: GitHub, notes: Path) -> None:
    (notes / "t.jsonl").write_text(
        json.dumps({"id": "%0A::error::x,y:z", "text": "L C1-C2 foraminal\n::warning::x\nstenosis. Dx: M99.60"})
    )
    names = [path.name for path in notes.glob("a*.txt")]
    (name,) = names
    found = github(name, "t.jsonl", "--quotes")
    assert {place["file"] for _, place, _ in found} == {name, "t.jsonl"}
    assert {place["title"].partition(" (")[2] for _, place, _ in found if place["file"] == "t.jsonl"} == {
        "%0A::error::x,y:z)"
    }


def test_words_are_told_only_where_they_are_asked_for(github: GitHub) -> None:
    assert "osteophyte" not in str(github("charts/confused.txt"))
    assert any(message.startswith('"osteophyte": ') for *_, message in github("charts/confused.txt", "--quotes"))


def test_a_note_never_floods_the_log(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dxproof.engine.report.github.MOST", 2)
    *first, last = github("charts/confused.txt")
    assert len(first) == 2
    assert last[0] == "notice"
    assert re.fullmatch(r"[1-9]\d* more remarks on this note are not shown here", last[2])


@pytest.mark.parametrize("output_format", ["text", "sarif"])
def test_words_cannot_be_asked_for_and_left_out(command: Callable[..., Any], output_format: str) -> None:
    ended = command("check", "charts", "--quotes", "--redact", "--format", output_format)
    assert (ended.code, ended.out) == (2, "")
    assert "--redact" in ended.err
