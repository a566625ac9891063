"""C-CDA documents: the narrative of each section under its title, or the non-XML body."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents import limits, markup
from dxproof.engine.inputs.documents.attachment import attached
from dxproof.engine.inputs.documents.base64_text import bytes_of
from dxproof.engine.inputs.documents.dates import iso_date
from dxproof.engine.inputs.documents.document import (
    Document,
    Item,
    LeftOut,
    Unit,
    UnreadPart,
    damaged,
    empty,
    not_well_formed,
    wrong_kind,
)
from dxproof.engine.inputs.documents.markup_state import has_markup
from dxproof.engine.inputs.documents.text_builder import TextBuilder, flat
from dxproof.engine.inputs.documents.xmlroot import Root, root_of
from dxproof.engine.inputs.kinds import InputKind
from dxproof.engine.terms import Setting

_HL7 = "urn:hl7-org:v3"
_ROOT = "ClinicalDocument"
_INPATIENT = frozenset({"IMP", "ACUTE", "NONAC"})
_OUTPATIENT = frozenset({"AMB", "EMER", "HH", "FLD", "VR"})
_UNTITLED = "section without a title"
_VOID = frozenset({"nullified", "cancelled", "aborted", "obsolete"})  # statuses of a document that does not count


def _path(names: str) -> str:
    """A path of elements with their namespace, which is found sooner than one with a prefix for it."""
    return "/".join(f"{{{_HL7}}}{name}" for name in names.split("/"))


_DOCUMENT, _DOCTYPE = _path(_ROOT), b"<!DOCTYPE"
_COMPONENT, _SECTION, _TITLE, _CODE, _TEXT, _ENTRY, _REFERENCE, _SUBJECT = map(
    _path, ("component", "section", "title", "code", "text", "entry", "reference", "subject")
)
_BODY, _OTHER_BODY = map(_path, ("component/structuredBody", "component/nonXMLBody/text"))
_VISIT, _TIME, _BEGIN = map(_path, ("componentOf/encompassingEncounter", "effectiveTime", "effectiveTime/low"))
_STATUS = (_path("statusCode"), "{urn:hl7-org:sdtc}statusCode")
_RELATED = _path("relatedSubject")
_PROVIDERS = (
    _path("legalAuthenticator/assignedEntity/assignedPerson/name"),
    _path("author/assignedAuthor/assignedPerson/name"),
)


def read(data: bytes) -> Iterator[Unit]:
    """The one note of a C-CDA file."""
    yield lambda: documents(data)


def documents(data: bytes) -> list[Item]:
    """The note of a C-CDA document. Raises INPUT_KIND, INPUT_DOCUMENT, INPUT_NO_TEXT, INPUT_EMPTY, INPUT_DECODE."""
    root = _parsed(data)
    _check_status(root)
    head = _head(root)
    body = root.find(_BODY)
    other = root.find(_OTHER_BODY)
    if body is not None:
        builder = TextBuilder()
        left_out: list[LeftOut] = []
        for section in _sections(body):
            _section(section, builder, left_out)
        text, places = builder.done()
        if not text:
            raise empty("the C-CDA document has no section with a narrative about its patient")
        return [Document(text, places, left_out=tuple(left_out), **head)]
    if other is None:
        raise empty("the C-CDA document has no body")
    return [item if isinstance(item, UnreadPart) else replace(item, **head) for item in _embedded(other)]


def _check_root(root: Root) -> None:
    if root.has_doctype:
        raise damaged("a C-CDA document", "it declares a document type (DOCTYPE), which no C-CDA document has")
    if root.name is None:
        raise damaged("a C-CDA document", "it is not well-formed XML")
    if (root.name, root.namespace) != (_ROOT, _HL7):
        name = f"<{root.name}>" if root.name.isascii() and len(root.name) <= 40 else "another"
        raise wrong_kind(
            f"XML whose root is {name}", f"<{_ROOT}> of {_HL7}", "leave it out, or give the C-CDA document itself"
        )


def _check_status(root: Any) -> None:
    """Raises INPUT_VALUE for a document that was taken back."""
    for tag in _STATUS:
        for status in root.iterchildren(tag):
            if (code := str(status.get("code", "")).lower()) in _VOID:
                message = f"the C-CDA document is marked as {code} (statusCode)"
                raise DxproofError(Problem.INPUT_VALUE, message, hint="leave it out")


@cache
def _parser() -> Any:
    """Nothing external is read, entities are not expanded, and excessive nesting is rejected."""
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _parsed(data: bytes) -> Any:
    """The parsed tree. What may declare a DOCTYPE is looked at before it is parsed."""
    from lxml import etree

    is_plain = data[:1] == b"<" and _DOCTYPE not in data
    if not is_plain:
        _check_root(root_of(data))
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        _check_root(root_of(data))
        raise not_well_formed("a C-CDA document", error) from None
    if root.tag != _DOCUMENT or root.getroottree().docinfo.doctype:
        _check_root(root_of(data))
    return root


def _head(root: Any) -> dict[str, Any]:
    """The visit according to the document header."""
    visit = root.find(_VISIT)
    code = visit.find(_CODE) if visit is not None else None
    visit_class = code.get("code") if code is not None else None
    return {
        "date": next((date for time in _times(root, visit) if (date := iso_date(time))), None),
        "provider": _provider(root),
        "setting": setting_of(visit_class),
        "encounter": "emergency" if visit_class == "EMER" else None,
    }


def _times(root: Any, visit: Any) -> Iterator[str | None]:
    """The times of the visit, then that of the document."""
    for element, path in ((visit, _TIME), (visit, _BEGIN), (root, _TIME)):
        time = element.find(path) if element is not None else None
        if time is not None:
            yield time.get("value")


def setting_of(visit_class: str | None) -> str | None:
    """The setting for an HL7 ActCode encounter class."""
    if visit_class in _INPATIENT:
        return Setting.INPATIENT.value
    return Setting.OUTPATIENT.value if visit_class in _OUTPATIENT else None


def _provider(root: Any) -> str | None:
    for path in _PROVIDERS:
        for name in root.iterfind(path):
            if written := flat(" ".join(name.itertext())):
                return written
    return None


def _section(section: Any, builder: TextBuilder, left_out: list[LeftOut]) -> None:
    """The title of a section, its narrative, then its subsections. An empty section leaves no line."""
    limits.step()
    parts: dict[str, Any] = {}  # the first of each kind
    inner: list[Any] = []
    for part in section:
        tag = part.tag
        if tag == _COMPONENT:
            inner += part.iterchildren(_SECTION)
        elif tag not in parts:
            parts[tag] = part
    title, code, narrative = map(parts.get, (_TITLE, _CODE, _TEXT))
    name = markup.words(title) if title is not None else ""
    label = name or (code.get("displayName") if code is not None else None) or _UNTITLED
    if _is_of_another(parts.get(_SUBJECT)):
        said = " ".join(flat(" ".join(text.itertext())) for text in section.iter(_TEXT))
        left_out.append(LeftOut(f"section {label}", "about another person", said))
        return
    if narrative is not None and any(map(flat, narrative.itertext())):
        builder.gap()
        builder.place(f"section {label}")
        builder.line(name)
        pictures = markup.write(narrative, builder, is_pre=_is_typed(narrative))
        left_out += (replace(each, place=f"section {label}") for each in pictures)
    elif inner and name:
        builder.gap()
        builder.place(f"section {label}")
        builder.line(name)
    elif not inner:
        what = "coded entries without words" if _ENTRY in parts else "a section without words"
        left_out.append(LeftOut(f"section {label}", what, name))
    for part in inner:
        _section(part, builder, left_out)


def _is_of_another(subject: Any) -> bool:
    """Whether the subject of a section is a relative or another person; one that is only called a patient is the patient."""
    person = subject.find(_RELATED) if subject is not None else None
    return person is not None and (person.get("classCode") != "PAT" or person.find(_CODE) is not None)


def _is_typed(narrative: Any) -> bool:
    """Whether a narrative is text as it was typed: no element orders its lines, and their ends are those of statements."""
    return not any(markup.orders_lines(element) for element in narrative.iterdescendants()) and not any(
        map(has_markup, narrative.itertext())
    )


def _sections(element: Any) -> Iterator[Any]:
    """The sections right below a body or section."""
    for component in element.iterchildren(_COMPONENT):
        yield from component.iterchildren(_SECTION)


def _embedded(text: Any) -> list[Item]:
    """The non-XML body: text, or another document as base64. References to files are not followed."""
    if text.find(_REFERENCE) is not None and not (text.text or "").strip():
        raise DxproofError(
            empty("").problem,
            "the C-CDA document only references its body, which is in another file",
            hint="give that file instead",
        )
    content = "".join(text.itertext())
    media = text.get("mediaType", "text/plain")
    if text.get("representation") != "B64":
        # Whatever character set it names is that of another file: this text is decoded already.
        return attached(content.encode("utf-8", "replace"), media.partition(";")[0], within=InputKind.CDA)
    try:
        data = bytes_of(content)
    except ValueError:
        raise damaged("a C-CDA document", "its body is not valid base64") from None
    return attached(data, media, within=InputKind.CDA)
