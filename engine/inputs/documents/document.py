"""What a reader of documents gives: notes with the places of their parts, one unit of work after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dxproof.engine.errors import DxproofError, Problem

_NO_MEMORY = 2  # XML_ERR_NO_MEMORY of libxml2

TextPlace = tuple[int, str]  # where in the text a part begins, and how a reader of the document would call it


@dataclass(frozen=True, slots=True)
class Document:
    """One note as a document has it.

    ``part`` is its id where a file holds several, ``at`` its place in the file ("entry 3"), ``line`` its line.
    ``claim`` is as ``claim_of`` takes it; ``date`` is ISO; ``setting`` and ``encounter`` are values of their terms.
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


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of a document that gave no note, and why; the other fields are those of a ``Document``."""

    error: DxproofError
    part: str | None = None
    at: str | None = None
    line: int | None = None


Item = Document | UnreadPart
Unit = Callable[[], list[Item]]  # one note's share of the work: one that fails takes no other with it
Reader = Callable[[bytes], Iterator[Unit]]


def damaged(what: str, why: str = "it is damaged or cut off") -> DxproofError:
    """The error for a document that its reader cannot make sense of."""
    return DxproofError(Problem.INPUT_DOCUMENT, f"cannot be read as {what}: {why}", hint="export it again")


def not_well_formed(what: str, error: Any) -> DxproofError:
    """The error for XML that lxml cannot parse, which says so of a lack of memory too. Raises MemoryError for that."""
    if error.code == _NO_MEMORY:
        raise MemoryError
    where = f", line {error.lineno:,}" if error.lineno else ""
    return damaged(what, f"it is no well-formed XML{where}")


def wrong_kind(found: str, expected: str, hint: str) -> DxproofError:
    """The error for a document that is something else than its suffix says."""
    return DxproofError(Problem.INPUT_KIND, f"is {found}, expected {expected}", hint=hint)


def no_text(message: str) -> DxproofError:
    """The error for a document of pictures."""
    return DxproofError(Problem.INPUT_NO_TEXT, message, hint="run OCR on it, or export it with its text")


def empty(message: str) -> DxproofError:
    """The error for a document that holds no note, or one without a word."""
    return DxproofError(Problem.INPUT_EMPTY, message, hint="leave it out")
