"""One FHIR resource -> the note in it."""

from dataclasses import replace
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.attachment import web_page
from dxproof.engine.inputs.documents.dates import iso_date
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, UnreadPart, empty
from dxproof.engine.inputs.documents.fhir_attachments import read_all
from dxproof.engine.inputs.documents.fhir_linked import Linked
from dxproof.engine.inputs.documents.fhir_results import results_of
from dxproof.engine.inputs.documents.fhir_values import Resource, first, items, name_of, target, words
from dxproof.engine.inputs.documents.field_text import plain_of
from dxproof.engine.inputs.documents.text_builder import TextBuilder, flat

NOTES = ("DocumentReference", "DiagnosticReport", "Composition")


def items_of(resource: Resource, linked: Linked, at: str | None = None, line: int | None = None) -> list[Item]:
    """The note of a resource and its unread parts; or an error in place of the note."""
    part = words(resource.get("id"))
    try:
        _check_status(resource, linked)
        found = _READERS[resource["resourceType"]](resource, linked)
        head = _head(resource, linked)
    except DxproofError as error:
        return [UnreadPart(error, part, at, line)]
    said: list[Item] = []
    for item in found:
        if isinstance(item, UnreadPart):
            said.append(UnreadPart(item.error, part, at, line))
            continue
        left_out = (*item.left_out, *_summary_left_out(resource, item))
        dated = head | {"date": head["date"] or item.date}
        said.append(replace(item, part=part, at=at, line=line, left_out=left_out, **dated))
    return said


def _summary_left_out(resource: Resource, note: Document) -> list[LeftOut]:
    """The summary of a resource that is not its note."""
    summary = _narrative(resource)
    if summary is None or summary.text == note.text:
        return []
    return [LeftOut("text", "the summary of the resource", summary.text)]


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
    given = [first(content.get("attachment")) for content in items(resource.get("content"))]
    if not given:
        raise empty("the DocumentReference has no attachment")
    return read_all(given, linked, resource.get("contained"))


def _diagnostic_report(resource: Resource, linked: Linked) -> list[Item]:
    """The name of the study, the issued report, and what it does not contain of the results and the conclusion."""
    given = items(resource.get("presentedForm"))
    conclusion = plain_of(words(resource.get("conclusion")) or "").strip()
    results, left_out = results_of(resource, linked)
    said: list[Item] = []
    try:
        said = read_all(given, linked, resource.get("contained")) if given else []
    except DxproofError as error:
        if not results and not conclusion and not _narrative(resource):
            raise
        said = [UnreadPart(error)]
    issued = next((item for item in said if isinstance(item, Document)), None)
    if issued is None and not conclusion and not results:
        if summary := _narrative(resource):
            return [replace(summary, left_out=tuple(left_out)), *said]
        raise empty("the DiagnosticReport has neither a presentedForm, a conclusion nor a result with text")
    written = flat(issued.text).casefold() if issued else ""
    builder = TextBuilder()
    name = name_of(resource.get("code"))
    if name and name.casefold() not in written:
        builder.place("code")
        builder.line(name)
    if issued is not None:
        builder.place("presentedForm")
        builder.paste(issued.text, issued.places)
        left_out += issued.left_out
    day = _date(resource, {})
    for result in results:
        if flat(result.text).casefold() not in written:
            builder.gap()
            builder.place(f"result {result.name}")
            dated = f" {result.date}" if result.date and result.date != day else ""
            builder.line(f"{result.name}{dated}: {result.text}" if result.name or dated else result.text)
    if conclusion and flat(conclusion).casefold() not in written:
        builder.gap()
        builder.place("conclusion")
        builder.line(f"Conclusion: {conclusion}")
    date = next((result.date for result in results if result.date), None)
    note = Document(*builder.done(), date=date, left_out=tuple(left_out))
    return [note, *(item for item in said if isinstance(item, UnreadPart))]


def _composition(resource: Resource, linked: Linked) -> list[Item]:
    builder = TextBuilder()
    _sections(items(resource.get("section")), builder)
    text, places = builder.done()
    summary = None if text else _narrative(resource)
    if not text and not summary:
        raise empty("the Composition has no section with a narrative")
    return [summary or Document(text, places)]


def _narrative(resource: Resource) -> Document | None:
    """The narrative of a resource: its own summary for human readers, read where its content is nowhere else as text."""
    div = words(first(resource.get("text")).get("div"))
    try:
        page = web_page(div.encode("utf-8", "replace"), None) if div else None
    except DxproofError:
        page = None
    return page if isinstance(page, Document) else None


def _sections(sections: list[Resource], builder: TextBuilder) -> None:
    for section in sections:
        title = words(section.get("title")) or name_of(section.get("code"))
        div = words(first(section.get("text")).get("div"))
        if div or section.get("section"):
            builder.gap()
            builder.place(f"section {title or 'without a title'}")
            builder.line(words(section.get("title")) or "")
        if page := _narrative(section):
            builder.paste(page.text, page.places)
        _sections(items(section.get("section")), builder)


_READERS = {
    "DocumentReference": _document_reference,
    "DiagnosticReport": _diagnostic_report,
    "Composition": _composition,
}


def _check_status(resource: Resource, linked: Linked) -> None:
    """Raises INPUT_VALUE for what no longer counts: entered in error, or replaced by another document."""
    name, status = resource["resourceType"], (resource.get("status"), resource.get("docStatus"))
    if "entered-in-error" in status:
        raise DxproofError(Problem.INPUT_VALUE, f"the {name} is marked as entered in error", hint="leave it out")
    if "superseded" in status or linked.is_replaced(resource):
        raise DxproofError(Problem.INPUT_VALUE, f"the {name} is replaced by another one", hint="judge the newer one")
