"""Word lists as one pattern: any of some phrases, the longest first, whatever the blanks between their words."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

from dxproof.engine.extract.phrases import expand

Meaning = TypeVar("Meaning")

_FIRST = re.compile(r"\w+|\W")


def any_of(phrases: Iterable[str]) -> str:
    """The source of a pattern for any of some phrases; of none, one that never matches.

    Phrases that begin alike share their beginning, so that a text is not gone through for each of them.
    """
    return one_of(wording.lower() for phrase in phrases for wording in expand(phrase))


def one_of(wordings: Iterable[str]) -> str:
    """The source of a pattern for any of some wordings as they are written."""
    return _branch(sorted(set(wordings))) or "(?!)"


class Phrases(Generic[Meaning]):
    """Phrases, each with what it means; where two are worded alike the first counts.

    A text has few of the words that they begin with, so that those of a word become a pattern when a text first has it.
    """

    def __init__(self, meanings: Iterable[tuple[str, Meaning]]) -> None:
        self._meanings: dict[str, Meaning] = {}
        for phrase, meaning in meanings:
            for wording in expand(phrase):
                self._meanings.setdefault(wording.lower(), meaning)
        self._patterns: dict[str, re.Pattern[str]] = {}

    @cached_property
    def pattern(self) -> str:
        """The source of a pattern for all of them."""
        return any_of(self._meanings)

    @cached_property
    def _beginning(self) -> dict[str, list[str]]:
        """The wordings by the word, or the mark, that they begin with."""
        words: dict[str, list[str]] = {}
        for wording in self._meanings:
            if match := _FIRST.match(wording):
                words.setdefault(match[0], []).append(wording)
        return words

    @cached_property
    def _first(self) -> re.Pattern[str]:
        """The words, or marks, that they begin with, after something that is no word."""
        return re.compile(rf"(?<=[ \n\t(,.;:\"'/*-]){one_of(self._beginning)}(?!\B\w)")

    def meaning(self, written: str) -> Meaning:
        """What a phrase as it stands in a text means."""
        return self._meanings[" ".join(written.split())]

    def find(self, text: str) -> list[tuple[int, int, Meaning]]:
        """All phrases of a text in small letters, found in one look through it."""
        found: list[tuple[int, int, Meaning]] = []
        text, edge = f"\n{text}", 0  # so that its first word begins after something, too
        for word in self._first.finditer(text):
            if word.start() > edge and (match := self._pattern(word[0]).match(text, word.start())):
                edge = match.end()
                found.append((match.start() - 1, edge - 1, self.meaning(match[0])))
        return found

    def _pattern(self, first: str) -> re.Pattern[str]:
        if first not in self._patterns:
            self._patterns[first] = re.compile(rf"{one_of(self._beginning[first])}(?!\B\w)")
        return self._patterns[first]


def _branch(wordings: list[str]) -> str:
    """A pattern for some wordings, in order and each once: what they have in common at the beginning stands there once."""
    if not wordings:
        return ""
    first, last = wordings[0], wordings[-1]
    cut = next(
        (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other),
        min(len(first), len(last)),
    )
    if cut:
        return re.escape(first[:cut]).replace(r"\ ", r"\s+") + _branch([wording[cut:] for wording in wordings])
    complete = wordings[0] == ""
    parts = groupby(wordings[1:] if complete else wordings, key=itemgetter(0))
    options = [_branch(list(part)) for _, part in parts]
    if len(options) < 2 and not complete:
        return "".join(options)
    return f"(?:{'|'.join(options)})" + ("?" if complete else "") if options else ""
