"""Physical lines, and the shapes a line can begin with."""

import re
from dataclasses import dataclass

# A glyph or a number that opens an item. Behind a dash or a number a capital may follow at once.
BULLET = re.compile(
    r"\s*(?:(?:[-–—*•·#>+]+|\(?\d{1,2}[.)]|\(\d{1,2}\)|\(?[a-h][.)]|\(?[ivx]{1,4}\))(?=\s|[A-Z\[(])"
    r"|(?:o|[^\w\s\"'“”‘’()\[\]{}|?!.,;:&/\\%$@~<=^`☐☒☑])(?=\s)|#\d{1,2}\b)[\s:]*"
)
_BREAKS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@dataclass(slots=True)
class Line:
    """A line as its writer meant it: hard wraps joined, what an export has run together cut."""

    start: int
    end: int
    blank_before: bool = False


def physical_lines(text: str) -> list[tuple[int, int]]:
    """Start and end (without the break) of every line, whatever the line break is."""
    lines: list[tuple[int, int]] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        lines.append((position, position + len(raw.rstrip(_BREAKS))))
        position += len(raw)
    return lines
