"""Files that a call leaves: their owner's alone, the same bytes each time, and whole or not at all."""

import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof import cli

NOTE = "Assessment: foraminal stenosis C1-C2. MRI cervical spine 10/01/2026: moderate foraminal stenosis at C1-C2. Headache."

Call = Callable[..., tuple[object, str]]
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Exit code and what was said, beside a note."""
    monkeypatch.chdir(tmp_path)
    Path("note.txt").write_text(NOTE, encoding="utf-8")
    Path("notes.jsonl").write_text('{"id": "a", "text": "C1-C2 foraminal stenosis."}\n', encoding="utf-8")

    def run(*arguments: str) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["dxproof", *arguments])
        code: object = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def _mode(path: str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


@posix
@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        (["check", "note.txt", "-o", "report"], ["report"]),
        (["check", "note.txt", "--format", "html", "-o", "pages/"], ["pages/index.html", "pages/0001-note.html"]),
        (["query", "note.txt", "-o", "report"], ["report"]),
        (["query", "note.txt", "--format", "docx", "-o", "report"], ["report"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_a_new_report_is_its_owners_alone(call: Call, arguments: list[str], files: list[str]) -> None:
    before = os.umask(0o022)
    try:
        call(*arguments)
    finally:
        os.umask(before)
    assert {name: oct(_mode(name)) for name in files} == dict.fromkeys(files, oct(0o600))
    assert not Path("pages").exists() or _mode("pages") == 0o700


@posix
@pytest.mark.parametrize("arguments", [["check"], ["query", "--format", "docx"]], ids=" ".join)
def test_a_report_that_was_there_keeps_its_mode(call: Call, arguments: list[str]) -> None:
    Path("report").touch()
    Path("report").chmod(0o644)
    call(*arguments, "note.txt", "-o", "report")
    assert Path("report").stat().st_size > 0
    assert _mode("report") == 0o644


def test_a_word_document_has_the_same_bytes_tomorrow(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    today, written = time.time(), []
    for day in (0, 1, 400):
        monkeypatch.setattr(time, "time", lambda moment=today + day * 86_400: moment)
        assert call("query", "note.txt", "--format", "docx", "-o", f"{day}.docx")[0] == 0
        written.append(Path(f"{day}.docx").read_bytes())
    assert len(written[0]) > 1000
    assert len(set(written)) == 1


@posix
def test_a_sample_that_cannot_be_written_says_where(call: Call) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        code, said = call("audit", "sample", "notes.jsonl", "--out", "s", "--seed", "1", "--size", "1")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 2
    assert said.startswith("error[output]: s: cannot be written: ")
    assert "free disk space, or choose another --out" in said
    assert not Path("s").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("arguments", [["check"], ["query", "--format", "docx"]], ids=" ".join)
def test_a_pipe_is_written_to_and_not_replaced(call: Call, arguments: list[str]) -> None:
    os.mkfifo("pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_bytes()), daemon=True)
    reader.start()
    call(*arguments, "note.txt", "-o", "pipe")
    reader.join(timeout=600)
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)
    assert len(read[0]) > 100


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals on this system")
def test_a_word_document_is_not_written_to_a_terminal(call: Call) -> None:
    ours, theirs = os.openpty()
    try:
        code, said = call("query", "note.txt", "--format", "docx", "-o", os.ttyname(theirs))
        assert code == 2
        assert "cannot be written: it is a terminal (choose another -o)" in said
    finally:
        os.close(ours)
        os.close(theirs)
