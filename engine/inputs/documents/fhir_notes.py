"""One FHIR resource -> the note in it."""

import base64
import binascii
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.attachment import attached, is_readable, media_of, web_page
from dxproof.engine.inputs.documents.dates import iso_date
from dxproof.engine.inputs.documents.document import Document, Item, UnreadPart, empty
from dxproof.engine.inputs.documents.fhir_linked import Linked
from dxproof.engine.inputs.documents.fhir_values import Resource, first, items, name_of, target, words
from dxproof.engine.inputs.documents.text_builder import TextBuilder, flat
from dxproof.engine.inputs.kinds import InputKind

NOTES = ("DocumentReference", "DiagnosticReport", "Composition")

# Attachments of one note are the same content in several formats: the order of preference.
_PREFERRED = ("text/plain", "text/rtf", "application/rtf", "text/html", "application/xhtml+xml")


def items_of(resource: Resource, linked: Linked, at: str | None = None, line: int | None = None) -> list[Item]:
    """The note of a resource and its unread parts; or an error in place of the note."""
    part = words(resource.get("id"))
    try:
        found = _READERS[resource["resourceType"]](resource, linked)
        head = _head(resource, linked)
    except DxproofError as error:
        return [UnreadPart(error, part, at, line)]
    return [
        UnreadPart(item.error, part, at, line)
        if isinstance(item, UnreadPart)
        else Document(item.text, item.places, part, at, line, **head)
        for item in found
    ]


def _head(resource: Resource, linked: Linked) -> dict[str, Any]:
    context = first(resource.get("context"))
    visits = frozenset(
        key for one in (*items(context.get("encounter")), *items(resource.get("encounter"))) if (key := target(one))
    )
    setting, encounter = linked.visit_of(visits)
    return {
        "date": _date(resource, context),
        "provider": _provider(resource),
        "setting": setting,
        "encounter": encounter,
        "claim": linked.claim_of(target(resource.get("subject")), visits),
    }


def _date(resource: Resource, context: Resource) -> str | None:
    """The date of the visit or study, else of the note."""
    times = (
        first(context.get("period")).get("start"),
        resource.get("effectiveDateTime"),
        first(resource.get("effectivePeriod")).get("start"),
        resource.get("date"),
        resource.get("issued"),
    )
    return next((date for time in times if (date := iso_date(time))), None)


def _provider(resource: Resource) -> str | None:
    named = (one for field in ("author", "resultsInterpreter", "performer") for one in items(resource.get(field)))
    return next((name for one in named if (name := words(one.get("display")))), None)


def _document_reference(resource: Resource, linked: Linked) -> list[Item]:
    _check_status(resource)
    given = [first(content.get("attachment")) for content in items(resource.get("content"))]
    if not given:
        raise empty("the DocumentReference has no attachment")
    return _best(given, linked)


def _diagnostic_report(resource: Resource, linked: Linked) -> list[Item]:
    """The name of the study, the issued report, and the conclusion if the report does not contain it."""
    _check_status(resource)
    given = items(resource.get("presentedForm"))
    conclusion = words(resource.get("conclusion"))
    found = _best(given, linked) if given else []
    if not found and not conclusion:
        raise empty("the DiagnosticReport has neither a presentedForm nor a conclusion")
    builder = TextBuilder()
    refused: list[Item] = []
    written = ""
    for item in found:
        if isinstance(item, UnreadPart):
            refused.append(item)
            continue
        written = flat(item.text).casefold()
        if (name := name_of(resource.get("code"))) and name.casefold() not in written:
            builder.place("code")
            builder.line(name)
        builder.place("presentedForm")
        builder.paste(item.text, item.places)
    if not found and (name := name_of(resource.get("code"))):
        builder.place("code")
        builder.line(name)
    if conclusion and flat(conclusion).casefold() not in written:
        builder.gap()
        builder.place("conclusion")
        builder.line(f"Conclusion: {conclusion}")
    return [Document(*builder.done()), *refused]


def _composition(resource: Resource, linked: Linked) -> list[Item]:
    _check_status(resource)
    builder = TextBuilder()
    _sections(items(resource.get("section")), builder)
    text, places = builder.done()
    if not text:
        raise empty("the Composition has no section with a narrative")
    return [Document(text, places)]


def _sections(sections: list[Resource], builder: TextBuilder) -> None:
    for section in sections:
        title = words(section.get("title")) or name_of(section.get("code"))
        div = words(first(section.get("text")).get("div"))
        if div or section.get("section"):
            builder.gap()
            builder.place(f"section {title or 'without a title'}")
            builder.line(words(section.get("title")) or "")
        if div:
            try:
                page = web_page(div.encode("utf-8", "replace"), None)
            except DxproofError:
                page = None
            if isinstance(page, Document):
                builder.paste(page.text, page.places)
        _sections(items(section.get("section")), builder)


_READERS = {
    "DocumentReference": _document_reference,
    "DiagnosticReport": _diagnostic_report,
    "Composition": _composition,
}


def _check_status(resource: Resource) -> None:
    if "entered-in-error" in (resource.get("status"), resource.get("docStatus")):
        raise DxproofError(
            Problem.INPUT_VALUE, f"the {resource['resourceType']} is marked as entered in error", hint="leave it out"
        )


def _best(given: list[Resource], linked: Linked) -> list[Item]:
    """The note of the first readable attachment, simplest format first; else raise the first error."""
    ranked = sorted(given, key=_rank)
    errors: list[DxproofError] = []
    for attachment in ranked:
        try:
            return attached(*_data(attachment, linked), within=InputKind.FHIR)
        except DxproofError as error:
            errors.append(error)
    raise errors[0]


def _rank(attachment: Resource) -> int:
    media, _ = media_of(attachment.get("contentType"))
    if media in _PREFERRED:
        return _PREFERRED.index(media)
    return len(_PREFERRED) + (0 if is_readable(media) else 1)


def _data(attachment: Resource, linked: Linked) -> tuple[bytes, str]:
    """The bytes and media type of an attachment. Nothing is downloaded."""
    data, url = attachment.get("data"), words(attachment.get("url"))
    media = str(attachment.get("contentType") or "")
    if data is None and url:
        binary = linked.binary(url)
        if binary is None:
            raise DxproofError(
                Problem.INPUT_MISSING,
                "its attachment is only a URL; nothing is downloaded",
                hint="put the attachment's data into the file",
            )
        data, media = binary.get("data"), media or str(binary.get("contentType") or "")
    if not isinstance(data, str) or not data.strip():
        raise empty("its attachment has no data")
    try:
        return base64.b64decode("".join(data.split()), validate=True), media
    except (binascii.Error, ValueError):
        raise DxproofError(
            Problem.INPUT_DOCUMENT, "its attachment's data is not valid base64", hint="export it again"
        ) from None
