"""Read a pack folder into a frozen Pack; every mistake of every file is reported at once, with its place."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem
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
        hint=f"shipped: {', '.join(shipped)}; or give a folder with a pack.yaml",
    )


def load_pack(name: str) -> Pack:
    """Load a shipped pack or a folder. Raises PackErrors with everything that is wrong."""
    folder = find_pack(name)
    reading = _Reading(folder)
    pack_file = reading.one(folder / "pack.yaml", PackFile)
    codes = reading.one(folder / "codes.yaml", CodesFile)
    words = {name: reading.one(folder / "lexicon" / f"{name}.yaml", shape) for name, shape in _LEXICON.items()}
    words |= {name: reading.one(RULES_FOLDER / SHARED / f"{name}.yaml", shape) for name, shape in _SHARED_FILES.items()}
    rules = [reading.one(path, RuleFile) for path in sorted((folder / "rules").glob("*.yaml"))]
    pitfalls = reading.one(folder / "pitfalls.yaml", PitfallsFile)
    reading.finish()
    assert isinstance(pack_file, PackFile)
    assert isinstance(codes, CodesFile)
    assert isinstance(pitfalls, PitfallsFile)
    return Pack(
        file=pack_file,
        lexicon=Lexicon.model_validate(words),
        codes=codes,
        rules=_in_table_order([rule for rule in rules if isinstance(rule, RuleFile)]),
        pitfalls=pitfalls.pitfalls,
        digest=reading.digest(),
        folder=str(folder),
    )


# The order in which a reader wants the checklist: the axes first, then the tips, then the claim.
_READING_ORDER = (
    "region-stated",
    "mechanism-stated",
    "imaging-cited",
    "conservative-care",
    "symptom-paired",
    "lcd-sequence",
    "not-classified-elsewhere",
)


def _in_table_order(rules: list[RuleFile]) -> tuple[RuleFile, ...]:
    known = {name: index for index, name in enumerate(_READING_ORDER)}
    return tuple(sorted(rules, key=lambda rule: (known.get(rule.rule, len(known)), rule.rule)))


class _Reading:
    """Collects errors and the digest while the files of one pack are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors: list[DxproofError] = []
        self._hash = hashlib.sha256()

    def one(self, path: Path, shape: type[M]) -> M | None:
        label = self._label(path)
        try:
            source = read_yaml(path, label)
        except DxproofError as error:
            self.errors.append(error)
            return None
        self._hash.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return self._guard(source, lambda: shape.model_validate(source.data))

    def _guard(self, source: Source, build: Callable[[], M]) -> M | None:
        try:
            return build()
        except ValidationError as error:
            for item in error.errors(include_url=False, include_input=False):
                way = tuple(item["loc"])
                shown = ".".join(str(part) for part in way) or "the file"
                self.errors.append(
                    DxproofError(
                        Problem.PACK_SHAPE, f"{shown}: {item['msg']}", source.where(way), "see docs/architecture.md"
                    )
                )
            return None

    def _label(self, path: Path) -> str:
        for base in (self.folder.parent, RULES_FOLDER):
            if path.is_relative_to(base):
                return str(path.relative_to(base))
        return str(path)

    def finish(self) -> None:
        if self.errors:
            raise PackErrors(self.errors)

    def digest(self) -> str:
        return self._hash.hexdigest()
