"""The words of a sentence about a course of care: measures, areas, sides, roles, and numbers with their units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.text.words import Phrases, any_of
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.pack.model import CourseFile, MeasureWords

_DIGITS = r"\d+(?:\.\d+)?"


class Kind(Enum):
    """What a token is."""

    MEASURE = auto()
    AREA = auto()
    SIDE = auto()
    NOW = auto()
    EARLIER = auto()
    GOAL = auto()
    AIM = auto()
    ASIDE = auto()
    MET = auto()
    WERE = auto()
    NEITHER = auto()
    TO = auto()
    VALUE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A phrase or a number; ``value`` is the area or side, ``measures`` are those that the words may be."""

    start: int
    end: int
    kind: Kind
    value: str = ""
    measures: tuple[MeasureWords, ...] = ()
    number: float = 0.0
    out_of: float | None = None
    unit: str | None = None
    in_digits: bool = True


_Meaning = tuple[Kind, str, tuple[MeasureWords, ...]]


class CourseTokens:
    """Reads the tokens of a sentence by the words of a pack."""

    def __init__(self, words: CourseFile) -> None:
        self.words = words
        self._phrases = Phrases(self._meanings(words))
        self._numbers = {name: float(number) for number, names in words.numbers.items() for name in names}
        self._units = {
            name.lower(): (unit.unit, unit.times, unit.out_of)
            for unit in words.units
            for phrase in unit.phrases
            for name in expand(phrase)
        }
        number = rf"(?:{_DIGITS}|{any_of(self._numbers)})"
        unit = rf"(?:{any_of(self._units)})(?![a-z])"
        self._values = re.compile(
            rf"(?<![\w.])(?P<low>{number})(?:\s?-\s?(?P<high>{number}))?(?P<own>\s?[-°]?\s?(?:{unit}))?"
            rf"(?:(?:\s{{0,3}}/\s?|\s{any_of(words.out_of)}\s)(?P<of>{number})(?![\d/]))?(?P<unit>\s{{0,3}}-?\s?{unit})?(?!\w)"
        )
        arrows = "|".join(re.escape(arrow) for arrow in sorted(words.roles.arrows, key=len, reverse=True))
        self._arrows = re.compile(rf"{arrows or '(?!)'}|(?<=\d)\s?>\s?(?=\d)|(?<=[\d%])\s>\s(?=\d)")

    @staticmethod
    def _meanings(words: CourseFile) -> Iterator[tuple[str, _Meaning]]:
        by_name = {measure.measure: measure for measure in words.measures}
        for area in words.areas:
            for phrase in area.phrases:
                yield phrase, (Kind.AREA, area.area, tuple(by_name[name] for name in area.measures))
        for measure in words.measures:
            for phrase in measure.phrases:
                yield phrase, (Kind.MEASURE, measure.measure, (measure,))
        for side, phrases in words.sides.items():
            for phrase in phrases:
                yield phrase, (Kind.SIDE, side, ())
        roles = words.roles
        for kind, listed in (
            (Kind.TO, roles.to),
            (Kind.NOW, roles.now),
            (Kind.EARLIER, roles.earlier),
            (Kind.GOAL, roles.goal),
            (Kind.MET, roles.met),
            (Kind.WERE, roles.were),
            (Kind.NEITHER, roles.neither),
            (Kind.AIM, roles.aims),
            (Kind.ASIDE, roles.aside),
        ):
            for phrase in listed:
                yield phrase, (kind, "", ())

    def read(self, text: str) -> list[Token]:
        """The tokens of a text in small letters, in order."""
        found = [Token(start, end, *meaning) for start, end, meaning in self._phrases.find(Tokens(text))]
        found += [Token(match.start(), match.end(), Kind.TO) for match in self._arrows.finditer(text)]
        taken = {position for token in found for position in range(token.start, token.end)}
        for match in self._values.finditer(self._without_numbered(text, found)):
            if taken.isdisjoint(range(match.start("low"), match.end("low"))) and not _numbers_item(text, match):
                found.append(self._value(match))
        return sorted(found, key=lambda token: token.start)

    @staticmethod
    def _without_numbered(text: str, found: list[Token]) -> str:
        """The text without phrases that hold a number: 'HIT-6 of 50' has one value."""
        for token in found:
            if any(map(str.isdigit, text[token.start : token.end])):
                text = f"{text[: token.start]}{';' * (token.end - token.start)}{text[token.end :]}"
        return text

    def _value(self, match: re.Match[str]) -> Token:
        number = self._number(match["high"] or match["low"])
        written = ((match["unit"] if not match["of"] else None) or match["own"] or "").strip(" -°")
        if not written and "°" in (match["own"] or ""):
            written = "°"
        unit, times, whole = self._units.get(" ".join(written.split()), (None, 1, 0))
        out_of = self._number(match["of"]) if match["of"] else float(whole) or None
        return Token(
            match.start(),
            match.end(),
            Kind.VALUE,
            number=number * times,
            out_of=out_of,
            unit=unit,
            in_digits=match["low"][0].isdigit(),
        )

    def _number(self, written: str) -> float:
        named = self._numbers.get(" ".join(written.split()))
        return named if named is not None else float(written)


def _numbers_item(text: str, match: re.Match[str]) -> bool:
    """Whether a number is that of an item: '1) pain, 2) sitting'."""
    closed = text[match.end() : match.end() + 1] == ")"
    return closed and text.rfind("(", 0, match.start()) <= text.rfind(")", 0, match.start())
