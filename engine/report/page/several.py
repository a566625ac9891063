"""The index page of a folder of pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from dxproof.engine.report.model import Report
from dxproof.engine.report.page.template import policy, source, template
from dxproof.engine.report.wording import note_name
from dxproof.engine.terms import CodeStatus


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One note: the file of its page, its status, and the supported codes."""

    file: str
    note: str
    target: str
    status: CodeStatus
    supported: tuple[str, ...]
    pitfalls: int


def index_row(report: Report, file: str) -> IndexRow:
    """The index row of a report whose page is ``file``."""
    return IndexRow(file, note_name(report), report.target, report.status, report.supported_codes, len(report.pitfalls))


def index(rows: Sequence[IndexRow], stamps: Sequence[str]) -> str:
    """The index, in input order; ``stamps`` name the rules that the notes were judged by. Raises EXTRA_MISSING."""
    styles = [source("page.css")]
    counts = {status: sum(row.status is status for row in rows) for status in CodeStatus}
    rendered: str = template("index.html.j2").render(
        rows=rows, stamps=stamps, counts=counts, style=styles, policy=policy(styles)
    )
    return rendered
