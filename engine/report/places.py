"""Positions as line and column (from 1), and quotes that are safe to print."""

from bisect import bisect_right
from functools import cached_property

from dxproof.engine.terms import Section
from dxproof.engine.visible import visible

ELLIPSIS = "…"
LEFT_OUT = "[…]"  # replaces withheld note text


class Lines:
    """Line and column lookup for one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def context(self, start: int, end: int, width: int = 58) -> str:
        """A quote with its context."""
        return in_context(self._text, start, end, width)

    @cached_property
    def _starts(self) -> list[int]:
        starts, position = [0], 0
        for line in self._text.splitlines(keepends=True):
            position += len(line)
            starts.append(position)
        return starts

    def place(self, offset: int) -> str:
        """'line:column' of an offset."""
        line, column = self.line_and_column(offset)
        return f"{line}:{column}"

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        index = bisect_right(self._starts, offset) - 1
        if index == len(self._starts) - 1 and index > 0 and offset == self._starts[index]:
            index -= 1
        return index + 1, offset - self._starts[index] + 1


def in_context(text: str, start: int, end: int, width: int) -> str:
    """A short quote in square brackets with its context on the line."""
    before, quote, after = around(text, start, end, width)
    return f"{before}[{quote}]{after}"


def around(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """The text before a quote on its line, the quote, and the text after it; at most ``width`` characters in all."""
    quote = shown(text[start:end], width)
    room = (width - len(quote) - 2) // 2
    if room < 6:
        return "", quote, ""
    first, last = max(0, start - room), min(len(text), end + room)
    line_start = max(text.rfind("\n", first, start) + 1, first)
    line_end = text.find("\n", end, last)
    line_end = last if line_end < 0 else line_end
    if line_start > 0 and text[line_start - 1].isalnum():
        line_start = min((at for at in (text.find(" ", line_start, start),) if at >= 0), default=start)
    if line_end < len(text) and text[line_end].isalnum():
        line_end = max(text.rfind(" ", end, line_end), end)
    before, after = shown(text[line_start:start], width), shown(text[end:line_end], width)
    gap = " " if text[start - 1 : start].isspace() and before else ""
    space = " " if text[end : end + 1].isspace() and after else ""
    return f"{before}{gap}", quote, f"{space}{after}"


def shown(quote: str, width: int = 60) -> str:
    """A quote on one line, shortened, with control and direction characters escaped."""
    flat = " ".join(quote.split())
    safe = visible(flat)
    return safe if len(safe) <= width else safe[: width - 1].rstrip() + ELLIPSIS


def section_name(section: Section) -> str:
    """The name of a section; text under no known header is just in the 'note'."""
    return "note" if section is Section.UNKNOWN else section.replace("_", " ")
