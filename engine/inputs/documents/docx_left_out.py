"""What a Word document holds beside its text: comments, pictures, embedded documents."""

from collections.abc import Iterator
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.document import LeftOut, UnreadPart
from dxproof.engine.inputs.documents.docx_words import FALLBACK, W
from dxproof.engine.inputs.documents.text_builder import flat

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def left_out(word: Any) -> Iterator[LeftOut]:
    """The parts of a document that are not in its text."""
    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/comments"):
            yield from _comments(relation.target_part)
    body = word.element.body
    for number, drawing in enumerate(body.iter(f"{W}drawing", f"{W}pict"), start=1):
        if next(drawing.iterancestors(FALLBACK), None) is None and _is_picture(drawing):
            properties = next(drawing.iter(_PROPERTIES), None)
            words = properties.get("descr", "") if properties is not None else ""
            yield LeftOut(f"picture {number}", "picture", flat(words))
    deleted = (row for row in body.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None)
    for number, row in enumerate(deleted, start=1):
        words = " ".join(each.text or "" for each in row.iter(f"{W}t", f"{W}delText"))
        yield LeftOut(f"deleted row {number}", "deleted", flat(words))
    for number, _ in enumerate(body.iter(f"{W}object"), start=1):
        yield LeftOut(f"object {number}", "embedded object")


def unread(word: Any) -> list[UnreadPart]:
    """An error for each document that stands as a whole in this one: its words are on the page, and were not read."""
    return [
        UnreadPart(
            DxproofError(
                Problem.INPUT_KIND,
                f"its embedded document {number} was not read; only the rest is judged",
                hint="open it in Word and save it again, which makes that part of the text",
            )
        )
        for number, _ in enumerate(word.element.body.iter(f"{W}altChunk"), start=1)
    ]


def _comments(part: Any) -> Iterator[LeftOut]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(part.blob, parser)
    for number, comment in enumerate(root.iter(f"{W}comment"), start=1):
        yield LeftOut(f"comment {number}", "comment", flat(" ".join(comment.itertext())))


def _is_picture(drawing: Any) -> bool:
    return next(drawing.iter(_PICTURE, "{urn:schemas-microsoft-com:vml}imagedata"), None) is not None
