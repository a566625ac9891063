"""Marks that were spoken and typed out: 'no bony spur period new paragraph exam colon'."""

import re
from collections.abc import Iterator

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.text.words import Phrases, any_of
from dxproof.engine.pack.model import Spoken

# A stretch and what is read instead of it.
Change = tuple[int, int, str]

_STOP = "."
_LONGEST = 20  # characters of a word before a mark
_WRITTEN = re.compile(r"[.,:;?](?=\s|$)")
# Marks that have no blank after them, and one that keeps the blank before it.
_NO_BLANK_BEHIND, _OPENING = "-/(", "("


class SpokenMarks:
    """The spoken marks of a pack."""

    def __init__(self, file: Spoken) -> None:
        self._least = file.least
        self._marks = Phrases((said, mark.read_as) for mark in file.marks for said in mark.said)
        self._said = re.compile(rf"(?<=\s)({self._marks.pattern})(?![\w.,:;?])")
        self._noun = re.compile(rf"(?<!\w){any_of(file.nouns_behind)}\s$")
        self._stops = [
            wording for mark in file.marks if mark.read_as == _STOP for said in mark.said for wording in expand(said)
        ]

    def changes(self, text: str) -> Iterator[Change]:
        """The marks of a note that was dictated with its full stops, and the blanks around them that no mark has."""
        small = text.lower()
        if len(small) != len(text) or not any(stop in small for stop in self._stops):
            return
        found = [
            (*match.span(), self._marks.meaning(match[1]))
            for match in self._said.finditer(small)
            if not self._noun.search(small, max(0, match.start() - _LONGEST), match.start())
        ]
        kinds = {mark for *_, mark in found}
        if len(found) < self._least or len(kinds) < 2 or len(found) <= len(_WRITTEN.findall(text)):
            return
        edge = 0
        for start, end, mark in found:
            while mark != _OPENING and start > edge and text[start - 1].isspace():
                start -= 1
            while mark in _NO_BLANK_BEHIND and end < len(text) and text[end].isspace():
                end += 1
            if start >= edge:
                yield start, end, mark
                edge = end
