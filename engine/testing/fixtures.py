"""Folders of fixture notes, as tests: ``<case>/{note.txt, expected.yaml, claim.json?}``."""

from pathlib import Path

from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.inputs.claims import read_claim
from dxproof.engine.inputs.decode import decode, read_file
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.loader import RULES_FOLDER, Pack, shipped_packs
from dxproof.engine.testing.examples import shown_path
from dxproof.engine.testing.expected import read_expected, wanted
from dxproof.engine.testing.model import CollectedTests, PackTest, PackTestInput, PackTestKind

NOTE, EXPECTED, CLAIM = "note.txt", "expected.yaml", "claim.json"


def is_case(folder: Path) -> bool:
    """Whether a folder is a fixture; an incomplete one counts too, so that it is not skipped silently."""
    return (folder / NOTE).exists() or (folder / EXPECTED).exists()


def case_folders(folder: Path) -> list[Path]:
    """The fixtures in a folder, by name; or the folder itself."""
    if is_case(folder):
        return [folder]
    return sorted(path for path in folder.iterdir() if path.is_dir() and is_case(path)) if folder.is_dir() else []


def fixtures_of(pack: Pack) -> Path | None:
    """The folder of a pack's fixtures: in the pack or, for a shipped pack, in the repository."""
    folder = Path(pack.folder)
    beside = RULES_FOLDER.parent / "fixtures" / folder.name
    places = [folder / "fixtures", *([beside] if folder in shipped_packs().values() else [])]
    return next((place for place in places if case_folders(place)), None)


def fixtures(folder: Path, pack: Pack) -> CollectedTests:
    """The fixtures of a folder; unusable fixtures are collected as errors. Raises TEST_NONE."""
    tests: list[PackTest] = []
    errors: list[DxproofError] = []
    folders = case_folders(folder)
    if not folders:
        hint = f"a case is a folder with {NOTE} and {EXPECTED}; a pack is a folder with pack.yaml"
        raise DxproofError(Problem.TEST_NONE, "has no test cases", Where(shown_path(folder)), hint)
    for case in folders:
        try:
            tests.append(_test(case, pack))
        except PackErrors as error:
            errors += error.errors
        except DxproofError as error:
            errors.append(error)
    return CollectedTests(tuple(tests), tuple(errors))


def _test(folder: Path, pack: Pack) -> PackTest:
    shown = shown_path(folder)
    source, file = read_expected(folder / EXPECTED, f"{shown}/{EXPECTED}", pack)
    note = decode(read_file(str(folder / NOTE), f"{shown}/{NOTE}"), f"{shown}/{NOTE}")
    claim = folder / CLAIM
    return PackTest(
        PackTestKind.FIXTURE,
        folder.resolve().name,
        PackTestInput(
            note,
            normalise(file.target),
            file.asked,
            file.setting,
            file.encounter,
            read_claim(str(claim)) if claim.exists() else None,
        ),
        wanted(source, file, note, pack),
        file.known_gap,
        shown,
    )
