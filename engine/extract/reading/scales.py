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
_SIDE = ChunkKind.SIDE.letter


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
        string = encode(chunks)
        read = [
            self._degree(chunk, scale) if self._is_of(chunks, string, n, scale, over is not None) else chunk
            for n, chunk in enumerate(chunks)
        ]
        parted = f"{_SIDE}[{letters(*_JOINS)}]{ChunkKind.NARROWING.letter}"  # '1 right, 3 left': the degree is of what follows
        for match in re.finditer(parted, encode(read)):
            read[match.start() + 1] = replace(read[match.start() + 1], kind=ChunkKind.SEMICOLON)
        return read

    def _is_of(self, chunks: Sequence[Chunk], string: str, n: int, scale: Mention, in_cell: bool) -> bool:
        """Whether a number is one of the scale: it stands in a cell, behind its name, beside a side; or 'grade 3 by' its name."""
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
        return replace(chunk, kind=ChunkKind.NARROWING, value=scale.value, traits=scale.term.traits)
