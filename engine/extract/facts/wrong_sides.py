"""Sides that an addendum takes back: 'Side above entered wrong. It is the right knee.'

What stood before it is about the other side (contract, 'When parts of a note disagree').
"""

from dataclasses import dataclass, replace

from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import chunks_of
from dxproof.engine.extract.view import NoteView
from dxproof.engine.facts import Span, Statement
from dxproof.engine.pack.codes import OTHER_SIDE
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Assertion

_NEXT = 2  # sentences from the one that takes a side back, in which the right one is named


@dataclass(frozen=True, slots=True)
class WrongSide:
    """A side that is taken back, where that is told, the words that name the right one, and the construction."""

    side: str
    start: int
    instead: Span
    by: str


def find_wrong_sides(sentences: Sentences) -> list[WrongSide]:
    """The sides that the addenda of a note take back, in order."""
    view = sentences.view
    found: list[WrongSide] = []
    for index, unit in enumerate(view.units):
        told = next(iter(sentences.of(index).found(Layer.WRONG_SIDE)), None) if unit.addendum else None
        if told is None:
            continue
        wrong = next((node.value for node in told.role("at") if isinstance(node, Chunk)), None)
        for later in range(index, min(index + _NEXT, len(view.units))):
            sides = [side for side in chunks_of(sentences.of(later).nodes, ChunkKind.SIDE) if side.value != wrong]
            if sides and sides[0].value in OTHER_SIDE:
                span = view.span(sides[0].start, sides[0].end, view.units[later].section)
                found.append(WrongSide(OTHER_SIDE[sides[0].value], unit.start, span, told.by))
                break
    return found


def with_sides_corrected(sentences: Sentences, statements: list[Statement]) -> list[Statement]:
    """The statements, those of a side that an addendum takes back replaced by what it states, else of the other side.

    What a study showed it still shows, of the other side.
    """
    view = sentences.view
    for wrong in find_wrong_sides(sentences) if any(unit.block.addendum for unit in view.units) else ():
        corrects = {s.span: _in_addendum(view, s) and s.span.start >= wrong.start for s in statements}
        added = [s for s in statements if corrects[s.span] and s.assertion is Assertion.PRESENT]
        statements = [s if corrects[s.span] else _corrected(s, wrong, added) for s in statements]
    return statements


def _corrected(statement: Statement, wrong: WrongSide, added: list[Statement]) -> Statement:
    if statement.side != wrong.side or statement.superseded:
        return statement
    right = OTHER_SIDE[wrong.side]
    restated = next((s.span for s in added if (s.side, s.compartment) == (right, statement.compartment)), None)
    read_by = (*statement.read_by, wrong.by)
    if restated is not None and statement.study is None:
        return replace(statement, superseded=restated, read_by=read_by)
    return replace(statement, side=right, side_span=wrong.instead, read_by=read_by)


def _in_addendum(view: NoteView, statement: Statement) -> bool:
    index = view.unit_at(statement.span.start)
    return index is not None and view.units[index].addendum
