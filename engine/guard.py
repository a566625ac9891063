"""Error isolation for one note: a failure does not stop the batch and does not leak note text."""

from collections.abc import Iterator
from contextlib import contextmanager

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem, Where, defect


@contextmanager
def note_guard(note: "Note") -> Iterator[None]:
    """Turn any exception into an error without note text: one note must not stop a batch."""
    try:
        yield
    except (DxproofError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # native libraries may raise what is not an Exception
        raise DxproofError(
            Problem.NOTE_FAILED,
            f"could not be judged ({defect(error)})",
            Where(note.source or note.id or "note"),
            "please report it without the note",
        ) from None
