"""FHIR R4: notes in DocumentReference, DiagnosticReport and Composition, alone, in a Bundle or as NDJSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.decode import decode
from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import Item, Unit, UnreadPart, empty, wrong_kind
from dxproof.engine.inputs.documents.fhir_linked import Linked
from dxproof.engine.inputs.documents.fhir_notes import NOTES, items_of
from dxproof.engine.inputs.documents.fhir_values import first, key_of, words
from dxproof.engine.inputs.jsontext import JsonError, parse_json
from dxproof.engine.inputs.tables import MAX_RECORD_CHARACTERS
from dxproof.engine.inputs.wording import is_name, kind_of

_EXPECTED = f"a FHIR Bundle, {', '.join(NOTES[:-1])} or {NOTES[-1]}"
_LEAVE = "leave it out; a claim is given with --claim"
# What Linked takes.
_TELLING = (b'"Claim"', b'"ExplanationOfBenefit"', b'"Condition"', b'"Encounter"', b'"Observation"', b'"relatesTo"')


def read(data: bytes) -> Iterator[Unit]:
    """The notes of a FHIR JSON file. Raises INPUT_DECODE, INPUT_BINARY, INPUT_KIND, INPUT_DOCUMENT, INPUT_EMPTY."""
    root = _resource(decode(data, ""))
    linked = Linked()
    if root["resourceType"] != "Bundle":
        if root["resourceType"] not in NOTES:
            raise wrong_kind(f"FHIR {_named(root)}, which has no note", _EXPECTED, _LEAVE)
        yield partial(items_of, root, linked)
        return
    found = list(_entries(root))
    for entry in found:
        if not entry.is_deleted:
            linked.add(entry.resource, entry.url)
    notes = [entry for entry in found if entry.resource.get("resourceType") in NOTES]
    if not notes:
        raise empty(f"the FHIR Bundle has {len(found):,} resources and none of {', '.join(NOTES)}")
    for entry in notes:
        at = f"entry {entry.number}"
        if entry.is_deleted:
            yield partial(_deleted, entry.resource, at)
        else:
            yield partial(items_of, entry.resource, linked, at=at)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A resource of a Bundle, and whether the Bundle deletes it."""

    number: int
    url: object
    resource: dict[str, Any]
    is_deleted: bool


def _entries(bundle: dict[str, Any]) -> Iterator[_Entry]:
    """The resources of a Bundle. One may delete what it holds, or name it; a history lists the last version first."""
    given = bundle.get("entry")
    entries = [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
    is_history = bundle.get("type") == "history"
    deleted = set() if is_history else {_key(entry) for entry in entries if _deletes(entry)}
    for number, entry in enumerate(entries, start=1):
        is_deleted = _deletes(entry)
        if is_deleted and is_history:
            deleted.add(_key(entry))
        if isinstance(resource := entry.get("resource"), dict):
            is_deleted = is_deleted or (bool(deleted) and _key(entry) in deleted)
            yield _Entry(number, entry.get("fullUrl"), resource, is_deleted)


def _deletes(entry: dict[str, Any]) -> bool:
    return "request" in entry and str(first(entry["request"]).get("method", "")).upper() == "DELETE"


def _key(entry: dict[str, Any]) -> tuple[str, str]:
    """Type and id of what an entry holds or, without a resource, names."""
    resource = first(entry.get("resource"))
    kind, name = words(resource.get("resourceType")), words(resource.get("id"))
    if kind and name:
        return kind, name
    url = words(first(entry.get("request")).get("url")) or words(entry.get("fullUrl")) or ""
    kinds = url.partition("?")[0].partition("/_history/")[0].split("/")[-2:-1]
    return (kinds[0] if kinds else ""), key_of(url)


def _deleted(resource: dict[str, Any], at: str) -> list[Item]:
    error = DxproofError(
        Problem.INPUT_VALUE, f"the {resource['resourceType']} is deleted by the Bundle (DELETE)", hint="leave it out"
    )
    return [UnreadPart(error, words(resource.get("id")), at)]


def read_lines(path: str) -> Iterator[Unit]:
    """The notes of an NDJSON file. It is read twice: first for claims and encounters, then for notes."""
    linked = Linked()
    for _, line in _lines(path):
        if any(telling in line for telling in _TELLING):
            try:
                linked.add(_resource(decode(line, "")), None)
            except DxproofError:
                continue  # reported in the second pass
    resources = notes = 0
    for number, line in _lines(path):
        if not line.strip():
            continue
        resources += 1
        resource: dict[str, Any] | DxproofError
        try:
            resource = _resource(decode(line, ""))
        except DxproofError as error:
            resource = error
        if isinstance(resource, dict) and resource["resourceType"] not in NOTES:
            continue
        notes += 1
        yield partial(_items_of_line, resource, linked, number)
    if not notes:
        raise empty(f"the file has {resources:,} FHIR resources and none of {', '.join(NOTES)}")


def _items_of_line(resource: dict[str, Any] | DxproofError, linked: Linked, number: int) -> list[Item]:
    if isinstance(resource, DxproofError):
        raise DxproofError(resource.problem, resource.message, Where("", number), resource.hint)
    return items_of(resource, linked, line=number)


def _lines(path: str) -> Iterator[tuple[int, bytes]]:
    with open(path, "rb") as file:
        number = 0
        while line := file.readline(MAX_RECORD_CHARACTERS):
            number += 1
            limits.start()
            if len(line) == MAX_RECORD_CHARACTERS and not line.endswith(b"\n"):
                raise DxproofError(
                    Problem.INPUT_TOO_LARGE,
                    f"the line has more than {MAX_RECORD_CHARACTERS:,} bytes; the lines from here on were not read",
                    Where("", number),
                    "split it",
                )
            yield number, line


def _resource(text: str) -> dict[str, Any]:
    """The resource of a JSON text. Raises INPUT_JSON, INPUT_KIND."""
    try:
        value = parse_json(text)
    except JsonError as error:
        raise DxproofError(
            Problem.INPUT_JSON,
            f"is not valid JSON: {error.message}",
            Where("", error.line, error.column),
            "export it again",
        ) from None
    if not isinstance(value, dict):
        raise wrong_kind(f"JSON whose root is {kind_of(value)}", _EXPECTED, _LEAVE)
    if not isinstance(value.get("resourceType"), str):
        raise wrong_kind('JSON whose root has no "resourceType"', _EXPECTED, _LEAVE)
    return value


def _named(resource: dict[str, Any]) -> str:
    name = resource["resourceType"]
    return name if is_name(name) else "of a type without a name"
