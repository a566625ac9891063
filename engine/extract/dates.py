"""Dates as notes write them, as (year, month, day); what is missing is 0. Ambiguity stays unknown."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
DATE = re.compile(
    rf"(?<![\d/])(?P<m>\d{{1,2}})[/-](?P<d>\d{{1,2}})[/-](?P<y>\d{{4}}|\d{{2}})(?![\d/])"
    rf"|(?<!\d)(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?!\d)"
    rf"|\b(?P<n>{_NAME})\.?\s+(?:(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?:of\s+)?(?P<y3>(?:19|20)\d\d)\b"
    rf"|\b(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<n4>{_NAME})\.?,?\s+(?P<y4>(?:19|20)\d\d)\b"
    rf"|(?<![\d/])(?P<m5>\d{{1,2}})/(?P<y5>(?:19|20)\d\d)(?![\d/])"
    rf"|(?<![\d/.,-])(?P<y6>(?:19|20)\d\d)(?![\d/-]|\.\d)",
    re.IGNORECASE,
)

Date = tuple[int, int, int]


def read_date(match: re.Match[str]) -> Date | None:
    """The date of a match of ``DATE``, month before day as in the United States; None if impossible."""
    group = match.groupdict()
    if group["y"]:
        year = int(group["y"])
        return _checked(
            year + 2000 if year < 70 else year + 1900 if year < 100 else year, int(group["m"]), int(group["d"])
        )
    if group["y2"]:
        return _checked(int(group["y2"]), int(group["m2"]), int(group["d2"]))
    if group["y3"]:
        return _checked(int(group["y3"]), _month(group["n"]), int(group["d3"] or 0))
    if group["y4"]:
        return _checked(int(group["y4"]), _month(group["n4"]), int(group["d4"]))
    if group["y5"]:
        return _checked(int(group["y5"]), int(group["m5"]), 0)
    return _checked(int(group["y6"]), 0, 0)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _checked(year: int, month: int, day: int) -> Date | None:
    return (year, month, day) if 0 <= month <= 12 and 0 <= day <= 31 else None


_VISIT_LABEL = re.compile(
    r"\b(?:date of (?:service|visit|exam(?:ination)?|encounter)|(?:visit|encounter|service|note|exam) date|dos|seen on)\b[\s:=-]{1,4}",
    re.IGNORECASE,
)


def visit_date(text: str) -> date | None:
    """The day of the visit: the one that is called so, else the last day that the note names."""
    days = (day for match in DATE.finditer(text) if (day := _whole_day(match)) is not None)
    return labelled_visit(text) or max(days, default=None)


def labelled_visit(text: str) -> date | None:
    """The day that the note itself calls that of the visit."""
    for label in _VISIT_LABEL.finditer(text):
        match = DATE.match(text, label.end())
        called = _whole_day(match) if match else None
        if called is not None:
            return called
    return None


def _whole_day(match: re.Match[str]) -> date | None:
    """A date with all its parts."""
    found = read_date(match)
    try:
        return date(*found) if found else None
    except ValueError:
        return None
