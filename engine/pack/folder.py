"""The files of a pack folder: a YAML file that would never be read is a mistake, usually a misspelling."""

import os
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.pack.error_text import did_you_mean, listed

MAX_FILES = 500
_SUFFIXES = (".yaml", ".yml")


def stray_files(
    folder: Path, known: Mapping[str, tuple[str, ...] | None], label: Callable[[Path], str]
) -> Iterator[DxproofError]:
    """Errors for YAML files with unknown names and for misspelt folders. ``known``: names by subfolder, None for any name.

    Other files, and folders that do not resemble a known name (a README, fixtures), are ignored.
    """
    for part, names in known.items():
        found = _names(folder / part)
        if len(found) > MAX_FILES:
            where = Where(label(folder / part))
            yield DxproofError(
                Problem.PACK_SIZE, f"the folder holds more than {MAX_FILES} files", where, "split the pack"
            )
            continue
        seen: dict[str, str] = {}
        for name in found:
            path = folder / part / name
            stem, suffix = os.path.splitext(name)
            if not part and suffix not in _SUFFIXES:
                meant = (
                    None if name in known else did_you_mean(name, [known_part for known_part in known if known_part])
                )
                if meant and path.is_dir():
                    yield _stray(label(path), f'a pack has no folder "{name}", so nothing in it is read', meant)
                continue
            if suffix.lower() not in _SUFFIXES:
                continue
            twin = seen.setdefault(name.lower(), name)
            if twin != name:
                what = f'the name differs from "{twin}" only in case, which some file systems ignore'
                yield _stray(label(path), what, "rename it")
            elif names is not None and stem not in names:
                hint = did_you_mean(stem, names)
                hint = hint.replace('"?', '.yaml"?') if hint else "rename or remove it"
                expected = f"one of: {listed([f'{known_name}.yaml' for known_name in names])}"
                yield _stray(label(path), "a pack has no file of this name, so it is never read", hint, expected)
            elif suffix != ".yaml":
                yield _stray(label(path), "the file is never read", f"rename it to {stem}.yaml")


def _stray(path: str, message: str, hint: str, expected: str | None = None) -> DxproofError:
    return DxproofError(Problem.PACK_STRAY, message, Where(path), hint, expected)


def _names(folder: Path) -> list[str]:
    """The names in a folder without hidden ones, sorted; at most one more than the limit."""
    try:
        with os.scandir(folder) as entries:
            return sorted(islice((entry.name for entry in entries if entry.name[0] != "."), MAX_FILES + 1))
    except OSError:
        return []
