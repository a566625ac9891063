"""An audit's folder as somebody else left it: damaged, changed by hand, with links and pipes in it, on a full disk."""

import gc
import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dxproof import cli
from dxproof.engine.audit.spill import PREFIX, spilled_into, sweep
from dxproof.engine.audit.worklist.sheet import CellStyle, book_in
from dxproof.engine.errors import DxproofError

PROVEN = "MRI 9/1/2026: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain. Neck pain."
SQL = "SELECT count(DISTINCT words), count(DISTINCT quote) FROM notes JOIN evidence USING (seq)"

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
links = pytest.mark.skipif(os.name == "nt", reason="links need rights on this system")


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "out"))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[object, str, str]]:
    """Exit code, standard output and standard error of a call."""

    def run(*arguments: str | Path) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["dxproof", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return ended.value.code, told.out, told.err

    return run


# ---- run.json ------------------------------------------------------------------------------------------------------


def _without(*keys: str) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for key in keys[:-1]:
            value = value[key]
        del value[keys[-1]]

    return change


def _with(new: object, *keys: str) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for key in keys[:-1]:
            value = value[key]
        value[keys[-1]] = new

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_with({}, "counts"), '"counts.records" is missing, expected a whole number of at least 0'),
        (_without("counts"), '"counts" is missing, expected an object'),
        (
            _without("counts", "by_kind"),
            '"counts.by_kind" is missing, expected an object of whole numbers of at least 0',
        ),
        (_with("13", "counts", "records"), '"counts.records" is a text of 2 characters, expected a whole number'),
        (_with(True, "counts", "records"), '"counts.records" is true or false, expected a whole number'),
        (_with(10**4000, "counts", "records"), '"counts.records" is a number, expected a whole number'),
        (_with(-1, "counts", "judged"), '"counts.judged" is a number, expected a whole number of at least 0'),
        (_with(1.5, "counts", "judged"), '"counts.judged" is a number, expected a whole number of at least 0'),
        (_with({"settled": None}, "counts", "by_kind"), '"counts.by_kind" is an object, expected an object of whole'),
        (_with(14, "counts", "records"), '"counts.records" is 14, but its parts add up to 13'),
        (_with({}, "counts", "by_kind"), '"counts.judged" is 12, but its parts add up to 0'),
        (_without("pack", "fiscal_year"), '"pack.fiscal_year" is missing, expected a whole number'),
        (_with(None, "pack", "id"), '"pack.id" is nothing, expected a text'),
        (_without("input", "left_out", "links"), '"input.left_out.links" is missing, expected a whole number'),
        (_with([], "input"), '"input" is a list, expected an object'),
        (_without("plan", "inputs"), '"plan.inputs" is missing, expected a list of text values'),
        (_with([1], "plan", "inputs"), '"plan.inputs" is a list, expected a list of text values'),
        (_with("no", "plan", "redact"), '"plan.redact" is a text of 2 characters, expected true or false'),
        (_with("now", "how", "seconds"), '"how.seconds" is a text of 3 characters, expected a number'),
    ],
)
def test_what_is_wrong_in_run_json_is_named(change: Any, says: str, folder: Path, call: Any) -> None:
    path = folder / "run.json"
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value))
    code, out, err = call("audit", "summary", folder)
    assert (code, out) == (2, "")
    assert err.startswith(f"error[audit-folder]: {path}: is damaged: {says}")
    assert "restore it from a copy, or run the audit again with another --out" in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff{}", "it is not UTF-8"),
        (b'{"schema": 1' + b"0" * 10_000 + b"}", "it is not valid JSON: a number has too many digits"),
        (b'{"schema": NaN}', "it is not valid JSON: NaN is not a JSON value"),
    ],
)
def test_a_run_json_that_is_no_json_is_said(content: bytes, says: str, folder: Path, call: Any) -> None:
    (folder / "run.json").write_bytes(content)
    assert f"run.json: is damaged: {says}" in call("audit", "summary", folder)[2]


def test_a_run_json_of_another_version_is_said(folder: Path, call: Any) -> None:
    (folder / "run.json").write_text('{"schema": "dxproof/audit/9\\u001b[31m"}')
    err = call("audit", "summary", folder)[2]
    assert (
        'is of another version, or damaged: "schema" is "dxproof/audit/9\\u001b[31m", expected "dxproof/audit/1"' in err
    )


def test_counts_of_other_tables_are_said(folder: Path, call: Any) -> None:
    table = pq.read_table(folder / "notes.parquet")
    pq.write_table(table.slice(0, 5), folder / "notes.parquet")
    code, _, err = call("audit", "summary", folder)
    assert code == 2
    assert "its run.json has 13 records, 12 of them judged, but notes.parquet has 5, 5 of them judged" in err


def test_names_in_run_json_do_not_steer_a_terminal(folder: Path, call: Any) -> None:
    path = folder / "run.json"
    value = json.loads(path.read_text())
    value["pack"]["id"] = value["pack"]["version"] = value["plan"]["code"] = "\x1b]0;pwned\x07\x9b31m"
    path.write_text(json.dumps(value))
    for arguments in (("summary", folder), ("diff", folder, folder)):
        code, out, err = call("audit", *arguments)
        assert code == 0
        assert all(one.isprintable() or one == "\n" for one in out + err)


# ---- what is no ordinary file --------------------------------------------------------------------------------------


def _asked(name: str, folder: Path) -> tuple[str | Path, ...]:
    return {
        "summary": ("summary", folder),
        "query": ("query", folder, SQL),
        "diff": ("diff", folder, folder),
        "import": ("import", folder, folder / "worklist.xlsx"),
    }[name]


@pipes
@pytest.mark.parametrize("command", ["summary", "query", "diff", "import"])
@pytest.mark.parametrize("name", ["run.json", "notes.parquet"])
def test_a_pipe_in_a_files_place_is_not_waited_for(command: str, name: str, folder: Path, call: Any) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    code, _, err = call("audit", *_asked(command, folder))
    if (command, name) == ("import", "notes.parquet"):  # nothing was typed into it: no table is asked
        assert code in (0, 2)
    else:
        assert code == 2
        assert f"{name}: is a named pipe, expected a regular file" in err


def test_a_folder_in_a_files_place_is_said(folder: Path, call: Any) -> None:
    (folder / "run.json").unlink()
    (folder / "run.json").mkdir()
    assert "run.json: is a folder, expected a regular file" in call("audit", "summary", folder)[2]


def test_a_file_is_no_folder_of_an_audit(folder: Path, call: Any) -> None:
    code, _, err = call("audit", "summary", folder / "run.json")
    assert (code, "run.json: has no finished audit (name the --out" in err) == (2, True)


@links
@pytest.mark.parametrize(
    "name", ["run.json", "notes.parquet", "decisions.parquet", "decisions.sqlite", "decisions.sqlite-wal"]
)
def test_a_link_in_a_files_place_is_not_read(name: str, folder: Path, call: Any, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    if (folder / name).exists():
        shutil.move(folder / name, outside)
    (folder / name).symlink_to(outside)
    code, _, err = call("audit", "summary", folder)
    assert code == 2
    assert f"{name}: is a link, expected a regular file" in err


class _Follower:
    """A lock as filelock was before 3.20.1: it follows a link and empties the file that it leads to."""

    def __init__(self, path: Any, *_: Any, **__: Any) -> None:
        self.lock_file = str(path)

    def __enter__(self) -> None:
        os.close(os.open(self.lock_file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))

    def __exit__(self, *_: object) -> None: ...


@links
@pytest.mark.parametrize("place", [".lock", ".unfinished/ids.sqlite", "notes.parquet", ".worklist.xlsx.unfinished"])
def test_a_planted_link_is_refused_and_its_target_left(
    place: str, tmp_path: Path, audited: Any, jsonl: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dxproof.engine.audit import store

    monkeypatch.setattr(store, "FileLock", _Follower)
    precious = tmp_path / "precious"
    precious.write_text("precious")
    link = tmp_path / "out" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(precious)
    with pytest.raises(DxproofError, match="is a link, which an audit folder must not have"):
        audited(jsonl({"id": "a", "text": PROVEN}), out=tmp_path / "out")
    assert precious.read_text() == "precious"
    assert link.is_symlink()


@links
def test_import_does_not_lock_through_a_link(
    folder: Path, call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dxproof.engine.audit import store

    monkeypatch.setattr(store, "FileLock", _Follower)
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (folder / ".lock").symlink_to(precious)
    code, _, err = call("audit", "import", folder, folder / "worklist.xlsx")
    assert (code, precious.read_text()) == (2, "precious")
    assert ".lock: is a link, expected a regular file" in err


# ---- damaged tables ------------------------------------------------------------------------------------------------


def _damage(path: Path) -> None:
    """Turn bits in the pages of a table, and leave its footer as it is."""
    content = bytearray(path.read_bytes())
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    for place in range(60, footer, 5):
        content[place] ^= 0x55
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "commands"),
    [("notes", ("summary", "query", "diff")), ("evidence", ("query",)), ("pitfalls", ("summary",))],
)
def test_a_damaged_table_is_named_and_the_question_is_not_blamed(
    name: str, commands: tuple[str, ...], folder: Path, call: Any
) -> None:
    _damage(folder / f"{name}.parquet")
    for command in commands:
        code, _, err = call("audit", *_asked(command, folder))
        assert code == 2
        assert err.startswith(
            f"error[audit-folder]: {folder / name}.parquet: is damaged: its rows cannot be read (restore"
        )


def test_words_that_are_not_utf_8_are_a_damaged_table(folder: Path, call: Any) -> None:
    table = pq.read_table(folder / "notes.parquet")
    broken = pa.array([b"\xff\xfe"] * table.num_rows, pa.binary()).view(pa.string())
    place = table.schema.get_field_index("words")
    pq.write_table(table.set_column(place, table.schema.field(place), broken), folder / "notes.parquet")
    code, _, err = call("audit", "query", folder, "SELECT words FROM notes", "--format", "jsonl")
    assert code == 2
    assert "notes.parquet: is damaged" in err


def test_a_value_that_no_audit_writes_is_said(folder: Path, call: Any) -> None:
    table = pq.read_table(folder / "notes.parquet")
    place = table.schema.get_field_index("billed")
    nothing = pa.array([None] * table.num_rows, table.schema.field(place).type)
    pq.write_table(table.set_column(place, table.schema.field(place), nothing), folder / "notes.parquet")
    code, _, err = call("audit", "summary", folder)
    assert code == 2
    assert err.startswith(
        f"error[audit-folder]: {folder}: its tables have a value that an audit never writes (TypeError)"
    )


def test_a_question_that_cannot_be_answered_is_still_the_questions_fault(folder: Path, call: Any) -> None:
    code, _, err = call("audit", "query", folder, "SELECT CAST(words AS INTEGER) FROM notes")
    assert (code, "error[audit-query]" in err) == (2, True)


# ---- what a kill leaves --------------------------------------------------------------------------------------------


def _left(folder: Path) -> Path:
    left = folder / f"{PREFIX}abc"
    left.mkdir()
    (left / "lock").touch()
    (left / "duckdb_temp_storage_DEFAULT-0.tmp").write_text("words of notes")
    return left


@pytest.mark.parametrize("command", ["summary", "query", "diff"])
def test_what_a_killed_question_spilled_is_swept_up_by_the_next(command: str, folder: Path, call: Any) -> None:
    left = _left(folder)
    assert call("audit", *_asked(command, folder))[0] == 0
    assert not left.exists()
    assert not list(folder.glob(f"{PREFIX}*"))


def test_what_a_killed_run_spilled_is_swept_up_by_resume(tmp_path: Path, audited: Any, jsonl: Any) -> None:
    path, out = jsonl({"id": "a", "text": PROVEN}), tmp_path / "out"
    audited(path, out=out)
    left = _left(out)
    audited(path, out=out, resume=True)
    assert not left.exists()


@links
def test_sweeping_leaves_what_is_in_use_and_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "file").touch()
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "victim")
    with spilled_into(tmp_path) as used:
        assert used is not None
        sweep(tmp_path)
        assert used.is_dir()
        with pytest.raises(filelock.Timeout), filelock.FileLock(used / "lock", timeout=0):
            pass
    assert not used.exists()
    assert (tmp_path / "victim" / "file").exists()


# ---- a full disk ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="no limit of file sizes on this system")
def test_wherever_the_disk_is_full_the_run_goes_on_later(whole: Path, tmp_path: Path, audited: Any) -> None:
    import resource

    notes, out = whole.parent / "notes.jsonl", tmp_path / "out"
    sizes = {path.name: path.stat().st_size for path in whole.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in sorted({300, *(size - 1 for size in sizes.values())}):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(OSError, match=r"File too large|Input/output error"):
                audited(notes, out=out, resume=out.exists())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert not (out / "run.json").exists()
    audited(notes, out=out, resume=True)
    names = set(sizes) - {"run.json"}
    assert {name: (out / name).read_bytes() for name in names} == {name: (whole / name).read_bytes() for name in names}
    assert {path.name for path in out.iterdir()} == set(sizes)


class _FullDisk(io.BytesIO):
    """A file on a disk with so many bytes left."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > self._room:
            raise OSError(28, "No space left on device")
        return super().write(data)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_workbook_on_a_full_disk_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    def written(file: io.BytesIO) -> None:
        with book_in(tmp_path, file) as book:
            book.sheet("Texts", [10]).row(["words"], CellStyle.WRAP)

    enough = io.BytesIO()
    written(enough)
    for room in range(0, len(enough.getvalue()), 400):
        with pytest.raises(OSError, match="No space left on device"):
            written(_FullDisk(room))
        gc.collect(1)  # what was just made is young
    assert list(tmp_path.iterdir()) == []


def test_ids_on_a_full_disk_are_an_error_of_the_disk(tmp_path: Path) -> None:
    from dxproof.engine.audit.reading.ids import ids_on_disk

    with ids_on_disk(tmp_path / "ids.sqlite") as ids:
        ids._connection.execute("PRAGMA max_page_count = 4")
        with pytest.raises(OSError, match="No space left on device"):
            [ids.setdefault(f"note {number}", "here") for number in range(10_000)]


@pytest.mark.skipif(os.name == "nt", reason="no limit of file sizes on this system")
def test_no_room_to_spill_is_no_fault_of_the_question(folder: Path, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    from dxproof.engine.audit import sql

    monkeypatch.setattr(sql, "_CONFIG", sql._CONFIG | {"memory_limit": "20MB", "threads": "1"})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        code, _, err = call("audit", "query", folder, "SELECT count(DISTINCT md5(r::VARCHAR)) FROM range(3000000) t(r)")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 2
    assert err.startswith(
        f"error[output]: {folder}: cannot be written: no disk space to spill from memory (free disk space"
    )
    assert not list(folder.glob(f"{PREFIX}*"))


@pytest.mark.parametrize("damage", ["bits", "another table"])
def test_a_shard_that_cannot_be_trusted_is_not_gone_on_with(
    damage: str, tmp_path: Path, audited: Any, jsonl: Any, silent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dxproof.engine.audit import run as run_module

    monkeypatch.setattr(run_module, "SHARD_ROWS", 4)
    monkeypatch.setattr("dxproof.engine.audit.reading.batches.BATCH_ROWS", 2)
    path, out = jsonl(*({"id": f"n{number}", "text": PROVEN} for number in range(8))), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        audited(path, out=out, progress=silent(6))
    shard = out / ".unfinished" / "judged-00000001.arrow"
    with pa.ipc.open_stream(shard) as reader:
        table = reader.read_all()
    if damage == "bits":
        place = table.schema.get_field_index("words")
        broken = pa.array([b"\xff"] * table.num_rows, pa.binary()).view(pa.string())
        table = table.set_column(place, table.schema.field(place), broken)
    else:
        table = pa.table({"a": [1]})
    with pa.ipc.new_stream(shard, table.schema) as writer:
        writer.write_table(table)
    with pytest.raises(DxproofError, match=r"judged-00000001\.arrow: is damaged"):
        audited(path, out=out, resume=True)
