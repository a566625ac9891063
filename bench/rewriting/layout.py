"""The same words on other lines."""

import re
import textwrap
from collections.abc import Callable
from itertools import pairwise

from .lines import FENCED, blanks_are_idle, is_grid, is_heading, is_item, opens, stands_alone, unwrapped

_MARKLIKE = re.compile(r" (?=-|([^\w\s(\"'$]{1,3}|\d{1,2}[.)]|[a-zA-Z][.)]|\(\d{1,2}\)|#\d+)(\s|$))")
# A line so far to the right goes on with a cell of a table.
_COLUMN = 8
_GLUE = "\u2060"


def wrapped(columns: int, hanging: bool = False) -> Callable[[str], str | None]:
    """Hard line ends at a column, as a typewriter or a mail program sets them; ``hanging`` indents what an item goes on with."""

    def wrap(text: str) -> str | None:
        return "\n".join(_filled(line, columns, hanging) for line in unwrapped(text))

    return wrap


def _filled(line: str, columns: int, hanging: bool) -> str:
    lead = line[: len(line) - len(line.lstrip())]
    if is_grid(line.strip()) or len(lead) >= _COLUMN:
        return line
    # No line may begin with what looks like the mark of an item.
    glued = _MARKLIKE.sub(_GLUE, line.strip())
    indent = "   " if hanging and is_item(line) else ""
    filled = textwrap.fill(
        glued,
        columns,
        initial_indent=lead,
        subsequent_indent=lead + indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace(_GLUE, " ")


def one_line(text: str) -> str | None:
    """A blank for each line end, where each line says by itself where it begins."""
    return _joined(text, " ")


def commas(text: str) -> str | None:
    """A comma for each line end, as in notes that went through a table of commas."""
    return _joined(text, ",")


def _joined(text: str, joint: str) -> str | None:
    lines = unwrapped(text)
    if FENCED.search(text) or not stands_alone(lines) or not blanks_are_idle(lines):
        return None
    filled = [line.strip() for line in lines if line.strip()]
    return joint.join(filled) if len(filled) > 1 else None


def paragraphs(text: str) -> str | None:
    """Hard wraps taken out."""
    return "\n".join(unwrapped(text))


def blank_lines(text: str) -> str | None:
    """A blank line after each line."""
    lines = unwrapped(text)
    if FENCED.search(text) or not all(_apart(*pair) for pair in pairwise(lines)):
        return None
    return "\n\n".join(line for line in lines if line.strip())


def _apart(line: str, after: str) -> bool:
    """Two lines that are no two parts of a sentence, a table or an item."""
    if not line.strip() or not after.strip():
        return True
    return (
        not is_grid(line) and not is_grid(after) and (opens(after) or is_heading(line) or stands_alone([line, after]))
    )


def no_blank_lines(text: str) -> str | None:
    """Blank lines left out, where what follows them opens something by its own words."""
    lines = unwrapped(text)
    if FENCED.search(text) or not blanks_are_idle(lines):
        return None
    return "\n".join(line for line in lines if line.strip())


def crlf(text: str) -> str | None:
    """The line ends of another system."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def doubled_blanks(text: str) -> str | None:
    """Two blanks after each word, where blanks are not the columns of a table."""
    return "\n".join(
        line if is_grid(line.strip()) else re.sub(r"(?<=\S) (?=\S)", "  ", line) for line in text.split("\n")
    )


def indented(text: str) -> str | None:
    """Every line four columns to the right, as a quotation or a print-out has it."""
    return "\n".join("    " + line if line.strip() else line for line in text.split("\n"))
