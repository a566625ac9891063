"""The report writers of ``dxproof check``, one for each format, and their table."""

from abc import ABC, abstractmethod
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TextIO

if TYPE_CHECKING:
    from dxproof.engine.claim import Note
    from dxproof.engine.engine import Examined
    from dxproof.engine.engines import Engines
    from dxproof.engine.errors import DxproofError
    from dxproof.engine.terms import CodeStatus


class Format(StrEnum):
    """The output format of reports."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class CheckCall:
    """What a writer knows about the call: the packs, the statuses that cause exit code 1, and whether note text is left out."""

    engines: "Engines"
    failing: "Set[CodeStatus]"
    redact: bool


class Writer(ABC):
    """Writes reports in one format, one by one.

    ``render`` and ``one`` run inside the note guard and write nothing; exceptions of ``write`` and ``close`` are output errors.
    ``fail`` is called for an input without a report; most formats ignore it, because errors go to standard error.
    ``for_logs`` marks a format for CI logs: it contains note text only on request.
    """

    for_logs: ClassVar[bool] = False

    def __init__(self, out: TextIO, call: CheckCall) -> None:
        self.out = out
        self.call = call
        self.written = 0

    def render(self, examined: "Sequence[Examined]", note: "Note") -> list[str]:
        """Render the reports of one note. A report fails only where its note does not reach the level."""
        from dxproof.engine.engines import reaches

        reached = reaches([each.report for each in examined], self.call.failing)
        failing = frozenset["CodeStatus"]() if reached else self.call.failing
        return [self.one(each, note, failing) for each in examined]

    @abstractmethod
    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        """Render one report."""

    def write(self, rendered: str) -> None:
        """Write a rendered report."""
        self.out.write(rendered)
        self.written += 1

    def fail(self, error: "DxproofError") -> None:  # noqa: B027  # most formats have nothing to do here
        """Record an input that could not be judged."""

    def close(self, exit_code: int) -> None:  # noqa: B027
        """Write the end of the document; ``exit_code`` is that of the call."""


class TextWriter(Writer):
    """Text for the terminal: reports separated by a line; one line for a note of no family."""

    def render(self, examined: "Sequence[Examined]", note: "Note") -> list[str]:
        """Render the reports of one note."""
        from dxproof.engine.judge.target import is_of_no_family
        from dxproof.engine.report.terminal import render_nothing

        chosen = self.call.engines.alone is None and note.pack is None
        if chosen and is_of_no_family(examined[0].judgement.case):
            return [render_nothing(examined[0].report, [pack.name for pack in self.call.engines.packs])]
        return super().render(examined, note)

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        from dxproof.engine.report.terminal import render

        return render(examined.report, note.text, examined.pack)

    def write(self, rendered: str) -> None:
        super().write(("\n" + "-" * 80 + "\n" if self.written else "") + rendered)


class JsonlWriter(Writer):
    """One report per line."""

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        return examined.report.model_dump_json() + "\n"


class JsonWriter(Writer):
    """One object for one report, an array for several; the first report is held back until this is clear."""

    def __init__(self, out: TextIO, call: CheckCall) -> None:
        super().__init__(out, call)
        self._pending: str | None = None

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        return examined.report.model_dump_json(indent=2)

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


class SarifWriter(Writer):
    """SARIF 2.1.0 for code scanning, written incrementally."""

    for_logs = True

    def __init__(self, out: TextIO, call: CheckCall) -> None:
        from dxproof.engine.report.sarif import Sarif

        super().__init__(out, call)
        self._run = Sarif(call.engines.default.engine.pack, Path.cwd())

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        return ",\n".join(self._run.results(examined.report, note, examined.pack, failing))

    def write(self, rendered: str) -> None:
        super().write(f",\n{rendered}" if self.written else f"{self._run.begin()}\n{rendered}")

    def fail(self, error: "DxproofError") -> None:
        self._run.fail(error)

    def close(self, exit_code: int) -> None:
        self.out.write(("" if self.written else self._run.begin()) + self._run.end(exit_code))


class JUnitWriter(Writer):
    """JUnit XML: one suite per report."""

    for_logs = True

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        from dxproof.engine.report.junit import render

        return render(examined.report, note, failing)

    def write(self, rendered: str) -> None:
        super().write(self._begin() + rendered)

    def fail(self, error: "DxproofError") -> None:
        from dxproof.engine.report.junit import render_error

        self.write(render_error(error))

    def close(self, exit_code: int) -> None:
        from dxproof.engine.report.junit import END

        self.out.write(self._begin() + END)

    def _begin(self) -> str:
        from dxproof.engine.report.junit import BEGIN

        return "" if self.written else BEGIN


class GitHubWriter(Writer):
    """GitHub workflow commands: one line per problem."""

    for_logs = True

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        from dxproof.engine.report.github import render

        return render(examined.report, note, examined.pack, failing, Path.cwd())

    def fail(self, error: "DxproofError") -> None:
        from dxproof.engine.report.github import render_error

        self.write(render_error(error, Path.cwd()))


_WRITERS: dict[Format, type[Writer]] = {
    Format.TEXT: TextWriter,
    Format.JSON: JsonWriter,
    Format.JSONL: JsonlWriter,
    Format.SARIF: SarifWriter,
    Format.JUNIT: JUnitWriter,
    Format.GITHUB: GitHubWriter,
}


def writer_of(output_format: Format, out: TextIO, call: CheckCall) -> Writer:
    """The writer of a format, except html (see pages.py)."""
    return _WRITERS[output_format](out, call)
