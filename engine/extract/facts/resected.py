"""Parts of the body that were taken out: what a note says of them is history.

Guidelines I.B.13: where one side was treated and the condition no longer exists there, the code is the other side's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dxproof.engine.extract.facts.sentence import Sentence
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Node
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Span, Statement
from dxproof.engine.pack.codes import BILATERAL, OTHER_SIDE
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Event

_BESIDE = 2  # nodes beside the words for a part within which its side is named


@dataclass(frozen=True, slots=True)
class Resected:
    """A part that is no longer there; without a side it is the one its own sentence speaks of."""

    value: str
    side: str | None
    span: Span
    unit: tuple[int, int]
    read_by: tuple[str, ...]


def find_resected(view: NoteView, sentences: Sentences) -> list[Resected]:
    """Every part that the note says was taken out, in order: as history, by words that always mean it, or with its date."""
    found: list[Resected] = []
    for mention in view.by_kind.get(Kind.RESECTED, ()):
        index = view.unit_at(mention.start)
        if index is None or view.units[index].unchecked or sentences.section(index).to_come:
            continue
        unit, sentence = view.units[index], sentences.of(index)
        assertion = sentences.asserted(index, mention).assertion
        fate = sentence.fate(mention.start, Layer.FATE, ChunkKind.RESECTED)
        dated = fate is not None and fate.event is Event.DONE
        always = assertion is Assertion.PRESENT and (dated or Trait.ALONE in mention.term.traits)
        if assertion is Assertion.HISTORICAL or always:
            span = view.span(mention.start, mention.end, unit.section)
            own = next((side.value for side in view.of(Kind.SIDE, mention.start, mention.end)), None)
            side = own or _side(sentence, mention.start)
            by = (fate.by,) if fate else ()
            found.append(Resected(mention.value, side, span, (unit.start, unit.end), by))
    return found


def _side(sentence: Sentence, position: int) -> str | None:
    """The side named nearest beside a head."""
    head = sentence.head(position)
    if head is None:
        return None
    at = sentence.nodes.index(head)
    near: list[Node] = []
    for step in range(1, _BESIDE + 1):
        near += sentence.nodes[max(0, at - step) : at - step + 1] if at >= step else []
        near += sentence.nodes[at + step : at + step + 1]
    return next((node.value for node in near if isinstance(node, Chunk) and node.kind is ChunkKind.SIDE), None)


def without_resected(statements: Iterable[Statement], resected: Iterable[Resected]) -> list[Statement]:
    """The statements, those of a part that was taken out as history; of both sides the one that is left remains."""
    found = list(statements)
    for part in resected:
        found = [_after(statement, part) for statement in found]
    return found


def _after(statement: Statement, part: Resected) -> Statement:
    if statement.compartment != part.value or statement.assertion not in (Assertion.PRESENT, Assertion.POSSIBLE):
        return statement
    here = part.unit[0] <= statement.span.start < part.unit[1]
    if part.side is None and not here:
        return statement
    read_by = (*statement.read_by, *part.read_by)
    if part.side in OTHER_SIDE and statement.side == BILATERAL:
        return replace(statement, side=OTHER_SIDE[part.side], read_by=read_by)
    if part.side not in (None, BILATERAL) and statement.side != part.side and not (here and statement.side is None):
        return statement
    span = replace(statement.span, assertion=Assertion.HISTORICAL, cue=part.span.quote)
    return replace(statement, assertion=Assertion.HISTORICAL, span=span, read_by=read_by)
