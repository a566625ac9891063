"""How long a treatment lasted, where the note ties a length of time to it: 'six weeks of PT', 'NSAIDs x 3 months'.

A length of time belongs to a treatment only where nothing else can own it: 'neck pain for six months, PT' is the pain's,
'PT x 8 visits' counts visits, 'PT since March' and 'PT 6 weeks ago' tell no length. What is not sure stays unknown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

REACH = 160  # characters around a treatment in which its length may stand

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DAYS = {"d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d)?|an?|{'|'.join(_NUMBERS)})"
DURATION = re.compile(
    rf"(?:(?<![\w./])|(?<=\s[xX]))(?P<n>{_NUMBER})(?:\s*(?:-|–|to|or)\s*{_NUMBER})?[\s-]*"
    r"(?P<u>days?|d|weeks?|wks?|w|months?|mons?|mos?|years?|yrs?)(?![\w/])(?P<dot>\.?)",
    re.IGNORECASE,
)
# A number that is no length ('every 6 weeks', 'in 4 weeks'), or a length that was not reached.
_NO_LENGTH = re.compile(
    r"(?:\b(?:in|every|each|q|per|within|next|after|at|under|until|less than|fewer than|not|almost|nearly|up to|first)|<)\s*$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|over|about|lasting|almost)\s*$", re.IGNORECASE)
_NOT_LASTED = re.compile(
    r"[\s-]*(?:ago|prior|before|earlier|previously|later|from now|old|post|history|hx|out)\b", re.IGNORECASE
)
# 'six weeks of supervised PT': nothing but the words for a course, and one or two about the treatment.
_OF = re.compile(
    r"(?:[\s-]*(?:long|course|courses|trial|period|program|programme|worth))*\s+of\s+(?:[a-z-]+\s+){0,3}$",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"[\s-]+(?:(?:course|trial|program|programme)\s+)?(?:(?:formal|supervised|daily|outpatient)\s+)?$", re.IGNORECASE
)
# 'PT 2x/week for 6 weeks', 'NSAIDs x 3 months'.
_AFTER = re.compile(
    r"[^;:.]{0,45}?(?:\bfor|\bx|×|\bover|\bduring|\blasting|\btotal(?:ling)?|[,(-])\s*(?:(?:the|a|an|about|approximately|at least|over|more than|>|past|last|total|of|full|entire|all)\s*){0,4}$|\s+$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"relief|better|worse|improve|help|benefit|return|follow|mri|\bct\b|\bthen\b|\bbut\b|started|began|since",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:\s|,|/|\+|&|\band\b|\bplus\b|\bor\b)*", re.IGNORECASE)
_JOINS = re.compile(r"\+|&|\band\b|\bplus\b", re.IGNORECASE)

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What else stands in a clause: other treatments, and what could own a length of time instead of one."""

    cares: list[Stretch]
    owners: list[Stretch]


def weeks_of(text: str, unit: Stretch, care: Stretch, around: Callable[[], Neighbours]) -> float | None:
    """The weeks that a treatment lasted, as its sentence says; None where it does not."""
    found = [match for match in DURATION.finditer(text, *unit) if _is_length(text, unit, match)]
    if not found:
        return None
    others = around()
    lengths = [
        _weeks(match)
        for match in found
        if _before(text, match, care, others) or (match.start() >= care[1] and _behind(text, match, care, others))
    ]
    return max(lengths, default=None)


def _is_length(text: str, unit: Stretch, match: re.Match[str]) -> bool:
    before = text[max(unit[0], match.start() - 14) : match.start()]
    if _NO_LENGTH.search(before):
        return False
    if match["n"].lower() in ("a", "an") and not (_FOR.search(before) or text.startswith(" of ", match.end())):
        return False  # 'twice a week'
    return not _NOT_LASTED.match(text, match.end(), unit[1])


def _weeks(match: re.Match[str]) -> float:
    """The shorter end of a range: what is documented at the least."""
    word = match["n"].lower()
    count = 1.0 if word in ("a", "an") else _NUMBERS.index(word) + 1.0 if word in _NUMBERS else float(word)
    return round(count * _DAYS[match["u"][0].lower()] / 7, 1)


def _before(text: str, match: re.Match[str], care: Stretch, others: Neighbours) -> bool:
    """'six weeks of PT', '6-week course of NSAIDs and PT', '6 wks PT'."""
    if match.end() > care[0]:
        return False
    first, shared = _first_of_list(text, match.end(), care, others)
    gap = text[match.end() : first]
    if "\n\n" in gap or _owned(others, match.end(), first):
        return False
    if _OF.fullmatch(gap):
        return True
    # 'neck pain 6 months PT': without 'of' the words in front of the length may own it.
    alone = not shared and not match["dot"] and not _owned(others, match.start() - 25, match.start())
    return alone and bool(_DIRECT.fullmatch(gap))


def _first_of_list(text: str, start: int, care: Stretch, others: Neighbours) -> tuple[int, bool]:
    """Where the list of treatments begins that ends with this one, as in 'PT and NSAIDs'."""
    first = care[0]
    for begin, end in reversed([c for c in others.cares if start <= c[0] and c[1] <= care[0]]):
        if not _JOINED.fullmatch(text, end, first):
            break
        first = begin
    return first, first != care[0]


def _behind(text: str, match: re.Match[str], care: Stretch, others: Neighbours) -> bool:
    """'PT for 6 weeks', 'PT and NSAIDs for 6 weeks', 'PT 2x/week x 6 weeks'."""
    last = care[1]
    for begin, end in (c for c in others.cares if care[1] <= c[0] and c[1] <= match.start()):
        if not _JOINED.fullmatch(text, last, begin) or not _JOINS.search(text, care[1], match.start()):
            return False
        last = end
    gap = text[last : match.start()]
    nearer = any(_is_length(text, (last, match.end()), other) for other in DURATION.finditer(text, last, match.start()))
    if nearer or _owned(others, care[1], match.start()):
        return False
    return "\n\n" not in gap and bool(_AFTER.fullmatch(gap)) and not _OTHERS.search(gap)


def _owned(others: Neighbours, start: int, end: int) -> bool:
    """Whether a complaint or part of the body stands in a stretch."""
    return any(begin < end and start < finish for begin, finish in others.owners)
