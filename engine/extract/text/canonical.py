"""The text as it is read: one dash, one blank, whole words; and the way back to the text as given.

Ligatures, invisible marks, a hyphen at a line's end and the confusions of scans are mended before anything is read.
Nearly every note is its own canonical text, and then no map is kept.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dxproof.engine.pack.model import CharactersFile

Edit = tuple[int, int, str]

# Where a margin may have cut a word: a hyphen behind letters, the end of the line, letters.
_CUT = re.compile(r"-(?<=[^\W\d_]{2}-)[ \t]*\r?\n[ \t]*(?=[^\W\d_]{2})")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_WORD = 30
_SPINE = "CTLS"
_MOST = 12  # vertebrae in a part of the spine


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text as it is read. ``starts`` and ``ends`` tell for each of its characters what it was; None where nothing changed."""

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
        if self.starts is None or self.ends is None:
            return start, end
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


class Characters:
    """The tables of a pack, compiled. ``words`` are those of its lexicon: only they are mended."""

    def __init__(self, file: CharactersFile, words: frozenset[str]) -> None:
        self._words = words
        self._one: dict[int, str] = {}
        several: dict[str, str] = {}
        for entry in file.read_as:
            for character in _each(entry.characters):
                if len(entry.read_as) == 1:
                    self._one[ord(character)] = entry.read_as
                else:
                    several[character] = entry.read_as
        for shift in file.shifted:
            base = _code(shift.first)
            for number, character in enumerate(_each([shift.characters])):
                self._one[ord(character)] = chr(base + number)
        self._several = several
        self._changing = re.compile(f"[{re.escape(''.join(several))}]") if several else None
        self._digits = file.scans.digits
        self._letters = file.scans.letters
        self._level = _level_of_scans(self._digits)
        self._word = _word_of_scans(self._letters)

    def read(self, text: str) -> Canonical:
        """The canonical text of a note."""
        if not text.isascii():
            text = text.translate(self._one)
        canonical = Canonical(text)
        if self._changing is not None and not text.isascii():
            canonical = _edited(canonical, self._replaced)
        canonical = _edited(canonical, self._joined)
        return Canonical(self._unscanned(canonical.text), canonical.starts, canonical.ends)

    def _replaced(self, text: str) -> Iterator[Edit]:
        assert self._changing is not None
        for match in self._changing.finditer(text):
            yield match.start(), match.end(), self._several[match.group()]

    def _joined(self, text: str) -> Iterator[Edit]:
        """'liga-' and 'ment' on the next line are one word of the lexicon; 'non-' and 'stenotic' are two."""
        for match in _CUT.finditer(text):
            before = _LETTERS.findall(text, max(0, match.start() - _LONGEST_WORD), match.start())[-1]
            behind = _LETTERS.match(text, match.end(), match.end() + _LONGEST_WORD)
            if behind and (before + behind.group()).lower() in self._words:
                yield match.start(), match.end(), ""

    def _unscanned(self, text: str) -> str:
        """Digits read for letters in a level, and letters for digits in a word: each for one, so that no offset moves."""
        if self._level is not None:
            text = self._level.sub(self._as_level, text)
        if self._word is not None:
            text = self._word.sub(self._as_word, text)
        return text

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
        written = text[start:end].lower()
        read = "".join(self._letters.get(c, c) for c in written)
        return self._letters[match.group()] if read in self._words else match.group()


def _edited(canonical: Canonical, edits: Callable[[str], Iterable[Edit]]) -> Canonical:
    """A text with some stretches replaced, and the way back."""
    text = canonical.text
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for start, end, instead in edits(text):
        pieces += text[position:start], instead
        starts += range(position, start)
        ends += range(position + 1, start + 1)
        starts += [start] * len(instead)
        ends += [end] * len(instead)
        position = end
    if not pieces:
        return canonical
    pieces.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    if canonical.starts is not None and canonical.ends is not None:
        starts = [canonical.starts[at] for at in starts]
        ends = [canonical.ends[at - 1] for at in ends]
    return Canonical("".join(pieces), starts, ends)


def _level_of_scans(digits: dict[str, str]) -> re.Pattern[str] | None:
    """Two vertebrae with a dash or a slash, digits read as letters among them: 'Cl-C2', 'C4-CS', 'O-Cl'."""
    if not digits:
        return None
    number = rf"[\d{re.escape(''.join(digits))}]{{1,2}}"
    return re.compile(
        rf"[{_SPINE}O](?<![^\W_].)(?:(?<=[{_SPINE}])(?P<upper>{number})|(?<=O))(?P<join>\s?[-/]\s?)"
        rf"(?P<second>[{_SPINE}]?)(?P<lower>{number})(?![^\W_])"
    )


def _word_of_scans(letters: dict[str, str]) -> re.Pattern[str] | None:
    """A digit that may stand for a letter of a word: '1igament', 'leve1'."""
    single = "".join(re.escape(written) for written in letters if len(written) == 1)
    if not single:
        return None
    return re.compile(rf"[{single}](?:(?=[^\W\d_])|(?<=[^\W\d_]{{2}}.)(?!\w))")


def _each(ranges: Iterable[str]) -> Iterator[str]:
    for written in ranges:
        first, _, last = written.partition("-")
        for code in range(_code(first), _code(last or first) + 1):
            yield chr(code)


def _code(written: str) -> int:
    return int(written.removeprefix("U+"), 16)
