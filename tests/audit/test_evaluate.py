"""From a drawn sample, its audit and its review to the result: files that people edit, and what they are told."""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dxproof import cli
from dxproof.engine.audit.decided.model import Decision
from dxproof.engine.audit.judging.worker import JudgeOptions
from dxproof.engine.audit.run import Audit, run
from dxproof.engine.audit.samples.drawing import SampleRequest, sample
from dxproof.engine.audit.samples.estimates import attribute, total
from dxproof.engine.audit.samples.estimates import sampled as stratum_of_values
from dxproof.engine.audit.samples.folder import read_sample
from dxproof.engine.audit.samples.review import Reviewed, read_review, review_sheet
from dxproof.engine.audit.store import Store
from dxproof.engine.audit.worklist.decisions import import_sheet
from dxproof.engine.audit.worklist.returned import identity
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs import InputOptions
from dxproof.engine.terms import StratifyBy

PROVEN = "MRI 9/1/2026: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain. Neck pain."
PROVIDERS = ("Dr A", "<script>Dr B", "=Dr C")
UNIVERSE = 30
IDS = [("=1+{}", "00{}", "v{} ")[n % 3].format(n) for n in range(UNIVERSE)]
NO_CHANGE, CORRECTED = Decision.NO_CHANGE.value, Decision.CORRECTED.value

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command in this process: its exit code, and what it wrote."""

    def called(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["dxproof", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return called


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, audit_engines: Engines, silent: Any, judge_here: Any) -> Path:
    """A folder with charts, an audit of all of them, a simple and a stratified sample."""
    folder = tmp_path_factory.mktemp("evaluate")
    source = folder / "charts.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for n, note_id in enumerate(IDS):
            text = PROVEN if n % 2 else "ASSESSMENT: left C1-C2 foraminal stenosis from ligament thickening."
            claim = {"dx": [("M99.70", "M99.60")[n % 2], "M54.2"]}
            record = {"id": note_id, "text": text, "provider": PROVIDERS[n % 3], "claim": claim}
            file.write(json.dumps(record) + "\n")
    judging = JudgeOptions()
    call = Audit((str(source),), folder / "audit", audit_engines, judging, InputOptions())
    run(call, judge_here(audit_engines, judging), {}, silent())
    family = frozenset(code for each in audit_engines.used for code in each.codes)
    inputs = [str(source)]
    sample(inputs, folder / "simple", SampleRequest(7, size=12), family, pytest.fail)
    sample(inputs, folder / "strata", SampleRequest(7, by=StratifyBy.PROVIDER, each=4), family, pytest.fail)
    sample(inputs, folder / "codes", SampleRequest(7, by=StratifyBy.CODE, each=5), family, pytest.fail)
    return folder


@pytest.fixture
def place(base: Path, tmp_path: Path) -> Path:
    """The same folder, to be changed."""
    return shutil.copytree(base, tmp_path / "place")


def drawn(folder: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (folder / "sample.jsonl").read_text().splitlines()]


def reviewed(folder: Path, rows: Iterable[Sequence[Any]], head: str = "id,decision,paid,correct") -> Path:
    """The review file of a sample with these lines."""
    path = folder / "review.csv"
    lines = [head, *(",".join('"' + str(cell) + '"' for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def decide(audit: Path, decisions: dict[str, str]) -> None:
    """Import decisions from a worklist."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Worklist"
    sheet.append(["Row", "Note id", "Decision", "Assignee", "Comment"])
    for note_id, decision in decisions.items():
        sheet.append([IDS.index(note_id) + 1, note_id.strip(), decision])
        sheet.cell(sheet.max_row, 2).data_type = "s"
    book.create_sheet("Run").append(["audit", identity(Store(audit).run())])
    book.save(audit.parent / "back.xlsx")
    imported = import_sheet(audit, audit.parent / "back.xlsx", replace=False)
    assert (imported.taken, imported.refused) == (len(decisions), ())


# ---- from the files to the result ---------------------------------------------------------------------------------


def test_the_sheet_to_fill_in_names_its_columns_and_runs_nothing() -> None:
    head = "id,stratum,decision,paid,correct\n"
    assert review_sheet([("one", "all"), ("=1+1", "Dr, A")]) == head + 'one,all,,,\n\'=1+1,"Dr, A",,,\n'


def test_a_reviewed_simple_sample(place: Path, call: Call) -> None:
    ids = drawn(place / "simple")
    decide(place / "audit", {ids[0]: CORRECTED, ids[1]: NO_CHANGE, next(i for i in IDS if i not in ids): CORRECTED})
    amounts = [("$1,100.00", "900.50"), ("80", ""), *[("60.25", "")] * 7, *[("50", "50")] * 2, (".5", "1")]
    words = ["", "", *["dismissed:  the tool IS wrong"] * 7, *["no change needed"] * 2, "Corrected"]
    rows = [(note_id, word, *each) for note_id, word, each in zip(ids, words, amounts, strict=True)]
    reviewed(place / "simple", rows)
    code, out, err = call("audit", "evaluate", place / "audit", place / "simple", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["reviews"] == {"drawn": 12, "errors": 2, "right": 10, "open": 0}
    assert found["not_drawn"] == 1
    expected = attribute([("(all)", UNIVERSE, 12, 2)])
    assert [(i["low"], i["high"]) for i in found["in_error"]["intervals"]] == [
        (i.low, i.high) for i in expected.intervals
    ]
    differences = [199.5, *[0.0] * 10, -0.5]
    overpayment = total([stratum_of_values("(all)", UNIVERSE, differences)])
    assert found["amounts"]["overpayment"]["point"] == pytest.approx(overpayment.point)
    assert found["amounts"]["overpayment"]["standard_error"] == pytest.approx(overpayment.standard_error)
    assert (found["amounts"]["paid"], found["amounts"]["overpaid"]) == (pytest.approx(1702.25), 199)
    assert {group["name"] for group in found["rules"]} >= {"conservative-care"}
    code, out, _ = call("audit", "evaluate", place / "audit", place / "simple")
    assert code == 0
    assert "simple: 12 of 30 charts, simple random sample, without replacement, seed 7\n" in out
    assert "decisions on charts that were not drawn, which count for nothing: 1\n" in out
    assert "limits: exact, by the hypergeometric distribution" in out
    assert "limits: Student's t, 11 degrees of freedom" in out


def test_a_reviewed_stratified_sample(place: Path, call: Call) -> None:
    ids = drawn(place / "strata")
    sheet = reviewed(place / "strata", [(note_id, CORRECTED if n % 4 else NO_CHANGE) for n, note_id in enumerate(ids)])
    moved = sheet.rename(place / "from maria.csv")
    code, out, _ = call("audit", "evaluate", place / "audit", place / "strata", "--review", moved, "--json")
    found = json.loads(out)
    strata = [(g["name"], g["universe"], g["reviews"]["drawn"], g["reviews"]["errors"]) for g in found["strata"]]
    assert [(name, universe, count) for name, universe, count, _ in strata] == [
        (name, 10, 4) for name in sorted(PROVIDERS)
    ]
    assert sum(errors for *_, errors in strata) == 9
    expected = attribute([(name, universe, count, errors) for name, universe, count, errors in strata])
    assert found["in_error"]["standard_error"] == expected.standard_error
    assert code == (0 if expected.intervals else 1)
    assert (found["amounts"], found["providers"]) == (None, [])


def test_a_sample_by_code_knows_its_strata(base: Path) -> None:
    found = read_sample(base / "codes")
    assert {stratum.name for stratum in found.plan.strata} == {"M99.60", "M99.70"}
    assert all(stratum == ("M99.70", "M99.60")[IDS.index(note_id) % 2] for note_id, stratum in found.strata.items())


def test_a_sample_that_nobody_reviewed(place: Path, call: Call) -> None:
    code, out, err = call("audit", "evaluate", place / "audit", place / "simple")
    assert (code, err) == (1, "")
    assert "0 in error, 0 right, 12 open" in out
    assert "note: 12 of 12 drawn charts are not decided: no error rate of the universe" in out
    assert "in the universe:" not in out
    (place / "simple" / "review.csv").unlink()  # there need not be one
    assert call("audit", "evaluate", place / "audit", place / "simple")[:2] == (code, out)


def test_decisions_under_way_leave_a_chart_open(place: Path, call: Call) -> None:
    ids = drawn(place / "simple")
    decide(place / "audit", {ids[0]: "query sent", ids[1]: "in review", ids[2]: "to do"})
    rows = [(note_id, CORRECTED) for note_id in ids[3:]]
    reviewed(place / "simple", rows, "id,decision")
    _, out, _ = call("audit", "evaluate", place / "audit", place / "simple")
    assert "9 in error, 0 right, 3 open" in out


def test_two_decisions_on_one_chart_are_told(place: Path, call: Call) -> None:
    ids = drawn(place / "simple")
    decide(place / "audit", {ids[0]: CORRECTED, ids[1]: CORRECTED})
    reviewed(place / "simple", [(ids[0], NO_CHANGE), (ids[1], CORRECTED)], "id,decision")
    code, out, err = call("audit", "evaluate", place / "audit", place / "simple")
    assert (code, out) == (2, "")
    assert err == (
        f'error[audit-review]: {place / "simple" / "review.csv"}:2: decision is "no change needed", but the audit has '
        '"corrected" (correct one of them: empty the cell, or import the worklist again with --replace)\n'
    )


def test_an_audit_of_other_charts(place: Path, call: Call, whole: Path) -> None:
    code, _, err = call("audit", "evaluate", whole, place / "simple")
    assert code == 2
    assert "lacks 12 of the 12 drawn charts (name the folder of an audit of sample.jsonl" in err


# ---- the review file ----------------------------------------------------------------------------------------------


def test_the_sheet_that_a_sample_brings_is_empty_and_readable(base: Path) -> None:
    for name in ("simple", "strata"):
        sheet = base / name / "review.csv"
        lines = sheet.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "id,stratum,decision,paid,correct"
        assert len(lines) == 13
        assert not any(line.startswith("=") or ",=" in line for line in lines)  # no cell is a formula
        found = read_review(sheet, drawn(base / name))
        assert (list(found.charts), found.errors) == (drawn(base / name), ())
        assert {(each.decision, each.paid, each.correct) for each in found.charts.values()} == {(None, None, None)}


def test_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    lines = ["Mine,ID ,Paid,CORRECT,decision", ",,,,", 'x,a,"$ 1,234.50",0', "", "y, b ,7,,To  Do", "z,'=c,,,corrected"]
    path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    found = read_review(path, ["a", "b", "=c", "d"])
    assert found.errors == ()
    assert found.charts == {
        "a": Reviewed(3, None, Decimal("1234.50"), Decimal(0)),
        "b": Reviewed(5, Decision.TO_DO, Decimal(7), None),
        "=c": Reviewed(6, Decision.CORRECTED),
    }


AN_AMOUNT = "expected an amount as 1234.50 (write dollars and cents, no words)"
LINES = [
    ("a,later,,", "decision is not in the list (choose one of: to do, in review, query sent, corrected"),
    ("a,,eighty,", f"paid is a text of 6 characters, {AN_AMOUNT}"),
    ('a,,"83,20",', f"paid is a text of 5 characters, {AN_AMOUNT}"),
    ("a,,5,nan", f"correct is a text of 3 characters, {AN_AMOUNT}"),
    ("a,,1e5,", f"paid is a text of 3 characters, {AN_AMOUNT}"),
    ("a,,-5,", "paid is negative (an amount is 0 or more; a claim that was reversed is paid 0)"),
    ("a,,5,($2.00)", "correct is negative (an amount is 0 or more"),
    ("a,,5,$-2", "correct is negative (an amount is 0 or more"),
    ("a,,,5", "has a correct amount and no paid amount (enter the amount that was paid)"),
    (
        "a,no change needed,5,4",
        'decision is "no change needed", but correct is not what was paid (correct one of them)',
    ),
    ("A,,,", "its id is not that of a drawn chart (write the ids of sample.jsonl; a spreadsheet may have changed one"),
    (",,5,", "its id is not that of a drawn chart"),
    ("a,,1,234.50,", "has 5 cells, the first line has 4 (put an amount with commas in quotes"),
]


@pytest.mark.parametrize(("line", "says"), LINES)
def test_lines_that_cannot_be_used(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "review.csv"
    path.write_text(f"id,decision,paid,correct\n{line}\nb,,1,1\n")
    review = read_review(path, ["a", "b"])
    assert list(review.charts) == ["b"]
    (found,) = review.errors
    assert found.problem is Problem.AUDIT_REVIEW
    assert str(found).startswith(f"{path}:2: {says}")


def test_a_chart_that_stands_twice_and_all_errors_at_once(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    path.write_text("id,paid\na,5\nb,x\na,5\n")
    errors = read_review(path, ["a", "b"]).errors
    assert [str(error).partition(f"{path}:")[2].partition(" (")[0] for error in errors] == [
        "3: paid is a text of 1 character, expected an amount as 1234.50",
        "4: repeats the chart of line 2",
    ]


FILES = [
    (b"", ": is empty (the first line names the columns: id, decision, paid, correct"),
    (b"id;paid\n", ":1: has no column id, or neither decision nor paid (the first line names the columns"),
    (b"id,correct\n", ":1: has no column id, or neither decision nor paid"),
    (b"id,paid,Paid\n", ":1: has the column paid twice (rename the one that was added)"),
    (b'id,paid\na,"5\n', ":2: is not CSV (close its quotes, or save the sheet as CSV again)"),
    (b"id,paid\na,\xe9\n", ": is not UTF-8 text (save the sheet as CSV (UTF-8))"),
    (b"PK\x03\x04\xff", ": is not UTF-8 text (save the sheet"),
]


@pytest.mark.parametrize(("content", "says"), FILES)
def test_files_that_are_no_review(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "review.csv"
    path.write_bytes(content)
    with pytest.raises(DxproofError) as caught:
        read_review(path, ["a"])
    assert str(caught.value).startswith(f"{path}{says}")


def test_a_review_that_is_not_there(place: Path, call: Call) -> None:
    code, _, err = call("audit", "evaluate", place / "audit", place / "simple", "--review", place / "absent.csv")
    assert (code, "absent.csv: there is no such file" in err) == (2, True)
    assert "is not a file" in call("audit", "evaluate", place / "audit", place / "simple", "--review", place)[2]


# ---- the folder of the sample -------------------------------------------------------------------------------------


def plan_with(folder: Path, **changed: Any) -> None:
    plan = json.loads((folder / "plan.json").read_text())
    (folder / "plan.json").write_text(json.dumps(plan | changed))


BROKEN: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "plan.json").unlink(), "plan.json: there is no such file (name the folder that dxproof"),
    (lambda folder: (folder / "sample.jsonl").unlink(), "sample.jsonl: there is no such file (name the folder"),
    (lambda folder: (folder / "plan.json").write_text("{"), "plan.json: is no plan of a sample: invalid json"),
    (
        lambda folder: plan_with(folder, universe="many"),
        "is no plan of a sample: universe: input should be a valid integer",
    ),
    (
        lambda folder: plan_with(folder, by="weather"),
        "is no plan of a sample: by: input should be 'provider', 'setting'",
    ),
    (lambda folder: plan_with(folder, universe=99), "its strata do not add up to its universe of 99"),
    (
        lambda folder: plan_with(folder, universe=4, strata=[{"name": "(all)", "size": 4, "drawn": 5, "weight": 1}]),
        "it has drawn more charts of a stratum than there are",
    ),
    (
        lambda folder: (folder / "sample.jsonl").write_text('{"id": "a", "text": "t"}\n'),
        "sample.jsonl: has not the 12 charts of (all) that plan.json says",
    ),
    (lambda folder: (folder / "sample.jsonl").write_text("{\n"), "sample.jsonl:1:2: is not valid JSON"),
    (lambda folder: plan_with(folder, by="provider"), "has not the 12 charts of (all) that plan.json says"),
]


@pytest.mark.parametrize(("damage", "says"), BROKEN)
def test_a_sample_that_is_damaged(place: Path, damage: Callable[[Path], object], says: str) -> None:
    damage(place / "simple")
    with pytest.raises(DxproofError) as caught:
        read_sample(place / "simple")
    assert caught.value.problem is Problem.AUDIT_REVIEW
    assert says in str(caught.value)


def test_charts_of_a_stratum_that_the_plan_does_not_name(place: Path) -> None:
    with (place / "strata" / "sample.jsonl").open("a") as file:
        file.write('{"id": "new", "text": "t", "provider": "Dr Z"}\n')
    with pytest.raises(DxproofError, match=r"has charts of a stratum that plan\.json does not name"):
        read_sample(place / "strata")


# ---- the page -----------------------------------------------------------------------------------------------------


def test_the_result_is_a_section_of_the_page(place: Path, call: Call) -> None:
    page = place / "audit" / "summary.html"
    before = page.read_text()
    assert "Result of the sample" not in before
    reviewed(place / "strata", [(note_id, CORRECTED, 9, 4) for note_id in drawn(place / "strata")[:1]])
    call("audit", "evaluate", place / "audit", place / "strata")
    first = page.read_text()
    assert "1 in error, 0 right, 11 open." in first
    rows = [(note_id, NO_CHANGE, 9, 9) for note_id in drawn(place / "strata")]
    rows[0], rows[5] = (rows[0][0], CORRECTED, 9, 4), (rows[5][0], CORRECTED, 9, 1)
    reviewed(place / "strata", rows)
    call("audit", "evaluate", place / "audit", place / "strata")
    second = page.read_text()
    assert second.count('<section id="sample">') == 1
    assert "2 in error, 10 right, 0 open." in second
    assert (
        '<th scope="row" class="name">Point estimate</th><td class="num">16.67</td><td class="num">32.50</td>' in second
    )
    assert second.count('<td class="num">normal deviate</td>') == 2
    assert second[: second.index("<section")] in before  # and nothing else is touched
    assert second.endswith(before[before.index('<section id="work">') :])
    assert page.stat().st_mode & 0o777 == 0o600


def test_names_on_the_page_are_text(place: Path, call: Call) -> None:
    plan = json.loads((place / "strata" / "plan.json").read_text())
    one = [s | {"drawn": 1} for s in plan["strata"]]  # a remark names a stratum of one chart
    plan_with(place / "strata", strata=one)
    lines = (place / "strata" / "sample.jsonl").read_text().splitlines()
    kept = {json.loads(line)["provider"]: line for line in lines}
    (place / "strata" / "sample.jsonl").write_text("".join(f"{line}\n" for line in kept.values()))
    ids = drawn(place / "strata")
    reviewed(place / "strata", [(note_id, CORRECTED) for note_id in ids], "id,decision")
    code, out, _ = call("audit", "evaluate", place / "audit", place / "strata")
    assert (code, "only one of the 10 charts of <script>Dr B was" in out) == (1, True)
    page = (place / "audit" / "summary.html").read_text()
    assert "<script>" not in page
    assert "10 charts of &lt;script&gt;Dr B was" in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "summary.html: is missing (restore it from a copy"),
        (b"<html></html>", "summary.html: is no page of an audit"),
        (b"\xff", "summary.html: is damaged: it is not UTF-8"),
    ],
)
def test_a_page_that_cannot_take_the_result(place: Path, call: Call, content: bytes | None, says: str) -> None:
    page = place / "audit" / "summary.html"
    page.unlink()
    if content is not None:
        page.write_bytes(content)
    code, out, err = call("audit", "evaluate", place / "audit", place / "simple")
    assert code == 2
    assert "12 open" in out  # the result is told all the same
    assert says in err
    assert content is None or page.read_bytes() == content
