"""One note in hand: its text, units and mentions, indexed so that each question looks only where it must."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import chain
from typing import Protocol

from dxproof.engine.extract.dates import DateMention, Dates, Order
from dxproof.engine.extract.levels import LevelMention
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.letters import SmallLetters
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.extract.vocabulary import Kind, Term
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
        self._level_starts = [level.start for level in levels]
        self._unit_starts = [unit.start for unit in units]
        self.by_kind: dict[Kind, list[Mention]] = {}
        for mention in mentions:
            self.by_kind.setdefault(mention.term.kind, []).append(mention)
        self.study_words: frozenset[int] = frozenset()
        self._kind_starts = {kind: [mention.start for mention in found] for kind, found in self.by_kind.items()}

    def with_words(self, words: list[str], levels: list[LevelMention], units: list[Unit]) -> "NoteView":
        """The same text for another account: its own words, levels and units, and no mentions."""
        return NoteView(self.text, self.tokens, [], levels, self._dates, units, words, self.small, self.codes)

    def of(self, kind: Kind, start: int, end: int) -> list[Mention]:
        """The mentions of one kind that begin in a stretch of the text and end in it."""
        found = self.by_kind.get(kind)
        if not found:
            return []
        starts = self._kind_starts[kind]
        return [
            mention for mention in found[bisect_left(starts, start) : bisect_left(starts, end)] if mention.end <= end
        ]

    def last_before(self, kind: Kind, position: int) -> Mention | None:
        """The last mention of a kind that begins at or before a position."""
        at = bisect_right(self._kind_starts.get(kind, ()), position)
        return self.by_kind[kind][at - 1] if at else None

    def terms_read(self) -> frozenset[tuple[Term, tuple[str, ...]]]:
        """The terms that were found and put to use, each as it is written."""
        found = ((mention.term, mention.first, mention.last) for kind in self.by_kind.values() for mention in kind)
        read = ((term, first, last) for terms, first, last in self.phrases_read for term in terms)
        return frozenset((term, tuple(self.words(first, last))) for term, first, last in chain(found, read))

    def levels_in(self, start: int, end: int) -> list[LevelMention]:
        """The levels in a stretch."""
        return [
            level
            for level in self.levels[bisect_left(self._level_starts, start) : bisect_left(self._level_starts, end)]
            if level.end <= end
        ]

    def dates_in(self, start: int, end: int) -> list[DateMention]:
        """The dates in a stretch; found where they are asked for, as most of a note never is."""
        return self._dates.find(self.text, start, end, self._date_order)

    @cached_property
    def _date_order(self) -> Order:
        return self._dates.order_of(self.text)

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
