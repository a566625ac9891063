"""Word lists as one pattern: any of some phrases, the longest first, whatever the blanks between their words."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Generic, TypeVar

from dxproof.engine.extract.phrases import expand

Meaning = TypeVar("Meaning")

_PART = re.compile(r"\w+|\s+|\W")

_BEFORE = " \n\t(,.;:\"'/*-"
"""What a phrase may stand after."""

_Tree = dict[str, "_Tree"]
"""Phrases, part by part: what may follow, and nothing ("") where one is complete."""


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

    A text has few of the words that they begin with, so that those of a word become a tree when a text first has it.
    """

    def __init__(self, meanings: Iterable[tuple[str, Meaning]]) -> None:
        self._meanings: dict[str, Meaning] = {}
        for phrase, meaning in meanings:
            for wording in expand(phrase):
                self._meanings.setdefault(wording.lower(), meaning)
        self._trees: dict[str, _Tree] = {}

    @cached_property
    def pattern(self) -> str:
        """The source of a pattern for all of them."""
        return any_of(self._meanings)

    @cached_property
    def _beginning(self) -> dict[str, list[str]]:
        """The wordings by the word, or the mark, that they begin with."""
        words: dict[str, list[str]] = {}
        for wording in self._meanings:
            if match := _PART.match(wording):
                words.setdefault(match[0], []).append(wording)
        return words

    def meaning(self, written: str) -> Meaning:
        """What a phrase as it stands in a text means."""
        return self._meanings[" ".join(written.split())]

    def find(self, text: str) -> list[tuple[int, int, Meaning]]:
        """All phrases of a text in small letters, found in one look through it."""
        parts, beginning = _PART.findall(text), self._beginning
        starts = [0, *accumulate(map(len, parts))]
        found: list[tuple[int, int, Meaning]] = []
        edge = -1  # the part after the last phrase: another begins after a part of its own
        for first in [index for index, part in enumerate(parts) if part in beginning]:
            if first > edge and (first == 0 or parts[first - 1][-1] in _BEFORE) and (end := self._end(parts, first)):
                edge = end
                start, stop = starts[first], starts[end]
                found.append((start, stop, self.meaning(text[start:stop])))
        return found

    def _end(self, parts: list[str], first: int) -> int:
        """The part after the longest phrase that begins with a part; 0 where none does."""
        tree, end = self._tree(parts[first]), 0
        for index in range(first + 1, len(parts)):
            if "" in tree:
                end = index
            part = parts[index]
            longer = tree.get(" " if part.isspace() else part)
            if longer is None:
                return end
            tree = longer
        return len(parts) if "" in tree else end

    def _tree(self, first: str) -> _Tree:
        if first not in self._trees:
            root = self._trees[first] = _Tree()
            for wording in self._beginning[first]:
                tree = root
                for part in _PART.findall(wording, len(first)):
                    tree = tree.setdefault(part, {})
                tree[""] = {}
        return self._trees[first]


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
