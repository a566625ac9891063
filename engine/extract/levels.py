"""Vertebral levels in all their spellings -> places. A level beats a word (contract, section 1)."""

import re
from dataclasses import dataclass
from itertools import pairwise

from dxproof.engine.facts import Place
from dxproof.engine.pack.codes import VERTEBRA_INDEX, VERTEBRA_NAMES, CodeTable

_V = r"(?:[Cc](?:[Oo0]|\s?-?\s?[1-7])|[TtDd]\s?-?\s?(?:1[0-2]|[1-9])|[Ll]\s?-?\s?[1-6]|[Ss]\s?-?\s?[1-5]|[Oo](?:[Cc]{1,2}(?:[Ii][Pp][Uu][Tt])?)?)"
_OCCIPUT_TO = re.compile(
    r"(?<![A-Za-z])(?:C0|occiput|occ|skull base)\s+(?:through|thru|to)\s+(?P<lower>C[1-7])(?!\d)", re.IGNORECASE
)
_JOIN = r"\s?(?:[-–—/]|\b(?:[Oo][Vv][Ee][Rr]|[Aa]rticulates (?:on|with)|[Uu]?[Pp]?[Oo][Nn])\b)\s?"
_PAIR = re.compile(
    rf"(?P<upper>{_V}){_JOIN}(?P<lower>(?:[CTDLSctdls]\s?)?\d{{1,2}}|[Cc][Oo0])(?![0-9A-Za-z]*%|\d|\.\d)(?P<third>\s?[-–/]\s?[Cc]?[1-2](?!\d))?"
)
_SINGLE = re.compile(r"(?P<vertebra>[CTDLSctdls]\s?-?\d{1,2})(?![0-9A-Za-z]|\.\d|\s?/\s?\d)")
_NUMBER = re.compile(r"\d+")
_OCCIPUT_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?:occiput|occ|oc|c?o)\s?[-–—/]\s?$", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:through|thru|to|down to|-|–|until)\s*", re.IGNORECASE)
_WEIGHTING = re.compile(
    r"weight|signal|image|sequence|sagittal|axial|hyperintens|hypointens|stir|flair|\bgre\b|coronal|\bw\b|spin echo|dark|bright",
    re.IGNORECASE,
)
_ROOT = re.compile(
    r"\s*(?:-\s*)?(?:nerve|root|roots|radicul|dermatom|myotom|ganglion|drg|hypoesthe|hypaesthe|dysesthe|distribution|innervat|motor|sensory|pin|level of sensation)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[\s-]")
# A vertebra that few people have: a level spans it only where it is named.
_SUPERNUMERARY = VERTEBRA_INDEX["L6"]


@dataclass(frozen=True, slots=True)
class LevelMention:
    """A level in the text; ``single`` is one vertebra, which by itself is no segment."""

    start: int
    end: int
    upper: int
    lower: int
    single: bool = False

    @property
    def name(self) -> str:
        return (
            VERTEBRA_NAMES[self.upper]
            if self.upper == self.lower
            else f"{VERTEBRA_NAMES[self.upper]}-{VERTEBRA_NAMES[self.lower]}"
        )


def _vertebra(written: str, default: str = "") -> int | None:
    name = _SPACE.sub("", written).upper()
    if name in ("O", "OC", "OCC", "OCCIPUT", "CO", "C0", "0"):
        return 0
    if name.isdigit():
        name = default + name
    if name[0] == "D":
        name = "T" + name[1:]
    return VERTEBRA_INDEX.get(name)


def find_levels(text: str) -> list[LevelMention]:
    """Every level of a text in order: pairs, ranges ('C2-3 thru C7-T1', 'C2-C7') and single vertebrae."""
    starts = _starts(text)
    if not starts:
        return []
    pairs: list[LevelMention] = []
    edge = 0
    for start in starts:
        if start < edge:
            continue
        match = _PAIR.match(text, _occiput_before(text, start)) or _PAIR.match(text, start)
        level = _pair(match) if match else None
        if (
            match
            and level is not None
            and not _is_weighting(text, match.start(), match.end(), match["upper"], match["lower"])
        ):
            pairs.append(level)
            edge = level.end
    pairs += [
        LevelMention(match.start(), match.end(), 0, VERTEBRA_INDEX[match["lower"].upper()])
        for match in _OCCIPUT_TO.finditer(text)
    ]
    pairs.sort(key=lambda level: level.start)
    singles = _spaced_pairs(text, _singles(text, pairs, starts))
    return _ranges(text, sorted(pairs + singles, key=lambda level: level.start))


def _starts(text: str) -> list[int]:
    """Where a vertebra may begin: a letter of the spine right before a number. Digits are rarer than letters."""
    starts: list[int] = []
    for match in _NUMBER.finditer(text):
        position = match.start() - 1
        while position > 0 and match.start() - position < 4 and text[position] in " -":
            position -= 1
        if position >= 0 and text[position] in "CTDLSctdls" and not text[position - 1 : position].isalnum():
            starts.append(position)
    return starts


def _occiput_before(text: str, start: int) -> int:
    """'O-C1', 'occiput/C1': the pair begins with the occiput."""
    match = _OCCIPUT_BEFORE.search(text, max(0, start - 11), start)
    return match.start() if match else start


def _pair(match: re.Match[str]) -> LevelMention | None:
    upper = _vertebra(match["upper"])
    if upper is None:
        return None
    letter = VERTEBRA_NAMES[upper][0]
    lower = _vertebra(match["lower"], letter)
    if match["lower"].isdigit() and letter in "CTL":
        number, last = int(match["lower"]), {"C": 7, "T": 12, "L": 5}[letter]
        if number == 1 and upper == VERTEBRA_INDEX[f"{letter}{last}"]:
            lower = upper + 1
        if upper == 0 and number == 0:
            return None
    if lower is None or lower < upper or lower - upper > 24:
        return None
    if lower == upper:
        return None
    end = match.end()
    if match["third"]:
        third = _vertebra(match["third"].strip(" -–/"), "C")
        if third is not None and third > lower:
            lower = third
        else:
            end = match.start("third")
    return LevelMention(match.start(), end, upper, lower)


def _is_weighting(text: str, start: int, end: int, upper: str, lower: str) -> bool:
    if upper.upper() not in ("T1", "T2") or _SPACE.sub("", lower).upper() not in ("T2", "2", "T1", "1"):
        return False
    return ("/" in text[start:end] and lower.upper().startswith("T")) or bool(
        _WEIGHTING.search(text, max(0, start - 20), min(len(text), end + 20))
    )


def _singles(text: str, pairs: list[LevelMention], starts: list[int]) -> list[LevelMention]:
    taken = [(level.start, level.end) for level in pairs]
    found: list[LevelMention] = []
    position = 0
    for start in starts:
        match = _SINGLE.match(text, start)
        while position < len(taken) and taken[position][1] <= start:
            position += 1
        if (
            match is None
            or text[start - 1 : start] == "."
            or (position < len(taken) and taken[position][0] < match.end())
        ):
            continue
        vertebra = _vertebra(match["vertebra"])
        if vertebra is None or vertebra == 0 or _is_other(text, match.start(), match.end(), VERTEBRA_NAMES[vertebra]):
            continue
        found.append(LevelMention(match.start(), match.end(), vertebra, vertebra, True))
    return found


_HEART = re.compile(r"\bS\s?[1-4]\b.{0,8}\bS\s?[1-4]\b|murmur|gallop|heart|regular")


def _is_other(text: str, start: int, end: int, name: str) -> bool:
    """T1 and T2 are weightings, S1 and S2 heart sounds, where the words around say so."""
    if name in ("T1", "T2"):
        return bool(_WEIGHTING.search(text, max(0, start - 25), min(len(text), end + 25)))
    return name in ("S1", "S2", "S3", "S4") and bool(_HEART.search(text[max(0, start - 25) : end + 12]))


def _spaced_pairs(text: str, singles: list[LevelMention]) -> list[LevelMention]:
    """'C1 C2': two neighbouring vertebrae side by side are a segment."""
    joined: list[LevelMention] = []
    for level in singles:
        if (
            joined
            and joined[-1].single
            and level.upper == joined[-1].lower + 1
            and text[joined[-1].end : level.start] in (" ", "  ", " and ", " & ")
        ):
            last = joined[-1]
            if VERTEBRA_NAMES[last.upper][0] in "CL" and last.upper < level.lower:
                joined[-1] = LevelMention(last.start, level.end, last.upper, level.lower)
                continue
        joined.append(level)
    return joined


def _ranges(text: str, levels: list[LevelMention]) -> list[LevelMention]:
    merged: list[LevelMention] = []
    for level in levels:
        if merged:
            last = merged[-1]
            between = text[last.end : level.start]
            if (
                len(between) < 14
                and _RANGE.fullmatch(between)
                and level.lower > last.upper
                and not (last.single and last.upper >= level.upper)
            ):
                merged[-1] = LevelMention(last.start, level.end, last.upper, level.lower)
                continue
        merged.append(level)
    return merged


def is_root(text: str, level: LevelMention) -> bool:
    """Whether a single vertebra names a nerve root: a root is not a level."""
    return level.single and bool(_ROOT.match(text, level.end))


def places_of(level: LevelMention, table: CodeTable) -> list[Place]:
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
            places.append(_place(region, start, above))
            start, region = above, current
    places.append(_place(region, start, level.lower))
    return places


def _place(region: str | None, upper: int, lower: int) -> Place:
    return Place(region, upper, lower, f"{VERTEBRA_NAMES[upper]}-{VERTEBRA_NAMES[lower]}")
