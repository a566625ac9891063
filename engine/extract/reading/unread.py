"""The sentences that hold a word of narrowing or of an opening, and that no construction took."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.extract.reading.chunker import Chunker
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.settle import settle
from dxproof.engine.extract.reading.terms import Terms
from dxproof.engine.extract.view import NoteView
from dxproof.engine.facts import Statement
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import ChunkKind

_TELLING = frozenset(
    {
        ChunkKind.PART, ChunkKind.WHOLE, ChunkKind.CENTRAL, ChunkKind.NARROWING, ChunkKind.NARROWS, ChunkKind.NARROWED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnreadSentence:
    """Where a sentence stands, and its chunks as patterns name them."""

    start: int
    end: int
    chunks: tuple[ChunkKind, ...]


def unread_sentences(
    view: NoteView, terms: Terms, grammar: Grammar, table: CodeTable, statements: tuple[Statement, ...]
) -> Iterator[UnreadSentence]:
    """The unread sentences of a note in order; ``statements`` are what was read."""
    chunker = Chunker(view, terms, table, study_words=view.study_words)
    read = [span for s in statements for span in (s.span, *(m.span for m in (*s.mechanisms, *s.denied)))]
    for unit in view.units:
        if any(span.start < unit.end and unit.start < span.end for span in read):
            continue
        kinds = tuple(chunk.kind for chunk in settle(chunker.chunks(unit.start, unit.end), grammar))
        if not _TELLING.isdisjoint(kinds):
            yield UnreadSentence(unit.start, unit.end, kinds)
