"""What Python callers give as notes: a ``Note``, its text alone, or a mapping with the columns of a table of notes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from dxproof.engine.claim import Claim, Note, valid_text
from dxproof.engine.errors import Where
from dxproof.engine.inputs.frames import Frame, is_missing, mapping_of, plain, rows_of
from dxproof.engine.inputs.record import InputOptions, Record, note_of

# A row of a DataFrame may also be a named tuple or a pandas Series.
NoteLike: TypeAlias = Note | str | Mapping[str, Any] | tuple[Any, ...]
NotesLike: TypeAlias = Iterable[NoteLike] | Frame

_PLACE = "note"  # stands for a file in messages, with the number of the note


def given_notes(notes: NotesLike) -> Iterator[Note]:
    """The notes that a caller gives, lazily: those of an iterable, or the rows of a DataFrame.

    Raises TypeError for a single note, INPUT_COLUMN for a DataFrame that has a column twice; where it is read,
    DxproofError for a note that cannot be read, TypeError for anything else.
    """
    if isinstance(notes, Note | str | Mapping):  # a text or a mapping would be taken for its letters or its keys
        raise TypeError(
            f"one {type(notes).__name__} was given, expected several notes: put it in a list, or call check"
        )
    rows = rows_of(notes)
    return _notes(notes if rows is None else rows)  # type: ignore[arg-type]  # what is no DataFrame is iterable


def _notes(notes: Iterable[NoteLike]) -> Iterator[Note]:
    for number, given in enumerate(notes, 1):
        yield _note(given, number)


def _note(given: NoteLike, number: int) -> Note:
    if isinstance(given, Note):
        return given
    if isinstance(given, str):
        return Note(text=valid_text(given))
    row = mapping_of(given)
    if row is None:
        raise TypeError(
            f"note {number} is a {type(given).__name__}, expected a Note, a str, a mapping or a DataFrame's row"
        )
    fields = {name: value for name, value in row.items() if not is_missing(value)}
    claim = fields.get("claim")
    if isinstance(claim, Claim):
        fields["claim"] = claim.model_dump(mode="json", exclude_none=True)
    elif claim:
        fields["claim"] = plain(claim) or None  # a struct of nulls is no claim
    named = "id" in fields
    # Rows of a DataFrame, unlike those of a table file, need no id: the caller knows them by their order.
    record = Record(Where(_PLACE, number), fields if named else {**fields, "id": number}, isinstance(claim, str))
    note = note_of(record, InputOptions())
    return note.model_copy(update={"id": note.id if named else None, "source": None})
