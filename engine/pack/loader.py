"""Read a pack folder into a frozen Pack; every mistake of every file is reported at once, with its place."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.pack.answers import RULES
from dxproof.engine.pack.applied import AppliedProfile
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import (
    AssertionFile,
    AxisFile,
    BindingFile,
    CareFile,
    CodesFile,
    ContextsFile,
    Lexicon,
    Model,
    PackFile,
    PitfallEntry,
    PitfallsFile,
    RuleFile,
    SectionsFile,
    SpellingFile,
    SymptomFile,
    VetoFile,
)
from dxproof.engine.pack.parameters import settled
from dxproof.engine.pack.validate import Files, Read, mistakes
from dxproof.engine.pack.versions import Shelf, find_shelf, packs_in
from dxproof.engine.pack.yaml_source import Source, read_yaml

M = TypeVar("M", bound=Model)
RULES_FOLDER = Path(__file__).resolve().parents[2] / "rules"
SHARED = "shared"

_LEXICON: dict[str, type[Model]] = {
    "region": AxisFile,
    "compartment": AxisFile,
    "narrowing": AxisFile,
    "mechanism": AxisFile,
    "veto": VetoFile,
    "binding": BindingFile,
    "care": CareFile,
    "symptom": SymptomFile,
}
_SHARED_FILES: dict[str, type[Model]] = {
    "assertion": AssertionFile,
    "sections": SectionsFile,
    "contexts": ContextsFile,
    "spelling": SpellingFile,
}


@dataclass(frozen=True)
class Pack:
    """A rule pack as data: identity, words, decision table, rules and pitfalls."""

    file: PackFile
    lexicon: Lexicon
    codes: CodesFile
    rules: tuple[RuleFile, ...]
    pitfalls: tuple[PitfallEntry, ...]
    digest: str
    folder: str
    profile: AppliedProfile | None = None

    @cached_property
    def table(self) -> CodeTable:
        """The decision table with its codes worked out."""
        return CodeTable(self.codes)

    @cached_property
    def judged_rules(self) -> tuple[RuleFile, ...]:
        """The rules with the numbers of their parameters put in: what a note is judged by."""
        return tuple(settled(rule) for rule in self.rules)


def shipped_packs() -> dict[str, Path]:
    """The packs of the distribution, by id: the folder of each one's newest version."""
    return {name: find_pack(name) for name in packs_in(RULES_FOLDER).ids()}


def find_versions(name: str) -> Shelf | Path:
    """The versions of a shipped pack's id (``m99-stenosis``, ``m99-stenosis@1.0.0``) or of a folder; see ``find_shelf``."""
    return find_shelf(name, RULES_FOLDER)


def find_pack(name: str) -> Path:
    """The folder of the newest version of a shipped pack's id, or a folder's own path. Raises DxproofError."""
    found = find_versions(name)
    return found if isinstance(found, Path) else found.newest.folder


def load_pack(name: str) -> Pack:
    """Load the newest version of a shipped pack, or a folder. Raises PackErrors with everything that is wrong."""
    return load_folder(find_pack(name))


def load_folder(folder: Path) -> Pack:
    """Load one version. Raises PackErrors."""
    folder = folder.resolve()
    reading = _Reading(folder)
    pack_file = reading.one(folder / "pack.yaml", PackFile)
    codes = reading.one(folder / "codes.yaml", CodesFile)
    words = {name: reading.one(folder / "lexicon" / f"{name}.yaml", shape) for name, shape in _LEXICON.items()}
    words |= {name: reading.one(RULES_FOLDER / SHARED / f"{name}.yaml", shape) for name, shape in _SHARED_FILES.items()}
    rules = [reading.one(path, RuleFile) for path in sorted((folder / "rules").glob("*.yaml"))]
    pitfalls = reading.one(folder / "pitfalls.yaml", PitfallsFile)
    reading.finish(
        Files(
            pack_file,
            codes,
            {name: read for name, read in words.items() if read is not None},
            tuple(rule for rule in rules if rule is not None),
            reading.label(folder / "rules"),
            frozenset(reading.rule_ids),
            pitfalls,
        )
    )
    assert pack_file is not None
    assert codes is not None
    assert pitfalls is not None
    return Pack(
        file=pack_file.file,
        lexicon=Lexicon.model_validate({name: read.file for name, read in words.items() if read is not None}),
        codes=codes.file,
        rules=_in_table_order([rule.file for rule in rules if rule is not None]),
        pitfalls=pitfalls.file.pitfalls,
        digest=reading.digest(),
        folder=str(folder),
    )


def _in_table_order(rules: list[RuleFile]) -> tuple[RuleFile, ...]:
    known = {name: index for index, name in enumerate(RULES)}
    return tuple(sorted(rules, key=lambda rule: (known.get(rule.rule, len(known)), rule.rule)))


# What to do about a mistake of shape, by pydantic's name for it.
_HINTS = {
    "missing": "add the key",
    "extra_forbidden": "correct the name of the key, or remove it",
}


def digest_of(files: Mapping[str, bytes]) -> str:
    """What files say, as one SHA-256: the same for the same names and lines, wherever and in whatever order they lie.

    A checkout may end its lines in another way; that says nothing.
    """
    total = hashlib.sha256()
    for name in sorted(files):
        content = files[name].replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


class _Reading:
    """Collects errors and what the digest is of while the files of one pack are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors: list[DxproofError] = []
        self.rule_ids: set[str] = set()
        self._read: dict[str, bytes] = {}

    def one(self, path: Path, shape: type[M]) -> Read[M] | None:
        """One file as its model; None where it has mistakes, which are kept."""
        try:
            source = read_yaml(path, self.label(path))
        except DxproofError as error:
            self.errors.append(error)
            if shape is RuleFile:
                self.rule_ids.add(path.stem)
            return None
        if shape is RuleFile:
            named = source.data.get("rule") if isinstance(source.data, dict) else None
            self.rule_ids.add(named if isinstance(named, str) else path.stem)
        self._read[path.relative_to(self._base(path)).as_posix()] = path.read_bytes()
        try:
            return Read(source, shape.model_validate(source.data))
        except ValidationError as error:
            self.errors += _shape_errors(source, error)
            return None

    def label(self, path: Path) -> str:
        """A path as an author writes it: from the folder that holds the pack."""
        for base in (self.folder.parent, RULES_FOLDER):
            if path.is_relative_to(base):
                return str(path.relative_to(base))
        return str(path)

    def _base(self, path: Path) -> Path:
        """What a file's name in the digest is relative to: its pack, or for shared words the folder of all packs."""
        return self.folder if path.is_relative_to(self.folder) else RULES_FOLDER

    def finish(self, files: Files) -> None:
        """Raise everything that is wrong, in and between the files."""
        self.errors += mistakes(files)
        if self.errors:
            raise PackErrors(self.errors)

    def digest(self) -> str:
        return digest_of(self._read)


def _shape_errors(source: Source, error: ValidationError) -> list[DxproofError]:
    found = []
    for item in error.errors(include_url=False, include_input=False):
        way = tuple(item["loc"])
        shown = ".".join(str(part) for part in way) or "the file"
        hint = _HINTS.get(item["type"], "see docs/architecture.md")
        found.append(DxproofError(Problem.PACK_SHAPE, f"{shown}: {item['msg']}", source.where(way), hint))
    return found
