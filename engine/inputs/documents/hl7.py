"""HL7 v2: the notes of MDM and ORU messages, one per message and patient, with the claim of their visit."""

import binascii
from collections.abc import Iterator, Mapping
from functools import partial

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.attachment import attached
from dxproof.engine.inputs.documents.base64_text import bytes_of, is_document
from dxproof.engine.inputs.documents.dates import iso_date
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, Unit, UnreadPart, damaged, empty
from dxproof.engine.inputs.documents.field_text import plain_of
from dxproof.engine.inputs.documents.hl7_claims import Claims, setting_of
from dxproof.engine.inputs.documents.hl7_escapes import plain
from dxproof.engine.inputs.documents.hl7_message import RTF, Message, Segment, messages
from dxproof.engine.inputs.documents.hl7_states import TakenBack, left_out
from dxproof.engine.inputs.documents.hl7_texts import FIELD, whole
from dxproof.engine.inputs.documents.hl7_versions import Versions
from dxproof.engine.inputs.documents.text_builder import TextBuilder, flat
from dxproof.engine.inputs.kinds import InputKind

NOTES = ("MDM", "ORU")
_TEXTS = ("TX", "FT", "")  # paragraphs; what has no type is text
_VALUES = ("ST", "NM", "SN", "CE", "CWE", "CNE", "DT", "TM", "TS", "DTM")  # one value, after its name
_CODED = ("CE", "CWE", "CNE")
_WORDING = (9, 2, 5, 1)  # of a coded value: its original words, its name, its other name, its code
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
        sent = sum(message.group < 2 for message in found)
        count = f"{sent:,} HL7 v2 message{'' if sent == 1 else 's'}"
        raise empty(f"the file has {count} and none of {' and '.join(NOTES)}")
    for message in notes:
        if not versions.is_answered(message):
            yield partial(_items_of, message, claims, versions)


def type_of(message: Message) -> str:
    """The type of a message: the first component of MSH-9."""
    return message.segments[0].component(9, 1)


def _items_of(message: Message, claims: Claims, versions: Versions) -> list[Item]:
    part = message.segments[0].component(10, 1) or None
    if part and message.group:
        part = f"{part}.{message.group}"
    if (taken_back := versions.taken_back(message)) is not None:
        return [
            UnreadPart(DxproofError(Problem.INPUT_VALUE, taken_back, hint="leave it out"), part, None, message.line)
        ]
    try:
        written = _Written(message, versions.orders_taken_back(message))
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

    def __init__(self, message: Message, taken_back: Mapping[int, TakenBack]) -> None:
        self.builder = TextBuilder()
        self.refused: list[DxproofError] = []
        self.left_out: list[LeftOut] = []
        self._name = ""
        for place, segment in whole(self._kept(message, taken_back)):
            self._place = place
            self.builder.place(place)
            if segment.name == "OBR":
                self._heading(segment.component(4, 2))
            elif segment.name == "NTE":
                self._lines(segment.text(FIELD["NTE"]))
            else:
                self._observation(segment)

    def _kept(self, message: Message, taken_back: Mapping[int, TakenBack]) -> Iterator[tuple[str, Segment]]:
        """The segments to read and their places; the others are listed."""
        counts = {"OBR": 0, "OBX": 0, "NTE": 0}
        reasons = left_out(message.segments, taken_back)
        for segment, why in zip(message.segments, reasons, strict=True):
            if segment.name not in counts:
                continue
            counts[segment.name] += 1
            place = f"{segment.name} {counts[segment.name]}"
            if why is None:
                yield place, segment
            else:
                self.left_out.append(LeftOut(place, why, _words_of(segment)))

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
        for value in _values(segment, kind):
            try:
                shown = plain_of(value)
            except DxproofError as error:
                self._refuse(error)
                continue
            if not shown.strip():
                continue
            is_new = name and name.casefold() != self._name.casefold()
            if shown is not value and "\n" in shown.strip():  # a text of many lines, as in a field of text
                self._heading(name)
                self.builder.line(shown)
                continue
            self.builder.line(f"{f'{flat(name)}: ' if is_new else ''}{shown}{f' {units}' if units else ''}")
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


def _words_of(segment: Segment) -> str:
    """What a segment would have said, for the list of what was left out."""
    if segment.name == "OBR":
        return segment.component(4, 2)
    return "" if segment.component(2, 1) == "ED" and segment.name == "OBX" else segment.text(FIELD[segment.name])


def _values(segment: Segment, kind: str) -> Iterator[str]:
    """The values of a result, one for each repetition; RTF is one value, whose signs are those of repetitions."""
    if RTF in segment.field(5):
        yield segment.text(5)
        return
    for repeat in segment.repeats(5):
        if kind in _CODED:
            yield next(filter(None, (segment.part(repeat, which) for which in _WORDING)), "")
        elif kind == "SN":
            yield " ".join(filter(None, (segment.part(repeat, which) for which in range(1, 5))))
        else:
            yield plain(repeat, segment.delimiters)


def _data(segment: Segment) -> bytes:
    """The bytes of an ED value. Raises INPUT_DOCUMENT."""
    written, encoding = segment.component(5, 5), segment.component(5, 4).lower()
    try:
        if encoding == "base64" or (not encoding and is_document(written)):
            return bytes_of(written)
        if encoding == "hex":
            return bytes.fromhex(written)
    except (binascii.Error, ValueError):
        raise damaged("a document", f"it is not valid {encoding}") from None
    return written.encode("utf-8", "replace")


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
