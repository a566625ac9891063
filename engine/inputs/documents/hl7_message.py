"""HL7 v2 syntax: messages, segments, fields and escapes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from dxproof.engine.errors import DxproofError, Problem, Where

# Character sets of MSH-18 (table 0211). The default is ASCII by the standard, and UTF-8 in practice.
_CHARSETS = {"": "utf-8", "ASCII": "utf-8", "UNICODE": "utf-8", "UNICODE UTF-8": "utf-8", "UTF-8": "utf-8"}
_LATIN = {"8859/1": "cp1252", "ISO-8859-1": "cp1252", "8859/15": "iso8859-15", "8859/2": "iso8859-2"}
_FRAME = bytes.maketrans(b"\x0b\x1c", b"\r\r")  # MLLP framing
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}$")
_TEXT = 5  # the field of an OBX that holds its value
_RTF = "{\\rtf"
_PAGE = re.compile(r"<(?:!doctype|html|head|body|div)\b", re.IGNORECASE)
_BATCH = ("FHS", "BHS", "BTS", "FTS")
# Delimiters, highlighting, character sets, characters by number, and formatting commands.
_ESCAPE = (
    r"[FSTREPHN]|C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4,6}|X(?:[0-9A-Fa-f]{2})+"
    r"|\.(?:br|sp|ce|in|ti|sk|fi|nf|BR|SP|CE|IN|TI|SK|FI|NF)[+-]?\d*"
)
_BREAKS, _SKIP = ("br", "sp"), "sk"
_FIXED = {".br": "\n", "P": "#", "H": "", "N": ""}
_NAMED = {"F": "field", "S": "component", "T": "part", "R": "repetition", "E": "escape"}
# The other commands stand at the beginning of a line: within one they begin the next.
_BEGINS = "\x1e"
_BEGUN = re.compile(f"{_BEGINS}+")


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The five delimiters that MSH declares."""

    field: str
    component: str
    repetition: str
    escape: str
    part: str


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
        if _RTF in written:
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
    """One message and the line on which it begins."""

    line: int
    segments: tuple[Segment, ...]

    def first(self, name: str) -> Segment | None:
        """The first segment with a name."""
        return next((segment for segment in self.segments if segment.name == name), None)

    def all(self, name: str) -> list[Segment]:
        """All segments with a name."""
        return [segment for segment in self.segments if segment.name == name]


def messages(data: bytes) -> Iterator[Message]:
    """The messages of a file. Raises INPUT_KIND, INPUT_DECODE, INPUT_DOCUMENT."""
    lines = data.translate(_FRAME).replace(b"\r\n", b"\r").replace(b"\n", b"\r").split(b"\r")
    lines[0] = lines[0].removeprefix(b"\xef\xbb\xbf").lstrip()
    first = next((line for line in lines if line.strip()), b"")
    if first[:3].decode("ascii", "replace") not in ("MSH", *_BATCH):
        raise DxproofError(
            Problem.INPUT_KIND,
            "does not begin with an HL7 v2 segment, expected MSH, FHS or BHS",
            hint="correct its suffix",
        )
    begin: int | None = None
    for number, line in enumerate([*lines, b"MSH"]):
        if line.startswith(b"MSH"):
            if begin is not None:
                yield _message(lines[begin:number], begin + 1)
            begin = number
        elif line[:3].decode("ascii", "replace") in _BATCH and len(line) > 3 and begin is not None:
            yield _message(lines[begin:number], begin + 1)
            begin = None


def with_whole_texts(segments: tuple[Segment, ...]) -> Iterator[Segment]:
    """Segments, with documents in RTF or HTML whole that a sender has spread over several OBX, a line each."""
    begun: list[Segment] = []
    for segment in segments:
        if begun and _goes_on(begun[0], segment):
            begun.append(segment)
            continue
        yield from _whole(begun)
        begun = [segment] if segment.name == "OBX" and _begins_document(segment) else []
        if not begun:
            yield segment
    yield from _whole(begun)


def _whole(spread: list[Segment]) -> Iterator[Segment]:
    if spread:
        fields = [*spread[0].fields]
        fields[_TEXT] = "\n".join(segment.field(_TEXT) for segment in spread)
        yield replace(spread[0], fields=tuple(fields))


def _begins_document(segment: Segment) -> bool:
    written = segment.field(_TEXT).lstrip()
    if written[:1] not in ("{", "<"):
        return False
    text = segment.text(_TEXT).lstrip()
    return text.startswith(_RTF) or _PAGE.match(text) is not None


def _goes_on(first: Segment, segment: Segment) -> bool:
    """Whether a segment goes on with the document that another one began."""
    return (
        segment.name == first.name
        and all(segment.field(number) == first.field(number) for number in (2, 3))
        and not _begins_document(segment)
    )


def _message(lines: list[bytes], number: int) -> Message:
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
    segments: list[Segment] = []
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
        _add(segments, line, delimiters)
    return Message(number, tuple(segments))


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


def plain(text: str, delimiters: Delimiters) -> str:
    """A text with its escapes resolved; unknown escapes are kept."""
    if delimiters.escape not in text:
        return text
    text = _escapes(delimiters.escape).sub(lambda found: _meaning(found[1], delimiters), text.replace(_BEGINS, ""))
    return _BEGUN.sub(_begun, text) if _BEGINS in text else text


@lru_cache(maxsize=8)
def _escapes(sign: str) -> re.Pattern[str]:
    """An escape; its sign is one character."""
    return re.compile(f"{re.escape(sign)}({_ESCAPE}){re.escape(sign)}")


def _begun(found: re.Match[str]) -> str:
    """A line end for commands that begin a line, unless one is there."""
    text, start, end = found.string, found.start(), found.end()
    return "" if start == 0 or text[start - 1] == "\n" or text[end : end + 1] == "\n" else "\n"


def _meaning(code: str, delimiters: Delimiters) -> str:
    """What an escape stands for."""
    if code in _FIXED:
        return _FIXED[code]
    if code in _NAMED:
        sign: str = getattr(delimiters, _NAMED[code])
        return sign
    if code[0] == "X":
        return bytes.fromhex(code[1:]).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if code[0] != ".":
        return ""
    command = code[1:3].lower()
    return "\n" if command in _BREAKS else " " if command == _SKIP else _BEGINS


def _broken(why: str, line: int) -> DxproofError:
    return DxproofError(
        Problem.INPUT_DOCUMENT, f"cannot be read as an HL7 v2 message: {why}", Where("", line), "export it again"
    )
