"""Error isolation for one note: a failure does not stop the batch and does not leak note text."""

from collections.abc import Iterator
from contextlib import contextmanager

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem, Where, defect


@contextmanager
def note_guard(note: "Note") -> Iterator[None]:
    """Turn any exception into an error without note text: one note must not stop a batch."""
    where = Where(note.source or note.id or "note")
    try:
        yield
    except DxproofError as error:
        if error.problem is Problem.NOTE_FAILED and error.where is None:
            raise error.at(where) from None
        raise
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # native libraries may raise what is not an Exception
        raise DxproofError(
            Problem.NOTE_FAILED,
            f"could not be judged ({defect(error)})",
            where,
            "please report it without the note",
        ) from None
