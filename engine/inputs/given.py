"""What Python callers give as notes: a ``Note``, its text alone, or a mapping with the columns of a table of notes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from dxproof.engine.claim import Claim, Note, valid_text
from dxproof.engine.errors import Where
from dxproof.engine.inputs.record import InputOptions, Record, note_of

NoteLike: TypeAlias = Note | str | Mapping[str, Any]

_PLACE = "note"  # stands for a file in messages, with the number of the note


def given_notes(notes: Iterable[NoteLike]) -> Iterator[Note]:
    """The notes that a caller gives, lazily. Raises DxproofError for one that cannot be read, TypeError for anything else."""
    for number, given in enumerate(notes, 1):
        yield _note(given, number)


def _note(given: NoteLike, number: int) -> Note:
    if isinstance(given, Note):
        return given
    if isinstance(given, str):
        return Note(text=valid_text(given))
    if not isinstance(given, Mapping):
        raise TypeError(f"note {number} is a {type(given).__name__}, expected a Note, a str or a mapping")
    fields = {name: value for name, value in given.items() if not _is_missing(value)}
    claim = fields.get("claim")
    if isinstance(claim, Claim):
        fields["claim"] = claim.model_dump(mode="json", exclude_none=True)
    named = "id" in fields
    # Rows of a DataFrame, unlike those of a table file, need no id: the caller knows them by their order.
    record = Record(Where(_PLACE, number), fields if named else {**fields, "id": number}, isinstance(claim, str))
    note = note_of(record, InputOptions())
    return note.model_copy(update={"id": note.id if named else None, "source": None})


def _is_missing(value: object) -> bool:
    """Whether a field has no value: None, or the NaN of a DataFrame."""
    return value is None or (isinstance(value, float) and value != value)
