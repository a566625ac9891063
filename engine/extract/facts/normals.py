"""Levels and sides that a study calls normal, narrowings that it shows to have resolved, places that an addendum takes back."""

from dataclasses import dataclass

from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import NOWHERE
from dxproof.engine.extract.reading.event import chunks_of, is_chunk
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import LevelNormal, Place, Span, Statement
from dxproof.engine.pack.model import ChunkKind, Layer, Slot
from dxproof.engine.terms import Assertion, Section

# Characters: 'C2-C3: No significant abnormality' is short.
_LONGEST_NORMAL = 140
_NEXT = 3  # sentences from the one that calls a level wrong, in which the right one is named
_RESULTS = frozenset({Section.IMAGING, Section.FINDINGS, Section.IMPRESSION})


def find_normals(placement: Placement, statements: list[Statement]) -> list[LevelNormal]:
    """Levels and sides that a study calls normal, and narrowings that it shows to have resolved."""
    sentences, studies, view = placement.sentences, placement.studies, placement.sentences.view
    found: list[LevelNormal] = []
    read = {view.unit_at(statement.span.start) for statement in statements}
    for index in _placed_units(view) if studies.studies else ():
        if index in read:
            continue  # 'left C1-C2 ok': a denial of its own, with its side
        unit = view.units[index]
        if unit.cell or unit.end - unit.start > _LONGEST_NORMAL:
            continue
        about = (view.of(kind, unit.start, unit.end) for kind in (Kind.COMPARTMENT, Kind.NARROWING))
        if any(about) or not sentences.may_hold(index, ChunkKind.NORMAL, ChunkKind.NOT):
            continue
        number = studies.of_unit(index, unit.end)
        normal = next(iter(sentences.of(index).found(Layer.LEVEL)), None) if number is not None else None
        if normal is None or number is None:
            continue
        at = [node for node in normal.role("at") if isinstance(node, Chunk)]
        if any(node.start in view.study_words for node in at):
            continue  # 'MRI lumbar spine w/o': how the study was taken
        named = [place for node in at for place in node.places]
        span = view.span(unit.start, unit.end, unit.section)
        sides = {side.value for side in chunks_of(sentences.of(index).nodes, ChunkKind.SIDE)}
        side = sides.pop() if len(sides) == 1 else None  # 'C1-C2 left: clear'
        for place in dict.fromkeys(named or placement.heading_places(index)):
            if place.region or place.level:
                found.append(LevelNormal(span, place, number, (normal.by,), side))
    return found + _of_sides(placement) + _over(sentences, statements)


def _of_sides(placement: Placement) -> list[LevelNormal]:
    """The sides of a paired part that the result of a study calls normal: 'X-rays of both knees: right normal, left …'."""
    sentences, studies, view = placement.sentences, placement.studies, placement.sentences.view
    found: list[LevelNormal] = []
    if Slot.SIDE not in sentences.pack.table.by_slot or not studies.studies:
        return found
    sided = {index for side in view.by_kind.get(Kind.SIDE, ()) if (index := view.unit_at(side.start)) is not None}
    for index in sorted(sided):
        unit = view.units[index]
        if unit.void or not sentences.may_hold(index, ChunkKind.NORMAL):
            continue
        number = studies.of_unit(index, unit.end)
        if number is None or not (studies.studies[number].unit == index or unit.section in _RESULTS):
            continue  # what an examination finds normal
        for normal in sentences.of(index).found(Layer.LEVEL):
            # one that names a place and no side is another's
            found += [
                LevelNormal(
                    view.span(normal.nodes[0].start, word.end, unit.section), NOWHERE, number, (normal.by,), side.value
                )
                for word in normal.role("normal")
                for side in chunks_of(normal.role("at"), ChunkKind.SIDE)
            ]
    return found


def _placed_units(view: NoteView) -> list[int]:
    """The units that name a place, or stand under one."""
    named = [place.start for place in (*view.by_kind.get(Kind.REGION, ()), *view.levels)]
    indices = {index for position in named if (index := view.unit_at(position)) is not None}
    return sorted(indices | {index for index, unit in enumerate(view.units) if unit.headings})


def _over(sentences: Sentences, statements: list[Statement]) -> list[LevelNormal]:
    """'… resolved on the repeat MRI': that study denies what was there."""
    view = sentences.view
    found: list[LevelNormal] = []
    for statement in statements:
        index = view.unit_at(statement.span.start)
        over = statement.assertion in (Assertion.HISTORICAL, Assertion.NEGATED)
        if index is None or statement.study is None or not over or not sentences.may_match(index, Layer.RESOLVED):
            continue
        for told in sentences.of(index).found(Layer.RESOLVED)[:1]:
            section, cue = view.units[index].section, statement.span.cue or ""
            span = view.span(told.nodes[0].start, told.nodes[-1].end, section, Assertion.NEGATED, cue)
            found.append(LevelNormal(span, statement.place, statement.study, (told.by,)))
    return found


@dataclass(frozen=True, slots=True)
class Correction:
    """A place that the note takes back, by which construction, and the one that it names instead, if it names one."""

    place: Place
    by: str
    instead: Place | None = None
    span: Span | None = None


def find_corrections(sentences: Sentences, statements: list[Statement]) -> list[Correction]:
    """What the addenda take back: 'level is C2-C3, not C1-C2'; 'level miscounted' takes back all others than the one named next."""
    view = sentences.view
    found: list[Correction] = []
    for index, unit in enumerate(view.units):
        if not unit.block.addendum or not (withdrawn := sentences.of(index).found(Layer.WITHDRAWN)):
            continue
        taken: dict[Chunk, str] = {}
        for each in withdrawn:
            taken |= {node: each.by for node in each.role("at") if isinstance(node, Chunk) and node not in taken}
        if not taken and any(is_chunk(node, ChunkKind.TAKENBACK) for each in withdrawn for node in each.nodes):
            found += _all_before(sentences, index, withdrawn[0].by, statements)
            continue
        if not taken:
            found += _other_levels(sentences, index, withdrawn[0].by, statements)
            continue
        named = (node for node in sentences.of(index).nodes if isinstance(node, Chunk) and node.leveled)
        others = [chunk for chunk in named if chunk not in taken and len(chunk.places) == 1]
        instead: tuple[Place, Span] | tuple[None, None] = (None, None)
        if len(others) == 1:
            instead = others[0].places[0], view.span(others[0].start, others[0].end, unit.section)
        found += [Correction(place, by, *instead) for chunk, by in taken.items() for place in chunk.places]
    return found


def _all_before(sentences: Sentences, index: int, by: str, statements: list[Statement]) -> list[Correction]:
    """The places of what the note says outside its addenda and they do not say anew: 'the scan above is of another patient'."""
    view = sentences.view
    unit = view.units[index]
    span = view.span(unit.start, unit.end, unit.section)
    outside: list[Place] = []
    again: list[Place] = []
    for statement in statements:
        at = view.unit_at(statement.span.start)
        (again if at is not None and view.units[at].block.addendum else outside).append(statement.place)
    gone = (place for place in dict.fromkeys(outside) if not any(place.touches(new) for new in again))
    return [Correction(place, by, None, span) for place in gone]


def _other_levels(sentences: Sentences, index: int, by: str, statements: list[Statement]) -> list[Correction]:
    """The levels of what the note said before an addendum that calls its level wrong, for the one that it names first."""
    view = sentences.view
    for later in range(index, min(index + _NEXT, len(view.units))):
        if not view.units[later].addendum:
            break
        named = [node for node in sentences.of(later).nodes if isinstance(node, Chunk) and node.leveled and node.places]
        if named:
            right, span = named[0].places[0], view.span(named[0].start, named[0].end, view.units[later].section)
            before = (s.place for s in statements if s.place.level and s.span.end <= view.units[index].start)
            return [Correction(place, by, right, span) for place in dict.fromkeys(before) if not place.touches(right)]
    return []
