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
    from dxproof.engine.report.layout import Told, View
    from dxproof.engine.report.model import Report
    from dxproof.engine.terms import CodeStatus


FEW = 3  # notes that are shown in full where no format is asked for


class Format(StrEnum):
    """The output format of reports."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class CheckCall:
    """What a writer knows about the call: the packs, the statuses that cause exit code 1, whether note text is left out, and how
    text is laid out.
    """

    engines: "Engines"
    failing: "Set[CodeStatus]"
    redact: bool
    view: "View"


class Writer(ABC):
    """Writes reports in one format, one by one.

    ``render`` runs inside the note guard and writes nothing; exceptions of ``write`` and ``close`` are output errors.
    ``fail`` is called for an input without a report; most formats ignore it, because errors go to standard error.
    ``for_logs`` marks a format for CI logs: it contains note text only on request.
    """

    for_logs: ClassVar[bool] = False

    def __init__(self, out: TextIO, call: CheckCall) -> None:
        self.out = out
        self.call = call
        self.written = 0

    @abstractmethod
    def render(self, examined: "Sequence[Examined]", note: "Note") -> list[str]:
        """Render the reports of one note."""

    def write(self, rendered: str) -> None:
        """Write a rendered report."""
        self.out.write(rendered)
        self.written += 1

    def fail(self, error: "DxproofError") -> None:  # noqa: B027  # most formats have nothing to do here
        """Record an input that could not be judged."""

    def close(self, exit_code: int) -> None:  # noqa: B027
        """Write the end of the document; ``exit_code`` is that of the call."""


class ReportWriter(Writer):
    """A format in which the reports do not depend on each other."""

    def render(self, examined: "Sequence[Examined]", note: "Note") -> list[str]:
        """Render the reports of one note. A report fails only where its note does not reach the level."""
        from dxproof.engine.engines import reaches

        reached = reaches([each.report for each in examined], self.call.failing)
        failing = frozenset["CodeStatus"]() if reached else self.call.failing
        return [self.one(each, note, failing) for each in examined]

    @abstractmethod
    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        """Render one report."""


class PeopleWriter(Writer):
    """What the writers for people share: all reports of a note are one piece, and a note that fits no pack is one line."""

    def render(self, examined: "Sequence[Examined]", note: "Note") -> list[str]:
        """Render the reports of one note."""
        if not examined[0].of_no_family:
            return [self.shown([(each.report, each.pack) for each in examined], note)]
        return [self.nothing(examined[0].report, self.call.engines.asked(note))]

    @abstractmethod
    def shown(self, told: "Sequence[Told]", note: "Note") -> str:
        """The reports of one note."""

    @abstractmethod
    def nothing(self, report: "Report", packs: "Sequence[str]") -> str:
        """The line of a note that fits no pack."""


class TextWriter(PeopleWriter):
    """Text for the terminal: one screen for each note, separated by a line."""

    def shown(self, told: "Sequence[Told]", note: "Note") -> str:
        from dxproof.engine.report.terminal import render

        return render(told, note.text, self.call.view)

    def nothing(self, report: "Report", packs: "Sequence[str]") -> str:
        from dxproof.engine.report.verdicts import of_no_family

        return of_no_family(report, packs) + "\n"

    def write(self, rendered: str) -> None:
        super().write(("\n" + "-" * self.call.view.width + "\n" if self.written else "") + rendered)


class ConciseWriter(PeopleWriter):
    """One line for each note."""

    def shown(self, told: "Sequence[Told]", note: "Note") -> str:
        from dxproof.engine.report.verdicts import concise

        return concise(told) + "\n"

    def nothing(self, report: "Report", packs: "Sequence[str]") -> str:
        from dxproof.engine.report.verdicts import of_no_family

        return of_no_family(report) + "\n"


class ByNumberWriter(Writer):
    """The default: a screen for each of up to three notes, a line for each of more. The first are held back until this is clear."""

    def __init__(self, out: TextIO, call: CheckCall) -> None:
        super().__init__(out, call)
        self._few = TextWriter(out, call)
        self._many = ConciseWriter(out, call)
        self._screen = ""
        self._held: list[tuple[str, str]] = []

    def render(self, examined: "Sequence[Examined]", note: "Note") -> list[str]:
        """Render the line of a note, and its screen too as long as it may still be needed."""
        self._screen = "".join(self._few.render(examined, note)) if self.written < FEW else ""
        return self._many.render(examined, note)

    def write(self, rendered: str) -> None:
        self.written += 1
        self._held.append((self._screen, rendered))
        if self.written > FEW:
            for _, line in self._held:
                self._many.write(line)
            self._held.clear()

    def close(self, exit_code: int) -> None:
        for screen, _ in self._held:
            self._few.write(screen)


class JsonlWriter(ReportWriter):
    """One report per line."""

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        return examined.report.model_dump_json() + "\n"


class JsonWriter(ReportWriter):
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


class SarifWriter(ReportWriter):
    """SARIF 2.1.0 for code scanning, written incrementally."""

    for_logs = True

    def __init__(self, out: TextIO, call: CheckCall) -> None:
        from dxproof.engine.report.sarif import Sarif

        super().__init__(out, call)
        self._run = Sarif(call.engines.default.engine.pack, Path.cwd())

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        told = examined.of_no_family
        return ",\n".join(
            self._run.results(examined.report, note, examined.pack, failing, examined.visit_packs, of_no_family=told)
        )

    def write(self, rendered: str) -> None:
        super().write(f",\n{rendered}" if self.written else f"{self._run.begin()}\n{rendered}")

    def fail(self, error: "DxproofError") -> None:
        self._run.fail(error)

    def close(self, exit_code: int) -> None:
        self.out.write(("" if self.written else self._run.begin()) + self._run.end(exit_code))


class JUnitWriter(ReportWriter):
    """JUnit XML: one suite per report."""

    for_logs = True

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        from dxproof.engine.report.junit import render

        return render(examined.report, note, failing, examined.of_no_family)

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


class GitHubWriter(ReportWriter):
    """GitHub workflow commands: one line per problem."""

    for_logs = True

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        from dxproof.engine.report.github import render

        return render(examined.report, note, examined.pack, failing, Path.cwd(), examined.of_no_family)

    def fail(self, error: "DxproofError") -> None:
        from dxproof.engine.report.github import render_error

        self.write(render_error(error, Path.cwd()))


WRITERS: dict[Format | None, type[Writer]] = {
    None: ByNumberWriter,
    Format.TEXT: TextWriter,
    Format.CONCISE: ConciseWriter,
    Format.JSON: JsonWriter,
    Format.JSONL: JsonlWriter,
    Format.SARIF: SarifWriter,
    Format.JUNIT: JUnitWriter,
    Format.GITHUB: GitHubWriter,
}


def writer_of(output_format: Format | None, out: TextIO, call: CheckCall) -> Writer:
    """The writer of a format, except html (see pages.py)."""
    return WRITERS[output_format](out, call)
