"""What a script of a page gets out of documents, with the libraries that dxproof reads them with: the words of the narrative,
a line a paragraph and a line a row of a table, in the order of the file.

It is what the readers are measured by: each word of it must be in their text, and they may take 1.5 times its time. So it does
what every reader of such notes has to: it finds the notes, resolves base64, character sets and escapes, tells what an attachment
is, and keeps paragraphs and cells apart. It knows nothing of states, merged cells, columns, places, dates or claims.
"""

import base64
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

NEXT_PART = "\f"  # between what stands in a file in no order: header and text, attachment and conclusion

_V3 = "{urn:hl7-org:v3}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = frozenset([
    "br", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "list", "item", "table", "tr", "caption",
    "paragraph", "pre", "title", "body", "text", "thead", "tbody", "dl", "dt", "dd",
])  # fmt: skip
_UNSEEN = frozenset(["script", "style", "head"])
_TAGGED = re.compile(r"</\w+\s*>|<br|<p[ >]", re.IGNORECASE)
RTF, _PDF, _ZIP = "{\\rtf", b"%PDF-", b"PK\x03\x04"
_PARTS = re.compile(r"word/(?:header\d*|document|footnotes|endnotes|footer\d*|comments)\.xml")


def cda(data: bytes) -> str:
    """The titles and narratives of the sections of a C-CDA document, or its embedded document."""
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    said: list[str] = []
    for section in root.iter(f"{_V3}section"):
        for part in section.iterchildren(f"{_V3}title", f"{_V3}text"):
            said.append(_lines_of(part))
    for text in root.iterfind(f"{_V3}component/{_V3}nonXMLBody/{_V3}text"):
        content = "".join(text.itertext())
        said.append(attached(base64.b64decode(content)) if text.get("representation") == "B64" else content)
    return "\n".join(said)


def _lines_of(element: Any) -> str:
    """The text of an element: a line a block, a bar after each cell."""
    pieces: list[str] = []
    _add(element, pieces)
    lines = ("".join(pieces)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _add(element: Any, pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text.replace("\n", " "))
    for child in element:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name in _BLOCKS:
            pieces.append("\n")
        if name and name not in _UNSEEN:
            _add(child, pieces)
        if name in ("td", "th"):
            pieces.append(" | ")
        elif name in _BLOCKS:
            pieces.append("\n")
        if child.tail:
            pieces.append(child.tail.replace("\n", " "))


def html(data: bytes) -> str:
    """A web page."""
    from lxml import etree

    root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", no_network=True))
    return _lines_of(root) if root is not None else ""


def attached(data: bytes) -> str:
    """An embedded document, told by its bytes."""
    if data.startswith(_PDF):
        return pdf(data)
    if data.startswith(_ZIP):
        return docx(data)
    return text(data.decode("utf-8", "replace"))


def text(written: str) -> str:
    """A text that may be written in RTF or HTML."""
    if written.startswith(RTF):
        return rtf(written.encode("cp1252", "replace"))
    return html(written.encode()) if "<" in written and _TAGGED.search(written) else written


def docx(data: bytes) -> str:
    """The paragraphs and tables of a Word document, as python-docx gives them in their order, with its headers and footers."""
    from docx import Document

    word = Document(io.BytesIO(data))
    said = [*_blocks(word)]
    for section in word.sections:
        said += (line for part in (section.header, section.footer) for line in _blocks(part))
    return "\n".join(said)


def _blocks(part: Any) -> Iterator[str]:
    for block in part.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield " | ".join(" ".join(_blocks(cell)) for cell in row.cells)
        else:
            yield block.text


def docx_words(data: bytes) -> str:
    """All words of a Word document, deleted ones and those of text boxes and notes too: those of the file, part by part."""
    from lxml import etree

    said: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(filter(_PARTS.fullmatch, package.namelist()), key=lambda name: name != "word/document.xml"):
            root = etree.fromstring(package.read(name))
            for fallback in root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"):
                for element in fallback.iter(f"{_W}t"):
                    element.text = ""
            said.append(NEXT_PART)
            for paragraph in root.iter(f"{_W}p"):
                texts = paragraph.iter(f"{_W}t", f"{_W}delText", f"{_W}tab", f"{_W}br", f"{_W}p")
                said.append("".join(each.text or " " for each in texts if _paragraph_of(each) is paragraph))
    return "\n".join(said)


def _paragraph_of(element: Any) -> Any:
    return next(element.iterancestors(f"{_W}p"), None)


def rtf(data: bytes) -> str:
    """An RTF document."""
    from striprtf import striprtf

    text: str = striprtf.rtf_to_text(data.decode("cp1252", "replace"), errors="replace")
    return text


def pdf(data: bytes) -> str:
    """The text layer of a PDF document, with what its forms show."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if document.get_formtype():
        document.init_forms()
    said: list[str] = []
    for number in range(len(document)):
        page = document[number]
        if document.formenv:
            page.flatten()
            page = document[number]
        said.append(page.get_textpage().get_text_range())
    return "\n".join(said)


_ESCAPE = re.compile(r"\\(?:([FSTRE])|\.(?:br|sp)[+-]?\d*|X([0-9A-F]+)|[^\\\r]{1,20})\\")
_SIGNS = {"F": "|", "S": "^", "T": "&", "R": "~", "E": "\\"}


def hl7(data: bytes) -> str:
    """The texts and notes of HL7 v2 messages, below the names of their orders and observations."""
    said: list[str] = []
    named = ""
    for segment in data.decode("utf-8", "replace").replace("\r\n", "\r").replace("\n", "\r").split("\r"):
        fields = segment.split("|")
        kind = fields[0]
        if kind not in ("OBR", "OBX", "NTE"):
            continue
        fields += [""] * 6
        if kind == "NTE":
            said += map(_unescaped, fields[3].split("~"))
            continue
        name = (fields[4] if kind == "OBR" else fields[3]).split("^")[1:2]
        if name and name[0] and name[0] != named:
            named = name[0]
            said.append(_unescaped(named))
        if kind == "OBR":
            continue
        if fields[2] == "ED":
            said.append(attached(base64.b64decode(fields[5].split("^")[4])))
        elif fields[5].startswith(RTF):
            said.append(text(fields[5]))
        elif fields[2] in ("FT", "TX", "ST"):
            said.append(text("\n".join(map(_unescaped, fields[5].split("~")))))
    return "\n".join(said)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_meaning, text) if "\\" in text else text


def _meaning(found: re.Match[str]) -> str:
    if found[2]:
        return bytes.fromhex(found[2]).decode("utf-8", "replace")
    return _SIGNS[found[1]] if found[1] else "\n"


def fhir(data: bytes) -> str:
    """The notes of a FHIR resource or Bundle: attachments, narratives, conclusions, results with text."""
    root = json.loads(data)
    resources = [entry["resource"] for entry in root.get("entry", ()) if "resource" in entry] or [root]
    within = {f"{each['resourceType']}/{each.get('id')}": each for each in resources}
    notes = ((read, each) for each in resources if (read := _NOTES.get(each["resourceType"])))
    return NEXT_PART.join(text for read, each in notes for text in read(each, within))


def _of_attachments(given: list[Any], within: dict[str, Any]) -> Iterator[str]:
    for each in given:
        data = each.get("data") or within.get(each.get("url", ""), {}).get("data")
        if data:
            yield attached(base64.b64decode(data))


def _of_reference(resource: Any, within: dict[str, Any]) -> Iterator[str]:
    return _of_attachments([content["attachment"] for content in resource["content"]], within)


def _of_report(resource: Any, within: dict[str, Any]) -> Iterator[str]:
    yield resource.get("code", {}).get("text", "")
    yield from _of_attachments(resource.get("presentedForm", []), within)
    inside = {f"#{each.get('id')}": each for each in resource.get("contained", ())}
    for reference in resource.get("result", ()):
        result = inside.get(reference["reference"]) or within.get(reference["reference"], {})
        yield text(result.get("valueString", ""))
        yield from (text(note["text"]) for note in result.get("note", ()))
    yield text(resource.get("conclusion", ""))


def _of_composition(resource: Any, _: dict[str, Any]) -> Iterator[str]:
    for section in resource.get("section", ()):
        yield section.get("title", "")
        yield html(section["text"]["div"].encode()) if "text" in section else ""
        yield from _of_composition(section, _)


_NOTES: dict[str, Callable[[Any, dict[str, Any]], Iterator[str]]] = {
    "DocumentReference": _of_reference,
    "DiagnosticReport": _of_report,
    "Composition": _of_composition,
}
