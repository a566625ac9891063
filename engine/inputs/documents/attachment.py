"""Embedded documents, identified by their bytes or, where these could be anything, by the media type."""

import codecs
import re
from collections.abc import Iterator

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.decode import decode
from dxproof.engine.inputs.documents import markup
from dxproof.engine.inputs.documents.document import Document, Item, Unit, damaged, empty, no_text
from dxproof.engine.inputs.documents.field_text import document_of, is_marked_up
from dxproof.engine.inputs.documents.markup_page import page_parser, prepared
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
    "message/rfc822": InputKind.MIME,
    "multipart/related": InputKind.MIME,
    "multipart/mixed": InputKind.MIME,
    "multipart/alternative": InputKind.MIME,
}
_SEEN = ("image/", "video/", "audio/")  # what has no text, whatever its bytes are
# Character sets under other names than Python's; what is called Latin 1 is Windows' set of signs, as browsers read it.
_CHARSETS = {"utf-8": None, "us-ascii": None, "iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252"}
_NAMED = re.compile(r"(?:windows-|cp|iso-?8859-)\d{1,4}|macintosh", re.IGNORECASE)
_UTF16 = re.compile(r"utf-?16(-?[lb]e)?")


def media_of(written: object) -> tuple[str, str | None]:
    """The media type and the character set of a content type as written."""
    parts = [part.strip().lower() for part in str(written or "").split(";")]
    charset = next((part[8:].strip("\"' ") for part in parts[1:] if part.startswith("charset=")), None)
    return parts[0], charset


def attached(data: bytes, content_type: str, within: InputKind) -> list[Item]:
    """The note of an attachment, and its unread parts. Raises what the readers raise."""
    from dxproof.engine.inputs.documents import cda, docx, mime, pdf, rtf

    media, charset = media_of(content_type)
    if charset and not media.endswith("xml") and (wide := _UTF16.fullmatch(charset)):
        data, charset = _of_utf16(data, wide[1]), None
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
    if kind is InputKind.MIME and within is not InputKind.MIME:
        return mime.documents(data)
    if (found is not None and found.source is not InputKind.RTF) or kind in DOCUMENTS:
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


def _of_utf16(data: bytes, order: str | None) -> bytes:
    """A text in UTF-16 as UTF-8: in the order of bytes that it begins with, or that was named, else the usual one."""
    begins = {b"\xff\xfe": "le", b"\xfe\xff": "be"}.get(data[:2])
    endian = begins or (order[-2:] if order else "be" if data.startswith(b"\0") else "le")
    return data.decode(f"utf-16-{endian}", "replace").removeprefix("\ufeff").encode("utf-8", "replace")


def _encoding(charset: str | None) -> str | None:
    """The encoding of a character set, as Python names it; None for UTF-8 and for what is not known."""
    name = charset or "utf-8"
    if name in _CHARSETS or not _NAMED.fullmatch(name):
        return _CHARSETS.get(name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _plain(data: bytes, charset: str | None) -> Item:
    encoding = _encoding(charset)
    text = data.decode(encoding, "replace") if encoding else decode(data, "")
    if not text.strip():
        raise empty("has a note without text")
    return document_of(text) if is_marked_up(text) else Document(text)


def read_page(data: bytes) -> Iterator[Unit]:
    """The one note of a web page."""
    yield lambda: [web_page(data, None)]


def web_page(data: bytes, charset: str | None) -> Item:
    """The note of a web page. Raises INPUT_DOCUMENT, INPUT_EMPTY."""
    from lxml import etree

    if encoding := _encoding(charset):
        data = data.decode(encoding, "replace").encode()
    try:
        root = etree.fromstring(data, page_parser("utf-8"))
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
