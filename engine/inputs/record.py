"""Table record -> note: every field is validated here, for all table formats."""

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from numbers import Integral, Real
from typing import TypeVar

from dxproof.engine.claim import Claim, LeftOutPart, Note
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.claims import claim_of, claim_of_text
from dxproof.engine.inputs.decode import check_size
from dxproof.engine.inputs.documents.document import UnreadPart
from dxproof.engine.inputs.documents.field_text import is_marked_up
from dxproof.engine.inputs.documents.sniff import HEAD, sniffed
from dxproof.engine.inputs.kinds import InputKind
from dxproof.engine.inputs.wording import breaks_line, columns_found, kind_of
from dxproof.engine.pack.error_text import did_you_mean
from dxproof.engine.terms import Encounter, Setting

REQUIRED = ("id", "text")
COLUMNS = (*REQUIRED, "setting", "encounter", "provider", "patient", "date", "claim", "pack")
MAX_ID_CHARACTERS = 500
_MARKUP = frozenset({InputKind.HTML, InputKind.RTF})  # what a text may be written in

_Term = TypeVar("_Term", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class InputOptions:
    """Defaults from the call, for text files and for records that do not state a value."""

    setting: Setting | None = None
    encounter: Encounter | None = None
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A raw table record. ``claim_is_text``: claims are JSON strings (CSV, Parquet)."""

    where: Where
    fields: Mapping[str, object]
    claim_is_text: bool


def missing_columns(found: list[str], where: Where, is_schema: bool) -> DxproofError | None:
    """The error for a table or a record without the required columns."""
    missing = [column for column in REQUIRED if column not in found]
    if not missing:
        return None
    needed = " and ".join(f'"{column}"' for column in missing)
    hint = "the columns id and text are needed"
    if not is_schema and any(mark in cell for cell in found for mark in (";", "\t")):
        hint += "; separate the columns by commas"
    elif not is_schema:
        hint += "; the first line names the columns"
    return DxproofError(
        Problem.INPUT_COLUMN, f"has no {needed}; found {columns_found(found, COLUMNS, is_schema)}", where, hint
    )


def id_of(record: Record) -> str | None:
    """The record's id, or None if it has no valid one."""
    try:
        return _id(record.fields.get("id"), record.where)
    except DxproofError:
        return None


def note_of(record: Record, options: InputOptions) -> Note:
    """The note of a record. Raises INPUT_COLUMN, INPUT_VALUE, INPUT_EMPTY, INPUT_BINARY, INPUT_TOO_LARGE, CLAIM_SHAPE."""
    fields, where = record.fields, record.where
    if error := missing_columns(list(fields), where, is_schema=True):
        raise error
    name = _id(fields["id"], where)
    text, left_out = _text(fields["text"], where)
    return Note(
        id=name,
        text=text,
        source=str(where),
        setting=_term(fields.get("setting"), "setting", Setting, where) or options.setting,
        encounter=_term(fields.get("encounter"), "encounter", Encounter, where) or options.encounter,
        provider=_words(fields.get("provider"), "provider", where),
        patient=_key(fields.get("patient"), where),
        date=_words(fields.get("date"), "date", where),
        claim=_claim(record) or options.claim,
        pack=_words(fields.get("pack"), "pack", where),
        left_out=left_out,
    )


def check_text(text: str, where: Where) -> None:
    """Raise INPUT_EMPTY for an empty or blank note."""
    if not text.strip():
        found = "has only blanks" if text else "is empty"
        raise DxproofError(
            Problem.INPUT_EMPTY, f"the note {found}, expected text", where, "give its text or leave it out"
        )


def check_line(value: str, field: str, where: Where) -> None:
    """Raise INPUT_VALUE for a name with control characters, which could control a terminal or a spreadsheet."""
    if breaks_line(value):
        found = "a text with a line break or control character"
        raise _wrong(field, found, "one line", where, f"remove it from the {field}")


def _id(value: object, where: Where) -> str:
    # Also the numbers of NumPy, in the rows of a DataFrame.
    number = isinstance(value, Integral) or (isinstance(value, Real) and math.isfinite(value))
    if isinstance(value, bool) or not (number or isinstance(value, str)):
        found = "NaN or infinity" if isinstance(value, float) else kind_of(value)
        raise _wrong("id", found, "a text or a number", where, "give the record an id")
    name = str(value)
    if not name.strip():
        raise _wrong("id", "empty or blank", "a text or a number", where, "give the record an id")
    if len(name) > MAX_ID_CHARACTERS:
        raise _wrong(
            "id", kind_of(value), f"at most {MAX_ID_CHARACTERS} characters", where, "give the record a shorter id"
        )
    check_line(name, "id", where)
    return name


def _text(value: object, where: Where) -> tuple[str, tuple[LeftOutPart, ...]]:
    """The words of a note, and what is left out of them if they are written in HTML or RTF."""
    if not isinstance(value, str):
        raise _wrong("text", kind_of(value), "a text", where, "give the note's text as a string")
    check_text(value, where)
    check_size(_size(value, "text", where), where)
    if (nul := value.find("\0")) >= 0:
        raise DxproofError(
            Problem.INPUT_BINARY,
            f"text has a NUL at character {nul + 1:,}, expected plain text",
            where,
            "remove the NUL characters",
        )
    found = sniffed(value[:HEAD].encode())
    can_be_read = found is None or _MARKUP.intersection((found.kind, found.source))
    if can_be_read and is_marked_up(value):
        return _unmarked(value, where)
    if found:
        raise DxproofError(
            Problem.INPUT_KIND,
            f"text is {found.name}, expected plain text",
            where,
            "give the words of the note, or the document as a file of its own",
        )
    return value, ()


def _unmarked(text: str, where: Where) -> tuple[str, tuple[LeftOutPart, ...]]:
    """The words of a text with HTML or RTF in it, which is read in the process for documents."""
    from dxproof.engine.inputs.documents.isolation import read_guarded

    (item,) = read_guarded(InputKind.TEXT, text.encode())
    if isinstance(item, UnreadPart):
        error = item.error
        raise DxproofError(error.problem, f"text {error.message}", where, error.hint)
    check_text(item.text, where)
    left_out = (LeftOutPart(place=each.place, what=each.what, words=each.words) for each in item.left_out)
    return item.text, tuple(left_out)


def _size(value: str, field: str, where: Where) -> int:
    """The size of a text in UTF-8. Raises INPUT_VALUE for a lone surrogate."""
    try:
        return len(value.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise DxproofError(
            Problem.INPUT_VALUE,
            f"{field} has a lone surrogate at character {error.start + 1:,}, expected whole characters",
            where,
            "write the record again in UTF-8",
        ) from None


def _term(value: object, field: str, terms: type[_Term], where: Where) -> _Term | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    allowed = [term.value for term in terms]
    if isinstance(value, str) and value.strip() in allowed:
        return terms(value.strip())
    hint = (isinstance(value, str) and did_you_mean(value, allowed)) or "leave it out if it is not known"
    raise _wrong(field, kind_of(value), f"one of {', '.join(allowed)}", where, hint)


def _words(value: object, field: str, where: Where) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, datetime.date):  # a Parquet date or timestamp
        return value.isoformat()
    if not isinstance(value, str):
        raise _wrong(field, kind_of(value), "a text", where, "write it in quotes or leave it out")
    _size(value, field, where)
    check_line(value, field, where)
    return value


def _key(value: object, where: Where) -> str | None:
    """The key of a patient: a text, or a number as record numbers are."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return str(value)
    return _words(value, "patient", where)


def _claim(record: Record) -> Claim | None:
    value = record.fields.get("claim")
    if value is None or (record.claim_is_text and isinstance(value, str) and not value.strip()):
        return None
    if not record.claim_is_text:
        return claim_of(value, record.where)
    if isinstance(value, str):
        return claim_of_text(value, record.where)
    raise DxproofError(
        Problem.CLAIM_SHAPE,
        f"claim is {kind_of(value)}, expected a JSON string",
        record.where,
        "write the claim as JSON text",
    )


def _wrong(field: str, found: str, expected: str, where: Where, hint: str) -> DxproofError:
    return DxproofError(Problem.INPUT_VALUE, f"{field} is {found}, expected {expected}", where, hint)
