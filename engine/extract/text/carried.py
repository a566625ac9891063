"""Text carried forward from an older note, between the marks around it."""

import re
from bisect import bisect_right

from dxproof.engine.extract.text.blocks import Layout

Mark = tuple[int, int, bool]  # start, end, whether it opens

# What is left of a line after a mark in brackets that ends it: 'Stenosis (carried from 3/2026 note)'.
_ENDS_LINE = re.compile(r"[^()\n]*\)[ \t.;,]*(?:\n|$)")


def mark_carried(text: str, layout: Layout, marks: list[Mark]) -> None:
    """Units between an opening and a closing mark, or to the end of the section, are carried forward; of an item that ends
    with such a mark in brackets, the item alone."""
    if not marks:
        return
    units = layout.units
    ends = [unit.end for unit in units]
    headers = sorted({block.header for block in layout.blocks if block.header})
    closes = [start for start, _, opens in marks if not opens]
    done = 0
    for start, end, opens in marks:
        if not opens:
            continue
        first = bisect_right(ends, start)
        close = next(iter(closes[bisect_right(closes, start) :][:1]), None)
        owner = units[first] if first < len(units) and units[first].start <= start else None
        before = bisect_right(headers, (start, len(ends) and ends[-1])) - 1
        in_header = before >= 0 and start < headers[before][1]
        aside = owner is not None and owner.start < start - 1 and text[start - 1] == "("
        item = owner.line if owner is not None and aside and _ENDS_LINE.match(text, end) else None
        first = max(first, done)
        if first == len(units):
            continue
        held = owner or units[first]
        for index in range(first, len(units)):
            unit = units[index]
            if (close is not None and unit.start >= close) or item not in (None, unit.line):
                break
            if index > first and "\n" not in text[units[index - 1].end : unit.start]:
                held = unit  # a heading inside of a line parts nothing
            if close is None and unit.section != held.section:
                break
            bounded = close is None and (owner is not None or not in_header)
            if bounded and unit.paragraph != held.paragraph:
                break
            unit.carried = (start, end)
            done = index + 1
