"""Degrees of a scale: in 'Kellgren-Lawrence: right 3, left 2' each number states the finding, as does one in a table under that name."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import encode, is_chunk, letters
from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.model import ChunkKind, Trait
from dxproof.engine.pack.model.base import Phrases

_NUMBERS = (ChunkKind.MEASURE, ChunkKind.GRADE, ChunkKind.OTHER)
# What may stand between a degree and the side, or the name of the scale, that it belongs to.
_BEFORE = letters(ChunkKind.COLON, ChunkKind.DASH, ChunkKind.BE, ChunkKind.AT, ChunkKind.OPEN)
_BEHIND = letters(ChunkKind.AT, ChunkKind.OPEN, ChunkKind.DASH)
_LEADS = letters(ChunkKind.OTHER, ChunkKind.THIS, ChunkKind.BY, ChunkKind.AT)
_BY = ChunkKind.BY.letter
_JOINS = (ChunkKind.COMMA, ChunkKind.AND)
_SIDE, _FOUND = ChunkKind.SIDE.letter, ChunkKind.NARROWING.letter
# '1 right, 3 left': the degree is of what follows; 'right 3, left 2', 'R3/L2': the side is.
_DEGREE_OF_NEXT = re.compile(f"{_SIDE}[{letters(*_JOINS)}]{_FOUND}")
_MARKED = re.compile(f"{_SIDE}[{_BEFORE}]+{_FOUND}")
_OF_SIDE = f"{_SIDE}{_FOUND}"
_NEXT_SIDE = re.compile(f"{_OF_SIDE}(?P<join>[{letters(*_JOINS, ChunkKind.SLASH)}]?)(?={_OF_SIDE})")


class Scales:
    """The scales of one note."""

    def __init__(self, view: NoteView, degrees: Phrases) -> None:
        self._view = view
        self._degrees = frozenset(wording for phrase in degrees for wording in expand(phrase))
        found = view.by_kind.get(Kind.NARROWING, ()) if degrees else ()
        self._scales = [mention for mention in found if self._names_scale(mention)]
        self._starts = [mention.start for mention in self._scales]

    def _names_scale(self, mention: Mention) -> bool:
        last = self._view.quote(mention).lower().rpartition(" ")[2]
        return Trait.SCALE in mention.term.traits or (Trait.SIGN in mention.term.traits and last in self._degrees)

    def over(self, stretches: Iterable[Stretch]) -> Mention | None:
        """The scale that a cell stands under: the name of its column or row."""
        return next((scale for stretch in stretches if (scale := self._within(*stretch))), None)

    def _within(self, start: int, end: int) -> Mention | None:
        """The first scale that a stretch names."""
        first = bisect_left(self._starts, start)
        return self._scales[first] if first < len(self._starts) and self._starts[first] < end else None

    def read(self, chunks: list[Chunk], over: Mention | None = None) -> list[Chunk]:
        """The chunks of a unit, the degrees of the scale that it names, or stands ``over`` it, as findings."""
        if not self._scales or not chunks:
            return chunks
        start, end = chunks[0].start, chunks[-1].end
        scale = over or self._within(start, end)
        if scale is None:
            return chunks
        chunks = [part for chunk in chunks for part in self._sided(chunk)]
        string = encode(chunks)
        read = [
            self._degree(chunk, scale) if self._is_of(chunks, string, n, scale, over is not None) else chunk
            for n, chunk in enumerate(chunks)
        ]
        for match in reversed(list(_MARKED.finditer(encode(read)))):
            if read[match.end() - 1].spans:  # 'R=3', 'R: 3'
                del read[match.start() + 1 : match.end() - 1]
        for match in _DEGREE_OF_NEXT.finditer(encode(read)):
            read[match.start() + 1] = replace(read[match.start() + 1], kind=ChunkKind.SEMICOLON)
        for match in reversed(list(_NEXT_SIDE.finditer(encode(read)))):
            at = match.end()
            read[match.start("join") : at] = [Chunk(ChunkKind.SEMICOLON, read[at].start, read[at].start)]
        return read

    def _sided(self, chunk: Chunk) -> list[Chunk]:
        """'L 2' beside a scale: a side and a degree, no vertebra."""
        sides = (
            self._view.of(Kind.SIDE, chunk.start, chunk.end) if chunk.kind is ChunkKind.PLACE and chunk.single else []
        )
        if not sides or sides[0].start != chunk.start or sides[0].end == chunk.end:
            return [chunk]
        degree = chunk.end - len(self._view.text[sides[0].end : chunk.end].lstrip())
        return [
            Chunk(ChunkKind.SIDE, chunk.start, sides[0].end, value=sides[0].value),
            Chunk(ChunkKind.MEASURE, degree, chunk.end),
        ]

    def _is_of(self, chunks: Sequence[Chunk], string: str, n: int, scale: Mention, in_cell: bool) -> bool:
        """Whether a number is one of the scale: it stands in a cell, after its name, beside a side; or 'grade 3 by' its name."""
        if not is_chunk(chunks[n], *_NUMBERS):
            return False
        if not in_cell and chunks[n].start < scale.end:
            name = next((at for at, chunk in enumerate(chunks) if chunk.end >= scale.end), n)
            between = string[n + 1 : name]
            return n < name and not between.strip(_LEADS) and (chunks[n].kind is ChunkKind.GRADE or _BY in between)
        before, behind = string[:n].rstrip(_BEFORE), string[n + 1 :].lstrip(_BEHIND)
        named = bool(before) and chunks[len(before) - 1].end == scale.end
        return in_cell or named or before.endswith(_SIDE) or behind.startswith(_SIDE)

    def _degree(self, chunk: Chunk, scale: Mention) -> Chunk:
        """A degree as the finding; one that is too low for it as any other word."""
        if " ".join(self._view.quote(chunk).lower().split()) not in self._degrees:
            return replace(chunk, kind=ChunkKind.OTHER)
        return replace(
            chunk,
            kind=ChunkKind.NARROWING,
            value=scale.value,
            traits=scale.term.traits,
            spans=((scale.start, scale.end),),
        )
