"""Lines, and the shapes a line can begin with."""

import re
from bisect import bisect_left
from dataclasses import dataclass

# A glyph or a number that opens an item. After a dash or a number a capital may follow at once.
BULLET = re.compile(
    r"(?!\s*([-–—*#=]{2,})[^\n]*\1[ \t]*(?:\n|$))\s*(?:(?:[-–—*•·#>+]+|\(?\d{1,2}[.)]|\(\d{1,2}\)|\(?[a-h][.)]|\(?[ivx]{1,4}\))(?=\s|[A-Z\[(])"
    r"|(?:o|[^\w\s\"'“”‘’()\[\]{}|?!.,;:&/\\%$@~<=^`☐☒☑□▢◻❏❐❑❒🗆🔲🔳⬜])(?=\s)|#\d{1,2}\b)[\s:]*"
)
# A heading between two rules: '-- medications --'.
FRAMED = re.compile(r"\s*([-–—*=~#_]{2,})[ \t]*([^\W_].*?)[ \t]*\1\s*")
_PARAGRAPH_ENDS = re.compile(r"[ \t*=_#-]*\r?\n[ \t]*\r?(?:\n|$)")
_BREAKS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


Stretch = tuple[int, int]


@dataclass(slots=True)
class Line:
    """A line as its writer meant it: hard wraps joined, what an export has run together cut.

    ``bullet`` is the glyph or number that opens an item, with the blanks around it.
    """

    start: int
    end: int
    blank_before: bool = False
    bullet: str = ""

    @property
    def content(self) -> int:
        """Where the text of the line begins after its bullet."""
        return self.start + len(self.bullet)


def bullet(text: str, start: int, end: int) -> str:
    """What opens an item at the beginning of a line, if anything does."""
    match = BULLET.match(text, start, end)
    return match.group() if match else ""


def physical_lines(text: str) -> list[Stretch]:
    """Start and end (without the break) of every line, whatever the line break is."""
    lines: list[Stretch] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        lines.append((position, position + len(raw.rstrip(_BREAKS))))
        position += len(raw)
    return lines


def ends_paragraph(text: str, end: int) -> bool:
    """Whether a blank line stands below the line that ends here."""
    return _PARAGRAPH_ENDS.match(text, end) is not None


def stripped(text: str, start: int, end: int) -> Stretch | None:
    """A stretch without the blanks at its ends; None if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def any_between(positions: list[int], start: int, end: int) -> bool:
    """Whether one of some positions, in order, is in a stretch."""
    return bisect_left(positions, start) < bisect_left(positions, end)
