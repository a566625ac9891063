"""Imported worklists: entries are kept, nothing is overwritten silently, and no workbook is trusted."""

import datetime
import hashlib
import json
import os
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dxproof.commands.audit.sheet import import_
from dxproof.commands.audit.sheet import sheet as write_sheet
from dxproof.engine.audit.decided.database import FILE
from dxproof.engine.audit.decided.journal import Import, journal_of
from dxproof.engine.audit.decided.model import ChartRef, Decided, Decision, Origin
from dxproof.engine.audit.judging.worker import JudgeOptions, Worker
from dxproof.engine.audit.run import Audit, run
from dxproof.engine.audit.store import Store
from dxproof.engine.audit.summary.figures import figures_of
from dxproof.engine.audit.worklist import returned
from dxproof.engine.audit.worklist.book import write_worklist
from dxproof.engine.audit.worklist.decisions import Conflict, Imported, import_sheet
from dxproof.engine.audit.worklist.returned import identity, read_returned
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs import InputOptions

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "m99_stenosis"
IDS = ("=1+1", "00123", "-5", "one", "<r>id</r>", "_x0041_", "@six", "seven ", "Ångström 🦴")
HEAD = ("Row", "Note id", "Decision", "Assignee", "Comment")
CANARY = "Xylocanary"

Edit = Callable[[Any], None]
Cells = tuple[str | None, str | None, str | None]


class Silent:
    """Nobody watches."""

    def surveyed(self, size: int) -> None: ...

    def begin(self, steps: int, done: int) -> None: ...

    def advance(self, steps: int, notes: int) -> None: ...

    def finishing(self) -> None: ...


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, alone: Engines) -> Path:
    """A finished audit of nine charts with something to do, and its worklist."""
    folder = tmp_path_factory.mktemp("decisions") / "audit"
    source = folder.with_name("notes.jsonl")
    text = (FIXTURES / "osteophyte_coded_as_m99_70" / "note.txt").read_text(encoding="utf-8")
    notes = [{"id": note_id, "text": f"{text}\n{CANARY}"} for note_id in IDS]
    source.write_text("".join(json.dumps(note) + "\n" for note in [*notes, {"id": "none", "text": ""}]))
    judging = JudgeOptions()
    call = Audit((str(source),), folder, alone, judging, InputOptions())
    run(call, lambda batches: map(Worker(alone, judging), batches), {}, Silent())
    with (folder / "worklist.xlsx").open("w+b") as file:
        write_worklist(folder, figures_of(folder, Store(folder).run()), file)
    return folder


@pytest.fixture
def audit(base: Path, tmp_path: Path) -> Path:
    """An audit of one's own."""
    return shutil.copytree(base, tmp_path / "audit")


def edited(audit: Path, *edits: Edit, name: str = "back.xlsx") -> Path:
    """The worklist of an audit, opened, edited and saved as people do."""
    book = openpyxl.load_workbook(audit / "worklist.xlsx")
    for edit in edits:
        edit(book)
    path = audit.parent / name
    book.save(path)
    return path


def typed(seq: int, decision: Any = None, assignee: Any = None, comment: Any = None) -> Edit:
    """Type into the row of a chart."""

    def edit(book: Any) -> None:
        sheet = book["Worklist"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        (row,) = (cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[columns["Row"] - 1].value == seq)
        for name, value in zip(HEAD[2:], (decision, assignee, comment), strict=True):
            if value is not None:
                sheet.cell(row, columns[name]).value = value

    return edit


def sheet_of(audit: Path, rows: Iterable[Sequence[Any]], head: Sequence[Any] = HEAD, name: str = "small.xlsx") -> Path:
    """A small workbook of this audit with rows of one's own."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Worklist"
    for row in (head, *rows):
        sheet.append(list(row))
    key = book.create_sheet("Run")
    key.append(["audit", identity(Store(audit).run())])
    path = audit.parent / name
    book.save(path)
    return path


def history(audit: Path) -> list[Decided]:
    """All that was ever stored."""
    with journal_of(audit) as journal:
        return journal.history()


def latest(audit: Path) -> dict[int, Decided]:
    with journal_of(audit) as journal:
        return journal.latest()


def known(audit: Path) -> dict[int, Cells]:
    """What is stored, chart by chart."""
    return {seq: (d.decision, d.assignee, d.comment) for seq, d in latest(audit).items()}


def refusal(audit: Path, path: Path) -> str:
    """The message with which a whole workbook is refused; nothing of it is taken, and no word of a note is told."""
    with pytest.raises(DxproofError) as caught:
        import_sheet(audit, path, replace=True)
    assert caught.value.problem is Problem.AUDIT_SHEET
    assert caught.value.where is not None
    assert caught.value.hint
    assert path.name in str(caught.value)
    assert CANARY not in str(caught.value)
    assert not (audit / FILE).exists()
    return str(caught.value)


# ---- what is taken ------------------------------------------------------------------------------------------------


def test_an_audit_without_decisions_has_none(audit: Path) -> None:
    assert latest(audit) == {}
    assert import_sheet(audit, audit / "worklist.xlsx", replace=False) == Imported(0, 0, (), ())
    assert not (audit / FILE).exists()


def test_what_was_typed_is_taken_for_every_chart_whatever_its_id(audit: Path) -> None:
    edits = [typed(seq, "in review", f"Ann {seq}", f"comment {seq}") for seq in range(1, 10)]
    assert import_sheet(audit, edited(audit, *edits), replace=False) == Imported(9, 0, (), ())
    assert known(audit) == {seq: ("in review", f"Ann {seq}", f"comment {seq}") for seq in range(1, 10)}
    assert [latest(audit)[seq].note_id for seq in range(1, 10)] == list(IDS)


def test_what_is_stored_of_a_decision(audit: Path) -> None:
    path = edited(audit, typed(3, "query sent", comment="asked on Monday"))
    import_sheet(audit, path, replace=False)
    decided = latest(audit)[3]
    note = next(row for row in pq.read_table(audit / "notes.parquet").to_pylist() if row["seq"] == 3)
    assert (decided.note_id, decided.code, decided.kind) == (note["note_id"], note["code"], note["kind"])
    assert (decided.decision, decided.assignee, decided.comment) == (Decision.QUERY_SENT, None, "asked on Monday")
    assert (decided.file, decided.revision) == ("back.xlsx", 1)
    assert decided.file_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    taken = datetime.datetime.fromisoformat(decided.at)
    assert taken.utcoffset() == datetime.timedelta(0)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_decisions_are_their_owners_alone(audit: Path) -> None:
    import_sheet(audit, edited(audit, typed(1, "to do")), replace=False)
    assert stat.S_IMODE((audit / FILE).stat().st_mode) == 0o600
    assert not [path.name for path in audit.iterdir() if path.name.startswith(".")]


def test_rows_may_be_sorted_removed_and_columns_moved_and_added(audit: Path) -> None:
    def shuffled(book: Any) -> None:
        old = book["Worklist"]
        rows = list(old.iter_rows(values_only=True))
        place = {title: index for index, title in enumerate(rows[0])}
        order = ["Comment", "Mine", "Note id", "Decision", "Kind", "Row", "Assignee"]
        book.remove(old)
        sheet = book.create_sheet("Worklist")
        sheet.append(["Our worklist of March"])
        sheet.append([])
        sheet.append([f" {title} ".upper() if title == "Comment" else title for title in order])
        for row in reversed(rows[2:]):
            sheet.append(["mine" if title == "Mine" else row[place[title]] for title in order])

    path = edited(audit, typed(2, "corrected", "Bo", "done"), typed(7, comment="see addendum"), shuffled)
    assert import_sheet(audit, path, replace=False) == Imported(2, 0, (), ())
    assert known(audit) == {2: ("corrected", "Bo", "done"), 7: (None, None, "see addendum")}


def test_words_of_the_list_are_known_however_they_are_written(audit: Path) -> None:
    rows = [
        (seq, IDS[seq - 1], word, None, None) for seq, word in enumerate((" Corrected ", "TO  DO", "In\nreview"), 1)
    ]
    assert import_sheet(audit, sheet_of(audit, rows), replace=False).taken == 3
    assert [cells[0] for cells in known(audit).values()] == ["corrected", "to do", "in review"]


def test_formulas_numbers_and_dates_are_texts(audit: Path) -> None:
    values: tuple[Any, ...] = (
        '=HYPERLINK("http://example.org",1+1)',
        42,
        4.5,
        7.0,
        True,
        datetime.datetime(2026, 3, 4, 5, 6),
        datetime.date(2026, 3, 4),
        "  two\r\nlines_x000D_\n ",
        "#N/A",
    )
    rows = [(seq, IDS[seq - 1], None, None, value) for seq, value in enumerate(values, start=1)]
    assert import_sheet(audit, sheet_of(audit, rows), replace=False).taken == len(values)
    assert [cells[2] for cells in known(audit).values()] == [
        '=HYPERLINK("http://example.org",1+1)',
        "42",
        "4.5",
        "7",
        "yes",
        "2026-03-04T05:06:00",
        "2026-03-04T00:00:00",
        "two\nlines",
        "#N/A",
    ]


def test_array_formulas_are_texts(audit: Path) -> None:
    path = sheet_of(audit, [(1, IDS[0], None, None, "x"), (2, IDS[1], None, "y", None)])
    book = openpyxl.load_workbook(path)
    book["Worklist"]["E2"] = openpyxl.worksheet.formula.ArrayFormula("E2:E3", "=SUM(A1:A9)")
    book.save(path)
    import_sheet(audit, path, replace=False)
    assert known(audit)[1] == (None, None, "=SUM(A1:A9)")


def test_a_number_as_text_names_its_chart_all_the_same(audit: Path) -> None:
    rows = [("1", IDS[0], "to do", None, None), (2.0, "00123", "to do", None, None)]
    assert import_sheet(audit, sheet_of(audit, rows), replace=False) == Imported(2, 0, (), ())


# ---- nothing is overwritten in silence ----------------------------------------------------------------------------


def test_the_same_sheet_again_changes_nothing(audit: Path) -> None:
    path = edited(audit, typed(1, "to do", "Ann"), typed(2, comment="x"))
    import_sheet(audit, path, replace=False)
    before = history(audit)
    assert import_sheet(audit, path, replace=False) == Imported(0, 2, (), ())
    assert import_sheet(audit, path, replace=True) == Imported(0, 2, (), ())
    assert history(audit) == before


def test_a_value_that_differs_is_a_conflict_and_not_taken(audit: Path) -> None:
    import_sheet(audit, edited(audit, typed(1, "to do", "Ann", "first")), replace=False)
    path = edited(audit, typed(1, "corrected", "Ann", "second"), typed(2, "to do"))
    row = next(r for r in range(2, 20) if openpyxl.load_workbook(path)["Worklist"].cell(r, 1).value == 1)
    assert import_sheet(audit, path, replace=False) == Imported(
        1,
        0,
        (
            Conflict(row, 1, IDS[0], "Decision", "to do", "corrected"),
            Conflict(row, 1, IDS[0], "Comment", "first", "second"),
        ),
        (),
    )
    assert known(audit) == {1: ("to do", "Ann", "first"), 2: ("to do", None, None)}


def test_replace_takes_it_and_keeps_what_was(audit: Path) -> None:
    import_sheet(audit, edited(audit, typed(1, "to do", "Ann", "first")), replace=False)
    assert import_sheet(audit, edited(audit, typed(1, "corrected"), name="b.xlsx"), replace=True) == Imported(
        1, 0, (), ()
    )
    assert known(audit) == {1: ("corrected", "Ann", "first")}
    assert [(entry.decision, entry.file, entry.revision) for entry in history(audit)] == [
        ("to do", "back.xlsx", 1),
        ("corrected", "b.xlsx", 2),
    ]


def test_an_empty_cell_erases_nothing_and_is_filled_without_a_conflict(audit: Path) -> None:
    import_sheet(audit, edited(audit, typed(1, "to do")), replace=False)
    assert import_sheet(audit, edited(audit, typed(1, assignee="Bo")), replace=False) == Imported(1, 0, (), ())
    assert import_sheet(audit, edited(audit, typed(1, comment=" ")), replace=True) == Imported(0, 0, (), ())
    assert known(audit) == {1: ("to do", "Bo", None)}


def test_what_does_not_conflict_in_a_row_is_taken(audit: Path) -> None:
    import_sheet(audit, edited(audit, typed(1, "to do")), replace=False)
    imported = import_sheet(audit, edited(audit, typed(1, "corrected", comment="new")), replace=False)
    assert (imported.taken, len(imported.conflicts)) == (1, 1)
    assert known(audit) == {1: ("to do", None, "new")}


CELLS = st.tuples(
    st.none() | st.sampled_from([decision.value for decision in Decision]),
    st.none() | st.sampled_from(["Ann", "Bo"]),
    st.none() | st.text("ab=\n", max_size=3).map(lambda text: text.strip() or None),
)


@settings(max_examples=12)
@given(imports=st.lists(st.tuples(st.dictionaries(st.integers(1, 4), CELLS), st.booleans()), max_size=5))
def test_any_sequence_of_sheets_is_the_sum_of_its_cells(
    imports: list[tuple[dict[int, Cells], bool]], base: Path, tmp_path: Path
) -> None:
    """The model: a dictionary a chart; a cell is stored where none is, or with ``replace``."""
    audit = tmp_path / f"{len(list(tmp_path.iterdir()))}" / "audit"
    shutil.copytree(base, audit)
    model: dict[int, list[str | None]] = {}
    revisions = 0
    for sheet, replace in imports:
        rows = [(seq, IDS[seq - 1], *cells) for seq, cells in sheet.items()]
        imported = import_sheet(audit, sheet_of(audit, rows), replace)
        taken = conflicts = 0
        for seq, cells in sheet.items():
            if not any(cells):
                continue
            stored = model.setdefault(seq, [None, None, None])
            before = list(stored)
            for place, cell in enumerate(cells):
                if cell and (stored[place] is None or replace):
                    stored[place] = cell
                conflicts += bool(cell) and stored[place] != cell
            taken += stored != before
        revisions += taken > 0
        assert (imported.taken, len(imported.conflicts), imported.refused) == (taken, conflicts, ())
        assert known(audit) == {seq: tuple(stored) for seq, stored in model.items()}
        assert max((decided.revision for decided in latest(audit).values()), default=0) == revisions


# ---- rows that are refused ----------------------------------------------------------------------------------------


def test_rows_that_cannot_be_used_are_listed_and_the_others_taken(audit: Path) -> None:
    rows = [
        (1, IDS[0], "to do", None, None),
        (1000, "one", "to do", None, None),
        (2, "another id", "to do", None, None),
        (None, None, None, None, "typed beside the table"),
        ("x", IDS[2], "to do", None, None),
        (10, "none", "to do", None, None),
        (3, IDS[2], "postponed", "Ann", None),
        (10**30, IDS[2], "to do", None, None),
        (-4, IDS[3], "to do", None, None),
        (None, None, None, None, None),
        (4, "one", None, None, None),
    ]
    imported = import_sheet(audit, sheet_of(audit, rows), replace=False)
    assert imported.taken == 1
    assert [refused.row for refused in imported.refused] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert [r.row for r in imported.refused if "do not match a chart of this audit" in r.message] == [
        3,
        4,
        5,
        6,
        7,
        9,
        10,
    ]
    (unknown,) = (r.message for r in imported.refused if r.row == 8)
    assert all(decision.value in unknown for decision in Decision)
    assert not any("postponed" in refused.message for refused in imported.refused)
    assert known(audit) == {1: ("to do", None, None)}


def test_a_chart_that_stands_twice_with_different_words_is_refused(audit: Path) -> None:
    rows = [
        (1, IDS[0], "to do", None, None),
        (2, IDS[1], "to do", None, None),
        (1, IDS[0], "corrected", None, None),
        (2, IDS[1], "To Do", None, None),
        (3, IDS[2], None, None, None),
        (3, IDS[2], "to do", None, None),
    ]
    imported = import_sheet(audit, sheet_of(audit, rows), replace=False)
    assert [refused.row for refused in imported.refused] == [2, 4]
    assert all("2, 4" in refused.message for refused in imported.refused)
    assert known(audit) == {2: ("to do", None, None), 3: ("to do", None, None)}


# ---- workbooks that are refused -----------------------------------------------------------------------------------


def test_a_sheet_of_another_audit_is_refused(audit: Path) -> None:
    def other(book: Any) -> None:
        book["Run"]["B2"].value = "0" * 64

    assert "is the worklist of another audit" in refusal(audit, edited(audit, typed(1, "to do"), other))


@pytest.mark.parametrize("gone", ["Worklist", "Run"])
def test_a_sheet_that_is_missing_is_named(audit: Path, gone: str) -> None:
    assert f'has no sheet "{gone}"' in refusal(audit, edited(audit, lambda book: book.remove(book[gone])))


def test_a_run_sheet_that_says_nothing_is_refused(audit: Path) -> None:
    assert "does not identify the audit" in refusal(audit, edited(audit, lambda book: book["Run"].delete_rows(1, 5)))


@pytest.mark.parametrize("column", HEAD)
def test_a_column_that_is_missing_is_named(audit: Path, column: str) -> None:
    head = [f"{title} (old)" if title == column else title for title in HEAD]
    assert f'has no column "{column}"' in refusal(audit, sheet_of(audit, [(1, IDS[0], "to do", None, None)], head))


def test_a_column_that_stands_twice_is_named(audit: Path) -> None:
    rows = [(1, IDS[0], "to do", None, None, "x")]
    assert 'the column "Comment" twice' in refusal(audit, sheet_of(audit, rows, [*HEAD, "comment "]))


def test_an_empty_worklist_is_refused(audit: Path) -> None:
    assert 'has no column "Row" and "Note id"' in refusal(audit, sheet_of(audit, [], [None]))


def test_what_is_no_workbook_is_refused(audit: Path) -> None:
    path = audit.parent / "sheet.xlsx"
    for content in (
        b"",
        b"Row,Note id\n1,a\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"PK\x03\x04" + bytes(99),
    ):
        path.write_bytes(content)
        assert "is not an Excel workbook" in refusal(audit, path)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", "<office/>")
    assert "cannot be read as an Excel workbook" in refusal(audit, path)


def test_a_path_that_is_no_file_is_refused(audit: Path) -> None:
    assert "does not exist" in refusal(audit, audit.parent / "absent.xlsx")
    assert "is not a file" in refusal(audit, audit)
    if hasattr(os, "mkfifo"):
        os.mkfifo(audit.parent / "pipe.xlsx")
        assert "is not a file" in refusal(audit, audit.parent / "pipe.xlsx")


def rewritten(path: Path, change: Callable[[str, bytes], bytes], *more: tuple[str, bytes]) -> Path:
    """A workbook with other parts."""
    with zipfile.ZipFile(path) as package:
        parts = [(name, change(name, package.read(name))) for name in package.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (*parts, *more):
            package.writestr(name, content)
    return path


def test_a_workbook_that_unfolds_without_end_is_refused(audit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet_of(audit, [(1, IDS[0], "to do", None, None)])
    rewritten(path, lambda _, content: content, ("xl/worksheets/sheet9.xml", b"<a>" + bytes(3 << 20)))
    monkeypatch.setattr(returned, "MAX_UNPACKED", 2 << 20)
    assert "unpacks to more than the limit for a worklist" in refusal(audit, path)
    monkeypatch.setattr(returned, "MAX_UNPACKED", 8 << 20)
    rewritten(path, lambda _, content: content, ("xl/sharedStrings2.xml", b"<a>" + bytes(2 << 20)))
    monkeypatch.setattr(returned, "MAX_PART", 1 << 20)
    assert "unpacks to more than the limit for a worklist" in refusal(audit, path)


def test_a_workbook_with_too_many_parts_is_refused(audit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returned, "MAX_PARTS", 3)
    assert "unpacks to more" in refusal(audit, sheet_of(audit, []))


def test_a_bomb_is_refused_before_any_of_it_is_unpacked(audit: Path) -> None:
    path = sheet_of(audit, [(1, IDS[0], "to do", None, None)])
    block = bytes(1 << 20)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/media/a.bin", "w") as part:
        for _ in range((returned.MAX_PART >> 20) + 1):
            part.write(block)
    assert path.stat().st_size < 4 << 20
    assert "unpacks to more than the limit for a worklist" in refusal(audit, path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_part_that_declares_entities_is_refused(audit: Path, part: str, encoding: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "lol">{laughs}]>'

    def declared(name: str, content: bytes) -> bytes:
        text = content.decode()
        body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        return (bomb + body).encode(encoding) if name == part else content

    path = rewritten(sheet_of(audit, [(1, IDS[0], "to do", None, None)]), declared)
    assert "document type declaration" in refusal(audit, path)


def read_or_refused(path: Path, audit: Path) -> Problem | int:
    """How many rows were read, or why none was; anything else is raised."""
    try:
        return len(read_returned(path, identity(Store(audit).run())).rows)
    except DxproofError as error:
        return error.problem


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject, base: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    if not (tmp_path / "sound.xlsx").exists():
        shutil.copy(sheet_of(base, [(1, IDS[0], "to do", "Ann", "x")], name="sound.xlsx"), tmp_path)
    sound = bytearray((tmp_path / "sound.xlsx").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(sound[: data.draw(st.integers(0, len(sound)))] if data.draw(st.booleans()) else sound)
    assert read_or_refused(path, base) in (Problem.AUDIT_SHEET, 0, 1)


@settings(max_examples=60)
@given(data=st.data())
def test_a_worksheet_with_damaged_markup_is_read_or_refused(data: st.DataObject, base: Path, tmp_path: Path) -> None:
    rows = [(1, IDS[0], "to do", "Ann", "x")]
    path = sheet_of(base, rows, name="markup.xlsx")

    def damaged(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/") and name != "xl/sharedStrings.xml":
            return content
        changed = bytearray(content)
        for _ in range(data.draw(st.integers(0, 2))):
            changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.sampled_from(b'09AZ<>"/& '))
        return bytes(changed)

    moved = shutil.copy(path, tmp_path / "markup.xlsx")
    assert read_or_refused(rewritten(moved, damaged), base) in (Problem.AUDIT_SHEET, 0, 1, 2)


def test_rows_far_below_and_columns_far_right_cost_nothing(audit: Path) -> None:
    def far(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        row = b'<row r="99999999999"><c r="ZZZ99999999999" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        return content.replace(b"</sheetData>", row)

    path = rewritten(sheet_of(audit, [(1, IDS[0], "to do", None, None)]), far)
    assert import_sheet(audit, path, replace=False).taken == 1


# ---- the folder ---------------------------------------------------------------------------------------------------


def test_a_folder_without_an_audit_is_refused(audit: Path, tmp_path: Path) -> None:
    with pytest.raises(DxproofError) as caught:
        import_sheet(tmp_path / "nothing", audit / "worklist.xlsx", replace=False)
    assert caught.value.problem is Problem.AUDIT_FOLDER


@pytest.mark.parametrize("name", [FILE, "decisions.parquet"])
def test_decisions_that_cannot_be_read_are_not_written_over(audit: Path, name: str) -> None:
    (audit / name).write_bytes(b"PAR1 no")
    for read in (lambda: import_sheet(audit, edited(audit, typed(1, "to do")), replace=True), lambda: latest(audit)):
        with pytest.raises(DxproofError, match=f"{name}: cannot be read") as caught:
            read()
        assert caught.value.problem is Problem.AUDIT_FOLDER
    assert (audit / name).read_bytes() == b"PAR1 no"


def test_an_import_that_is_stopped_leaves_what_was(audit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_sheet(audit, edited(audit, typed(1, "to do")), replace=False)
    rows = edited(audit, typed(2, "to do"), typed(3, "to do"))
    real = Import.add

    def full(importing: Import, chart: Any, state: Any) -> None:
        real(importing, chart, state)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Import, "add", full)
    with pytest.raises(DxproofError, match="No space left"):
        import_sheet(audit, rows, replace=False)
    assert known(audit) == {1: ("to do", None, None)}
    monkeypatch.undo()
    assert import_sheet(audit, rows, replace=False).taken == 2


def test_two_imports_at_once_do_not_lose_rows(audit: Path) -> None:
    with Store(audit).locked(), pytest.raises(DxproofError) as caught:
        import_sheet(audit, edited(audit, typed(1, "to do")), replace=False)
    assert caught.value.problem is Problem.AUDIT_FOLDER


# ---- the sheet, written again -------------------------------------------------------------------------------------


def again(audit: Path, link: str | None = None) -> Any:
    """The worklist as it is written after decisions, in place of the first."""
    with (audit / "worklist.xlsx").open("w+b") as file:
        write_worklist(audit, figures_of(audit, Store(audit).run()), file, link)
    return openpyxl.load_workbook(audit / "worklist.xlsx")["Worklist"]


def test_the_sheet_is_written_again_with_what_was_decided_and_links(audit: Path) -> None:
    import_sheet(audit, edited(audit, typed(1, "in review", "Ann", "=1+1")), replace=False)
    sheet = again(audit, "http://127.0.0.1:8642/worklist")
    titles = [cell.value for cell in sheet[1]]
    rows = {cells[0].value: dict(zip(titles, cells, strict=True)) for cells in sheet.iter_rows(min_row=2)}
    assert [rows[1][title].value for title in ("To do", "Decision", "Assignee", "Comment", "Page", "Entry")] == [
        *("M99.60 instead", "in review", "Ann", "=1+1", "open", 1),
    ]
    assert rows[1]["Comment"].data_type == "s"
    assert rows[2]["Decision"].value is None
    assert rows[2]["Page"].hyperlink.location == "2"
    assert sheet.column_dimensions["U"].hidden


def test_a_sheet_written_again_overwrites_only_what_its_reader_saw(audit: Path) -> None:
    """Cells that nobody touched change nothing; an edit of what the sheet showed is no conflict, of anything newer it is one."""
    import_sheet(audit, edited(audit, typed(1, "in review", "Ann"), typed(2, "to do", "Bo")), replace=False)
    again(audit)
    path = edited(audit, typed(1, "corrected"), typed(2, "corrected"), name="theirs.xlsx")
    with journal_of(audit) as journal:
        stored = journal.latest()[2]
        chart = ChartRef(2, stored.note_id, stored.code, stored.kind)
        journal.decide(chart, {"decision": "query sent", "assignee": "Cy"}, Origin("Cy"), stored.entry, "k")
    imported = import_sheet(audit, path, replace=False)
    assert (imported.taken, imported.unchanged) == (1, 0)
    assert [(c.seq, c.column, c.was, c.now) for c in imported.conflicts] == [(2, "Decision", "query sent", "corrected")]
    assert known(audit) == {1: ("corrected", "Ann", None), 2: ("query sent", "Cy", None)}


# ---- the command --------------------------------------------------------------------------------------------------


def command(*arguments: object) -> tuple[int, str]:
    """Call the command; its exit code and what it printed."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(import_)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_command_says_what_became_of_every_row(audit: Path) -> None:
    path = edited(audit, typed(1, "to do", "Ann"), typed(2, "in review"))
    assert command(audit, path) == (
        0,
        "2 rows imported, 0 unchanged, 0 cells differ from the stored value, 0 rows refused\n",
    )
    path = edited(audit, typed(1, "corrected", "Ann", "x"), typed(2, "in review"))
    code, told = command(audit, path)
    assert code == 1
    assert told.startswith("1 rows imported, 1 unchanged, 1 cells differ")
    assert "chart 1 =1+1: Decision was 'to do', is 'corrected': not imported" in told
    assert "--replace" in told
    assert command(audit, path, "--replace")[0] == 0
    code, told = command(audit, edited(audit, typed(3, "later"), typed(4, "to do")))
    assert code == 2
    assert "refused: Decision is not in the list; choose one of: to do, in review" in told
    assert known(audit)[4] == ("to do", None, None)


def test_the_command_fails_on_a_workbook_that_cannot_be_used(audit: Path) -> None:
    with pytest.raises(DxproofError) as caught:
        command(audit, audit / "run.json")
    assert caught.value.problem is Problem.AUDIT_SHEET


def test_the_command_writes_the_sheet_again(audit: Path, tmp_path: Path) -> None:
    import_sheet(audit, edited(audit, typed(1, "in review", "Ann")), replace=False)
    write_sheet(audit, tmp_path / "again.xlsx", "http://127.0.0.1:8642/")
    rows = list(openpyxl.load_workbook(tmp_path / "again.xlsx")["Worklist"].iter_rows(min_row=2))
    assert ["in review", "Ann", None, "open", 1] in [[cell.value for cell in row[16:]] for row in rows]
    assert {row[19].hyperlink.target for row in rows} == {"http://127.0.0.1:8642/worklist"}
    assert import_sheet(audit, tmp_path / "again.xlsx", replace=False) == Imported(0, 1, (), ())
    for output, link in ((audit / "worklist.xlsx", None), (tmp_path / "x.xlsx", "javascript:alert(1)")):
        with pytest.raises(DxproofError) as caught:
            write_sheet(audit, output, link)
        assert caught.value.problem is Problem.OUTPUT
