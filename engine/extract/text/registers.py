"""Registers: what a writer does with a passage, told by headings, lists and phrases."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dxproof.engine.extract.text.blocks import Stretch
from dxproof.engine.extract.text.words import any_of, found_in
from dxproof.engine.pack.model import Register, RegistersFile, RegisterWords
from dxproof.engine.terms import Assertion

# Characters of a line that ends a register, and of one that heads a list to choose from.
_LONGEST_END = 80
_LONGEST_HEAD = 120


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that tell a register, and what is said there counts as."""

    register: Register
    says: Assertion | None
    span: Stretch


class Registers:
    """The registers of a pack. All of them look into a text in small letters."""

    def __init__(self, file: RegistersFile) -> None:
        self._of_heading = _Finder(file, lambda words: words.headings, _heading)
        self._of_list = _Finder(file, lambda words: words.lists, found_in)
        self._of_phrase = _Finder(file, lambda words: words.phrases, found_in)
        self._ends = found_in(file.ends)

    def heading(self, text: str, start: int, end: int) -> Sign | None:
        """The register that a line opens with its heading."""
        return self._of_heading.at(text, start, end)

    def list_head(self, text: str, start: int, end: int) -> Sign | None:
        """The register of a line that heads a list to choose from; such a line is short."""
        return self._of_list.first(text, start, end) if end - start <= _LONGEST_HEAD else None

    def phrase(self, text: str, start: int, end: int) -> Sign | None:
        """The register that a statement tells by its own words."""
        return self._of_phrase.first(text, start, end)

    def phrases(self, text: str, start: int, end: int) -> Iterator[Sign]:
        """The registers that the sentences of a stretch tell by their own words."""
        return self._of_phrase.all(text, start, end)

    def ends(self, text: str, start: int, end: int) -> bool:
        """Whether a line ends the register of the lines above."""
        return end - start <= _LONGEST_END and bool(self._ends.search(text, start, end))


class _Finder:
    """One pattern for the words of all registers, and one for each to tell them apart."""

    def __init__(
        self,
        file: RegistersFile,
        choose: Callable[[RegisterWords], tuple[str, ...]],
        compiled: Callable[[tuple[str, ...]], re.Pattern[str]],
    ) -> None:
        chosen = [(words, choose(words)) for words in file.registers]
        self._any = compiled(tuple(phrase for _, phrases in chosen for phrase in phrases))
        self._each = [(words, compiled(phrases)) for words, phrases in chosen if phrases]

    def at(self, text: str, start: int, end: int) -> Sign | None:
        match = self._any.match(text, start, end)
        return self._told(text, match) if match else None

    def first(self, text: str, start: int, end: int) -> Sign | None:
        match = self._any.search(text, start, end)
        return self._told(text, match) if match else None

    def all(self, text: str, start: int, end: int) -> Iterator[Sign]:
        for match in self._any.finditer(text, start, end):
            sign = self._told(text, match)
            if sign is not None:
                yield sign

    def _told(self, text: str, match: re.Match[str]) -> Sign | None:
        for words, pattern in self._each:
            if pattern.match(text, match.start(), match.end()):
                return Sign(words.register_, words.counts_as, match.span())
        return None


def _heading(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A heading at the start of a line, alone there or with a colon; 'Attachment C - ' may stand before it."""
    return re.compile(
        rf"[ \t*=_#>]*(?:[\w .]{{1,20}}[ ]-[ ])?{any_of(phrases)}(?:[ ]?\([^)\n]{{0,40}}\))?[ \t*=_]*(?::|[-–—]\s|$)"
    )
