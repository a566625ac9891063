"""The notes of a whole run: order, counts, ids, laziness, and one line for each problem."""

import csv
import datetime
import io
import json
import os
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dxproof.engine.claim import Claim, Note
from dxproof.engine.errors import Problem
from dxproof.engine.inputs import Failure, InputOptions, Skipped, notes_of_bytes, read_notes
from dxproof.engine.terms import Encounter, Setting

CANARY = "Xylocanary"
NONE = InputOptions()
HANG = 600  # seconds of the clock after which a thread hangs, and is not only slow


@pytest.fixture(autouse=True)
def _in_tmp(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(*paths: str, options: InputOptions = NONE, stdin: bytes | None = None) -> list[Note | Failure]:
    return list(read_notes(paths, options, io.BytesIO(stdin) if stdin is not None else None))


def put(name: str, data: str | bytes) -> str:
    Path(name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return name


def lines(*records: object) -> str:
    return "".join((item if isinstance(item, str) else json.dumps(item)) + "\n" for item in records)


def message(item: Note | Failure) -> str:
    return str(item.error) if isinstance(item, Failure) else f"{item.id}={item.text}"


def test_order_ids_and_sources() -> None:
    os.makedirs("f/s")
    put("f/s/b.txt", "bee")
    put("f/a.txt", "ay")
    put("t.jsonl", "\n" + lines({"id": 7, "text": "x"}, {"id": "r", "text": "y"}))
    put("t.csv", 'id,text\nc1,"two\r\nlines"\nc2,z\n')
    notes = read("t.csv", "f", "-", "t.jsonl", stdin=b"piped")
    assert [(n.id, n.source, n.text) for n in notes if isinstance(n, Note)] == [
        ("c1", "t.csv:2", "two\r\nlines"), ("c2", "t.csv:4", "z"), ("f/a", "f/a.txt", "ay"), ("f/s/b", "f/s/b.txt", "bee"),
        ("-", "-", "piped"), ("7", "t.jsonl:2", "x"), ("r", "t.jsonl:3", "y"),
    ]  # fmt: skip


def test_line_breaks_and_marks_are_kept_for_the_offsets() -> None:
    text = "one\r\ntwo\rthree\n\n \N{GRINNING FACE}\x0c"
    put("a.txt", b"\xef\xbb\xbf" + text.encode())
    put("a.jsonl", b"\xef\xbb\xbf" + lines({"id": 1, "text": text}).replace("\n", "\r\n").encode())
    with open("a.csv", "w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([["id", "text"], ["2", text]])
    assert [note.text for note in read("a.txt", "a.jsonl", "a.csv") if isinstance(note, Note)] == [text] * 3


CLAIM = {"dx": ["M99.01", "M99.70"], "payer": "other"}
STATED = {"setting": "inpatient", "encounter": "omt", "provider": "Dr", "date": "2027-01-02", "claim": CLAIM}


def write_parquet(name: str, columns: dict[str, list[object]]) -> str:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table(columns), name)
    return name


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_what_a_record_states_goes_before_the_options(kind: str) -> None:
    rows = [{"id": "a", "text": "x", **STATED, "extra": "ignored"}, {"id": "b", "text": "y"}]
    if kind == "jsonl":
        put("t.jsonl", lines(*rows))
    else:
        flat = [{k: json.dumps(v) if k == "claim" else v for k, v in row.items()} for row in rows]
        if kind == "csv":
            with open("t.csv", "w", newline="") as file:
                writer = csv.DictWriter(file, flat[0])
                writer.writeheader()
                writer.writerows(flat)
        else:
            write_parquet("t.parquet", {name: [row.get(name) for row in flat] for name in flat[0]})
    options = InputOptions(Setting.OUTPATIENT, Encounter.PAIN, Claim(dx=("A00",)))
    first, second = read(f"t.{kind}", options=options)
    assert isinstance(first, Note)
    assert isinstance(second, Note)
    assert (first.setting, first.encounter, first.provider, first.date) == ("inpatient", "omt", "Dr", "2027-01-02")
    assert first.claim == Claim.model_validate(CLAIM)
    assert (second.setting, second.encounter, second.claim) == ("outpatient", "pain", Claim(dx=("A00",)))
    assert (second.provider, second.date) == (None, None)


JSONL_CASES = [
    (
        '{"id": 1, "text": "' + CANARY,
        Problem.INPUT_JSON,
        "t.jsonl:1:19: is not valid JSON: unterminated string starting at (correct this line)",
    ),
    ('{"id" 1}', Problem.INPUT_JSON, "t.jsonl:1:7: is not valid JSON: expecting ':' delimiter (correct this line)"),
    ('{"id": "\\q"}', Problem.INPUT_JSON, "t.jsonl:1:9: is not valid JSON: invalid \\escape (correct this line)"),
    (
        '{"id": 1, "text": ' + CANARY + "}",
        Problem.INPUT_JSON,
        "t.jsonl:1:19: is not valid JSON: expecting value (correct this line)",
    ),
    (
        '{"id": 1, "text": "a", "text": "' + CANARY + '"}',
        Problem.INPUT_JSON,
        "t.jsonl:1: is not valid JSON: a key is given twice in one object (correct this line)",
    ),
    (
        f'"{CANARY}"',
        Problem.INPUT_VALUE,
        "t.jsonl:1: the line is a text of 10 characters, expected an object with id and text (write one JSON object on each line)",
    ),
    (
        {"id": 1, "note": CANARY},
        Problem.INPUT_COLUMN,
        't.jsonl:1: has no "text"; found 2 columns: id, note (the columns id and text are needed)',
    ),
    (
        {CANARY + " x": CANARY},
        Problem.INPUT_COLUMN,
        't.jsonl:1: has no "id" and "text"; found 1 column (the columns id and text are needed)',
    ),
    (
        {"id": None, "text": CANARY},
        Problem.INPUT_VALUE,
        "t.jsonl:1: id is nothing, expected a text or a number (give the record an id)",
    ),
    (
        {"id": True, "text": CANARY},
        Problem.INPUT_VALUE,
        "t.jsonl:1: id is true or false, expected a text or a number (give the record an id)",
    ),
    (
        {"id": " ", "text": CANARY},
        Problem.INPUT_VALUE,
        "t.jsonl:1: id is empty or blank, expected a text or a number (give the record an id)",
    ),
    (
        {"id": CANARY + "\n", "text": CANARY},
        Problem.INPUT_VALUE,
        "t.jsonl:1: id is a text with a line break or control character, expected one line (remove it from the id)",
    ),
    (
        {"id": CANARY * 60, "text": CANARY},
        Problem.INPUT_VALUE,
        "t.jsonl:1: id is a text of 600 characters, expected at most 500 characters (give the record a shorter id)",
    ),
    (
        {"id": 1, "text": [CANARY]},
        Problem.INPUT_VALUE,
        "t.jsonl:1: text is a list, expected a text (give the note's text as a string)",
    ),
    (
        {"id": 1, "text": ""},
        Problem.INPUT_EMPTY,
        "t.jsonl:1: the note is empty, expected text (give its text or leave it out)",
    ),
    (
        {"id": 1, "text": " \n\t"},
        Problem.INPUT_EMPTY,
        "t.jsonl:1: the note has only blanks, expected text (give its text or leave it out)",
    ),
    (
        {"id": 1, "text": CANARY + "\0"},
        Problem.INPUT_BINARY,
        "t.jsonl:1: text has a NUL at character 11, expected plain text (remove the NUL characters)",
    ),
    (
        {"id": 1, "text": CANARY + "\ud800"},
        Problem.INPUT_VALUE,
        "t.jsonl:1: text has a lone surrogate at character 11, expected whole characters (write the record again in UTF-8)",
    ),
    (
        {"id": 1, "text": CANARY, "setting": CANARY},
        Problem.INPUT_VALUE,
        "t.jsonl:1: setting is a text of 10 characters, expected one of outpatient, inpatient (leave it out if it is not known)",
    ),
    (
        {"id": 1, "text": CANARY, "setting": "Outpatient"},
        Problem.INPUT_VALUE,
        't.jsonl:1: setting is a text of 10 characters, expected one of outpatient, inpatient (did you mean "outpatient"?)',
    ),
    (
        {"id": 1, "text": CANARY, "encounter": 3},
        Problem.INPUT_VALUE,
        "t.jsonl:1: encounter is a number, expected one of chiropractic, omt, orthopedic, neurosurgery, pain, physical_therapy, "
        "radiology, primary_care, emergency, other (leave it out if it is not known)",
    ),
    (
        {"id": 1, "text": CANARY, "date": 20270101},
        Problem.INPUT_VALUE,
        "t.jsonl:1: date is a number, expected a text (write it in quotes or leave it out)",
    ),
    (
        {"id": 1, "text": CANARY, "claim": {"dx": ["M99.70"], "cptt": []}},
        Problem.CLAIM_SHAPE,
        't.jsonl:1: claim has the unknown key "cptt", expected dx, cpt, modifiers, payer, lines (did you mean "cpt"?)',
    ),
    (
        {"id": 1, "text": "x" * 5_000_001},
        Problem.INPUT_TOO_LARGE,
        "t.jsonl:1: has 5,000,001 bytes, the limit of a note is 5,000,000 (split it into one note per visit)",
    ),
]


@pytest.mark.parametrize(("record", "problem", "expected"), JSONL_CASES, ids=range(len(JSONL_CASES)))
def test_a_bad_line_is_one_failure_and_the_rest_goes_on(record: object, problem: Problem, expected: str) -> None:
    put("t.jsonl", lines(record, {"id": "good", "text": "fine"}))
    bad, good = read("t.jsonl")
    assert isinstance(bad, Failure)
    assert isinstance(good, Note)
    assert (bad.error.problem, str(bad.error)) == (problem, expected)
    assert good.source == "t.jsonl:2"


def test_undecodable_lines_of_tables_are_failures_of_their_own() -> None:
    put("t.jsonl", b'{"id": 1, "text": "caf\xe9"}\n{"id": 2, "text": "ok"}\n')
    put("t.csv", 'id,text\n3,"one\ntw\u00e9"\n4,ok\n'.encode("latin-1"))
    assert [message(item) for item in read("t.jsonl", "t.csv")] == [
        "t.jsonl:1:23: is not valid UTF-8 (save the file as UTF-8)", "2=ok",
        "t.csv:3:3: is not valid UTF-8 (save the file as UTF-8)", "4=ok",
    ]  # fmt: skip


CSV_CASES = [
    ("", Problem.INPUT_EMPTY, "t.csv: the file has no record, expected at least one (leave it out)"),
    ("id,text\n\n", Problem.INPUT_EMPTY, "t.csv: the file has no record, expected at least one (leave it out)"),
    (
        f"note_id,Note,x y\n1,{CANARY},\n",
        Problem.INPUT_COLUMN,
        't.csv:1: has no "id" and "text"; found 3 columns: note_id, Note and 1 more '
        "(the columns id and text are needed; the first line names the columns)",
    ),
    (
        f"12,{CANARY}\n13,b\n",
        Problem.INPUT_COLUMN,
        't.csv:1: has no "id" and "text"; found 2 columns (the columns id and text are needed; the first line names the columns)',
    ),
    (
        f"id;text\n1;{CANARY}\n",
        Problem.INPUT_COLUMN,
        't.csv:1: has no "id" and "text"; found 1 column (the columns id and text are needed; separate the columns by commas)',
    ),
    (
        f"id,text,text\n1,{CANARY},b\n",
        Problem.INPUT_COLUMN,
        't.csv:1: has the column "text" twice (remove or rename one of them)',
    ),
    (
        f"id,text\n1,{CANARY},c\n",
        Problem.INPUT_VALUE,
        "t.csv:2: the row has 3 cells, the first line has 2 (put a text with commas or line breaks in quotes)",
    ),
    (
        f"id,text\n{CANARY}\n",
        Problem.INPUT_VALUE,
        "t.csv:2: the row has 1 cell, the first line has 2 (put a text with commas or line breaks in quotes)",
    ),
    (
        f"id,text\n1,{CANARY}\0\n",
        Problem.INPUT_BINARY,
        "t.csv:2: the row has a NUL character, expected text (remove it)",
    ),
    (
        f'id,text\n1,"{CANARY}\n2,b\n',
        Problem.INPUT_VALUE,
        't.csv:2: the quotes of the record do not match; the lines from here on were not read (write a quote inside a quoted cell as "")',
    ),
    (
        f'id,text\n1,"a "{CANARY}" b"\n2,b\n',
        Problem.INPUT_VALUE,
        't.csv:2: the quotes of the record do not match; the lines from here on were not read (write a quote inside a quoted cell as "")',
    ),
    (f'id,text,claim\n1,{CANARY},{{"dx":\n', Problem.CLAIM_SHAPE, None),
    (
        f"id,text,setting\n1,a,{CANARY}\n",
        Problem.INPUT_VALUE,
        "t.csv:2: setting is a text of 10 characters, expected one of outpatient, inpatient (leave it out if it is not known)",
    ),
    ("id,text\n1,\n", Problem.INPUT_EMPTY, "t.csv:2: the note is empty, expected text (give its text or leave it out)"),
    (
        "id,text\n,abc\n",
        Problem.INPUT_VALUE,
        "t.csv:2: id is empty or blank, expected a text or a number (give the record an id)",
    ),
    (
        "\ufeffid,text\n1,a\n".encode("utf-16"),
        Problem.INPUT_DECODE,
        "t.csv: is UTF-16, expected UTF-8 (save it as UTF-8)",
    ),
]


@pytest.mark.parametrize(("data", "problem", "expected"), CSV_CASES, ids=range(len(CSV_CASES)))
def test_a_bad_csv_file_is_one_failure(data: str | bytes, problem: Problem, expected: str | None) -> None:
    put("t.csv", data)
    (bad,) = read("t.csv")
    assert isinstance(bad, Failure)
    assert bad.error.problem is problem
    assert expected is None or str(bad.error) == expected


def test_csv_goes_on_after_bad_rows_and_skips_empty_ones() -> None:
    put("t.csv", "\nid,text\n1,a,b\n,\n2,c\0\n3,fine\n\n\n4,fine\n")
    assert [message(item).split(" (")[0] for item in read("t.csv")] == [
        "t.csv:3: the row has 3 cells, the first line has 2", "t.csv:5: the row has a NUL character, expected text",
        "3=fine", "4=fine",
    ]  # fmt: skip


TEXT_CASES = [
    ("a.txt", b"", Problem.INPUT_EMPTY, "a.txt: the note is empty, expected text (give its text or leave it out)"),
    (
        "a.txt",
        b" \r\n",
        Problem.INPUT_EMPTY,
        "a.txt: the note has only blanks, expected text (give its text or leave it out)",
    ),
    (
        "a.md",
        b"\xef\xbb\xbf",
        Problem.INPUT_EMPTY,
        "a.md: the note is empty, expected text (give its text or leave it out)",
    ),
    (
        "a.txt",
        CANARY.encode() + b"\xff",
        Problem.INPUT_DECODE,
        "a.txt:1:11: is not valid UTF-8 at byte 10 (save it as UTF-8)",
    ),
    (
        "a.txt",
        CANARY.encode() + b"\0",
        Problem.INPUT_BINARY,
        "a.txt: is not plain text: byte 10 is NUL, expected UTF-8 text (export it as plain text in UTF-8)",
    ),
    (
        "a.docx",
        b"PK\x03\x04" + CANARY.encode(),
        Problem.INPUT_DOCUMENT,
        "a.docx: cannot be read as a Word document: it is damaged or cut off (export it again)",
    ),
    (
        "a.bin",
        CANARY.encode() + b"\0",
        Problem.INPUT_KIND,
        "a.bin: is not plain text: byte 10 is NUL, expected UTF-8 text (notes are .txt, .md, .jsonl, .csv, .parquet, .rtf, .docx, .pdf, .xml, .html, .htm, .json, .ndjson, .hl7, .mht, .mhtml, .eml files)",
    ),
    (
        "a.parquet",
        CANARY.encode(),
        Problem.INPUT_KIND,
        "a.parquet: cannot be read as a Parquet file (write the file again, or give it as .jsonl)",
    ),
    (
        "a.txt",
        b"x" * 20_000_000,
        Problem.INPUT_TOO_LARGE,
        "a.txt: has 20,000,000 bytes, the limit of a note is 5,000,000 (split it into one note per visit)",
    ),
]


@pytest.mark.parametrize(("name", "data", "problem", "expected"), TEXT_CASES, ids=range(len(TEXT_CASES)))
def test_a_bad_file_is_one_failure_and_the_other_notes_are_judged(
    name: str, data: bytes, problem: Problem, expected: str
) -> None:
    put(name, data)
    put("good.txt", "fine")
    bad, good = read(name, "good.txt")
    assert isinstance(bad, Failure)
    assert isinstance(good, Note)
    assert (bad.error.problem, str(bad.error)) == (problem, expected)
    assert bad.note_id == (
        None if name == "a.parquet" else name.removesuffix(".txt").removesuffix(".md").removesuffix(".docx")
    )


def test_no_message_holds_note_text() -> None:
    for number, (record, _, _) in enumerate(JSONL_CASES):
        put(f"{number}.jsonl", lines(record))
    for number, (data, _, _) in enumerate(CSV_CASES):
        put(f"{number}.csv", data)
    for number, (name, data, _, _) in enumerate(TEXT_CASES):
        put(f"{number}-{name}", data)
    failures = [item for item in read(*sorted(os.listdir())) if isinstance(item, Failure)]
    assert len(failures) == len(JSONL_CASES) + len(CSV_CASES) + len(TEXT_CASES)
    for failure in failures:
        assert CANARY.lower() not in str(failure.error).lower() + repr(failure.error).lower()
        assert "\n" not in str(failure.error)


def test_a_named_file_of_another_suffix_is_a_text_note() -> None:
    (note,) = read(put("note.soap", "text"))
    assert isinstance(note, Note)
    assert note.id == "note.soap"


def test_large_records_fail_alone() -> None:
    big = "word \n" * 3_400_000
    put(
        "t.jsonl",
        lines(
            {"id": 1, "text": big},
            {"id": 2, "text": "ok"},
            '{"id": 3, "text": "' + "x" * 40_000_000,
            {"id": 4, "text": "ok"},
        ),
    )
    with open("t.csv", "w", newline="") as file:
        csv.writer(file).writerows([["id", "text"], ["5", big], ["6", "ok"]])
    assert [message(item).split(" (")[0] for item in read("t.jsonl", "t.csv")] == [
        "t.jsonl:1: has 20,400,000 bytes, the limit of a note is 5,000,000", "2=ok",
        "t.jsonl:3: the line has more than 31,000,000 characters, the limit of a note is 5,000,000 bytes", "4=ok",
        "t.csv:2: has 20,400,000 bytes, the limit of a note is 5,000,000", "6=ok",
    ]  # fmt: skip


def test_an_endless_csv_record_does_not_fill_the_memory() -> None:
    put("t.csv", 'id,text\n1,ok\n2,"' + "word, \n" * 6_000_000)
    good, bad = read("t.csv")
    assert isinstance(good, Note)
    assert isinstance(bad, Failure)
    assert bad.error.problem is Problem.INPUT_TOO_LARGE
    assert "lines from here on were not read" in str(bad.error)


def test_duplicate_ids_over_all_inputs() -> None:
    put("a.jsonl", lines({"id": "x", "text": ""}, {"id": "x", "text": "first"}, {"id": "x", "text": "second"}))
    put("b.csv", "id,text\nx,third\n")
    put("n.txt", "fine")
    found = read("a.jsonl", "b.csv", "n.txt", "n.txt", "-", stdin=b"pipe")
    assert [message(item).split(" (")[0] for item in found] == [
        "a.jsonl:1: the note is empty, expected text", "x=first",
        'a.jsonl:3: the id "x" was already given at a.jsonl:2; the note at a.jsonl:3 is not judged',
        'b.csv:2: the id "x" was already given at a.jsonl:2; the note at b.csv:2 is not judged',
        "n=fine", "-=pipe",
    ]  # fmt: skip
    assert [item.note_id for item in found if isinstance(item, Failure)] == ["x", "x", "x"]


@pytest.mark.parametrize(
    ("paths", "ids"),
    [
        (("f",), ["a.md", "a.txt", "b"]),
        (("f/",), ["a.md", "a.txt", "b"]),
        (("f/a.txt", "f/a.md"), ["f/a.txt", "f/a.md"]),
        (("f/a.txt", "f"), ["f/a", "f/a.md", "f/b"]),
        (("f", "f/a.txt"), ["f/a.md", "f/a.txt", "f/b"]),
        (("f/b.txt", "./f/b.txt", "f/../f/b.txt", "link/b.txt"), ["f/b"]),
        (("f", "./f"), ["f/a.md", "f/a.txt", "f/b"]),
        (("t.jsonl", "./t.jsonl"), ["1"]),
        (("a", "a.txt", "a.txt.md"), ["a", "a.txt", "a.txt.md"]),
        (("-", "-"), ["-"]),
    ],
)
def test_each_text_note_has_an_id_and_is_read_once(paths: tuple[str, ...], ids: list[str]) -> None:
    os.makedirs("f")
    os.symlink("f", "link")
    for name in ("f/a.txt", "f/a.md", "f/b.txt", "a", "a.txt", "a.txt.md"):
        put(name, "text")
    put("t.jsonl", lines({"id": 1, "text": "x"}))
    assert [item.id if isinstance(item, Note) else message(item) for item in read(*paths, stdin=b"piped")] == ids


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_ends_a_record(end: str) -> None:
    put("t.jsonl", end.join(['{"id": 1, "text": "x"}', "", "{", '{"id": 2, "text": "y\\r\\n"}']))
    first, bad, second = read("t.jsonl")
    assert (message(first), message(second)) == ("1=x", "2=y\r\n")
    assert message(bad).startswith("t.jsonl:3:2: is not valid JSON")


def test_an_unfinished_report_is_no_part_of_a_folder() -> None:
    os.makedirs("f")
    put("f/a.txt", "text")
    put("f/.dxproof-1234", "report")
    skipped: list[Skipped] = []
    assert len(list(read_notes(["f"], NONE, None, skipped.append))) == 1
    assert skipped == [Skipped("f", hidden=0, links=0, other=0)]


def test_standard_input() -> None:
    assert message(read("-")[0]) == "-: there is no standard input (pipe the note in, or name a file)"
    assert message(read("-", stdin=b"")[0]) == "-: the note is empty, expected text (give its text or leave it out)"
    assert message(read("-", stdin=b"\xff")[0]) == "-:1:1: is not valid UTF-8 at byte 0 (save it as UTF-8)"


def test_what_a_folder_leaves_out_is_told() -> None:
    os.makedirs("f")
    put("f/.a.txt", "x")
    put("f/b.png", "x")
    put("f/c.txt", "x")
    skipped: list[Skipped] = []
    assert len(list(read_notes(["f"], NONE, None, skipped.append))) == 1
    assert skipped == [Skipped("f", hidden=1, links=0, other=1)]


def test_a_file_name_that_is_not_utf8() -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        put(name, "x")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    (note,) = read(name)
    assert isinstance(note, Note)
    assert note.id == "caf\\udce9"


def test_parquet_without_pyarrow(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    put("a.parquet", "x")
    put("n.txt", "fine")
    bad, good = read("a.parquet", "n.txt")
    assert isinstance(bad, Failure)
    assert isinstance(good, Note)
    assert bad.error.problem is Problem.EXTRA_MISSING
    assert str(bad.error) == (
        'a.parquet: Parquet files need PyArrow, which is not installed (pip install "dxproof[parquet]")'
    )


def test_parquet_values() -> None:
    arrow = pytest.importorskip("pyarrow")
    ids = arrow.array([b"ok", b"\xff", b"n", b"e"]).cast(arrow.binary())
    text = arrow.array(["fine", CANARY, None, CANARY], arrow.large_string())
    broken = arrow.Array.from_buffers(arrow.string(), 4, ids.buffers())
    days = arrow.array([datetime.date(2027, 1, 2)] * 4)
    claims = arrow.array([None, None, None, "{"])
    write_parquet("t.parquet", {"id": broken, "text": text, "date": days, "claim": claims})
    found = read("t.parquet")
    assert [message(item).split(" (")[0] for item in found] == [
        "ok=fine", "t.parquet:2: id cannot be read, expected text in UTF-8",
        "t.parquet:3: text is nothing, expected a text",
        "t.parquet:4: claim is not valid JSON at its character 2: expecting property name enclosed in double quotes; expected a JSON object",
    ]  # fmt: skip
    assert isinstance(found[0], Note)
    assert (found[0].date, found[0].source) == ("2027-01-02", "t.parquet:1")


def test_parquet_columns() -> None:
    write_parquet("t.parquet", {"note_id": ["a"], "text": ["b"]})
    assert [message(item) for item in read("t.parquet")] == [
        't.parquet: has no "id"; found 2 columns: note_id, text (the columns id and text are needed)'
    ]
    write_parquet("e.parquet", {"id": [], "text": []})
    assert [message(item) for item in read("e.parquet")] == [
        "e.parquet: the file has no record, expected at least one (leave it out)"
    ]


def test_a_parquet_file_cut_off() -> None:
    write_parquet("t.parquet", {"id": [str(i) for i in range(100)], "text": [CANARY] * 100})
    data = Path("t.parquet").read_bytes()
    for length in range(0, len(data), 37):
        put("cut.parquet", data[:length])
        (bad,) = read("cut.parquet")
        assert isinstance(bad, Failure)
        assert CANARY not in str(bad.error)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize(("name", "head"), [("p.jsonl", ""), ("p.csv", "id,text\n")])
def test_notes_come_out_before_the_input_ends(name: str, head: str) -> None:
    os.mkfifo(name)
    first_seen = threading.Event()

    def write() -> None:
        with open(name, "w") as pipe:
            for number, wait in ((1, True), (2, False)):
                pipe.write(head if number == 1 else "")
                record = f"{number},x\n" if name.endswith("csv") else json.dumps({"id": number, "text": "x"}) + "\n"
                pipe.write(record)
                pipe.flush()
                if wait:
                    assert first_seen.wait(HANG)

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    notes = read_notes([name], NONE, None)
    assert message(next(notes)) == "1=x"
    first_seen.set()
    assert [message(item) for item in notes] == ["2=x"]
    writer.join(HANG)
    assert not writer.is_alive()


def test_a_huge_file_is_not_read_ahead() -> None:
    put("t.jsonl", lines({"id": 1, "text": "x"}, {"id": 2, "text": "y"}) * 200_000)
    tracemalloc.start()
    notes = read_notes(["t.jsonl", "later.txt"], NONE, None)
    assert message(next(notes)) == "1=x"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
    notes.close()


def test_a_later_path_is_looked_at_only_when_it_is_reached() -> None:
    put("a.txt", "x")
    notes = read_notes(["a.txt", "b.txt"], NONE, None)
    assert message(next(notes)) == "a=x"
    put("b.txt", "y")
    assert message(next(notes)) == "b=y"


_FRAGMENTS = st.lists(
    st.sampled_from(
        [
            b"id",
            b"text",
            b",",
            b'"',
            b"\n",
            b"\r\n",
            b"\r",
            b"{",
            b"}",
            b'{"id":1,"text":"a"}',
            b"\0",
            b"\xff",
            b":",
            b"\xef\xbb\xbf",
            b"claim",
            b"x",
        ]
    ),
    max_size=30,
).map(b"".join)


@settings(database=None, max_examples=200)
@given(suffix=st.sampled_from(["txt", "jsonl", "csv", "parquet", "zzz"]), data=st.binary(max_size=200) | _FRAGMENTS)
@example(suffix="csv", data=b'id,text\n1,"\xff')
@example(suffix="jsonl", data=b'{"id":1,"text":"\\udfff"}')
def test_any_bytes_come_out_as_notes_or_failures(suffix: str, data: bytes) -> None:
    path = Path(f"any.{suffix}")
    path.write_bytes(data)
    for item in read(str(path)):
        assert isinstance(item, Note | Failure)
        if isinstance(item, Failure):
            assert "\n" not in str(item.error)
            assert str(item.error).startswith(f"any.{suffix}")


@settings(database=None, max_examples=60)
@given(st.lists(st.sampled_from(["good", "again", "broken", "value", "blank"]), max_size=12))
def test_the_counts_add_up(kinds: list[str]) -> None:
    written = []
    for number, kind in enumerate(kinds):
        record: dict[str, object] = {"id": number, "text": "x"}
        if kind == "again":
            record["id"] = "same"
        if kind == "value":
            record["setting"] = 5
        written.append("" if kind == "blank" else json.dumps(record)[: -1 if kind == "broken" else None])
    put("t.jsonl", lines(*written))
    found = read("t.jsonl")
    records = [kind for kind in kinds if kind != "blank"]
    judged = records.count("good") + min(1, records.count("again"))
    assert sum(isinstance(item, Note) for item in found) == judged
    assert sum(isinstance(item, Failure) for item in found) == (len(records) - judged if records else 1)


def test_bytes_at_hand_are_read_as_what_they_are() -> None:
    (text,) = notes_of_bytes(b"C1-C2 stenosis.", "request", NONE)
    assert isinstance(text, Note)
    assert (text.id, text.source, text.text) == ("request", "request", "C1-C2 stenosis.")
    (page,) = notes_of_bytes(b"<html><body><p>C1-C2 stenosis.</p></body></html>", "request", NONE)
    assert isinstance(page, Note)
    assert page.text.strip() == "C1-C2 stenosis."


def test_what_is_read_line_by_line_is_no_document_at_hand() -> None:
    lines = b'{"resourceType": "DocumentReference"}\n{"resourceType": "Patient"}\n'
    said = "-: is FHIR resources, one per line (NDJSON), expected text or a document (give it as a .ndjson file)"
    assert message(read("-", stdin=lines)[0]) == said
