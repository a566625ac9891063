"""The versions of a pack: which ones exist, and which one covers a date of service.

Only pack.yaml of each folder is read, so that finding a pack stays cheap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from pydantic import ConfigDict, ValidationError

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.pack.amounts import ReleaseNumber, is_release, release_key
from dxproof.engine.pack.model import Condition, Model, Window
from dxproof.engine.pack.yaml_source import read_yaml

IDENTITY = "pack.yaml"


class _Identity(Model):
    """The keys of pack.yaml needed to find a pack."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    pack: str
    version: ReleaseNumber
    effective: Window
    applies: Condition | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One pack folder: its id, its version, the dates of service it covers, and where they are written; to which visits it
    applies, if it is of a visit.
    """

    pack: str
    version: str
    window: Window
    folder: Path
    where: Where
    applies: Condition | None = None

    def __str__(self) -> str:
        return f"{self.version} for {self.window}"


@dataclass(frozen=True, slots=True)
class PackVersions:
    """The versions of one pack, ordered by their windows. Never empty."""

    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """The version for undated notes: the one whose window begins last."""
        return self.versions[-1]

    def on(self, day: date) -> Version | None:
        """The version that covers a date of service, if any."""
        return next((version for version in self.versions if version.window.holds(day)), None)

    def listed(self) -> str:
        """The versions and their windows, for messages."""
        return ", ".join(str(version) for version in self.versions)

    def gaps(self) -> Iterator[str]:
        """Warnings for days between two windows that no version covers."""
        for earlier, later in pairwise(self.versions):
            first, last = earlier.window.end + timedelta(days=1), later.window.start - timedelta(days=1)
            if first <= last:
                days = str(first) if first == last else f"{first} to {last}"
                yield f"{later.pack} has no version for {days}, between {earlier.version} and {later.version}"


@dataclass(frozen=True, slots=True)
class Packs:
    """The packs in one folder. ``broken`` are folders whose pack.yaml is unusable."""

    versions: tuple[Version, ...]
    broken: tuple[Path, ...]

    def ids(self) -> list[str]:
        """The ids of the packs; for a broken folder, its name."""
        return sorted({version.pack for version in self.versions} | {_id_of(folder) for folder in self.broken})


def packs_in(root: Path) -> Packs:
    """The packs in the subfolders of ``root``, whatever the subfolders are called."""
    versions: list[Version] = []
    broken: list[Path] = []
    for path in sorted(root.glob(f"*/{IDENTITY}")):
        version = read_version(path.parent)
        if version is None:
            broken.append(path.parent)
        else:
            versions.append(version)
    return Packs(tuple(versions), tuple(broken))


def versions_in(root: Path) -> dict[str, PackVersions | Path]:
    """The packs in the subfolders of ``root`` by id, each with its versions; a folder whose pack.yaml is unusable stands for its
    pack. Raises PACK_VERSION.
    """
    packs = packs_in(root)
    found: dict[str, PackVersions | Path] = {_id_of(folder): folder for folder in packs.broken}
    for name in {version.pack for version in packs.versions} - found.keys():
        found[name] = _by_window([version for version in packs.versions if version.pack == name])
    return dict(sorted(found.items()))


def read_version(folder: Path) -> Version | None:
    """The identity in a folder's pack.yaml; None if it cannot be read or is malformed, which loading reports."""
    path = folder / IDENTITY
    label = f"{folder.name}/{IDENTITY}"
    try:
        source = read_yaml(path, label)
        identity = _Identity.model_validate(source.data)
    except (DxproofError, ValidationError):
        return None
    where = source.where(("effective",))
    return Version(identity.pack, identity.version, identity.effective, folder, where, identity.applies)


def find_pack_versions(name: str, root: Path) -> PackVersions | Path:
    """The versions that a name refers to, or the folder of a broken pack, whose mistakes are reported by loading it.

    A name is the id of a pack in ``root``, a pack folder, or a folder with several versions of one pack; ``@`` and a
    version number may follow. Raises PACK_UNKNOWN, PACK_VERSION.
    """
    base, release = _split(name)
    found = _by_name(base, root)
    if isinstance(found, Path):
        return found
    pack_versions = _by_window(found)
    if release is None:
        return pack_versions
    chosen = tuple(version for version in pack_versions.versions if version.version == release)
    if not chosen:
        message = f"{pack_versions.newest.pack} has no version {release}"
        raise DxproofError(Problem.PACK_VERSION, message, hint=f"its versions: {pack_versions.listed()}")
    return PackVersions(chosen)


def _split(name: str) -> tuple[str, str | None]:
    base, mark, release = name.rpartition("@")
    return (base, release) if mark and base and is_release(release) else (name, None)


def _by_name(name: str, root: Path) -> Sequence[Version] | Path:
    shipped = packs_in(root)
    unread = [folder for folder in shipped.broken if _id_of(folder).startswith(name)]
    if name in shipped.ids():
        # An unreadable folder may be a version of this pack: report it, do not skip it.
        return unread[0] if unread else [version for version in shipped.versions if version.pack == name]
    folder = Path(name)
    if (folder / IDENTITY).is_file():
        version = read_version(folder.resolve())
        return folder if version is None else [version]
    several = packs_in(folder.resolve()) if folder.is_dir() else Packs((), ())
    if several.broken:
        return several.broken[0]
    ids = several.ids()
    if len(ids) == 1:
        return several.versions
    listed = ", ".join(shipped.ids())
    hint = f"shipped: {listed}; or give a folder with a pack.yaml"
    if ids:
        hint += f"; this folder holds several packs, so name one of its folders: {', '.join(ids)}"
    elif folder.is_dir():
        hint += ", which this folder lacks"
    raise DxproofError(Problem.PACK_UNKNOWN, f'no rule pack "{name}"', hint=hint)


def _by_window(versions: Sequence[Version]) -> PackVersions:
    """Versions ordered by window. Raises PACK_VERSION if two overlap or have the same number."""
    ordered = sorted(versions, key=lambda v: (v.window.start, v.window.end, release_key(v.version), v.folder))
    for earlier, later in pairwise(ordered):
        if later.window.start <= earlier.window.end:
            raise DxproofError(
                Problem.PACK_VERSION,
                f"{later.pack} {later.version} holds for {later.window}, and {earlier.version} in {earlier.where}"
                f" for {earlier.window}: the windows overlap",
                later.where,
                f"let {earlier.version} end the day before {later.version} begins, or remove one",
            )
    numbers: dict[str, Version] = {}
    for version in ordered:
        first = numbers.setdefault(version.version, version)
        if first is not version:
            message = f"{version.pack} {version.version} is also the version in {first.where}"
            raise DxproofError(Problem.PACK_VERSION, message, version.where, "give each folder its own version")
    return PackVersions(tuple(ordered))


def _id_of(folder: Path) -> str:
    return folder.name.replace("_", "-")
