"""Which lines of a note tell of an earlier day: a flow sheet has a line or a row for each visit, and the last one is today's."""

import re
from collections.abc import Iterable, Iterator

from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.view import NoteView

_LEAST = 2  # days that make a flow sheet
_LATE, _EARLY = (11, 12), (1, 2)  # months at the turn of a year
_LONGEST = 40  # characters of a date
# A day without a year, with nothing but a gap or the end after it.
_SHORT = re.compile(
    r"[ \t*#\[-]*(?P<month>1[0-2]|0?[1-9])[/.-](?P<day>3[01]|[12]\d|0?[1-9])(?=[ \t]{2,}|[ \t]*(?:[|:\](]|-\s|$))"
)
# '9/16  ______' waits for its visit.
_WAITS = re.compile(r"[ \t*#\[-]*\d[\d/.-]{2,9}[ \t|]+_{3,}(?:[ \t|][ \t|_]*)?$")
Day = tuple[int, int, int]


def earlier_units(view: NoteView) -> frozenset[int]:
    """The numbers of the units below a date that opens a line and is not the last of those that do."""
    opened = list(_opened(view))
    days = {day for _, day in opened}
    if len(days) < _LEAST:
        return frozenset()
    today = latest(days)
    ends = [index for index, _ in opened[1:]] + [len(view.units)]
    return frozenset(
        n for (index, day), end in zip(opened, ends, strict=True) if day != today for n in range(index, end)
    )


def latest(days: Iterable[Day]) -> Day:
    """The last of some days; without years a day of January is later than one of December."""
    known = list(days)
    months = {month for year, month, _ in known if not year}
    turns = not months.isdisjoint(_LATE) and not months.isdisjoint(_EARLY)
    return max(known, key=lambda day: (day[0], turns and day[1] in _EARLY, day))


def _opened(view: NoteView) -> Iterator[tuple[int, Day]]:
    """The units that a date stands before in their line, and the date."""
    line = None
    for index, unit in enumerate(view.units):
        if unit.line == line:
            continue
        line = unit.line
        for span in (*unit.label, (unit.block.start, unit.block.end)):
            if day := day_of(view, span):
                if not _WAITS.match(view.text, *span):
                    yield index, day
                break


def day_of(view: NoteView, span: Stretch) -> Day | None:
    """The day that opens a stretch, also one without a year."""
    start, end = span
    found = view.dates_in(start, min(end, start + _LONGEST))
    if found and found[0].date and all(found[0].date) and not view.text[start : found[0].start].strip(" \t-*#["):
        return found[0].date
    short = _SHORT.match(view.text, start, end)
    return (0, int(short["month"]), int(short["day"])) if short else None
