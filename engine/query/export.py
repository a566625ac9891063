"""The drafts of a note for export; a draft that breaks a rule of query practice is not written."""

from dataclasses import dataclass

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.query.draft import draft_of
from dxproof.engine.query.lint import lint
from dxproof.engine.report.model import NoteInfo, Query
from dxproof.engine.report.places import Lines


@dataclass(frozen=True, slots=True)
class QueryHeader:
    """The note that a query is about, as far as the record states it."""

    note: str
    provider: str | None
    date: str | None

    def heading(self) -> str:
        """The heading, in one line."""
        parts = [
            f"Note {self.note}",
            self.date and f"date of service {self.date}",
            self.provider and f"to {self.provider}",
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Letter:
    """The drafts of one note, or the reason why there are none. ``lines`` are those of its text."""

    header: QueryHeader
    note: NoteInfo
    queries: tuple[Query, ...]
    lines: Lines
    reason: str | None = None


def checked(queries: tuple[Query, ...], pack: str) -> tuple[Query, ...]:
    """The drafts unchanged. Raises QUERY_LEADS for the first that breaks a rule, so that its text is corrected."""
    for query in queries:
        for remark in lint(draft_of(query)):
            message = f"the query {query.id} breaks the rule {remark.rule.id} ({remark.rule.title.lower()}); it is not written"
            hint = f"{remark.rule.remedy} The text is that of the rule or pitfall {query.id.partition('/')[0]}"
            raise DxproofError(Problem.QUERY_LEADS, message, Where(pack), hint)
    return queries
