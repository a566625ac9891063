"""Cards and sheets that are set with blanks: a wide gap parts what is said, and days over columns make a table."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import attrgetter

from dxproof.engine.extract.levels import LevelMention
from dxproof.engine.extract.text.blocks import BlockKind, Unit
from dxproof.engine.extract.text.lines import Stretch, stripped
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.visit.days import day_of
from dxproof.engine.terms import Section

# A gap, or the end of a line that is too short to have been wrapped.
_GAP = re.compile(r"(?<=\S)(?: {3,}| *\t[ \t]*)(?=\S)|\n")
_WRAPPED = 50  # characters of a line from which on it may go on in the next


def cut_at_gaps(view: NoteView, units: list[Unit]) -> Iterator[Unit]:
    """The units with those of running lines cut at wide gaps; a table is cut already."""
    days: list[Stretch] = []
    paragraph = -1
    for unit in units:
        if unit.paragraph != paragraph:
            days, paragraph = [], unit.paragraph
        pieces = [(unit.start, unit.end)] if unit.block.kind is BlockKind.ROW else _pieces(view.text, unit)
        if len(pieces) > 1 and all(day_of(view, piece) for piece in pieces):
            days = pieces
        elif days and len(pieces) == len(days) + 1:
            block = replace(unit.block, kind=BlockKind.ROW)
            for (start, end), day in zip(pieces[1:], days, strict=True):
                yield replace(unit, start=start, end=end, block=block, label=(pieces[0],), column=day)
        else:
            yield from (replace(unit, start=start, end=end) for start, end in pieces)


def with_lone_places(
    view: NoteView, units: list[Unit], levels: list[LevelMention], section_of: Callable[[str], Section | None]
) -> list[Unit]:
    """The units with lines of places alone, which the layout takes for headings where no line stands below them.

    ``section_of`` tells the section that a heading before them on their line opens: 'ADJ: C2, L5' under the story.
    """
    covered = [(unit.start, unit.end) for unit in units]
    headed = {span for unit in units for span in (*unit.headings, *((unit.header,) if unit.header else ()))}
    covered += (
        span for span in headed if not view.text[view.text.rfind("\n", 0, span[0]) + 1 : span[0]].rstrip().endswith(":")
    )
    text, found = view.text, list(units)
    for level in levels:
        if any(start <= level.start < end for start, end in covered):
            continue
        line = stripped(text, text.rfind("\n", 0, level.start) + 1, _end_of_line(text, level.start))
        before = [unit for unit in units if unit.end <= level.start]
        if line is not None and before:
            covered.append(line)
            block = replace(before[-1].block, start=line[0], end=line[1], headings=())
            colon = text.find(":", *line)
            section = section_of(text[line[0] : colon]) if colon >= 0 else None
            if section is not None and (content := stripped(text, colon + 1, line[1])):
                block = replace(block, start=content[0], section=section, header=(line[0], colon))
                line = content
            found.append(Unit(*line, block))
    return sorted(found, key=attrgetter("start"))


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _pieces(text: str, unit: Unit) -> list[Stretch]:
    pieces: list[Stretch] = []
    start = unit.start
    for gap in _GAP.finditer(text, unit.start, unit.end):
        line = text.rfind("\n", 0, gap.start()) + 1
        if gap.group() == "\n" and gap.start() - line >= _WRAPPED:
            continue
        if piece := stripped(text, start, gap.start()):
            pieces.append(piece)
        start = gap.end()
    if piece := stripped(text, start, unit.end):
        pieces.append(piece)
    return pieces
