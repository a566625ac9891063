"""Which lines of a note tell of an earlier day: a flow sheet has a line or a row for each visit, and the last one is today's."""

from collections.abc import Iterator

from dxproof.engine.extract.view import NoteView

_LEAST = 2  # days that make a flow sheet
Day = tuple[int, int, int]


def earlier_units(view: NoteView) -> frozenset[int]:
    """The numbers of the units below a date that opens a line and is not the last of those that do."""
    opened = list(_opened(view))
    days = {day for _, day in opened}
    if len(days) < _LEAST:
        return frozenset()
    today = max(days)
    ends = [index for index, _ in opened[1:]] + [len(view.units)]
    return frozenset(
        n for (index, day), end in zip(opened, ends, strict=True) if day != today for n in range(index, end)
    )


def _opened(view: NoteView) -> Iterator[tuple[int, Day]]:
    """The units that a date stands before in their line, and the date."""
    line = None
    for index, unit in enumerate(view.units):
        if unit.line == line:
            continue
        line = unit.line
        spans = (*unit.label, (unit.block.start, unit.end))
        for start, end in spans:
            found = view.dates_in(start, end)
            if (
                found
                and found[0].date
                and all(found[0].date)
                and not view.text[start : found[0].start].strip(" \t-*#[")
            ):
                yield index, found[0].date
                break
