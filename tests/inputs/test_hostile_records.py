"""Records that a terminal, a spreadsheet or this program would stumble over: each fails alone, and the rest is read."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError
from dxproof.engine.inputs import Failure, InputOptions, read_notes, stream

TEXT = "C1-C2 foraminal stenosis."


def _read(path: Path) -> list[Note | Failure]:
    return list(read_notes([str(path)], InputOptions(), None))


def _jsonl(folder: Path, *lines: str) -> Path:
    path = folder / "t.jsonl"
    path.write_text("".join(f"{line}\n" for line in [*lines, json.dumps({"id": "good", "text": TEXT})]))
    return path


def _only_failure(items: list[Note | Failure]) -> DxproofError:
    bad, good = items
    assert isinstance(bad, Failure)
    assert isinstance(good, Note)
    return bad.error


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x7f", "\x9b", "\x85", "\n", "\t", "\u2028"])
@pytest.mark.parametrize("field", ["id", "provider", "date"])
def test_a_name_with_a_control_character_is_refused(field: str, character: str, tmp_path: Path) -> None:
    record = {"id": "a", "text": TEXT, field: f"Dr{character}Lee"}
    error = _only_failure(_read(_jsonl(tmp_path, json.dumps(record))))
    expected = (
        f"{field} is a text with a line break or control character, expected one line (remove it from the {field})"
    )
    assert str(error) == f"{tmp_path / 't.jsonl'}:1: {expected}"


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_every_table_refuses_them(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{suffix}"
    if suffix == "csv":
        path.write_text(f'id,text,provider\na,{TEXT},"Dr\x1b[2J"\ngood,{TEXT},Dr\n')
    else:
        pq.write_table(pa.table({"id": ["a", "good"], "text": [TEXT] * 2, "provider": ["Dr\x1b[2J", "Dr"]}), path)
    assert "provider is a text with a line break or control character" in str(_only_failure(_read(path)))


def test_names_of_any_script_are_names(tmp_path: Path) -> None:
    names = ["Ærø Öström", "髄 医師", "\u200fד״ר לוי", "O'Brien 🦴"]
    path = _jsonl(tmp_path, *(json.dumps({"id": name, "text": TEXT, "provider": name}) for name in names))
    read = [item.provider for item in _read(path) if isinstance(item, Note)]
    assert read == [*names, None]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("9" * 4300, "id is a number, expected at most 500 characters"),
        ("9" * 5000, "is not valid JSON: a number has too many digits"),
        ("1e999", "id is NaN or infinity, expected a text or a number"),
        ("[" * 100_000, "is not valid JSON: it is nested too deeply"),
    ],
    ids=["4300 digits", "5000 digits", "1e999", "brackets"],
)
def test_an_id_out_of_all_bounds_fails_alone(written: str, says: str, tmp_path: Path) -> None:
    assert says in str(_only_failure(_read(_jsonl(tmp_path, f'{{"id": {written}, "text": "x"}}'))))


def test_a_record_that_trips_up_the_program_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note_of = stream.note_of

    def tripping(record: object, options: InputOptions) -> Note:
        if "bad" in str(record):
            raise OverflowError("words of the note")
        return note_of(record, options)  # type: ignore[arg-type]

    monkeypatch.setattr(stream, "note_of", tripping)
    error = _only_failure(_read(_jsonl(tmp_path, json.dumps({"id": "bad", "text": TEXT}))))
    assert str(error).endswith("t.jsonl:1: could not be read (OverflowError) (please report it without the note)")
