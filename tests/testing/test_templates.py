"""templates.yaml: every name in it is one of the pack, every mistake has its place, and words that are wrong fail."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import RULES_FOLDER, Pack, load_pack
from dxproof.engine.testing.gather import generated
from dxproof.engine.testing.run import run_trials
from dxproof.engine.testing.trial import TrialKind

FOLDER = RULES_FOLDER / "m99_stenosis"


@pytest.fixture
def pack_with(tmp_path: Path) -> Callable[..., Pack]:
    """The shipped pack with changes in its templates."""

    def made(*changes: tuple[str, str]) -> Pack:
        folder = tmp_path / "pack"
        shutil.copytree(FOLDER, folder)
        path = folder / "templates.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        return load_pack(str(folder))

    return made


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Stenosis{compartment}{region}", "Stenosis{compartment}", "the placeholders of the note are compartment, mechanism"),
        ("Stenosis{compartment}", "Stenosis{compartment", "the note cannot be read"),
        ("        sacral: ", "        sacrall: ", 'no region "sacrall" in the table'),
        ("        sacral: ", "        sacrall: ", "no words for region sacral"),
        ("    mechanism:\n", "    mechanisms:\n", 'no axis "mechanisms"'),
        ("    mechanism:\n", "    mechanisms:\n", "no words for the axis mechanism"),
        ("reason: no_compartment", "reason: no_opening", 'no reason "no_opening" of region-stated'),
        ("rule: mechanism-stated", "rule: mechanism", 'no rule "mechanism"'),
        ("{pelvic: not_found", "{pelvis: not_found", 'no value "pelvis" of an axis'),
        ("  - of: narrowing\n", "  - of: narrowings\n", "phrases[8].of"),
        ("of the {phrase} due to a spur", "of the phrase due to a spur", "the note has no place for the phrase"),
        ("    target: M99.73\n", "    target: M98.73\n", 'no code "M98.73"'),
        ("imaging-cited: {status: contradicted, reason: denied}", "imaging: met", 'no rule "imaging"'),
        ("reason: denied", "reason: deny", 'no reason "deny" of imaging-cited'),
        ("{region: null,", "{regoin: null,", 'no key "regoin" of a finding'),
        ("encounter: \"{value}\"", "encounter: clinic", 'no encounter "clinic"'),
        ("non stenotic:", "not stenotic of:", 'no phrase of this template is worded "not stenotic of"'),
    ],
)  # fmt: skip
def test_wrong_template_is_told_with_its_place(
    pack_with: Callable[..., Pack], old: str, new: str, message: str
) -> None:
    gathered = generated(pack_with((old, new)))
    assert gathered.trials == ()
    told = [str(error) for error in gathered.errors]
    assert any("templates.yaml:" in line and message in line for line in told), told


def test_a_pack_without_templates_has_no_generated_tests(pack_with: Callable[..., Pack]) -> None:
    pack = pack_with()
    Path(pack.folder, "templates.yaml").unlink()
    assert (generated(pack).trials, generated(pack).errors) == ((), ())


def test_a_wrong_word_of_an_axis_fails(engine: Engine, pack_with: Callable[..., Pack]) -> None:
    pack = pack_with((" due to disc protrusion", " due to osteophytes"))
    trials = [trial for trial in generated(pack).trials if trial.kind is TrialKind.FAMILY]
    failed = [result.trial.name for result in run_trials(engine, trials).failed]
    assert any(name.startswith("M99.70/head+foramen+disc") for name in failed)
    assert all("disc" in name or " to M99" in name for name in failed)


def test_a_phrase_of_a_wrong_value_and_one_that_is_not_read_fail(engine: Engine) -> None:
    trials = [t for t in generated(engine.pack).trials if t.name.startswith("mechanism disc: ")][:3]
    for trial in trials:
        for old, new in ((trial.given.note, "Neck pain.\n"), (" stenosis", " width")):
            note = trial.given.note.replace(old, new)
            changed = type(trial)(trial.kind, trial.name, type(trial.given)(note), trial.wanted, reads=trial.reads)
            assert len(run_trials(engine, [changed]).failed) == 1
