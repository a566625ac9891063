"""RTF documents: one line per paragraph or table row."""

import re
from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents import limits, rtf_table
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, Unit, damaged, empty, wrong_kind
from dxproof.engine.inputs.documents.rtf_margins import Margin, margins
from dxproof.engine.inputs.documents.rtf_state import with_state
from dxproof.engine.inputs.documents.table import Table, lines_of
from dxproof.engine.inputs.documents.text_builder import TextBuilder, flat

MAGIC = b"{\\rtf"
_MAX_DEPTH = 2_000
_HEADER, _PICTURE_LABEL = "header", "picture"
_LEFT_OUT = ("comment", _PICTURE_LABEL)
_AGAIN = {"text box": "the same words again"}
_CODE_PAGE_OF_TEXT = re.compile(r"\\ansicpg\d{3,5}")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_PICTURE = re.compile(r"\\pict(?![a-z])")
# striprtf's pattern for links is very slow on some texts, and it writes their addresses into the note.
_LINK, _LINK_BEGINS = re.compile(r"HYPERLINK(?=\s)", re.IGNORECASE), "hyperl"
_LEAST_DATA = 512  # characters
# Image data; words are not written with these characters only.
_PICTURE_DATA = re.compile(rf"[0-9a-fA-F\s]{{{_LEAST_DATA},}}")
_STRETCH = re.compile(rf"\\[^\\]{{{_LEAST_DATA}}}")  # after a control word; before the first there is only a brace
_PARAGRAPHS_OF_STEP = 20_000
_LONG = 1_000_000  # characters whose conversion is a step


def read(data: bytes) -> Iterator[Unit]:
    """The one note of an RTF file."""
    yield lambda: [document(data)]


def document(data: bytes) -> Item:
    """The note of an RTF text. Raises INPUT_KIND, INPUT_DOCUMENT, INPUT_EMPTY."""
    start = data.find(MAGIC)
    if start < 0:
        raise wrong_kind("not an RTF document", "one that begins with {\\rtf", "correct its suffix")
    raw = _decoded(data[start:])
    _check_depth(raw)
    raw = with_state(_without_pictures(raw))
    builder = TextBuilder()
    beside, again = _beside(raw)
    for margin in (each for each in beside if each.label == _HEADER):
        _write_beside(margin, builder)
    _write(_parts(raw), builder)
    for margin in (each for each in beside if each.label not in (_HEADER, *_LEFT_OUT)):
        _write_beside(margin, builder)
    text, places = builder.done()
    if not text:
        raise empty("the RTF document has only images" if _PICTURE.search(raw) else "the RTF document has no text")
    lost = [
        LeftOut(f"{label} {number}", label, flat(each.text))
        for label in _LEFT_OUT
        for number, each in enumerate((each for each in beside if each.label == label), start=1)
    ]
    return Document(text, places, left_out=(*lost, *again))


def _without_pictures(raw: str) -> str:
    """RTF without the data of its images; that a text has no stretch for them, as most, is told sooner."""
    return _PICTURE_DATA.sub("", raw) if _STRETCH.search(raw) else raw


def _parts(raw: str) -> Iterator[str | Table]:
    """The lines and tables of RTF."""
    from striprtf import striprtf

    convert: Any = striprtf.rtf_to_text
    raw, shapes = rtf_table.marked(_LINK.sub("", raw) if _LINK_BEGINS in raw.lower() else raw)
    is_long = len(raw) > _LONG
    if is_long:
        limits.step()
    text: str = convert(raw, errors="replace")
    if is_long:
        limits.step()
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # \u escapes are surrogate halves
    return rtf_table.parts(text.replace("\r\n", "\n"), shapes)


def _beside(raw: str) -> tuple[list[Margin], list[LeftOut]]:
    """The parts beside the text with their words, each once, and the rest: pages of a section may have headers of their own."""
    code_page = _CODE_PAGE_OF_TEXT.search(raw)
    found: dict[tuple[str, str], Margin] = {}
    again: list[LeftOut] = []
    for margin in margins(raw):
        if margin.label == _PICTURE_LABEL:
            found[margin.label, str(len(found))] = Margin(margin.label, "")
            continue
        written = f"{{\\rtf1{code_page.group() if code_page else ''} {margin.text}}}"
        lines = ([part] if isinstance(part, str) else lines_of(part) for part in _parts(written))
        words = "\n".join(line for part in lines for line in part).strip()
        if (margin.label, words) in found:
            again.append(LeftOut(margin.label, _AGAIN.get(margin.label, "the same on other pages"), flat(words)))
        elif words:
            found[margin.label, words] = Margin(margin.label, words)
    return list(found.values()), again


def _write_beside(margin: Margin, builder: TextBuilder) -> None:
    builder.gap()
    builder.place(margin.label)
    builder.line(margin.text)
    builder.gap()


def _decoded(data: bytes) -> str:
    """Decode by the code page that the document declares."""
    named = _CODE_PAGE.search(data[:4096])
    try:
        return data.decode(f"cp{int(named[1])}" if named else "cp1252", "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def _check_depth(raw: str) -> None:
    if raw.count("{") <= _MAX_DEPTH:  # as in most
        return
    depth = 0
    for brace in re.finditer(r"[{}]", raw):
        depth += 1 if brace.group() == "{" else -1
        if depth > _MAX_DEPTH:
            raise damaged("an RTF document", "its groups are nested too deeply")


def _write(parts: Iterator[str | Table], builder: TextBuilder) -> None:
    number = 0
    for part in parts:
        if isinstance(part, Table):
            builder.place(f"table after paragraph {number}" if number else "table")
            builder.table(part)
            continue
        if part.strip():
            number += 1
            builder.place(f"paragraph {number}")
            if not number % _PARAGRAPHS_OF_STEP:
                limits.step()
        builder.line(part)
