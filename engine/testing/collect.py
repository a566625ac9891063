"""Test collection: from a path to its pack and tests."""

from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.pack.loader import Pack, shipped_packs
from dxproof.engine.testing.examples import examples
from dxproof.engine.testing.families import family_tests
from dxproof.engine.testing.fixtures import case_folders, fixtures, fixtures_of, is_case
from dxproof.engine.testing.model import CollectedTests
from dxproof.engine.testing.phrases import phrase_tests
from dxproof.engine.testing.templates import read_templates
from dxproof.engine.testing.wordings import wording_tests


@dataclass(frozen=True, slots=True)
class TestedPath:
    """What is tested: a pack with all its tests, or only the fixtures in a folder."""

    shown: str
    pack: str
    fixtures: Path | None


def target_of(path: str, pack: str | None) -> TestedPath:
    """Interpret a path. Raises TEST_NONE, PACK_UNKNOWN."""
    folder = Path(path)
    if path in shipped_packs() or (folder / "pack.yaml").is_file():
        if pack is not None:
            hint = "leave out --pack, which is only for folders of fixtures"
            raise DxproofError(Problem.TEST_NONE, "is itself a pack", Where(path), hint)
        return TestedPath(path, path, None)
    if not folder.is_dir():
        hint = f"give a pack ({', '.join(shipped_packs())}), its folder, or a folder of fixtures"
        raise DxproofError(Problem.TEST_NONE, "is neither a pack nor a folder", Where(path), hint)
    if not case_folders(folder):
        hint = "a case is a folder with note.txt and expected.yaml; a pack is a folder with pack.yaml"
        raise DxproofError(Problem.TEST_NONE, "has no test cases", Where(path), hint)
    return TestedPath(path, pack or _pack_of(folder), folder)


def _pack_of(folder: Path) -> str:
    """The pack of fixtures, by their location: inside a pack, or in a folder named like that of a shipped pack."""
    cases = folder.resolve().parent if is_case(folder) else folder.resolve()
    if (cases.parent / "pack.yaml").is_file():
        return str(cases.parent)
    by_folder = {place.name: name for name, place in shipped_packs().items()}
    if cases.name in by_folder:
        return by_folder[cases.name]
    hint = f"add --pack: {', '.join(shipped_packs())}, or a folder"
    raise DxproofError(Problem.TEST_NONE, "has cases of an unknown pack", Where(str(folder)), hint)


def collect(pack: Pack, target: TestedPath) -> CollectedTests:
    """The tests of a path; for a pack: examples, then fixtures, then generated tests."""
    if target.fixtures is not None:
        return fixtures(target.fixtures, pack)
    parts = [examples(pack)]
    folder = fixtures_of(pack)
    if folder is not None:
        parts.append(fixtures(folder, pack))
    parts.append(generated(pack))
    return CollectedTests(
        tuple(test for part in parts for test in part.tests), tuple(error for part in parts for error in part.errors)
    )


def generated(pack: Pack) -> CollectedTests:
    """The tests of the pack's constructions, and those generated from its templates (shared constructions: if these say so)."""
    try:
        read = read_templates(pack)
        if read is None:
            return CollectedTests(tuple(wording_tests(pack, shared=False)), ())
        source, file = read
        families = family_tests(source, file.family, pack) if file.family else ()
        return CollectedTests((*families, *wording_tests(pack, file.shared), *phrase_tests(source, file, pack)), ())
    except PackErrors as error:
        return CollectedTests((), error.errors)
    except DxproofError as error:
        return CollectedTests((), (error,))
