"""No canary word leaves a chart unless requested: every command, every format, every error, and an engine that breaks.

``CALLS`` has every command of the program; a new one without a row makes ``test_every_command_has_a_row`` fail.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main

from dxproof import cli
from dxproof.commands.writers import WRITERS, Format
from tests.canary.conftest import NOTE

HERE = Path(__file__).parent
HANG = 600  # seconds of the clock after which a process hangs, and is not only slow
FOR_LOGS = [name for name, writer in WRITERS.items() if name is not None and writer.for_logs]
HANDSHAKE = (
    {"id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a", "version": "1"}}},
    {"method": "notifications/initialized"},
)  # fmt: skip
FIXTURE = """about: it proves less than it should
setting: outpatient
target: M99.70
asked: false
status: supported
supported_codes: [M99.70]
rules: {mechanism-stated: met}
pitfalls: []
findings: []
"""


@dataclass(frozen=True)
class Call:
    """A call, whether its output may quote the notes, and which files may (by the start of their way)."""

    arguments: Sequence[str]
    quotes: bool = False
    files: tuple[str, ...] = ()
    stdin: bytes = b""
    before: Sequence[Sequence[str]] = ()

    def __str__(self) -> str:
        return " ".join(self.arguments)


def call(line: str, quotes: bool = False, files: tuple[str, ...] = (), before: Sequence[str] = ()) -> Call:
    return Call(line.split(), quotes, files, before=[each.split() for each in before])


def assistant(quotes: bool = False, **arguments: object) -> Call:
    """A call of the tool by an assistant."""
    ask = {"id": 2, "method": "tools/call", "params": {"name": "does_this_note_prove_the_code", "arguments": arguments}}
    sent = "".join(json.dumps({"jsonrpc": "2.0", **each}) + "\n" for each in (*HANDSHAKE, ask))
    return Call(["serve", "--mcp"], quotes, stdin=sent.encode())


AUDIT = "audit table.jsonl --out audit --workers 1"
REDACTED = f"{AUDIT} --redact"
SAMPLE = "audit sample table.jsonl --out sample --seed 1 --size 2"
KEPT = ("charts/audit/",)

CALLS: dict[tuple[str, ...], list[Call]] = {
    ("check",): [
        *(call(f"check note.txt --format {f.value}", quotes=f not in FOR_LOGS) for f in Format),
        *(call(f"check notes table.jsonl table.csv table.parquet --redact --format {f.value}") for f in Format),
        *(call(f"check note.txt --quotes --format {f.value}", quotes=True) for f in FOR_LOGS),
        *(call(f"check notes --redact --format {f.value} -o report") for f in Format),
        call("check note.txt -o report", files=("charts/report",)),
        *(call(f"check documents broken --redact --format {f}") for f in ("text", "jsonl", "sarif", "github")),
        call("check note.txt --code M99.60 --setting inpatient --claim claim.json --redact"),
    ],
    ("why",): [
        call("why note.txt M99.70", quotes=True),
        *(call(f"why {note} {code} --redact") for note in ("note.txt", "table.csv") for code in ("M99.70", "M99.60")),
    ],
    ("episode",): [
        call("episode notes", quotes=True),
        call("episode table.jsonl --redact"),
        call("episode notes table.csv bad --redact --format json"),
        call("episode note.txt --format json -o episode.json", files=("charts/episode.json",)),
    ],
    ("explain",): [call("explain region-stated"), call("explain note-failed --json")],
    ("test",): [
        call("test fixtures/m99_stenosis --pack m99-stenosis", quotes=True),
        call("test fixtures/m99_stenosis --coverage --junit junit.xml", quotes=True, files=("charts/junit.xml",)),
        call("test fixtures/m99_stenosis --update", quotes=True, files=("charts/fixtures/",)),
    ],
    ("serve",): [
        call("serve --host 10.0.0.5"),
        call("serve --token-file note.txt"),
        assistant(quotes=True, text=NOTE),
        assistant(text=NOTE, redact=True),
        assistant(text=[NOTE]),
        assistant(document=NOTE),
    ],
    ("audit", "run"): [
        call(AUDIT, files=KEPT),
        call(REDACTED),
        call(f"{REDACTED} --resume", before=[REDACTED]),
        call("audit documents broken --out audit --workers 1 --redact"),
        call(REDACTED, before=[REDACTED]),
    ],
    ("audit", "summary"): [call(f"audit summary audit{more}", before=[AUDIT]) for more in ("", " --json")],
    ("audit", "query"): [
        Call(["audit", "query", "audit", "SELECT * FROM evidence"], quotes=True, before=[AUDIT.split()]),
        Call(["audit", "query", "audit", "SELECT * FROM notes"], before=[REDACTED.split()]),
        Call(["audit", "query", "audit", "SELECT CAST(words AS INT) FROM notes"], before=[AUDIT.split()]),
        Call(["audit", "query", "audit", "SELECT CAST(quote AS DATE) FROM evidence"], before=[AUDIT.split()]),
        Call(["audit", "query", "audit", "SELECT error(words) FROM notes"], before=[AUDIT.split()]),
        Call(
            ["audit", "query", "audit", "SELECT regexp_matches('a', quote || '(') FROM evidence"],
            before=[AUDIT.split()],
        ),
    ],
    ("audit", "diff"): [call("audit diff audit audit", before=[AUDIT])],
    ("audit", "import"): [call("audit import audit audit/worklist.xlsx", files=KEPT, before=[AUDIT])],
    ("audit", "sheet"): [call("audit sheet audit -o again.xlsx", files=("charts/again.xlsx",), before=[AUDIT])],
    ("audit", "sample"): [
        call("audit sample table.jsonl bad --out sample --seed 1 --size 1", files=("charts/sample/",)),
    ],
    ("audit", "evaluate"): [
        *(
            call(f"audit evaluate audit sample{more}", files=("charts/sample/",), before=[REDACTED, SAMPLE])
            for more in ("", " --json", " --review review.csv")
        ),
        call("audit evaluate audit notes", before=[REDACTED]),
    ],
    ("query", "run"): [
        call("query note.txt", quotes=True),
        call("query note.txt --format json -o drafts", files=("charts/drafts",)),
        call("query note.txt --format docx -o drafts.docx", files=("charts/drafts.docx",)),
        *(call(f"query {note} --redact --format {f}") for note in ("note.txt", "table.csv") for f in ("text", "json")),
    ],
    ("query", "lint"): [call("query lint note.txt table.csv"), call("query lint note.txt --json")],
    ("text",): [
        call("text note.txt", quotes=True),
        call("text table.csv --places", quotes=True),
        call("text bad", quotes=True),
        call("text broken", quotes=True),
    ],
    ("rules", "list"): [call("rules list")],
    ("rules", "show"): [call("rules show region-stated")],
    ("rules", "validate"): [call("rules validate m99-stenosis"), call("rules validate notes")],
    ("rules", "lint"): [call("rules lint m48-spinal-stenosis")],
    ("rules", "schema"): [call("rules schema --out schemas")],
    ("rules", "new"): [call("rules new my-pack")],
    ("rules", "docs"): [call("rules docs --out pages m17-knee-osteoarthritis")],
    ("rules", "test"): [call("rules test fixtures/m99_stenosis --pack m99-stenosis", quotes=True)],
    ("rules", "compare"): [call("rules compare m99-stenosis m99-stenosis note.txt table.jsonl bad")],
}


def commands(command: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The ways to all commands below one."""
    inside = getattr(command, "commands", None)
    if inside is None:
        yield way
        return
    for name, each in inside.items():
        yield from commands(each, (*way, name))


@pytest.fixture(autouse=True)
def fixtures(charts: Path) -> None:
    """A fixture whose note does not prove what it should: its differences are shown."""
    folder = charts / "fixtures" / "m99_stenosis" / "one"
    folder.mkdir(parents=True)
    (folder / "note.txt").write_text((charts / "notes" / "b.txt").read_text())
    (folder / "expected.yaml").write_text(FIXTURE)


def test_every_command_has_a_row() -> None:
    assert set(commands(typer.main.get_command(cli.app))) == set(CALLS)
    assert all(CALLS.values())


@pytest.fixture(scope="session")
def audits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of finished audits, by whether they are redacted."""
    return tmp_path_factory.mktemp("audits")


@pytest.fixture
def audited(left: Callable[..., Any], charts: Path, audits: Path) -> Callable[[Sequence[str]], None]:
    """What a call to ``audit`` leaves in the folder of this test. It is run once, for most commands only read it."""

    def run(arguments: Sequence[str]) -> None:
        if arguments == SAMPLE.split():
            left(*arguments)
            return
        kept = audits / str("--redact" in arguments)
        if not kept.exists():
            left(*arguments)
            shutil.copytree(charts / "audit", kept)
        else:
            shutil.copytree(kept, charts / "audit")

    return run


@pytest.mark.parametrize("call", [each for calls in CALLS.values() for each in calls], ids=str)
def test_no_word_is_left(left: Callable[..., Any], audited: Callable[[Sequence[str]], None], call: Call) -> None:
    for arguments in call.before:
        audited(arguments)
    found = left(*call.arguments, stdin=call.stdin)
    assert found.code in (0, 1, 2)
    assert found.holding(*call.files, out=call.quotes) == []
    assert not [name for name in found.files if name.startswith("temporary/")]


@pytest.mark.parametrize("line", ["check note.txt", "why note.txt M99.70", "check note.txt --format sarif --quotes"])
def test_the_watch_sees_what_is_there(left: Callable[..., Any], line: str) -> None:
    assert left(*line.split()).holding() == ["standard output"]


def test_the_watch_sees_files(left: Callable[..., Any]) -> None:
    assert "charts/report" in left("check", "note.txt", "-o", "report").holding()
    assert [name for name in left(*AUDIT.split()).holding() if name.endswith("evidence.parquet")]


ALL = [f.value for f in Format]


@pytest.mark.parametrize("output_format", ALL)
def test_what_cannot_be_read_is_not_told(left: Callable[..., Any], output_format: str) -> None:
    found = left("check", "bad", "--redact", "--format", output_format)
    assert found.code == 2
    assert found.holding() == []


def test_each_says_that_it_cannot_be_read_and_no_more(left: Callable[..., Any], charts: Path) -> None:
    for path in sorted((charts / "bad").iterdir()):
        found = left("check", f"bad/{path.name}", "--redact", "--format", "jsonl")
        assert (found.code, found.holding()) == (2, []), path.name
        assert "error[" in found.told["standard error"], path.name
        assert left("why", f"bad/{path.name}", "M99.70").holding(out=path.name == "same.jsonl") == [], path.name
        assert left("check", "-", "--redact", stdin=path.read_bytes()).holding() == [], path.name


def test_a_claim_that_is_refused_is_not_told(left: Callable[..., Any], charts: Path) -> None:
    for path in sorted(charts.glob("claim-*.json")):
        for line in ("check note.txt", "why note.txt M99.70"):
            found = left(*line.split(), "--claim", path.name)
            assert found.code == 2, path.name
            assert found.holding() == [], path.name


def test_an_audit_of_what_cannot_be_read(left: Callable[..., Any]) -> None:
    found = left("audit", "bad", "table.jsonl", "--out", "audit", "--workers", "1", "--redact")
    assert found.code == 2
    assert found.holding() == []


# In processes of their own, with the interpreter at its most talkative


ONE_AFTER_THE_OTHER = """
import sys
from dxproof.cli import main
for line in sys.argv[1:]:
    sys.argv[:] = ['dxproof', *line.split()]
    try:
        main()
    except SystemExit as ended:
        sys.stderr.write(f'ended with {ended.code}\\n')
"""


def talkative(*lines: str, breaks: str = "") -> list[bytes]:
    """What is written by commands, one after the other in a process of their own, that all end with 2.

    ``breaks`` says how their engine does, in workers too.
    """
    places = filter(None, (str(HERE / "breaking"), os.environ.get("PYTHONPATH")))
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(places),
        "PYTHONWARNINGS": "always",
        "PYTHONMALLOC": "pymalloc",  # the allocator for finding damage is slow, and tells of no note
        "DXPROOF_TEST_BREAKS": breaks,
    }
    command = [sys.executable, "-X", "dev", "-c", ONE_AFTER_THE_OTHER, *lines]
    ended = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=HANG)
    *each, after = ended.stderr.split(b"ended with 2\n")
    assert (ended.returncode, len(each)) == (0, len(lines)), ended.stderr
    return [*each, after, ended.stdout]


def test_what_starts_has_no_way_out() -> None:
    leave = "import socket; socket.create_connection(('127.0.0.1', 9))"
    ended = subprocess.run([sys.executable, "-c", leave], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("sitecustomize.NetworkUsed")


@pytest.mark.parametrize(
    "lines",
    [
        [
            "check notes table.jsonl bad --redact",
            "check notes table.csv bad --format sarif",
            "why bad/bytes.jsonl M99.70 --redact",
        ],
        ["audit bad table.jsonl --out audit --workers 1 --redact"],
    ],
    ids=["one process", "two"],
)
def test_a_talkative_interpreter_tells_nothing(
    charts: Path, marked: Callable[[str, bytes], bool], lines: list[str]
) -> None:
    before = set(charts.parent.rglob("*"))
    assert not marked("", b"".join(talkative(*lines)))
    new = [path for path in set(charts.parent.rglob("*")) - before if path.is_file()]
    assert not [path for path in new if marked(path.name, path.read_bytes())]


BROKEN = [
    "check note.txt table.jsonl --format sarif",
    "check note.txt table.jsonl",
    "why note.txt M99.70",
    "why note.txt M99.70",
    "rules compare m99-stenosis m99-stenosis note.txt notes",
    "test fixtures/m99_stenosis",
]


def test_an_engine_that_breaks_tells_nothing(charts: Path, marked: Callable[[str, bytes], bool]) -> None:
    shutil.copytree("fixtures/m99_stenosis/one", "fixtures/m99_stenosis/two")
    said = talkative(*BROKEN, breaks="note,base")  # in turn: both for every line, and one for each of the two alike
    assert not marked("", b"".join(said))
    for line, errors in zip(BROKEN, said, strict=False):
        assert errors.count(b"error[note-failed]") >= (1 if line.startswith("why") else 2), line


@pytest.mark.parametrize(("inputs", "breaks"), [("table.jsonl notes", "note,base"), ("note.txt", "batch")])
def test_a_worker_that_breaks_tells_nothing(
    charts: Path, marked: Callable[[str, bytes], bool], inputs: str, breaks: str
) -> None:
    said = talkative(f"audit {inputs} --out audit --workers 1 --redact", breaks=breaks)
    assert not marked("", b"".join(said))
    files = [path for path in (charts / "audit").rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path for path in files if marked(path.name, path.read_bytes())]
