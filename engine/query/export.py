"""The drafts of a note, ready to be sent; one that breaks a rule of query practice is not let out."""

from dataclasses import dataclass

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.query.draft import draft_of
from dxproof.engine.query.lint import lint
from dxproof.engine.report.model import Query


@dataclass(frozen=True, slots=True)
class QueryHeader:
    """What a query says of the note it is about: only what the record itself tells."""

    note: str
    provider: str | None
    date: str | None

    def heading(self) -> str:
        """In one line."""
        parts = [
            f"Note {self.note}",
            self.date and f"date of service {self.date}",
            self.provider and f"to {self.provider}",
        ]
        return ", ".join(part for part in parts if part)


def checked(queries: tuple[Query, ...], pack: str) -> tuple[Query, ...]:
    """The drafts as they are. Raises QUERY_LEADS for the first that breaks a rule: the text of a pack is to be mended."""
    for query in queries:
        for remark in lint(draft_of(query)):
            message = f"the query {query.id} breaks the rule {remark.rule.id} ({remark.rule.title.lower()}); it is not written"
            hint = f"{remark.rule.remedy} The text is that of the rule or pitfall {query.id.partition('/')[0]}"
            raise DxproofError(Problem.QUERY_LEADS, message, Where(pack), hint)
    return queries
