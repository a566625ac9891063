"""Phrases with what they mean, by the words that they begin with.

A pack has a hundred thousand wordings, and a note the first words of few: those of a word are made when a note first has it.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from dxproof.engine.extract.phrases import Words, first_words, wordings, wordings_from, words_in

Meaning = TypeVar("Meaning")


class Entry(NamedTuple, Generic[Meaning]):
    """A phrase in the notation of the lexicon, one thing that it means, and the words that its wordings begin with."""

    phrase: str
    meaning: Meaning
    firsts: frozenset[str]


class Phrasebook(Generic[Meaning]):
    """Phrases, each with one of the things that it means. ``skipped`` words at the beginning of a phrase do not count."""

    def __init__(self, meanings: Iterable[tuple[Meaning, str]], skipped: frozenset[str] = frozenset()) -> None:
        self.skipped = skipped
        self.entries = [Entry(phrase, meaning, first_words(phrase, skipped)) for meaning, phrase in meanings]
        self._by_first: dict[str, list[Entry[Meaning]]] = {}
        for entry in self.entries:
            for first in entry.firsts:
                self._by_first.setdefault(first, []).append(entry)

    @property
    def firsts(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(self._by_first)

    @property
    def words(self) -> frozenset[str]:
        """Every word of every phrase."""
        return frozenset(chain.from_iterable(words_in(entry.phrase) for entry in self.entries))

    def beginning(self, first: str) -> dict[Words, list[Meaning]]:
        """The wordings that begin with a word, and all that each means, in the order of the phrases."""
        return _merged(
            (entry.meaning, words)
            for entry in self._by_first.get(first, ())
            for words in wordings_from(entry.phrase, first, self.skipped)
        )

    def all(self) -> dict[Words, list[Meaning]]:
        """Every wording of every phrase, and all that it means."""
        return _merged((entry.meaning, words) for entry in self.entries for words in wordings(entry.phrase))


def _merged(found: Iterable[tuple[Meaning, Words]]) -> dict[Words, list[Meaning]]:
    merged: dict[Words, list[Meaning]] = {}
    for meaning, words in found:
        known = merged.setdefault(words, [])
        if meaning not in known:
            known.append(meaning)
    return merged
