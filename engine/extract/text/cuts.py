"""Lines that an export has run together, cut apart again: commas for line ends, glued numbers, fields, headings."""

import itertools
import re
from collections.abc import Iterator

from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.headings import Headings
from dxproof.engine.extract.text.lines import BULLET, Line

_COMMA_BREAK = re.compile(
    r",(?=[\s,]*[\"'(\[]?[A-Z0-9])(?:(?:(?<=[.:;?!],)|(?<=[.:;?!]\s,))[\s,]*|\s(?=,)|\s*(?=\(?\d{1,2}[.)]\s{1,3}[A-Z])|(?=[A-Z][A-Z /&]{2,40}:)|(?<=[a-z)],)\s*(?=[CTLS]\d{1,2}\s?[-/]\s?[CTLS]?\d{1,2}\s?:))(?=[\"'(\[]?[A-Z0-9])"
)
# 'Neck pain2. HTN', 'anterolisthesis.3.No', '… . 2) …', '(2) …': a number glued to what it numbers.
_NUMBER = re.compile(r"[(\d](?:(?<=\()\d{1,2}\)\s|(?<=\d)\d?(?:\.\s?(?=[A-Z])|\)\s?(?=[A-Z(])))")
# A field's name after two blanks or more, and a numbered item there: '…None    PLAN:  1) Follow-up'.
_FIELD = re.compile(
    r"\s(?<=[a-z0-9.,;)>\]]\s)\s+(?=[A-Z][A-Z -]{2,30}(?:\([A-Z]+\))?:|[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}:\s|\d{1,2}\)\s?\S)"
)
_SKIPPED = 2  # a list may leave a number out
# Where a statement ends and a level may head the next one.
_STOP = re.compile(r"[.;!?]\s+(?=[A-Z])")


def pieces(text: str, line: Line, headings: Headings, words: LayoutWords) -> list[Line]:
    """A line, cut where several were run into one."""
    start, end = line.start, line.end
    cuts = {match.end() for match in _COMMA_BREAK.finditer(text, start, end)}
    cuts |= set(_numbers(text, start, end))
    if text.find("  ", start, end) >= 0 or text.find("\t", start, end) >= 0:
        cuts |= {match.end() for match in _FIELD.finditer(text, start, end)}
    cuts |= set(headings.inside(text, start, end))
    cuts |= set(headings.flattened(text, start, end))
    cuts |= {
        match.end() for match in _STOP.finditer(text, start, end) if words.level_head.match(text, match.end(), end)
    }
    edges = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
    return [Line(left, right, line.blank_before and left == start) for left, right in itertools.pairwise(edges)]


def _numbers(text: str, start: int, end: int) -> Iterator[int]:
    """Where a number inside a line opens an item there."""
    opened = BULLET.match(text, start, end)
    before = _value(opened.group()) if opened else 0
    for match in _NUMBER.finditer(text, start, end):
        number = _value(match.group())
        # 'better for 9 days, back for 4. Also …' counts days: behind a word a number must be the next one.
        if _is_glued(text, match) or (_follows_word(text, match) and 0 < number - before <= _SKIPPED):
            before = number
            yield match.start()


def _value(number: str) -> int:
    digits = "".join(filter(str.isdigit, number))
    return int(digits) if digits else 0


def _follows_word(text: str, number: re.Match[str]) -> bool:
    before = text[max(0, number.start() - 2) : number.start()]
    return before[-1:].isspace() and before[:1].islower()


def _is_glued(text: str, number: re.Match[str]) -> bool:
    """Whether a number inside a line opens an item there."""
    start = number.start()
    before = text[max(0, start - 2) : start]
    if text[start] == "(":
        return before[-1:] in (".", ";", ":", ")") or before[-1:].isspace()
    if before[-1:].isdigit():
        return False
    if before.isalpha() and len(before) == 2:
        return (
            number.end() - start >= 2
            and text[number.end() - 1] != ")"
            and text[number.end() : number.end() + 2].istitle()
        )
    if before[1:] == "." and (before[:1].islower() or before[:1] == ")"):
        return True
    return before[-1:].isspace() and before[:1] in ".;)"
