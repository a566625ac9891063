"""What a caller sends, one note or document with its options -> notes to judge. Validated by the reader of records."""

import base64
import binascii
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs import Failure, InputOptions, notes_of_bytes
from dxproof.engine.inputs.jsontext import JsonError, parse_json
from dxproof.engine.inputs.record import Record, note_of
from dxproof.engine.inputs.wording import kind_of
from dxproof.engine.pack.error_text import did_you_mean
from dxproof.engine.serve.judging import Asked, Form

REQUEST = Where("request")
FIELDS = (
    "text", "document", "id", "code", "setting", "encounter", "provider", "date", "claim", "pack", "redact",
)  # fmt: skip
_DOCUMENT = "document"
_MOST_NODES = 250_000  # each takes thirty times the bytes that it is written with
CODE = r"^\s*[A-Za-z]\d[A-Za-z0-9](\.?[A-Za-z0-9]{1,4})?\s*$"  # what looks like one of ICD-10-CM
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Request:
    """One request, validated: a note, or a document with a note that has only its options."""

    note: Note
    document: bytes | None
    code: str | None
    redact: bool


def parsed(data: bytes, where: Where = REQUEST) -> object:
    """The JSON value of a body. Raises INPUT_JSON, INPUT_TOO_LARGE."""
    if data.count(b"{") + data.count(b"[") > _MOST_NODES:
        found = f"has more than {_MOST_NODES:,} objects and lists"
        raise DxproofError(Problem.INPUT_TOO_LARGE, found, where, "send one note or document for each visit")
    try:
        return parse_json(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        found = f"is not valid UTF-8 at byte {error.start:,}"
        raise DxproofError(Problem.INPUT_JSON, found, where, "send JSON in UTF-8") from None
    except JsonError as error:
        line, column = where.line or error.line, error.column
        place = Where(where.path, line, column)
        raise DxproofError(
            Problem.INPUT_JSON, f"is not valid JSON: {error.message}", place, "correct the JSON"
        ) from None


def request_of(fields: object, packs: Collection[str], where: Where = REQUEST, is_form: bool = False) -> Request:
    """The request of a JSON object, or of the fields of a form, in which every value but a document is text.

    Raises INPUT_VALUE, INPUT_COLUMN, INPUT_EMPTY, INPUT_BINARY, INPUT_TOO_LARGE, INPUT_KIND, CLAIM_SHAPE, TARGET_UNKNOWN.
    """
    if not isinstance(fields, Mapping):
        raise _wrong(f"the body is {kind_of(fields)}", "an object", where)
    given = {name: value for name, value in fields.items() if value is not None}
    _check_names(given, where)
    document = _document(given, where)
    has_id = "id" in given
    record = given | {"id": given["id"] if has_id else 0, "text": "." if document is not None else given["text"]}
    note = note_of(Record(where, record, claim_is_text=is_form), InputOptions())
    if note.pack is not None and note.pack not in packs:
        raise _wrong("pack is not one of those that the service has", f"one of {', '.join(packs)}", where)
    note = note.model_copy(update={"id": note.id if has_id else None, "source": None})
    return Request(note, document, _code(given.get("code"), where), _flag(given.get("redact"), is_form, where))


def asked_of(request: Request, form: Form = Form.REPORT) -> Iterator[Asked | Failure]:
    """What to judge: the note of a request, or those of its document, which is read in a process of its own."""
    if request.document is None:
        yield Asked(request.note, request.code, request.redact, form)
        return
    head = request.note
    options = InputOptions(head.setting, head.encounter, head.claim)
    for found in notes_of_bytes(request.document, head.id or _DOCUMENT, options):
        if isinstance(found, Failure):
            yield found
            continue
        own = {"provider": found.provider or head.provider, "date": found.date or head.date, "pack": head.pack}
        if head.id is None and found.id == _DOCUMENT:
            own["id"] = None
        yield Asked(found.model_copy(update=own), request.code, request.redact, form)


def _check_names(given: Mapping[str, object], where: Where) -> None:
    """Raise INPUT_COLUMN for a field that is not known. Its name is not repeated: it may be words of a note."""
    unknown = [name for name in given if name not in FIELDS]
    if unknown:
        message = f"{len(unknown)} of the fields are not known"
        hint = did_you_mean(unknown[0], FIELDS) or "leave them out"
        raise DxproofError(Problem.INPUT_COLUMN, message, where, hint, ", ".join(FIELDS))
    if "text" not in given and "document" not in given:
        raise DxproofError(Problem.INPUT_COLUMN, 'has neither "text" nor "document"', where, "give one of them")
    if "text" in given and "document" in given:
        raise DxproofError(Problem.INPUT_COLUMN, 'has both "text" and "document"', where, "give one of them")


def _document(given: Mapping[str, object], where: Where) -> bytes | None:
    """The bytes of a document: as they are in a form, in base64 in JSON."""
    value = given.get("document")
    if value is None or isinstance(value, bytes):
        return value
    if not isinstance(value, str):
        raise _wrong(f"document is {kind_of(value)}", "its bytes in base64", where)
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        raise _wrong("document is not valid base64", "the bytes of a document in base64", where) from None


def _code(value: object, where: Where) -> str | None:
    """The code asked about, if it looks like one: a message about it repeats it."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and re.fullmatch(CODE, value, re.ASCII):
        return value.strip()
    raise _wrong(f"code is {kind_of(value)}", "an ICD-10-CM code such as M99.70", where)


def _flag(value: object, is_form: bool, where: Where) -> bool:
    if is_form and isinstance(value, str):
        value = _FLAGS.get(value.strip().lower(), value)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise _wrong(f"redact is {kind_of(value)}", "true or false", where)


def _wrong(found: str, expected: str, where: Where) -> DxproofError:
    return DxproofError(Problem.INPUT_VALUE, found, where, expected=expected)
