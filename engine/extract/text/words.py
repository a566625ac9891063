"""Word lists as one pattern: any of some phrases, the longest first, whatever the blanks between their words."""

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from dxproof.engine.extract.phrases import expand

Meaning = TypeVar("Meaning")


def any_of(phrases: Iterable[str]) -> str:
    """The source of a pattern for any of some phrases; of none, one that never matches.

    Phrases that begin alike share their beginning, so that a text is not gone through for each of them.
    """
    return one_of(wording.lower() for phrase in phrases for wording in expand(phrase))


def one_of(wordings: Iterable[str]) -> str:
    """The source of a pattern for any of some wordings as they are written."""
    return _branch(sorted(set(wordings))) or "(?!)"


class Phrases(Generic[Meaning]):
    """Phrases, each with what it means; where two are worded alike the first counts."""

    def __init__(self, meanings: Iterable[tuple[str, Meaning]]) -> None:
        self._meanings: dict[str, Meaning] = {}
        for phrase, meaning in meanings:
            for wording in expand(phrase):
                self._meanings.setdefault(wording.lower(), meaning)
        self.pattern = any_of(self._meanings)
        # A word begins after something that is none: that is quicker to look for than the first letters of all phrases.
        self._inside = re.compile(rf"[ \n\t(,.;:\"'/*-]({self.pattern})(?!\B\w)")

    def meaning(self, written: str) -> Meaning:
        """What a phrase as it stands in a text means."""
        return self._meanings[" ".join(written.split())]

    def find(self, text: str) -> list[tuple[int, int, Meaning]]:
        """All phrases of a text in small letters, found in one look through it."""
        # The text follows a line end, so that its first word begins after something, too.
        return [
            (match.start(), match.end() - 1, self.meaning(match[1])) for match in self._inside.finditer(f"\n{text}")
        ]


def _branch(wordings: list[str]) -> str:
    """A pattern for some wordings: those with the same first letter as one."""
    tails: dict[str, list[str]] = {}
    for wording in wordings:
        tails.setdefault(wording[:1], []).append(wording[1:])
    complete = tails.pop("", None)
    options = [(r"\s+" if first == " " else re.escape(first)) + _branch(rest) for first, rest in tails.items()]
    if len(options) < 2 and not complete:
        return "".join(options)
    return f"(?:{'|'.join(options)})" + ("?" if complete else "") if options else ""
