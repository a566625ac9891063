"""Which units of a note are read: those that name an opening or a narrowing, and around them what these refer to."""

from collections.abc import Iterable

from dxproof.engine.extract.levels import LevelMention
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.text.blocks import BlockKind
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import BESIDE, Kind
from dxproof.engine.pack.model import Trait

# Units after a statement that may resume it, and units before one that may name its level or cause.
_AFTER, _BEFORE = 2, 8
BY_THEMSELVES = frozenset({Trait.ALONE, Trait.CARRIED, Trait.WHOLE})
# What says nothing in a note that names no opening and no narrowing.
_OF_FINDINGS = frozenset({Kind.NARROWING, Kind.MECHANISM, Kind.EXCLUSION, Kind.ENCOUNTER, Kind.PAYER})


def to_look_at(mentions: list[Mention], levels: list[LevelMention]) -> list[int]:
    """Where the terms stand for whose sake a block is cut into its sentences."""
    kinds = {mention.term.kind for mention in mentions}
    silent, placed = BESIDE, True
    if not (Kind.COMPARTMENT in kinds or Kind.TITLE in kinds or any(map(_stands_alone, mentions))):
        placed = Kind.STUDY in kinds
        silent |= _OF_FINDINGS if placed else _OF_FINDINGS | {Kind.REGION}
    return [m.start for m in mentions if m.term.kind not in silent] + [level.start for level in levels if placed]


def _stands_alone(mention: Mention) -> bool:
    return mention.term.kind is Kind.NARROWING and not mention.term.traits.isdisjoint(BY_THEMSELVES)


def units_to_read(view: NoteView) -> list[int]:
    """The numbers of the units that may say something, in order."""
    found = view.by_kind.get
    if not any(kind in view.by_kind for kind in (Kind.NARROWING, Kind.COMPARTMENT, Kind.TITLE)):
        return []
    narrowings = filter(_stands_alone, found(Kind.NARROWING, ()))
    said = _units_of(view, found(Kind.COMPARTMENT, ()), found(Kind.TITLE, ()), narrowings)
    named = _units_of(view, found(Kind.MECHANISM, ()), found(Kind.REGION, ()))
    named |= {n for level in view.levels if (n := view.unit_at(level.start)) is not None}
    apart = (BlockKind.ROW, BlockKind.FIELD, BlockKind.FORM)  # cells, the fields of records, options
    wanted = said | {n for n, unit in enumerate(view.units) if unit.block.kind in apart}
    for n in said:
        wanted.update(range(n + 1, min(n + 1 + _AFTER, len(view.units))))
        wanted.update(other for other in range(max(0, n - _BEFORE), n) if other in named or other == n - 1)
    lines = {view.units[n].line for n in said}
    wanted.update(
        n for n in named if view.units[n].line in lines and not wanted.isdisjoint(range(n - _BEFORE, n + _BEFORE))
    )
    return sorted(wanted)


def _units_of(view: NoteView, *mentions: Iterable[Mention]) -> set[int]:
    return {n for found in mentions for m in found if (n := view.unit_at(m.start)) is not None}
