"""The command: what it writes and where, what it refuses, and exit codes. Messages never contain note text."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import dxproof
from dxproof import cli
from dxproof.commands import check
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine

ROOT = Path(__file__).resolve().parents[1]
SCREEN_NOTE = "fixtures/m99_stenosis/osteophyte_coded_as_m99_70/note.txt"
SECRET = "Xylocanary"

SUPPORTED = (
    "HPI: Neck pain for six months. Six weeks of physical therapy and NSAIDs without relief.\n"
    "Imaging: MRI cervical spine shows left C1-C2 foraminal stenosis due to a disc herniation.\n"
    "Assessment: Disc stenosis of the left C1-C2 intervertebral foramen.\n"
)
INCOMPLETE = "Assessment: Disc stenosis of the left C1-C2 intervertebral foramen.\n"
UNSUPPORTED = f"Assessment: Neck pain. {SECRET}\n"

DIGEST = re.compile("sha256 [0-9a-f]{8}…")
VERSION = re.compile(r"^dxproof \d+\.\d+\.\S+$", re.MULTILINE)
skip_windows = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX streams")


@dataclass
class Run:
    """How a run ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(SUPPORTED)
    Path("part.txt").write_text(INCOMPLETE)
    Path("bad.txt").write_text(UNSUPPORTED)
    Path("empty.txt").write_text("")
    Path("many.jsonl").write_text("".join(json.dumps({"id": i, "text": SUPPORTED}) + "\n" for i in range(2)))
    Path("one.jsonl").write_text(json.dumps({"id": 1, "text": SUPPORTED}))
    Path("broken.jsonl").write_text(f'{{"id": 1, "text": {SECRET}}}')
    Path("claim.json").write_text('{"dx": ["M99.70"]}')
    Path("folder").mkdir()
    Path("folder/a.txt").write_text(SUPPORTED)
    Path("folder/b.txt").write_text(UNSUPPORTED)
    Path("single").mkdir()
    Path("single/a.txt").write_text(SUPPORTED)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """The command in this process."""

    def call(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["dxproof", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert SECRET not in err
        assert isinstance(ended.value.code, int)
        return Run(ended.value.code, out, err)

    return call


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.txt"], 0),
        (["part.txt"], 0),
        (["bad.txt"], 1),
        (["good.txt", "bad.txt"], 1),
        (["good.txt", "none.txt"], 2),
        (["bad.txt", "empty.txt"], 2),
        (["folder"], 1),
        (["broken.jsonl"], 2),
        (["good.txt", "--fail-on", "unsupported"], 0),
        (["part.txt", "--fail-on", "unsupported"], 0),
        (["bad.txt", "--fail-on", "unsupported"], 1),
        (["good.txt", "--fail-on", "incomplete"], 0),
        (["part.txt", "--fail-on", "incomplete"], 1),
        (["bad.txt", "--fail-on", "incomplete"], 1),
        (["bad.txt", "--fail-on", "never"], 0),
        (["none.txt", "--fail-on", "never"], 2),
        (["good.txt", "--fail-on", "sometimes"], 2),
        (["good.txt", "--code", "m9970"], 0),
        (["good.txt", "--code", "M99.71"], 1),
        (["good.txt", "--claim", "none.json"], 2),
        (["good.txt", "--pack", "none"], 2),
        ([], 2),
    ],
    ids=str,
)
def test_exit_codes(run: Callable[..., Run], arguments: Sequence[str], code: int) -> None:
    assert run("check", *arguments).code == code


@pytest.mark.parametrize("code", ["", " ", "M54.2", "M99.7"])
@pytest.mark.parametrize("command", ["check", "why"])
def test_an_unknown_code_is_never_the_default(run: Callable[..., Run], command: str, code: str) -> None:
    ended = run(command, "good.txt", *(["--code"] if command == "check" else []), code)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error[target-unknown]: ")


def test_version_and_help(run: Callable[..., Run]) -> None:
    assert run("--version").out == f"dxproof {dxproof.__version__}\n"
    assert "check" in run("--help").out


@pytest.mark.parametrize(
    ("inputs", "shape"),
    [
        (["good.txt"], "one"),
        (["good.txt", "none.txt"], "one"),
        (["good.txt", "bad.txt"], ["good", "bad"]),
        (["many.jsonl", "good.txt"], ["0", "1", "good"]),
        (["none.txt"], []),
        (["broken.jsonl"], []),
    ],
    ids=str,
)
def test_json_is_always_json(run: Callable[..., Run], inputs: Sequence[str], shape: object) -> None:
    value = json.loads(run("check", *inputs, "--format", "json").out)
    if isinstance(value, dict):
        assert value["schema"] == "dxproof/report/1"
        assert shape == "one"
    else:
        assert [report["note"]["id"] for report in value] == shape


def test_jsonl_is_one_report_a_line_in_order(run: Callable[..., Run]) -> None:
    ended = run("check", "bad.txt", "none.txt", "many.jsonl", "--format", "jsonl")
    assert [json.loads(line)["note"]["id"] for line in ended.out.splitlines()] == ["bad", "0", "1"]
    assert ended.err.splitlines()[-1] == "3 judged (2 supported, 1 of no rule pack), 1 not judged"


def test_texts_are_parted_by_a_rule(run: Callable[..., Run]) -> None:
    assert run("check", "good.txt", "bad.txt").out.count("\n" + "-" * 80 + "\n") == 1


def unstamped(screen: str) -> str:
    """A screen without what changes with every phrase of the pack and every release; that both are there is tested apart."""
    return VERSION.sub("dxproof …", DIGEST.sub("sha256 …", screen))


def screens_of_the_readme() -> list[tuple[str, str]]:
    """The calls that the README shows, each with its screen."""
    parts = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n$ dxproof ")[1:]
    return [(call, rest.partition("```")[0]) for call, _, rest in (part.partition("\n") for part in parts)]


def test_the_screens_of_the_readme_are_the_real_ones(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    screens = screens_of_the_readme()
    assert screens[0][0] == f"check {SCREEN_NOTE}"
    assert len(screens) == 5
    for call, screen in screens:
        ended = run(*call.split())
        assert unstamped(ended.out) == unstamped(screen), call
    ended = run("check", SCREEN_NOTE)
    assert len(DIGEST.findall(ended.out)) == 1
    assert VERSION.findall(ended.out) == [f"dxproof {dxproof.__version__}"]


# -o


@pytest.mark.parametrize("output_format", ["text", "json", "jsonl"])
@pytest.mark.parametrize(("note", "code"), [("good.txt", 0), ("bad.txt", 1)])
def test_a_file_gets_what_the_screen_would(run: Callable[..., Run], output_format: str, note: str, code: int) -> None:
    Path("out").write_text("old and longer than nothing" * 1000)
    Path("out").chmod(0o640)
    shown = run("check", note, "--format", output_format)
    written = run("check", note, "--format", output_format, "-o", "out")
    assert (written.code, written.out) == (code, "")
    assert Path("out").read_text(encoding="utf-8") == shown.out
    assert Path("out").stat().st_mode & 0o777 == 0o640
    assert not list(Path().glob(".dxproof-*"))


def test_a_bad_note_among_others_does_not_keep_the_report(run: Callable[..., Run]) -> None:
    assert run("check", "none.txt", "good.txt", "-o", "out").code == 2
    assert "M99.70" in Path("out").read_text(encoding="utf-8")


@pytest.mark.parametrize("inputs", [["none.txt"], ["empty.txt"], ["broken.jsonl", "none.txt"]], ids=" ".join)
@pytest.mark.parametrize("output_format", ["text", "json"])
def test_where_no_note_was_judged_the_old_report_stays(
    run: Callable[..., Run], inputs: Sequence[str], output_format: str
) -> None:
    Path("out").write_text("old")
    assert run("check", *inputs, "-o", "out", "--format", output_format).code == 2
    assert Path("out").read_text() == "old"
    assert not list(Path().glob(".dxproof-*"))


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (["one.jsonl"], "one.jsonl"),
        (["bad.txt", "one.jsonl"], "./one.jsonl"),
        (["one.jsonl"], "symbolic"),
        (["one.jsonl"], "hard"),
        (["folder"], "folder/a.txt"),
        (["folder"], "folder/../folder/a.txt"),
        (["folder"], "into_folder"),
        (["folder"], "folder/new.jsonl"),
        (["good.txt", "."], "folder/new.md"),
        (["good.txt", "--claim", "claim.json"], "claim.json"),
    ],
)
def test_no_input_is_overwritten(run: Callable[..., Run], arguments: Sequence[str], output: str) -> None:
    os.symlink("one.jsonl", "symbolic")
    os.link("one.jsonl", "hard")
    os.symlink("folder/a.txt", "into_folder")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    ended = run("check", *arguments, "-o", output)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error[output]: {Path(output)}: ")
    assert ended.err.endswith(" (choose another -o)\n")
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("output", ["folder/report.json", "folder/.hidden.jsonl", "folder2.txt"])
def test_beside_the_notes_a_report_may_lie(run: Callable[..., Run], output: str) -> None:
    assert run("check", "folder", "-o", output).code == 1
    assert Path(output).stat().st_size


def test_a_link_stays_a_link(run: Callable[..., Run]) -> None:
    Path("real").write_text("old")
    os.symlink("real", "link")
    assert run("check", "good.txt", "-o", "link").code == 0
    assert Path("link").is_symlink()
    assert "M99.70" in Path("real").read_text(encoding="utf-8")


@pytest.mark.parametrize("output", ["folder", "none/out", "good.txt/out"])
def test_an_output_that_cannot_be_opened(run: Callable[..., Run], output: str) -> None:
    ended = run("check", "good.txt", "-o", output)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error[output]: {output}: cannot be written: ")


@skip_windows
def test_a_pipe_is_written_directly(run: Callable[..., Run]) -> None:
    os.mkfifo("pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text(encoding="utf-8")))
    reader.start()
    assert run("check", "good.txt", "-o", "pipe").code == 0
    reader.join()
    assert read == [run("check", "good.txt", "-o", "/dev/stdout").out]
    assert run("check", "good.txt", "-o", "/dev/null").code == 0


# Streams that are closed, full or left by their reader


@skip_windows
@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("check good.txt >&-", 2, "error[output]: standard output: cannot be written: it is closed"),
        ("check good.txt -o out.json >&- <&-", 0, ""),
        ("check - <&-", 2, "error[input-missing]: -: there is no standard input"),
        ("check good.txt 2>&-", 0, ""),
        ("check folder | true", 141, ""),  # the reader is gone before the first byte comes
        ("check good.txt --format json > /dev/full", 2, "error[output]: standard output: cannot be written: No space"),
        ("--version > /dev/full", 2, "error[output]: standard output: cannot be written: No space"),
        ("check none.txt 2> /dev/full", 2, ""),
    ],
)
def test_streams_that_take_nothing(line: str, code: int, message: str) -> None:
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    command = f"set -o pipefail; {sys.executable} -m dxproof.cli {line}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    errors = ended.stderr.splitlines()
    assert ended.returncode == code, ended.stderr
    assert (errors[0] if errors else "").startswith(message)
    assert "Traceback" not in ended.stderr
    assert "Exception" not in ended.stderr
    assert sum(text.startswith("error[") for text in errors) == bool(message)


NO_SPACE = "cannot be written: No space"


@skip_windows
@pytest.mark.parametrize(
    ("line", "stream", "code", "message"),
    [
        ("why - M99.70", None, 2, "error[input-missing]: -: there is no standard input"),
        ("why good.txt M99.70", "left", 141, ""),
        ("why good.txt M99.70", "/dev/full", 2, f"error[output]: standard output: {NO_SPACE}"),
        ("check good.txt -o /dev/full", None, 2, f"error[output]: /dev/full: {NO_SPACE}"),
    ],
)
def test_streams_of_this_process_that_take_nothing(
    line: str, stream: str | None, code: int, message: str, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is the same from the start of a process to its end has been seen above."""
    if "/dev/full" in (stream, line.split()[-1]) and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    monkeypatch.setattr(sys, "stdin", None)
    if stream == "left":
        reader, writer = os.pipe()
        os.close(reader)
        monkeypatch.setattr(sys, "stdout", os.fdopen(writer, "w"))
    elif stream:
        monkeypatch.setattr(sys, "stdout", os.fdopen(os.open(stream, os.O_WRONLY), "w"))
    ended = run(*line.split())
    assert ended.code == code
    assert ended.err.startswith(message)
    assert ended.err.count("error[") == bool(message)


# why


@pytest.mark.parametrize("note", ["good.txt", "one.jsonl", "single"])
def test_why_shows_the_trace_of_one_note(run: Callable[..., Run], note: str) -> None:
    ended = run("why", note, "M99.70")
    assert ended.code == 0
    assert "region-stated" in ended.out


def test_why_on_a_fixture(run: Callable[..., Run]) -> None:
    ended = run("why", str(ROOT / SCREEN_NOTE), "M99.60")
    assert (ended.code, ended.err) == (0, "")
    assert "M99.60" in ended.out


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (
            "folder",
            "error[input-kind]: folder: has more than one note, expected exactly one"
            " (give one file of the folder; dxproof check judges them all)\n",
        ),
        (
            "many.jsonl",
            "error[input-kind]: many.jsonl: has more than one note, expected exactly one"
            " (put the record into a separate file; dxproof check judges them all)\n",
        ),
        ("none.txt", "error[input-missing]: none.txt: "),
        ("empty.txt", "error[input-empty]: empty.txt: "),
        ("broken.jsonl", "error[input-json]: broken.jsonl:1:"),
    ],
)
def test_why_takes_exactly_one_note(run: Callable[..., Run], note: str, message: str) -> None:
    ended = run("why", note, "M99.70")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(message)


# The guard


@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, OSError], ids=lambda error: error.__name__)
@pytest.mark.parametrize(
    ("arguments", "judged"),
    [(["check", "bad.txt"], ""), (["why", "bad.txt", "M99.70"], ""), (["check", "folder", "--format", "jsonl"], "a")],
)
def test_an_error_inside_is_one_line_without_the_note(
    run: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
    arguments: Sequence[str],
    judged: str,
) -> None:
    case = Engine.case

    def failing(self: Engine, note: Note, *others: object) -> object:
        if SECRET in note.text:
            raise error(f"went wrong at {SECRET}")
        return case(self, note, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "case", failing)
    ended = run(*arguments)
    assert ended.code == 2
    assert [json.loads(line)["note"]["id"] for line in ended.out.splitlines()] == list(judged)
    failures = [line for line in ended.err.splitlines() if line.startswith("error[")]
    name = "folder/b.txt" if judged else "bad.txt"
    broke = rf"{error.__name__} at dxproof\.engine\.engines:\d+"
    told = rf"error\[note-failed\]: {re.escape(name)}: could not be judged \({broke}\) \(please report it without the note\)"
    assert [bool(re.fullmatch(told, line)) for line in failures] == [True]


def test_an_error_outside_a_note_is_one_line_too(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(check, "given_claim", failing)
    ended = run("check", "good.txt")
    told = r"error\[note-failed\]: the run failed \(ZeroDivisionError at dxproof\.commands\.check:\d+\)\n"
    assert ended.code == 2
    assert re.fullmatch(told, ended.err)
