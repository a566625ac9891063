"""Word lists as one pattern: any of some phrases, the longest first, whatever the blanks between their words."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import compress, groupby
from operator import itemgetter
from typing import Generic, TypeVar

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.tokens import Tokens, words_of

Meaning = TypeVar("Meaning")

_FIRST = re.compile(r"[^\W\d_]+|\d+|_+|\S")

_BEFORE = " \xa0\n\t([{<>|,.;:!?\"'“‘/*–—=#~•-"
"""What a phrase may stand after."""

_Tree = dict[str, "_Tree"]
"""Phrases, word by word: what may follow, and nothing ("") where one is complete."""


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
            if match := _FIRST.match(wording):
                words.setdefault(match[0], []).append(wording)
        return words

    def meaning(self, written: str) -> Meaning:
        """What a phrase as it stands in a text means."""
        return self._meanings[" ".join(written.split())]

    def find(self, tokens: Tokens) -> list[tuple[int, int, Meaning]]:
        """All phrases of a text, found in one look through its tokens; of two that overlap the first counts, and the longest."""
        found: list[tuple[int, int, Meaning]] = []
        stop = -1
        for first in compress(range(len(tokens)), map(self._beginning.__contains__, tokens.words)):
            start = tokens.starts[first]
            if (
                start > stop
                and (start == 0 or tokens.text[start - 1] in _BEFORE)
                and (phrase := self._at(tokens, first))
            ):
                stop = phrase[1]
                found.append(phrase)
        return found

    def _at(self, tokens: Tokens, first: int) -> tuple[int, int, Meaning] | None:
        """The longest phrase that begins with a token."""
        words, text, start = tokens.words, tokens.text, tokens.starts[first]
        tree: _Tree | None = self._tree(words[first])
        ends: list[int] = []
        last = first
        while tree:
            if "" in tree:
                ends.append(tokens.end(last))
            last += 1
            tree = tree.get(words[last]) if last < len(words) else None
        for end in reversed(ends):
            written = " ".join(text[start:end].lower().split())
            if written in self._meanings and not (_is_letter(text[end - 1]) and _is_letter(text[end : end + 1])):
                return start, end, self._meanings[written]
        return None

    def _tree(self, first: str) -> _Tree:
        if first not in self._trees:
            root = _Tree()
            for wording in self._beginning[first]:
                tree = root
                for word in words_of(wording)[1:]:
                    tree = tree.setdefault(word, {})
                tree[""] = {}
            self._trees[first] = root
        return self._trees[first]


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


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
