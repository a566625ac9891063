"""The list of the pages in a folder."""

from collections.abc import Sequence
from dataclasses import dataclass

from dxproof.engine.report.model import Report
from dxproof.engine.report.page.template import policy, source, template
from dxproof.engine.report.wording import note_name
from dxproof.engine.terms import CodeStatus


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One note: the file of its page beside the list, its verdict, and the codes that its words prove."""

    file: str
    note: str
    target: str
    status: CodeStatus
    supported: tuple[str, ...]
    pitfalls: int


def index_row(report: Report, file: str) -> IndexRow:
    """The row of a report whose page is ``file``."""
    return IndexRow(file, note_name(report), report.target, report.status, report.supported_codes, len(report.pitfalls))


def index(rows: Sequence[IndexRow], stamps: Sequence[str]) -> str:
    """The list, in the order of the input; ``stamps`` say by which rules its notes were judged. Raises EXTRA_MISSING."""
    styles = [source("page.css")]
    counts = {status: sum(row.status is status for row in rows) for status in CodeStatus}
    rendered: str = template("index.html.j2").render(
        rows=rows, stamps=stamps, counts=counts, style=styles, policy=policy(styles)
    )
    return rendered
