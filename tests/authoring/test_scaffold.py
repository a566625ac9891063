"""``rules new``: the new pack loads, its examples and fixture pass; nothing is overwritten."""

import json
import re
from pathlib import Path

import pytest
import yaml

import dxproof
from dxproof.commands.schemas import schema_files
from dxproof.engine.authoring.describe import Described
from dxproof.engine.authoring.lint import lint_packs
from dxproof.engine.authoring.scaffold import new_pack
from dxproof.engine.authoring.scaffold.family import Family, family_of
from dxproof.engine.errors import DxproofError


@pytest.fixture
def engine(small_pack: Path) -> dxproof.Engine:
    return dxproof.load(str(small_pack))


def test_examples_of_a_new_pack_hold(engine: dxproof.Engine) -> None:
    seen = 0
    for rule in engine.pack.rules:
        for outcome, examples in rule.examples.items():
            for example in examples:
                report = engine.check(example.note, example.target or engine.pack.file.default_target)
                candidate = report.candidate(report.target)
                assert candidate is not None
                assert [r.status for r in candidate.rules if r.id == rule.rule] == [outcome], example.note
                seen += 1
    for pitfall in engine.pack.pitfalls:
        for raised, examples in ((True, pitfall.raised), (False, pitfall.not_raised)):
            for example in examples:
                raised_ids = {found.id for found in engine.check(example.note, example.target).pitfalls}
                assert (pitfall.id in raised_ids) is raised, example.note
                seen += 1
    assert seen >= 8


def test_fixture_of_a_new_pack_holds(engine: dxproof.Engine, small_pack: Path) -> None:
    (case,) = (small_pack / "fixtures").iterdir()
    expected = yaml.safe_load((case / "expected.yaml").read_text(encoding="utf-8"))
    note = (case / "note.txt").read_text(encoding="utf-8")
    report = engine.check(note, expected["target"])
    candidate = report.candidate(report.target)
    assert candidate is not None
    assert report.status == expected["status"]
    assert list(report.supported_codes) == expected["supported_codes"]
    assert {rule.id: rule.status.value for rule in candidate.rules} == expected["rules"]
    (finding,) = report.findings
    (wanted,) = expected["findings"]
    assert note[finding.start : finding.end] == wanted["quote"]
    assert (finding.compartment, finding.side) == (wanted["compartment"], wanted["side"])


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        ("Bilateral osteoarthritis of the knees.", ("M17.11", "M17.12")),
        ("Osteoarthritis of the left knee.", ("M17.12",)),
        ("No osteoarthritis of both knees.", ()),
    ],
)
def test_both_sides_are_two_codes_where_none_is_for_both(
    engine: dxproof.Engine, note: str, codes: tuple[str, ...]
) -> None:
    assert engine.check(note).supported_codes == codes


def test_every_yaml_file_names_a_schema_that_lies_in_the_pack(tmp_path: Path) -> None:
    folder = new_pack("my-pack", tmp_path, schema_files())
    files = [path for path in folder.rglob("*.yaml") if "fixtures" not in path.parts]
    assert len(files) >= 7
    for path in files:
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        prefix = "# yaml-language-server: $schema="
        assert first.startswith(prefix), path
        schema = path.parent / first.removeprefix(prefix)
        assert json.loads(schema.read_text(encoding="utf-8"))["$schema"].endswith("draft-07/schema#")
    assert dxproof.load(str(folder)).pack.file.pack == "my-pack"


@pytest.mark.parametrize("name", ["My Pack", "../up", "a_b", "-x", "", "m99-stenosis", "x--y", "x-"])
def test_name_that_cannot_be_an_id_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DxproofError, match="pack"):
        new_pack(name, tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "my_pack").mkdir()
    kept = tmp_path / "my_pack" / "pack.yaml"
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(DxproofError, match="exists already"):
        new_pack("my-pack", tmp_path, {})
    assert [path.name for path in (tmp_path / "my_pack").iterdir()] == ["pack.yaml"]
    assert kept.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "name", ["", " ", "../x", "a/b", "CON", "con", "lpt1", "é", "a" * 81, "-a", "a--b", "a.b", "\x1b[31m"]
)
def test_a_name_that_is_no_folder_everywhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DxproofError, match="cannot be the id of a pack"):
        new_pack(name, tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_the_id_of_a_pack_is_no_way_out_of_the_folder_of_docs(small_pack: Path) -> None:
    path = small_pack / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    name = text.split("pack: ", 1)[1].split("\n", 1)[0]
    path.write_text(text.replace(f"pack: {name}", "pack: ../../x", 1), encoding="utf-8")
    with pytest.raises(DxproofError, match=r'pack: found "../../x" \(expected text of the form'):
        dxproof.load(str(small_pack))


FAMILIES = [
    family_of("carpal tunnel syndrome", "wrist", "G56.01", "G56.02"),
    family_of("Rotator cuff tear", "shoulder", "M75.121", "m75122"),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.finding)
def test_a_new_pack_is_of_the_family_that_was_named(family: Family, tmp_path: Path) -> None:
    folder = new_pack("my-pack", tmp_path, {}, family)
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()]
    assert not re.search(
        "knee|osteoarth|M17|gonarth|tibio", " ".join(texts) + str(list(folder.rglob("*"))), re.IGNORECASE
    )
    engine = dxproof.load(str(folder))
    assert list(engine.pack.table.codes) == [family.right, family.left]
    assert lint_packs([Described(engine.pack)]) == ()
    test_examples_of_a_new_pack_hold(engine)
    test_fixture_of_a_new_pack_holds(engine, folder)


@pytest.mark.parametrize(("answers", "says"), [
    (("knee|hip", "knee", "M17.11", "M17.12"), 'cannot be the name of a finding'),
    (("pain", "", "M17.11", "M17.12"), 'cannot be the name of a part'),
    (("pain", "knee", "M17.11", "seventeen"), 'is no ICD-10-CM code'),
    (("pain", "knee", "M17.11", "m1711"), 'both sides have the code M17.11'),
])  # fmt: skip
def test_answers_that_make_no_family_are_said(answers: tuple[str, str, str, str], says: str) -> None:
    with pytest.raises(DxproofError, match=says):
        family_of(*answers)
