"""Compare two versions of a pack on the same notes: which verdicts change, and which lines of YAML cause it.

Causes are found by trial: each unit of change is applied to the old pack alone, and the notes whose verdicts changed
are judged again. If no single unit changes a verdict, units are removed from the new pack one by one: those without
which the new verdict is not reached are needed together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from dxproof.engine.authoring.pack_diff import Unit
from dxproof.engine.authoring.patched_pack import ComparedPack, PatchedPack, patched_pack
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError
from dxproof.engine.extract.pipeline import forget
from dxproof.engine.guard import note_guard
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.pack.loader import Pack, find_pack, load_folder
from dxproof.engine.pack.profile import apply, read_profile

ABSENT = "–"
Key: TypeAlias = tuple[str, str]  # kind and subject of a verdict
Verdicts: TypeAlias = dict[Key, str]

KINDS = ("status", "supported_codes", "rule", "pitfall")


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One verdict of a note on which the packs differ.

    ``because`` are the units that each change it alone; if there is none, ``together`` are those needed together.
    """

    kind: str
    of: str
    old: str
    new: str
    because: tuple[int, ...] = ()
    together: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note with its changed verdicts."""

    note: Note
    verdicts: tuple[VerdictChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of a comparison. ``failures`` are notes that one of the packs could not judge."""

    old: ComparedPack
    new: ComparedPack
    units: tuple[Unit, ...]
    refused: frozenset[int]
    judged: int
    changed: tuple[NoteChange, ...]
    failures: tuple[DxproofError, ...]

    def counts(self) -> dict[str, int]:
        """The number of changed verdicts, by kind."""
        kinds = [verdict.kind for change in self.changed for verdict in change.verdicts]
        return {kind: kinds.count(kind) for kind in KINDS}


def open_pack(name: str, profile: Path | None) -> ComparedPack:
    """A pack by its id (``m99-stenosis@1.0.0``) or folder. Raises DxproofError."""
    folder = find_pack(name).resolve()
    pack = load_folder(folder)
    settings = read_profile(profile) if profile else None
    return ComparedPack(folder, apply(pack, settings) if settings else pack, settings)


def compare(old: ComparedPack, new: ComparedPack, notes: Iterable[Note], target: str | None = None) -> Comparison:
    """Judge notes with both packs and find what changed the verdicts.

    Both packs judge every note, regardless of their effective dates: the question is what would change. The date of a
    note matters only for rules about the age of a study.
    """
    of_old = Engine(old.pack)
    of_new = Engine(new.pack, like=of_old)
    judged = 0
    changed: list[_Changed] = []
    failures: list[DxproofError] = []
    for note in notes:
        try:
            with note_guard(note):
                before, after = (verdicts_of(engine.judge_note(note, target)) for engine in (of_old, of_new))
        except DxproofError as error:
            failures.append(error)
            continue
        judged += 1
        if before != after:
            changed.append(_Changed(note, before, after))
    with patched_pack(old, new) as patched:
        changes, refused = _explained(patched, of_old, of_new, changed, target) if changed else ((), frozenset[int]())
        return Comparison(old, new, patched.units, refused, judged, changes, tuple(failures))


@dataclass(frozen=True, slots=True)
class _Changed:
    """A note with changed verdicts: all its verdicts by both packs."""

    note: Note
    before: Verdicts
    after: Verdicts


DecisiveUnits: TypeAlias = dict[tuple[int, Key], list[int]]  # (note, verdict) -> the units that change it


def _explained(
    patched: PatchedPack, of_old: Engine, of_new: Engine, changed: list[_Changed], target: str | None
) -> tuple[tuple[NoteChange, ...], frozenset[int]]:
    """The changed verdicts with the units that cause them, and the units that cannot be applied alone."""
    deciding = [index for index, unit in enumerate(patched.units) if not unit.prose]
    alone: DecisiveUnits = {}
    refused: set[int] = set()
    before = {number: (entry.note, entry.before) for number, entry in enumerate(changed)}
    for index in deciding:
        pack = patched.pack_with([index])
        if pack is None:
            refused.add(index)
        else:
            _note_moves(alone, index, pack, of_old, before, target)
    open_ = {n: c for n, c in enumerate(changed) if any((n, key) not in alone for key in _keys(c.before, c.after))}
    after = {number: (entry.note, entry.after) for number, entry in open_.items()}
    needed: DecisiveUnits = {}
    for index in deciding if open_ else ():
        pack = patched.pack_with(other for other in range(len(patched.units)) if other != index)
        if pack is not None:
            _note_moves(needed, index, pack, of_new, after, target)
        else:  # the others cannot be applied without it
            for number, entry in open_.items():
                for key in _keys(entry.before, entry.after):
                    needed.setdefault((number, key), []).append(index)
    return tuple(_note_change(n, entry, alone, needed) for n, entry in enumerate(changed)), frozenset(refused)


def _note_moves(
    moved: DecisiveUnits,
    index: int,
    pack: Pack,
    like: Engine,
    judged: Mapping[int, tuple[Note, Verdicts]],
    target: str | None,
) -> None:
    """Judge notes with a patched pack: which verdicts differ from those of the pack that it is like."""
    engine = Engine(pack, like=like)
    for number, (note, verdicts) in judged.items():
        try:
            keys = _keys(verdicts, verdicts_of(engine.judge_note(note, target)))
        except DxproofError:  # the target is not in this table: all its verdicts change
            keys = list(verdicts)
        for key in keys:
            moved.setdefault((number, key), []).append(index)
    if pack.digest != like.pack.digest:
        forget(pack)


def verdicts_of(judgement: Judgement) -> Verdicts:
    """The verdicts of a judgement: statuses, supported codes, rules, pitfalls."""
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
    """The verdicts that differ, without rules of a code that only one pack considers."""
    codes = {code for kind, code in before.keys() & after.keys() if kind == "status"}
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    keys = [(kind, of) for kind, of in keys if kind != "rule" or of.partition(" ")[0] in codes]
    return sorted(keys, key=lambda key: (KINDS.index(key[0]), key[1]))


def _note_change(number: int, entry: _Changed, alone: DecisiveUnits, needed: DecisiveUnits) -> NoteChange:
    verdicts = []
    for key in _keys(entry.before, entry.after):
        because = tuple(alone.get((number, key), ()))
        together = () if because else tuple(needed.get((number, key), ()))
        old, new = entry.before.get(key, ABSENT), entry.after.get(key, ABSENT)
        verdicts.append(VerdictChange(*key, old, new, because, together))
    return NoteChange(entry.note, tuple(verdicts))
