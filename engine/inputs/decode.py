"""Bytes to text: UTF-8, or UTF-16 with a byte order mark. Line breaks and control characters stay as they are."""

import os
import stat
from typing import BinaryIO

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.documents.sniff import NAMES, binary_kind, rename

MAX_NOTE_BYTES = 5_000_000
MAX_DOCUMENT_BYTES = 50_000_000  # of files with fonts, images and markup

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
UTF32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")

_SAVE = "save it as UTF-8"
_EXPORT = "export it as plain text in UTF-8"


def check_size(size: int, where: Where, exact: bool = True, limit: int = MAX_NOTE_BYTES) -> None:
    """Raise INPUT_TOO_LARGE for a note or document above its limit; ``exact``: false if more bytes may follow."""
    if size > limit:
        found = f"{size:,} bytes" if exact else f"more than {limit:,} bytes"
        what = "note" if limit == MAX_NOTE_BYTES else "document"
        raise DxproofError(
            Problem.INPUT_TOO_LARGE,
            f"has {found}, the limit of a {what} is {limit:,}",
            where,
            "split it into one note per visit",
        )


def unreadable(error: OSError | ValueError, name: str) -> DxproofError:
    """The error for a file that cannot be opened or read."""
    if isinstance(error, FileNotFoundError | ValueError):
        return DxproofError(Problem.INPUT_MISSING, "there is no such file or folder", Where(name), "check the path")
    reason = error.strerror or type(error).__name__
    return DxproofError(
        Problem.INPUT_MISSING, f"cannot be read: {reason}", Where(name), "check the file and its permissions"
    )


def read_stream(stream: BinaryIO, name: str, limit: int = MAX_NOTE_BYTES) -> bytes:
    """All bytes of one note or document, never more than the limit. Raises INPUT_TOO_LARGE, OSError."""
    data = stream.read(limit + 1)
    check_size(len(data), Where(name), exact=False, limit=limit)
    return data


def read_file(path: str, name: str, limit: int = MAX_NOTE_BYTES) -> bytes:
    """The bytes of a note or document file. Raises INPUT_MISSING, INPUT_TOO_LARGE."""
    try:
        with open(path, "rb") as stream:
            status = os.fstat(stream.fileno())
            if stat.S_ISREG(status.st_mode):
                check_size(status.st_size, Where(name), limit=limit)
            return read_stream(stream, name, limit)
    except (OSError, ValueError) as error:
        raise unreadable(error, name) from None


def decode(data: bytes, name: str) -> str:
    """The text of a note; a byte order mark is dropped.

    Raises INPUT_BINARY if it is not text, INPUT_DECODE with the position of the first undecodable byte.
    """
    if data.startswith(UTF32_MARKS):
        raise DxproofError(Problem.INPUT_DECODE, "is UTF-32, expected UTF-8", Where(name), _SAVE)
    if (kind := binary_kind(data)) is not None:
        raise DxproofError(Problem.INPUT_BINARY, f"is {NAMES[kind]}, expected plain text", Where(name), rename(kind))
    encoding, skipped = _encoding(data)
    if encoding == "utf-8" and (nul := data.find(b"\0")) >= 0:
        raise DxproofError(
            Problem.INPUT_BINARY, f"is not plain text: byte {nul:,} is NUL, expected UTF-8 text", Where(name), _EXPORT
        )
    try:
        text = data[skipped:].decode(encoding)
    except UnicodeDecodeError as error:
        offset = skipped + error.start
        line, column = _position(data[skipped:offset].decode(encoding, "replace"))
        label = encoding[:6].upper().rstrip("-")
        raise DxproofError(
            Problem.INPUT_DECODE, f"is not valid {label} at byte {offset:,}", Where(name, line, column), _SAVE
        ) from None
    if "\0" in text:
        raise DxproofError(Problem.INPUT_BINARY, "is not plain text: it has NUL characters", Where(name), _EXPORT)
    return text


def _encoding(data: bytes) -> tuple[str, int]:
    """The encoding and the length of the byte order mark."""
    for mark, encoding in UTF16_MARKS.items():
        if data.startswith(mark):
            return encoding, len(mark)
    return "utf-8", len(UTF8_MARK) if data.startswith(UTF8_MARK) else 0


def _position(before: str) -> tuple[int, int]:
    """Line and column, from 1, of the character that follows ``before``."""
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines), len(lines[-1]) + 1
