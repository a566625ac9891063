"""HL7 v2 syntax: messages, the patients in them, segments and fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.documents.hl7_escapes import Delimiters, plain

# Character sets of MSH-18 (table 0211). The default is ASCII by the standard, and UTF-8 in practice.
_CHARSETS = {"": "utf-8", "ASCII": "utf-8", "UNICODE": "utf-8", "UNICODE UTF-8": "utf-8", "UTF-8": "utf-8"}
_LATIN = {"8859/1": "cp1252", "ISO-8859-1": "cp1252", "8859/15": "iso8859-15", "8859/2": "iso8859-2"}
_FRAME = bytes.maketrans(b"\x0b\x1c", b"\r\r")  # MLLP framing
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}$")
RTF = "{\\rtf"
_BATCH = ("FHS", "BHS", "BTS", "FTS")
_PATIENT, _VISIT, _RESULTS = "PID", "PV1", frozenset({"OBR", "OBX", "TXA"})


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment; fields count from 1, as in the standard."""

    name: str
    fields: tuple[str, ...]
    delimiters: Delimiters

    def field(self, number: int) -> str:
        """A raw field; empty if the segment is shorter."""
        return self.fields[number] if number < len(self.fields) else ""

    def repeats(self, number: int) -> list[str]:
        """The repetitions of a field."""
        return self.field(number).split(self.delimiters.repetition)

    def text(self, number: int) -> str:
        """A field of text, unescaped, its repetitions as lines. RTF is as it is: its signs are those of the escapes."""
        written = self.field(number)
        if RTF in written:
            return written
        return "\n".join([plain(repeat, self.delimiters) for repeat in self.repeats(number)])

    def component(self, number: int, which: int, repeat: int = 0) -> str:
        """One component of a field, unescaped."""
        written = self.field(number)
        if self.delimiters.repetition not in written:  # as in most
            return self.part(written, which) if written and not repeat else ""
        repeats = self.repeats(number)
        return self.part(repeats[repeat], which) if repeat < len(repeats) else ""

    def part(self, written: str, which: int) -> str:
        """One component of a repetition, unescaped."""
        pieces = written.split(self.delimiters.component, which)
        return plain(pieces[which - 1], self.delimiters).strip() if which <= len(pieces) else ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, or what it says of one of its patients, and the line on which it begins.

    ``group`` numbers the patients of a message that has several, each with the MSH segment; 0 if it has one.
    """

    line: int
    segments: tuple[Segment, ...]
    group: int = 0

    def first(self, name: str) -> Segment | None:
        """The first segment with a name."""
        return next((segment for segment in self.segments if segment.name == name), None)

    def all(self, name: str) -> list[Segment]:
        """All segments with a name."""
        return [segment for segment in self.segments if segment.name == name]


def messages(data: bytes) -> Iterator[Message]:
    """The messages of a file, those about several patients as one for each. Raises INPUT_KIND, INPUT_DECODE, INPUT_DOCUMENT."""
    lines = data.translate(_FRAME).replace(b"\r\n", b"\r").replace(b"\n", b"\r").split(b"\r")
    lines[0] = lines[0].removeprefix(b"\xef\xbb\xbf").lstrip()
    first = next((line for line in lines if line.strip()), b"")
    if first[:3].decode("ascii", "replace") not in ("MSH", *_BATCH):
        raise DxproofError(
            Problem.INPUT_KIND,
            "does not begin with an HL7 v2 segment, expected MSH, FHS or BHS",
            hint="export the whole message, or correct the suffix",
        )
    begin: int | None = None
    for number, line in enumerate([*lines, b"MSH"]):
        if line.startswith(b"MSH"):
            if begin is not None:
                yield from _message(lines[begin:number], begin + 1)
            begin = number
        elif line[:3].decode("ascii", "replace") in _BATCH and len(line) > 3 and begin is not None:
            yield from _message(lines[begin:number], begin + 1)
            begin = None


def _message(lines: list[bytes], number: int) -> list[Message]:
    head = lines[0].decode("latin-1")
    if len(head) < 9 or head[3].isalnum():
        raise _broken("its MSH segment is cut off", number)
    delimiters = Delimiters(head[3], *(head[4:8] if head[3] not in head[4:8] else "^~\\&"))
    written = head.split(delimiters.field)
    charset = written[17].split(delimiters.repetition)[0].strip().upper() if len(written) > 17 else ""
    encoding = _CHARSETS.get(charset) or _LATIN.get(charset)
    if encoding is None:
        raise DxproofError(
            Problem.INPUT_DECODE,
            "names a character set in MSH-18 that is not supported",
            Where("", number),
            "send it as UTF-8",
        )
    groups: list[tuple[int, list[Segment]]] = [(number, [])]
    for offset, raw in enumerate(lines):
        try:
            line = raw.decode(encoding)
        except UnicodeDecodeError:
            raise DxproofError(
                Problem.INPUT_DECODE,
                "is not valid UTF-8, and MSH-18 names no other character set",
                Where("", number + offset),
                "name the character set in MSH-18, or send it as UTF-8",
            ) from None
        _add(groups[-1][1], line, delimiters)
        if line[:3] in (_PATIENT, _VISIT) and line[3:4] == delimiters.field:
            _begin_patient(groups, number + offset)
    return [
        Message(line, tuple(segments), group if len(groups) > 1 else 0)
        for group, (line, segments) in enumerate(groups, start=1)
    ]


def _begin_patient(groups: list[tuple[int, list[Segment]]], line: int) -> None:
    """Begin a group where the last segment names another patient, or another visit of the same one after results."""
    *before, last = groups[-1][1]
    has_results = any(segment.name in _RESULTS for segment in before)
    if last.name == _PATIENT and any(segment.name == _PATIENT for segment in before):
        kept = before[:1]
    elif last.name == _VISIT and has_results:
        kept = before[:1] + [segment for segment in before if segment.name == _PATIENT]
    else:
        return
    del groups[-1][1][-1]
    groups.append((line, [*kept, last]))


def _add(segments: list[Segment], line: str, delimiters: Delimiters) -> None:
    """Add a segment, or append to the previous one if the sender broke a line inside a text."""
    name, _, rest = line.partition(delimiters.field)
    if _SEGMENT.match(name):
        fields = rest.split(delimiters.field)
        # MSH-1 is the separator itself.
        segments.append(
            Segment(name, (name, delimiters.field, *fields) if name == "MSH" else (name, *fields), delimiters)
        )
    elif segments and segments[-1].name in ("OBX", "NTE"):
        last = segments.pop()
        number = 5 if last.name == "OBX" else 3
        fields = list(last.fields) + [""] * (number + 1 - len(last.fields))
        more = line.split(delimiters.field)
        if len(fields) == number + 1:
            fields[number:] = [f"{fields[number]}\n{more[0]}", *more[1:]]
        segments.append(Segment(last.name, tuple(fields), delimiters))


def _broken(why: str, line: int) -> DxproofError:
    return DxproofError(
        Problem.INPUT_DOCUMENT, f"cannot be read as an HL7 v2 message: {why}", Where("", line), "export it again"
    )
