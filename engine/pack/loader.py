"""Read a pack folder into a frozen Pack. All mistakes of all files are reported together, with positions."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.pack.applied import AppliedProfile
from dxproof.engine.pack.codes import OF_A_VISIT, CodeTable
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
    CourseFile,
    DatesFile,
    ElementFile,
    EpisodeFile,
    ExclusionFile,
    FactsFile,
    FaqEntry,
    FaqFile,
    FeatureFile,
    GrammarFile,
    LayoutFile,
    LevelsFile,
    Lexicon,
    Model,
    PackFile,
    PitfallEntry,
    PitfallsFile,
    ProcedureGroup,
    ProceduresFile,
    RegistersFile,
    RuleFile,
    SectionsFile,
    SpellingFile,
    SymptomFile,
    VisitFile,
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
MAX_ERRORS = 1000  # of mistakes between files; each one costs a search for the nearest name

_LEXICON: dict[str, type[Model]] = {
    "region": AxisFile,
    "compartment": AxisFile,
    "narrowing": AxisFile,
    "mechanism": AxisFile,
    "feature": FeatureFile,
    "element": ElementFile,
    "course": CourseFile,
    "veto": ExclusionFile,
    "binding": BindingFile,
    "care": CareFile,
    "symptom": SymptomFile,
    "spelling": SpellingFile,
}
_SHARED_FILES: dict[str, type[Model]] = {
    "assertion": AssertionFile,
    "characters": CharactersFile,
    "dates": DatesFile,
    "levels": LevelsFile,
    "layout": LayoutFile,
    "sections": SectionsFile,
    "registers": RegistersFile,
    "contexts": ContextsFile,
    "grammar": GrammarFile,
    "constructions": ConstructionsFile,
    "facts": FactsFile,
    "visit": VisitFile,
    "spelling": SpellingFile,
}
# The YAML files of a pack folder: their names by subfolder, None for any name.
_FILES: dict[str, tuple[str, ...] | None] = {
    # templates: for generated tests, read by engine.testing
    "": ("pack", "codes", "pitfalls", "procedures", "faq", "templates", "episode"),
    "lexicon": (*_LEXICON, *_SHARED_FILES),
    "rules": None,
}


@dataclass(frozen=True, eq=False)
class Pack:
    """A rule pack as data: identity, lexicon, decision table, rules, pitfalls, related procedures, questions of coders.

    A pack of a visit has no table, and the one thing that its rules judge is the visit. A pack equals itself only.
    """

    file: PackFile
    lexicon: Lexicon
    codes: CodesFile
    rules: tuple[RuleFile, ...]
    pitfalls: tuple[PitfallEntry, ...]
    faq: tuple[FaqEntry, ...]
    digest: str
    folder: str
    procedures: tuple[ProcedureGroup, ...] = ()
    profile: AppliedProfile | None = None
    episode: EpisodeFile | None = None

    @cached_property
    def proof(self) -> frozenset[Modality]:
        """The modalities that the rules accept as proof."""
        return frozenset(m for rule in self.rules for part in rule.conditions() for m in part.modalities)

    @property
    def is_of_visit(self) -> bool:
        """Whether its rules are of a visit, and of no code."""
        return self.file.applies is not None

    @cached_property
    def table(self) -> CodeTable:
        """The decision table with its rows expanded to codes."""
        return CodeTable(self.codes)

    @cached_property
    def judged_rules(self) -> tuple[RuleFile, ...]:
        """The rules with their parameters filled in: what notes are judged by."""
        return tuple(with_parameters(rule) for rule in self.rules)


def shipped_packs() -> dict[str, Path]:
    """The shipped packs: id -> folder of the newest version."""
    return {name: find_pack(name) for name in packs_in(RULES_FOLDER).ids()}


def find_versions(name: str) -> PackVersions | Path:
    """The versions of a shipped pack (``m99-stenosis``, ``m99-stenosis@1.0.0``) or of a folder."""
    return find_pack_versions(name, RULES_FOLDER)


def find_pack(name: str) -> Path:
    """The folder of the newest version of a shipped pack, or the folder itself. Raises DxproofError."""
    found = find_versions(name)
    return found if isinstance(found, Path) else found.newest.folder


def pack_of_code(code: str) -> str | None:
    """The shipped pack that has a code, if any."""
    return next((name for name in shipped_packs() if code in load_pack(name).table.codes), None)


def load_pack(name: str) -> Pack:
    """Load the newest version of a shipped pack, or a folder. Raises PackErrors with all mistakes."""
    return load_folder(find_pack(name))


def load_folder(folder: Path) -> Pack:
    """Load one version. Raises PackErrors."""
    folder = folder.resolve()
    reading = _Reading(folder)
    reading.errors += stray_files(folder, _FILES, reading.label)
    pack_file = reading.one(folder / "pack.yaml", PackFile)
    is_visit = pack_file is not None and pack_file.file.applies is not None
    codes = reading.one(folder / "codes.yaml", CodesFile, optional=is_visit)
    words = reading.words(pack_file)
    rule_files = sorted(path for path in (folder / "rules").glob("*.yaml") if path.name[0] != ".")
    rules = [reading.one(path, RuleFile) for path in rule_files[:MAX_FILES]]
    pitfalls = reading.one(folder / "pitfalls.yaml", PitfallsFile, optional=is_visit)
    procedures = reading.one(folder / "procedures.yaml", ProceduresFile, optional=True)
    faq = reading.one(folder / "faq.yaml", FaqFile, optional=True)
    episode = reading.one(folder / "episode.yaml", EpisodeFile, optional=True)
    reading.finish(
        Files(
            pack_file,
            codes,
            tuple(read for reads in words.values() for read in reads),
            tuple(rule for rule in rules if rule is not None),
            reading.label(folder / "rules"),
            frozenset(reading.rule_ids),
            pitfalls,
            procedures,
            faq,
        )
    )
    assert pack_file is not None
    return Pack(
        file=pack_file.file,
        lexicon=Lexicon.model_validate(
            {name: merged([read.file for read in reads]) for name, reads in words.items() if reads}
        ),
        codes=codes.file if codes else OF_A_VISIT,
        rules=_in_order(pack_file.file, [rule.file for rule in rules if rule is not None]),
        pitfalls=pitfalls.file.pitfalls if pitfalls else (),
        faq=faq.file.questions if faq else (),
        digest=reading.digest(),
        folder=str(folder),
        procedures=procedures.file.groups if procedures else (),
        episode=episode.file if episode else None,
    )


def _in_order(pack: PackFile, rules: list[RuleFile]) -> tuple[RuleFile, ...]:
    """The rules in the order of the checklist in pack.yaml."""
    return tuple(sorted(rules, key=lambda rule: pack.rules.index(rule.rule)))


def digest_of(files: Mapping[str, bytes]) -> str:
    """One SHA-256 over file names and contents, independent of their location and order.

    Line endings do not matter: a checkout may change them.
    """
    total = hashlib.sha256()
    for name in sorted(files):
        content = files[name].replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


_shared_source = lru_cache(maxsize=64)(parse_yaml)  # the packs of a process have these files in common


class _Reading:
    """Collects errors and the bytes for the digest while the files of a pack are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors: list[DxproofError] = []
        self.rule_ids: set[str] = set()
        self.full = False
        self._bytes = 0
        self._read: dict[str, bytes] = {}

    def one(self, path: Path, shape: type[M], optional: bool = False) -> Read[M] | None:
        """One file as its model; None if it has mistakes, which are collected, or is not there and need not be."""
        if self.full or (optional and not os.path.lexists(path)):
            return None
        label = self.label(path)
        shipped = self.folder.is_relative_to(RULES_FOLDER) or path.is_relative_to(RULES_FOLDER)
        try:
            # Shipped files may be links into an installer's cache; a site's pack must not link outside its folder.
            raw = read_bytes(path, label, None if shipped else self.folder)
            source = (_shared_source if path.is_relative_to(RULES_FOLDER / SHARED) else parse_yaml)(raw, label)
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
            return Read(source, shape.model_validate(source.data), path.is_relative_to(RULES_FOLDER / SHARED))
        except ValidationError as error:
            self.errors += shape_errors(source, error, shape)
            return None

    def words(self, pack: Read[PackFile] | None) -> dict[str, list[Read[Model]]]:
        """The lexicon files: the shared ones that the pack builds on and its own."""
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
        """A path for messages, relative to the folder that contains the pack."""
        for base in (self.folder.parent, RULES_FOLDER):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return str(path)

    def _base(self, path: Path) -> Path:
        """The folder that file names in the digest are relative to: the pack, or for shared files the folder of all packs."""
        return self.folder if path.is_relative_to(self.folder) else RULES_FOLDER

    def finish(self, files: Files) -> None:
        """Raise all mistakes, inside files and between them."""
        too_many = too_many_wordings(read.source for read in files.words)
        if files.codes and not too_many:
            too_many = too_many_codes(files.codes.source, files.codes.file)
        if not self.full:  # otherwise unread files would be reported as missing
            self.errors += [too_many] if too_many else islice(mistakes(files), MAX_ERRORS)
        if self.errors:
            raise PackErrors(sorted(self.errors, key=_place))

    def digest(self) -> str:
        return digest_of(self._read)


def _place(error: DxproofError) -> tuple[str, int, int]:
    where = error.where or Where("")
    return where.path, where.line or 0, where.column or 0
