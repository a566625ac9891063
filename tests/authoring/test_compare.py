"""Two versions of a pack on the same notes: the verdicts that change, and exactly the lines that cause the change."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import dxproof
from dxproof.commands.compare import compare as command
from dxproof.engine.authoring.compare import Comparison, compare, open_pack
from dxproof.engine.authoring.compare_text import as_json, render
from dxproof.engine.authoring.pack_diff import Unit
from dxproof.engine.authoring.patched_pack import ComparedPack
from dxproof.engine.authoring.scaffold import new_pack
from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.loader import RULES_FOLDER

SHIPPED = RULES_FOLDER / "m99_stenosis"
CARE, IMAGING = "rules/conservative-care.yaml", "rules/imaging-cited.yaml"
PANNUS = Note(id="pannus", text="Neck pain. Foraminal stenosis at C1-C2 due to pannus.")
BARE = Note(id="bare", text="Foraminal stenosis at C1-C2 due to ligament thickening.")
SILENT = Note(id="silent", text="Knee pain.")
NOTES = (PANNUS, BARE, SILENT)
OPTIONAL = ("required: true", "required: false")


def with_words(folder: Path) -> Path:
    """A copy of the shipped pack with the words it shares."""
    shutil.copytree(SHIPPED, folder)
    shutil.copytree(RULES_FOLDER / "shared" / "spine", folder / "lexicon", dirs_exist_ok=True)
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("words: spine\n", ""), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_words(tmp_path_factory.mktemp("packs") / "old")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the shipped pack with edits: file, what stands there, what shall stand there."""

    def make(*edits: tuple[str, str, str]) -> Path:
        folder = with_words(tmp_path / "new")
        for file, was, now in edits:
            text = (folder / file).read_text(encoding="utf-8")
            assert was in text
            (folder / file).write_text(text.replace(was, now, 1), encoding="utf-8", newline="\n")
        return folder

    return make


def place(folder: Path, file: str, mark: str) -> str:
    """Where a text stands, as a comparison shows it."""
    text = (folder / file).read_text(encoding="utf-8")
    before = text[: text.index(mark)]
    return f"{folder.name}/{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def compared(old: Path, new: Path, *notes: Note, profile: Path | None = None) -> Comparison:
    return compare(open_pack(str(old), None), open_pack(str(new), profile), notes or NOTES)


def verdicts(comparison: Comparison) -> dict[str, dict[str, tuple[str, str]]]:
    return {
        change.note.id or "": {f"{v.kind} {v.of}".strip(): (v.old, v.new) for v in change.verdicts}
        for change in comparison.changed
    }


def lines(units: tuple[Unit, ...], chosen: tuple[int, ...]) -> list[tuple[str | None, str | None]]:
    return [
        (str(d.old) if d.old else None, str(d.new) if d.new else None)
        for index in chosen
        for d in units[index].deciding
    ]


def test_a_pack_does_not_differ_from_its_copy(old: Path, edited: Callable[..., Path]) -> None:
    comparison = compared(old, edited())
    assert (comparison.judged, comparison.units, comparison.changed) == (3, (), ())


def test_one_changed_phrase_is_named_by_exactly_its_line(old: Path, edited: Callable[..., Path]) -> None:
    file = "lexicon/mechanism.yaml"
    new = edited((file, "pannus,", "xyzzy,"), (CARE, "title: Conservative", "title: Some conservative"))
    comparison = compared(old, new)
    assert verdicts(comparison) == {
        "pannus": {
            "status M99.70": ("incomplete", "unsupported"),
            "supported_codes": ("M99.70", "none"),
            "rule M99.70 mechanism-stated": ("met", "not_met"),
        }
    }
    where = (place(old, file, "pannus,"), place(new, file, "xyzzy,"))
    for verdict in comparison.changed[0].verdicts:
        assert lines(comparison.units, verdict.because) == [where]
    assert f"old {where[0]}, new {where[1]}:" in " ".join(render(comparison).split())


@pytest.mark.parametrize(
    ("was", "now", "mark", "side"), [("pannus,", "", "pannus,", 0), ("pannus,", "pannus, xyzzy,", "xyzzy,", 1)]
)
def test_a_phrase_that_went_or_came_has_one_place(
    old: Path, edited: Callable[..., Path], was: str, now: str, mark: str, side: int
) -> None:
    file = "lexicon/mechanism.yaml"
    new = edited((file, was, now))
    note = Note(id="x", text=f"Neck pain. Foraminal stenosis at C1-C2 due to {mark.strip(',')}.")
    comparison = compared(old, new, note)
    (change,) = comparison.changed
    expected: list[str | None] = [None, None]
    expected[side] = place((old, new)[side], file, mark)
    assert {tuple(lines(comparison.units, v.because)) for v in change.verdicts} == {(tuple(expected),)}


def test_of_several_changes_only_the_one_that_moves_a_verdict_is_named(old: Path, edited: Callable[..., Path]) -> None:
    new = edited(
        ("lexicon/mechanism.yaml", "pannus,", "pannus, xyzzy,"),
        ("rules/symptom-paired.yaml", "weight: 1", "weight: 2"),
        (CARE, *OPTIONAL),
        ("codes.yaml", "M54.2", "M54.3"),
    )
    note = Note(id="n", text=PANNUS.text + "\nMRI cervical spine: C1-C2 foraminal stenosis due to pannus.")
    comparison = compared(old, new, note)
    assert len(comparison.units) == 4
    assert verdicts(comparison) == {"n": {"status M99.70": ("incomplete", "supported")}}
    (verdict,) = comparison.changed[0].verdicts
    assert lines(comparison.units, verdict.because) == [
        (place(old, CARE, "true\nsince"), place(new, CARE, "false\nsince"))
    ]


def test_what_two_changes_do_together_names_both(old: Path, edited: Callable[..., Path]) -> None:
    new = edited((CARE, *OPTIONAL), (IMAGING, *OPTIONAL), ("rules/symptom-paired.yaml", "weight: 1", "weight: 2"))
    comparison = compared(old, new, BARE)
    (verdict,) = comparison.changed[0].verdicts
    assert (verdict.kind, verdict.old, verdict.new, verdict.because) == ("status", "incomplete", "supported", ())
    assert {comparison.units[index].file for index in verdict.together} == {CARE, IMAGING}
    assert "needs several changes together" in render(comparison)


def test_a_pitfall_is_a_unit_of_its_own(old: Path, edited: Callable[..., Path]) -> None:
    start = "  - id: disc-above-c2\n"
    text = (SHIPPED / "pitfalls.yaml").read_text(encoding="utf-8")
    new = edited(("pitfalls.yaml", text[text.index(start) :], ""))
    comparison = compared(old, new, Note(id="disc", text="Foraminal stenosis at C1-C2 due to disc bulge."))
    assert verdicts(comparison) == {"disc": {"pitfall disc-above-c2": ("raised (warning)", "–")}}
    (verdict,) = comparison.changed[0].verdicts
    assert lines(comparison.units, verdict.because) == [(place(old, "pitfalls.yaml", "id: disc-above-c2"), None)]


def test_a_row_of_the_table_is_a_unit_of_its_own(old: Path, edited: Callable[..., Path]) -> None:
    new = edited(("codes.yaml", "  neck: [", "  neck: [Z99.9, "))
    note = Note.model_validate({"id": "n", "text": "Neck pain.", "claim": {"dx": ["M99.70", "Z99.9"]}})
    comparison = compared(old, new, note)
    assert ("not_met", "met") in verdicts(comparison)["n"].values()
    for verdict in comparison.changed[0].verdicts:
        assert lines(comparison.units, verdict.because) == [(None, place(new, "codes.yaml", "Z99.9"))]


def test_a_rule_that_cites_a_new_source_can_be_tried_alone(old: Path, edited: Callable[..., Path]) -> None:
    new = edited(
        ("pack.yaml", "authorities:\n", "authorities:\n  new: {title: New, publisher: Us, edition: one}\n"),
        (CARE, "authority: documentation-tips", "authority: new"),
        (CARE, *OPTIONAL),
    )
    note = Note(id="n", text=PANNUS.text + "\nMRI cervical spine: C1-C2 foraminal stenosis due to pannus.")
    comparison = compared(old, new, note)
    assert comparison.refused == frozenset()
    (verdict,) = comparison.changed[0].verdicts
    assert [comparison.units[index].file for index in verdict.because] == [CARE]


def test_a_profile_s_entry_is_named_by_its_line(tmp_path: Path, old: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text(
        "profile: site\npack: m99-stenosis\nrules:\n"
        "  - {rule: imaging-cited, required: false, reason: x}\n"
        "  - {rule: symptom-paired, weight: 2, reason: x}\n",
        encoding="utf-8",
    )
    note = Note(id="n", text="Neck pain, physical therapy x 8. Foraminal stenosis at C1-C2 due to pannus.")
    comparison = compared(old, old, note, profile=site)
    assert verdicts(comparison) == {"n": {"status M99.70": ("incomplete", "supported")}}
    (verdict,) = comparison.changed[0].verdicts
    assert lines(comparison.units, verdict.because) == [(None, f"{site}:4:5")]
    back = compare(open_pack(str(old), site), open_pack(str(old), None), [note])
    assert verdicts(back) == {"n": {"status M99.70": ("supported", "incomplete")}}
    assert lines(back.units, back.changed[0].verdicts[0].because) == [(f"{site}:4:5", None)]


def test_packs_without_a_common_code_are_compared(tmp_path: Path) -> None:
    """Units that load only with others, and text for readers that goes: applied once, whoever asks for it."""
    old = new_pack("knees", tmp_path, {})
    new = Path(shutil.copytree(old, tmp_path / "hips"))
    for file in new.rglob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace("M17.1", "M16.1"), encoding="utf-8")
    with (old / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("  unused: {title: A notice, publisher: somebody, edition: one}\n")
    veto = "concept: veto\nblocks: [ear canal]\nforeign: [ear]\nspinal: [spine]\n"
    (old / "lexicon" / "veto.yaml").write_text(veto, encoding="utf-8")
    comparison = compared(old, new, SILENT)
    assert ("lexicon/veto.yaml", "the file") in {
        (d.file, d.node) for unit in comparison.units for d in unit.differences
    }
    assert "authorities.unused" in {d.node for unit in comparison.units for d in unit.differences}
    moved = verdicts(comparison)["silent"]
    assert {of for of, (before, after) in moved.items() if "–" in (before, after)} >= {"status M17.11", "status M16.11"}


def test_the_same_comparison_gives_the_same_bytes(old: Path, edited: Callable[..., Path]) -> None:
    new = edited(("lexicon/mechanism.yaml", "pannus,", ""), (CARE, *OPTIONAL))
    first, second = compared(old, new), compared(old, new)
    assert render(first) == render(second)
    assert json.dumps(as_json(first)) == json.dumps(as_json(second))


def test_a_note_that_cannot_be_judged_is_reported(old: Path) -> None:
    wrong = Note(id="wrong", text="Neck pain.", target="M98.00")
    comparison = compared(old, old, wrong, SILENT)
    assert (comparison.judged, len(comparison.failures)) == (1, 1)


def test_a_pack_and_a_version_are_found_by_name() -> None:
    side = open_pack("m99-stenosis", None)
    assert isinstance(side, ComparedPack)
    assert open_pack(f"m99-stenosis@{side.pack.file.version}", None).pack.digest == side.pack.digest
    with pytest.raises(DxproofError):
        open_pack("m99-stenosis@0.0.1", None)


# The command

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(command)


def run(*arguments: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(app, list(arguments))
    if isinstance(ended.exception, DxproofError):
        return 2, "", str(ended.exception)
    return ended.exit_code, ended.stdout, ended.stderr


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "notes.jsonl"
    path.write_text("".join(json.dumps({"id": n.id, "text": n.text}) + "\n" for n in NOTES))
    return str(path)


def test_no_change_exits_with_0(old: Path, table: str) -> None:
    code, out, _ = run(str(old), str(old), table)
    assert code == 0
    assert "0 lines of YAML differ" in out
    assert "3 notes judged with both, 0 with a changed verdict\n" in out


def test_a_change_exits_with_1(old: Path, edited: Callable[..., Path], table: str) -> None:
    new = edited((CARE, *OPTIONAL), (IMAGING, *OPTIONAL))
    code, out, _ = run(str(old), str(new), table)
    assert code == 1
    assert "3 notes judged with both, 2 with a changed verdict (2 status)\n" in out
    assert f"{table}:1\n  status of M99.70: incomplete -> supported\n      needs several changes together\n" in out
    assert f"\nby   dxproof {dxproof.__version__}\n" in out
    code, out, _ = run(str(old), str(new), table, "--json")
    said = json.loads(out)
    assert code == 1
    assert (said["schema"], said["judged"], said["changed"], said["not_judged"]) == ("dxproof/compare/1", 3, 2, 0)
    assert said["engine"] == {"name": "dxproof", "version": dxproof.__version__}
    assert said["counts"] == {"status": 2, "supported_codes": 0, "rule": 0, "pitfall": 0}
    assert [note["id"] for note in said["notes"]] == ["pannus", "bare"]
    assert said["notes"][0]["verdicts"] == [
        {"kind": "status", "of": "M99.70", "old": "incomplete", "new": "supported", "because": [], "together": [0, 1]}
    ]
    assert said["units"][0]["differences"][0]["new"]["line"] == 5


@pytest.mark.parametrize("arguments", [["none"], ["m99-stenosis@0.0.1"], ["m99-stenosis", "--profile", "none.yaml"]])
def test_what_cannot_be_used_exits_with_2(old: Path, table: str, arguments: list[str]) -> None:
    assert run(str(old), *arguments[:1], table, *arguments[1:])[0] == 2


def test_a_note_that_cannot_be_read_exits_with_2(old: Path, edited: Callable[..., Path], table: str) -> None:
    code, out, err = run(str(old), str(edited((CARE, *OPTIONAL))), table, "none.txt")
    assert code == 2
    assert "3 notes judged" in out
    assert "error[input-missing]: none.txt" in err
