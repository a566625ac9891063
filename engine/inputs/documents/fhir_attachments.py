"""The attachments of one note: all of them in their order; of several formats of the same words, the one that shows most of them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents.attachment import attached, media_of
from dxproof.engine.inputs.documents.base64_text import bytes_of
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, UnreadPart, empty
from dxproof.engine.inputs.documents.fhir_linked import Linked
from dxproof.engine.inputs.documents.fhir_values import Resource, words
from dxproof.engine.inputs.documents.text_builder import TextBuilder
from dxproof.engine.inputs.kinds import InputKind

# Formats of the same words: the order of preference.
_PREFERRED = ("text/plain", "text/rtf", "application/rtf", "text/html", "application/xhtml+xml")
_SAME = 0.9  # share of the words of an attachment that another one has, too
_DATA_URL = re.compile(r"data:([^,]*),(.*)", re.IGNORECASE | re.DOTALL)
_STATE = re.compile(r"~~|\{--|--\}|\{>>|<<\}|\[[ x]\]")  # what shows that words were taken back, or not chosen
_FEW = 3  # words that only the one left out may have: what is more may be a sentence


@dataclass(frozen=True, slots=True)
class _Read:
    """An attachment that was read: its number, its media type and its text."""

    number: int
    media: str
    note: Document

    @property
    def words(self) -> Counter[str]:
        return Counter(_STATE.sub(" ", self.note.text).casefold().split())

    @property
    def rank(self) -> tuple[int, int, int]:
        """The order of preference: what shows most of the states of its words, then the plainest, then the first."""
        plainness = _PREFERRED.index(self.media) if self.media in _PREFERRED else len(_PREFERRED)
        return -len(_STATE.findall(self.note.text)), plainness, self.number


def read_all(given: Sequence[Resource], linked: Linked, inside: Mapping[str, Resource]) -> list[Item]:
    """One note of all attachments, and an error for each that was not read. Raises the first error if none was."""
    read: list[_Read] = []
    unread: list[tuple[int, str, DxproofError]] = []
    for number, attachment in enumerate(given, start=1):
        media, _ = media_of(attachment.get("contentType"))
        try:
            for item in attached(*_data(attachment, linked, inside), within=InputKind.FHIR):
                if isinstance(item, UnreadPart):
                    unread.append((number, media, item.error))
                else:
                    read.append(_Read(number, media, item))
        except DxproofError as error:
            unread.append((number, media, error))
    if not read:
        raise unread[0][2]
    kept, same = _without_other_formats(read)
    note = _joined(kept) if len(given) > 1 else kept[0].note
    left_out = [
        LeftOut(f"attachment {each.number}", "the same words in another format", each.note.text) for each in same
    ]
    said: list[Item] = []
    for number, media, reason in unread:
        if reason.problem is Problem.INPUT_MISSING and media not in {each.media for each in read}:
            left_out.append(LeftOut(f"attachment {number}", "only the address of another format"))
        else:
            said.append(UnreadPart(_of_attachment(reason, number, len(given))))
    return [replace(note, left_out=(*note.left_out, *left_out)) if left_out else note, *said]


def _without_other_formats(read: list[_Read]) -> tuple[list[_Read], list[_Read]]:
    """The attachments to keep, and those whose words others have; of equals the plainest is kept."""
    if len(read) == 1:  # as most
        return read, []
    kept: list[_Read] = []
    same: list[_Read] = []
    for each in sorted(read, key=lambda each: each.rank):
        other = next((other for other in kept if other.media != each.media and _are_alike(each, other)), None)
        (kept if other is None else same).append(each)
    return sorted(kept, key=lambda each: each.number), same


def _are_alike(one: _Read, kept: _Read) -> bool:
    """Whether an attachment has the words of one that is kept, but for a few such as the number of a page."""
    longest = max(one.words.total(), kept.words.total())
    return (one.words & kept.words).total() >= _SAME * longest and (one.words - kept.words).total() <= _FEW


def _joined(read: list[_Read]) -> Document:
    """One note of several attachments."""
    builder = TextBuilder()
    for each in read:
        builder.gap()
        label = f"attachment {each.number}"
        builder.place(label)
        builder.paste(each.note.text, ((start, f"{label}, {place}") for start, place in each.note.places))
    text, places = builder.done()
    return Document(text, places, left_out=tuple(lost for each in read for lost in each.note.left_out))


def _of_attachment(error: DxproofError, number: int, count: int) -> DxproofError:
    if count == 1:
        return error
    return DxproofError(error.problem, f"its attachment {number}: {error.message}", error.where, error.hint)


def _data(attachment: Resource, linked: Linked, inside: Mapping[str, Resource]) -> tuple[bytes, str]:
    """The bytes and media type of an attachment. Nothing is downloaded."""
    data, url = attachment.get("data"), words(attachment.get("url"))
    media = str(attachment.get("contentType") or "")
    if data is None and url and (written := _DATA_URL.fullmatch(url)):
        return _data_of_url(written, media)
    if data is None and url:
        binary = inside.get(url) or linked.binary(url)
        if binary is None:
            raise DxproofError(
                Problem.INPUT_MISSING,
                "its attachment is only a URL; nothing is downloaded",
                hint="put the attachment's data into the file",
            )
        data, media = binary.get("data"), media or str(binary.get("contentType") or "")
    if not isinstance(data, str) or not data.strip():
        raise empty("its attachment has no data")
    try:
        return bytes_of(data), media
    except ValueError:
        raise _no_base64() from None


def _data_of_url(written: re.Match[str], media: str) -> tuple[bytes, str]:
    """The bytes that a ``data:`` URL holds, and their media type."""
    said, _, encoding = written[1].rpartition(";")
    held = unquote_to_bytes(written[2])
    if encoding.strip().lower() != "base64":
        return held, media or written[1]
    try:
        return bytes_of(held.decode("ascii", "replace")), media or said
    except ValueError:
        raise _no_base64() from None


def _no_base64() -> DxproofError:
    return DxproofError(Problem.INPUT_DOCUMENT, "its attachment's data is not valid base64", hint="export it again")
