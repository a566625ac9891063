"""The command dxproof test, as a pack author sees it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest
from typer.testing import CliRunner, Result

from dxproof.cli import app
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.loader import RULES_FOLDER

ROOT = Path(__file__).resolve().parents[2]
PACK = "m99-stenosis"
FIXTURES = str(ROOT / "fixtures" / "m99_stenosis")


@pytest.fixture(scope="module")
def hedged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped fixtures about hedges: to read them all takes most of a call."""
    folder = tmp_path_factory.mktemp("fixtures") / "m99_stenosis"
    for case in Path(FIXTURES).glob("*hedge*"):
        shutil.copytree(case, folder / case.name)
    return folder


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["test", *arguments])


@pytest.mark.parametrize(
    ("arguments", "code", "last"),
    [
        ((PACK, "-k", "example lcd-sequence"), 0, "6 cases (6 example): 6 passed"),
        ((str(RULES_FOLDER / "m99_stenosis"), "-k", "fixture empty_note"), 0, "1 case (1 fixture): 1 passed"),
        ((FIXTURES, "-k", "hedge"), 0, "4 cases (4 fixture): 4 passed"),
        ((str(ROOT / "fixtures" / "m99_stenosis" / "empty_note"),), 0, "1 case (1 fixture): 1 passed"),
        ((PACK, "-k", "p.r.n. for"), 0, "1 case (1 phrase): 1 passed"),
    ],
)
def test_paths_and_selection(arguments: tuple[str, ...], code: int, last: str) -> None:
    result = call(*arguments)
    assert (result.exit_code, result.output.splitlines()[-1]) == (code, last)


def test_a_failing_case_is_shown_with_what_was_expected_and_found(write_case: Callable[..., Path]) -> None:
    folder = write_case(("imaging-cited: not_met", "imaging-cited: met"))
    result = call(str(folder), "--pack", PACK)
    assert result.exit_code == 1
    assert result.output.startswith(
        "FAILED  fixture case\n"
        f"      {folder}/note.txt\n"
        f"      rule imaging-cited  ({folder}/expected.yaml:8:18)\n"
        "        expected  met\n"
        "        found     not_met ("
    )
    assert "        says      " in result.output
    assert result.output.endswith("\n\n1 case (1 fixture): 0 passed, 1 failed\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--coverage",), 0),
        (("--min-coverage", "0"), 0),
        (("--min-coverage", "99"), 1),
        (("--mutate",), 0),
        (("--min-mutation", "0.01"), 0),
        (("--min-mutation", "0.99"), 1),
    ],
)
def test_minimum_decides_the_exit_code(arguments: tuple[str, ...], code: int, hedged: Path) -> None:
    result = call(str(hedged), *arguments)
    assert result.exit_code == code
    assert ("lowest share: " in result.output) is ("coverage" in arguments[0])
    assert ("mutation score: " in result.output) is ("mut" in arguments[0])


def test_update_mends_the_file_and_says_so(write_case: Callable[..., Path]) -> None:
    folder = write_case(("status: incomplete", "status: supported"))
    assert call(str(folder), "--pack", PACK).exit_code == 1
    result = call(str(folder), "--pack", PACK, "--update")
    assert result.exit_code == 0
    assert f"updated: {folder}/expected.yaml: status\n" in result.output
    assert call(str(folder), "--pack", PACK).exit_code == 0


def test_update_leaves_examples_and_known_gaps_alone(tmp_path: Path, write_case: Callable[..., Path]) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(RULES_FOLDER / "m99_stenosis", pack)
    rule = pack / "rules" / "lcd-sequence.yaml"
    text = rule.read_text(encoding="utf-8").replace("reason: no_claim}", "reason: other_payer}")
    rule.write_text(text, encoding="utf-8")
    result = call(str(pack), "-k", "example", "--update")
    assert result.exit_code == 1
    assert "not updated: example lcd-sequence/not_applicable/1: only expected.yaml files are updated" in result.output
    assert rule.read_text(encoding="utf-8") == text
    gap = write_case(("status: incomplete", "known_gap: why\nstatus: incomplete"))
    before = (gap / "expected.yaml").read_bytes()
    result = call(str(gap), "--pack", PACK, "--update")
    assert result.exit_code == 1
    assert "as expected now: remove the mark" in result.output
    assert (gap / "expected.yaml").read_bytes() == before


def test_junit_is_written_beside_the_text(tmp_path: Path, hedged: Path) -> None:
    target = tmp_path / "junit.xml"
    result = call(str(hedged), "--junit", str(target))
    assert result.exit_code == 0
    root = Tree.parse(target).getroot()
    assert root.attrib["tests"] == "4"


def test_unusable_files_exit_with_2_and_the_rest_is_told(write_case: Callable[..., Path]) -> None:
    write_case(name="good")
    folder = write_case(("[ligament]", "[bone]"), name="bad").parent
    result = call(str(folder), "--pack", PACK)
    assert result.exit_code == 2
    assert "error[test-quote]: " in result.output
    assert 'error[test-quote]: the note has no "bone"' in result.output
    assert "expected.yaml:7:59\n" in result.output
    assert "1 case (1 fixture): 1 passed, 1 error in test files" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "nowhere: is neither a pack nor a folder"),
        ((PACK, "-k", "no such case"), 'm99-stenosis: has no test case called "no such case"'),
        ((PACK, "--pack", PACK), "m99-stenosis: is itself a pack"),
        ((".",), ".: has no test cases"),
    ],
)
def test_unusable_call_is_an_error(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*arguments)
    assert isinstance(result.exception, DxproofError)
    assert str(result.exception).startswith(message)


def test_cases_that_no_pack_claims_ask_for_one(write_case: Callable[..., Path]) -> None:
    result = call(str(write_case()))
    assert isinstance(result.exception, DxproofError)
    assert "has cases of an unknown pack (add --pack" in str(result.exception)


def test_a_pack_of_ones_own_brings_its_fixtures(tmp_path: Path, write_case: Callable[..., Path]) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(RULES_FOLDER / "m99_stenosis", pack)
    shutil.copytree(write_case(), pack / "fixtures" / "mine")
    assert call(str(pack), "-k", "fixture").output == "1 case (1 fixture): 1 passed\n"
    assert call(str(pack / "fixtures")).output == "1 case (1 fixture): 1 passed\n"


def test_example_with_an_unknown_reason_is_an_error(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(RULES_FOLDER / "m99_stenosis", pack)
    rule = pack / "rules" / "lcd-sequence.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("reason: no_claim}", "reason: none}"), encoding="utf-8")
    result = call(str(pack), "-k", "example lcd")
    assert result.exit_code == 2
    assert re.search(r'no reason of lcd-sequence "none"\n +--> .*lcd-sequence\.yaml:\d+:\d+\n', result.output)


def test_help_loads_no_spacy() -> None:
    code = (
        "import sys; from dxproof.cli import app; from typer.testing import CliRunner; "
        "r = CliRunner().invoke(app, ['test', '--help']); "
        "assert '--min-coverage' in r.output; assert 'spacy' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
