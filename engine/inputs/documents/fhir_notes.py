"""One FHIR resource -> the note in it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.attachment import web_page
from dxproof.engine.inputs.documents.dates import iso_date
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, UnreadPart, empty
from dxproof.engine.inputs.documents.fhir_attachments import read_all
from dxproof.engine.inputs.documents.fhir_linked import Linked
from dxproof.engine.inputs.documents.fhir_results import results_of
from dxproof.engine.inputs.documents.fhir_said import is_said, statements
from dxproof.engine.inputs.documents.fhir_values import Resource, first, inside_of, items, name_of, target, words
from dxproof.engine.inputs.documents.field_text import plain_of
from dxproof.engine.inputs.documents.text_builder import TextBuilder, flat

NOTES = ("DocumentReference", "DiagnosticReport", "Composition")
_REPLACED = frozenset({"superseded", "deprecated"})  # as R4 and R5 call it


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
    return read_all(given, linked, inside_of(resource))


def _diagnostic_report(resource: Resource, linked: Linked) -> list[Item]:
    """The name of the study, the issued report, and what it does not contain of the results and the conclusion."""
    given = items(resource.get("presentedForm"))
    conclusions = _conclusions(resource)
    results, left_out = results_of(resource, linked)
    said: list[Item] = []
    try:
        said = read_all(given, linked, inside_of(resource)) if given else []
    except DxproofError as error:
        if not results and not conclusions and not _narrative(resource):
            raise
        said = [UnreadPart(error)]
    issued = next((item for item in said if isinstance(item, Document)), None)
    if issued is None and not conclusions and not results:
        if summary := _narrative(resource):
            return [replace(summary, left_out=tuple(left_out)), *said]
        raise empty("the DiagnosticReport has neither a presentedForm, a conclusion nor a result with text")
    written = flat(issued.text).casefold() if issued else ""
    already = statements(issued.text) if issued and (results or conclusions) else frozenset()
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
        if not is_said(result.text, already):
            builder.gap()
            builder.place(f"result {result.name}")
            dated = f" {result.date}" if result.date and result.date != day else ""
            builder.line(f"{result.name}{dated}: {result.text}" if result.name or dated else result.text)
    for conclusion in conclusions:
        if not is_said(conclusion, already):
            builder.gap()
            builder.place("conclusion")
            builder.line(f"Conclusion: {conclusion}")
            already |= statements(conclusion) if len(conclusions) > 1 else already
    left_out += _codes_left_out(resource)
    date = next((result.date for result in results if result.date), None)
    note = Document(*builder.done(), date=date, left_out=tuple(left_out))
    return [note, *(item for item in said if isinstance(item, UnreadPart))]


def _conclusions(report: Resource) -> list[str]:
    """What a report concludes: in its words, and in those of its coded conclusions."""
    written = [report.get("conclusion"), *(code.get("text") for code in items(report.get("conclusionCode")))]
    return [said for one in written if (said := plain_of(words(one) or "").strip())]


def _codes_left_out(report: Resource) -> list[LeftOut]:
    """The conclusions that are a code and the name of the code alone."""
    coded = [code for code in items(report.get("conclusionCode")) if not words(code.get("text"))]
    return [LeftOut("conclusion", "a code without words of its own", name_of(code) or "") for code in coded]


def _composition(resource: Resource, linked: Linked) -> list[Item]:
    builder = TextBuilder()
    left_out: list[LeftOut] = []
    inside = inside_of(resource)

    def is_other(focus: object) -> bool:
        return linked.people.is_other(focus, resource.get("subject"), inside)

    _sections(items(resource.get("section")), builder, left_out, is_other)
    text, places = builder.done()
    summary = None if text or left_out else _narrative(resource)
    if not text and not summary:
        raise empty("the Composition has no section with a narrative about its patient")
    return [summary or Document(text, places, left_out=tuple(left_out))]


def _narrative(resource: Resource) -> Document | None:
    """The narrative of a resource: its own summary for human readers, read where its content is nowhere else as text."""
    div = words(first(resource.get("text")).get("div"))
    try:
        page = web_page(div.encode("utf-8", "replace"), None) if div else None
    except DxproofError:
        page = None
    return page if isinstance(page, Document) else None


def _sections(
    sections: list[Resource], builder: TextBuilder, left_out: list[LeftOut], is_other: Callable[[object], bool]
) -> None:
    """Write sections, and those in them; a section about another person is listed."""
    for section in sections:
        title = words(section.get("title")) or name_of(section.get("code"))
        if is_other(section.get("focus")):
            place = f"section {title or 'without a title'}"
            left_out += (LeftOut(place, "about another person", said) for said in _all_words(section))
            continue
        div = words(first(section.get("text")).get("div"))
        if div or section.get("section"):
            builder.gap()
            builder.place(f"section {title or 'without a title'}")
            builder.line(words(section.get("title")) or "")
        if page := _narrative(section):
            builder.paste(page.text, page.places)
        _sections(items(section.get("section")), builder, left_out, is_other)


def _all_words(section: Resource) -> Iterator[str]:
    """The narratives of a section and of those in it."""
    page = _narrative(section)
    yield page.text if page else ""
    for inner in items(section.get("section")):
        yield from _all_words(inner)


_READERS = {
    "DocumentReference": _document_reference,
    "DiagnosticReport": _diagnostic_report,
    "Composition": _composition,
}


def _check_status(resource: Resource, linked: Linked) -> None:
    """Raises INPUT_VALUE for what does not count: entered in error, cancelled, or replaced by another document."""
    name, status = resource["resourceType"], (resource.get("status"), resource.get("docStatus"))
    if "entered-in-error" in status:
        raise DxproofError(Problem.INPUT_VALUE, f"the {name} is marked as entered in error", hint="leave it out")
    if "cancelled" in status:
        raise DxproofError(Problem.INPUT_VALUE, f"the {name} is marked as cancelled", hint="leave it out")
    if not _REPLACED.isdisjoint(status) or linked.is_replaced(resource):
        raise DxproofError(Problem.INPUT_VALUE, f"the {name} is replaced by another one", hint="judge the newer one")
