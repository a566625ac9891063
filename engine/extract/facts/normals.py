"""Levels and sides that a study calls normal, narrowings that it shows to have resolved, places that an addendum takes back."""

from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import NOWHERE
from dxproof.engine.extract.reading.event import chunks_of
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import LevelNormal, Statement
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
