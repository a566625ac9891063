"""Word documents: one line per paragraph, list item or table row, in page order."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dxproof.engine.inputs.documents import docx_left_out, docx_package, docx_table, docx_tree
from dxproof.engine.inputs.documents.document import (
    Document,
    Item,
    LeftOut,
    TextPlace,
    Unit,
    damaged,
    empty,
    no_text,
    not_well_formed,
    wrong_kind,
)
from dxproof.engine.inputs.documents.docx_drawn import drawn_in, watermarks
from dxproof.engine.inputs.documents.docx_numbering import Bullets
from dxproof.engine.inputs.documents.docx_styles import Styles
from dxproof.engine.inputs.documents.docx_words import UNSEEN, state_around, text_of
from dxproof.engine.inputs.documents.docx_xml import PARAGRAPH, PROPERTIES, TABLE, W, parsed, value
from dxproof.engine.inputs.documents.sniff import is_legacy_office
from dxproof.engine.inputs.documents.table import Cell, Table, lines_of
from dxproof.engine.inputs.documents.text_builder import CellBuilder, Paper, TextBuilder, flat
from dxproof.engine.marks import State

MAGIC = b"PK\x03\x04"
_HEADINGS = ("Heading", "Title")  # what the names of their styles begin with


class _Kind(StrEnum):
    """What the text of a document stands in, in the order in which it is written."""

    HEADER = "header"
    BODY = "body"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"


_MARGINS = (_Kind.HEADER, _Kind.FOOTER)


@dataclass(frozen=True, slots=True)
class _Story:
    """A text that stands for itself, and the part of the package that holds it."""

    kind: _Kind
    element: Any
    part: Any


def read(data: bytes) -> Iterator[Unit]:
    """The one note of a Word document."""
    yield lambda: documents(data)


def documents(data: bytes) -> list[Item]:
    """The note of a Word document, and its unread parts. Raises INPUT_KIND, INPUT_DOCUMENT, INPUT_NO_TEXT, INPUT_EMPTY."""
    word, has_pictures = _opened(data)
    stories = [story for kind in _Kind for story in _stories(word, kind)]
    style_sheet = _part(word, "styles")
    styles = Styles(style_sheet)
    left_out = [each for story in stories for each in docx_tree.prepare(story.element, styles)]
    text, places = _written(stories, Bullets(_part(word, "numbering"), style_sheet), left_out)
    parts = list(dict.fromkeys(story.part for story in stories))
    left_out += docx_left_out.left_out(parts, [story.element for story in stories])
    not_read = docx_left_out.unread(word)
    if text:
        return [Document(text, places, left_out=tuple(left_out)), *not_read]
    if not_read:
        raise not_read[0].error
    raise no_text("the Word document has only images") if has_pictures else empty("the Word document has no text")


def _written(stories: list[_Story], bullets: Bullets, left_out: list[LeftOut]) -> tuple[str, tuple[TextPlace, ...]]:
    """The text of a document. Headers that say the same as one before, and footers, are added to what is left out."""
    builder = TextBuilder()
    walk = _Walk(builder, bullets)
    for words in watermarks([story.element for story in stories]):
        walk.apart("watermark", (words,))
    said: set[tuple[_Kind, str]] = set()
    for story in stories:
        if story.kind is _Kind.BODY:
            walk.body(story.element, story.part)
            continue
        content = walk.content_of(story.element, story.part)
        words = flat(" ".join(lines_of(Table(((Cell(content),),)))))
        if story.kind in _MARGINS and (story.kind, words) in said:
            left_out.append(LeftOut(story.kind.value, "the same on other pages", words))
        elif words:
            walk.apart(story.kind, content)
        said.add((story.kind, words))
    return builder.done()


def _opened(data: bytes) -> tuple[Any, bool]:
    """The document of python-docx, and whether it has images."""
    from docx import Document as WordDocument
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    if not data.startswith(MAGIC):
        if is_legacy_office(data):
            raise wrong_kind("a legacy Word document (.doc)", "a .docx document", "save it as .docx")
        raise wrong_kind("not a Word document", "a .docx document", "correct its suffix")
    package, has_pictures = docx_package.checked(data)
    try:
        word = WordDocument(io.BytesIO(package))
    except etree.XMLSyntaxError as error:
        raise not_well_formed("a Word document", error) from None
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, zlib.error):
        raise damaged("a Word document") from None
    if getattr(word.element, "body", None) is None:
        raise damaged("a Word document", "it has no body")
    return word, has_pictures


def _parts(word: Any, kind: str) -> Iterator[Any]:
    """The parts of a kind that the document refers to."""
    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            yield relation.target_part


def _part(word: Any, kind: str) -> Any | None:
    """The root of the one part of a kind."""
    part = next(_parts(word, kind), None)
    return None if part is None else part.element if hasattr(part, "element") else parsed(part.blob)


def _stories(word: Any, kind: _Kind) -> Iterator[_Story]:
    """The body, the headers or footers of a document, or its notes, in order."""
    if kind is _Kind.BODY:
        yield _Story(kind, word.element.body, word.part)
    elif kind in _MARGINS:
        yield from (_Story(kind, part.element, part) for part in _parts(word, kind))
    elif (part := next(_parts(word, f"{kind}s"), None)) is not None:
        yield from (_Story(kind, note, part) for note in parsed(part.blob) if note.get(f"{W}type") is None)


class _Walk:
    """Walks through the elements of a document."""

    def __init__(self, paper: Paper, bullets: Bullets) -> None:
        self._paper = paper
        self._bullets = bullets
        self._paragraphs = 0
        self._tables = 0

    def body(self, element: Any, part: Any, state: State | None = None) -> None:
        """Paragraphs and tables in a state, including those in content controls and tracked insertions."""
        for child in element:
            tag = child.tag
            if tag == PARAGRAPH:
                self._paragraph(child, part, state)
            elif tag == TABLE:
                self._table(child, part, state)
            elif isinstance(tag, str) and tag not in UNSEEN:
                self.body(child, part, state or state_around(child))

    def _paragraph(self, element: Any, part: Any, state: State | None) -> None:
        text = text_of(element, state)
        for drawn in drawn_in(element, part, state):
            content = drawn.lines if drawn.box is None else self.content_of(drawn.box, part, drawn.state)
            self.apart(drawn.label, content)
        properties = element.find(PROPERTIES)
        box = self._bullets.box(properties)
        if box or text.strip():
            self._paragraphs += 1
            style = (value(properties.find(f"{W}pStyle")) or "") if properties is not None else ""
            if style.startswith(_HEADINGS):
                self._paper.gap()
            self._paper.place(f"paragraph {self._paragraphs}")
            if box:
                text = f"{box} {text.lstrip()}"
            elif style.startswith("List") or _has_number(properties):
                text = f"- {text.lstrip()}"
        self._paper.line(text)

    def _table(self, element: Any, part: Any, state: State | None) -> None:
        self._tables += 1
        self._paper.place(f"table {self._tables}")
        self._paper.table(docx_table.table_of(element, lambda cell, inside: self.content_of(cell, part, inside), state))

    def content_of(self, element: Any, part: Any, state: State | None = None) -> tuple[str | Table, ...]:
        """The content of a cell or of a separate part, including tables."""
        paper = CellBuilder()
        _Walk(paper, self._bullets).body(element, part, state)
        return paper.content

    def apart(self, label: str, content: tuple[str | Table, ...]) -> None:
        """A header, a footer, a note or a drawing, as a separate part."""
        self._paper.gap()
        self._paper.place(label)
        for item in content:
            if isinstance(item, Table):
                self._paper.table(item)
            elif item:
                self._paper.line(item)
        self._paper.gap()


def _has_number(properties: Any | None) -> bool:
    """Whether a paragraph is numbered or has a bullet."""
    number = properties.find(f"{W}numPr/{W}numId") if properties is not None else None
    return number is not None and value(number) != "0"
