"""Read a pack folder into a frozen Pack; every mistake of every file is reported at once, with its place."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.pack.answers import RULES
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
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.validate import Files, Read, mistakes
from dxproof.engine.pack.yaml_source import parse_yaml, read_bytes

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
# What may stand in a pack folder: the names of YAML files by subfolder, None for any name.
_FILES: dict[str, tuple[str, ...] | None] = {
    "": ("pack", "codes", "pitfalls"),
    "lexicon": tuple(_LEXICON),
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
    words = {name: reading.one(folder / "lexicon" / f"{name}.yaml", shape) for name, shape in _LEXICON.items()}
    words |= {name: reading.one(RULES_FOLDER / SHARED / f"{name}.yaml", shape) for name, shape in _SHARED_FILES.items()}
    rule_files = sorted(path for path in (folder / "rules").glob("*.yaml") if path.name[0] != ".")
    rules = [reading.one(path, RuleFile) for path in rule_files[:MAX_FILES]]
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

    def label(self, path: Path) -> str:
        """A path as an author writes it: from the folder that holds the pack."""
        for base in (self.folder.parent, RULES_FOLDER):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return str(path)

    def finish(self, files: Files) -> None:
        """Raise everything that is wrong, in and between the files."""
        too_many = crowded(read.source for read in files.words.values())
        if not self.full:  # what was not read would be called missing
            self.errors += [too_many] if too_many else islice(mistakes(files), MAX_ERRORS)
        if self.errors:
            raise PackErrors(sorted(self.errors, key=_place))

    def digest(self) -> str:
        return self._hash.hexdigest()


def _place(error: DxproofError) -> tuple[str, int, int]:
    where = error.where or Where("")
    return where.path, where.line or 0, where.column or 0
