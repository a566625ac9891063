"""Words that open a section at the beginning of a line though no mark of a heading follows them."""

import re

from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.model import SectionsFile
from dxproof.engine.terms import Section


class Openers:
    """The openers of a pack."""

    def __init__(self, file: SectionsFile) -> None:
        self._told_by = {
            section: re.compile(rf"(?=[A-Z])(?i:{any_of(words.told_by)})(?!\w)")
            for section, words in file.sections.items()
            if words.told_by
        }
        self._bare = {name: section for section, words in file.sections.items() for name in words.bare}
        self._bare_name = re.compile(rf"[ \t]*({any_of(self._bare)})(?: |\t)+(?=[A-Za-z]|\d{{5}})", re.IGNORECASE)

    def told(self, text: str, start: int, end: int) -> Section | None:
        """The section that a line tells of in sentences: 'On examination the neck is stiff.'"""
        return next((section for section, words in self._told_by.items() if words.match(text, start, end)), None)

    def bare(self, text: str, start: int, end: int) -> tuple[Section, re.Match[str]] | None:
        """The section that a name opens with nothing but a blank after it, and the name: 'dx L C6-7 stenosis'."""
        found = self._bare_name.match(text, start, end)
        return (self._bare[found[1].lower()], found) if found else None
