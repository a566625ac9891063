"""A whole audit: rows equal the results of `check`, counts add up, an interruption loses nothing."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dxproof.engine.audit import run as run_module
from dxproof.engine.audit.judging.pool import Pool
from dxproof.engine.audit.judging.process import Process
from dxproof.engine.audit.judging.row import failed_row
from dxproof.engine.audit.judging.worker import JudgeOptions
from dxproof.engine.audit.schemas import JUDGED, NOTES
from dxproof.engine.engines import Engines, load_engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs import InputOptions
from dxproof.engine.terms import Setting

HANG = 600  # seconds of the clock after which a process hangs, and is not only slow
NOTE = "MRI C-spine: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain."


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards and batches of a few notes, so that a small input has many."""
    monkeypatch.setattr(run_module, "SHARD_ROWS", 8)
    monkeypatch.setattr("dxproof.engine.audit.reading.batches.BATCH_ROWS", 3)


# ---- rows --------------------------------------------------------------------------------------------------------


def test_rows_say_what_check_says(audited: Any, jsonl: Any, fixture_notes: Any, audit_engines: Engines) -> None:
    audit = audited(jsonl(*fixture_notes))
    notes, candidates, evidence, pitfalls = map(audit.table, ("notes", "candidates", "evidence", "pitfalls"))
    assert [row["seq"] for row in notes] == list(range(1, len(fixture_notes) + 1))
    for row, given in zip(notes, fixture_notes, strict=True):
        (report,) = audit_engines.check(given["text"], claim=given.get("claim"), note_id=given["id"])
        assert (row["note_id"], row["target"], row["target_status"]) == (given["id"], report.target, report.status)
        assert row["supported"] == list(report.supported_codes)
        assert (row["sha256"], row["characters"]) == (report.note.sha256, report.note.characters)
        mine = [c for c in candidates if c["seq"] == row["seq"]]
        assert [
            (c["code"], c["status"], [(r["rule"], r["status"], r["message"]) for r in c["rules"]]) for c in mine
        ] == [(c.code, c.status, [(r.id, r.status, r.message) for r in c.rules]) for c in report.candidates]
        assert [p["pitfall"] for p in pitfalls if p["seq"] == row["seq"]] == [p.id for p in report.pitfalls]
        words = [e for e in evidence if e["seq"] == row["seq"]]
        for e in words:
            assert e["quote"] == given["text"][e["start"] : e["end"]]
            before = given["text"][: e["start"]]
            assert e["line"] == before.count("\n") + 1 or "\r" in before or "\x0c" in before
        expected = sum(len(r.evidence) + len(r.rejected) for c in report.candidates for r in c.rules)
        assert len(words) == expected + sum(len(p.evidence) for p in report.pitfalls)


def test_options_of_the_call_reach_every_note(audited: Any, jsonl: Any) -> None:
    hedged = {"id": "a", "text": "CT: left C1-C2 foraminal stenosis, probably due to an osteophyte."}
    path = jsonl(hedged)
    asked = audited(path, judging=JudgeOptions(code="M99.60"), options=InputOptions(setting=Setting.INPATIENT))
    row = asked.table("notes")[0]
    assert (row["target"], row["code"], row["code_from"], row["setting"]) == ("M99.60", "M99.60", "asked", "inpatient")
    assert row["supported"] == ["M99.60"]
    assert audited(path).table("notes")[0]["supported"] == []


# ---- what cannot be judged ---------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[dict[str, Any] | str | bytes, Problem]] = {
    "bad-json": ('{"id": "b1", "text": ', Problem.INPUT_JSON),
    "no-object": ("[1, 2]", Problem.INPUT_VALUE),
    "no-text": ({"id": "b2"}, Problem.INPUT_COLUMN),
    "empty-text": ({"id": "b3", "text": "  "}, Problem.INPUT_EMPTY),
    "text-is-a-number": ({"id": "b4", "text": 7}, Problem.INPUT_VALUE),
    "undecodable": (b'{"id": "b5", "text": "caf\xe9"}', Problem.INPUT_DECODE),
    "no-id": ({"text": NOTE}, Problem.INPUT_COLUMN),
    "duplicate": ({"id": "good-0", "text": NOTE}, Problem.INPUT_DUPLICATE),
    "claim": ({"id": "b6", "text": NOTE, "claim": {"dx": "M99.70"}}, Problem.CLAIM_SHAPE),
    "setting": ({"id": "b7", "text": NOTE, "setting": "ward"}, Problem.INPUT_VALUE),
    "nul": ({"id": "b8", "text": "a\0b"}, Problem.INPUT_BINARY),
    "20-mb": ({"id": "b9", "text": "x " * 10_000_000}, Problem.INPUT_TOO_LARGE),
}


def test_every_good_note_is_judged_and_every_bad_one_listed(audited: Any, jsonl: Any) -> None:
    good = [{"id": f"good-{number}", "text": NOTE} for number in range(len(BROKEN) + 1)]
    lines = [good[0]]
    for (line, _), note in zip(BROKEN.values(), good[1:], strict=True):
        lines += [line, note]
    path = jsonl(*lines)
    audit = audited(path)
    rows = audit.table("notes")
    assert [row["note_id"] for row in rows if row["judged"]] == [note["id"] for note in good]
    failed = [row for row in rows if not row["judged"]]
    assert [row["problem"] for row in failed] == [problem.value for _, problem in BROKEN.values()]
    for number, row in enumerate(failed):
        place = f"{path.name}:{2 * number + 2}"
        assert place in row["source"]
        assert place in row["problem_message"]
        assert (row["kind"], row["status"], row["target_status"]) == (None, None, None)
        assert [row[name] for name in ("billed", "supported", "open", "pitfalls", "one_fact_codes")] == [[]] * 5
    counts = audit.stamp["counts"]
    assert counts["records"] == counts["judged"] + counts["not_judged"] == len(lines)
    assert sum(counts["by_problem"].values()) == counts["not_judged"] == len(BROKEN)
    assert sum(counts["by_kind"].values()) == sum(counts["by_target_status"].values()) == counts["judged"]


def test_a_row_of_nothing_judged_has_empty_lists_and_no_list_is_missing() -> None:
    record = dict.fromkeys(NOTES.names) | {"seq": 7, "note_id": "a", "problem": "input-empty"}
    row = failed_row(record)
    assert set(row) == set(JUDGED.names)
    assert (row["seq"], row["note_id"], row["problem"], row["judged"]) == (7, "a", "input-empty", False)
    lists = {field.name for field in JUDGED if pa.types.is_list(field.type)}
    assert {name for name, value in row.items() if value == []} == lists


def test_a_note_that_breaks_the_engine_is_a_row(audited: Any, jsonl: Any, audit_engines: Engines) -> None:
    class Broken(Engines):
        def examine(self, note: Any, *options: Any) -> Any:
            if note.id == "bad":
                raise RuntimeError(note.text)
            return audit_engines.examine(note, *options)

    audit = audited(
        jsonl({"id": "a", "text": NOTE}, {"id": "bad", "text": "CANARY words"}, {"id": "c", "text": NOTE}),
        engines=Broken(audit_engines.packs, audit_engines.alone),
    )
    rows = audit.table("notes")
    assert [row["judged"] for row in rows] == [True, False, True]
    assert rows[1]["problem"] == "note-failed"
    assert "RuntimeError" in rows[1]["problem_message"]
    assert "CANARY" not in json.dumps(rows)


# ---- the same whatever judges, and whenever it is stopped ------------------------------------------------------------


def _pool(workers: int, engines: Engines) -> Pool:
    return Pool([Process() for _ in range(workers)], engines, JudgeOptions())


def test_worker_processes_change_no_byte(
    audited: Any, jsonl: Any, fixture_notes: Any, audit_engines: Engines, small_shards: None
) -> None:
    path = jsonl(*fixture_notes[:30], *(line for line, _ in list(BROKEN.values())[:6]))
    here = audited(path).files()
    for workers in (1, 3):
        assert audited(path, judge=_pool(workers, audit_engines).judge).files() == here


@pytest.mark.parametrize("stop_after", [3, 15, 36, 42])
def test_a_stopped_audit_goes_on_without_losing_or_repeating_a_note(
    stop_after: int,
    tmp_path: Path,
    audited: Any,
    jsonl: Any,
    fixture_notes: Any,
    silent: Any,
    small_shards: None,
) -> None:
    path = jsonl(*fixture_notes[:36], *(line for line, _ in list(BROKEN.values())[:6]))
    out = tmp_path / "stopped"
    with pytest.raises(KeyboardInterrupt):
        audited(path, out=out, progress=silent(stop_after))
    assert not (out / "run.json").exists()
    kept = len(list((out / ".unfinished").glob("judged-*.arrow")))
    assert kept == (stop_after - 3) // 8  # the batch that was under way is lost, and what did not fill a shard
    progress = silent()
    resumed = audited(path, out=out, resume=True, progress=progress)
    assert progress.steps[0][1] > kept * 8  # what was judged is not judged again
    assert resumed.files() == audited(path).files()
    assert not (out / ".unfinished").exists()


def test_a_run_killed_while_it_wrote_its_tables_goes_on(
    tmp_path: Path, audited: Any, jsonl: Any, fixture_notes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = jsonl(*fixture_notes[:10]), tmp_path / "killed"

    def killed(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(run_module, "write_pages", killed)
        with pytest.raises(SystemExit):
            audited(path, out=out)
    assert (out / "notes.parquet").exists()
    assert audited(path, out=out, resume=True).files() == audited(path).files()


def test_resume_of_a_finished_audit_changes_nothing(tmp_path: Path, audited: Any, jsonl: Any) -> None:
    path, out = jsonl({"id": "a", "text": NOTE}), tmp_path / "done"
    first = audited(path, out=out)
    before = {name: path.stat().st_mtime_ns for name, path in ((p.name, p) for p in out.iterdir())}
    again = audited(path, out=out, resume=True)
    assert again.stamp == first.stamp
    assert {p.name: p.stat().st_mtime_ns for p in out.iterdir()} == before


def test_a_folder_is_not_written_over(
    tmp_path: Path, audited: Any, jsonl: Any, silent: Any, small_shards: None
) -> None:
    notes = [{"id": f"n{number}", "text": NOTE} for number in range(12)]
    path, out = jsonl(*notes), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        audited(path, out=out, progress=silent(9))

    def message(**call: Any) -> str:
        with pytest.raises(DxproofError) as error:
            audited(call.pop("input", path), out=call.pop("out", out), **call)
        assert error.value.problem is Problem.AUDIT_FOLDER
        return str(error.value).replace(str(tmp_path), "…")

    assert message() == "…/out: has an audit that was stopped (continue with --resume, or choose another --out)"
    same = "give the same input, pack and options, or choose another --out"
    assert (
        message(resume=True, judging=JudgeOptions(redact=True))
        == f"…/out: has an audit of another call: --redact ({same})"
    )
    assert (
        message(resume=True, judging=JudgeOptions(code="M99.60"))
        == f"…/out: has an audit of another call: --code ({same})"
    )
    other = load_engines("m48-spinal-stenosis")
    assert (
        message(resume=True, engines=other)
        == f"…/out: has an audit of another call: the pack, the pack's files ({same})"
    )
    jsonl(*notes[:-1])
    assert message(resume=True) == f"…/out: has an audit of another call: the contents of the inputs ({same})"
    jsonl(*notes)
    audited(path, out=out, resume=True)
    assert message() == "…/out: has a finished audit (choose another --out)"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").touch()
    expected = "…/full: has 1 thing not written by an audit (choose a new or empty folder as --out)"
    assert message(out=tmp_path / "full") == expected
    assert message(out=path) == "…/notes.jsonl: is a file, expected a folder (choose another --out)"


def test_judged_notes_of_a_plan_that_cannot_be_read_are_not_used(
    tmp_path: Path, audited: Any, jsonl: Any, silent: Any, small_shards: None
) -> None:
    path, out = jsonl(*({"id": f"n{number}", "text": NOTE} for number in range(12))), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        audited(path, out=out, progress=silent(9))
    plan = out / ".unfinished" / "plan.json"
    for content in ("[]", "x", "{}"):
        plan.write_text(content)
        with pytest.raises(DxproofError, match="has an audit that was stopped"):
            audited(path, out=out)
        with pytest.raises(DxproofError, match="has an audit of another call: of another version, or damaged"):
            audited(path, out=out, resume=True)
    plan.unlink()
    for resume in (False, True):
        with pytest.raises(DxproofError, match="has 1 thing not written by an audit"):
            audited(path, out=out, resume=resume)


def test_a_damaged_shard_is_said(tmp_path: Path, audited: Any, jsonl: Any, silent: Any, small_shards: None) -> None:
    path, out = jsonl(*({"id": f"n{number}", "text": NOTE} for number in range(12))), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        audited(path, out=out, progress=silent(12))
    shard = out / ".unfinished" / "judged-00000001.arrow"
    shard.write_bytes(shard.read_bytes()[:500])
    with pytest.raises(DxproofError, match=r"is damaged .remove the folder, and run the audit again"):
        audited(path, out=out, resume=True)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, audited: Any, jsonl: Any) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "victim").mkdir()
    (tmp_path / "out" / ".unfinished").symlink_to(tmp_path / "victim")
    with pytest.raises(DxproofError, match=r"\.unfinished: is a link, which an audit folder must not have"):
        audited(jsonl({"id": "a", "text": NOTE}), out=tmp_path / "out")
    assert list((tmp_path / "victim").iterdir()) == []


def test_an_input_that_changes_meanwhile_is_no_audit(tmp_path: Path, audited: Any, jsonl: Any, silent: Any) -> None:
    path, out = jsonl({"id": "a", "text": NOTE}), tmp_path / "out"

    class Writer(silent):  # type: ignore[misc]
        def finishing(self) -> None:
            jsonl({"id": "a", "text": NOTE + " More."})

    with pytest.raises(DxproofError, match="the input: changed while it was judged"):
        audited(path, out=out, progress=Writer())
    assert not (out / "run.json").exists()


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path, audited: Any, jsonl: Any, silent: Any) -> None:
    path, out = jsonl({"id": "a", "text": NOTE}), tmp_path / "out"

    class Second(silent):  # type: ignore[misc]
        def begin(self, steps: int, done: int) -> None:
            with pytest.raises(DxproofError, match="another run is writing into it"):
                audited(path, out=out, resume=True)

    audited(path, out=out, progress=Second())


# ---- a worker that dies ------------------------------------------------------------------------------------------

POISON = '''
import os
from dxproof.engine.engines import Engines

ONCE = __file__ + ".once"

class Poisoned(Engines):
    """Engines whose process ends at a note: always, or once."""

    def examine(self, note, *options):
        if note.id == "always":
            os._exit(9)
        if note.id == "once":
            try:
                os.close(os.open(ONCE, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                return super().examine(note, *options)
            os._exit(9)
        return super().examine(note, *options)
'''


def test_a_worker_that_is_asked_nothing_ends_with_its_pipe() -> None:
    process = Process()
    process.connection.close()
    process._process.join(HANG)
    assert process._process.exitcode == 0


def test_a_worker_that_dies_takes_no_other_note_with_it(
    tmp_path: Path,
    audited: Any,
    jsonl: Any,
    audit_engines: Engines,
    monkeypatch: pytest.MonkeyPatch,
    small_shards: None,
) -> None:
    (tmp_path / "poisoned_engine.py").write_text(POISON, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import poisoned_engine

    engines = poisoned_engine.Poisoned(audit_engines.packs, audit_engines.alone)
    ids = [*(f"n{number}" for number in range(10)), "once", "n10", "always", "n11"]
    path = jsonl(*({"id": note_id, "text": NOTE} for note_id in ids))
    audit = audited(path, judge=_pool(2, engines).judge)
    rows = audit.table("notes")
    assert [row["note_id"] for row in rows] == ids
    assert [row["note_id"] for row in rows if not row["judged"]] == ["always"]
    assert rows[12]["problem_message"].endswith(
        "the process crashed each time while judging it (please report it without the note)"
    )


# ---- what it leaves behind ----------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_files_are_their_owners_alone(tmp_path: Path, audited: Any, jsonl: Any) -> None:
    before = os.umask(0)
    try:
        audit = audited(jsonl({"id": "a", "text": NOTE}))
    finally:
        os.umask(before)
    assert stat.S_IMODE(audit.folder.stat().st_mode) == 0o700
    assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in audit.folder.iterdir()} == {
        path.name: oct(0o600) for path in audit.folder.iterdir()
    }


def test_redacted_tables_hold_no_word_of_a_note(audited: Any, jsonl: Any, fixture_notes: Any) -> None:
    marked = [
        note | {"text": note["text"] + "\n\nNo ligament Zyxquartz of the C1-C2 foramen."} for note in fixture_notes
    ]
    redacted = audited(jsonl(*marked), judging=JudgeOptions(redact=True))
    open_one = audited(jsonl(*marked))
    plain = {e["quote"] for e in open_one.table("evidence")} | {e["cue"] for e in open_one.table("evidence")} - {None}
    assert len(plain) > 100
    for row in redacted.table("evidence"):
        assert (row["quote"], row["cue"]) == (None, None)
    assert [(e["start"], e["end"]) for e in redacted.table("evidence")] == [
        (e["start"], e["end"]) for e in open_one.table("evidence")
    ]
    for name in ("notes", "candidates", "pitfalls"):
        assert "Zyxquartz" not in json.dumps(redacted.table(name))
    assert all(rule["message"] is None for row in redacted.table("candidates") for rule in row["rules"])


def test_redacted_problems_repeat_no_key_of_a_record(audited: Any, jsonl: Any) -> None:
    path = jsonl(
        {"Zyxquartz": 1},
        {"id": "a", "text": NOTE, "claim": {"Zyxquartz": 1}},
        {"id": "b", "text": NOTE, "date": "Zyxquartz"},
    )
    assert "Zyxquartz" in json.dumps(audited(path).table("notes"))
    redacted = audited(path, judging=JudgeOptions(redact=True)).table("notes")
    assert "Zyxquartz" not in json.dumps(redacted)
    assert redacted[0]["problem_message"].endswith(
        "notes.jsonl:1: A table lacks a column that it needs, or has one twice."
    )


def test_a_confusion_of_many_codes_fits_into_the_sheet(audited: Any, jsonl: Any) -> None:
    import openpyxl

    codes = [f"M99.{stem}{region}" for stem in (6, 7) for region in range(10)]
    audit = audited(jsonl(*({"id": code, "text": "Knee pain.", "claim": {"dx": [code]}} for code in codes)))
    levels = ("C1-C2", "C5-C6", "T5-T6", "L4-L5")
    causes = ("an osteophyte", "a disc bulge")
    many = [
        {
            "id": f"{level} {cause}",
            "text": f"ASSESSMENT: {level} foraminal stenosis from {cause}. Canal stenosis at {level} from {cause}.",
            "claim": {"dx": ["M54.2"]},
        }
        for level in levels
        for cause in causes
    ]
    wide = audited(jsonl(*many, name="wide.jsonl"))
    proven = {code for row in wide.table("notes") for code in row["supported"]}
    assert len(proven) > 11
    for folder in (audit.folder, wide.folder):
        assert openpyxl.load_workbook(folder / "worklist.xlsx")["Agreement"].max_row > 10


def test_every_kind_of_input_gives_the_same_rows(tmp_path: Path, audited: Any, jsonl: Any, fixture_notes: Any) -> None:
    import csv

    records = [note for note in fixture_notes if "claim" in note][:12]
    as_text = [note | {"claim": json.dumps(note["claim"])} for note in records]
    with (tmp_path / "notes.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, ["id", "text", "claim"])
        writer.writeheader()
        writer.writerows(as_text)
    pq.write_table(pa.Table.from_pylist(as_text), tmp_path / "notes.parquet")

    def rows(path: Path) -> list[dict[str, Any]]:
        return [row | {"source": None} for row in audited(path).table("notes")]

    expected = rows(jsonl(*records))
    assert rows(tmp_path / "notes.csv") == expected
    assert rows(tmp_path / "notes.parquet") == expected


def test_a_folder_is_read_and_what_is_left_out_is_counted(tmp_path: Path, audited: Any) -> None:
    charts = tmp_path / "charts"
    (charts / "ward").mkdir(parents=True)
    (charts / "a.txt").write_text(NOTE)
    (charts / "ward" / "b.md").write_text(NOTE)
    (charts / "scan.png").touch()
    (charts / ".hidden.txt").touch()
    audit = audited(charts)
    assert [row["note_id"] for row in audit.table("notes")] == ["a", "ward/b"]
    assert audit.stamp["input"]["left_out"] == {"hidden": 1, "links": 0, "other_suffixes": 1}


def test_the_bar_reaches_its_end_and_never_goes_back(
    tmp_path: Path, audited: Any, jsonl: Any, silent: Any, small_shards: None
) -> None:
    path = jsonl(*({"id": f"n{number}", "text": NOTE} for number in range(20)), "broken")
    progress = silent()
    audited(path, progress=progress)
    steps = [step for step, _ in progress.steps]
    assert steps == sorted(steps)
    assert steps[-1] == progress.total == 21


def test_the_survey_knows_content_and_not_dates(tmp_path: Path, jsonl: Any) -> None:
    from dxproof.engine.audit.reading.survey import survey

    path = jsonl({"id": "a", "text": NOTE})
    first = survey([str(path)])
    os.utime(path, (1, 1))
    assert survey([str(path)]) == first
    assert first.size == path.stat().st_size
    jsonl({"id": "a", "text": NOTE + "."})
    assert survey([str(path)]).digest != first.digest
    missing = survey([str(tmp_path / "nowhere")])
    assert (missing.files, missing.steps) == (0, 0)


def test_what_run_json_says(audited: Any, jsonl: Any) -> None:
    audit = audited(jsonl({"id": "a", "text": NOTE}))
    written = json.loads((audit.folder / "run.json").read_text())
    assert written == audit.stamp
    assert set(written) == {"schema", "plan", "pack", "engine", "input", "counts", "how"}
    assert written["engine"] == {"name": "dxproof", "version": written["plan"]["dxproof"]}
    assert written["plan"]["inputs"] == [str(audit.folder.parent / "notes.jsonl")]
