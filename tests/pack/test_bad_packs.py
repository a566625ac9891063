"""Broken packs and their exact error messages.

Each folder of ``bad`` is a broken pack: its files are put over those of ``bad/_base``, a file that ends in ``.edit`` replaces
the text above its line ``=>`` by the text below, ``remove.txt`` names files to leave out, and ``expected.txt`` is
what the terminal shows. What cannot be kept as a file (links, pipes, megabytes) is built in BUILT.

After a change of wording: ``DXPROOF_UPDATE=1 python -m pytest tests/pack/test_bad_packs.py``, then read the diff.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof.commands.common import complain
from dxproof.engine.errors import EXPLAINED, DxproofError, PackErrors, Problem
from dxproof.engine.pack import loader, yaml_source
from dxproof.engine.pack.loader import load_pack

BAD = Path(__file__).parent / "bad"
BASE = BAD / "_base"
UPDATE = os.environ.get("DXPROOF_UPDATE") == "1"
# Where a construction stands in the shared rules changes with every line that is added there.
SHARED_LINE = re.compile(r"(\bshared/constructions\.yaml):\d+:\d+")
CARE = "lexicon/care.yaml"
HEAD = "concept: care\nentries:\n  - value: manipulation\n    phrases:\n"


def _write(name: str, text: str) -> Callable[[Path], None]:
    return lambda pack: (pack / name).write_text(text, encoding="utf-8", newline="\n") and None


def _link(name: str, target: str) -> Callable[[Path], None]:
    def build(pack: Path) -> None:
        (pack / name).unlink()
        (pack / name).symlink_to(target)

    return build


def _outside(pack: Path) -> None:
    shutil.move(pack / CARE, pack.parent / "elsewhere.yaml")
    (pack / CARE).symlink_to("../../elsewhere.yaml")


def _folder_outside(pack: Path) -> None:
    shutil.move(pack / "rules", pack.parent / "elsewhere")
    (pack / "rules").symlink_to("../elsewhere")


def _pipe(pack: Path) -> None:
    (pack / CARE).unlink()
    os.mkfifo(pack / CARE)


def _folder(pack: Path) -> None:
    (pack / CARE).unlink()
    (pack / CARE).mkdir()


def _twin(pack: Path) -> None:
    text = (pack / "rules/region-stated.yaml").read_text(encoding="utf-8")
    (pack / "rules/Region-Stated.yaml").write_text(text.replace("rule: region", "rule: Region"), encoding="utf-8")


def _large(pack: Path) -> None:
    for number in range(5):
        (pack / f"rules/r{number}.yaml").write_text("# filler\n" * 80_000, encoding="utf-8")


def _rows(pack: Path) -> None:
    row = '  - {code: "M99.7%s{region}", title: t, axes: {compartment: foramen, mechanism: disc}}\n'
    _put(pack / "codes.yaml", "rows:\n", "rows:\n" + "".join(row % number for number in range(3000)))


def _codes(pack: Path) -> None:
    """Four open axes of ten values in one row."""
    value = '      - {value: v%s, character: "%s", label: x}\n'
    values = "".join(value % (number, number) for number in range(10))
    axes = "".join(f"  - axis: {name}\n    slot: feature\n    label: x\n    values:\n{values}" for name in "pqrs")
    row = '  - {code: "M9{p}{q}{r}{s}", title: t, axes: {compartment: foramen}}\n'
    _put(pack / "codes.yaml", "rows:\n", f"{axes}rows:\n{row}")


def _put(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def _many_files(pack: Path) -> None:
    for number in range(600):
        (pack / "rules" / f"r{number}.yaml").touch()


BUILT: dict[str, Callable[[Path], None]] = {
    "link_out_of_the_pack": _outside,
    "link_to_itself": _link(CARE, "care.yaml"),
    "link_to_nowhere": _link(CARE, "gone.yaml"),
    "link_to_a_device": _link(CARE, "/dev/zero"),
    "folder_links_out_of_the_pack": _folder_outside,
    "pipe": _pipe,
    "folder_for_a_file": _folder,
    "files_too_many": _many_files,
    "names_differ_in_capitals": lambda pack: shutil.copy(pack / "lexicon/veto.yaml", pack / "lexicon/Veto.yaml") and None,
    "rules_differ_in_capitals": _twin,
    "pack_too_large": _large,
    "rows_3_000": _rows,
    "codes_10_000": _codes,
    "scalar_of_5_mb": _write(CARE, 'concept: "' + "x" * 5_000_000 + '"\n'),
    "scalar_too_long": _write(CARE, "concept: " + "x" * 30_000 + "\nentries: []\n"),
    "phrases_100_000": _write(CARE, HEAD + "".join(f"      - p{n:05}\n" for n in range(100_000))[:1_000_000]),
    "values_too_many": _write(CARE, "concept: care\nentries: [" + "a," * 60_000 + "]\n"),
    "wordings_too_many": _write(CARE, HEAD + '      - "(a|b|c|d) (e|f|g|h|i|j|k|l|m|n) (o|p|q|r|s|t|u|v|w|x) (0|1|2|3|4|5|6|7|8|9)"\n' * 200),
    "brackets_100_000": _write(CARE, "[" * 100_000),
    "braces_100_000": _write(CARE, "{a: " * 100_000),
    "dashes_100_000": _write(CARE, "- " * 100_000),
    "block_nested_too_deep": _write(CARE, "".join(" " * n + "a:\n" for n in range(900))),
    "aliases_100_000": _write(CARE, "[" + "*a, " * 100_000 + "]"),
}  # fmt: skip
KEPT = sorted(path.name for path in BAD.iterdir() if path.is_dir() and path != BASE and path.name not in BUILT)
CASES = [*KEPT, *BUILT]
HOSTILE = [
    name for name in CASES if "000" in name or "bomb" in name or "explosive" in name or "_mb" in name or "many" in name
]


def broken(name: str, folder: Path) -> Path:
    """The pack of a case, put together in a folder."""
    pack = Path(shutil.copytree(BASE, folder / "pack"))
    if name in BUILT:
        BUILT[name](pack)
        return pack
    overlay = BAD / name
    for path in sorted(overlay.rglob("*")):
        place = pack / path.relative_to(overlay)
        if path.is_dir() or path.name == "expected.txt":
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.name == "remove.txt":
            for line in path.read_text(encoding="utf-8").split():
                (pack / line).unlink()
        elif path.suffix == ".edit":
            old, new = path.read_text(encoding="utf-8").removesuffix("\n").split("\n=>\n")
            text = place.with_suffix("").read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{path}: what is to be replaced stands there {text.count(old)} times"
            place.with_suffix("").write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(path, place)
    return pack


def refusal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> DxproofError:
    """What the loader says of the pack in a folder."""
    monkeypatch.chdir(folder)
    with pytest.raises(DxproofError) as caught:
        load_pack("./pack")
    return caught.value


@pytest.fixture(scope="module", params=CASES)
def refused(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, DxproofError]:
    """A case, and what the loader says of its pack."""
    folder = tmp_path_factory.mktemp("case")
    broken(request.param, folder)
    with pytest.MonkeyPatch.context() as patch:
        return request.param, refusal(folder, patch)


def test_broken_pack_is_told_to_the_letter(
    refused: tuple[str, DxproofError], capsys: pytest.CaptureFixture[str]
) -> None:
    name, error = refused
    complain(error)
    told = SHARED_LINE.sub(r"\1:…", capsys.readouterr().err)
    golden = BAD / name / "expected.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(told, encoding="utf-8", newline="\n")
    assert told == golden.read_text(encoding="utf-8")


def test_base_is_sound() -> None:
    assert load_pack(str(BASE)).file.pack == "base"


def test_no_golden_is_left_over() -> None:
    assert len(CASES) >= 60
    for folder in BAD.iterdir():
        files = [path.name for path in folder.rglob("*") if path.is_file()]
        assert folder == BASE or folder.name in BUILT or len(files) > 1, f"{folder.name} breaks nothing"


def test_every_problem_of_a_pack_has_its_case() -> None:
    told = "".join((BAD / name / "expected.txt").read_text(encoding="utf-8") for name in CASES)
    of_one_pack = [problem for problem in Problem if problem.startswith("pack-")]
    of_one_pack.remove(Problem.PACK_VERSION)  # of several packs side by side: tests/pack/test_versions.py
    assert [problem for problem in of_one_pack if f"error[{problem}]" not in told] == []


def test_every_problem_is_explained() -> None:
    assert set(EXPLAINED) == set(Problem)
    assert all(line.endswith(".") and len(line) < 130 for line in EXPLAINED.values())


def test_every_error_says_what_to_do(refused: tuple[str, DxproofError]) -> None:
    _, error = refused
    errors = error.errors if isinstance(error, PackErrors) else (error,)
    for single in errors:
        assert single.hint or single.expected, str(single)
        assert "\n" not in str(single)
        assert single.where is None or single.where.line is None or single.excerpt is not None, str(single)
    places = [(e.where.path, e.where.line or 0, e.where.column or 0) for e in errors if e.where]
    assert places == sorted(places)


def _seconds(work: Callable[[], object]) -> float:
    """Processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long the base of the broken packs takes to load, and nothing of it remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "parse_yaml", yaml_source.parse_yaml)
        return min(_seconds(lambda: load_pack(str(BASE))) for _ in range(5))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pack_is_refused_quickly(
    name: str, usual: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the time in which this machine loads a sound pack twenty times."""
    broken(name, tmp_path)
    assert _seconds(lambda: refusal(tmp_path, monkeypatch)) < 20 * usual


def test_command_shows_the_frame_and_exits_with_2(tmp_path: Path) -> None:
    broken("key_misspelt", tmp_path)
    command = [sys.executable, "-m", "dxproof.cli", "check", "-", "--pack", "./pack"]
    run = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", input="A note.", check=False
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (BAD / "key_misspelt" / "expected.txt").read_text(encoding="utf-8")
