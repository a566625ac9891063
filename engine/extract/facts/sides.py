"""Which side a part of the body is on: named beside it, or the one side that the whole note names."""

from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Node, chunks_of, is_chunk
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Span
from dxproof.engine.pack.codes import OTHER_SIDE
from dxproof.engine.pack.model import ChunkKind
from dxproof.engine.terms import Assertion, Section

# Characters beside a part of the body, and nodes beside a head, within which its side is named.
_REACH, _NODES = 16, 2
# What may stand between a part and the word that calls it normal.
_BEFORE_NORMAL = frozenset({ChunkKind.BE, ChunkKind.OTHER, ChunkKind.GRADE, ChunkKind.SHOWS, ChunkKind.COLON})
OTHER_PART = "other"  # the area of what is none of the pack's


def joined_before(nodes: list[Node], at: int) -> list[Chunk]:
    """'right and left knee pain': the side joined to the one that the words of a head hold."""
    joined = at > 1 and is_chunk(nodes[at - 1], ChunkKind.AND, ChunkKind.SLASH, ChunkKind.COMMA)
    return chunks_of(nodes[at - 2 : at - 1], ChunkKind.SIDE) if joined else []


def side_beside(nodes: list[Node], at: int) -> str | None:
    """The side named nearest beside a node, where it is not that of another part of the body."""
    for step in range(1, _NODES + 1):
        for near in (at - step, at + step):
            node = nodes[near] if 0 <= near < len(nodes) else None
            if isinstance(node, Chunk) and node.kind is ChunkKind.SIDE and not _of_another_part(nodes, near):
                return node.value
    return None


def _of_another_part(nodes: list[Node], side: int) -> bool:
    """'a cane in the right hand': the side is that of a part of the body that is none of the pack's."""
    behind = nodes[side + 1] if side + 1 < len(nodes) else None
    return isinstance(behind, Chunk) and behind.kind is ChunkKind.BODY and behind.area == OTHER_PART


class SideReader:
    """Reads the sides of one note."""

    def __init__(self, sentences: Sentences) -> None:
        self._view = sentences.view
        self._sentences = sentences
        self._told: dict[str | None, Mention | None] = {}

    def beside(self, carried: Mention) -> Mention | None:
        """The side named beside a part that is carried from elsewhere: 'Right knee: …'."""
        index = self._view.unit_at(carried.start)
        low, high = max(0, carried.start - _REACH), carried.end + _REACH
        if index is not None:  # a sentence away another part may be named
            low, high = max(low, self._view.units[index].start), min(high, self._view.units[index].end)
        near = self._view.of(Kind.SIDE, low, high)
        return min(near, key=lambda side: abs(side.first - carried.first), default=None)

    def of_note(self, compartment: str | None) -> tuple[str | None, Span | None]:
        """The one side that a note names wherever it names a side of a part ('Right knee pain … 1. Knee osteoarthritis'), else
        the one that it checks in a form: 'Side: [ ] left  [x] right'."""
        if compartment not in self._told:
            named = [
                side
                for part in self._view.by_kind.get(Kind.COMPARTMENT, ())
                if part.value == compartment and (side := self._right_beside(part)) is not None
            ]
            named = named or self._checked()
            one = named[0] if len({side.value for side in named}) == 1 and named[0].value in OTHER_SIDE else None
            self._told[compartment] = one
        side = self._told[compartment]
        if side is None:
            return None, None
        index = self._view.unit_for(side.start)
        section = self._view.units[index].section if index is not None else Section.UNKNOWN
        return side.value, self._view.span(side.start, side.end, section)

    def _checked(self) -> list[Mention]:
        """The sides that the checked options of a form are, with nothing else in them."""
        units = ((side, self._view.unit_at(side.start)) for side in self._view.by_kind.get(Kind.SIDE, ()))
        options = ((side, self._view.units[index]) for side, index in units if index is not None)
        return [side for side, unit in options if unit.checked and (side.start, side.end) == (unit.start, unit.end)]

    def _right_beside(self, part: Mention) -> Mention | None:
        """The side in the words right before or after a part, where they speak of the patient."""
        index = self._view.unit_for(part.start)
        if index is None or self._view.units[index].void:
            return None
        near = self._view.of(Kind.SIDE, max(0, part.start - _REACH), part.end + _REACH)
        at = next(
            (
                s
                for s in near
                if self._is_side(s)
                and not self._is_void(s)
                and not {part.first - s.last, s.first - part.last}.isdisjoint((0, 1))
            ),
            None,
        )
        if (
            at is None
            or self._is_healthy(part, index)
            or self._sentences.asserted_span(part.start, part.end).assertion is Assertion.OTHER_PERSON
        ):
            return None
        return at

    def _is_healthy(self, part: Mention, index: int) -> bool:
        """Whether a part is called normal: 'The left knee is entirely unremarkable'."""
        behind = (node for node in self._sentences.of(index).nodes if node.start >= part.end)
        called = next((node for node in behind if node.kind not in _BEFORE_NORMAL), None)
        return called is not None and called.kind is ChunkKind.NORMAL

    def _is_void(self, mention: Mention) -> bool:
        """Whether a side is an option that was not chosen: 'Knee: [ ] right  [x] left'."""
        index = self._view.unit_for(mention.start)
        return index is not None and self._view.units[index].void is not None

    def _is_side(self, mention: Mention) -> bool:
        """Whether a mention is a side: one letter before a digit or slash is a level or a ratio ('L4', 'L/S')."""
        if mention.end - mention.start > 1:
            return True
        after = self._view.text[mention.end : mention.end + 2]
        return not (after[:1].isdigit() or after[:1] in "/'" or (after[:1] == "-" and after[1:].isdigit()))
