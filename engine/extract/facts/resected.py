"""Parts of the body that were taken out: what a note says of them is history.

Guidelines I.B.13: where one side was treated and the condition no longer exists there, the code is the other side's.
"""

from collections.abc import Iterable
from dataclasses import replace

from dxproof.engine.extract.facts.concept import Concept, concepts
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.event import chunks_of
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Resected, Statement
from dxproof.engine.pack.codes import BILATERAL, OTHER_SIDE
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Event


def find_resected(sentences: Sentences) -> list[Resected]:
    """Every part that the note speaks of as taken out, in order.

    It was, where the note tells it as history, by words that always mean it, or with its date; else it is to be.
    """
    found: list[Resected] = []
    for part in concepts(sentences, Kind.RESECTED, Concept):
        if part.unit.void or part.section.to_come:
            continue
        assertion, fate = part.asserted().assertion, part.fate(Layer.FATE)
        dated = fate is not None and fate.fate is Event.DONE
        always = assertion is Assertion.PRESENT and (dated or part.has(Trait.ALONE))
        done = assertion is Assertion.HISTORICAL or always
        event, by = Event.DONE if done else Event.PLANNED, (fate.by,) if fate else ()
        found.append(Resected(part.mention.value, part.side() or _only_side(part), part.span(assertion), event, by))
    return found


def _only_side(part: Concept) -> str | None:
    """The one side that its sentence names before it: 'left knee, nine months after replacement'."""
    if part.sentence.holds(ChunkKind.ELSEWHERE):
        return None  # 'of the other knee'
    before = (node for node in part.sentence.nodes if node.end <= part.mention.start)
    sides = {side.value for side in chunks_of(before, ChunkKind.SIDE)}
    return sides.pop() if len(sides) == 1 else None


def without_resected(view: NoteView, statements: list[Statement], resected: Iterable[Resected]) -> list[Statement]:
    """The statements, those of a part that was taken out as history; of both sides the one that is left remains."""
    for part in resected:
        if part.event is Event.DONE:
            statements = [_after(view, statement, part) for statement in statements]
    return statements


def _after(view: NoteView, statement: Statement, part: Resected) -> Statement:
    if statement.compartment != part.compartment or statement.assertion not in (Assertion.PRESENT, Assertion.POSSIBLE):
        return statement
    here = view.unit_at(statement.span.start) == view.unit_at(part.span.start)
    if part.side is None and not here:
        return statement
    read_by = (*statement.read_by, *part.read_by)
    if part.side in OTHER_SIDE and statement.side == BILATERAL:
        return replace(statement, side=OTHER_SIDE[part.side], read_by=read_by)
    if part.side not in (None, BILATERAL) and statement.side != part.side and not (here and statement.side is None):
        return statement
    span = replace(statement.span, assertion=Assertion.HISTORICAL, cue=part.span.quote)
    return replace(statement, assertion=Assertion.HISTORICAL, span=span, read_by=read_by)
