"""The audit subcommands: output, errors and exit codes."""

import csv
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pyarrow as pa
import pytest

import dxproof
from dxproof import cli
from dxproof.engine.audit.sql import opened
from dxproof.engine.audit.store import SHARD_ROWS

PROVEN = "MRI 9/1/2026: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain. Neck pain."
NO_IMAGING = "ASSESSMENT: left C1-C2 foraminal stenosis from ligament thickening. PT x 6 weeks for neck pain."
NOTHING = "Knee pain. Ibuprofen."
ENDLESS = Path(__file__).with_name("endless")
PROJECT = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
LIBRARIES = [bound.partition(">")[0] for bound in PROJECT["optional-dependencies"]["audit"]]
HANG = 600  # seconds of the clock after which a process hangs, and is not only slow
BEGUN = 3  # seconds of processor time after which a command has loaded everything, and is at its work


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: its exit code, and what it wrote."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        before = sys.argv
        sys.argv = ["dxproof", *map(str, arguments)]
        try:
            with pytest.raises(SystemExit) as ended:
                cli.main()
        finally:
            sys.argv = before
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


class Idle:
    """Stands for a worker process, and for the pool of them, in a call that judges nothing."""

    judge = None

    def __init__(self, *_: Any) -> None: ...


@pytest.fixture
def no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is started for a call that is refused before any note is judged."""
    for name in ("process.Process", "pool.Pool"):
        monkeypatch.setattr(f"dxproof.engine.audit.judging.{name}", Idle)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test that asks for a finished audit keeps it for the others."""
    return tmp_path_factory.mktemp("kept") / "audit"


@pytest.fixture
def finished(audited: Any, jsonl: Any, kept: Path, tmp_path: Path) -> Path:
    """A small audit with hostile names."""
    if kept.exists():
        return Path(shutil.copytree(kept, tmp_path / "finished"))
    records = [
        {"id": "=1+1", "text": PROVEN, "provider": "@SUM(A1)"},
        {"id": "b", "text": NO_IMAGING, "provider": "Dr [red]B"},
        {"id": "c", "text": NOTHING, "claim": {"dx": ["M99.70"]}},
    ]
    folder: Path = audited(jsonl(*records, "broken"), out=tmp_path / "finished").folder
    shutil.copytree(folder, kept)
    return folder


# ---- the run ---------------------------------------------------------------------------------------------------


def audit(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own."""
    call = [sys.executable, "-m", "dxproof.cli", "audit", *arguments]
    return subprocess.run(call, cwd=cwd, capture_output=True, text=True, timeout=HANG, check=False)


def test_a_run_from_the_command_line(
    tmp_path: Path, call: Any, jsonl: Any, monkeypatch: pytest.MonkeyPatch, no_workers: None
) -> None:
    jsonl({"id": "a", "text": PROVEN}, {"id": "b", "text": NOTHING})
    done = audit("notes.jsonl", "--out", "out", "--workers", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "2 records: 2 judged (1 outside, 1 settled), 0 not judged",
        "out: worklist.xlsx, summary.html, notes.parquet, candidates.parquet, evidence.parquet, pitfalls.parquet, visits.parquet, "
        "run.json",
    ]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "candidates.parquet",
        "evidence.parquet",
        "notes.parquet",
        "pitfalls.parquet",
        "run.json",
        "summary.html",
        "visits.parquet",
        "worklist.xlsx",
    ]
    monkeypatch.chdir(tmp_path)
    again = call("audit", "notes.jsonl", "--out", "out", "--workers", "2")
    assert again == (2, "", "error[audit-folder]: out: has a finished audit (choose another --out)\n")
    assert call("audit", "notes.jsonl", "--out", "out", "--resume", "--workers", "2")[0] == 0


def test_records_that_could_not_be_judged_are_exit_code_2(call: Any, tmp_path: Path, jsonl: Any) -> None:
    path = jsonl({"id": "a", "text": PROVEN}, "broken")
    code, _, err = call("audit", path, "--out", tmp_path / "out", "--workers", "1")
    assert code == 2
    assert "2 records: 1 judged (1 settled), 1 not judged (1 input-json)" in err


def _hears_ctrl_c() -> None:
    """Also where the tests run in the background of a shell, which lets what it starts there ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_cleanly_and_the_rest_is_done_later(
    tmp_path: Path, call: Any, jsonl: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    jsonl(*({"id": f"n{number}", "text": NOTHING} for number in range(SHARD_ROWS)), {"id": "z", "text": "Endless."})
    command = [sys.executable, "-m", "dxproof.cli", "audit", "notes.jsonl", "--out", "out", "--workers", "2"]
    with monkeypatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ENDLESS), prepend=os.pathsep)
        run = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, preexec_fn=_hears_ctrl_c)
    shard = tmp_path / "out" / ".unfinished" / "judged-00000001.arrow"
    while not shard.exists() and run.poll() is None:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=HANG)
    assert (run.returncode, said) == (130, "stopped; what was judged is saved in out, continue with --resume\n")
    monkeypatch.chdir(tmp_path)
    code, _, err = call("audit", "notes.jsonl", "--out", "out", "--resume", "--workers", "1")
    assert code == 0
    assert err.startswith("2049 records: 2049 judged")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("-", "--out", "o"),
            "error[input-kind]: -: an audit reads only files, so that it can be resumed (save the notes as .jsonl)",
        ),
        (
            ("notes.jsonl", "--out", "o", "--code", "Z99"),
            'error[target-unknown]: no pack has the code "Z99"',
        ),
        (("notes.jsonl", "--out", "o", "--workers", "0"), "Invalid value for '--workers'"),
        (("notes.jsonl",), "Missing option '--out'"),
        (
            ("pipe.jsonl", "--out", "o"),
            "error[input-kind]: pipe.jsonl: is not a regular file (save the notes in a regular file, which",
        ),
        (
            ("sample", "pipe.jsonl", "--out", "o", "--seed", "1", "--size", "1"),
            "error[input-kind]: pipe.jsonl: is not a regular",
        ),
        (
            ("sample", ".", "--out", "o", "--seed", "1", "--size", "1"),
            "error[audit-folder]: o: is inside the input folder .",
        ),
        (
            ("sample", "notes.jsonl", "--out", "o", "--seed", "1", "--precision", "1e-300"),
            "error[audit-sample]: the precision is 1e-300, expected a number between 0 and 1",
        ),
        (("nowhere", "--out", "o"), "error[input-missing]: nowhere: there is no such file or folder (check the path)"),
        (
            (".", "--out", "o"),
            "error[audit-folder]: o: is inside the input folder ., expected a folder outside it (choose another --out)",
        ),
        (
            ("summary", "nowhere"),
            "error[audit-folder]: nowhere: has no finished audit (name the --out of a finished audit)",
        ),
        (("query", "nowhere", "SELECT 1"), "error[audit-folder]: nowhere: has no finished audit"),
        (("diff", "nowhere", "nowhere"), "error[audit-folder]: nowhere: has no finished audit"),
        (
            ("sample", "notes.jsonl", "--out", "o", "--seed", "1"),
            "error[audit-sample]: the size of the sample is not clear",
        ),
        (
            ("sample", "notes.jsonl", "--out", "o", "--seed", "1", "--size", "99"),
            "error[audit-sample]: a sample of 99 cannot be drawn from 1 notes",
        ),
        (
            ("sample", "notes.jsonl", "--out", "o", "--seed", "1", "--each", "2"),
            "error[audit-sample]: --each is a number per stratum",
        ),
    ],
)
def test_what_cannot_be_done_says_so(
    arguments: Sequence[str], error: str, call: Any, tmp_path: Path, jsonl: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    jsonl({"id": "a", "text": PROVEN})
    if "pipe.jsonl" in arguments:
        if not hasattr(os, "mkfifo"):
            pytest.skip("no named pipes on this system")
        os.mkfifo("pipe.jsonl")
    code, out, err = call("audit", *arguments)
    assert (code, out) == (2, "")
    assert error in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_is_said(call: Any, tmp_path: Path, jsonl: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dxproof.engine.audit import run as run_module

    def full(*_: Any) -> None:
        Path("/dev/full").write_bytes(b"x")

    monkeypatch.setattr(run_module, "write_tables", full)
    code, _, err = call("audit", jsonl({"id": "a", "text": PROVEN}), "--out", tmp_path / "out", "--workers", "1")
    assert code == 2
    assert (
        "out: cannot be written: No space left on device (what was judged is saved; free disk space and continue with"
        in err
    )


@pytest.mark.parametrize("missing", [["duckdb"], LIBRARIES], ids=["one", "all"])
def test_missing_libraries_are_named(
    call: Any, jsonl: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: list[str]
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in missing else found(name))
    code, _, err = call("audit", jsonl({"id": "a", "text": PROVEN}), "--out", tmp_path / "out")
    assert code == 2
    said = re.fullmatch(r"error\[extra-missing\]: an audit needs (.+), which (is|are) not installed \((.+)\)\n", err)
    assert said is not None
    assert sorted(said[1].split(", ")) == sorted(missing)
    assert said.groups()[1:] == ("is" if len(missing) == 1 else "are", 'pip install "dxproof[audit]"')


def test_a_folder_named_like_a_command_is_an_input(call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "summary").mkdir()
    (tmp_path / "summary" / "a.txt").write_text(PROVEN)
    code, out, _ = call("audit", "sample", "./summary", "--out", "o", "--seed", "1", "--size", "1")
    assert code == 0
    assert "1 note" in out


# ---- questions -----------------------------------------------------------------------------------------------------


def test_query_as_a_table_csv_and_jsonl(call: Any, finished: Path) -> None:
    sql = "SELECT note_id, provider, code, open FROM notes ORDER BY seq"
    code, table, _ = call("audit", "query", finished, sql)
    assert code == 0
    assert "Dr [red]B" in table
    _, as_csv, _ = call("audit", "query", finished, sql, "--format", "csv")
    assert list(csv.reader(io.StringIO(as_csv))) == [
        ["note_id", "provider", "code", "open"],
        ["'=1+1", "'@SUM(A1)", "M99.70", ""],
        ["b", "Dr [red]B", "M99.70", "imaging-cited"],
        ["c", "", "M99.70", "region-stated, mechanism-stated, imaging-cited, conservative-care"],
        ["", "", "", ""],
    ]
    _, lines, _ = call("audit", "query", finished, sql, "--format", "jsonl")
    assert json.loads(lines.splitlines()[0]) == {
        "note_id": "=1+1",
        "provider": "@SUM(A1)",
        "code": "M99.70",
        "open": [],
    }


def test_query_sees_every_table(call: Any, finished: Path) -> None:
    for table in ("notes", "candidates", "criteria", "evidence", "pitfalls"):
        code, out, err = call("audit", "query", finished, f"SELECT count(*) AS n FROM {table}", "--format", "jsonl")
        assert (code, err) == (0, "")
        assert json.loads(out)["n"] > 0


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT nothing FROM notes", 'Referenced column "nothing" not found'),
        ("SELEKT 1", "Parser Error"),
        ("", "0 statements, expected one SELECT"),
        ("SELECT 1; SELECT 2", "2 statements, expected one SELECT"),
        ("COPY notes TO '{folder}/notes.parquet'", "is not a SELECT"),
        ("DROP VIEW notes", "is not a SELECT"),
        ("ATTACH 'x.db'", "is not a SELECT"),
        ("SET memory_limit = '9GB'", "is not a SELECT"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/notes.parquet'", "is not a SELECT"),
        ("SELECT * FROM read_csv('/etc/passwd')", "Permission Error"),
        ("SELECT * FROM read_text('{folder}/run.json')", "Permission Error"),
        ("SELECT * FROM 'https://example.org/x.parquet'", "error[audit-query]"),
    ],
)
def test_query_reads_its_tables_and_nothing_else(sql: str, says: str, call: Any, finished: Path) -> None:
    before = {path.name: path.read_bytes() for path in finished.iterdir()}
    code, out, err = call("audit", "query", finished, sql.format(folder=finished))
    assert (code, out) == (2, "")
    assert says in err
    assert "error[audit-query]" in err
    assert {path.name: path.read_bytes() for path in finished.iterdir()} == before


def test_a_wrong_question_reads_no_table(call: Any, finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    monkeypatch.setattr("dxproof.engine.audit.sql._check_whole", read.append)
    code, _, err = call("audit", "query", finished, "SELECT nothing FROM notes")
    assert (code, "Binder Error" in err, read) == (2, True, [])


def test_numbers_of_decisions_are_numbers(finished: Path) -> None:
    columns = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'decision_history'"
    with opened(main=finished) as db:
        numbers = {name for name, kind in db.execute(columns).fetchall() if kind == "BIGINT"}
    assert numbers == {"seq", "revision", "entry", "undoes"}


def test_a_question_knows_no_variable_of_the_program_and_has_an_audits_memory(finished: Path) -> None:
    stray = pa.table({"words": ["left C1-C2"]})
    settings = ("memory_limit", "autoinstall_known_extensions", "autoload_known_extensions")
    with opened(main=finished) as db:
        found = [db.execute("SELECT current_setting(?)", [name]).fetchall() for name in settings]
        assert found == [[("244.1 MiB",)], [(False,)], [(False,)]]
        with pytest.raises(duckdb.CatalogException, match="stray"):
            db.execute("SELECT * FROM stray")
    assert stray.num_rows == 1


def test_an_answer_is_not_written_among_the_files_of_an_audit(call: Any, finished: Path) -> None:
    before = {path.name: path.read_bytes() for path in finished.iterdir()}
    for arguments in (("query", finished, "SELECT 1"), ("diff", finished, finished)):
        code, _, err = call("audit", *arguments, "-o", finished / "notes.parquet")
        assert code == 2
        assert "is inside the audit folder, expected a file outside it" in err
    assert {path.name: path.read_bytes() for path in finished.iterdir()} == before


def test_the_name_of_a_folder_is_no_value_and_no_pattern(call: Any, audited: Any, jsonl: Any, tmp_path: Path) -> None:
    path = jsonl({"id": "a", "text": PROVEN}, {"id": "b", "text": NOTHING})
    usual = audited(path).files()
    for name in ("kind=conflict", "r[1]", "what?", "star*", "o'brien"):
        (tmp_path / name).mkdir()
        audit = audited(path, out=tmp_path / name / "out")
        assert audit.files() == usual
        _, out, _ = call(
            "audit", "query", audit.folder, "SELECT DISTINCT kind FROM notes ORDER BY 1", "--format", "csv"
        )
        assert out.split() == ["kind", "outside", "settled"]


def test_tables_that_are_not_an_audits_are_said(call: Any, finished: Path) -> None:
    (finished / "evidence.parquet").write_bytes(b"PAR1 no more")
    code, _, err = call("audit", "summary", finished)
    assert (code, "evidence.parquet: is damaged: it is not a Parquet file" in err) == (2, True)
    (finished / "evidence.parquet").write_bytes((finished / "pitfalls.parquet").read_bytes())
    code, _, err = call("audit", "query", finished, "SELECT 1")
    assert (code, "evidence.parquet: has other columns than an audit of this version" in err) == (2, True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            "{}",
            'is of another version, or damaged: "schema" is nothing, expected "dxproof/audit/1" (read the folder with',
        ),
        ("[]", "is damaged: it is a list, expected an object (restore it from a copy, or run the audit again with"),
        ("x", "is damaged: it is not valid JSON: expecting value (restore it"),
        ("", "is damaged: it is not valid JSON: expecting value (restore it"),
        ("[" * 100_000, "is damaged: it is not valid JSON: it is nested too deeply (restore it"),
        (
            '{"schema": "dxproof/audit/1", "plan": null}',
            'is damaged: "plan" is nothing, expected an object (restore it',
        ),
    ],
)
def test_a_damaged_run_json_is_said(
    content: str, says: str, call: Any, finished: Path, jsonl: Any, no_workers: None
) -> None:
    (finished / "run.json").write_text(content)
    for arguments in (
        ("summary", finished),
        ("diff", finished, finished),
        (jsonl({"id": "a", "text": PROVEN}), "--out", finished, "--resume"),
    ):
        code, _, err = call("audit", *arguments)
        assert code == 2
        assert f"run.json: {says}" in err


def test_decisions_can_be_asked_before_and_after_a_worklist_came_back(call: Any, finished: Path) -> None:
    import openpyxl

    sql = "SELECT decision FROM decisions"
    assert call("audit", "query", finished, sql, "--format", "csv")[1].split() == ["decision"]
    sheet = finished.parent / "mine.xlsx"
    for decision in ("query sent", "corrected"):
        book = openpyxl.load_workbook(finished / "worklist.xlsx")
        titles = [cell.value for cell in book["Worklist"][1]]
        book["Worklist"].cell(2, titles.index("Decision") + 1, decision)
        book.save(sheet)
        code, said, _ = call("audit", "import", finished, sheet, "--replace")
        assert (code, said.splitlines()[0][:12]) == (0, "1 rows impor")
    assert call("audit", "query", finished, sql, "--format", "csv")[1].splitlines() == ["decision", "corrected"]
    history = call("audit", "query", finished, "SELECT count(*) AS n FROM decision_history", "--format", "csv")[1]
    assert history.split() == ["n", "2"]


def test_ctrl_c_stops_a_long_question(finished: Path) -> None:
    sql = "SELECT count(*) FROM range(10000000000) a WHERE a.range % 7 = a.range % 11"
    call = [sys.executable, "-m", "dxproof.cli", "audit", "query", str(finished), sql]
    run = subprocess.Popen(call, stderr=subprocess.PIPE, text=True, preexec_fn=_hears_ctrl_c)
    while psutil.Process(run.pid).cpu_times().user < BEGUN and run.poll() is None:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=HANG)
    assert (run.returncode, said) == (130, "")


def test_an_error_of_a_query_repeats_no_note(call: Any, finished: Path) -> None:
    code, _, err = call("audit", "query", finished, "SELECT CAST(quote AS INTEGER) FROM evidence")
    assert code == 2
    assert "ligament" not in err
    assert "DuckDB cannot run it (ConversionException)" in err


def test_diff_says_what_moved_and_why(call: Any, audited: Any, jsonl: Any) -> None:
    first = audited(jsonl({"id": "a", "text": NO_IMAGING}, {"id": "b", "text": PROVEN}, {"id": "c", "text": NOTHING}))
    taught = "MRI 9/1/2026: C1-C2 foraminal stenosis. " + NO_IMAGING
    second = audited(jsonl({"id": "a", "text": taught}, {"id": "b", "text": PROVEN}, {"id": "d", "text": NOTHING}))
    code, out, _ = call("audit", "diff", first.folder, second.folder)
    assert code == 0
    assert "2 charts in both, 1 only in the first, 1 only in the second\n" in out
    assert "differences between the runs: the contents of the inputs" in out
    assert (
        "  a: M99.70 incomplete -> M99.70 supported\n      the text changed\n      imaging-cited: not_met -> met\n"
        in out
    )
    assert "  b:" not in out
    _, lines, _ = call("audit", "diff", first.folder, second.folder, "--format", "jsonl")
    assert [json.loads(line)["note_id"] for line in lines.splitlines()] == ["a"]
    _, same, _ = call("audit", "diff", first.folder, first.folder)
    assert "differences between the runs: nothing" in same
    assert "changed: none" in same


def test_diff_names_what_moved_where_code_and_status_are_the_same(call: Any, audited: Any, jsonl: Any) -> None:
    another = " C5-C6 foraminal stenosis due to disc bulge."
    first = audited(jsonl({"id": "a", "text": PROVEN}, {"id": "b", "text": PROVEN}))
    second = audited(jsonl({"id": "a", "text": PROVEN + another}, {"id": "b", "text": PROVEN + " Seen again."}))
    _, out, _ = call("audit", "diff", first.folder, second.folder)
    assert "  a: M99.70 supported; supported codes M99.70 -> M99.70, M99.71" in out
    assert "  b:" not in out  # the text is another, the answer is not
    _, lines, _ = call("audit", "diff", first.folder, second.folder, "--format", "jsonl")
    (moved,) = map(json.loads, lines.splitlines())
    assert (moved["supported_before"], moved["supported"]) == (["M99.70"], ["M99.70", "M99.71"])


def test_diff_sets_the_rules_of_the_code_then_beside_those_of_the_code_now(call: Any, audited: Any, jsonl: Any) -> None:
    first = audited(jsonl({"id": "a", "text": f"{PROVEN}\nASSESSMENT: M99.70"}))
    second = audited(jsonl({"id": "a", "text": f"{PROVEN}\nASSESSMENT: M99.60"}))
    _, out, _ = call("audit", "diff", first.folder, second.folder)
    assert "  a: M99.70 supported -> M99.60 unsupported" in out
    assert "mechanism-stated: met -> contradicted" in out
    assert "not judged" not in out


def test_diff_of_a_code_asked_about(call: Any, audited: Any, jsonl: Any) -> None:
    from dxproof.engine.audit.judging.worker import JudgeOptions

    path = jsonl({"id": "a", "text": PROVEN})
    _, out, _ = call("audit", "diff", audited(path).folder, audited(path, judging=JudgeOptions(code="M99.60")).folder)
    assert "differences between the runs: --code" in out
    assert "  a: M99.70 supported -> M99.60 unsupported" in out


def test_summary(call: Any, finished: Path) -> None:
    code, out, _ = call("audit", "summary", finished)
    assert code == 0
    assert "4 records: 3 judged, 1 not judged" in out
    _, as_json, _ = call("audit", "summary", finished, "--json")
    assert json.loads(as_json)["by_kind"]["settled"] == 1


# ---- samples -------------------------------------------------------------------------------------------------------


def test_a_sample_is_drawn_again_and_can_be_audited(call: Any, tmp_path: Path, jsonl: Any, audited: Any) -> None:
    claim = {"dx": ["M99.01", "M99.70"], "cpt": ["98940"], "modifiers": {"98940": ["AT"]}, "payer": "medicare"}
    records = [
        {
            "id": f"n{n}",
            "text": PROVEN,
            "provider": f"Dr {n % 3}",
            "date": "2026-10-05",
            "claim": claim,
            "setting": "inpatient",
        }
        for n in range(60)
    ]
    path = jsonl(*records, "broken")
    code, plan, err = call(
        "audit", "sample", path, "--out", tmp_path / "s", "--seed", "7", "--size", "12", "--by", "provider"
    )
    assert code == 2  # a record could not be read, and is no part of the frame
    assert "error[input-json]" in err
    assert "Universe    60 notes by provider" in plan
    assert (tmp_path / "s" / "plan.txt").read_text() == plan
    assert json.loads((tmp_path / "s" / "plan.json").read_text())["seed"] == 7
    drawn = [json.loads(line) for line in (tmp_path / "s" / "sample.jsonl").read_text().splitlines()]
    assert len(drawn) == 12
    assert all(record in records for record in drawn)
    call("audit", "sample", path, "--out", tmp_path / "t", "--seed", "7", "--size", "12", "--by", "provider")
    assert (tmp_path / "t" / "sample.jsonl").read_bytes() == (tmp_path / "s" / "sample.jsonl").read_bytes()
    call("audit", "sample", path, "--out", tmp_path / "u", "--seed", "8", "--size", "12", "--by", "provider")
    assert (tmp_path / "u" / "sample.jsonl").read_bytes() != (tmp_path / "s" / "sample.jsonl").read_bytes()
    assert len(audited(tmp_path / "s" / "sample.jsonl").table("notes")) == 12
    if os.name != "nt":
        assert {oct(p.stat().st_mode & 0o777) for p in (tmp_path / "s").iterdir()} == {"0o600"}
    code, _, err = call("audit", "sample", path, "--out", tmp_path / "s", "--seed", "7", "--size", "12")
    assert "is not empty (choose a new folder as --out)" in err


def test_help_names_every_command(call: Any) -> None:
    for arguments in ((), ("--help",)):
        _, out, err = call("audit", *arguments)
        for word in (
            "--out",
            "--resume",
            "audit summary",
            "query DIR SQL",
            "diff DIR1 DIR2",
            "import DIR SHEET",
            "evaluate DIR SAMPLE",
            "sample INPUT",
        ):
            assert word in " ".join((out + err).split()), word
    assert dxproof.__version__
