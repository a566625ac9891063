"""What document readers yield: units of work, each of which returns notes with their places in the source."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dxproof.engine.errors import DxproofError, Problem

_NO_MEMORY = 2  # XML_ERR_NO_MEMORY of libxml2

TextPlace = tuple[int, str]  # offset and label of a part of the document


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Content of a document that was left out of its text: where it is, what it is, and its words if it has any."""

    place: str
    what: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One note from a document.

    ``part`` is its id if a file has several notes, ``at`` its place in the file ("entry 3"), ``line`` its line.
    ``claim`` is input for ``claim_of``; ``date`` is ISO 8601; ``setting`` and ``encounter`` are enum values.
    """

    text: str
    places: tuple[TextPlace, ...] = ()
    part: str | None = None
    at: str | None = None
    line: int | None = None
    provider: str | None = None
    date: str | None = None
    setting: str | None = None
    encounter: str | None = None
    claim: dict[str, Any] | None = None
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of a document that gave no note, and why; the other fields are those of a ``Document``."""

    error: DxproofError
    part: str | None = None
    at: str | None = None
    line: int | None = None


Item = Document | UnreadPart
Unit = Callable[[], list[Item]]  # the work for one note: a failure does not affect the others
Reader = Callable[[bytes], Iterator[Unit]]


def damaged(what: str, why: str = "it is damaged or cut off") -> DxproofError:
    """The error for a document that cannot be parsed."""
    return DxproofError(Problem.INPUT_DOCUMENT, f"cannot be read as {what}: {why}", hint="export it again")


def not_well_formed(what: str, error: Any) -> DxproofError:
    """The error for XML that lxml cannot parse. Raises MemoryError if lxml ran out of memory."""
    if error.code == _NO_MEMORY:
        raise MemoryError
    where = f", line {error.lineno:,}" if error.lineno else ""
    return damaged(what, f"it is not well-formed XML{where}")


def wrong_kind(found: str, expected: str, hint: str) -> DxproofError:
    """The error for a document of another type than its suffix says."""
    return DxproofError(Problem.INPUT_KIND, f"is {found}, expected {expected}", hint=hint)


def no_text(message: str) -> DxproofError:
    """The error for a document that has only images."""
    return DxproofError(Problem.INPUT_NO_TEXT, message, hint="run OCR on it, or export it with its text")


def empty(message: str) -> DxproofError:
    """The error for a document without a note or without text."""
    return DxproofError(Problem.INPUT_EMPTY, message, hint="leave it out")
