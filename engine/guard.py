"""A wall around one note: whatever goes wrong with it ends no batch, and carries none of its words."""

from collections.abc import Iterator
from contextlib import contextmanager

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem, Where, defect


@contextmanager
def note_guard(note: "Note") -> Iterator[None]:
    """Whatever goes wrong with a note is an error without its words: one note must not end a batch."""
    try:
        yield
    except (DxproofError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # what a library written in another language raises may be no Exception
        raise DxproofError(
            Problem.NOTE_FAILED,
            f"could not be judged ({defect(error)})",
            Where(note.source or note.id or "note"),
            "please report it without the note",
        ) from None
