"""One note in hand: its text, units and mentions, indexed so that each question looks only where it must."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Protocol

from dxproof.engine.extract.dates import DateMention, Dates
from dxproof.engine.extract.levels import LevelMention
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.letters import SmallLetters
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.extract.vocabulary import CONTEXT, Kind, Term
from dxproof.engine.facts import Span
from dxproof.engine.terms import Assertion, Section


class HasPlace(Protocol):
    """What stands somewhere in the text."""

    start: int
    end: int


class NoteView:
    """Read-only access to the pieces of one note while facts are made of it."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        mentions: list[Mention],
        levels: list[LevelMention],
        dates: Dates,
        units: list[Unit],
        context: Callable[[int, int], list[Mention]],
        read_words: list[str],
        small: SmallLetters,
        codes: list[re.Match[str]],
    ) -> None:
        self.small = small
        self.read_words = read_words
        self.codes = codes
        self.phrases_read: list[tuple[tuple[Term, ...], int, int]] = []  # terms put to use, from token to token
        self.text = text
        self.tokens = tokens
        self.units = units
        self.levels = levels
        self._dates = dates
        self._context = context
        self._contexts: dict[tuple[int, int], dict[Kind, list[Mention]]] = {}
        self._level_starts = [level.start for level in levels]
        self._unit_starts = [unit.start for unit in units]
        self.by_kind: dict[Kind, list[Mention]] = {}
        for mention in mentions:
            self.by_kind.setdefault(mention.term.kind, []).append(mention)
        self.study_words: frozenset[int] = frozenset()
        self._kind_starts = {kind: [mention.start for mention in found] for kind, found in self.by_kind.items()}

    def of(self, kind: Kind, start: int, end: int) -> list[Mention]:
        """The mentions of one kind that begin in a stretch of the text and end in it."""
        if kind in CONTEXT:
            return [
                mention
                for mention in self._around(start, end).get(kind, ())
                if start <= mention.start < end and mention.end <= end
            ]
        found = self.by_kind.get(kind)
        if not found:
            return []
        starts = self._kind_starts[kind]
        return [
            mention for mention in found[bisect_left(starts, start) : bisect_left(starts, end)] if mention.end <= end
        ]

    def _around(self, start: int, end: int) -> dict[Kind, list[Mention]]:
        """The context words of the unit around a stretch, looked up once a unit."""
        index = self.unit_at(start)
        if index is not None and end <= self.units[index].end:
            start, end = self.units[index].start, self.units[index].end
        known = self._contexts.get((start, end))
        if known is None:
            known = self._contexts[start, end] = {}
            for mention in self._context(self.token_at(start), self.token_at(end)):
                known.setdefault(mention.term.kind, []).append(mention)
        return known

    def mentions_seen(self) -> list[Mention]:
        """All that was found so far: every concept, and the context words of the stretches that were looked into."""
        looked_up = [by_kind for _, by_kind in sorted(self._contexts.items())]
        return [mention for by_kind in (self.by_kind, *looked_up) for found in by_kind.values() for mention in found]

    def terms_read(self) -> set[tuple[Term, tuple[str, ...]]]:
        """The terms put to use, each as it is written."""
        return {(term, tuple(self.words(first, last))) for terms, first, last in self.phrases_read for term in terms}

    def levels_in(self, start: int, end: int) -> list[LevelMention]:
        """The levels in a stretch."""
        return [
            level
            for level in self.levels[bisect_left(self._level_starts, start) : bisect_left(self._level_starts, end)]
            if level.end <= end
        ]

    def dates_in(self, start: int, end: int) -> list[DateMention]:
        """The dates in a stretch; found where they are asked for, as most of a note never is."""
        return self._dates.find(self.text, start, end)

    def unit_at(self, position: int) -> int | None:
        """The index of the unit that holds a position."""
        index = bisect_right(self._unit_starts, position) - 1
        return index if index >= 0 and position < self.units[index].end else None

    def unit_for(self, position: int) -> int | None:
        """The unit that holds a position, or the one after the header that does."""
        index = self.unit_at(position)
        if index is not None:
            return index
        following = bisect_left(self._unit_starts, position)
        return following if following < len(self.units) else None

    def words(self, first: int, last: int) -> list[str]:
        """The words of tokens ``first`` up to ``last``, in lower case."""
        return self.tokens.words[first:last]

    def token_at(self, position: int) -> int:
        """The first token that starts at or after a position."""
        return bisect_left(self.tokens.starts, position)

    def quote(self, node: HasPlace) -> str:
        """The words of a mention, chunk or head as the note writes them."""
        return self.text[node.start : node.end]

    def cue(self, stretch: tuple[int, int] | None) -> str | None:
        """The wording of the cue, header or sign that gave an assertion."""
        return self.text[slice(*stretch)].strip() if stretch else None

    def span(
        self, start: int, end: int, section: Section, assertion: Assertion = Assertion.PRESENT, cue: str | None = None
    ) -> Span:
        """A span with its quote."""
        return Span(start, end, self.text[start:end], section, assertion, cue)
