"""Text in a field of a message or resource: plain, or written in HTML or RTF by the system that sent it."""

import re

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.document import Document
from dxproof.engine.inputs.documents.markup_state import has_markup, with_entities

_RTF = "{\\rtf"
_ESCAPED = 2  # times that markup may have been escaped by the systems that passed it on
# Elements that order the lines of a page, and what ends a line in a text without them.
_BLOCK = re.compile(
    r"<(?:p|div|table|tr|td|ul|ol|li|h[1-6]|html|head|body|center|pre|section|article)\b[^<>]*>", re.IGNORECASE
)
_LINE_END = re.compile(r"(?:<br\b[^<>]*>[ \t]*)?\r?\n", re.IGNORECASE)


def plain_of(text: str) -> str:
    """The words of a text, line by line. Raises what the readers of HTML and RTF raise."""
    if "<" not in text and "&" not in text and "{" not in text:  # as in most
        return text
    from dxproof.engine.inputs.documents import rtf
    from dxproof.engine.inputs.documents.attachment import web_page

    before, begins, _ = text.partition(_RTF)
    if begins:
        found = rtf.document(_escaped(text[len(before) :]).encode("ascii"))
        return f"{before.lstrip()}{found.text}" if isinstance(found, Document) else before
    page = _page_in(text)
    if page is None:
        return with_entities(text)
    try:
        found = web_page(_with_breaks(page).encode("utf-8", "replace"), None)
    except DxproofError as error:
        if error.problem is Problem.INPUT_EMPTY:  # a break and nothing else
            return ""
        raise
    return found.text if isinstance(found, Document) else ""


def _page_in(text: str) -> str | None:
    """The HTML of a text, also where it was escaped; None if it has none."""
    for _ in range(_ESCAPED + 1):
        if has_markup(text):
            return text
        text = with_entities(text)
    return None


def _with_breaks(page: str) -> str:
    """HTML in which the ends of lines are breaks, where no element orders the lines."""
    return page if "\n" not in page or _BLOCK.search(page) else _LINE_END.sub("<br>", page)


def _escaped(text: str) -> str:
    """RTF in ASCII: its other letters by their numbers, whatever code page it names."""
    if text.isascii():
        return text
    units = text.encode("utf-16-le", "replace")
    numbers = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(chr(unit) if unit < 128 else f"\\u{unit - 65536 if unit > 32767 else unit}?" for unit in numbers)
