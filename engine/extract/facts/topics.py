"""Lines that head what is said of one part of the body in a note of several complaints: 'RIGHT KNEE', 'Problem 2: neck.'"""

from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.event import Node
from dxproof.engine.extract.text.blocks import BlockKind
from dxproof.engine.pack.model import ChunkKind

_LONGEST = 40  # characters
_MOST_OTHERS = 1  # stretches of other words: 'Problem'
_REACH = 30  # units back to the line that heads one
_MAY_STAND = frozenset(
    {
        ChunkKind.BODY, ChunkKind.SIDE, ChunkKind.AND, ChunkKind.COMMA, ChunkKind.SLASH, ChunkKind.COLON, ChunkKind.DASH,
        ChunkKind.MEASURE, ChunkKind.OTHER, ChunkKind.CLOSE, ChunkKind.DIAGNOSING,
    }
)  # fmt: skip


class Topics:
    """The lines of one note that name a part of the body and nothing else; each is read once."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._read: dict[int, list[Node]] = {}

    def of(self, index: int) -> list[Node]:
        """The parts of the body that the nearest such line over a unit names, in the same section."""
        units = self._sentences.view.units
        for above in range(index - 1, max(-1, index - 1 - _REACH), -1):
            if units[above].section is not units[index].section:
                break
            if named := self._named_by(above):
                return named
        return []

    def _named_by(self, index: int) -> list[Node]:
        if index not in self._read:
            self._read[index] = self._bodies(index)
        return self._read[index]

    def _heads_lines(self, index: int) -> bool:
        """Whether an item of a list has its text in the lines below: '#2 Low back pain' over 'PT x 8, helped.'"""
        units = self._sentences.view.units
        unit, below = units[index], units[index + 1 : index + 2]
        return unit.block.kind is BlockKind.ITEM and any(
            next_.paragraph == unit.paragraph and next_.line != unit.line and next_.block.kind is not BlockKind.ITEM
            for next_ in below
        )

    def _bodies(self, index: int) -> list[Node]:
        unit, item = self._sentences.view.units[index], False
        if (
            unit.end - unit.start > _LONGEST
            or unit.start != unit.block.start
            or not (unit.block.kind is BlockKind.PARAGRAPH or (item := self._heads_lines(index)))
        ):
            return []
        nodes = self._sentences.of(index).nodes
        first = next((at for at, node in enumerate(nodes) if node.kind is ChunkKind.BODY), 0)
        others = [at for at, node in enumerate(nodes) if node.kind is ChunkKind.OTHER]
        # 'Problem: knee', but not 'Knee pain', unless it heads the lines below it: '#2 Knee pain'
        led = item or (len(others) <= _MOST_OTHERS and all(at < first for at in others))
        named = (ChunkKind.BODY, ChunkKind.SYMPTOM) if item else (ChunkKind.BODY,)
        alone = led and all(node.kind in _MAY_STAND or node.kind in named for node in nodes)
        return [node for node in nodes if node.kind in named] if alone else []
