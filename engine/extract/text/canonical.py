"""The text as it is read: one dash, one blank, whole words; and the way back to the text as given.

Ligatures, invisible marks, a hyphen at a line's end, the confusions of scans, blanks set twice, names joined in an export and marks that a dictation
spells out are mended before anything is read; words that were taken back inside a sentence are taken out.
Nearly every note is its own canonical text, and then no map is kept.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dxproof.engine.extract.text.drawn import boxes_drawn
from dxproof.engine.extract.text.spoken import Change, SpokenMarks
from dxproof.engine.extract.text.withdrawn import taken_out
from dxproof.engine.extract.text.words import one_of
from dxproof.engine.pack.model import CharactersFile

# A hyphen after letters, the end of the line, letters.
_CUT = re.compile(r"-(?<=[^\W\d_]{2}-)[ \t]*\r?\n[ \t]*(?=[^\W\d_]{2})")
_LETTERS = re.compile(r"[^\W\d_]+")
# A line with two blanks after each word; with so many words it is no row of a table.
_DOUBLED = re.compile(r"^ *\S+(?P<more>(?:  \S+)+) *$", re.MULTILINE)
_TWO_BLANKS = re.compile("  ")
# Dots that lead the eye from a name to what it is the name of.
_LEADER_DOTS = "...."
_LEADER = re.compile(r"[ \t]*\.{4,}[ \t]*(?=\S)")
# What joins the words of a name in an export: 'EXAM.LUMBAR: …', 'INITIAL_TX_DATE'.
_DOTTED = re.compile(r"^[A-Z]{4,}(\.)(?=[A-Z_]{3,}[:=])", re.MULTILINE)
_JOINED = re.compile(r"(?<=[A-Z])_(?=[A-Z])")
# A thoracic vertebra with the two letters that much of Europe writes: 'Th10/11' is read as 'T10/11'.
_THORACIC = re.compile(r"(?<![^\W_])T([hH])(?=(?:1[0-2]|[1-9])(?![^\W_]))")
_MANY_WORDS = 8
_SHORTEST_WORD, _LONGEST_WORD = 4, 30
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
    """The tables of a pack, compiled. ``words`` are those of its lexicon: only they are mended. ``real`` ones are left alone."""

    def __init__(self, file: CharactersFile, words: frozenset[str], real: frozenset[str] = frozenset()) -> None:
        self._words = words
        self._spoken = SpokenMarks(file.spoken)
        self._real = real
        read_as = {character: entry.read_as for entry in file.read_as for character in _each(*entry.characters)}
        for shift in file.shifted:
            base = _code(shift.first)
            read_as |= {character: chr(base + number) for number, character in enumerate(_each(shift.characters))}
        self._one = {ord(character): read for character, read in read_as.items() if len(read) == 1}
        self._others = {character: read for character, read in read_as.items() if len(read) != 1}
        self._moving = re.compile(rf"[{re.escape(''.join(self._others))}]" if self._others else "(?!)")
        self._digits, self._letters = file.scans.digits, file.scans.letters
        # Several letters that may stand for one of a word: 'forarnen'.
        pairs = [written for written in self._letters if len(written) > 1]
        self._pair = re.compile(one_of([*pairs, *map(str.upper, pairs)]))
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
        moved = _moved(text, self._changes(text)) if text.isascii() else self._read_others(text)
        return Canonical(self._unscanned(moved.text), moved.starts, moved.ends)

    def _read_others(self, text: str) -> Canonical:
        """A text with other letters than those of English."""
        text = text.translate(self._one)
        others = ((*match.span(), self._others[match.group()]) for match in self._moving.finditer(text))
        return _moved(text, [*others, *self._changes(text)])

    def _changes(self, text: str) -> Iterator[Change]:
        """What is read as more or fewer characters than it is written with."""
        for match in _CUT.finditer(text):
            if self._is_cut(text, *match.span()):
                yield *match.span(), ""
        for match in self._pair.finditer(text):
            if self._is_scanned(text, *match.span()):
                read = self._letters[match.group().lower()]
                yield *match.span(), read.upper() if match.group().isupper() else read
        yield from self._spoken.changes(text)
        yield from taken_out(text)
        yield from boxes_drawn(text)
        yield from ((*match.span(1), "") for match in _THORACIC.finditer(text))
        if "  " in text:
            yield from _doubled(text)
        if "_" in text:
            yield from ((*match.span(), " ") for match in _JOINED.finditer(text))
        yield from ((*match.span(1), ": ") for match in _DOTTED.finditer(text))
        if _LEADER_DOTS in text:
            yield from ((*match.span(), ": ") for match in _LEADER.finditer(text))

    def _is_scanned(self, text: str, start: int, end: int) -> bool:
        """'Forarnen' is read as a word of the lexicon; 'internal' and 'stern' are words as they stand."""
        word = _word_around(text, start, end).lower()
        if len(word) < _SHORTEST_WORD or word in self._words or word in self._real:
            return False
        return self._pair.sub(lambda match: self._letters[match.group()], word) in self._words

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
        word = _word_around(match.string, *match.span())
        read = "".join(self._letters.get(c, c) for c in word.lower())
        return self._letters[match.group()] if read in self._words else match.group()


def _moved(text: str, changes: Iterable[Change]) -> Canonical:
    """A text with some stretches replaced, and the way back."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for start, end, instead in sorted(changes):
        if start < position:
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


def _doubled(text: str) -> Iterator[Change]:
    """The second of two blanks, in the lines of a note that sets two after each word."""
    lines = list(_DOUBLED.finditer(text))
    if any(len(line.group().split()) >= _MANY_WORDS for line in lines):
        for line in lines:
            for match in _TWO_BLANKS.finditer(text, *line.span("more")):
                yield match.start(), match.end(), " "


def _word_around(text: str, start: int, end: int) -> str:
    """The word that some characters stand in."""
    while start > 0 and text[start - 1].isalnum() and end - start < _LONGEST_WORD:
        start -= 1
    while end < len(text) and text[end].isalnum() and end - start < _LONGEST_WORD:
        end += 1
    return text[start:end]


def _each(*ranges: str) -> Iterator[str]:
    for written in ranges:
        first, _, last = written.partition("-")
        yield from map(chr, range(_code(first), _code(last or first) + 1))


def _code(written: str) -> int:
    return int(written.removeprefix("U+"), 16)
