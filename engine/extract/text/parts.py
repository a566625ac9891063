"""A text -> the lines of a note as its writer meant them, and its tables between them."""

from collections.abc import Iterator

from dxproof.engine.extract.text.cuts import Cuts
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.headings import Headings
from dxproof.engine.extract.text.lines import Line, physical_lines
from dxproof.engine.extract.text.tables import Table, find_tables
from dxproof.engine.extract.text.wraps import Wraps


def parts_of(text: str, headings: Headings, words: LayoutWords) -> Iterator[Line | Table]:
    """Lines and tables in order: hard wraps are joined, and what an export has run together is cut."""
    physical = physical_lines(text)
    written = [text[start:end].rstrip() for start, end in physical]
    tables = find_tables(text, physical, words)
    wraps = Wraps(written, headings, words)
    cuts = Cuts(text, headings, words)
    line: Line | None = None
    stop = 0
    for index, (start, end) in enumerate(physical):
        table = tables.get(index)
        if index < stop or not written[index]:
            continue
        blank = index == 0 or not written[index - 1]
        if line is not None and table is None and not blank and wraps.goes_on(index):
            line.end = end
            continue
        if line is not None:
            yield from cuts.pieces(line)
        line = None if table else Line(start, end, blank)
        if table is not None:
            stop = table.stop
            yield table
    if line is not None:
        yield from cuts.pieces(line)
