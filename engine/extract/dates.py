"""Dates as notes write them, as (year, month, day); what is missing is 0. Ambiguity stays unknown."""

import re
from datetime import date
from enum import Enum, auto
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.text.words import any_of, one_of
from dxproof.engine.pack.model import DatesFile

Date = tuple[int, int, int]
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DIGIT = re.compile("[0-9]")
# Characters before a year in which a month may stand.
_MONTH_BEFORE = 32
_DAY = 2  # digits
_MONTHS, _DAYS = 12, 31
_LONGEST = 4
# Where a note states its own date: how often it may be named; words, and characters, before its name that may speak of another
# day; characters of a date; lines of the head, those of the title, and their characters; characters of a title before and
# after its date; what parts the cells of a line.
_MOST_NAMES, _NEAR, _NEAR_CHARACTERS, _LONGEST_DATE = 100, 2, 48, 32
_HEAD_LINES, _TITLE_LINES, _LONGEST_HEAD = 8, 2, 200
_LONGEST_TITLE, _TAIL = 80, 24
_CELLS = re.compile(r"\s{2,}|\t|\s*\|\s*")
# Dates of numbers that can be read in one way only: one of the two is no month.
_NO_MONTH, _MONTH = r"(?:1[3-9]|2\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_ENDS_IN_YEAR = r"(?:(?:19|20)\d\d|\d\d)(?![\d/-])"
# A digit comes first, so that the search skips all else; the rest looks back to it.
_BEGINS = r"[0-9](?<![\d/.-].)(?<=(?="
_DAY_FIRST, _MONTH_FIRST = (
    re.compile(f"{_BEGINS}(?:{'|'.join(f'{one}{sign}{other}{sign}' for sign in ('/', '[.]', '-'))}){_ENDS_IN_YEAR}).)")
    for one, other in ((_NO_MONTH, _MONTH), (_MONTH, _NO_MONTH))
)
# Years of two digits up to this one are of this century.
_CENTURY = 70


class Order(Enum):
    """Which of two numbers before a year is the month, where both can be."""

    MONTH_FIRST = auto()  # as in the United States
    DAY_FIRST = auto()


class DateMention(NamedTuple):
    """A date in the text; ``date`` is None where no such day exists, and for a day without a year ('9 May')."""

    start: int
    end: int
    date: Date | None


class Dates:
    """Finds dates by the words of a pack."""

    def __init__(self, file: DatesFile) -> None:
        self._months = {name: number for number, names in enumerate(file.months, 1) for name in expand(names)}
        month, day = any_of(file.months), rf"(?P<day>\d{{1,2}})(?:{any_of(file.ordinals)})?"
        self._numbers = tuple(
            re.compile(pattern)
            for pattern in (
                r"(?<!/)(?P<first>\d{1,2})[/-](?P<second>\d{1,2})[/-](?P<year>\d{4}|\d{2})(?![\d/])",
                r"(?<![\d./])(?P<first>\d{1,2})\.(?P<second>\d{1,2})\.(?P<year>\d{4})(?![\d.]\d)",
                rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
                rf"(?<!/)(?P<month>\d{{1,2}})/{_YEAR}(?![\d/])",
            )
        )
        self._day_first = re.compile(
            rf"{day}[\s-]+(?P<name>{month})\.?,?(?:\s+{_YEAR}|-(?P<hyphened>(?:19|20)?\d\d))\b", re.IGNORECASE
        )
        self._month_first = re.compile(
            rf"\b(?P<name>{month})\.?\s+(?:{day},?\s+)?(?:{any_of(file.links)}\s+)?{_YEAR}\b", re.IGNORECASE
        )
        self._year = re.compile(rf"(?<![/.,-]){_YEAR}(?![\d/-]|\.\d)")
        # A number that a date may begin with: before a stroke or the name of a month, or a year.
        self._number = re.compile(
            r"\d(?<!\d\d)\d{0,3}(?!\d)"
            rf"(?:(?<=(?:19|20)\d\d)|(?=[/-]\d|\.\d{{1,2}}\.\d{{4}})|(?i:(?=(?:{any_of(file.ordinals)})?[\s-]+{month})))"
        )
        ordinal = rf"(?:{any_of(file.ordinals)})?"
        # A day without a year: '9 May', 'May 9th'; the capital tells the month from the word.
        names = [name.capitalize() for name in self._months]
        capital, first = one_of(names), "".join({name[0] for name in names})
        # One class of characters comes first, so that the search skips all others.
        self._days = re.compile(
            rf"[\d{first}](?:(?<=\d)(?<![\w/.-].)\d?{ordinal} {capital}(?!\w)"
            rf"|(?<!\w.)(?<=(?={capital} \d).)\S* \d{{1,2}}{ordinal}(?![\w/%]))"
        )
        gap = r"(?:[:=-]|[^\S\r\n]){1,4}"
        # In small letters, and the first of them as a class, so that the search skips all others.
        opening = "".join(sorted({name[0] for names in file.visit for name in expand(names.lower())}))
        self._visit = re.compile(rf"[{opening}](?<!\w.)(?<=(?=(?P<label>{any_of(file.visit)}\b{gap})(?:\d|{month})).)")
        self._field = re.compile(rf"\W*{any_of(file.visit_fields)}{gap}", re.IGNORECASE)
        self._other = re.compile(rf"\b{any_of(file.other_days)}\b", re.IGNORECASE)

    def find(
        self, text: str, start: int = 0, end: int | None = None, order: Order = Order.MONTH_FIRST
    ) -> list[DateMention]:
        """Every date of a text, or of a stretch of it, in order. ``order`` is that of the whole note."""
        end = len(text) if end is None else end
        if _DIGIT.search(text, start, end) is None:
            return []
        found: list[DateMention] = []
        for number in self._number.finditer(text, start, end):
            edge = found[-1].end if found else 0
            short = number.end() - number.start() <= _LONGEST
            match = self._match(text, number, edge) if short and number.start() >= edge else None
            if match:
                found.append(DateMention(match.start(), match.end(), self._date(match.groupdict(), order)))
        words = [match.span() for match in self._days.finditer(text, start, end)]
        taken = {position for mention in found if words for position in range(mention.start, mention.end)}
        free = (span for span in words if taken.isdisjoint((span[0], span[1] - 1)))
        return sorted([*found, *(DateMention(*span, None) for span in free)])

    def _match(self, text: str, number: re.Match[str], edge: int) -> re.Match[str] | None:
        """The date that begins with a number, or whose year it is."""
        start, end = number.span()
        numbers = self._numbers if text[end : end + 1] in ("/", "-", ".") else ()
        if found := next((match for pattern in numbers if (match := pattern.match(text, start))), None):
            return found
        if end - start <= _DAY:
            return self._day_first.match(text, start)
        year = self._year.match(text, start)
        named = self._month_first.search(text, max(edge, start - _MONTH_BEFORE), end) if year else None
        return named or year

    def _date(self, parts: dict[str, str | None], order: Order) -> Date | None:
        """The day of the parts of a date; of two numbers, either may be the month where only it can be one."""
        written = parts["year"] or parts.get("hyphened") or ""
        year, name = int(written), parts.get("name")
        if len(written) == _DAY:
            year += 2000 if year < _CENTURY else 1900
        month, day = parts.get("month") or "0", parts.get("day") or "0"
        if (first := parts.get("first")) and (second := parts.get("second")):
            day_first = int(first) > _MONTHS or (order is Order.DAY_FIRST and int(second) <= _MONTHS)
            month, day = (second, first) if day_first else (first, second)
        number = self._months[name.lower()] if name else int(month)
        return (year, number, int(day)) if number <= _MONTHS and int(day) <= _DAYS else None

    def order_of(self, text: str) -> Order:
        """How a note writes its dates: day first where one of them can only be read so, and none only the other way."""
        return Order.DAY_FIRST if _DAY_FIRST.search(text) and not _MONTH_FIRST.search(text) else Order.MONTH_FIRST

    def visit(self, text: str) -> date | None:
        """The day of the visit: the one that the note calls so, else the last day that it names."""
        found = self.find(text, order=self.order_of(text))
        days = (day for mention in found if (day := _whole_day(mention)) is not None)
        return self.service(text) or max(days, default=None)

    def service(self, text: str) -> date | None:
        """The day of service that the note itself states: by its name anywhere, in a field of its head, or in its title."""
        order = self.order_of(text)
        return self._named(text, order) or self._headed(text, order)

    def _named(self, text: str, order: Order) -> date | None:
        small = text.lower()
        for label in islice(self._visit.finditer(small if len(small) == len(text) else text), _MOST_NAMES):
            start, end = label.span("label")
            stated = self.find(text[end : end + _LONGEST_DATE].split("\n")[0], order=order)
            line = text[text.rfind("\n", 0, start) + 1 : start]
            if stated and not stated[0].start and not self._is_of_another(line):
                day = _whole_day(stated[0])
                if day is not None:
                    return day
        return None

    def _headed(self, text: str, order: Order) -> date | None:
        for number, line in enumerate(islice(filter(str.strip, text.splitlines()), _HEAD_LINES)):
            for cell in _CELLS.split(line[:_LONGEST_HEAD].strip()):
                dates = self.find(cell, order=order)
                found = [(mention, day) for mention in dates if (day := _whole_day(mention)) is not None]
                if len(found) != 1:
                    continue
                mention, day = found[0]
                before, after = cell[: mention.start], cell[mention.end :]
                if self._field.fullmatch(before) or (number < _TITLE_LINES and self._is_title(before, after, number)):
                    return day
        return None

    def _is_title(self, before: str, after: str, number: int) -> bool:
        """Whether a date opens a line, or stands in a title, the first line: short, and no sentence or heading of a report."""
        if not before:
            return True
        tail = after.strip(" )-")
        short = (
            len(before) <= _LONGEST_TITLE and len(tail) <= _TAIL and not tail.startswith(":") and not tail.endswith(".")
        )
        return number == 0 and short and not self._is_of_another(before)

    def _is_of_another(self, before: str) -> bool:
        """Whether the last words before a date, or before what the visit is called, say that it is another day."""
        return self._other.search(" ".join(before[-_NEAR_CHARACTERS:].split()[-_NEAR:])) is not None


@lru_cache(maxsize=8)
def dates_of(file: DatesFile) -> Dates:
    """The dates of a pack, compiled once."""
    return Dates(file)


def _whole_day(mention: DateMention) -> date | None:
    """A date with all its parts."""
    try:
        return date(*mention.date) if mention.date else None
    except ValueError:
        return None
