"""``--format html``: the page of one note, or a folder with a page for each note and an index."""

import io
import os
import re
from collections import deque
from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dxproof.commands.writers import CheckCall, ReportWriter
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown
from dxproof.engine.output import opened, say

if TYPE_CHECKING:
    from dxproof.engine.claim import Note
    from dxproof.engine.engine import Examined
    from dxproof.engine.report.page import IndexRow
    from dxproof.engine.terms import CodeStatus

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME = 60


def page_folder(output: str | None) -> Path | None:
    """The output folder, if ``-o`` is one: it exists, or the name ends with a separator. Raises OUTPUT."""
    if output is None or not (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        return None
    folder = Path(output)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        found = f"cannot be created: {error.strerror or type(error).__name__}"
        raise DxproofError(Problem.OUTPUT, found, Where(shown(output)), "choose another -o") from None
    return folder


class OnePage(ReportWriter):
    """Writes the page of a single note."""

    def __init__(self, out: TextIO, call: CheckCall) -> None:
        from dxproof.engine.report.page import ready

        ready()
        super().__init__(out, call)
        self._page: str | None = None

    def render(self, examined: "Sequence[Examined]", note: "Note") -> list[str]:
        """Render the page of the target's pack; the others are named."""
        for other in examined[1:]:
            report = other.report
            say(
                f"not on this page: {report.target} {report.status.value} (--pack {report.pack.id}; -o pages/ writes all)"
            )
        return super().render(examined[:1], note)

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        """Render the page without writing it."""
        return _page(examined, note, self.call.redact)

    def write(self, rendered: str) -> None:
        """Keep the page until the end. Raises OUTPUT for a second note."""
        if self._page is not None:
            hint = "give a folder, -o pages/, for a page per note and an index"
            raise DxproofError(Problem.OUTPUT, "an html page is for one note only", hint=hint)
        self._page = rendered

    def close(self, exit_code: int) -> None:
        """Write the page."""
        if self._page is not None:
            self.out.write(self._page)


class PageFolder(ReportWriter):
    """Writes a page for each note into a folder, and index.html at the end."""

    def __init__(self, folder: Path, call: CheckCall) -> None:
        from dxproof.engine.report.page import ready

        ready()
        super().__init__(io.StringIO(), call)  # each page is a separate file
        self._folder = folder
        self._rows: list[IndexRow] = []
        self._stamps: dict[str, None] = {}
        self._next: deque[tuple[str, IndexRow, str]] = deque()

    def one(self, examined: "Examined", note: "Note", failing: "Set[CodeStatus]") -> str:
        """Render the page of a report without writing it."""
        from dxproof.engine.report.page import index_row
        from dxproof.engine.report.stamp import stamp

        report = examined.report
        name = f"{len(self._rows) + len(self._next) + 1:04d}{_slug(report.note.id)}.html"
        self._next.append((name, index_row(report, name), stamp(report.pack, report.engine)))
        return _page(examined, note, self.call.redact)

    def write(self, rendered: str) -> None:
        """Write the page that was rendered first of those waiting. Raises OUTPUT."""
        name, row, stamped = self._next.popleft()
        self._write(name, rendered)
        self._rows.append(row)
        self._stamps[stamped] = None

    def close(self, exit_code: int) -> None:
        """Write the index, if there are pages."""
        from dxproof.engine.report.page import index

        if self._rows:
            self._write("index.html", index(self._rows, tuple(self._stamps)))

    def _write(self, name: str, content: str) -> None:
        with opened(self._folder / name) as out:
            out.write(content)


def _page(examined: "Examined", note: "Note", redact: bool) -> str:
    from dxproof.engine.report.page import page
    from dxproof.engine.report.places import Lines
    from dxproof.engine.report.reading import all_read

    read = all_read(examined.judgement.case.facts, redact)
    text, visits = None if redact else note.text, examined.visit_packs
    return page(examined.report, text, examined.pack, Lines(note.text), read, visits, examined.of_no_family)


def _slug(note_id: str | None) -> str:
    """An id reduced to characters that are valid in file names on all systems."""
    kept = _UNSAFE.sub("-", note_id or "").strip("-.")[:_NAME]
    return f"-{kept}" if kept else ""
