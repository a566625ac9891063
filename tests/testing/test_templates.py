"""templates.yaml: every name exists in the pack, every mistake has its position, and wrong wordings fail."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import RULES_FOLDER, Pack, load_pack
from dxproof.engine.testing.collect import generated
from dxproof.engine.testing.model import PackTestKind
from dxproof.engine.testing.run import run_tests

FOLDER = RULES_FOLDER / "m99_stenosis"
HYPOTHETICAL = "    findings: [{region: lumbar, compartment: foramen, assertion: hypothetical}]\n"


@pytest.fixture
def pack_with(tmp_path: Path) -> Callable[..., Pack]:
    """The shipped pack with changes in its templates."""

    def made(*changes: tuple[str, str]) -> Pack:
        folder = tmp_path / "pack"
        shutil.copytree(FOLDER / "lexicon", folder / "lexicon")
        path = folder / "templates.yaml"
        shutil.copyfile(FOLDER / "templates.yaml", path)
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        return replace(load_pack("m99-stenosis"), folder=str(folder))  # templates are no part of what is loaded

    return made


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Stenosis{compartment}{region}", "Stenosis{compartment}", "the placeholders of the note are compartment, mechanism"),
        ("Stenosis{compartment}", "Stenosis{compartment", "the note cannot be read"),
        ("        sacral: ", "        sacrall: ", 'no region in the table "sacrall"'),
        ("        sacral: ", "        sacrall: ", "no wordings for region sacral"),
        ("    mechanism:\n", "    mechanisms:\n", 'no axis "mechanisms"'),
        ("    mechanism:\n", "    mechanisms:\n", "no wordings for the axis mechanism"),
        ("reason: no_compartment", "reason: no_opening", 'no reason of region-stated "no_opening"'),
        ("rule: mechanism-stated", "rule: mechanism", 'no rule "mechanism"'),
        ("{pelvic: not_found", "{pelvis: not_found", 'no value of an axis "pelvis"'),
        ("  - of: narrowing\n", "  - of: narrowings\n", 'phrases[7].of: no value "narrowings"'),
        ("of the {phrase} due to a spur", "of the phrase due to a spur", "the note has no placeholder for the phrase"),
        ("    target: M99.73\n", "    target: M98.73\n", 'no code "M98.73"'),
        ("imaging-cited: {status: contradicted, reason: denied}", "imaging: met", 'no rule "imaging"'),
        ("reason: denied", "reason: deny", 'no reason of imaging-cited "deny"'),
        ("{region: null,", "{regoin: null,", 'no key of a finding "regoin"'),
        ("encounter: \"{value}\"", "encounter: clinic", 'no encounter "clinic"'),
        (HYPOTHETICAL, HYPOTHETICAL + "    gaps: {p.r.n. of: why}\n", 'no phrase of this template has the wording "p.r.n. of"'),
        ("shared: true", "shared: 1", "shared"),
    ],
)  # fmt: skip
def test_wrong_template_is_told_with_its_place(
    pack_with: Callable[..., Pack], old: str, new: str, message: str
) -> None:
    collected = generated(pack_with((old, new)))
    assert collected.tests == ()
    told = [str(error) for error in collected.errors]
    assert any("templates.yaml:" in line and message in line for line in told), told


def test_a_pack_without_templates_has_no_generated_tests(pack_with: Callable[..., Pack]) -> None:
    pack = pack_with()
    Path(pack.folder, "templates.yaml").unlink()
    assert (generated(pack).tests, generated(pack).errors) == ((), ())


def test_a_wrong_word_of_an_axis_fails(engine: Engine, pack_with: Callable[..., Pack]) -> None:
    pack = pack_with((" due to disc protrusion", " due to osteophytes"))
    family = [test for test in generated(pack).tests if test.kind is PackTestKind.FAMILY]
    tests = [test for test in family if "/head+" in test.name]
    failed = [result.test.name for result in run_tests(engine, tests).failed]
    assert any(name.startswith("M99.70/head+foramen+disc") for name in failed)
    assert all("disc" in name or " to M99" in name for name in failed)


def test_a_phrase_of_a_wrong_value_and_one_that_is_not_read_fail(engine: Engine) -> None:
    tests = [t for t in generated(engine.pack).tests if t.name.startswith("mechanism disc: ")][:3]
    for test in tests:
        for old, new in ((test.given.note, "Neck pain.\n"), (" stenosis", " width")):
            note = test.given.note.replace(old, new)
            changed = type(test)(test.kind, test.name, type(test.given)(note), test.wanted, reads=test.reads)
            assert len(run_tests(engine, [changed]).failed) == 1


def test_without_shared_only_the_packs_own_words_are_tried(pack_with: Callable[..., Pack]) -> None:
    pack = pack_with(("shared: true\n", ""))
    tests = [test for test in generated(pack).tests if test.kind is PackTestKind.PHRASE]
    assert {Path(test.wanted.where.path).parent.parent for test in tests} == {Path(pack.folder)}
    assert 25 <= len(tests) < 1000
