"""Documents -> notes: ids, and defaults from the call."""

import os
from collections.abc import Iterator
from itertools import chain, islice

from dxproof.engine.claim import LeftOutPart, Note, SourcePlace
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.claims import claim_of
from dxproof.engine.inputs.decode import MAX_DOCUMENT_BYTES, check_size, read_file, unreadable
from dxproof.engine.inputs.discover import Source
from dxproof.engine.inputs.documents.document import Document, Item
from dxproof.engine.inputs.documents.isolation import read_guarded
from dxproof.engine.inputs.documents.sniff import NAMES, SUFFIX, sniffed
from dxproof.engine.inputs.failure import Failure
from dxproof.engine.inputs.kinds import InputKind
from dxproof.engine.inputs.record import MAX_ID_CHARACTERS, InputOptions, check_line, check_text
from dxproof.engine.inputs.wording import breaks_line
from dxproof.engine.terms import Encounter, Setting


def file_notes(source: Source, options: InputOptions) -> Iterator[Note | Failure]:
    """The notes of a document file, lazily. Yields failures, raises none."""
    if source.kind is InputKind.NDJSON:
        try:
            with open(source.path, "rb"):
                pass
        except (OSError, ValueError) as error:
            yield Failure(unreadable(error, source.name), source.note_id)
            return
        yield from _notes(read_guarded(source.kind, None, os.path.abspath(source.path)), source, options)
        return
    try:
        data = read_file(source.path, source.name, MAX_DOCUMENT_BYTES)
        _check_kind(data, source)
    except DxproofError as error:
        yield Failure(error, source.note_id)
        return
    yield from data_notes(data, source.kind, source, options)


def data_notes(data: bytes, kind: InputKind, source: Source, options: InputOptions) -> Iterator[Note | Failure]:
    """The notes of a document's bytes, lazily."""
    yield from _notes(read_guarded(kind, data), source, options)


def _check_kind(data: bytes, source: Source) -> None:
    """Raise INPUT_EMPTY, or INPUT_KIND if the bytes are another type of document than the suffix says."""
    where = Where(source.name)
    if not data.strip():
        raise DxproofError(Problem.INPUT_EMPTY, "the file is empty, expected a document", where, "leave it out")
    found = sniffed(data)
    if found is not None and found.is_image:
        raise DxproofError(Problem.INPUT_NO_TEXT, f"is {found.name}, which has no text", where, found.hint)
    if found is not None and found.kind is not None and found.kind is not source.kind:
        raise DxproofError(
            Problem.INPUT_KIND,
            f"is {found.name}, expected {NAMES[source.kind]}",
            where,
            f"rename it to {SUFFIX[found.kind]}",
        )


def _notes(items: Iterator[Item], source: Source, options: InputOptions) -> Iterator[Note | Failure]:
    """The single note of a file has the id of the file; several notes append their own id to it."""
    ahead = list(islice(items, 2))
    several = source.kind is InputKind.NDJSON or len([item for item in ahead if isinstance(item, Document)]) > 1
    several = several or any(item.part is not None for item in ahead[1:])
    number = 0
    for item in chain(ahead, items):
        number += isinstance(item, Document)
        yield _note(item, source, options, number if several else None)


def _note(item: Item, source: Source, options: InputOptions, number: int | None) -> Note | Failure:
    where = _where(item, source, number)
    note_id = source.note_id if number is None else _id(item, source, number)
    if not isinstance(item, Document):
        said = item.error.where
        place = Where(source.name, said.line, said.column) if said else where
        error = DxproofError(item.error.problem, item.error.message, place, item.error.hint)
        return Failure(error, note_id if item.part or number is None else None)
    try:
        check_text(item.text, where)
        check_size(len(item.text.encode("utf-8", "replace")), where)
        check_line(item.provider or "", "provider", where)
        claim = claim_of(item.claim, where) if item.claim else None
    except DxproofError as error:
        return Failure(error, note_id)
    return Note(
        id=note_id,
        text=item.text,
        source=str(where),
        setting=Setting(item.setting) if item.setting else options.setting,
        encounter=Encounter(item.encounter) if item.encounter else options.encounter,
        provider=item.provider,
        date=item.date,
        claim=claim or options.claim,
        places=tuple(SourcePlace(start=start, label=label) for start, label in item.places),
        left_out=tuple(LeftOutPart(place=each.place, what=each.what, words=each.words) for each in item.left_out),
    )


def _where(item: Item, source: Source, number: int | None) -> Where:
    """The file and, if it has several notes, the line or entry where this one begins."""
    if number is None:
        return Where(source.name)
    return Where(f"{source.name}, {item.at}") if item.at else Where(source.name, item.line)


def _id(item: Item, source: Source, number: int) -> str:
    part = item.part or str(number)
    if breaks_line(part) or len(source.note_id) + len(part) >= MAX_ID_CHARACTERS:
        part = str(number)
    return f"{source.note_id}#{part}"
