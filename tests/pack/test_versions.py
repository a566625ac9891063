"""Several versions of a pack side by side: which one applies on a day, and the messages if none or two do."""

import json
import pickle
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import dxproof
from dxproof import cli
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine, read_date
from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.pack.loader import RULES_FOLDER, load_pack, shipped_packs
from dxproof.engine.pack.versions import PackVersions, find_pack_versions

SHIPPED = RULES_FOLDER / "m99_stenosis"
FIRST, SECOND = ("1.0.0", "2026-10-01", "2027-09-30"), ("1.1.0", "2027-10-01", "2028-09-30")
TEXT = "Neck pain."


def copies(root: Path, *versions: tuple[str, str, str]) -> Path:
    for number, (version, start, end) in enumerate(versions):
        folder = Path(shutil.copytree(SHIPPED, root / f"any_name_{number}"))
        text = (SHIPPED / "pack.yaml").read_text(encoding="utf-8")
        text = text.replace("version: 1.0.0", f"version: {version}")
        text = text.replace('from: "2021-10-01", to: "2027-09-30"', f'from: "{start}", to: "{end}"')
        (folder / "pack.yaml").write_text(text, encoding="utf-8", newline="\n")
    return root


@pytest.fixture
def pack_versions(tmp_path: Path) -> Callable[..., Path]:
    """A folder of copies of the shipped pack, each with its version and window."""

    return lambda *versions, name="site": copies(tmp_path / name, *versions)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2026-10-01", "1.0.0"),
        ("2027-09-30", "1.0.0"),
        ("2027-10-01", "1.1.0"),
        ("2028-09-30", "1.1.0"),
        (date(2027, 1, 1), "1.0.0"),
        (datetime(2027, 9, 30, 23, 59), "1.0.0"),
        (None, "1.1.0"),
    ],
    ids=str,
)
def test_the_version_is_that_of_the_day(
    pack_versions: Callable[..., Path], day: date | str | None, version: str
) -> None:
    engine = dxproof.load(str(pack_versions(SECOND, FIRST)), as_of=day)
    assert engine.pack.file.version == version
    chosen = engine.check(TEXT).pack.chosen_by
    assert (chosen.date, chosen.source) == ((str(day)[:10], "as_of") if day else (None, "newest"))


@pytest.mark.parametrize("day", ["2026-09-30", "2028-10-01", "1999-01-01"])
def test_a_day_outside_every_window_is_an_error_that_lists_them(pack_versions: Callable[..., Path], day: str) -> None:
    with pytest.raises(DxproofError) as caught:
        dxproof.load(str(pack_versions(FIRST, SECOND)), as_of=day)
    assert caught.value.problem is Problem.DATE_OUTSIDE
    assert str(caught.value) == (
        f"m99-stenosis has no version for {day}"
        " (its versions: 1.0.0 for 2026-10-01 to 2027-09-30, 1.1.0 for 2027-10-01 to 2028-09-30)"
    )


@pytest.mark.parametrize("day", ["2027-9-30", "2027-02-30", "30.09.2027", "20270930", "", "2027-W39-4"])
def test_as_of_is_an_iso_day_and_nothing_else(day: str) -> None:
    with pytest.raises(DxproofError) as caught:
        dxproof.load(as_of=day)
    assert caught.value.problem is Problem.DATE_VALUE


def test_overlapping_windows_are_an_error_that_names_both_files(pack_versions: Callable[..., Path]) -> None:
    with pytest.raises(DxproofError) as caught:
        dxproof.load(str(pack_versions(("1.1.0", "2027-09-30", "2028-09-30"), FIRST)))
    assert caught.value.problem is Problem.PACK_VERSION
    assert str(caught.value) == (
        "any_name_0/pack.yaml:5:12: m99-stenosis 1.1.0 holds for 2027-09-30 to 2028-09-30, and 1.0.0 in"
        " any_name_1/pack.yaml:5:12 for 2026-10-01 to 2027-09-30: the windows overlap"
        " (let 1.0.0 end the day before 1.1.0 begins, or remove one)"
    )


def test_one_version_number_in_two_folders_is_an_error(pack_versions: Callable[..., Path]) -> None:
    with pytest.raises(DxproofError) as caught:
        dxproof.load(str(pack_versions(FIRST, ("1.0.0", "2027-10-01", "2028-09-30"))))
    assert caught.value.problem is Problem.PACK_VERSION
    assert "any_name_0/pack.yaml" in caught.value.message


def test_a_gap_is_a_warning_and_an_error_only_where_its_day_is_asked_for(pack_versions: Callable[..., Path]) -> None:
    folder = str(pack_versions(FIRST, ("1.1.0", "2027-10-03", "2028-09-30")))
    engine = dxproof.load(folder)
    assert engine.gaps == ("m99-stenosis has no version for 2027-10-01 to 2027-10-02, between 1.0.0 and 1.1.0",)
    assert engine.check(TEXT, day="2027-09-30").pack.version == "1.0.0"
    with pytest.raises(DxproofError, match="covers the note"):
        engine.check(TEXT, day="2027-10-02")
    assert dxproof.load(str(pack_versions(FIRST, SECOND, name="whole"))).gaps == ()


@pytest.mark.parametrize(
    ("name", "version"), [("{}@1.0.0", "1.0.0"), ("{}@1.1.0", "1.1.0"), ("{}", "1.1.0"), ("{}/any_name_0", "1.0.0")]
)
def test_a_version_can_be_named(pack_versions: Callable[..., Path], name: str, version: str) -> None:
    engine = dxproof.load(name.format(pack_versions(FIRST, SECOND)))
    assert engine.pack.file.version == version


def test_a_named_version_stays_that_version(pack_versions: Callable[..., Path]) -> None:
    with pytest.raises(DxproofError, match="covers the note"):
        dxproof.load(f"{pack_versions(FIRST, SECOND)}@1.0.0").check(TEXT, day="2027-10-01")


def test_the_shipped_pack_goes_by_its_id_and_version() -> None:
    version = load_pack("m99-stenosis").file.version
    assert load_pack(f"m99-stenosis@{version}").digest == load_pack("m99-stenosis").digest
    with pytest.raises(DxproofError) as caught:
        load_pack("m99-stenosis@9.9.9")
    assert caught.value.problem is Problem.PACK_VERSION


def test_a_folder_of_other_packs_is_no_version_of_one(pack_versions: Callable[..., Path]) -> None:
    root = pack_versions(FIRST, SECOND)
    path = root / "any_name_1" / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("pack: m99-stenosis", "pack: other"), encoding="utf-8")
    with pytest.raises(DxproofError) as caught:
        dxproof.load(str(root))
    assert caught.value.problem is Problem.PACK_UNKNOWN
    assert "several packs" in (caught.value.hint or "")
    # As the root of shipped packs the same folder holds one version of each.
    found = find_pack_versions("other", root)
    assert isinstance(found, PackVersions)
    assert [version.folder.name for version in found.versions] == ["any_name_1"]


def test_a_version_that_cannot_be_read_is_never_passed_over(pack_versions: Callable[..., Path]) -> None:
    root = pack_versions(FIRST, SECOND)
    (root / "any_name_0" / "pack.yaml").write_text("pack: [", encoding="utf-8")
    with pytest.raises(PackErrors, match=r"any_name_0/pack\.yaml"):
        dxproof.load(str(root))


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("version: 1.0.0", "version: 1.0", "3:10", "three numbers"),
        ("version: 1.0.0", "version: v1.0.0", "3:10", "three numbers"),
        ('from: "2026-10-01"', 'from: "2026-13-01"', "5:19", "2026-13-01 is not a calendar day"),
        ('from: "2026-10-01"', 'from: "2026-10-1"', "5:19", "YYYY-MM-DD"),
        ('from: "2026-10-01"', 'from: "2027-10-01"', "5:12", "before it begins"),
    ],
)
def test_a_window_and_a_version_are_checked(
    pack_versions: Callable[..., Path], old: str, new: str, place: str, message: str
) -> None:
    folder = pack_versions(FIRST) / "any_name_0"
    path = folder / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        load_pack(str(folder))
    (error,) = caught.value.errors
    assert message in error.message
    assert str(error.where) == f"any_name_0/pack.yaml:{place}"


# The dates of records


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2027-10-01", date(2027, 10, 1)),
        (" 2027-10-01 ", date(2027, 10, 1)),
        ("2027-10-01T00:00:00", date(2027, 10, 1)),
        ("2027-10-01 23:59:59+00:00", date(2027, 10, 1)),
        ("10/1/2027", date(2027, 10, 1)),
        ("10/01/2027", date(2027, 10, 1)),
        ("", None),
        (None, None),
        (datetime(2027, 10, 1, 12), date(2027, 10, 1)),
    ],
)
def test_a_record_may_write_its_date_in_these_ways(written: str | None, day: date | None) -> None:
    assert read_date(written) == day


@pytest.mark.parametrize("written", ["13/01/2027", "1.10.2027", "Oct 1", "2027-02-29", "2027", "10/01/27"])
def test_any_other_date_is_an_error_that_does_not_repeat_it(written: str) -> None:
    with pytest.raises(DxproofError) as caught:
        read_date(written)
    assert caught.value.problem is Problem.DATE_VALUE
    assert written not in str(caught.value)


def test_a_record_s_date_goes_before_as_of(pack_versions: Callable[..., Path]) -> None:
    engine = dxproof.load(str(pack_versions(FIRST, SECOND)), as_of="2026-12-31")
    notes = [
        Note(id="a", text=TEXT, date="2027-10-01"),
        Note(id="b", text=TEXT),
        Note(id="c", text=TEXT, date="2027-09-30"),
    ]
    stamps = [report.pack for report in engine.check_many(notes)]
    assert [(s.version, s.chosen_by.date, s.chosen_by.source.value) for s in stamps] == [
        ("1.1.0", "2027-10-01", "record"),
        ("1.0.0", "2026-12-31", "as_of"),
        ("1.0.0", "2027-09-30", "record"),
    ]


def test_each_version_is_compiled_once_and_travels(pack_versions: Callable[..., Path]) -> None:
    engine = dxproof.load(str(pack_versions(FIRST, SECOND)))
    days = [date(2027, 1, 1), date(2027, 2, 1)]
    assert engine.on(days[0]) is engine.on(days[1]) is not engine
    assert engine.on(date(2027, 10, 1)) is engine
    copy = pickle.loads(pickle.dumps(engine))
    assert copy.check(TEXT, day=days[0]) == engine.check(TEXT, day=days[0])


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["dxproof", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_a_batch_judges_each_record_by_its_day_and_says_where_no_version_holds_for_it(
    pack_versions: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    days = ["2027-10-01", "2029-01-01", "soon", None, "2026-10-01", "1999-01-01", "13/45/2027"]
    table = tmp_path / "notes.jsonl"
    table.write_text("".join(json.dumps({"id": n, "text": TEXT, "date": d}) + "\n" for n, d in enumerate(days)))
    pack = str(pack_versions(FIRST, ("1.1.0", "2027-10-01", "2028-09-30")))
    assert run(monkeypatch, "check", str(table), "--pack", pack, "--format", "jsonl", "--as-of", "2027-03-01") == 1
    out, err = capsys.readouterr()
    reports = [json.loads(line) for line in out.splitlines()]
    assert [(r["note"]["id"], r["pack"]["version"], r["pack"]["chosen_by"]["source"]) for r in reports] == [
        ("0", "1.1.0", "record"),
        ("1", "1.0.0", "outside"),
        ("2", "1.0.0", "unread"),
        ("3", "1.0.0", "as_of"),
        ("4", "1.0.0", "record"),
        ("5", "1.0.0", "outside"),
        ("6", "1.0.0", "unread"),
    ]
    assert err == (
        "1 judged as undated: no version of the pack covers the date of service\n"
        "2 judged as undated: the date of service cannot be read, expected YYYY-MM-DD or MM/DD/YYYY\n"
        "1 judged as undated: the date of service is later than every version of the pack covers; is it in the future?\n"
        "7 judged (7 of no rule pack), 0 not judged\n"
    )


@pytest.mark.parametrize(
    "command", [["check", "note.txt", "--code", "M99.70"], ["why", "note.txt", "M99.70"]], ids=lambda c: c[0]
)
def test_the_screen_names_the_version_and_why_it_was_taken(
    pack_versions: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("note.txt").write_text(TEXT)
    gapped = str(pack_versions(FIRST, ("1.1.0", "2027-10-02", "2028-09-30")))
    run(monkeypatch, *command, "--pack", gapped, "--as-of", "2027-03-01")
    out, err = capsys.readouterr()
    digest = load_pack(f"{gapped}/any_name_0").digest[:8]
    assert f"pack m99-stenosis 1.0.0 (sha256 {digest}…) FY2027; as of 2027-03-01\n" in out
    assert err == "warning[pack-gap]: m99-stenosis has no version for 2027-10-01, between 1.0.0 and 1.1.0\n"
    assert run(monkeypatch, *command, "--pack", gapped, "--as-of", "2027-10-01") == 2
    assert "1.0.0 for 2026-10-01 to 2027-09-30, 1.1.0 for 2027-10-02 to 2028-09-30" in capsys.readouterr().err


# The digest


def test_the_digest_is_of_names_and_lines_alone(tmp_path: Path) -> None:
    here = load_pack("m99-stenosis").digest
    copy = Path(shutil.copytree(SHIPPED, tmp_path / "elsewhere" / "of_another_name"))
    assert load_pack(str(copy)).digest == here
    for path in copy.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_pack(str(copy)).digest == here


@pytest.mark.parametrize(
    "file", ["pack.yaml", "codes.yaml", "pitfalls.yaml", "procedures.yaml", "rules/region-stated.yaml"]
)
def test_the_digest_changes_with_any_file(tmp_path: Path, file: str) -> None:
    copy = Path(shutil.copytree(SHIPPED, tmp_path / "copy"))
    path = copy / file
    path.write_text(path.read_text(encoding="utf-8") + "# a word more\n", encoding="utf-8")
    assert load_pack(str(copy)).digest != load_pack("m99-stenosis").digest


def test_the_digest_changes_with_a_file_s_name(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SHIPPED, tmp_path / "copy"))
    (copy / "rules" / "region-stated.yaml").rename(copy / "rules" / "region-told.yaml")
    assert load_pack(str(copy)).digest != load_pack("m99-stenosis").digest


def test_every_report_is_stamped() -> None:
    engine = dxproof.load()
    stamp = json.loads(engine.check(TEXT).model_dump_json())["pack"]
    assert stamp == {
        "id": "m99-stenosis",
        "version": engine.pack.file.version,
        "fiscal_year": engine.pack.file.fiscal_year,
        "digest": engine.pack.digest,
        "chosen_by": {"date": None, "source": "newest"},
        "profile": None,
    }


# The note's own date of service

VISIT = "CHIROPRACTIC VISIT\nDate of service: 10/01/2027\nNeck pain."


@pytest.mark.parametrize(
    ("text", "given", "as_of", "expected"),
    [
        (VISIT, "2026-12-01", None, ("1.0.0", "2026-12-01", "record")),
        (VISIT, None, "2026-12-01", ("1.1.0", "2027-10-01", "note")),
        (VISIT, "", None, ("1.1.0", "2027-10-01", "note")),
        (VISIT.replace("2027", "2026"), None, None, ("1.0.0", "2026-10-01", "note")),
        (TEXT, None, "2026-12-01", ("1.0.0", "2026-12-01", "as_of")),
        (TEXT, None, None, ("1.1.0", None, "newest")),
        # No version covers it: judged as if it had none, and the day is told.
        (VISIT.replace("2027", "2019"), None, "2026-12-01", ("1.0.0", "2019-10-01", "outside")),
        (VISIT.replace("2027", "2031"), None, None, ("1.1.0", "2031-10-01", "outside")),
        (VISIT, "soon", "2026-12-01", ("1.0.0", "2026-12-01", "unread")),
    ],
)
def test_the_note_s_own_date_goes_after_the_record_s_and_before_as_of(
    dated: Callable[[str | None], Engine], text: str, given: str | None, as_of: str | None, expected: tuple[str, ...]
) -> None:
    pack = dated(as_of).check_note(Note(text=text, date=given)).pack
    assert (pack.version, pack.chosen_by.date, pack.chosen_by.source.value) == expected


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str | None], Engine]:
    """Engines of one pack with two versions, which share what they compile."""
    root = tmp_path_factory.mktemp("dated")
    copies(root, FIRST, SECOND)
    first = dxproof.load(str(root))

    def engine(as_of: str | None) -> Engine:
        if as_of is None:
            return first
        day = date.fromisoformat(as_of)
        return Engine(first.on(day).pack, first._pack_versions, day, None, like=first)

    return engine


@pytest.mark.parametrize(
    ("day", "year"),
    [("2021-10-01", 2022), ("2022-09-30", 2022), ("2026-10-01", 2027), ("2027-09-30", 2027), (None, 2027)],
)
def test_the_fiscal_year_is_that_of_the_day(engine: Engine, day: str | None, year: int) -> None:
    assert engine.check(TEXT, day=day).pack.fiscal_year == year


@pytest.mark.parametrize("name", list(shipped_packs()))
def test_shipped_packs_hold_for_six_fiscal_years(name: str) -> None:
    versions = find_pack_versions(name, RULES_FOLDER)
    assert isinstance(versions, PackVersions)
    assert list(versions.gaps()) == []
    first, last = date(2021, 10, 1), date(2027, 9, 30)
    assert all(versions.on(first + timedelta(days=days)) for days in range((last - first).days + 1))
    assert versions.on(first - timedelta(days=1)) is versions.on(last + timedelta(days=1)) is None
