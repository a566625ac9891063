"""Embedded documents, identified by their bytes or, where these could be anything, by the media type."""

from collections.abc import Iterator

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.decode import decode
from dxproof.engine.inputs.documents import markup
from dxproof.engine.inputs.documents.document import Document, Item, Unit, damaged, empty, no_text
from dxproof.engine.inputs.documents.markup_page import page_parser, prepared
from dxproof.engine.inputs.documents.markup_state import has_markup
from dxproof.engine.inputs.documents.sniff import is_legacy_office, sniffed
from dxproof.engine.inputs.documents.text_builder import TextBuilder
from dxproof.engine.inputs.kinds import DOCUMENTS, InputKind

_BY_MEDIA = {
    "application/pdf": InputKind.PDF,
    "text/rtf": InputKind.RTF,
    "application/rtf": InputKind.RTF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": InputKind.DOCX,
    "application/xml": InputKind.CDA,
    "text/xml": InputKind.CDA,
    "application/hl7-sda+xml": InputKind.CDA,
    "application/cda+xml": InputKind.CDA,
    "text/html": InputKind.HTML,
    "application/xhtml+xml": InputKind.HTML,
}
_SEEN = ("image/", "video/", "audio/")  # what has no text, whatever its bytes are
_CHARSETS = {"utf-8": None, "us-ascii": None, "iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252"}


def media_of(written: object) -> tuple[str, str | None]:
    """The media type and the character set of a content type as written."""
    parts = [part.strip().lower() for part in str(written or "").split(";")]
    charset = next((part[8:].strip("\"' ") for part in parts[1:] if part.startswith("charset=")), None)
    return parts[0], charset


def attached(data: bytes, content_type: str, within: InputKind) -> list[Item]:
    """The note of an attachment, and its unread parts. Raises what the readers raise."""
    from dxproof.engine.inputs.documents import cda, docx, pdf, rtf

    media, charset = media_of(content_type)
    found = sniffed(data)
    kind = found.kind if found and found.kind else _BY_MEDIA.get(media)
    if media.startswith(_SEEN) or (found is not None and found.is_image):
        raise no_text(f"has its note as {_pictured(media)}, which has no text")
    if is_legacy_office(data) or media == "application/msword":
        raise damaged("a note", "it is a legacy Word document (.doc), expected .docx")
    if kind is InputKind.PDF:
        return pdf.documents(data)
    if kind is InputKind.RTF:
        return [rtf.document(data)]
    if kind is InputKind.DOCX:
        return docx.documents(data)
    if kind is InputKind.CDA and within is not InputKind.CDA:
        return cda.documents(data)
    if kind is InputKind.HTML:
        return [web_page(data, charset)]
    if found is not None or kind in DOCUMENTS:
        raise _unsupported()
    try:
        return [_plain(data, charset)]
    except DxproofError as error:
        if error.problem is Problem.INPUT_BINARY:
            raise _unsupported() from None
        raise


def _unsupported() -> DxproofError:
    return DxproofError(
        Problem.INPUT_KIND,
        "has its note in a format that is not supported",
        hint="export it as text, RTF, HTML, PDF, .docx or C-CDA",
    )


def _pictured(media: str) -> str:
    return media.partition("/")[0] if media.startswith(_SEEN) else "image"


def _plain(data: bytes, charset: str | None) -> Item:
    encoding = _CHARSETS.get(charset or "utf-8")
    text = data.decode(encoding, "replace") if encoding else decode(data, "")
    if not text.strip():
        raise empty("has a note without text")
    return web_page(text.encode("utf-8", "replace"), None) if has_markup(text) else Document(text)


def read_page(data: bytes) -> Iterator[Unit]:
    """The one note of a web page."""
    yield lambda: [web_page(data, None)]


def web_page(data: bytes, charset: str | None) -> Item:
    """The note of a web page. Raises INPUT_DOCUMENT, INPUT_EMPTY."""
    from lxml import etree

    try:
        root = etree.fromstring(data, page_parser(_CHARSETS.get(charset or "utf-8") or "utf-8"))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise damaged("a web page")
    root = prepared(root, data)
    builder = TextBuilder()
    left_out = markup.write(root, builder)
    text, places = builder.done()
    if not text:
        raise empty("has a web page without text")
    return Document(text, places, left_out=tuple(left_out))
