"""The worklist: every cell equals the tables, nothing in it can execute, and the same audit gives the same bytes."""

import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.engine.audit.decided.model import Decision
from dxproof.engine.audit.inert import inert, would_run
from dxproof.engine.audit.judging.chart import DISAGREE, TO_DO, ChartKind
from dxproof.engine.audit.judging.worker import JudgeOptions, Worker
from dxproof.engine.audit.labels import AGREEMENT_TITLE, KIND_MEANS, KIND_TITLE, ROLE_TITLE, RULE_TITLE, STATUS_TITLE
from dxproof.engine.audit.run import Audit, run
from dxproof.engine.audit.store import Store
from dxproof.engine.audit.summary.figures import Figures, figures_of
from dxproof.engine.audit.worklist import book as worklist
from dxproof.engine.audit.worklist.book import write_worklist
from dxproof.engine.audit.worklist.cell import MAX_UNITS, as_text, cell_of
from dxproof.engine.audit.worklist.returned import identity
from dxproof.engine.audit.worklist.sheet import CellStyle, book_in
from dxproof.engine.audit.worklist.step import short_step
from dxproof.engine.engines import Engines
from dxproof.engine.inputs import InputOptions

SHEETS = ["Summary", "Worklist", "Criteria", "Evidence", "Providers", "Agreement", "Not judged", "Run"]
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "m99_stenosis"
CANARY = "Xylocanary"
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    '=HYPERLINK("http://example.org","x")',
    "<script>alert(1)</script>",
    "{{7*7}}",
    "<r><t>markup</t></r>",
    "<r></row></sheetData></r>",
    "_x0041_ and _x000D_",
    "\x00\x01\x1b[31m\x7f",
    "\ufffe\uffff",
    "right\u202eleft",
    "http://example.org",
    "00123",
    "1e5",
    "TRUE",
    "{=1+1}",
    "'=1+1",
    "one\ntwo\r\nthree",
    "  blanks  ",
    "&amp; ]]> &#0;",
    "ß 髄 🦴",
    "x" * 40_000,
    "🦴" * 20_000,
)

Sheet = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Audited:
    """A finished audit, its figures and its tables."""

    folder: Path

    @property
    def figures(self) -> Figures:
        """As they are worked out at the end of a run."""
        return figures_of(self.folder, Store(self.folder).run())

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table."""
        rows: list[dict[str, Any]] = pq.read_table(self.folder / f"{table}.parquet").to_pylist()
        return rows

    def write(self) -> bytes:
        """The workbook."""
        file = io.BytesIO()
        write_worklist(self.folder, self.figures, file)
        return file.getvalue()


class Silent:
    """Nobody watches."""

    def surveyed(self, size: int) -> None: ...

    def begin(self, steps: int, done: int) -> None: ...

    def advance(self, steps: int, notes: int) -> None: ...

    def finishing(self) -> None: ...


def audit_of(records: Iterable[object], folder: Path, alone: Engines, redact: bool = False) -> Audited:
    """Audit records in this process; a record that is a text is a line as it is."""
    source = folder.with_name(f"{folder.name}.jsonl")
    lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
    source.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    judging = JudgeOptions(redact=redact)
    call = Audit((str(source),), folder, alone, judging, InputOptions())
    run(call, lambda batches: map(Worker(alone, judging), batches), {"workers": 0}, Silent())
    return Audited(folder)


def records() -> Iterator[object]:
    """Charts of every kind, with claims and providers, names that a spreadsheet would run, and records that are broken."""
    for number, folder in enumerate(sorted(FIXTURES.iterdir())):
        note, claim = folder / "note.txt", folder / "claim.json"
        if note.exists():
            record: dict[str, Any] = {"id": folder.name, "text": note.read_text(encoding="utf-8")}
            record["provider"] = (None, "Dr Brandt", "=cmd|' /C calc'!A0", "Dr Díaz")[number % 4]
            record["date"] = f"2026-{1 + number % 12:02d}-03"
            if claim.exists():
                record["claim"] = json.loads(claim.read_text(encoding="utf-8"))
            elif number % 3 == 0:
                record["claim"] = {"dx": ["M99.01", ("M99.71", "M99.60", "=1+1")[number % 9 // 3]]}
            yield record
    proven = (FIXTURES / "claim_lines_linked" / "note.txt").read_text(encoding="utf-8")
    yield {"id": "words", "text": proven, "claim": {"dx": ["M54.2"]}}
    torn = (FIXTURES / "conflict_mri_denies_assessment" / "note.txt").read_text(encoding="utf-8")
    yield {"id": "torn", "text": torn, "claim": {"dx": ["M99.70"]}}
    text = (FIXTURES / "osteophyte_coded_as_m99_70" / "note.txt").read_text(encoding="utf-8")
    for index, name in enumerate(value for value in HOSTILE if len(value) < 500 and value.isprintable()):
        yield {"id": name, "text": f"=1+1 {HOSTILE[index]}\n{text}", "provider": name}
    yield {"id": "long", "text": text + "word " * 8000, "provider": "x" * 400}
    yield "{broken"
    yield {"id": "=empty", "text": ""}
    yield {"id": "tab\there", "text": text}
    yield {"id": "twice", "text": text}
    yield {"id": "twice", "text": text}
    yield {"id": "claim", "text": text, "claim": {"dx": 3}}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, alone: Engines) -> Audited:
    """An audit of all of them."""
    return audit_of(records(), tmp_path_factory.mktemp("worklist") / "audit", alone)


@pytest.fixture(scope="module")
def written(audited: Audited) -> bytes:
    """Its workbook."""
    return audited.write()


@pytest.fixture(scope="module")
def book(written: bytes) -> Any:
    """Its workbook, opened."""
    return openpyxl.load_workbook(io.BytesIO(written))


@pytest.fixture(scope="module")
def sheets(written: bytes) -> dict[str, Sheet]:
    """The values of its sheets."""
    return values_of(written)


def values_of(written: bytes) -> dict[str, Sheet]:
    """All cells of a workbook by sheet, as Excel would show them."""
    book = openpyxl.load_workbook(io.BytesIO(written))
    return {sheet.title: [tuple(map(unescaped, row)) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def unescaped(value: Any) -> Any:
    """A text as Excel reads it: openpyxl leaves the escapes of inline texts as they are."""
    if not isinstance(value, str):
        return value
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), value)


def said(value: Any) -> Any:
    """What a cell is to hold for a value of a table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or None
    return cell_of(value)


def listed(audited: Audited) -> list[dict[str, Any]]:
    """The charts of the worklist in the order that is promised."""
    rank = {kind.value: place for place, kind in enumerate(TO_DO)}
    charts = [note for note in audited.rows("notes") if note["kind"] in rank]
    return sorted(charts, key=lambda n: (rank[n["kind"]], not n["billed"], -len(n["open"]), n["seq"]))


def codes_of(note: dict[str, Any]) -> list[str]:
    """The codes of a chart whose rules and words the workbook has: those it is about, billed, or proven."""
    return sorted({note["code"], *note["billed"], *note["supported"]} - {None})


def rules_of(audited: Audited) -> dict[str, int]:
    """The place of each rule in the pack."""
    return {rule["rule"]: place for place, rule in enumerate(audited.rows("candidates")[0]["rules"])}


def worklist_rows(audited: Audited) -> Sheet:
    """What the sheet Worklist is to hold."""
    rows = []
    for note in listed(audited):
        rows.append(
            (
                *(note[name] for name in ("seq", "note_id", "source", "provider", "date", "encounter", "code")),
                STATUS_TITLE.get(note["status"]),
                KIND_TITLE[note["kind"]],
                short_step(*(note[name] for name in ("kind", "supported", "open", "pitfalls"))),
                *(note[name] for name in ("billed", "supported", "open", "pitfalls", "question", "words")),
                *(None, None, None, None, None),
            )
        )
    return [tuple(map(said, row)) for row in rows]


def criteria_rows(audited: Audited) -> Sheet:
    """What the sheet Criteria is to hold."""
    candidates = {(row["seq"], row["code"]): row for row in audited.rows("candidates")}
    rows = []
    for note in listed(audited):
        for code in codes_of(note):
            candidate = candidates[note["seq"], code]
            for rule in candidate["rules"]:
                given = (note["seq"], note["note_id"], code, STATUS_TITLE[candidate["status"]], rule["rule"])
                rest = (rule[name] for name in ("reason", "required", "weight", "message", "remedy"))
                rows.append(tuple(map(said, (*given, RULE_TITLE[rule["status"]], *rest))))
    return rows


def evidence_rows(audited: Audited) -> Sheet:
    """What the sheet Evidence is to hold."""
    order, roles = rules_of(audited), list(ROLE_TITLE)
    by_chart: dict[int, list[dict[str, Any]]] = {}
    for row in audited.rows("evidence"):
        by_chart.setdefault(row["seq"], []).append(row)
    rows = []
    for note in listed(audited):
        found = [r for r in by_chart.get(note["seq"], ()) if r["role"] == "pitfall" or r["code"] in codes_of(note)]
        found.sort(
            key=lambda r: (
                r["code"] is None,
                r["code"] or "",
                order.get(r["rule"], 99),
                r["rule"],
                roles.index(r["role"]),
                r["start"],
                r["end"],
                *(str(r[name]) for name in ("section", "assertion", "quote", "cue")),
            )
        )
        for row in found:
            given = (row["seq"], row["note_id"], row["code"], ROLE_TITLE[row["role"]], row["rule"])
            rest = (row[name] for name in ("place", "start", "end", "section", "assertion", "quote", "cue"))
            rows.append(tuple(map(said, (*given, f"{row['line']}:{row['column']}", *rest))))
    return rows


def disagreeing_rows(audited: Audited) -> Sheet:
    """What the list of the sheet Agreement is to hold."""
    names = ("seq", "note_id", "provider", "date", "billed", "supported")
    return [
        tuple(
            map(
                said,
                (
                    *(note[name] for name in names),
                    AGREEMENT_TITLE[kind],
                    note["code"],
                    STATUS_TITLE.get(note["status"]),
                ),
            )
        )
        for kind in DISAGREE
        for note in audited.rows("notes")
        if note["agreement"] == kind
    ]


def not_judged_rows(audited: Audited) -> Sheet:
    """What the sheet Not judged is to hold."""
    names = ("seq", "note_id", "source", "problem", "problem_message")
    return [tuple(said(note[name]) for name in names) for note in audited.rows("notes") if not note["judged"]]


def assert_equal(sheets: dict[str, Sheet], audited: Audited) -> None:
    """Every data cell of every sheet that shows rows of tables is what the tables say."""
    assert sheets["Worklist"][1:] == worklist_rows(audited)
    assert sheets["Criteria"][1:] == criteria_rows(audited)
    assert sheets["Evidence"][1:] == evidence_rows(audited)
    assert sheets["Not judged"][1:] == not_judged_rows(audited)
    disagreeing = disagreeing_rows(audited)
    assert [row[: len(disagreeing[0])] for row in after(sheets["Agreement"], "Charts that disagree")] == disagreeing


def after(sheet: Sheet, title: str) -> Sheet:
    """The rows of the table under a title, without its header."""
    start = next(place for place, row in enumerate(sheet) if row[0] == title) + 2
    rows = sheet[start:]
    return rows[: next((place for place, row in enumerate(rows) if not any(row)), len(rows))]


def parts_of(written: bytes) -> dict[str, bytes]:
    """The files of a workbook."""
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        return {name: package.read(name) for name in package.namelist()}


# ---- the sheets ---------------------------------------------------------------------------------------------------


def test_the_audit_of_these_tests_has_charts_of_every_kind(audited: Audited) -> None:
    assert {note["kind"] for note in audited.rows("notes")} >= {kind.value for kind in ChartKind}
    assert {note["agreement"] for note in audited.rows("notes")} >= {kind.value for kind in DISAGREE}
    assert len(not_judged_rows(audited)) >= 5


def test_the_sheets_stand_in_their_order(book: Any) -> None:
    assert book.sheetnames == SHEETS
    assert book.active.title == "Summary"


def test_every_cell_is_what_the_tables_say(sheets: dict[str, Sheet], audited: Audited) -> None:
    assert_equal(sheets, audited)


def test_every_table_has_the_header_that_people_and_the_import_know(sheets: dict[str, Sheet]) -> None:
    assert sheets["Worklist"][0] == (
        *(
            "Row",
            "Note id",
            "Source",
            "Provider",
            "Date",
            "Encounter",
            "Code",
            "Status",
            "Kind",
            "To do",
            "Billed (family)",
        ),
        *("Words prove", "Open reasons", "Pitfalls", "What would change it", "Words"),
        *("Decision", "Assignee", "Comment", "Page", "Entry"),
    )
    assert sheets["Criteria"][0] == (
        *("Row", "Note id", "Code", "Status of the code", "Rule", "Result", "Reason", "Required", "Weight"),
        *("Message", "Remedy"),
    )
    assert sheets["Evidence"][0] == (
        *("Row", "Note id", "Code", "Role", "Rule or pitfall", "Place", "In the document", "Start", "End"),
        *("Section", "Assertion", "Quote", "Cue"),
    )
    assert sheets["Providers"][0] == (
        *("By", "Name", "Charts with a code", "Supported", "Incomplete", "Conflicting", "Unsupported"),
        *("Share supported", "95% from", "95% to", "Open most often"),
    )
    agreement = sheets["Agreement"]
    assert agreement[agreement.index(after(agreement, "Code by code")[0]) - 1][:11] == (
        *("Code", "Billed and proven", "of billed", "precision", "95% from", "95% to"),
        *("Proven and billed", "of proven", "recall", "95% from", "95% to"),
    )
    assert agreement[agreement.index(after(agreement, "Charts that disagree")[0]) - 1][:9] == (
        *("Row", "Note id", "Provider", "Date", "Billed", "Words prove", "Agreement", "Code", "Status"),
    )
    assert sheets["Not judged"][0] == ("Row", "Note id", "Place", "Problem", "Message")
    assert sheets["Run"][0] == ("Key", "Value")


def test_providers_are_counted_and_not_ranked(sheets: dict[str, Sheet], audited: Audited) -> None:
    figures = audited.figures
    groups = [("provider", group) for group in figures.providers] + [("encounter", g) for g in figures.encounters]
    expected = [
        (by, said(g.name), g.charts, *g.by_status.values(), g.supported.share, g.supported.low, g.supported.high)
        for by, g in groups
    ]
    found = sheets["Providers"][1:]
    assert [row[:7] for row in found] == [row[:7] for row in expected]
    for row, want in zip(found, expected, strict=True):
        assert row[7:10] == pytest.approx(want[7:10]) if want[7] is not None else row[7:10] == (None, None, None)
    names = [group.name for group in figures.providers]
    assert names == sorted(names)
    assert any(group.supported.small for _, group in groups)
    assert any(not group.supported.small for _, group in groups)


def test_claims_and_words_stand_side_by_side(sheets: dict[str, Sheet], audited: Audited) -> None:
    coder, sheet = audited.figures.coder, sheets["Agreement"]
    assert coder is not None
    assert coder.kappa is not None
    kinds = after(sheet, "How they compare")
    assert [(row[0], row[1]) for row in kinds] == [(n, AGREEMENT_TITLE[kind]) for kind, n in coder.by_kind.items()]
    matrix = after(sheet, "Billed codes (rows) and proven codes (columns), in pairs: a chart may be in several pairs")
    head = sheet[sheet.index(matrix[0]) - 1]
    shown = {
        (row[0], proven): charts
        for row in matrix
        for proven, charts in zip(head[1:], row[1:], strict=True)
        if proven and charts
    }
    assert shown == {(pair.billed, pair.proven): pair.charts for pair in coder.pairs}
    assert head[0] == "Billed"
    codes = after(sheet, "Code by code")
    for row, code in zip(codes, coder.codes, strict=True):
        precision, recall = code.precision, code.recall
        assert row[:3] == (code.code, precision.hits, precision.of)
        assert row[6:8] == (recall.hits, recall.of)
        assert row[3] == (None if precision.share is None else pytest.approx(precision.share))
        assert row[9] == (None if recall.low is None else pytest.approx(recall.low))
    told = " ".join(str(row[0]) for row in sheet[:8])
    assert f"{coder.by_kind['agree']} of {coder.charts - coder.by_kind['neither']}" in told
    assert f"{coder.kappa.value:.2f}" in told


def test_the_summary_adds_up(sheets: dict[str, Sheet], audited: Audited) -> None:
    figures, sheet = audited.figures, sheets["Summary"]
    counts = {row[0]: row[1] for row in sheet if isinstance(row[1], int)}
    assert counts["Judged"] + counts["Not judged"] == counts["Records in all"] == len(audited.rows("notes"))
    assert sum(counts[KIND_TITLE[kind]] for kind in TO_DO) == counts["With something to do"] == figures.to_do
    assert sum(counts[KIND_TITLE[kind]] for kind in ChartKind) == counts["Judged in all"] == counts["Judged"]
    assert sum(counts[STATUS_TITLE[status]] for status in STATUS_TITLE) == counts["Charts with a code"]
    assert sum(counts[f"    {problem}"] for problem, _ in figures.problems) == counts["Not judged"]
    means = {row[0]: row[2] for row in after(sheet, "To do")}
    assert all(means[KIND_TITLE[kind]] == KIND_MEANS[kind] for kind in ChartKind)
    assert [(row[0], row[1], row[3]) for row in after(sheet, "One fact away")][: len(figures.facts)] == [
        (fact.about, fact.charts, fact.settles) for fact in figures.facts
    ]
    assert [row[:2] for row in after(sheet, "Pitfalls")] == list(figures.pitfalls)
    assert len(sheets["Worklist"]) - 1 == figures.to_do
    text = "\n".join(str(cell) for row in sheet for cell in row if cell)
    assert "m99-stenosis 1.0.0" in text
    assert figures.stamp["plan"]["pack_digest"][:12] in text
    assert "No rows are left out" in text


def test_the_run_sheet_is_the_stamp_without_clock_and_machine(sheets: dict[str, Sheet], audited: Audited) -> None:
    stamp = audited.figures.stamp
    found = dict(sheets["Run"][1:])
    assert found["audit"] == identity(stamp)
    assert found["plan.pack_digest"] == stamp["plan"]["pack_digest"]
    assert found["plan.inputs[1]"] == stamp["plan"]["inputs"][0]
    assert found["plan.redact"] == "no"
    assert found["plan.code"] is None
    assert found["counts.records"] == stamp["counts"]["records"]
    assert "how" in stamp
    assert not any(key.startswith("how") for key in found)


def test_an_audit_is_told_from_another_by_its_plan_alone(audited: Audited) -> None:
    stamp = audited.figures.stamp
    assert identity(stamp) == identity({"plan": dict(reversed(stamp["plan"].items()))})
    assert identity(stamp) != identity({"plan": stamp["plan"] | {"redact": True}})


# ---- for people ---------------------------------------------------------------------------------------------------


def test_decisions_are_chosen_from_a_list(book: Any, audited: Audited) -> None:
    sheet = book["Worklist"]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.type == "list"
    assert choice.formula1 == f'"{",".join(decision.value for decision in Decision)}"'
    assert str(choice.sqref) == f"Q2:Q{1 + audited.figures.to_do}"
    assert sheet["Q1"].value == "Decision"
    assert choice.showErrorMessage


def test_headers_stay_in_sight_and_tables_can_be_filtered(book: Any) -> None:
    frozen = {sheet.title: sheet.freeze_panes for sheet in book}
    assert frozen == {
        "Summary": None,
        "Agreement": None,
        "Run": "A2",
        **dict.fromkeys(("Worklist", "Criteria", "Evidence", "Providers", "Not judged"), "C2"),
    }
    for name in ("Worklist", "Criteria", "Evidence", "Providers", "Not judged", "Run"):
        sheet = book[name]
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
    assert re.fullmatch(r"A\d+:I\d+", book["Agreement"].auto_filter.ref)
    for sheet in book:
        assert sheet.page_setup.orientation == ("portrait" if sheet.title == "Summary" else "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_kinds_have_colours_behind_their_words(book: Any) -> None:
    fills: dict[str, set[str]] = {}
    for row in book["Worklist"].iter_rows(min_row=2):
        fills.setdefault(row[8].value, set()).add(row[8].fill.fgColor.rgb)
    assert set(fills) == {KIND_TITLE[kind] for kind in TO_DO}
    assert all(len(colours) == 1 for colours in fills.values())
    assert len({colour for (colour,) in fills.values()}) == len(TO_DO)


def test_long_texts_are_wrapped_in_rows_high_enough(book: Any) -> None:
    sheet = book["Worklist"]
    tall = [row for row in sheet.iter_rows(min_row=2) if row[14].value and len(row[14].value) > 80]
    assert tall
    assert all(row[14].alignment.wrap_text and sheet.row_dimensions[row[0].row].height > 26 for row in tall)


def test_columns_have_widths_headers_stand_out_and_counts_are_to_the_right(book: Any) -> None:
    for sheet in book:
        widths = sheet.column_dimensions.values()
        wide = {column for each in widths if each.customWidth for column in range(each.min, each.max + 1)}
        assert wide >= set(range(1, min(sheet.max_column, 11) + 1)), sheet.title
    for cell in book["Worklist"][1]:
        assert (cell.font.bold, cell.fill.fill_type, cell.alignment.wrap_text) == (True, "solid", True), cell.value
    head, first = book["Providers"][1], book["Providers"][2]
    counted = {title.value: cell.alignment.horizontal for title, cell in zip(head, first, strict=True)}
    assert [counted[title] for title in ("Charts with a code", "Supported", "Unsupported")] == ["right"] * 3


# ---- what must not happen -----------------------------------------------------------------------------------------


def hostile_tables(audited: Audited, folder: Path) -> Audited:
    """The same audit, with texts that a spreadsheet would run, or that are no XML, wherever a table has a free text."""
    shutil.copytree(audited.folder, folder)
    free = {
        "notes": ("note_id", "source", "provider", "date", "encounter", "question", "problem_message"),
        "evidence": ("note_id", "place", "quote", "section", "cue"),
        "candidates": ("note_id",),
        "pitfalls": ("note_id",),
    }
    for name, columns in free.items():
        path = folder / f"{name}.parquet"
        table = pq.read_table(path)
        for column in columns:
            numbers = table.column("seq").to_pylist() if column == "note_id" else range(table.num_rows)
            values = [HOSTILE[(number + len(column)) % len(HOSTILE)] for number in numbers]
            table = table.set_column(table.schema.get_field_index(column), column, pa.array(values, pa.string()))
        if name == "candidates":
            rules = table.column("rules").to_pylist()
            for row, of_row in enumerate(rules):
                for rule in of_row:
                    rule["message"], rule["remedy"] = HOSTILE[row % len(HOSTILE)], HOSTILE[-1 - row % len(HOSTILE)]
            place = table.schema.get_field_index("rules")
            table = table.set_column(place, "rules", pa.array(rules, table.schema.field(place).type))
        pq.write_table(table, path)
    return Audited(folder)


def test_no_text_runs_whatever_the_tables_hold(audited: Audited, tmp_path: Path) -> None:
    hostile = hostile_tables(audited, tmp_path / "hostile")
    written = hostile.write()
    assert_equal(values_of(written), hostile)
    book = openpyxl.load_workbook(io.BytesIO(written))
    checked = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert len(cell.value.encode("utf-16-le")) // 2 <= MAX_UNITS + 7 * cell.value.count("_x005F_")
                    if cell.value.lstrip()[:1] in tuple("=+-@＝"):
                        assert cell.quotePrefix
                        checked += 1
    assert checked > 100
    for name, content in parts_of(written).items():
        ElementTree.fromstring(content)
        assert re.search(rb"<f[ >/]|hyperlink|externalLink|vbaProject", content) is None, name


def test_no_cell_of_any_sheet_is_a_formula(written: bytes, book: Any) -> None:
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert not any(re.search(rb"<f[ >/]", content) for content in parts_of(written).values())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_in_a_cell(text: str) -> None:
    found = as_text(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ufffe\uffff]", found)
    if len(text) >= 20_000:
        assert found.endswith(f" … [cut: {len(text):,} characters in all]")
        assert found.startswith(text[:10_000])
        assert MAX_UNITS - 2 <= len(found.encode("utf-16-le")) // 2 <= MAX_UNITS
    elif re.fullmatch("[^\x00-\x1f\x7f\u202e\ufffe\uffff]+", text) and not text.startswith("<r>"):
        assert found == text


def test_what_becomes_of_a_control_character_can_be_seen() -> None:
    assert as_text("a\x00b\x1b\x7f\x85\u202e\ufffe\ud800") == r"a\x00b\x1b\x7f\x85\u202e\ufffe\ud800"
    assert as_text("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"


def test_what_a_spreadsheet_would_run_is_known() -> None:
    assert [inert(cell) for cell in ("  =1", "＝1", "a=1", -1, None)] == ["'  =1", "'＝1", "a=1", -1, None]
    assert all(map(would_run, ("=1", "+1", "-1", "@a", "\t1", "\n=1", "  =1", "＝1", "－1")))
    assert not any(map(would_run, ("", "1", "a=1", "'=1", "(=1)", "M99.70")))


@settings(max_examples=40)
@given(st.lists(st.text(), min_size=1, max_size=8), st.integers(-(2**40), 2**40))
def test_any_text_and_number_comes_back(texts: list[str], number: int) -> None:
    file = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        with book_in(Path(folder), file) as book:
            book.sheet("Texts", [10] * 9).row([*texts, number], CellStyle.WRAP)
        assert list(Path(folder).iterdir()) == []
    written = file.getvalue()
    found = values_of(written)["Texts"] or [()]
    expected = [*(as_text(text) or None for text in texts), number]
    assert list(found[0]) == expected
    assert not any(re.search(rb"<f[ >/]", content) for content in parts_of(written).values())


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=200))
def test_a_text_without_controls_stays_as_it_is(text: str) -> None:
    assert as_text(text) == (f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text)


def test_the_same_audit_gives_the_same_bytes(audited: Audited, written: bytes, tmp_path: Path) -> None:
    copy = Audited(shutil.copytree(audited.folder, tmp_path / "elsewhere"))
    assert copy.write() == written


def test_nothing_of_a_chart_goes_to_the_folder_for_temporary_files(
    audited: Audited, written: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    before = sorted(audited.folder.iterdir())
    assert audited.write() == written
    assert sorted(audited.folder.iterdir()) == before


def test_nothing_is_left_behind_when_writing_fails(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    before = sorted(audited.folder.iterdir())
    monkeypatch.setattr(worklist, "run_sheet", fails)
    with pytest.raises(RuntimeError):
        audited.write()
    assert sorted(audited.folder.iterdir()) == before


def test_a_redacted_audit_has_no_word_of_a_note(alone: Engines, tmp_path: Path) -> None:
    text = (FIXTURES / "osteophyte_coded_as_m99_70" / "note.txt").read_text(encoding="utf-8")
    charts = [{"id": f"n{n}", "text": text.replace("osteophyte", f"osteophyte {CANARY}")} for n in range(3)]
    words = ("osteophyte", "celecoxib", "suboccipital", CANARY)
    open_ = audit_of(charts, tmp_path / "open", alone)
    redacted = audit_of(charts, tmp_path / "redacted", alone, redact=True)
    shown = b"".join(parts_of(open_.write()).values()).decode()
    hidden = b"".join(parts_of(redacted.write()).values()).decode()
    assert all(word in shown for word in words[:2])
    sheets = values_of(redacted.write())
    assert all(row[15] is None for row in sheets["Worklist"][1:])
    assert all(row[11] is None and row[12] is None for row in sheets["Evidence"][1:])
    assert all(row[9] is None for row in sheets["Criteria"][1:])
    assert not any(word in hidden for word in words[1:])
    assert all("osteophyte" not in str(row[col]) for row in sheets["Evidence"][1:] for col in range(len(row)))
    assert "left out; only positions and reasons" in {row[1] for row in sheets["Summary"]}


# ---- large and small ----------------------------------------------------------------------------------------------


def test_what_a_cap_leaves_out_is_said(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "WORKLIST_ROWS", 20)
    monkeypatch.setattr(worklist, "CRITERIA_ROWS", 50)
    monkeypatch.setattr(worklist, "EVIDENCE_ROWS", 60)
    monkeypatch.setattr(worklist, "LISTED_ROWS", 3)
    sheets = values_of(audited.write())
    assert sheets["Worklist"][1:] == worklist_rows(audited)[:20]
    assert sheets["Criteria"][1:] == criteria_rows(audited)[:49]
    held = len(sheets["Evidence"]) - 1
    assert sheets["Evidence"][1:] == evidence_rows(audited)[:held]
    assert 40 < held <= 60
    assert sheets["Not judged"][1:] == not_judged_rows(audited)[:3]
    assert len(after(sheets["Agreement"], "Charts that disagree")) == 3
    told = [row[2] for row in sheets["Summary"] if row[0] == "Rows left out"]
    assert [sentence.split(" ")[0] for sentence in told] == ["Worklist", "Criteria", "Evidence", "Agreement", "Not"]
    assert f"the first 20 of {audited.figures.to_do} charts" in told[0]
    assert "49 rows, of the first 7 of 20 charts" in told[1]


def test_rows_are_read_in_stretches_with_no_difference(
    audited: Audited, written: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dxproof.engine.audit.worklist.rows._STRETCH", 10)
    monkeypatch.setattr("dxproof.engine.audit.worklist.rows._FETCHED", 3)
    assert audited.write() == written


@pytest.mark.parametrize("charts", [[], [{"id": "a", "text": "Sore throat."}], ["{broken"]])
def test_an_audit_with_nothing_to_do(charts: Sequence[object], alone: Engines, tmp_path: Path) -> None:
    audited = audit_of(charts, tmp_path / "audit", alone)
    sheets = values_of(audited.write())
    assert [len(sheets[name]) for name in ("Worklist", "Criteria", "Evidence")] == [1, 1, 1]
    assert len(sheets["Not judged"]) - 1 == sum(not note["judged"] for note in audited.rows("notes"))
    assert sheets["Agreement"][1][0] == "No record has a claim, so there is nothing to compare."
    assert len(sheets["Agreement"]) == 2


def test_the_words_for_people_cover_every_closed_set() -> None:
    assert set(worklist.KIND_FILL) == set(TO_DO)
    assert len(",".join(Decision)) < 255  # what Excel takes for a drop-down


@pytest.mark.parametrize(
    ("chart", "step"),
    [
        (("sibling", ["M99.60"], ["mechanism-stated"], ["code-mismatch"]), "M99.60 instead"),
        (("words_without_code", ["M99.70", "M99.71"], [], []), "add M99.70, M99.71"),
        (("conflict", [], ["imaging-cited", "region-stated"], []), "ask: imaging-cited, region-stated"),
        (("conflict", [], [], ["standalone-code"]), "ask: which part is right"),
        (("gap", [], ["mechanism-stated"], []), "ask: mechanism-stated"),
        (("incomplete", ["M99.70"], ["conservative-care"], []), "needs: conservative-care"),
        (("code_without_words", [], ["region-stated"], ["code-mismatch"]), "needs: region-stated"),
        (("pitfall", ["M99.70"], [], ["generic-region"]), "look at: generic-region"),
    ],
)
def test_the_step_is_short(chart: tuple[str, list[str], list[str], list[str]], step: str) -> None:
    assert short_step(*chart) == step
