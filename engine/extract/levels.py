"""Vertebral levels in all their spellings -> places. A level beats a word (contract, section 1)."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, Protocol

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.facts import Place
from dxproof.engine.pack.codes import VERTEBRA_INDEX, VERTEBRA_NAMES
from dxproof.engine.pack.model import LevelsFile

_VERTEBRA = r"C(?:0|\s?-?\s?[1-7])|[TD]\s?-?\s?(?:1[0-2]|[1-9])|L\s?-?\s?[1-6]|S\s?-?\s?[1-5]"
_SINGLE = re.compile(r"(?P<vertebra>[CTDLS]\s?-?\d{1,2})(?![0-9A-Z]|\.\d|\s?/\s?\d)", re.IGNORECASE)
# Two vertebrae written as one word: 'L5S1', and 'L45' where no vertebra is called so.
_GLUED = re.compile(r"(?P<upper>[CTDL]\d{1,2}?)(?P<lower>[CTDLS]\d{1,2}|(?<=[CL]\d)[2-7])(?![\w%]|\.\d)", re.IGNORECASE)
# Two vertebrae with nothing but a blank between them, as a dictation has it: 'C5 6'.
_APART = re.compile(
    r"(?P<upper>[CTL]\d{1,2}) (?P<lower>\d{1,2})(?![\w%°]|[./:-]\d|\s?[/x%°]|[,;]?\s+[CTL]\d{1,2} (?P=lower)\b)",
    re.IGNORECASE,
)
# A number with a letter of the spine before it, and at most three blanks or dashes between them.
_NUMBER = re.compile(
    "[0-9](?:(?<=[CTDLSctdls].)|(?<=[CTDLSctdls][ -].)|(?<=[CTDLSctdls][ -]{2}.)|(?<=[CTDLSctdls][ -]{3}.))"
)
_SPACE = re.compile(r"[\s-]")
_HEART_SOUNDS = re.compile(r"\bS\s?[1-4]\b.{0,8}\bS\s?[1-4]\b")
_OCCIPUT = 0
_SPINE = "CTDLSctdls"
_CERVICAL = "Cc"
_SIDE_BY_SIDE = "CL"  # two thoracic vertebrae side by side are a list
_LAST = {
    letter: max(int(name[1:]) for name in VERTEBRA_NAMES if name[0] == letter and name != "L6") for letter in "CTL"
}
# A vertebra that few people have: a level spans it only where it is named.
_SUPERNUMERARY = VERTEBRA_INDEX["L6"]
_LONGEST = 24  # vertebrae
# Characters around what may be a level in which other words tell what it is; between the ends of a range; a word for the occiput, and
# one for the skull with what leads from it to a vertebra.
_GRADED = 9  # characters before a vertebra in which another may have its grade
_AROUND_PAIR, _AROUND_SINGLE, _BEHIND_SINGLE, _BETWEEN, _BEFORE, _SKULL = 20, 25, 12, 14, 11, 48
_BEFORE_BONE = 40  # the bone, before the vertebra that it is of
_SLIPPED = 48  # between a vertebra and the one that it slips on


class LevelMention(NamedTuple):
    """A level in the text; ``single`` is one vertebra, which by itself is no segment, and none at all as a nerve ``root``."""

    start: int
    end: int
    upper: int
    lower: int
    single: bool = False
    root: bool = False

    @property
    def name(self) -> str:
        return VERTEBRA_NAMES[self.upper] if self.upper == self.lower else _segment(self.upper, self.lower)


class Regions(Protocol):
    """Which region a vertebra or segment is of; a decision table says it for codes, the lexicon of visits for the body."""

    def segment_region(self, lower: int) -> str | None:
        """The region of the segment whose lower vertebra this is."""

    def vertebra_region(self, vertebra: int) -> str | None:
        """The region of a vertebra that is named alone."""


def _found(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of some words in a text in small letters."""
    return re.compile(rf"(?<!\w){any_of(words)}(?!\w)")


class Levels:
    """Finds levels by the words of a pack."""

    def __init__(self, file: LevelsFile) -> None:
        occiput, through = any_of(file.occiput), any_of(file.through)
        join = rf"\s?(?:[-–—/]|\b{any_of(file.joins)}\b)\s?"
        self._occiput = {name.upper() for phrase in file.occiput for name in expand(phrase)} | {"0"}
        self._pair = re.compile(
            rf"(?P<upper>{_VERTEBRA}|{occiput}){join}(?P<lower>(?:[CTDLS]\s?)?\d{{1,2}}|C[O0])"
            r"(?![0-9A-Z]*%|\d|\.\d)(?P<third>\s?[-–/]\s?C?[1-2](?!\d))?",
            re.IGNORECASE,
        )
        heading = r"(?<![^\n])[A-Z] [-–—] "  # 'O - C6 tender': the letter opens a section
        self._occiput_before = re.compile(rf"(?<![A-Z0-9])(?!{heading}){occiput}\s?[-–—/]\s?$", re.IGNORECASE)
        self._skull_to = re.compile(
            rf"(?<![A-Z]){any_of(file.skull)}\s+{through}\s+(?P<lower>C[1-7])(?!\d)", re.IGNORECASE
        )
        self._through = re.compile(rf"\s*(?:{through}|-|–)\s*", re.IGNORECASE)
        self._together = {" ", "  ", *(f" {word} " for word in file.together)}
        self._root = re.compile(rf"\s*(?:-\s*)?{any_of(file.roots)}(?!\w)", re.IGNORECASE)
        self._bone = _found(file.bones)
        self._unit = re.compile(rf"\s*(?:-\s*)?{any_of(file.units)}(?!\w)", re.IGNORECASE)
        self._slips = re.compile(
            rf"\s+(?:\w+\s+)?{any_of(file.slips)}(?:\s+[\w.]+){{0,3}}?\s+{any_of(file.joins)}\s+", re.IGNORECASE
        )
        self._weightings, self._heart = _found(file.weightings), _found(file.heart)

    def find(self, text: str) -> list[LevelMention]:
        """Every level of a text in order: pairs, ranges ('C2-3 thru C7-T1', 'C2-C7') and single vertebrae."""
        starts = _starts(text)
        if not starts:
            return []
        pairs = list(self._pairs(text, starts))
        pairs += [
            LevelMention(match.start(), match.end(), _OCCIPUT, VERTEBRA_INDEX[match["lower"].upper()])
            for start in starts
            if text[start] in _CERVICAL and (match := self._skull_to.search(text, max(0, start - _SKULL), start + 3))
        ]
        pairs.sort(key=lambda level: level.start)
        singles = self._slipped(text, self._side_by_side(text, self._singles(text, pairs, starts)))
        return [
            level._replace(root=True) if level.single and self._is_of_another(text, level) else level
            for level in self._ranges(text, sorted(pairs + singles, key=lambda level: level.start))
        ]

    def _is_of_another(self, text: str, level: LevelMention) -> bool:
        """Whether a vertebra names its nerve root, or a bone of its own: neither is a level."""
        if self._root.match(text, level.end):
            return True
        before = text[max(0, level.start - _BEFORE_BONE) : level.start].lower().rstrip()
        return any(match.end() == len(before) for match in self._bone.finditer(before))

    def _pairs(self, text: str, starts: list[int]) -> Iterator[LevelMention]:
        edge = 0
        for start in starts:
            if start < edge:
                continue
            occiput = self._occiput_before.search(text, max(0, start - _BEFORE), start)  # 'O-C1', 'occiput/C1'
            match = (self._pair.match(text, occiput.start()) if occiput else None) or self._pair.match(text, start)
            level = self._level(match) if match else self._glued(text, start)
            if level is not None and match is None:
                yield level
                edge = level.end
            if match and level is not None and not self._weights_image(text, match):
                yield level
                edge = level.end

    def _vertebra(self, written: str, default: str = "") -> int | None:
        name = _SPACE.sub("", written).upper()
        if name in self._occiput:
            return _OCCIPUT
        name = default + name if name.isdigit() else name
        return VERTEBRA_INDEX.get("T" + name[1:] if name[0] == "D" else name)

    def _level(self, match: re.Match[str]) -> LevelMention | None:
        """The level that two vertebrae are, if they follow each other as they do in the spine."""
        upper = self._vertebra(match["upper"])
        if upper is None:
            return None
        letter = VERTEBRA_NAMES[upper][0]
        lower = self._vertebra(match["lower"], letter)
        if match["lower"].isdigit() and letter in _LAST:
            number = int(match["lower"])
            if number == 1 and upper == VERTEBRA_INDEX[f"{letter}{_LAST[letter]}"]:
                lower = upper + 1
            if upper == _OCCIPUT and number == 0:
                return None
        if lower is None or not 0 < lower - upper <= _LONGEST:
            return None
        end = match.end()
        if match["third"]:
            third = self._vertebra(match["third"].strip(" -–/"), "C")
            if third is not None and third > lower:
                lower = third
            else:
                end = match.start("third")
        return LevelMention(match.start(), end, upper, lower)

    def _glued(self, text: str, start: int) -> LevelMention | None:
        """The level that one word is, or two with a blank: both vertebrae follow each other, or the letter of each is said."""
        match = _GLUED.match(text, start) or self._apart(text, start)
        upper = self._vertebra(match["upper"]) if match else None
        if match is None or not upper:
            return None
        lower = self._vertebra(match["lower"], VERTEBRA_NAMES[upper][0])
        longest = 1 if match["lower"].isdigit() else _LONGEST
        return (
            LevelMention(match.start(), match.end(), upper, lower) if lower and 0 < lower - upper <= longest else None
        )

    def _apart(self, text: str, start: int) -> re.Match[str] | None:
        """A vertebra with a number after it that counts nothing: not 'C5 6 weeks ago', nor a grade ('C4 5, C5 5, L4 5')."""
        match = _APART.match(text, start)
        if match is None or self._unit.match(text, match.end()) or self._weights_image(text, match):
            return None
        before = text[max(0, start - _GRADED) : start].rstrip(" ,;")
        graded = (
            before.endswith(f" {match['lower']}")
            and before[-len(match["lower"]) - 2 : -len(match["lower"]) - 1].isdigit()
        )
        return None if graded else match

    def _weights_image(self, text: str, pair: re.Match[str]) -> bool:
        """'T1/T2', 'T1-2 weighted': how an image was taken."""
        lower = _SPACE.sub("", pair["lower"]).upper()
        if pair["upper"].upper() not in ("T1", "T2") or lower not in ("T2", "2", "T1", "1"):
            return False
        return ("/" in pair[0] and lower[0] == "T") or self._near(
            self._weightings, text, pair.start() - _AROUND_PAIR, pair.end() + _AROUND_PAIR
        )

    @staticmethod
    def _near(words: re.Pattern[str], text: str, start: int, end: int) -> bool:
        return bool(words.search(text[max(0, start) : end].lower()))

    def _singles(self, text: str, pairs: list[LevelMention], starts: list[int]) -> list[LevelMention]:
        found: list[LevelMention] = []
        position = 0
        for start in starts:
            match = _SINGLE.match(text, start)
            while position < len(pairs) and pairs[position].end <= start:
                position += 1
            taken = match is None or (position < len(pairs) and pairs[position].start < match.end())
            if match is None or taken or text[start - 1 : start] == ".":
                continue
            vertebra = self._vertebra(match["vertebra"])
            if vertebra and not self._is_other(text, match.start(), match.end(), VERTEBRA_NAMES[vertebra]):
                found.append(LevelMention(match.start(), match.end(), vertebra, vertebra, True))
        return found

    def _is_other(self, text: str, start: int, end: int, name: str) -> bool:
        """T1 and T2 are weightings, S1 and S2 heart sounds, where the words around say so."""
        if name in ("T1", "T2"):
            return self._near(self._weightings, text, start - _AROUND_SINGLE, end + _AROUND_SINGLE)
        first, last = start - _AROUND_SINGLE, end + _BEHIND_SINGLE
        sounds = name in ("S1", "S2", "S3", "S4")
        return sounds and (
            bool(_HEART_SOUNDS.search(text, max(0, first), last)) or self._near(self._heart, text, first, last)
        )

    def _side_by_side(self, text: str, singles: list[LevelMention]) -> list[LevelMention]:
        """'C1 C2': two neighbouring vertebrae side by side are a segment."""
        joined: list[LevelMention] = []
        for level in singles:
            last = joined[-1] if joined else None
            beside = (
                last
                and last.single
                and level.upper == last.lower + 1
                and VERTEBRA_NAMES[last.upper][0] in _SIDE_BY_SIDE
            )
            if last and beside and text[last.end : level.start] in self._together:
                joined[-1] = LevelMention(last.start, level.end, last.upper, level.lower)
            else:
                joined.append(level)
        return joined

    def _slipped(self, text: str, singles: list[LevelMention]) -> list[LevelMention]:
        """'L5 slips on S1': the segment of the two stands where the lower one is named; what is said between them is a cause."""
        kept: list[LevelMention] = []
        for level in singles:
            last = kept[-1] if kept else None
            near = last and last.single and level.single and level.start - last.end < _SLIPPED
            if (
                last
                and near
                and level.upper in _below(last.lower)
                and self._slips.fullmatch(text, last.end, level.start)
            ):
                kept[-1] = last._replace(root=True)  # no place of its own
                level = LevelMention(level.start, level.end, last.upper, level.lower)
            kept.append(level)
        return kept

    def _ranges(self, text: str, levels: list[LevelMention]) -> list[LevelMention]:
        """'C2-3 thru C7-T1' is one."""
        merged: list[LevelMention] = []
        for level in levels:
            last = merged[-1] if merged else None
            lies_below = last and level.lower > last.upper and not (last.single and last.upper >= level.upper)
            near = last and lies_below and level.start - last.end < _BETWEEN
            if last and near and self._through.fullmatch(text, last.end, level.start):
                merged[-1] = LevelMention(last.start, level.end, last.upper, level.lower)
            else:
                merged.append(level)
        return merged


def _below(vertebra: int) -> tuple[int, ...]:
    """The vertebrae that may lie right below one."""
    return (vertebra + 1, vertebra + 2) if vertebra + 1 == _SUPERNUMERARY else (vertebra + 1,)


def _starts(text: str) -> list[int]:
    """Where a vertebra may begin: a letter of the spine right before a number. Digits are rarer than letters."""
    starts: list[int] = []
    for match in _NUMBER.finditer(text):
        position = match.start() - 1
        while position > 0 and match.start() - position < 4 and text[position] in " -":
            position -= 1
        if position >= 0 and text[position] in _SPINE and not text[position - 1 : position].isalnum():
            starts.append(position)
    return starts


def places_of(level: LevelMention, table: Regions) -> list[Place]:
    """The places of a level: a range over a border of regions gives one place for each region."""
    if level.single:
        return [Place(table.vertebra_region(level.lower), level.lower, level.lower, level.name)]
    spanned = [
        vertebra
        for vertebra in range(level.upper, level.lower + 1)
        if vertebra != _SUPERNUMERARY or vertebra in (level.upper, level.lower)
    ]
    places: list[Place] = []
    start, region = level.upper, table.segment_region(spanned[1])
    for above, lower in pairwise(spanned):
        current = table.segment_region(lower)
        if current != region:
            places.append(Place(region, start, above, _segment(start, above)))
            start, region = above, current
    return [*places, Place(region, start, level.lower, _segment(start, level.lower))]


def _segment(upper: int, lower: int) -> str:
    return f"{VERTEBRA_NAMES[upper]}-{VERTEBRA_NAMES[lower]}"
