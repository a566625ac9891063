"""A query to a provider and its life: drafted, sent, answered, agreed or not. Its steps are entries, as decisions are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class QueryState(StrEnum):
    """Where a query is in its life."""

    DRAFT = "draft"
    SENT = "sent"
    ANSWERED = "answered"
    AGREED = "agreed"  # the answer documents what was asked for
    NOT_AGREED = "not agreed"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How a query was sent. A person sends it; the program only writes it."""

    COPIED = "copied"
    WORD = "Word document"
    DROPPED = "file drop"


# From which states a step leads to a state. None: there is no query yet.
STEPS: dict[QueryState, tuple[QueryState | None, ...]] = {
    QueryState.DRAFT: (None, QueryState.DRAFT),
    QueryState.SENT: (QueryState.DRAFT, QueryState.SENT),
    QueryState.ANSWERED: (QueryState.SENT, QueryState.ANSWERED),
    QueryState.AGREED: (QueryState.ANSWERED,),
    QueryState.NOT_AGREED: (QueryState.ANSWERED,),
    QueryState.WITHDRAWN: (QueryState.DRAFT, QueryState.SENT),
}


@dataclass(frozen=True, slots=True)
class QueryEntry:
    """One step of a query, with all that stands after it.

    ``reason`` is the rule or pitfall that the query is about; ``status`` that of the chart's code when the answer was added to the note.
    """

    query: int
    seq: int
    provider: str | None
    reason: str | None
    state: str
    words: str
    channel: str | None
    answer: str | None
    status: str | None
    person: str | None
    at: str
    entry: int


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """A query as it stands, with the times of its steps; ``newest`` is its last entry."""

    newest: QueryEntry
    drafted: str
    sent: str | None
    answered: str | None
    closed: str | None

    @property
    def days(self) -> int | None:
        """The days from the day on which it was sent to that of its answer; None while there is none."""
        if self.sent is None or self.answered is None:
            return None
        return (datetime.fromisoformat(self.answered).date() - datetime.fromisoformat(self.sent).date()).days


def queries_of(entries: Iterable[QueryEntry]) -> list[AskedQuery]:
    """The queries in the order in which they were drafted, of their entries in order."""
    steps: dict[int, list[QueryEntry]] = {}
    for entry in entries:
        steps.setdefault(entry.query, []).append(entry)
    return [
        AskedQuery(
            newest=of[-1],
            drafted=of[0].at,
            sent=_first(of, QueryState.SENT),
            answered=_first(of, QueryState.ANSWERED),
            closed=_first(of, QueryState.AGREED, QueryState.NOT_AGREED, QueryState.WITHDRAWN),
        )
        for of in steps.values()
    ]


def _first(entries: list[QueryEntry], *states: QueryState) -> str | None:
    return next((entry.at for entry in entries if entry.state in states), None)
