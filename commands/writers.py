"""How ``dxproof check`` writes its reports: a writer for each format, and the one table that names them."""

from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from dxproof.engine.claim import Note
    from dxproof.engine.errors import DxproofError
    from dxproof.engine.pack.loader import Pack
    from dxproof.engine.report.model import Report


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


class Writer:
    """Reports in one format, as they come.

    ``render`` is asked under the guard of a note and writes nothing; whatever ``write`` and ``close`` raise is of the
    output. ``fail`` is told of an input that gave no report, in its place; most formats leave that to standard error.
    """

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.written = 0

    def render(self, report: "Report", note: "Note", pack: "Pack") -> str:
        """A report as it will be written."""
        raise NotImplementedError

    def write(self, rendered: str) -> None:
        """Write what ``render`` made."""
        self.out.write(rendered)
        self.written += 1

    def fail(self, error: "DxproofError") -> None:
        """Take note of an input that could not be judged."""

    def close(self, exit_code: int) -> None:
        """Write what a document needs at its end, with the exit code that the call will have."""


class TextWriter(Writer):
    """For a reader at a terminal: reports parted by a rule."""

    def render(self, report: "Report", note: "Note", pack: "Pack") -> str:
        from dxproof.engine.report.terminal import render

        return ("\n" + "-" * 80 + "\n" if self.written else "") + render(report, note.text, pack)


class JsonlWriter(Writer):
    """One report a line."""

    def render(self, report: "Report", note: "Note", pack: "Pack") -> str:
        return report.model_dump_json() + "\n"


class JsonWriter(Writer):
    """One note is one object; several are an array. The first waits until it is clear which."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(out)
        self._pending: str | None = None

    def render(self, report: "Report", note: "Note", pack: "Pack") -> str:
        return report.model_dump_json(indent=2)

    def write(self, rendered: str) -> None:
        if self._pending is not None:
            self.out.write(("[\n" if self.written == 1 else ",\n") + self._pending)
        self._pending = rendered
        self.written += 1

    def close(self, exit_code: int) -> None:
        several = self.written > 1
        if self._pending is None:
            self.out.write("[]\n")
        else:
            self.out.write((",\n" if several else "") + self._pending + ("\n]\n" if several else "\n"))


_WRITERS: dict[Format, type[Writer]] = {
    Format.TEXT: TextWriter,
    Format.JSON: JsonWriter,
    Format.JSONL: JsonlWriter,
}


def writer_of(output_format: Format, out: TextIO) -> Writer:
    """The writer of a format."""
    return _WRITERS[output_format](out)
