"""Read a pack folder into a frozen Pack; every mistake of every file is reported at once, with its place."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.pack.applied import AppliedProfile
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.folder import MAX_FILES, stray_files
from dxproof.engine.pack.mistakes import Files, Read, unknown
from dxproof.engine.pack.model import (
    AssertionFile,
    AxisFile,
    BindingFile,
    CareFile,
    CharactersFile,
    CodesFile,
    ConstructionsFile,
    ContextsFile,
    ExclusionFile,
    FactsFile,
    FeatureFile,
    GrammarFile,
    LayoutFile,
    Lexicon,
    Model,
    PackFile,
    PitfallEntry,
    PitfallsFile,
    RegistersFile,
    RuleFile,
    SectionsFile,
    SpellingFile,
    SymptomFile,
    merged,
)
from dxproof.engine.pack.parameters import with_parameters
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.size_limits import too_many_codes, too_many_wordings
from dxproof.engine.pack.validate import mistakes
from dxproof.engine.pack.versions import PackVersions, find_pack_versions, packs_in
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
    "veto": ExclusionFile,
    "binding": BindingFile,
    "care": CareFile,
    "symptom": SymptomFile,
    "spelling": SpellingFile,
}
_SHARED_FILES: dict[str, type[Model]] = {
    "assertion": AssertionFile,
    "characters": CharactersFile,
    "layout": LayoutFile,
    "sections": SectionsFile,
    "registers": RegistersFile,
    "contexts": ContextsFile,
    "grammar": GrammarFile,
    "constructions": ConstructionsFile,
    "facts": FactsFile,
    "spelling": SpellingFile,
}
# What may stand in a pack folder: the names of YAML files by subfolder, None for any name.
_FILES: dict[str, tuple[str, ...] | None] = {
    "": ("pack", "codes", "pitfalls", "templates"),  # templates: the words of generated tests, read by engine.testing
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
    profile: AppliedProfile | None = None

    @cached_property
    def proof(self) -> frozenset[Modality]:
        """The kinds of studies whose results the rules ask for."""
        return frozenset(m for rule in self.rules for part in rule.conditions() for m in part.modalities)

    @cached_property
    def table(self) -> CodeTable:
        """The decision table with its codes worked out."""
        return CodeTable(self.codes)

    @cached_property
    def judged_rules(self) -> tuple[RuleFile, ...]:
        """The rules with the numbers of their parameters put in: what a note is judged by."""
        return tuple(with_parameters(rule) for rule in self.rules)


def shipped_packs() -> dict[str, Path]:
    """The packs of the distribution, by id: the folder of each one's newest version."""
    return {name: find_pack(name) for name in packs_in(RULES_FOLDER).ids()}


def find_versions(name: str) -> PackVersions | Path:
    """The versions of a shipped pack's id (``m99-stenosis``, ``m99-stenosis@1.0.0``) or of a folder; see ``find_pack_versions``."""
    return find_pack_versions(name, RULES_FOLDER)


def find_pack(name: str) -> Path:
    """The folder of the newest version of a shipped pack's id, or a folder's own path. Raises DxproofError."""
    found = find_versions(name)
    return found if isinstance(found, Path) else found.newest.folder


def pack_of_code(code: str) -> str | None:
    """The shipped pack whose table has a code, if one does."""
    return next((name for name in shipped_packs() if code in load_pack(name).table.codes), None)


def load_pack(name: str) -> Pack:
    """Load the newest version of a shipped pack, or a folder. Raises PackErrors with everything that is wrong."""
    return load_folder(find_pack(name))


def load_folder(folder: Path) -> Pack:
    """Load one version. Raises PackErrors."""
    folder = folder.resolve()
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
            {name: merged([read.file for read in reads]) for name, reads in words.items() if reads}
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
        self.full = False
        self._bytes = 0
        self._read: dict[str, bytes] = {}

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
        self._read[path.relative_to(self._base(path)).as_posix()] = raw
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

    def _base(self, path: Path) -> Path:
        """What a file's name in the digest is relative to: its pack, or for shared words the folder of all packs."""
        return self.folder if path.is_relative_to(self.folder) else RULES_FOLDER

    def finish(self, files: Files) -> None:
        """Raise everything that is wrong, in and between the files."""
        too_many = too_many_wordings(read.source for read in files.words)
        if files.codes and not too_many:
            too_many = too_many_codes(files.codes.source, files.codes.file)
        if not self.full:  # what was not read would be called missing
            self.errors += [too_many] if too_many else islice(mistakes(files), MAX_ERRORS)
        if self.errors:
            raise PackErrors(sorted(self.errors, key=_place))

    def digest(self) -> str:
        return digest_of(self._read)


def _place(error: DxproofError) -> tuple[str, int, int]:
    where = error.where or Where("")
    return where.path, where.line or 0, where.column or 0
