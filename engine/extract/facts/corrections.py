"""What addenda take back: a level ('C2-C3, not C1-C2'), an item of a list ('please delete item 2'), all that stands before."""

import re
from dataclasses import dataclass

from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import is_chunk
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.text.blocks import BlockKind
from dxproof.engine.facts import Place, Span, Statement
from dxproof.engine.pack.model import ChunkKind, Layer

_NEXT = 3  # sentences from the one that calls a level wrong, in which the right one is named
_NUMBER = re.compile(r"#\s*(\d{1,2})\W*$")  # '#1 was dictated in error' opens like an item of a list
_OF_BULLET = (ChunkKind.WRONGSIDE, ChunkKind.WRONGLY, ChunkKind.UNDONE)


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
        if numbers := _item_numbers(sentences, index, withdrawn):
            found += _of_items(sentences, index, numbers, withdrawn[0].by, statements)
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


def _item_numbers(sentences: Sentences, index: int, withdrawn: tuple[Found, ...]) -> set[int]:
    """The items of a list that a sentence takes back: 'please delete item 2', '#1 was dictated in error'."""
    unit, text = sentences.view.units[index], sentences.view.text
    named = (node for each in withdrawn for node in each.role("at") if is_chunk(node, ChunkKind.MEASURE))
    numbers = {int(sentences.number(node)) for node in named}
    bullet = _NUMBER.search(text, text.rfind("\n", 0, unit.start) + 1, unit.start)
    if bullet and any(is_chunk(node, *_OF_BULLET) for each in withdrawn for node in each.nodes):
        numbers.add(int(bullet[1]))
    return numbers


def _of_items(
    sentences: Sentences, index: int, numbers: set[int], by: str, statements: list[Statement]
) -> list[Correction]:
    """The places of what such items state, outside of the addenda."""
    view = sentences.view
    span = view.span(view.units[index].start, view.units[index].end, view.units[index].section)
    signs = {str(number) for number in numbers}
    stated = ((s.place, view.units[at]) for s in statements if (at := view.unit_at(s.span.start)) is not None)
    gone = (
        place
        for place, unit in stated
        if unit.block.kind is BlockKind.ITEM and unit.block.sign in signs and not unit.block.addendum
    )
    return [Correction(place, by, None, span) for place in dict.fromkeys(gone)]


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
        chunks = [
            node for node in sentences.of(later).nodes if isinstance(node, Chunk) and node.leveled and node.places
        ]
        named = [chunk for chunk in chunks if not chunk.single]  # 'recounted from C2' is no level
        if named:
            right, span = named[0].places[0], view.span(named[0].start, named[0].end, view.units[later].section)
            before = (s.place for s in statements if s.place.level and s.span.end <= view.units[index].start)
            return [Correction(place, by, right, span) for place in dict.fromkeys(before) if not place.touches(right)]
    return []
