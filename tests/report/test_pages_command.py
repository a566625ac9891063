"""``check --format html``: one file for one note, a folder for several, and no note text in errors."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof import cli
from tests.report.conftest import CONFLICT

SECRET = "Xylocanary"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """The command in this process, in a folder with two notes: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    Path("one.txt").write_text(CONFLICT)
    Path("two.txt").write_text(f"Neck pain. {SECRET}\n")
    Path("odd.jsonl").write_text('{"id": "../../a b<script>/ü.html", "text": "Neck pain."}\n')
    Path("broken.jsonl").write_text(f'{{"id": 1, "text": {SECRET}}}')

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dxproof", "check", *arguments, "--format", "html"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert SECRET not in err
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return call


Run = Callable[..., tuple[int, str, str]]


def test_one_note_is_a_page_on_standard_output(run: Run) -> None:
    code, out, err = run("one.txt")
    assert (code, err) == (1, "")
    assert out.startswith("<!doctype html>\n")
    assert out.endswith("</html>\n")
    assert out.count("<!doctype") == 1


def test_one_note_goes_into_a_file(run: Run) -> None:
    assert run("one.txt", "-o", "page.html")[:2] == (1, "")
    assert Path("page.html").read_text(encoding="utf-8") == run("one.txt")[1]


@pytest.mark.parametrize("output", [(), ("-o", "page.html")])
def test_several_notes_without_a_folder_are_refused_and_nothing_is_written(run: Run, output: tuple[str, ...]) -> None:
    code, out, err = run("one.txt", "two.txt", *output)
    assert (code, out) == (2, "")
    assert err == (
        "error[output]: an html page is for one note only "
        "(give a folder, -o pages/, for a page per note and an index)\n"
    )
    assert not Path("page.html").exists()


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_gets_a_page_for_each_note_and_a_list_of_them(run: Run, there: bool) -> None:
    if there:
        Path("pages").mkdir()
    code, out, err = run("one.txt", "two.txt", "-o", "pages" if there else "new/pages/")
    folder = Path("pages" if there else "new/pages")
    assert (code, out) == (1, "")
    assert "2 judged" in err
    assert sorted(path.name for path in folder.iterdir()) == ["0001-one.html", "0002-two.html", "index.html"]
    listed = (folder / "index.html").read_text(encoding="utf-8")
    assert listed.index('<a href="0001-one.html">one.txt</a>') < listed.index('<a href="0002-two.html">two.txt</a>')
    assert "conflicting" in listed
    assert SECRET in (folder / "0002-two.html").read_text(encoding="utf-8")
    assert SECRET not in listed


def test_one_note_may_have_a_folder_too(run: Run) -> None:
    run("one.txt", "-o", "pages/")
    assert sorted(path.name for path in Path("pages").iterdir()) == ["0001-one.html", "index.html"]


def test_an_id_cannot_choose_where_its_page_goes(run: Run) -> None:
    run("odd.jsonl", "-o", "pages/")
    assert sorted(path.name for path in Path("pages").iterdir()) == ["0001-a-b-script-.html.html", "index.html"]


def test_a_note_that_cannot_be_read_leaves_the_others_their_pages(run: Run) -> None:
    code, _, err = run("broken.jsonl", "one.txt", "-o", "pages/")
    assert code == 2
    assert "1 not judged" in err
    assert sorted(path.name for path in Path("pages").iterdir()) == ["0001-one.html", "index.html"]


def test_a_folder_in_whose_place_a_file_stands_is_refused(run: Run) -> None:
    code, out, err = run("one.txt", "-o", "two.txt/")
    assert (code, out) == (2, "")
    assert err == "error[output]: two.txt/: cannot be created: File exists (choose another -o)\n"
