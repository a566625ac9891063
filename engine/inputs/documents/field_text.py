"""Text in a field of a message or resource: plain, or written in HTML or RTF by the system that sent it."""

from dxproof.engine.inputs.documents.document import Document
from dxproof.engine.inputs.documents.markup_state import has_markup, with_entities

_RTF = "{\\rtf"


def plain_of(text: str) -> str:
    """The words of a text, line by line. Raises what the readers of HTML and RTF raise."""
    if "<" not in text and "&" not in text and "{" not in text:  # as in most
        return text
    from dxproof.engine.inputs.documents import rtf
    from dxproof.engine.inputs.documents.attachment import web_page

    before, begins, _ = text.partition(_RTF)
    if begins:
        found = rtf.document(_escaped(text[len(before) :]).encode("ascii"))
    elif has_markup(page := text) or has_markup(page := with_entities(text)):  # its tags may be written as entities
        before, found = "", web_page(page.encode("utf-8", "replace"), None)
    else:
        return page
    return f"{before.lstrip()}{found.text}" if isinstance(found, Document) else before


def _escaped(text: str) -> str:
    """RTF in ASCII: its other letters by their numbers, whatever code page it names."""
    if text.isascii():
        return text
    units = text.encode("utf-16-le", "replace")
    numbers = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(chr(unit) if unit < 128 else f"\\u{unit - 65536 if unit > 32767 else unit}?" for unit in numbers)
