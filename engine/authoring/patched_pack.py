"""The old pack with some of the changes of the new one applied, to test their effect."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from dxproof.engine.authoring.pack_diff import PROFILE, Edit, Unit, patched, read_trees, settings_of, units_between
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.loader import Pack, load_folder
from dxproof.engine.pack.profile import Profile, apply, read_profile
from dxproof.engine.pack.yaml_source import Source, Value

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, slots=True)
class ComparedPack:
    """One of the two packs, with the site profile if one is applied."""

    folder: Path
    pack: Pack
    profile: Profile | None

    def trees(self) -> dict[str, Source]:
        """The parsed files of the pack and the profile."""
        return read_trees(self.folder, self.profile.source if self.profile else None)


@dataclass(frozen=True, slots=True)
class PatchedPack:
    """A copy of the old pack in a temporary folder, where files can be changed and restored."""

    old: ComparedPack
    new: ComparedPack
    units: tuple[Unit, ...]
    _trees: dict[str, Source]
    _folder: Path

    def pack_with(self, chosen: Iterable[int]) -> Pack | None:
        """The old pack with some units applied; None if they do not load without others.

        Units without effect on verdicts are added if needed, such as the source that a rule cites.
        """
        wanted = frozenset(chosen)
        prose = frozenset(index for index, unit in enumerate(self.units) if unit.prose)
        for indices in dict.fromkeys((wanted, wanted | prose)):  # once where they are the same
            try:
                return self._pack([self.units[index] for index in sorted(indices)])
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
        profile = self._profile(settings) if settings else self.old.profile
        return apply(pack, profile) if profile else pack

    @contextmanager
    def _changed(self, edits: dict[str, list[Edit]]) -> Iterator[None]:
        """Change some files of the folder, and restore them afterwards."""
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
        """The old profile, or an empty one, with some entries of the new one."""
        known = self.old.profile or self.new.profile
        assert known is not None
        tree = patched(settings_of(self._trees.get(PROFILE)), edits)
        named: dict[str, Value] = {"profile": known.file.profile, "pack": known.file.pack}
        path = self._folder.parent / "profile.yaml"
        _write(path, named | tree if isinstance(tree, dict) else named)
        return read_profile(path)


@contextmanager
def patched_pack(old: ComparedPack, new: ComparedPack) -> Iterator[PatchedPack]:
    """A patched pack in a temporary folder, which is deleted at the end."""
    trees = old.trees()
    with TemporaryDirectory(prefix="dxproof-compare-") as place:
        folder = Path(place) / "packs" / old.folder.name
        for name in trees:
            if name != PROFILE:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(old.folder / name, folder / name)
        yield PatchedPack(old, new, units_between(trees, new.trees()), trees, folder)


def _write(path: Path, data: Value) -> None:
    """Write a tree to a file; None deletes the file."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8", newline="\n")
