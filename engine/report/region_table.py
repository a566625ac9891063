"""The regions of a visit as one table: what each is treated for, what was found of it, and whether the claim counts it."""

from collections.abc import Iterator, Sequence

from dxproof.engine.report.layout import View, distinct
from dxproof.engine.report.model import Evidence, VisitRegion
from dxproof.engine.report.places import shown
from dxproof.engine.report.wording import said

HEADS = ("region", "complaint", "P", "A", "R", "T", "treated", "diagnosis")
COUNTED = "counted"
_NOTHING, _FOUND, _IMAGED = "-", "x", "*"
_LETTERS = range(1, 5)  # of the columns between the region and what is counted
_LEAST, _MOST = 12, 40  # columns of the words of a cell
_BESIDE = 29  # columns of the indent, the letters, what is counted, and the gaps
_PIECES = 3  # of evidence in a cell


def shown_words(row: VisitRegion) -> tuple[tuple[Evidence, ...], ...]:
    """The words that stand in the cells of a row, by ``HEADS``; the shortest first, as the code before its title."""
    columns = (
        row.complaint, row.pain, row.asymmetry or row.imaged, row.range, row.tissue, row.treated,
        sorted(row.diagnosis, key=lambda each: each.end - each.start),
    )  # fmt: skip
    return tuple(tuple(distinct(column)[:_PIECES]) for column in columns)


def counted_word(row: VisitRegion) -> str:
    """Whether the claim counts a region: a mark where it was not treated at all."""
    return ("yes" if row.counted else "no") if row.treated else _NOTHING


def cells_of(row: VisitRegion, room: int = _MOST) -> tuple[str, ...]:
    """The cells of a row as text, the letters as marks; words have at most ``room`` columns."""
    cells = [
        (_FOUND if words else _NOTHING) if number in _LETTERS else _words(words, room)
        for number, words in enumerate(shown_words(row))
    ]
    if row.imaged and not row.asymmetry:
        cells[_LETTERS[1]] = _IMAGED
    return (said(row.region), *cells, counted_word(row))


def counted_of(rows: Sequence[VisitRegion]) -> str:
    """How many regions are counted, and what a mark stands for where that is not plain."""
    number = sum(row.counted for row in rows)
    counted = f"{number} region{'' if number == 1 else 's'} counted" if number else "no region counted"
    image = f"; {_IMAGED} shown by an image" if any(row.imaged and not row.asymmetry for row in rows) else ""
    return counted + image


def table_lines(rows: Sequence[VisitRegion], view: View) -> Iterator[str]:
    """The table for the terminal; its words are as wide as the screen allows."""
    if not rows:
        return
    widest = max(len(said(row.region)) for row in rows)
    room = max(_LEAST, (view.width - widest - _BESIDE) // 3)
    lines = [(*HEADS, COUNTED), *(cells_of(row, room) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
    yield f"  {counted_of(rows)}"


def _words(found: Sequence[Evidence], room: int) -> str:
    """The words; of a redacted report only that they are there."""
    quotes = [item.quote for item in found if item.quote is not None]
    return shown(", ".join(quotes), room) if quotes else _FOUND if found else _NOTHING
