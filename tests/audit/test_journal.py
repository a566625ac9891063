"""The store of decisions: who came first is told, nothing acknowledged is lost or doubled, whatever kills the process."""

import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dxproof.engine.audit.decided.database import FILE, Database
from dxproof.engine.audit.decided.journal import Journal, journal_of
from dxproof.engine.audit.decided.model import ChartRef, ChartState, Decided, Decision, Origin, Overtaken
from dxproof.engine.errors import DxproofError, Problem

ONE, TWO = ChartRef(1, "one", "M99.70", "sibling"), ChartRef(2, "two", None, "gap")
ANN, BO = Origin("Ann"), Origin("Bo")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with journal_of(tmp_path) as made:
        yield made


def decided(
    journal: Journal, key: str, seen: int = 0, chart: ChartRef = ONE, who: Origin = ANN, **changes: str | None
) -> Decided:
    found = journal.decide(chart, changes, who, seen, key)
    assert isinstance(found, Decided)
    return found


def test_nothing_is_made_by_reading(journal: Journal, tmp_path: Path) -> None:
    assert (journal.history(), journal.of_chart(1), journal.latest()) == ([], [], {})
    assert list(tmp_path.iterdir()) == []


def test_an_entry_carries_on_what_it_does_not_change(journal: Journal) -> None:
    first = decided(journal, "a", decision=Decision.IN_REVIEW, assignee="Ann")
    second = decided(journal, "b", first.entry, who=BO, decision=Decision.TOOL_WRONG, reason="the level is named")
    assert second.state == ChartState("dismissed: the tool is wrong", "Ann", None, "the level is named")
    assert (second.person, second.note_id, second.code, second.kind) == ("Bo", "one", "M99.70", "sibling")
    assert (first.revision, second.revision) == (1, 2)
    assert journal.of_chart(1) == [first, second]
    assert journal.history(after=first.entry) == [second]
    assert journal.latest() == {1: second}


def test_who_comes_second_is_told_and_nothing_is_written(journal: Journal) -> None:
    first = decided(journal, "a", decision=Decision.CORRECTED)
    assert journal.decide(ONE, {"decision": Decision.TO_DO}, BO, 0, "b") == Overtaken(first)
    assert journal.undo(ONE, BO, 0, "c") == Overtaken(first)
    decided(journal, "d", chart=TWO, decision=Decision.TO_DO)  # another chart is not concerned
    assert [entry.entry for entry in journal.of_chart(1)] == [first.entry]


def test_the_same_key_writes_once(journal: Journal) -> None:
    first = decided(journal, "a", comment="x")
    assert decided(journal, "a", comment="x") == first
    assert len(journal.history()) == 1


def test_undo_goes_back_step_by_step_and_keeps_all(journal: Journal) -> None:
    decided(journal, "a", decision=Decision.IN_REVIEW)
    decided(journal, "b", 1, decision=Decision.CORRECTED, comment="x")
    found = []
    for seen in (2, 3):
        undone = journal.undo(ONE, BO, seen, f"u{seen}")
        assert isinstance(undone, Decided)
        found.append((undone.undoes, undone.decision, undone.comment))
    assert found == [(2, "in review", None), (1, None, None)]
    assert journal.undo(ONE, BO, 4, "u4") is None
    again = decided(journal, "c", 4, decision=Decision.TO_DO)
    undone = journal.undo(ONE, BO, again.entry, "u5")
    assert isinstance(undone, Decided)
    assert (undone.undoes, undone.state) == (again.entry, ChartState())
    assert len(journal.history()) == 6


def test_many_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    """Connections of their own: of all who saw the same entry one is first; nobody's entry is lost."""

    def write(number: int) -> bool:
        with journal_of(tmp_path) as mine:
            own = ChartRef(100 + number, None, None, None)
            decided(mine, f"own {number}", chart=own, decision=Decision.TO_DO)
            return isinstance(mine.decide(ONE, {"comment": str(number)}, ANN, 0, f"same {number}"), Decided)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(write, range(8))) == [False] * 7 + [True]
    with journal_of(tmp_path) as journal:
        assert [entry.entry for entry in journal.history()] == list(range(1, 10))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_its_files_are_their_owners_alone(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with database.writing():
        pass
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {
        FILE: 0o600,
        f"{FILE}-wal": 0o600,
        f"{FILE}-shm": 0o600,
    }
    database.close()


def test_what_an_earlier_version_stored_is_taken_over_once(tmp_path: Path) -> None:
    names = ("note_id", "code", "kind", "decision", "assignee", "comment", "file", "file_sha256", "imported_at")
    row = dict(
        zip(
            names,
            ("one", "M99.70", "sibling", "to do", "Ann", None, "a.xlsx", "0" * 64, "2026-01-02T03:04:05+00:00"),
            strict=True,
        )
    )
    rows = [row | {"seq": 1, "revision": 2, "decision": "corrected"}, row | {"seq": 1, "revision": 1}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "decisions.parquet")
    for _ in range(2):
        with journal_of(tmp_path) as journal:
            assert [(e.decision, e.revision, e.at[:4], e.file) for e in journal.history()] == [
                ("to do", 1, "2026", "a.xlsx"),
                ("corrected", 2, "2026", "a.xlsx"),
            ]
            assert journal.latest()[1].entry == 2


@pytest.mark.parametrize("said", ["PRAGMA user_version = 7", "PRAGMA application_id = 1", "DROP TABLE entries"])
def test_another_database_is_refused(tmp_path: Path, said: str) -> None:
    with journal_of(tmp_path) as journal:
        decided(journal, "a", comment="Xylocanary")
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute(said)
    connection.close()
    with journal_of(tmp_path) as journal, pytest.raises(DxproofError) as caught:
        journal.history()
    assert caught.value.problem is Problem.AUDIT_FOLDER
    assert "Xylocanary" not in str(caught.value)


WRITER = """
import sys, pathlib
from dxproof.engine.audit.decided.journal import journal_of
from dxproof.engine.audit.decided.model import ChartRef, Origin
with journal_of(pathlib.Path(sys.argv[1])) as journal:
    done = len(journal.history())
    while True:
        number = done + 1
        journal.decide(ChartRef(number, None, None, None), {"comment": str(number)}, Origin("Ann"), 0, f"key {number}")
        print(number, flush=True)
        done = number
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("moment", [0.0, 0.013, 0.04])
def test_a_kill_loses_and_doubles_nothing_that_was_acknowledged(tmp_path: Path, moment: float) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline()]
        time.sleep(moment)
        writer.send_signal(signal.SIGKILL)
        acknowledged += writer.stdout.readlines()
    told = [int(line) for line in acknowledged if line.endswith("\n")]
    with journal_of(tmp_path) as journal:
        stored = [int(entry.comment or 0) for entry in journal.history()]
        assert stored[: len(told)] == told == list(range(1, len(told) + 1))
        assert len(stored) - len(told) in (0, 1)  # written, and killed before it could be told
        number = len(stored)
        again = journal.decide(
            ChartRef(number, None, None, None), {"comment": str(number)}, Origin("Ann"), 0, f"key {number}"
        )
        assert again == journal.history()[-1]
        assert len(journal.history()) == number
