"""Word documents: one line per paragraph, list item or table row, in page order."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents import docx_left_out, docx_table, limits
from dxproof.engine.inputs.documents.document import (
    Document,
    Item,
    LeftOut,
    Unit,
    damaged,
    empty,
    no_text,
    not_well_formed,
    wrong_kind,
)
from dxproof.engine.inputs.documents.docx_words import FALLBACK as _FALLBACK
from dxproof.engine.inputs.documents.docx_words import UNSEEN as _UNSEEN
from dxproof.engine.inputs.documents.docx_words import Styles
from dxproof.engine.inputs.documents.docx_words import W as _W
from dxproof.engine.inputs.documents.docx_words import text_of as _text
from dxproof.engine.inputs.documents.sniff import is_legacy_office
from dxproof.engine.inputs.documents.table import Table
from dxproof.engine.inputs.documents.text_builder import CellBuilder, Paper, TextBuilder, flat

MAGIC = b"PK\x03\x04"
_CONTENT = "word/document.xml"
_NOTES = ("footnotes", "endnotes")
_PARAGRAPH, _TABLE, _PROPERTIES = (f"{_W}{name}" for name in ("p", "tbl", "pPr"))
_HEADINGS = ("Heading", "Title")  # what the names of their styles begin with


def read(data: bytes) -> Iterator[Unit]:
    """The one note of a Word document."""
    yield lambda: documents(data)


def documents(data: bytes) -> list[Item]:
    """The note of a Word document, and its unread parts. Raises INPUT_KIND, INPUT_DOCUMENT, INPUT_NO_TEXT, INPUT_EMPTY."""
    from docx import Document as WordDocument
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    if not data.startswith(MAGIC):
        if is_legacy_office(data):
            raise wrong_kind("a legacy Word document (.doc)", "a .docx document", "save it as .docx")
        raise wrong_kind("not a Word document", "a .docx document", "correct its suffix")
    has_pictures = _check_package(data)
    try:
        word: Any = WordDocument(io.BytesIO(data))
    except etree.XMLSyntaxError as error:
        raise not_well_formed("a Word document", error) from None
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, zlib.error):
        raise damaged("a Word document") from None
    builder = TextBuilder()
    walk = _Walk(builder)
    again: list[LeftOut] = []
    headers, footers = _margins(word, "header", again), _margins(word, "footer", again)
    notes = [(name[:-1], note) for name in _NOTES for note in _notes(word, name)]
    styles = Styles(_styles(word))
    for part in (word.element.body, *(part for _, part in (*headers, *footers, *notes))):
        styles.write_into(part)
    for label, part in headers:
        walk.margin(label, part)
    walk.body(word.element.body)
    for label, part in (*footers, *notes):
        walk.margin(label, part)
    text, places = builder.done()
    not_read = docx_left_out.unread(word)
    if text:
        return [Document(text, places, left_out=(*again, *docx_left_out.left_out(word))), *not_read]
    if not_read:
        raise not_read[0].error
    raise no_text("the Word document has only images") if has_pictures else empty("the Word document has no text")


def _check_package(data: bytes) -> bool:
    """Whether the package has images. Raises INPUT_KIND, INPUT_DOCUMENT if it must not be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise damaged("a Word document") from None
    names = {part.filename for part in parts}
    if _CONTENT not in names:
        raise wrong_kind(
            "a ZIP file without a Word document in it", "a .docx document", "unpack it, or save it as .docx"
        )
    if len(parts) > limits.MAX_PARTS or sum(part.file_size for part in parts) > limits.MAX_UNPACKED:
        raise damaged("a Word document", f"it unpacks to more than {limits.MAX_UNPACKED:,} bytes or too many parts")
    if any(part.flag_bits & 1 for part in parts):
        raise damaged("a Word document", "it is encrypted")
    return any(name.startswith("word/media/") for name in names)


def _margins(word: Any, kind: str, again: list[LeftOut]) -> list[tuple[str, Any]]:
    """The headers or footers of a document, each once; those that say the same go to ``again``."""
    found: dict[str, tuple[str, Any]] = {}
    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            element = relation.target_part.element
            words = flat(" ".join(_text(paragraph) for paragraph in element.iter(_PARAGRAPH)))
            if words in found:
                again.append(LeftOut(kind, "the same on other pages", words))
            elif words:
                found[words] = kind, element
    return list(found.values())


def _notes(word: Any, kind: str) -> list[Any]:
    """The footnotes or endnotes of a document, in order."""
    from lxml import etree

    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            root = etree.fromstring(relation.target_part.blob, parser)
            return [note for note in root if note.get(f"{_W}type") is None]
    return []


def _styles(word: Any) -> Any | None:
    """The styles of a document."""
    relations = (relation for relation in word.part.rels.values() if not relation.is_external)
    return next((relation.target_part.element for relation in relations if relation.reltype.endswith("/styles")), None)


class _Walk:
    """Walks through the elements of a document."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._paragraphs = 0
        self._tables = 0

    def margin(self, label: str, element: Any) -> None:
        """A header, footer or note, as a separate part."""
        self._paper.gap()
        self._paper.place(label)
        for item in _content_of(element):
            if isinstance(item, Table):
                self._paper.table(item)
            elif item:
                self._paper.line(item)
        self._paper.gap()

    def body(self, element: Any) -> None:
        """Paragraphs and tables, including those in content controls and tracked insertions."""
        for child in element:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child)
            elif tag == _TABLE:
                self._table(child)
            elif isinstance(tag, str) and tag not in _UNSEEN:
                self.body(child)

    def _paragraph(self, element: Any) -> None:
        text = _text(element)
        for box in _boxes(element):
            self.margin("text box", box)
        if text.strip():
            self._paragraphs += 1
            properties = element.find(_PROPERTIES)
            style = _style(properties) if properties is not None else ""
            if style.startswith(_HEADINGS):
                self._paper.gap()
            self._paper.place(f"paragraph {self._paragraphs}")
            if style.startswith("List") or _has_number(properties):
                text = f"- {text.lstrip()}"
        self._paper.line(text)

    def _table(self, element: Any) -> None:
        self._tables += 1
        self._paper.place(f"table {self._tables}")
        self._paper.table(docx_table.table_of(element, _content_of))


def _content_of(cell: Any) -> tuple[str | Table, ...]:
    """The content of a table cell, including other tables."""
    paper = CellBuilder()
    _Walk(paper).body(cell)
    return paper.content


def _boxes(element: Any) -> list[Any]:
    return [box for box in element.iter(f"{_W}txbxContent") if next(box.iterancestors(_FALLBACK), None) is None]


def _has_number(properties: Any | None) -> bool:
    """Whether a paragraph is numbered or has a bullet."""
    number = properties.find(f"{_W}numPr/{_W}numId") if properties is not None else None
    return number is not None and number.get(f"{_W}val") != "0"


def _style(properties: Any) -> str:
    style = properties.find(f"{_W}pStyle")
    return style.get(f"{_W}val", "") if style is not None else ""
