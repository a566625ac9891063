"""What a Word document holds beside its text: comments, pictures, embedded documents."""

from collections.abc import Iterator, Sequence
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.document import LeftOut, UnreadPart
from dxproof.engine.inputs.documents.docx_xml import DRAWING, TEXTS, W, parsed
from dxproof.engine.inputs.documents.text_builder import flat

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_CHARTS = ("/chart", "/chartEx")
_CHART_WORDS = (f"{DRAWING}t", "{http://schemas.openxmlformats.org/drawingml/2006/chart}v")
_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def left_out(parts: Sequence[Any], stories: Sequence[Any]) -> Iterator[LeftOut]:
    """What is not in the text of a document: ``parts`` are those of its package that have words, ``stories`` their elements."""
    related = [each for part in parts for each in part.rels.values() if not each.is_external]
    for relation in related:
        if relation.reltype.endswith("/comments"):
            yield from _comments(relation.target_part)
        elif relation.reltype.endswith("/numbering"):
            for number, _ in enumerate(relation.target_part.element.iter(f"{W}numPicBullet"), start=1):
                yield LeftOut(f"bullet {number}", "picture")
    charts = (relation.target_part for relation in related if relation.reltype.endswith(_CHARTS))
    for number, chart in enumerate(charts, start=1):
        words = " ".join(each.text or "" for each in parsed(chart.blob).iter(*_CHART_WORDS))
        yield LeftOut(f"chart {number}", "chart", flat(words))
    for number, drawing in enumerate(_each(stories, "drawing", "pict"), start=1):
        if _is_picture(drawing):
            properties = next(drawing.iter(_PROPERTIES), None)
            words = properties.get("descr", "") if properties is not None else ""
            yield LeftOut(f"picture {number}", "picture", flat(words))
    deleted = (row for row in _each(stories, "tr") if row.find(f"{W}trPr/{W}del") is not None)
    for number, row in enumerate(deleted, start=1):
        words = " ".join(each.text or "" for each in row.iter(*TEXTS))
        yield LeftOut(f"deleted row {number}", "deleted", flat(words))
    for number, _ in enumerate(_each(stories, "object"), start=1):
        yield LeftOut(f"object {number}", "embedded object")


def _each(stories: Sequence[Any], *names: str) -> Iterator[Any]:
    for story in stories:
        yield from story.iter(*(f"{W}{name}" for name in names))


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
        for number, _ in enumerate(word.element.body.iter(f"{W}altChunk", f"{W}subDoc"), start=1)
    ]


def _comments(part: Any) -> Iterator[LeftOut]:
    for number, comment in enumerate(parsed(part.blob).iter(f"{W}comment"), start=1):
        yield LeftOut(f"comment {number}", "comment", flat(" ".join(comment.itertext())))


def _is_picture(drawing: Any) -> bool:
    return next(drawing.iter(_PICTURE, "{urn:schemas-microsoft-com:vml}imagedata"), None) is not None
