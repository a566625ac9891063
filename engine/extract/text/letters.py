"""Where a note is in small letters: there abbreviations and codes may be small, too."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from dxproof.engine.pack.codes import CODE_PATTERN

_BLANK_LINES = re.compile(r"\n\s*\n")
_SMALL_CODE = re.compile(CODE_PATTERN.pattern, re.IGNORECASE)


class SmallLetters:
    """The paragraphs of a note without any capital: what a system has put around a writer's text is not his."""

    def __init__(self, text: str) -> None:
        self.stretches = [(0, len(text))] if text.islower() else list(_small_paragraphs(text))
        self._starts = [start for start, _ in self.stretches]

    def at(self, position: int) -> bool:
        """Whether a character stands in such a paragraph."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self.stretches[index][1]


def _small_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for blank in _BLANK_LINES.finditer(text):
        if text[start : blank.start()].islower():
            yield start, blank.start()
        start = blank.end()
    if text[start:].islower():
        yield start, len(text)


def written_codes(text: str, small: SmallLetters) -> list[re.Match[str]]:
    """What may be a code of ICD-10-CM, in order; in small letters only where the writer has no others."""
    found = list(CODE_PATTERN.finditer(text))
    for stretch in small.stretches:
        found += _SMALL_CODE.finditer(text, *stretch)
    return sorted(found, key=re.Match.start) if small.stretches else found
