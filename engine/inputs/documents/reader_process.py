"""The reader process: gets a document, answers note by note. A crash affects only this process."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import Document, Item, Unit, UnreadPart, damaged
from dxproof.engine.inputs.kinds import InputKind

BEGIN, END = b"+", b""  # sent before each answer, and after the last one
_OUT_OF_MEMORY = 3


def serve(connection: Connection) -> None:
    """Serve requests until the parent closes the pipe."""
    _be_silent()
    limits.enforce()
    try:
        while True:
            request = json.loads(connection.recv_bytes())
            data = connection.recv_bytes() if request["path"] is None else b""
            begin = partial(connection.send_bytes, BEGIN)
            for items in answers(InputKind(request["kind"]), data, request["path"], request["start"], begin):
                limits.stop()
                connection.send_bytes(json.dumps([as_plain(item) for item in items]).encode("ascii"))
                limits.start()
            limits.stop()
            connection.send_bytes(END)
    except (EOFError, OSError):
        return


def _be_silent() -> None:
    """Discard output: a crashing library may print document text to standard error."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def answers(
    kind: InputKind, data: bytes, path: str | None, start: int, begin: Callable[[], None]
) -> Iterator[list[Item]]:
    """The items of each note of a document, from note ``start`` (0 is the first); ``begin`` is called before each."""
    limits.start()
    units = islice(_units(kind, data, path), start, None)
    while True:
        try:
            unit = next(units)
        except StopIteration:
            return
        except Exception as error:
            yield [UnreadPart(_said(error))]
            return
        begin()
        try:
            yield unit()
        except Exception as error:
            yield [UnreadPart(_said(error))]


def _units(kind: InputKind, data: bytes, path: str | None) -> Iterator[Unit]:
    from dxproof.engine.inputs.documents import attachment, cda, docx, fhir, field_text, hl7, mime, pdf, rtf

    if kind is InputKind.NDJSON:
        return fhir.read_lines(path or "")
    readers = {
        InputKind.CDA: cda.read,
        InputKind.DOCX: docx.read,
        InputKind.FHIR: fhir.read,
        InputKind.HTML: attachment.read_page,
        InputKind.HL7: hl7.read,
        InputKind.MIME: mime.read,
        InputKind.PDF: pdf.read,
        InputKind.RTF: rtf.read,
        InputKind.TEXT: field_text.read,
    }
    return readers[kind](data)


def _said(error: Exception) -> DxproofError:
    """The error to report. Messages of libraries may contain document text and are dropped."""
    if isinstance(error, DxproofError):
        return error
    if isinstance(error, ImportError):
        library = (error.name or "").partition(".")[0]
        message = f"this document type needs {library or 'a library'}, which is not installed"
        return DxproofError(Problem.EXTRA_MISSING, message, hint='pip install "dxproof[formats]"')
    if isinstance(error, MemoryError):  # do not reuse a process that ran out of memory
        os._exit(_OUT_OF_MEMORY)
    if isinstance(error, RecursionError):
        return damaged("a document", "it is nested too deeply")
    return damaged("a document", f"it is damaged ({type(error).__name__})")


def as_plain(item: Item) -> dict[str, Any]:
    """An answer as JSON values: safe for the parent to parse."""
    if isinstance(item, Document):
        return asdict(item)
    error = item.error
    where = (error.where.line, error.where.column) if error.where else (None, None)
    plain = {"problem": error.problem.value, "message": error.message, "hint": error.hint, "where": where}
    return {"error": plain, "part": item.part, "at": item.at, "line": item.line}
