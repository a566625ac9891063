"""The text as it is read: one dash, one blank, whole words; and the way back to the text as given.

Ligatures, invisible marks, a hyphen at a line's end and the confusions of scans are mended before anything is read.
Nearly every note is its own canonical text, and then no map is kept.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.pack.model import CharactersFile

# A hyphen behind letters, the end of the line, letters.
_CUT = re.compile(r"-(?<=[^\W\d_]{2}-)[ \t]*\r?\n[ \t]*(?=[^\W\d_]{2})")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_WORD = 30
_SPINE = "CTLS"
_MOST = 12  # vertebrae in a part of the spine


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text as it is read. ``starts`` and ``ends`` tell for each of its characters what it was; None where nothing moved."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def given(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text as given that a stretch of this one stands for."""
        if self.starts is None or self.ends is None:
            return start, end
        first = self.starts[start] if start < len(self.starts) else self.ends[-1] if self.ends else 0
        return first, self.ends[end - 1] if end > start else first

    def found(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text as given stands in this one."""
        if self.starts is None:
            return start, end
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


class Characters:
    """The tables of a pack, compiled. ``words`` are those of its lexicon: only they are mended."""

    def __init__(self, file: CharactersFile, words: frozenset[str]) -> None:
        self._words = words
        read_as = {character: entry.read_as for entry in file.read_as for character in _each(*entry.characters)}
        for shift in file.shifted:
            base = _code(shift.first)
            read_as |= {character: chr(base + number) for number, character in enumerate(_each(shift.characters))}
        self._one = {ord(character): read for character, read in read_as.items() if len(read) == 1}
        self._others = {character: read for character, read in read_as.items() if len(read) != 1}
        # What is read as several characters or none, and where a margin may have cut a word.
        self._moving = re.compile(
            rf"[{re.escape(''.join(self._others))}]|{_CUT.pattern}" if self._others else _CUT.pattern
        )
        self._digits, self._letters = file.scans.digits, file.scans.letters
        # Two vertebrae with a dash or a slash, digits read as letters among them: 'Cl-C2', 'C4-CS', 'O-Cl'.
        number = rf"[\d{re.escape(''.join(self._digits))}]{{1,2}}"
        self._level = re.compile(
            rf"[{_SPINE}O](?<![^\W_].)(?:(?<=[{_SPINE}])(?P<upper>{number})|(?<=O))(?P<join>\s?[-/]\s?)"
            rf"(?P<second>[{_SPINE}]?)(?P<lower>{number})(?![^\W_])"
        )
        # A digit that may stand for a letter of a word: '1igament', 'leve1'.
        single = "".join(re.escape(written) for written in self._letters if len(written) == 1)
        self._word = re.compile(rf"[{single}](?:(?=[^\W\d_])|(?<=[^\W\d_]{{2}}.)(?!\w))" if single else "(?!)")

    def read(self, text: str) -> Canonical:
        """The canonical text of a note."""
        moved = self._moved(text if text.isascii() else text.translate(self._one))
        return Canonical(self._unscanned(moved.text), moved.starts, moved.ends)

    def _moved(self, text: str) -> Canonical:
        """A text with some stretches replaced, and the way back."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for match in (_CUT if text.isascii() else self._moving).finditer(text):
            start, end = match.span()
            instead = self._others.get(match.group(), "")
            if text[start] == "-" and not self._is_cut(text, start, end):
                continue
            pieces += text[position:start], instead
            starts += [*range(position, start), *[start] * len(instead)]
            ends += [*range(position + 1, start + 1), *[end] * len(instead)]
            position = end
        if not pieces:
            return Canonical(text)
        pieces.append(text[position:])
        starts += range(position, len(text))
        ends += range(position + 1, len(text) + 1)
        return Canonical("".join(pieces), starts, ends)

    def _is_cut(self, text: str, start: int, end: int) -> bool:
        """'liga-' and 'ment' on the next line are one word of the lexicon; 'non-' and 'stenotic' are two."""
        before = _LETTERS.findall(text, max(0, start - _LONGEST_WORD), start)[-1]
        behind = _LETTERS.match(text, end, end + _LONGEST_WORD)
        return behind is not None and (before + behind.group()).lower() in self._words

    def _unscanned(self, text: str) -> str:
        """Digits read for letters in a level, and letters for digits in a word: each for one, so that no offset moves."""
        return self._word.sub(self._as_word, self._level.sub(self._as_level, text))

    def _as_level(self, match: re.Match[str]) -> str:
        upper, lower = match["upper"] or "", match["lower"]
        if (upper + lower).isdigit() or (upper and not any(map(str.isdigit, upper + lower))):
            return match.group()
        if not match["second"] and not any(map(str.isdigit, lower)):
            return match.group()
        upper, lower = ("".join(self._digits.get(c, c) for c in number) for number in (upper, lower))
        if not all(0 < int(number) <= _MOST for number in (upper, lower) if number):
            return match.group()
        return f"{match.group()[0]}{upper}{match['join']}{match['second']}{lower}"

    def _as_word(self, match: re.Match[str]) -> str:
        text, start, end = match.string, match.start(), match.end()
        while start > 0 and text[start - 1].isalnum() and end - start < _LONGEST_WORD:
            start -= 1
        while end < len(text) and text[end].isalnum() and end - start < _LONGEST_WORD:
            end += 1
        read = "".join(self._letters.get(c, c) for c in text[start:end].lower())
        return self._letters[match.group()] if read in self._words else match.group()


def _each(*ranges: str) -> Iterator[str]:
    for written in ranges:
        first, _, last = written.partition("-")
        yield from map(chr, range(_code(first), _code(last or first) + 1))


def _code(written: str) -> int:
    return int(written.removeprefix("U+"), 16)
