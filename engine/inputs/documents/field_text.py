"""Text of a note, or in a field of a message or resource: plain, or written in HTML or RTF by the system that sent it."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, Unit

RTF = "{\\rtf"
_ESCAPED = 2  # times that markup may have been escaped by the systems that passed it on
# Elements that order the lines of a page, and what ends a line in a text without them.
_BLOCK = re.compile(
    r"<(?:p|div|table|tr|td|ul|ol|li|h[1-6]|html|head|body|center|pre|section|article)\b[^<>]*>", re.IGNORECASE
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_LINE_END = re.compile(r"(?:<br\b[^<>]*>[ \t]*)?\r?\n", re.IGNORECASE)


def plain_of(text: str) -> str:
    """The words of a text, line by line. Raises what the readers of HTML and RTF raise."""
    if "<" not in text and "&" not in text and "{" not in text:  # as in most
        return text
    return document_of(text).text


def document_of(text: str) -> Document:
    """A text as a document: its words line by line, and what is left out of them. Raises as ``plain_of`` does."""
    from dxproof.engine.inputs.documents.attachment import web_page
    from dxproof.engine.inputs.documents.markup_state import with_entities

    if RTF in text:
        return _of_rtf(text)
    page = _page_in(text)
    if page is None:
        return Document(with_entities(text))
    return _read(partial(web_page, _with_breaks(page), None))


def _of_rtf(text: str) -> Document:
    """A text with RTF in it, and with what stands before and after that."""
    from dxproof.engine.inputs.documents import rtf

    said: list[str] = []
    left_out: list[LeftOut] = []
    while (start := text.find(RTF)) >= 0:
        end = _end_of_group(text, start)
        found = _read(partial(rtf.document, in_ascii(text[start:end])))
        said += (text[:start].lstrip(), found.text)
        left_out += found.left_out
        text = text[end:]
    if text.strip():
        said.append(plain_of(text.lstrip()))
    return Document("".join(said), left_out=tuple(left_out))


def _end_of_group(text: str, start: int) -> int:
    """Where the group of RTF that begins at an offset ends; the end of the text if it is cut off."""
    depth = 0
    for sign in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(sign.group(), 0)
        if depth == 0 and sign.group() == "}":
            return sign.end()
    return len(text)


def _read(reader: Callable[[], Item]) -> Document:
    """What a reader reads; nothing where there is no text, as of a break alone."""
    try:
        found = reader()
    except DxproofError as error:
        if error.problem is Problem.INPUT_EMPTY:
            return Document("")
        raise
    if not isinstance(found, Document):
        raise found.error
    return found


def is_marked_up(text: str) -> bool:
    """Whether a text is written in HTML or RTF, at least in part."""
    return RTF in text or (("<" in text or "&" in text) and _page_in(text) is not None)


def read(data: bytes) -> Iterator[Unit]:
    """The one note of a text that is marked up."""
    yield lambda: [document_of(data.decode("utf-8", "replace"))]


def _page_in(text: str) -> str | None:
    """The HTML of a text, also where it was escaped; None if it has none."""
    from dxproof.engine.inputs.documents.markup_state import has_markup, with_entities

    for _ in range(_ESCAPED + 1):
        if has_markup(text):
            return text
        text = with_entities(text)
    return None


def _with_breaks(page: str) -> bytes:
    """HTML as it is read: the lines and blanks of the text are kept where no element orders its lines."""
    if not _BLOCK.search(page):
        page = "<pre>" + _LINE_END.sub("\n", page) + "</pre>"
    return page.encode("utf-8", "replace")


def in_ascii(text: str) -> bytes:
    """RTF in ASCII: its other letters by their numbers, whatever code page it names."""
    if text.isascii():
        return text.encode("ascii")
    units = text.encode("utf-16-le", "replace")
    numbers = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    written = "".join(chr(unit) if unit < 128 else f"\\u{unit - 65536 if unit > 32767 else unit}?" for unit in numbers)
    return written.encode("ascii")
