"""Levels that a study calls normal, narrowings that it shows to be gone, and places that an addendum takes back."""

from dataclasses import dataclass

from dxproof.engine.extract.facts.matches import matches
from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.facts.results import StudyIndex
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import LevelNormal, Place, Span, Statement
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Assertion

# Characters: 'C2-C3: No significant abnormality' is short.
_LONGEST_NORMAL = 140


def find_normals(
    view: NoteView, sentences: Sentences, placement: Placement, studies: StudyIndex, statements: list[Statement]
) -> list[LevelNormal]:
    """Levels that a study calls normal, and narrowings that it shows to be gone."""
    found: list[LevelNormal] = []
    if not studies.studies:
        return found
    layer = sentences.grammar.layers[Layer.LEVEL]
    read = {view.unit_at(statement.span.start) for statement in statements}
    for index in _placed_units(view):
        if index in read:
            continue  # 'left C1-C2 ok': a denial of its own, with its side
        unit = view.units[index]
        about = view.any_of((Kind.COMPARTMENT, Kind.NARROWING), unit.start, unit.end)
        if unit.cell or unit.end - unit.start > _LONGEST_NORMAL or about:
            continue
        match = next(matches(sentences.of(index), layer), None)
        number = studies.of_unit(index, unit.end) if match is not None else None
        if match is None or number is None:
            continue
        named = [place for node in match.role("at") if isinstance(node, Chunk) for place in node.places]
        span = view.span(unit.start, unit.end, unit.section)
        for place in dict.fromkeys(named or placement.heading_places(index)):
            if place.region or place.level:
                found.append(LevelNormal(span, place, number))
    return found + _gone(view, sentences, statements)


def _placed_units(view: NoteView) -> list[int]:
    """The units that name a place, or stand under one."""
    named = [mention.start for mention in view.by_kind.get(Kind.REGION, ())]
    named += [level.start for level in view.levels]
    indices = {index for position in named if (index := view.unit_at(position)) is not None}
    return sorted(indices | {index for index, unit in enumerate(view.units) if unit.headings})


def _gone(view: NoteView, sentences: Sentences, statements: list[Statement]) -> list[LevelNormal]:
    """'… resolved on the repeat MRI': that study denies what was there."""
    found: list[LevelNormal] = []
    for statement in statements:
        index = view.unit_at(statement.span.start)
        over = statement.assertion in (Assertion.HISTORICAL, Assertion.NEGATED) and statement.study is not None
        if not over or index is None or statement.study is None:
            continue
        match = next(matches(sentences.of(index), sentences.grammar.layers[Layer.GONE]), None)
        if match is None:
            continue
        nodes = match.sentence.nodes[match.match.start() : match.match.end()]
        section = view.units[index].section
        span = view.span(nodes[0].start, nodes[-1].end, section, Assertion.NEGATED, statement.span.cue or "")
        found.append(LevelNormal(span, statement.place, statement.study))
    return found


@dataclass(frozen=True, slots=True)
class Correction:
    """A place that the note takes back, and the one that it names instead, if it names one."""

    place: Place
    instead: Place | None
    span: Span | None


def find_corrections(view: NoteView, sentences: Sentences) -> list[Correction]:
    """What the addenda take back: 'level is C2-C3, not C1-C2'."""
    found: list[Correction] = []
    for index, unit in enumerate(view.units):
        if not unit.addendum:
            continue
        sentence = sentences.of(index)
        taken = [
            node
            for match in matches(sentence, sentences.grammar.layers[Layer.WITHDRAWN])
            for node in match.role("at")
            if isinstance(node, Chunk)
        ]
        named = [n for n in sentence.nodes if isinstance(n, Chunk) and n.kind is ChunkKind.PLACE and n.leveled]
        others = [chunk for chunk in named if chunk not in taken and len(chunk.places) == 1]
        new = others[0] if len(others) == 1 else None
        found += [
            Correction(
                place, new.places[0] if new else None, view.span(new.start, new.end, unit.section) if new else None
            )
            for chunk in dict.fromkeys(taken)
            for place in chunk.places
        ]
    return found
