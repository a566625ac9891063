"""Signs that tell the note of a visit, whose author concludes, from the report of a study."""

from collections.abc import Iterable, Iterator

from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.headings import Heading, Headings
from dxproof.engine.extract.text.lines import Line
from dxproof.engine.terms import Section

# Sections of a report that say what was asked of it.
_ASKED = frozenset({Section.INDICATION, Section.EXAM_TITLE})


def tells_story(text: str, units: Iterable[Unit], headings: Headings) -> bool:
    """Whether sentences stand in the units that are none of a report."""
    return any(
        text[unit.end - 1] == "." and unit.section not in _ASKED and not headings.words_of(unit.section).report
        for unit in units
    )


def headings_of_report(text: str, lines: Iterable[Line], headings: Headings, letters: bool) -> Iterator[Heading]:
    """The headings that the lines of a note would have, were all of it a report; ``letters`` open sections in it."""
    for line in lines:
        heading = headings.at_line_start(text, line.content, line.end, Section.IMAGING, letters)
        if heading is not None and heading.known:
            yield heading
