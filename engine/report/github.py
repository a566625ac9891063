"""Remarks as GitHub Actions workflow commands, which annotate lines."""

from collections.abc import Iterator, Set
from pathlib import Path

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.model import Evidence, Report
from dxproof.engine.report.origin import Origin, below, origin_of
from dxproof.engine.report.places import Lines, shown
from dxproof.engine.report.remarks import STATUS, Remark, remarks
from dxproof.engine.terms import CodeStatus, Severity

MOST = 10  # per note; GitHub itself shows ten of each level per step
_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(
    report: Report, note: Note, pack: Pack, failing: Set[CodeStatus], root: Path, of_no_family: bool = False
) -> str:
    """One command per problem of a note; empty if there is none. ``root`` is the checkout."""
    found = [remark for remark in remarks(report, pack, failing, of_no_family) if remark.severity]
    return "".join(f"{line}\n" for line in _lines(found, note, Lines(note.text), root))


def render_error(error: DxproofError, root: Path) -> str:
    """The command for an input that could not be judged."""
    where = error.where
    origin = origin_of(where.path, None) if where else Origin(None)
    line = where.line if where and where.line else origin.line
    place = _file(Origin(origin.path, line), root)
    if place and line and where and where.column:
        place["col"] = str(where.column)
    return _command(Severity.ERROR, place | {"title": f"dxproof {error.problem.value}"}, str(error)) + "\n"


def _lines(found: list[Remark], note: Note, lines: Lines, root: Path) -> Iterator[str]:
    origin = origin_of(note.source, note.id)
    for remark in found[:MOST]:
        place = _place(remark, origin, lines, root)
        title = f"dxproof {remark.about}" + (f" ({note.id})" if note.id and origin.line else "")
        assert remark.severity
        yield _command(remark.severity, place | {"title": title}, _message(remark))
    if len(found) > MOST:
        message = f"{len(found) - MOST} more remarks on this note are not shown here"
        yield _command(Severity.NOTE, _file(origin, root) | {"title": f"dxproof {STATUS}"}, message)


def _message(remark: Remark) -> str:
    """What to correct, with the place in the source document and the quote, if the report has them."""
    words = _words(remark)
    where = f"{words.place}: " if words and words.place else ""
    return f'{where}"{shown(words.quote)}": {remark.message}' if words and words.quote else where + remark.message


def _words(remark: Remark) -> Evidence | None:
    return next(iter((*remark.evidence, *remark.unused)), None)


def _place(remark: Remark, origin: Origin, lines: Lines, root: Path) -> dict[str, str]:
    """File, line and column of the first evidence; for a table record its line, for a document only the file."""
    place, words = _file(origin, root), _words(remark)
    if not place or origin.line is not None or words is None or words.place is not None:
        return place
    line, column = lines.line_and_column(words.start)
    end_line, end_column = lines.line_and_column(words.end)
    place |= {"line": str(line), "endLine": str(end_line)}
    if line == end_line:  # GitHub rejects columns if the lines differ
        place |= {"col": str(column), "endColumn": str(end_column)}
    return place


def _file(origin: Origin, root: Path) -> dict[str, str]:
    if origin.path is None:
        return {}
    file = {"file": below(origin.path, root) or origin.path}
    return file | {"line": str(origin.line)} if origin.line is not None else file


def _command(severity: Severity, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMAND[severity]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
