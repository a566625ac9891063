"""A comparison of two packs as text and as JSON (``dxproof/compare/1``)."""

import textwrap
from collections.abc import Iterator
from typing import TypeAlias

from dxproof.engine.authoring.compare import Comparison, NoteChange, VerdictChange
from dxproof.engine.authoring.pack_diff import PackDifference, Unit
from dxproof.engine.authoring.patched_pack import ComparedPack
from dxproof.engine.claim import Note
from dxproof.engine.errors import Where
from dxproof.engine.report.stamp import ENGINE, program

WIDTH = 100
_SHOWN_CAUSES = 3
_KIND = {"status": "status of", "supported_codes": "supported codes", "rule": "rule", "pitfall": "pitfall"}

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def render(comparison: Comparison) -> str:
    """The comparison as text: the packs, the differing lines, and each note with the causes of its changes."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"old  {_side(comparison.old)}"
    yield f"new  {_side(comparison.new)}"
    yield f"by   {program(ENGINE)}"
    yield ""
    differences = [difference for unit in comparison.units for difference in unit.differences]
    prose = sum(difference.prose for difference in differences)
    yield (
        f"{_count(len(differences), 'line')} of YAML {'differs' if len(differences) == 1 else 'differ'}"
        f"{f', {prose} of them without effect on verdicts' if prose else ''}"
    )
    for unit in comparison.units:
        for difference in unit.deciding:
            yield from _difference(difference, "  ")
    yield ""
    counts = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in comparison.counts().items() if number)
    changed = len(comparison.changed)
    yield (
        f"{_count(comparison.judged, 'note')} judged with both, {changed} with a changed verdict"
        f"{f' ({counts})' if counts else ''}{f', {len(comparison.failures)} not judged' if comparison.failures else ''}"
    )
    for change in comparison.changed:
        yield ""
        yield _name(change.note)
        for verdict in change.verdicts:
            yield from _verdict(comparison, verdict)


def _verdict(comparison: Comparison, verdict: VerdictChange) -> Iterator[str]:
    name = f"{_KIND[verdict.kind]} {verdict.of}".strip()
    yield from _wrapped(f"{name}: {verdict.old} -> {verdict.new}", "  ", "    ")
    if verdict.because:
        yield from _causes([comparison.units[index] for index in verdict.because], "each by itself")
    else:
        yield "      needs several changes together"
        yield from _causes([comparison.units[index] for index in verdict.together], "all needed")


def _causes(units: list[Unit], how: str) -> Iterator[str]:
    for unit in units[:_SHOWN_CAUSES]:
        for difference in unit.deciding:
            yield from _difference(difference, "      ")
    if len(units) > _SHOWN_CAUSES:
        yield f"      and {len(units) - _SHOWN_CAUSES} more, {how}"


def _difference(difference: PackDifference, indent: str) -> Iterator[str]:
    places = [f"{side} {where}" for side, where in (("old", difference.old), ("new", difference.new)) if where]
    yield from _wrapped(f"{', '.join(places)}: {difference}", indent, f"{indent}  ")


def _side(side: ComparedPack) -> str:
    pack, profile = side.pack, side.pack.profile
    settings = f"; profile {profile.name} (sha256 {profile.digest[:8]}…)" if profile else ""
    return f"{pack.file.pack} {pack.file.version} (sha256 {pack.digest[:8]}…) FY{pack.file.fiscal_year}{settings}"


def _name(note: Note) -> str:
    return note.source or note.id or "note"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )


# ---- for programs ------------------------------------------------------------------------------------------------


def as_json(comparison: Comparison) -> dict[str, Json]:
    """The comparison as JSON values. Keys are never omitted."""
    return {
        "schema": "dxproof/compare/1",
        "old": _side_json(comparison.old),
        "new": _side_json(comparison.new),
        "engine": {"name": ENGINE.name, "version": ENGINE.version},
        "units": [_unit_json(unit, index in comparison.refused) for index, unit in enumerate(comparison.units)],
        "judged": comparison.judged,
        "changed": len(comparison.changed),
        "not_judged": len(comparison.failures),
        "counts": dict(comparison.counts()),
        "notes": [_note_json(change) for change in comparison.changed],
    }


def _side_json(side: ComparedPack) -> dict[str, Json]:
    pack, profile = side.pack, side.pack.profile
    return {
        "id": pack.file.pack,
        "version": pack.file.version,
        "fiscal_year": pack.file.fiscal_year,
        "digest": pack.digest,
        "profile": {"name": profile.name, "digest": profile.digest} if profile else None,
    }


def _unit_json(unit: Unit, refused: bool) -> dict[str, Json]:
    return {
        "file": unit.file,
        "prose": unit.prose,
        "stands_alone": not refused,
        "differences": [
            {
                "node": difference.node,
                "prose": difference.prose,
                "old": _place_json(difference.old, difference.was),
                "new": _place_json(difference.new, difference.now),
            }
            for difference in unit.differences
        ],
    }


def _place_json(where: Where | None, says: str | None) -> Json:
    if where is None:
        return None
    return {"file": where.path, "line": where.line, "column": where.column, "says": says}


def _note_json(change: NoteChange) -> dict[str, Json]:
    return {
        "id": change.note.id,
        "source": change.note.source,
        "verdicts": [
            {
                "kind": verdict.kind,
                "of": verdict.of or None,
                "old": verdict.old,
                "new": verdict.new,
                "because": list(verdict.because),
                "together": list(verdict.together),
            }
            for verdict in change.verdicts
        ],
    }
