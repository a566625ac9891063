"""Web archives (MHTML) and e-mails: the page or text of a MIME message."""

import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser

from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.attachment import attached
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, Unit, UnreadPart, damaged, empty
from dxproof.engine.inputs.kinds import InputKind

_PREFERRED = ("html", "plain")  # the page shows what was struck or deleted; the text beside it does not
_MOST_PARTS = 2_000
_UTF8_MARK = b"\xef\xbb\xbf"


def read(data: bytes) -> Iterator[Unit]:
    """The one note of a message."""
    yield lambda: documents(data)


def documents(data: bytes) -> list[Item]:
    """The note of a message, and its other parts. Raises INPUT_DOCUMENT, INPUT_EMPTY and what the readers of its body raise."""
    message = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(data.removeprefix(_UTF8_MARK).lstrip())
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > _MOST_PARTS:
        raise damaged("an e-mail or web archive", f"it has more than {_MOST_PARTS:,} parts")
    body = next((part for kind in _PREFERRED for part in parts if _is_body(part, kind)), None)
    if body is None:
        raise empty("the e-mail or web archive has no part that is a web page or text")
    others = [_left_out(part, number) for number, part in enumerate(parts, start=1) if part is not body]
    if subject := _subject(message):
        others.insert(0, LeftOut("header", "the subject of the message", subject))
    return [
        item if isinstance(item, UnreadPart) else Document(item.text, item.places, left_out=(*item.left_out, *others))
        for item in attached(_bytes(body), str(body.get("content-type", "text/plain")), within=InputKind.MIME)
    ]


def _is_body(part: EmailMessage, kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}" and not part.is_attachment() and bool(_bytes(part).strip())


def _bytes(part: EmailMessage) -> bytes:
    limits.step()
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _left_out(part: EmailMessage, number: int) -> LeftOut:
    """A part beside the body; its words where it is a text."""
    what = "another part of the message"
    if part.get_content_maintype() != "text":
        return LeftOut(f"part {number}", what)
    try:
        item = attached(_bytes(part), str(part.get("content-type", "")), within=InputKind.MIME)[0]
    except Exception:  # it is only listed, whatever is wrong with it
        return LeftOut(f"part {number}", what)
    return LeftOut(f"part {number}", what, item.text if isinstance(item, Document) else "")


def _subject(message: EmailMessage) -> str:
    try:
        return str(message.get("subject", "")).strip()
    except (ValueError, IndexError, LookupError):  # what the parser of headers raises for broken ones
        return ""
