"""A pack between two versions: the old one with some of the units that lead to the new one, built to be tried."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from dxproof.engine.authoring.pack_diff import PROFILE, Edit, Unit, patched, read_trees, settings_of, units_between
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.loader import Pack, load_folder
from dxproof.engine.pack.profile import Profile, apply, read_profile
from dxproof.engine.pack.yaml_source import Source, Value

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WORDLESS = ("rules/", "pitfalls.yaml")  # files without words that are looked for in notes


@dataclass(frozen=True, slots=True)
class ComparedPack:
    """One of the two packs, with a site's profile if one is applied."""

    folder: Path
    pack: Pack
    profile: Profile | None

    def trees(self) -> dict[str, Source]:
        """The files of the pack, and the profile."""
        return read_trees(self.folder, self.profile.source if self.profile else None)


@dataclass(frozen=True, slots=True)
class PatchedPack:
    """The old pack in a folder of its own, where files can be changed and put back."""

    old: ComparedPack
    new: ComparedPack
    units: tuple[Unit, ...]
    _trees: dict[str, Source]
    _folder: Path

    def pack_with(self, chosen: Iterable[int]) -> Pack | None:
        """The old pack with some units; None where they cannot stand without others.

        What is for the reader alone decides nothing, so it comes along where it is needed: the source that a rule cites.
        """
        wanted = [self.units[index] for index in chosen]
        prose = [unit for unit in self.units if unit.prose]
        for units in (wanted, wanted + prose) if prose else (wanted,):
            try:
                return self._pack(units)
            except DxproofError:
                continue
        return None

    def _pack(self, units: list[Unit]) -> Pack:
        edits: dict[str, list[Edit]] = {}
        for unit in units:
            edits.setdefault(unit.file, []).extend(unit.edits)
        settings = edits.pop(PROFILE, [])
        with self._changed(edits):
            pack = load_folder(self._folder)
        if all(name.startswith(_WORDLESS) for name in edits):
            pack = replace(pack, digest=self.old.pack.digest)  # the same words: no need to compile them again
        profile = self._profile(settings) if settings else self.old.profile
        return apply(pack, profile) if profile else pack

    @contextmanager
    def _changed(self, edits: dict[str, list[Edit]]) -> Iterator[None]:
        """The folder with some files changed, and as it was again afterwards."""
        try:
            for name, steps in edits.items():
                tree = self._trees.get(name)
                _write(self._folder / name, patched(tree.data if tree else None, steps))
            yield
        finally:
            for name in edits:
                (self._folder / name).unlink(missing_ok=True)
                if name in self._trees:
                    shutil.copyfile(self.old.folder / name, self._folder / name)

    def _profile(self, edits: list[Edit]) -> Profile:
        """The old profile, or an empty one, with some entries of the new."""
        known = self.old.profile or self.new.profile
        assert known is not None
        tree = patched(settings_of(self._trees.get(PROFILE)), edits)
        named: dict[str, Value] = {"profile": known.file.profile, "pack": known.file.pack}
        path = self._folder.parent / "profile.yaml"
        _write(path, named | tree if isinstance(tree, dict) else named)
        return read_profile(path)


@contextmanager
def patched_pack(old: ComparedPack, new: ComparedPack) -> Iterator[PatchedPack]:
    """A bench for the packs; its folder is gone at the end."""
    trees = old.trees()
    with TemporaryDirectory(prefix="dxproof-compare-") as place:
        folder = Path(place) / "packs" / old.folder.name
        for name in trees:
            if name != PROFILE:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(old.folder / name, folder / name)
        yield PatchedPack(old, new, units_between(trees, new.trees()), trees, folder)


def _write(path: Path, data: Value) -> None:
    """A tree as a file; None takes the file away."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8", newline="\n")
