"""Two versions of a pack over the same notes: which verdicts change, and which lines of YAML change them.

A line is found by trial, not by reasoning: each unit in which the packs differ is put into the old pack alone, and the
notes whose verdicts changed are judged once more. Where no unit alone moves a verdict, several are needed together.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import yaml

from dxproof.engine.authoring.pack_diff import PROFILE, Unit, patched, read_trees, settings_of, units_between
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError
from dxproof.engine.extract.pipeline import forget
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.pack.loader import Pack, find_pack, load_folder
from dxproof.engine.pack.profile import Profile, apply, read_profile
from dxproof.engine.pack.yaml_source import Source, Value

ABSENT = "–"
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
Key: TypeAlias = tuple[str, str]  # what kind of verdict, and of what
Verdicts: TypeAlias = dict[Key, str]

KINDS = ("status", "supported_codes", "rule", "pitfall")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two packs, with a site's profile if one is applied."""

    folder: Path
    pack: Pack
    profile: Profile | None

    def trees(self) -> dict[str, Source]:
        return read_trees(self.folder, self.profile.source if self.profile else None)


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One verdict of a note that the packs do not share, and the units that move it when tried alone."""

    kind: str
    of: str
    old: str
    new: str
    because: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note with its changed verdicts."""

    note: Note
    verdicts: tuple[VerdictChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the notes. ``failures`` are of notes that one of the packs could not judge."""

    old: Side
    new: Side
    units: tuple[Unit, ...]
    refused: frozenset[int]
    judged: int
    changed: tuple[NoteChange, ...]
    failures: tuple[DxproofError, ...]

    def counts(self) -> dict[str, int]:
        """How many verdicts changed, by kind."""
        kinds = [verdict.kind for change in self.changed for verdict in change.verdicts]
        return {kind: kinds.count(kind) for kind in KINDS}


def open_side(name: str, profile: Path | None) -> Side:
    """A pack by its id (``m99-stenosis@1.0.0``) or folder. Raises DxproofError."""
    folder = find_pack(name).resolve()
    pack = load_folder(folder)
    settings = read_profile(profile) if profile else None
    return Side(folder, apply(pack, settings) if settings else pack, settings)


def compare(old: Side, new: Side, notes: Iterable[Note], target: str | None = None) -> Comparison:
    """Judge notes under both packs and find what moved the verdicts.

    Both packs judge every note, whatever their windows: the question is what would change. A note's date counts only
    where a rule measures from it.
    """
    engines = Engine(old.pack), Engine(new.pack)
    judged = 0
    changed: list[tuple[Note, Verdicts, Verdicts]] = []
    failures: list[DxproofError] = []
    for note in notes:
        try:
            before, after = (verdicts_of(engine.judge_note(note, target)) for engine in engines)
        except DxproofError as error:
            failures.append(error)
            continue
        judged += 1
        if before != after:
            changed.append((note, before, after))
    units = units_between(old.trees(), new.trees())
    moved: dict[tuple[int, Key], list[int]] = {}
    refused: set[int] = set()
    if changed:
        for index, engine in _tried(old, new, units):
            if engine is None:
                refused.add(index)
                continue
            for number, (note, before, _) in enumerate(changed):
                for key in _moved_by(engine, note, target, before):
                    moved.setdefault((number, key), []).append(index)
    return Comparison(
        old,
        new,
        units,
        frozenset(refused),
        judged,
        tuple(_note_change(number, *entry, moved) for number, entry in enumerate(changed)),
        tuple(failures),
    )


def verdicts_of(judgement: Judgement) -> Verdicts:
    """What a report concludes, verdict by verdict: statuses, supported codes, rules, pitfalls."""
    found: Verdicts = {}
    for candidate in judgement.candidates:
        found["status", candidate.code.code] = candidate.status.value
    found["supported_codes", ""] = ", ".join(judgement.supported) or "none"
    for candidate in judgement.candidates:
        for outcome in candidate.outcomes:
            found["rule", f"{candidate.code.code} {outcome.rule.rule}"] = outcome.status.value
    for pitfall in judgement.pitfalls:
        found["pitfall", pitfall.entry.id] = f"raised ({pitfall.entry.severity.value})"
    return found


def _keys(before: Verdicts, after: Verdicts) -> list[Key]:
    """What the packs conclude otherwise; the rules of a code that only one of them looks at say nothing new."""
    codes = {code for kind, code in before.keys() & after.keys() if kind == "status"}
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    keys = [(kind, of) for kind, of in keys if kind != "rule" or of.partition(" ")[0] in codes]
    return sorted(keys, key=lambda key: (KINDS.index(key[0]), key[1]))


def _note_change(
    number: int, note: Note, before: Verdicts, after: Verdicts, moved: Mapping[tuple[int, Key], list[int]]
) -> NoteChange:
    verdicts = tuple(
        VerdictChange(*key, before.get(key, ABSENT), after.get(key, ABSENT), tuple(moved.get((number, key), ())))
        for key in _keys(before, after)
    )
    return NoteChange(note, verdicts)


def _moved_by(engine: Engine, note: Note, target: str | None, before: Verdicts) -> list[Key]:
    try:
        return _keys(before, verdicts_of(engine.judge_note(note, target)))
    except DxproofError:  # the unit takes the target out of the table: it moves whatever was said of it
        return list(before)


# ---- the old pack with one unit of the new -----------------------------------------------------------------------


def _tried(old: Side, new: Side, units: tuple[Unit, ...]) -> Iterator[tuple[int, Engine | None]]:
    """For each unit that can change a verdict, the old pack with that unit; None where it cannot stand alone."""
    with TemporaryDirectory(prefix="dxproof-compare-") as place:
        folder = Path(place) / old.folder.name
        trees = old.trees()
        for name in trees:
            if name != PROFILE:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(old.folder / name, folder / name)
        for index, unit in enumerate(units):
            if unit.prose:
                continue
            try:
                pack = _with_unit(folder, trees.get(unit.file), unit, old, new)
            except DxproofError:
                yield index, None
                continue
            yield index, Engine(pack)
            if pack.digest not in (old.pack.digest, new.pack.digest):
                forget(pack)


def _with_unit(folder: Path, tree: Source | None, unit: Unit, old: Side, new: Side) -> Pack:
    """The old pack with one unit. Raises DxproofError where it cannot stand alone."""
    if unit.file == PROFILE:
        profile = _with_setting(folder.parent / "profile.yaml", unit, old, new)
        return apply(load_folder(old.folder), profile)
    path = folder / unit.file
    data = patched(tree.data if tree else None, unit.edits)
    try:
        _write(path, data)
        pack = load_folder(folder)
    finally:
        path.unlink(missing_ok=True)
        if tree is not None:
            shutil.copyfile(old.folder / unit.file, path)
    if not unit.file.startswith(("lexicon/", "codes.yaml")):
        pack = replace(pack, digest=old.pack.digest)  # the same words: no need to compile them again
    return apply(pack, old.profile) if old.profile else pack


def _with_setting(path: Path, unit: Unit, old: Side, new: Side) -> Profile:
    """The old profile, or an empty one, with one entry of the new."""
    known = old.profile or new.profile
    assert known is not None
    data = settings_of(old.profile.source if old.profile else None)
    named: dict[str, Value] = {"profile": known.file.profile, "pack": known.file.pack}
    settings = patched(data, unit.edits)
    _write(path, named | settings if isinstance(settings, dict) else named)
    return read_profile(path)


def _write(path: Path, data: Value) -> None:
    """A tree as a file; None takes the file away."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False), encoding="utf-8", newline="\n"
    )
