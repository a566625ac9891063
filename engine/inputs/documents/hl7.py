"""HL7 v2: the notes of MDM and ORU messages, one per message, with the claim of their visit."""

import base64
import binascii
from collections.abc import Iterator
from functools import partial

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.attachment import attached
from dxproof.engine.inputs.documents.dates import iso_date
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, Unit, UnreadPart, damaged, empty
from dxproof.engine.inputs.documents.field_text import plain_of
from dxproof.engine.inputs.documents.hl7_claims import Claims, setting_of
from dxproof.engine.inputs.documents.hl7_message import Message, Segment, messages, plain, with_whole_texts
from dxproof.engine.inputs.documents.hl7_versions import Versions
from dxproof.engine.inputs.documents.sniff import sniffed
from dxproof.engine.inputs.documents.text_builder import TextBuilder, flat
from dxproof.engine.inputs.kinds import InputKind

NOTES = ("MDM", "ORU")
_TEXTS = ("TX", "FT", "")  # paragraphs; what has no type is text
_VALUES = ("ST", "NM", "SN", "CE", "CWE", "CNE", "DT", "TM", "TS", "DTM")  # one value, after its name
_CODED = ("CE", "CWE", "CNE")
_WORDING = (9, 2, 5, 1)  # of a coded value: its original words, its name, its other name, its code
_TELLING = 4_000  # characters of base64 that tell what a document is
_WITHDRAWN = frozenset("DWX")  # OBX-11: deleted, wrong, not available
_CORRECTION = "C"
_MEDIA = {
    "pdf": "application/pdf",
    "rtf": "text/rtf",
    "html": "text/html",
    "xml": "text/xml",
    "x-hl7-cda-level-one": "text/xml",
    "text": "text/plain",
    "plain": "text/plain",
    "octet-stream": "",
    "": "",
}


def read(data: bytes) -> Iterator[Unit]:
    """The notes of a file of messages. Raises INPUT_KIND, INPUT_DECODE, INPUT_DOCUMENT, INPUT_EMPTY."""
    found = []
    for message in messages(data):
        limits.start()
        found.append(message)
    claims, versions = Claims(found), Versions(found)
    notes = [message for message in found if type_of(message) in NOTES]
    if not notes:
        count = f"{len(found):,} HL7 v2 message{'' if len(found) == 1 else 's'}"
        raise empty(f"the file has {count} and none of {' and '.join(NOTES)}")
    for message in notes:
        if not versions.is_answered(message):
            yield partial(_items_of, message, claims, versions.taken_back(message))


def type_of(message: Message) -> str:
    """The type of a message: the first component of MSH-9."""
    return message.segments[0].component(9, 1)


def _items_of(message: Message, claims: Claims, taken_back: str | None) -> list[Item]:
    part = message.segments[0].component(10, 1) or None
    if taken_back is not None:
        return [
            UnreadPart(DxproofError(Problem.INPUT_VALUE, taken_back, hint="leave it out"), part, None, message.line)
        ]
    try:
        written = _Written(message)
    except DxproofError as error:
        return [UnreadPart(error, part, None, message.line)]
    text, places = written.builder.done()
    refused: list[Item] = [UnreadPart(error, part, None, message.line) for error in written.refused]
    if not text:
        return refused or [UnreadPart(empty("the message has no OBX segment with text"), part, None, message.line)]
    visit = message.first("PV1")
    patient_class = visit.component(2, 1) if visit else ""
    note = Document(
        text,
        places,
        part,
        None,
        message.line,
        provider=_provider(message),
        date=_date(message),
        setting=setting_of(patient_class),
        encounter="emergency" if patient_class == "E" else None,
        claim=claims.of(message),
        left_out=tuple(written.left_out),
    )
    return [note, *refused]


class _Written:
    """The text of a message, and the errors of its unread parts."""

    def __init__(self, message: Message) -> None:
        self.builder = TextBuilder()
        self.refused: list[DxproofError] = []
        self.left_out: list[LeftOut] = []
        self._name = ""
        counts = {"OBR": 0, "OBX": 0, "NTE": 0}
        segments = list(with_whole_texts(message.segments))
        corrected = _corrected(segments)
        for segment in segments:
            if segment.name not in counts:
                continue
            counts[segment.name] += 1
            self._place = f"{segment.name} {counts[segment.name]}"
            self.builder.place(self._place)
            if segment.name == "OBR":
                self._heading(segment.component(4, 2))
            elif segment.name == "NTE":
                self._lines(segment.text(3))
            elif segment.component(11, 1) in _WITHDRAWN:
                self.left_out.append(LeftOut(self._place, "withdrawn", segment.text(5)))
            elif id(segment) in corrected:
                self.left_out.append(LeftOut(self._place, "corrected further down", segment.text(5)))
            else:
                self._observation(segment)

    def _heading(self, name: str) -> None:
        """A name on its own line, if it differs from the previous one."""
        if name and name.casefold() != self._name.casefold():
            self.builder.gap()
            self.builder.line(flat(name))
            self._name = name

    def _observation(self, segment: Segment) -> None:
        kind, name = segment.component(2, 1), segment.component(3, 2)
        if kind in _TEXTS:
            self._heading(name)
            self._lines(segment.text(5))
        elif kind in _VALUES:
            self._value(segment, kind, name)
        elif kind == "ED":
            self._heading(name)
            self._embedded(segment)
        elif segment.field(5):
            message = f"its {self._place} points to an external document or has a type that is not supported"
            self.refused.append(DxproofError(Problem.INPUT_KIND, message, hint="send its text as TX, FT or ED"))

    def _lines(self, text: str) -> None:
        """The lines of a text, which may be written in HTML or RTF."""
        try:
            self.builder.line(plain_of(text))
        except DxproofError as error:
            self._refuse(error)

    def _refuse(self, error: DxproofError) -> None:
        self.refused.append(DxproofError(error.problem, f"its {self._place}: {error.message}", error.where, error.hint))

    def _value(self, segment: Segment, kind: str, name: str) -> None:
        units = segment.component(6, 1)
        for repeat in segment.repeats(5):
            if kind in _CODED:
                value = next(filter(None, (segment.part(repeat, which) for which in _WORDING)), "")
            elif kind == "SN":
                value = " ".join(filter(None, (segment.part(repeat, which) for which in range(1, 5))))
            else:
                value = plain(repeat, segment.delimiters)
            if not value.strip():
                continue
            is_new = name and name.casefold() != self._name.casefold()
            self.builder.line(f"{f'{flat(name)}: ' if is_new else ''}{value}{f' {units}' if units else ''}")
            self._name = name

    def _embedded(self, segment: Segment) -> None:
        subtype = segment.component(5, 3).lower()
        media = _MEDIA.get(
            subtype, f"image/{subtype}" if segment.component(5, 2).lower() in ("im", "image") else subtype
        )
        try:
            for item in attached(_data(segment), media, within=InputKind.HL7):
                if isinstance(item, UnreadPart):
                    self.refused.append(item.error)
                    continue
                self.builder.paste(item.text, ((start, f"{self._place}, {label}") for start, label in item.places))
                self.left_out += item.left_out
        except DxproofError as error:
            self._refuse(error)


def _corrected(segments: list[Segment]) -> set[int]:
    """The results that the same message corrects: as many as its corrections of what has the same name and number."""
    found: dict[tuple[str, str], list[Segment]] = {}
    for segment in segments:
        if segment.name == "OBX" and segment.field(4):
            found.setdefault((segment.field(3), segment.field(4)), []).append(segment)
    old: set[int] = set()
    for same in found.values():
        corrects = [segment.component(11, 1) == _CORRECTION for segment in same]
        half = len(same) // 2
        if corrects == [False] * half + [True] * half:
            old.update(map(id, same[:half]))
    return old


def _data(segment: Segment) -> bytes:
    """The bytes of an ED value. Raises INPUT_DOCUMENT."""
    written, encoding = segment.component(5, 5), segment.component(5, 4).lower()
    try:
        if encoding == "base64" or (not encoding and _is_encoded(written)):
            return base64.b64decode("".join(written.split()), validate=True)
        if encoding == "hex":
            return bytes.fromhex(written)
    except (binascii.Error, ValueError):
        raise damaged("a document", f"it is not valid {encoding}") from None
    return written.encode("utf-8", "replace")


def _is_encoded(written: str) -> bool:
    """Whether a value is a document in base64 without saying so."""
    try:
        return sniffed(base64.b64decode("".join(written[:_TELLING].split()), validate=True)) is not None
    except (binascii.Error, ValueError):
        return False


def _provider(message: Message) -> str | None:
    """The author of the document, or the interpreter of the study."""
    txa, obr = message.first("TXA"), message.first("OBR")
    for number in (9, 5, 10):
        if txa and (name := f"{txa.component(number, 3)} {txa.component(number, 2)}".strip()):
            return name
    pieces = obr.component(32, 1).split(obr.delimiters.part) if obr else []
    return f"{pieces[2] if len(pieces) > 2 else ''} {pieces[1]}".strip() or None if len(pieces) > 1 else None


def _date(message: Message) -> str | None:
    """The date of the activity or study, else of the visit."""
    for name, number in (("TXA", 4), ("OBR", 7), ("PV1", 44), ("OBX", 14)):
        segment = message.first(name)
        if segment and (date := iso_date(segment.component(number, 1))):
            return date
    return None
