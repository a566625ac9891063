"""The notes of all inputs, in order. What cannot be read is a Failure in its place; reading continues."""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Protocol

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.decode import MAX_DOCUMENT_BYTES, MAX_NOTE_BYTES, check_size, decode, read_file, unreadable
from dxproof.engine.inputs.discover import STDIN, Skipped, Source, discover, sharing_an_id
from dxproof.engine.inputs.documents.field_text import is_marked_up
from dxproof.engine.inputs.documents.sniff import SUFFIX, Sniffed, document_kind, rename, sniffed
from dxproof.engine.inputs.failure import Failure
from dxproof.engine.inputs.kinds import DOCUMENTS, SUFFIXES, InputKind, kind_of_file, names_one_note
from dxproof.engine.inputs.parquet import read_parquet
from dxproof.engine.inputs.record import InputOptions, Record, check_text, id_of, note_of
from dxproof.engine.inputs.tables import read_csv, read_jsonl

_TABLES = {InputKind.JSONL: read_jsonl, InputKind.CSV: read_csv, InputKind.PARQUET: read_parquet}
_LINE_BY_LINE = frozenset({*_TABLES, InputKind.NDJSON})  # read from a file, for they may be longer than memory


class Ids(Protocol):
    """The ids seen so far and where. A dict is enough for a call; an audit of millions of notes keeps them on disk."""

    def setdefault(self, note_id: str, place: str, /) -> str:
        """The place where an id was first seen; ``place`` if it is new."""


def read_notes(
    paths: Sequence[str],
    options: InputOptions,
    stdin: BinaryIO | None,
    on_skipped: Callable[[Skipped], None] | None = None,
    ids: Ids | None = None,
) -> Iterator[Note | Failure]:
    """The notes of files, folders and ``-``, lazily, in the order of the input.

    Yields a Failure for every unusable input, raises none. If notes share an id, the first readable one counts; a file
    given twice is read once. ``on_skipped`` is called for each folder after its last note.
    """
    places: Ids = {} if ids is None else ids
    seen: set[str] = set()
    keeping = sharing_an_id([path for path in paths if _names_one_note(path) and not os.path.isdir(path)])
    for path in paths:
        for found in discover(path, alone=len(paths) == 1, keep_suffix=path in keeping):
            if isinstance(found, Skipped):
                if on_skipped:
                    on_skipped(found)
            elif isinstance(found, DxproofError):
                yield Failure(found)
            elif len(paths) == 1 or _first_time(found.path, seen):
                for item in _read(found, options, stdin):
                    yield _once(item, places) if isinstance(item, Note) else item


def notes_of_bytes(data: bytes, name: str, options: InputOptions) -> Iterator[Note | Failure]:
    """The notes of a text or document given as bytes, whose kind the bytes tell; ``name`` stands for the file."""
    yield from _notes_by_bytes(Source(STDIN, name, name, InputKind.STDIN), options, io.BytesIO(data))


def _read(source: Source, options: InputOptions, stdin: BinaryIO | None) -> Iterator[Note | Failure]:
    if source.kind in DOCUMENTS:
        from dxproof.engine.inputs.documents.notes import file_notes

        yield from file_notes(source, options)
        return
    reader = _TABLES.get(source.kind)
    if reader is None:
        yield from _notes_by_bytes(source, options, stdin)
        return
    for item in reader(source.path, source.name):
        yield _record_note(item, options) if isinstance(item, Record) else Failure(item)


def _record_note(record: Record, options: InputOptions) -> Note | Failure:
    try:
        return note_of(record, options)
    except DxproofError as error:
        return Failure(error, id_of(record))
    except Exception as error:  # one record must not end a batch, whatever goes wrong with it
        message, hint = f"could not be read ({type(error).__name__})", "please report it without the note"
        return Failure(DxproofError(Problem.NOTE_FAILED, message, record.where, hint))


def _text_note(source: Source, options: InputOptions, data: bytes) -> Note | Failure:
    try:
        text = decode(data, source.name)
        check_text(text, Where(source.name))
    except DxproofError as error:
        if source.kind is InputKind.UNKNOWN and error.problem is Problem.INPUT_BINARY:
            hint = f"notes are {', '.join(SUFFIXES)} files"
            error = DxproofError(Problem.INPUT_KIND, error.message, error.where, hint)
        return Failure(error, source.note_id)
    return Note(
        id=source.note_id,
        text=text,
        source=source.name,
        setting=options.setting,
        encounter=options.encounter,
        claim=options.claim,
    )


def _notes_by_bytes(source: Source, options: InputOptions, stdin: BinaryIO | None) -> Iterator[Note | Failure]:
    """The notes of something that may be a text or a document, as its bytes say. A text file is read as text, or refused."""
    try:
        data = _bytes(source, stdin)
        found = sniffed(data)
        kind = found.kind if found else None
        is_document = kind in DOCUMENTS - _LINE_BY_LINE and source.kind is not InputKind.TEXT
        check_size(
            len(data), Where(source.name), exact=False, limit=MAX_DOCUMENT_BYTES if is_document else MAX_NOTE_BYTES
        )
        if found is not None and not is_document:
            raise _no_text(found, source)
    except DxproofError as error:
        yield Failure(error, source.note_id)
        return
    if kind is None:
        note = _text_note(source, options, data)
        if isinstance(note, Failure) or not is_marked_up(note.text):
            yield note
            return
        data, kind = note.text.encode(), InputKind.TEXT
    from dxproof.engine.inputs.documents.notes import data_notes

    yield from data_notes(data, kind, source, options)


def _no_text(found: Sniffed, source: Source) -> DxproofError:
    """The error for what is neither a text nor a document that is read from here."""
    expected = "plain text" if source.kind is InputKind.TEXT else "text or a document"
    if found.kind in _LINE_BY_LINE and source.kind is InputKind.STDIN:
        hint = f"give it as a {SUFFIX[found.kind]} file"
    else:
        hint = rename(found.kind) if found.kind else found.hint
    problem = Problem.INPUT_NO_TEXT if found.is_image else Problem.INPUT_KIND
    return DxproofError(problem, f"is {found.name}, expected {expected}", Where(source.name), hint)


def _bytes(source: Source, stdin: BinaryIO | None) -> bytes:
    """The bytes of a file or of standard input, at most one more than the limit of a document or note."""
    if source.kind is InputKind.TEXT:
        return read_file(source.path, source.name)
    if source.kind is InputKind.STDIN:
        return _stdin_bytes(stdin, source.name)
    return read_file(source.path, source.name, MAX_DOCUMENT_BYTES)


def _stdin_bytes(stdin: BinaryIO | None, name: str) -> bytes:
    """The bytes of standard input, at most one more than the limit of a document or note."""
    if stdin is None:
        raise DxproofError(
            Problem.INPUT_MISSING, "there is no standard input", Where(name), "pipe the note in, or name a file"
        )
    try:
        data = stdin.read(MAX_NOTE_BYTES + 1)
        if len(data) > MAX_NOTE_BYTES and document_kind(data):
            data += stdin.read(MAX_DOCUMENT_BYTES - MAX_NOTE_BYTES)
        return data
    except (OSError, ValueError) as error:
        raise unreadable(error, name) from None


def _names_one_note(path: str) -> bool:
    return names_one_note(path) or kind_of_file(path) is InputKind.UNKNOWN


def _first_time(path: str, seen: set[str]) -> bool:
    """Whether a file was not read yet under another spelling of its path; a link with another name is another note."""
    folder, name = os.path.split(path)
    place = path if path == STDIN else os.path.join(os.path.realpath(folder), name)
    known = place in seen
    seen.add(place)
    return not known


def _once(note: Note, places: Ids) -> Note | Failure:
    """The note, or a Failure if an earlier note has its id. Places are unique: each file is read once."""
    name, place = note.id or "", note.source or ""
    first = places.setdefault(name, place)
    if first == place:
        return note
    label = f'the id "{name}"' if len(name) <= 80 else "its id"
    message = f"{label} was already given at {first}; the note at {place} is not judged"
    return Failure(DxproofError(Problem.INPUT_DUPLICATE, message, _where(place), "give each note its own id"), name)


def _where(place: str) -> Where:
    path, _, line = place.rpartition(":")
    return Where(path, int(line)) if path and line.isdecimal() else Where(place)
