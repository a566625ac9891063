"""Spark: the rows of a local run, value for value, from the command and from a DataFrame; nothing of a note in an error.

What needs a session is skipped where there is no PySpark or no Java 17.
"""

import contextlib
import datetime
import importlib.util
import io
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import dxproof
import dxproof.spark
from dxproof.engine.audit.judging import cluster, session
from dxproof.engine.audit.judging.cluster import Cluster, cluster_judge, on_executors, share
from dxproof.engine.audit.judging.worker import JudgeOptions, Worker
from dxproof.engine.audit.reading.batches import batches
from dxproof.engine.audit.schemas import JUDGED, NOTES, TABLES, take_apart
from dxproof.engine.claim import Note
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs import InputOptions, read_notes
from dxproof.engine.inputs.decode import MAX_NOTE_BYTES
from dxproof.engine.pack.loader import RULES_FOLDER

pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
    pytest.mark.local_sockets,
]
psutil: Any = pytest.importorskip("psutil")

NOTE = "MRI C-spine: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain."
SECRET = "Zebediah Quince"


def _why_not() -> str | None:
    if importlib.util.find_spec("pyspark") is None:
        return 'PySpark is not installed: pip install -e ".[test,spark]"'
    java = shutil.which("java", path=str(Path(os.environ["JAVA_HOME"]) / "bin") if "JAVA_HOME" in os.environ else None)
    found = session.java_version(java) if java else None
    if found is None or found < session.OLDEST_JAVA:
        return f"there is no Java {session.OLDEST_JAVA} or newer"
    return None


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """One session for all tests of this file. Two attempts per task instead of four, because some tests are about failing tasks."""
    if reason := _why_not():
        pytest.skip(reason)
    with session.session("local[2,2]") as started:
        yield started


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches, tasks and waves of a few notes, so that a small input has many of each."""
    monkeypatch.setattr("dxproof.engine.audit.reading.batches.BATCH_ROWS", 4)
    monkeypatch.setattr(cluster, "TASK_ROWS", 8)


@pytest.fixture
def mixed(jsonl: Callable[..., Path], fixture_notes: list[dict[str, Any]]) -> Path:
    """Good notes with claims, providers and dates, and between them every kind of record that is none."""
    bad: list[dict[str, Any] | str | bytes] = [
        '{"id": "b1", "text": ',
        "[1, 2]",
        {"id": "b2"},
        {"id": "b3", "text": "  "},
        {"id": "b4", "text": 7},
        b'{"id": "b5", "text": "caf\xe9"}',
        {"text": NOTE},
        {"id": "b6", "text": "x" * (MAX_NOTE_BYTES + 1)},
        {"id": "b7", "text": NOTE, "claim": {"dx": []}},
        {"id": "b8", "text": NOTE, "setting": "garden"},
        {"id": fixture_notes[0]["id"], "text": NOTE},
        {"id": "late", "text": NOTE, "date": "1999-01-01", "provider": "Dr. Ä"},
        {"id": "odd", "text": "L C1-2 foramen 🦴 narrowed\r\nby ligament", "date": "no day", "setting": "inpatient"},
    ]
    records: list[dict[str, Any] | str | bytes] = []
    for number, note in enumerate(fixture_notes):
        records.append(note | {"provider": f"Dr. {number % 7}", "date": "2026-11-02"})
        if number % 5 == 0 and bad:
            records.append(bad.pop(0))
    return jsonl(*records, *bad)


# ---- dxproof audit --engine spark --------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize(
    "judging", [JudgeOptions(), JudgeOptions(code="M99.60", redact=True)], ids=["plain", "asked-redacted"]
)
def test_the_folder_is_that_of_a_local_run(
    spark: Any, mixed: Path, audited: Any, audit_engines: Engines, judging: JudgeOptions
) -> None:
    local = audited(mixed, judging=judging)
    on_spark = audited(mixed, judging=judging, judge=Cluster(spark, audit_engines, judging).judge)
    for name in TABLES:
        assert on_spark.table(name) == local.table(name)
    assert on_spark.files() == local.files()
    assert local.stamp["counts"]["not_judged"] >= 11
    assert {key: on_spark.stamp[key] for key in ("plan", "counts")} == {
        key: local.stamp[key] for key in ("plan", "counts")
    }


@pytest.mark.usefixtures("small_tasks")
def test_a_stopped_run_goes_on(
    spark: Any, mixed: Path, audited: Any, audit_engines: Engines, tmp_path: Path, silent: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("dxproof.engine.audit.run.SHARD_ROWS", 16)
    out = tmp_path / "stopped"
    with pytest.raises(KeyboardInterrupt):
        audited(
            mixed, out=out, judge=Cluster(spark, audit_engines, JudgeOptions()).judge, progress=silent(stop_after=40)
        )
    gone_on = audited(mixed, out=out, resume=True, judge=Cluster(spark, audit_engines, JudgeOptions()).judge)
    assert gone_on.files() == audited(mixed).files()


def _notes(count: int) -> list[Note]:
    return [Note(id=f"n{number}", text=f"{NOTE} {number}") for number in range(count)]


def _ids(judged: list[pa.RecordBatch]) -> list[str]:
    return [note_id for batch in judged for note_id in batch.column("note_id").to_pylist()]


@pytest.mark.usefixtures("small_tasks")
def test_the_reader_is_at_most_three_waves_ahead(spark: Any, audit_engines: Engines) -> None:
    read = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal read
        for batch in batches(_notes(400)):
            read += batch.num_rows
            yield batch

    judge = Cluster(spark, audit_engines, JudgeOptions()).judge
    wave = 2 * cluster.WAVE_TASKS * 8
    given = 0
    for batch in judge(counted()):
        given += batch.num_rows
        assert read <= given - batch.num_rows + 3 * wave
    assert given == read == 400


@pytest.mark.usefixtures("small_tasks")
def test_a_reader_that_leaves_ends_the_jobs(spark: Any, audit_engines: Engines) -> None:
    judged = Cluster(spark, audit_engines, JudgeOptions()).judge(batches(_notes(200)))
    assert _ids([next(judged)])[:2] == ["n0", "n1"]
    judged.close()  # type: ignore[attr-defined]
    again = list(Cluster(spark, audit_engines, JudgeOptions()).judge(batches(_notes(3))))
    assert _ids(again) == ["n0", "n1", "n2"]


def test_rows_come_back_in_order_and_none_is_lost() -> None:
    rows = [dict.fromkeys(NOTES.names) | {"seq": seq} for seq in (4, 5, 6)]
    wave = pa.Table.from_pylist(rows, schema=NOTES)
    judged = pa.Table.from_pylist([dict.fromkeys(JUDGED.names) | {"seq": seq} for seq in (6, 4, 5)], schema=JUDGED)
    assert cluster._same_rows(judged, wave).column("seq").to_pylist() == [4, 5, 6]
    for wrong in (judged.slice(1), pa.concat_tables([judged, judged.slice(2)]), judged.slice(0, 0)):
        with pytest.raises(DxproofError, match=rf"^the cluster returned {wrong.num_rows} rows for 3 notes") as caught:
            cluster._same_rows(wrong, wave)
        assert caught.value.problem is Problem.AUDIT_ENGINE


# ---- processes that die, functions that fail ---------------------------------------------------------------------


def _kill(process: Any) -> bool:
    """End a Python process of Spark that judges (the child of its daemon), as the system does when memory is short."""
    with contextlib.suppress(psutil.Error):
        parent = process.parent()
        if parent is not None and "pyspark.daemon" in process.cmdline() and "pyspark.daemon" in parent.cmdline():
            process.kill()
            return True
    return False


@pytest.mark.usefixtures("small_tasks")
def test_a_killed_python_process_costs_no_note(spark: Any, audit_engines: Engines) -> None:
    killed = 0

    def kill() -> Iterator[pa.RecordBatch]:
        nonlocal killed
        for number, batch in enumerate(batches(_notes(200))):
            if number % 10 == 9:
                killed += sum(map(_kill, psutil.Process().children(recursive=True)))
            yield batch

    judged = list(Cluster(spark, audit_engines, JudgeOptions()).judge(kill()))
    assert killed
    assert pa.Table.from_batches(judged).equals(
        pa.Table.from_batches(list(map(Worker(audit_engines, JudgeOptions()), batches(_notes(200)))))
    )


@pytest.mark.usefixtures("small_tasks")
def test_a_session_shows_and_keeps_no_note_and_is_this_machine_s_alone(spark: Any) -> None:
    settings = dict(spark.sparkContext.getConf().getAll())
    assert spark.sparkContext.uiWebUrl is None
    assert settings["spark.eventLog.enabled"] == "false"
    assert settings["spark.io.encryption.enabled"] == "true"
    assert settings["spark.driver.bindAddress"] == settings["spark.driver.host"] == "127.0.0.1"


def test_a_note_that_ends_its_process_is_a_row(spark: Any, audit_engines: Engines) -> None:
    def deadly(rows: pa.RecordBatch) -> pa.RecordBatch:
        if "n2" in rows.column("note_id").to_pylist():
            os._exit(9)
        return rows

    judge = Cluster(spark, audit_engines, JudgeOptions())
    judge._judge = on_executors(share(spark, audit_engines, JudgeOptions()), deadly)
    judged = pa.Table.from_batches(list(judge.judge(batches(_notes(5))))).to_pylist()
    assert [row["note_id"] for row in judged] == [f"n{number}" for number in range(5)]
    assert [row["note_id"] for row in judged if not row["judged"]] == ["n2"]
    assert judged[2]["problem"] == Problem.NOTE_FAILED
    assert "crashed each time" in judged[2]["problem_message"]


@pytest.mark.usefixtures("small_tasks")
def test_a_cluster_that_cannot_hold_a_process_gives_up(spark: Any, audit_engines: Engines, monkeypatch: Any) -> None:
    monkeypatch.setattr(cluster, "_MAX_LOST", 0)

    def deadly(_: pa.RecordBatch) -> pa.RecordBatch:
        os._exit(9)

    judge = Cluster(spark, audit_engines, JudgeOptions())
    judge._judge = on_executors(share(spark, audit_engines, JudgeOptions()), deadly)
    with pytest.raises(DxproofError, match=r"keep crashing.*give them more memory") as caught:
        list(judge.judge(batches(_notes(2))))
    assert caught.value.problem is Problem.AUDIT_ENGINE


def test_no_error_has_words_of_a_note(spark: Any, audit_engines: Engines) -> None:
    def repeats(rows: pa.RecordBatch) -> pa.RecordBatch:
        raise ValueError(rows.column("text")[0].as_py())

    judge = Cluster(spark, audit_engines, JudgeOptions())
    judge._judge = on_executors(share(spark, audit_engines, JudgeOptions()), repeats)
    with pytest.raises(DxproofError) as caught:
        list(judge.judge(batches([Note(id="a", text=SECRET)])))
    assert caught.value.problem is Problem.AUDIT_ENGINE
    assert "a batch of notes could not be judged (ValueError at dxproof." in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    frame = spark.createDataFrame(pa.table({"id": ["a"], "text": [SECRET]}))
    with pytest.raises(Exception, match="could not be judged") as raised:
        frame.mapInArrow(on_executors(share(spark, audit_engines, JudgeOptions()), repeats), "id STRING").collect()
    assert SECRET not in str(raised.value)


def test_another_version_on_the_cluster_is_an_error(spark: Any, audit_engines: Engines) -> None:
    judge = Cluster(spark, audit_engines, JudgeOptions())
    judge._judge = on_executors(replace(share(spark, audit_engines, JudgeOptions(redact=True)), dxproof="0.0.1"))
    with pytest.raises(DxproofError, match=r"dxproof is \S+ on the cluster and 0\.0\.1 here"):
        list(judge.judge(batches(_notes(1))))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("...ModuleNotFoundError: No module named 'dxproof'\n", "the cluster's Python has no dxproof"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker has ...", "the cluster has another version of Python"),
        (f"{SECRET}\ndxproof.engine.errors.DxproofError: dxproof is 2 here\n\tat x", "dxproof is 2 here (look at"),
        (f"java.lang.IllegalStateException: {SECRET}", "the cluster could not judge the notes (Exception)"),
    ],
)
def test_what_spark_raises_is_said_for_people(said: str, message: str) -> None:
    error = cluster._error_of(Exception(said))
    assert error.problem is Problem.AUDIT_ENGINE
    assert message in str(error)
    assert SECRET not in str(error)


@pytest.mark.parametrize(
    ("said", "died"),
    [
        ("Job aborted: Python worker exited unexpectedly (crashed)", True),
        ("ExecutorLostFailure (executor 3 exited)", True),
        ("java.lang.IllegalStateException: no such batch", False),
    ],
)
def test_a_process_that_died_is_told_from_other_errors(said: str, died: bool) -> None:
    assert cluster._died(Exception(said)) is died


# ---- starting a session ------------------------------------------------------------------------------------------


def _raises_engine(run: Callable[[], Any]) -> str:
    with pytest.raises(DxproofError) as caught:
        run()
    assert caught.value.problem is Problem.AUDIT_ENGINE
    return str(caught.value)


def _fake_java(folder: Path, says: str) -> None:
    (folder / "bin").mkdir()
    java = folder / "bin" / "java"
    java.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    java.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="the fake java is a shell script")
@pytest.mark.parametrize(
    ("says", "message"),
    [
        ('openjdk version "11.0.2" 2019-01-15', "is 11 (install a Java runtime 17 or newer"),
        ('java version "1.8.0_392"', "is 8 (install a Java runtime 17 or newer"),
        ("no java here", "is unknown (install a Java runtime 17 or newer"),
    ],
)
def test_an_old_java_is_an_error(tmp_path: Path, monkeypatch: Any, says: str, message: str) -> None:
    _fake_java(tmp_path, says)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    assert message in _raises_engine(session.need_java)


def test_no_java_is_an_error(tmp_path: Path, monkeypatch: Any, audit_engines: Engines) -> None:
    monkeypatch.setattr(session, "need_spark", lambda: None)
    monkeypatch.setattr(cluster, "need_spark", lambda: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = _raises_engine(lambda: cluster_judge(None, audit_engines, JudgeOptions()))
    assert said.startswith("Spark needs Java, and java is not on the PATH (install a Java runtime 17 or newer")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert "JAVA_HOME has no bin/java" in _raises_engine(session.need_java)


def test_no_pyspark_is_an_error(monkeypatch: Any, audit_engines: Engines) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyspark" else found(name))
    for use in (lambda: cluster_judge(None, audit_engines, JudgeOptions()), lambda: dxproof.spark.judge(None)):  # type: ignore[arg-type]
        with pytest.raises(DxproofError) as caught:
            use()
        assert caught.value.problem is Problem.EXTRA_MISSING
        assert str(caught.value) == 'Spark needs pyspark, which is not installed (pip install "dxproof[spark]")'


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://127.0.0.1:1,127.0.0.1:2", "spark://nowhere"])
def test_a_master_that_does_not_answer_is_an_error(monkeypatch: Any, master: str) -> None:
    monkeypatch.setattr(session, "need_spark", lambda: None)
    monkeypatch.setattr(session, "need_java", lambda: None)
    said = _raises_engine(session.session(master).__enter__)
    assert said == f"the Spark master {master} does not answer (check its address, and that it runs)"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("local", "local[1,4]"),
        ("local[*]", "local[*,4]"),
        ("local[8]", "local[8,4]"),
        ("local[8,1]", "local[8,1]"),
        ("local-cluster[2,1,1024]", "local-cluster[2,1,1024]"),
        ("yarn", "yarn"),
    ],
)
def test_a_local_master_tries_again(given: str, used: str) -> None:
    assert session.again_where_local(given) == used


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot send itself Ctrl-C")
@pytest.mark.parametrize(("master", "local"), [("local[4]", True), ("local", True), ("spark://host:7077", False)])
def test_a_session_writes_no_note_and_a_local_one_hears_this_machine_alone(master: str, local: bool) -> None:
    settings = session.settings_of(master)
    assert (settings["spark.ui.enabled"], settings["spark.eventLog.enabled"]) == ("false", "false")
    assert settings["spark.io.encryption.enabled"] == "true"
    hosts = [settings.get(f"spark.driver.{name}") for name in ("bindAddress", "host")]
    assert hosts == (["127.0.0.1"] * 2 if local else [None] * 2)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"a warning\njava.net.BindException: no  address\n\tat x\nError: later", "no address"),
        (b"only a warning", "the gateway left"),
    ],
)
def test_why_no_session_came_is_what_java_said_first(said: bytes, reason: str) -> None:
    assert session._reason(Exception("the gateway left"), io.BytesIO(said)) == reason


def test_ctrl_c_waits_for_java_to_be_in_hand() -> None:
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("signals come to the main thread alone")
    before, started = signal.getsignal(signal.SIGINT), []

    def start() -> None:
        with session._interrupt_held_back():
            os.kill(os.getpid(), signal.SIGINT)
            started.append("java")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert started == ["java"]
    assert signal.getsignal(signal.SIGINT) is before


def _audit(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dxproof.cli", "audit", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command(mixed: Path, tmp_path: Path, audited: Any) -> None:
    if reason := _why_not():
        pytest.skip(reason)
    out = tmp_path / "by-spark"
    ended = _audit(mixed, "--pack", "m99-stenosis", "--out", out, "--engine", "spark", "--master", "local[2]")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert [line.split(":")[0] for line in ended.stderr.splitlines()] == [ended.stderr.split(":")[0], str(out)]
    how = json.loads((out / "run.json").read_text())["how"]
    assert (how["engine"], how["master"], "workers" in how) == ("spark", "local[2]", False)
    local = audited(mixed)
    for name in TABLES:
        assert (out / f"{name}.parquet").read_bytes() == (local.folder / f"{name}.parquet").read_bytes()


def test_a_master_that_spark_does_not_know_is_an_error(mixed: Path, tmp_path: Path) -> None:
    if reason := _why_not():
        pytest.skip(reason)
    ended = _audit(mixed, "--out", tmp_path / "out", "--engine", "spark", "--master", "nonsense")
    assert ended.returncode == 2
    assert ended.stderr.startswith("error[audit-engine]: cannot start a Spark session on nonsense: ")
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.split(": ")[2].startswith("Master must")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--master", "local[2]"), "--master is only for --engine spark (add --engine spark, or leave --master out)"),
        (("--engine", "spark", "--workers", "3"), "--workers is only for --engine local"),
    ],
)
def test_options_of_the_other_engine_are_errors(jsonl: Any, tmp_path: Path, options: tuple[str], said: str) -> None:
    ended = _audit(jsonl({"id": "a", "text": NOTE}), "--out", tmp_path / "out", *options)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"error[audit-engine]: {said}")
    assert not (tmp_path / "out").exists()


# ---- dxproof.spark -----------------------------------------------------------------------------------------------


def _frame(spark: Any, rows: list[dict[str, Any]]) -> Any:
    """The records of a JSON Lines file as a DataFrame: claims are JSON strings."""
    schema = {"seq": pa.int64()} | dict.fromkeys(
        ("id", "text", "setting", "encounter", "provider", "date", "claim"), pa.string()
    )
    columns = {
        name: pa.array([json.dumps(v) if isinstance(v := row.get(name), dict) else v for row in rows], kind)
        for name, kind in schema.items()
    }
    return spark.createDataFrame(pa.table(columns))


def _numbered(notes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [note | {"seq": seq} for seq, note in enumerate(notes, start=1)]


def _local(notes: list[dict[str, Any]], engines: Engines, judging: JudgeOptions, jsonl: Any) -> list[dict[str, Any]]:
    """What a local worker gives, as a DataFrame has it for its source."""
    given = batches(read_notes([str(jsonl(*notes))], InputOptions(), None))
    rows = [row for batch in map(Worker(engines, judging), given) for row in batch.to_pylist()]
    for row in rows:
        place, row["source"] = row["source"], f"dataframe:{row['seq']}"
        row["problem_message"] = row["problem_message"] and row["problem_message"].replace(place, row["source"])
    return rows


def _rows(frame: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frame.toArrow().to_pylist()
    return sorted(rows, key=lambda row: row["seq"])


def test_good_rows_are_those_of_a_local_worker(spark: Any, fixture_notes: list[dict[str, Any]], jsonl: Any) -> None:
    engines = dxproof.load_engines()
    expected = _local(fixture_notes, engines, JudgeOptions(), jsonl)
    frame = _frame(spark, _numbered(fixture_notes)).repartition(3)
    assert _rows(dxproof.spark.judge(frame)) == expected
    judged = dxproof.spark.judge(frame)
    assert judged.schema == spark.createDataFrame(JUDGED.empty_table()).schema
    redacted = dxproof.spark.judge(frame, code="m9960", redact=True)
    assert _rows(redacted) == _local(fixture_notes, engines, JudgeOptions("M99.60", True), jsonl)


def test_the_tables_are_the_rows_taken_apart(
    spark: Any, fixture_notes: list[dict[str, Any]], audit_engines: Engines
) -> None:
    rows = _numbered([*fixture_notes, {"id": "bad", "text": " "}])
    judged = dxproof.spark.judge(_frame(spark, rows).coalesce(1)).persist()
    expected = take_apart(judged.toArrow().cast(JUDGED).combine_chunks().to_batches()[0])
    for name, schema in TABLES.items():
        table = getattr(dxproof.spark, name)(judged).toArrow().cast(schema)
        assert table.num_rows
        assert table.to_pylist() == expected[name].to_pylist()
    judged.unpersist()


def test_bad_rows_are_rows(spark: Any) -> None:
    over = "x" * (MAX_NOTE_BYTES + 1)
    bad: dict[str, tuple[dict[str, Any], Problem]] = {
        "no id": ({"id": None}, Problem.INPUT_VALUE),
        "blank id": ({"id": "  "}, Problem.INPUT_VALUE),
        "no text": ({"text": None}, Problem.INPUT_VALUE),
        "empty text": ({"text": ""}, Problem.INPUT_EMPTY),
        "over-long": ({"text": over}, Problem.INPUT_TOO_LARGE),
        "NUL": ({"text": f"{SECRET}\0"}, Problem.INPUT_BINARY),
        "setting": ({"setting": SECRET}, Problem.INPUT_VALUE),
        "claim": ({"claim": "{"}, Problem.CLAIM_SHAPE),
        "claim without dx": ({"claim": {"cpt": []}}, Problem.CLAIM_SHAPE),
    }
    rows = [{"id": name, "text": NOTE} | changed for name, (changed, _) in bad.items()]
    judged = _rows(dxproof.spark.judge(_frame(spark, _numbered([*rows, {"id": "good", "text": NOTE}]))))
    assert [row["problem"] for row in judged] == [problem.value for _, problem in bad.values()] + [None]
    assert [row["judged"] for row in judged] == [False] * len(bad) + [True]
    assert judged[2]["problem_message"].startswith("dataframe:3: text is nothing, expected a text")
    assert SECRET not in json.dumps(judged)


def test_types_that_parquet_knows_are_read_as_there(spark: Any) -> None:
    day = datetime.date(2026, 11, 2)
    table = pa.table(
        {
            "id": pa.array([7], pa.int32()),
            "text": [NOTE],
            "date": [day],
            "extra": [Decimal("1.5")],
            "seq": pa.array([3], pa.int16()),
        }
    )
    (row,) = _rows(dxproof.spark.judge(spark.createDataFrame(table)))
    assert (row["note_id"], row["date"], row["seq"], row["judged"]) == ("7", "2026-11-02", 3, True)
    nested = pa.table({"id": [[1]], "text": [b"bytes"], "claim": [{"dx": ["M99.70"]}]})
    (row,) = _rows(dxproof.spark.judge(spark.createDataFrame(nested)))
    assert row["problem_message"].startswith("dataframe:1: id is a list, expected a text or a number")
    (row,) = _rows(dxproof.spark.judge(spark.sql("SELECT 'a' AS id, CAST(X'ff' AS STRING) AS text")))
    assert row["problem_message"].startswith("dataframe:1: text cannot be read, expected text in UTF-8")


def test_without_a_seq_rows_are_numbered_by_partition(spark: Any, fixture_notes: list[dict[str, Any]]) -> None:
    frame = _frame(spark, fixture_notes[:6]).drop("seq")
    one = _rows(dxproof.spark.judge(frame.coalesce(1)))
    assert [row["seq"] for row in one] == [1, 2, 3, 4, 5, 6]
    many = _rows(dxproof.spark.judge(frame.repartition(3)))
    assert len({row["seq"] for row in many}) == 6
    with_null = frame.selectExpr("*", "CAST(NULL AS BIGINT) AS seq").limit(1)
    (row,) = dxproof.spark.judge(with_null).toArrow().to_pylist()
    assert (row["seq"], row["source"], row["judged"]) == (None, "dataframe", True)


def test_rows_with_one_id_are_all_judged(spark: Any) -> None:
    twice = _frame(spark, _numbered([{"id": "a", "text": NOTE}, {"id": "a", "text": NOTE}]))
    assert [row["judged"] for row in _rows(dxproof.spark.judge(twice))] == [True, True]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["id", "note"], 'dataframe: has no "text"; found 2 columns: id, note (the columns id and text are needed)'),
        (["id", "text", "ID"], 'dataframe: has the column "id" twice (drop or rename one of them)'),
        (["id", "text", "seq"], 'dataframe: the column "seq" is string, expected whole numbers'),
    ],
)
def test_columns_that_do_not_do_are_errors_before_any_job(spark: Any, columns: list[str], message: str) -> None:
    frame = spark.range(1).selectExpr(*[f"raise_error('a job ran') AS {name}" for name in columns])
    if "seq" in columns:
        frame = spark.createDataFrame(pa.table({name: ["a"] for name in columns}))
    with pytest.raises(DxproofError) as caught:
        dxproof.spark.judge(frame)
    assert caught.value.problem is Problem.INPUT_COLUMN
    assert str(caught.value).startswith(message)


def test_a_code_or_pack_that_is_not_there_is_an_error_before_any_job(spark: Any) -> None:
    frame = _frame(spark, [{"id": "a", "text": NOTE}])
    cases: list[tuple[dict[str, Any], Problem]] = [
        ({"code": "Z99.9"}, Problem.TARGET_UNKNOWN),
        ({"code": "M17.0", "pack": "m99-stenosis"}, Problem.TARGET_UNKNOWN),
        ({"code": ""}, Problem.TARGET_UNKNOWN),
        ({"pack": "m98"}, Problem.PACK_UNKNOWN),
    ]
    for options, problem in cases:
        with pytest.raises(DxproofError) as caught:
            dxproof.spark.judge(frame, **options)
        assert caught.value.problem is problem


def test_another_pack_and_a_profile_reach_the_executors(
    spark: Any, fixture_notes: list[dict[str, Any]], jsonl: Any, tmp_path: Path
) -> None:
    profile = tmp_path / "site.yaml"
    profile.write_text(
        "profile: site-a\npack: m99-stenosis\nrules:\n"
        "  - {rule: conservative-care, required: false, weight: 3, reason: Not asked for here.}\n"
    )
    frame = _frame(spark, _numbered(fixture_notes))
    plain = _rows(dxproof.spark.judge(frame))
    cases: list[dict[str, Any]] = [{"profile": profile}, {"pack": "m48-spinal-stenosis"}]
    for options in cases:
        expected = _local(fixture_notes, dxproof.load_engines(**options), JudgeOptions(), jsonl)
        assert _rows(dxproof.spark.judge(frame, **options)) == expected
        assert expected != plain


def test_no_executor_needs_the_pack_s_folder(spark: Any, tmp_path: Path) -> None:
    root = tmp_path / "site"
    for version, start, end in (("1.0.0", "2026-10-01", "2027-09-30"), ("1.1.0", "2027-10-01", "2028-09-30")):
        folder = Path(shutil.copytree(RULES_FOLDER / "m99_stenosis", root / version))
        text = (folder / "pack.yaml").read_text(encoding="utf-8").replace("version: 1.0.0", f"version: {version}")
        text = text.replace('from: "2021-10-01", to: "2027-09-30"', f'from: "{start}", to: "{end}"')
        (folder / "pack.yaml").write_text(text, encoding="utf-8")
    days = ["2026-11-02", "2027-11-02", None]
    frame = _frame(spark, _numbered([{"id": str(n), "text": NOTE, "date": day} for n, day in enumerate(days)]))
    judged = dxproof.spark.judge(frame, str(root))
    shutil.rmtree(root)
    assert [row["pack_version"] for row in _rows(judged)] == ["1.0.0", "1.1.0", "1.1.0"]


def test_an_engine_is_compiled_once_a_process(monkeypatch: Any, audit_engines: Engines) -> None:
    made = []

    class Held:
        value = b""

    class Counted(Worker):
        def __init__(self, engines: Engines, judging: JudgeOptions) -> None:
            made.append(judging.code)

    monkeypatch.setattr(cluster, "Worker", Counted)
    monkeypatch.setattr(cluster, "_ready", {})
    shared = []
    for number in range(cluster._KEPT + 1):
        held = Held()
        held.value = pickle.dumps((audit_engines, JudgeOptions(str(number))))
        shared.append(cluster.SharedEngine(str(number), dxproof.__version__, held))
    first, *others = shared
    assert cluster._worker(first) is cluster._worker(first)
    for one in (*others, first):
        cluster._worker(one)
    assert made == ["0", "1", "2", "3", "4", "0"]
    assert len(cluster._ready) == cluster._KEPT


def test_without_broadcast_variables_the_engine_goes_with_the_function(audit_engines: Engines) -> None:
    shared = share(object(), audit_engines, JudgeOptions())  # type: ignore[arg-type]  # a session of Spark Connect
    judged = on_executors(shared)(batches(_notes(3)))
    assert pa.Table.from_batches(judged).equals(
        pa.Table.from_batches(map(Worker(audit_engines, JudgeOptions()), batches(_notes(3))))
    )


def test_importing_it_loads_no_spark() -> None:
    code = "import sys, dxproof.spark; print([name for name in ('pyspark', 'pyarrow', 'spacy') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_an_undecodable_cell_is_a_failure() -> None:
    binary = pa.array([b"\xff"]).view(pa.string())
    batch = pa.RecordBatch.from_arrays([pa.array([1]), pa.array(["a"]), binary], ["seq", "id", "text"])
    (row,) = dxproof.spark._read(batch).to_pylist()
    assert (row["problem"], row["note_id"]) == (Problem.INPUT_VALUE.value, None)
    assert row["problem_message"].startswith(f"{Where('dataframe', 1)}: text cannot be read, expected text in UTF-8")
