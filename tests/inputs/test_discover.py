"""Files, folders and standard input: what is found, in which order, and what is skipped and counted."""

import os

import pytest

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.discover import Skipped, Source, discover
from dxproof.engine.inputs.kinds import InputKind


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (
        "b.txt",
        "a.MD",
        "c.jsonl",
        "sub/z.csv",
        "sub/deep/y.parquet",
        "sub.txt",
        "x.png",
        ".hidden.txt",
        ".git/k.txt",
    ):
        path = tmp_path / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "outside.txt").write_text("x")
    os.symlink(tmp_path / "outside.txt", tmp_path / "notes" / "out.txt")
    os.symlink(tmp_path / "notes" / "b.txt", tmp_path / "notes" / "in.txt")
    os.symlink(tmp_path / "notes", tmp_path / "notes" / "loop")
    os.symlink(tmp_path / "nowhere", tmp_path / "notes" / "broken.txt")
    return tmp_path


def test_a_folder_is_sorted_and_what_is_left_out_is_counted(folder) -> None:
    found = list(discover("notes"))
    sources = [item for item in found if isinstance(item, Source)]
    assert [item.note_id for item in sources] == [
        "a", "b", "c.jsonl", "in", "sub/deep/y.parquet", "sub/z.csv", "sub",
    ]  # fmt: skip
    assert [item.kind for item in sources] == [
        InputKind.TEXT, InputKind.TEXT, InputKind.JSONL, InputKind.TEXT, InputKind.PARQUET, InputKind.CSV, InputKind.TEXT,
    ]  # fmt: skip
    assert [item.name for item in sources][:2] == ["notes/a.MD", "notes/b.txt"]
    assert found[-1] == Skipped("notes", hidden=2, links=3, other=1)


def test_a_trailing_slash_changes_no_id(folder) -> None:
    plain = [item.note_id for item in discover("notes") if isinstance(item, Source)]
    assert plain == [item.note_id for item in discover("notes/") if isinstance(item, Source)]


@pytest.mark.parametrize(
    ("path", "note_id", "kind"),
    [
        ("outside.txt", "outside", InputKind.TEXT),
        ("notes/x.png", "x.png", InputKind.UNKNOWN),
        ("notes/.hidden.txt", ".hidden", InputKind.TEXT),
        ("-", "-", InputKind.STDIN),
    ],
)
def test_a_named_file_is_always_read_and_named_after_its_stem(folder, path: str, note_id: str, kind: InputKind) -> None:
    assert list(discover(path)) == [Source(path, path, note_id, kind)]


def test_among_several_paths_a_note_keeps_its_whole_path(folder) -> None:
    assert [s.note_id for s in discover("notes/b.txt", alone=False) if isinstance(s, Source)] == ["notes/b"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none", "none: there is no such file or folder (check the path)"),
        ("", '"": there is no such file or folder (check the path)'),
        ("a\0b", "a\\x00b: there is no such file or folder (check the path)"),
        ("a\nb", "a\\nb: there is no such file or folder (check the path)"),
        ("x" * 5000, None),
    ],
)
def test_a_missing_path(folder, path: str, message: str | None) -> None:
    (error,) = discover(path)
    assert isinstance(error, DxproofError)
    assert error.problem is Problem.INPUT_MISSING
    assert message is None or str(error) == message


def test_a_folder_without_notes(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "scan.png").write_text("x")
    error, skipped = discover("e")
    assert isinstance(error, DxproofError)
    assert error.problem is Problem.INPUT_EMPTY_FOLDER
    assert str(error) == (
        "e: the folder has no note (left out: 1 with other suffixes, 0 hidden, 0 linked) (notes are .txt, .md, .jsonl, .csv, .parquet, .rtf, .docx, .pdf, .xml, .html, .htm, .json, .ndjson, .hl7, .mht, .mhtml, .eml files)"
    )
    assert skipped == Skipped("e", hidden=0, links=0, other=1)


def test_very_deep_folders(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    deep = "d/" * 200
    os.makedirs(deep)
    with open(deep + "n.txt", "w") as file:
        file.write("x")
    (source, _) = discover("d")
    assert isinstance(source, Source)
    assert source.note_id == "d/" * 199 + "n"
