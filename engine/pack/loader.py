"""Read a pack folder into a frozen Pack; every mistake of every file is reported at once, with its place."""

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.crowd import crowded
from dxproof.engine.pack.folder import MAX_FILES, stray_files
from dxproof.engine.pack.model import (
    AssertionFile,
    AxisFile,
    BindingFile,
    CareFile,
    CodesFile,
    ContextsFile,
    FeatureFile,
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
    united,
)
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.validate import mistakes
from dxproof.engine.pack.wrong import Files, Read, unknown
from dxproof.engine.pack.yaml_source import parse_yaml, read_bytes
from dxproof.engine.terms import Modality

M = TypeVar("M", bound=Model)
RULES_FOLDER = Path(__file__).resolve().parents[2] / "rules"
SHARED = "shared"
MAX_PACK_BYTES = 2_000_000
MAX_ERRORS = 1000  # what is wrong between the files; nobody reads on, and each costs a look for the nearest name

_LEXICON: dict[str, type[Model]] = {
    "region": AxisFile,
    "compartment": AxisFile,
    "narrowing": AxisFile,
    "mechanism": AxisFile,
    "feature": FeatureFile,
    "veto": VetoFile,
    "binding": BindingFile,
    "care": CareFile,
    "symptom": SymptomFile,
    "spelling": SpellingFile,
}
_SHARED_FILES: dict[str, type[Model]] = {
    "assertion": AssertionFile,
    "sections": SectionsFile,
    "contexts": ContextsFile,
    "spelling": SpellingFile,
}
# What may stand in a pack folder: the names of YAML files by subfolder, None for any name.
_FILES: dict[str, tuple[str, ...] | None] = {
    "": ("pack", "codes", "pitfalls"),
    "lexicon": (*_LEXICON, *_SHARED_FILES),
    "rules": None,
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

    @cached_property
    def proof(self) -> frozenset[Modality]:
        """The kinds of studies whose results the rules ask for."""
        return frozenset(m for rule in self.rules for part in rule.conditions() for m in part.modalities)

    @cached_property
    def table(self) -> CodeTable:
        """The decision table with its codes worked out."""
        return CodeTable(self.codes)


def shipped_packs() -> dict[str, Path]:
    """The packs of the distribution, by id; a folder's name is its id with underscores."""
    folders = sorted(path.parent for path in RULES_FOLDER.glob("*/pack.yaml"))
    return {folder.name.replace("_", "-"): folder for folder in folders}


def find_pack(name: str) -> Path:
    """The folder of a shipped pack's id, or a folder's own path. Raises DxproofError."""
    shipped = shipped_packs()
    if name in shipped:
        return shipped[name]
    folder = Path(name)
    if (folder / "pack.yaml").is_file():
        return folder
    raise DxproofError(
        Problem.PACK_UNKNOWN,
        f'no rule pack "{name}"',
        hint=f"shipped: {', '.join(shipped)}; or give a folder with a pack.yaml"
        + (", which this folder lacks" if folder.is_dir() else ""),
    )


def load_pack(name: str) -> Pack:
    """Load a shipped pack or a folder. Raises PackErrors with everything that is wrong."""
    folder = find_pack(name).resolve()
    reading = _Reading(folder)
    reading.errors += stray_files(folder, _FILES, reading.label)
    pack_file = reading.one(folder / "pack.yaml", PackFile)
    codes = reading.one(folder / "codes.yaml", CodesFile)
    words = reading.words(pack_file)
    rule_files = sorted(path for path in (folder / "rules").glob("*.yaml") if path.name[0] != ".")
    rules = [reading.one(path, RuleFile) for path in rule_files[:MAX_FILES]]
    pitfalls = reading.one(folder / "pitfalls.yaml", PitfallsFile)
    reading.finish(
        Files(
            pack_file,
            codes,
            tuple(read for reads in words.values() for read in reads),
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
        lexicon=Lexicon.model_validate(
            {name: united([read.file for read in reads]) for name, reads in words.items() if reads}
        ),
        codes=codes.file,
        rules=_in_order(pack_file.file, [rule.file for rule in rules if rule is not None]),
        pitfalls=pitfalls.file.pitfalls,
        digest=reading.digest(),
        folder=str(folder),
    )


def _in_order(pack: PackFile, rules: list[RuleFile]) -> tuple[RuleFile, ...]:
    """The rules as the checklist of pack.yaml lists them."""
    return tuple(sorted(rules, key=lambda rule: pack.rules.index(rule.rule)))


class _Reading:
    """Collects errors and the digest while the files of one pack are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors: list[DxproofError] = []
        self.rule_ids: set[str] = set()
        self.full = False
        self._bytes = 0
        self._hash = hashlib.sha256()

    def one(self, path: Path, shape: type[M]) -> Read[M] | None:
        """One file as its model; None where it has mistakes, which are kept."""
        if self.full:
            return None
        label = self.label(path)
        shipped = self.folder.is_relative_to(RULES_FOLDER) or path.is_relative_to(RULES_FOLDER)
        try:
            # What the distribution brought may be links into an installer's cache; a pack of one's own is its folder.
            raw = read_bytes(path, label, None if shipped else self.folder)
            source = parse_yaml(raw, label)
        except DxproofError as error:
            self.errors += error.errors if isinstance(error, PackErrors) else (error,)
            if shape is RuleFile:
                self.rule_ids.add(path.stem)
            return None
        if shape is RuleFile:
            named = source.data.get("rule") if isinstance(source.data, dict) else None
            self.rule_ids.add(named if isinstance(named, str) else path.stem)
        self._bytes += len(raw)
        if self._bytes > MAX_PACK_BYTES:
            message = f"with this file the pack is larger than {MAX_PACK_BYTES:,} bytes"
            self.errors.append(DxproofError(Problem.PACK_SIZE, message, Where(label), "split the pack"))
            self.full = True
            return None
        self._hash.update(label.partition("/")[2].encode() + b"\0" + raw + b"\0")
        try:
            return Read(source, shape.model_validate(source.data))
        except ValidationError as error:
            self.errors += shape_errors(source, error, shape)
            return None

    def words(self, pack: Read[PackFile] | None) -> dict[str, list[Read[Model]]]:
        """The lexicon: of each file the shared one that the pack adds to, the pack's own, or both."""
        folders = [RULES_FOLDER / SHARED, self.folder / "lexicon"]
        name = pack.file.words if pack else None
        if pack and name:
            shared = sorted(path.name for path in (RULES_FOLDER / SHARED).iterdir() if path.is_dir())
            if name in shared:
                folders.insert(1, RULES_FOLDER / SHARED / name)
            else:
                self.errors.append(unknown(pack.source, ("words",), "folder of shared words", name, shared))
        shapes = _SHARED_FILES | _LEXICON
        found: dict[str, list[Read[Model]]] = {}
        for file in shapes:
            paths = [path for folder in folders if os.path.lexists(path := folder / f"{file}.yaml")]
            reads = [self.one(path, shapes[file]) for path in paths]
            found[file] = [read for read in reads if read is not None]
        return found

    def label(self, path: Path) -> str:
        """A path as an author writes it: from the folder that holds the pack."""
        for base in (self.folder.parent, RULES_FOLDER):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return str(path)

    def finish(self, files: Files) -> None:
        """Raise everything that is wrong, in and between the files."""
        too_many = crowded(read.source for read in files.words)
        if not self.full:  # what was not read would be called missing
            self.errors += [too_many] if too_many else islice(mistakes(files), MAX_ERRORS)
        if self.errors:
            raise PackErrors(sorted(self.errors, key=_place))

    def digest(self) -> str:
        return self._hash.hexdigest()


def _place(error: DxproofError) -> tuple[str, int, int]:
    where = error.where or Where("")
    return where.path, where.line or 0, where.column or 0
