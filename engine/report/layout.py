"""How the terminal report is laid out: its width and detail, and spans as a place and a quote."""

import shlex
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.model import Evidence, Rejected, Report
from dxproof.engine.report.places import LEFT_OUT, Lines, section_name, shown
from dxproof.engine.report.wording import note_file
from dxproof.engine.terms import Assertion

WIDTH = 80  # of files and pipes; a terminal has its own

Told = tuple[Report, Pack]
_E = TypeVar("_E", bound=Evidence)


class Detail(IntEnum):
    """How much is shown, by the number of -v."""

    ANSWER = 0  # the verdicts, and the words about what is open
    QUOTES = 1  # every quote that was used
    UNUSED = 2  # and what was seen but not used


@dataclass(frozen=True, slots=True)
class View:
    """How a report is shown. ``options`` are those of the call that decide how a note is read, for the next command."""

    width: int = WIDTH
    detail: Detail = Detail.ANSWER
    options: str = ""

    def command(self, name: str, report: Report, *more: str) -> str:
        """A command for the same note, read in the same way."""
        return " ".join(part for part in ("dxproof", name, _argument(report), *more, self.options) if part)

    def wrapped(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """A paragraph with its indents."""
        after = first if rest is None else rest
        made = textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)
        return made or [first]


def _argument(report: Report) -> str:
    """The note as an argument of a command; NOTE for a record, standard input, or a name that cannot be typed as it is shown."""
    source = note_file(report)
    return shlex.quote(source) if source and source.isprintable() and source != "-" else "NOTE"


def distinct(evidence: Iterable[_E]) -> list[_E]:
    """The evidence without repeats of the same words."""
    seen: dict[object, _E] = {}
    for item in evidence:
        words = item.start if item.quote is None else " ".join(item.quote.lower().split())
        seen.setdefault(words, item)
    return list(seen.values())


def placed(evidence: Evidence, places: Lines) -> str:
    """Line, column and section, and the place in the source document."""
    section = section_name(evidence.section)
    where = f"{evidence.place}, {section}" if evidence.place else section
    return f"{places.place(evidence.start):<6} {where}:"


def quoted(evidence: Evidence, places: Lines, width: int = 58) -> str:
    """The words in square brackets with their context, and the assertion where it is not 'present'."""
    state = "" if evidence.assertion is Assertion.PRESENT else f"  [{evidence.assertion.value.replace('_', ' ')}]"
    room = width - len(state)
    return f"{LEFT_OUT if evidence.quote is None else places.context(evidence.start, evidence.end, room)}{state}"


def ruled_out(rejected: Rejected) -> str:
    """The wording that ruled a span out."""
    return f"  ruled out by: {shown(rejected.cue, 40)}" if rejected.cue else ""


def listed(names: list[str], most: int) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
