"""The outcomes of queries: answered, agreed, how long it took; by provider, reason and month, each share with its interval."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from dxproof.engine.audit.decided.asked import AskedQuery, QueryState
from dxproof.engine.audit.samples.estimates import Interval, share

UNNAMED = "(not named)"


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` out of ``of``; the interval is exact, of 95 %, and None where there is nothing to count."""

    hits: int
    of: int
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class QueryRates:
    """The queries of one group that were sent. ``days`` is the median of those that were answered."""

    name: str
    sent: int
    answered: Rate
    agreed: Rate  # of those that were answered and closed
    days: float | None
    longest: int | None


@dataclass(frozen=True, slots=True)
class QueryFigures:
    """All queries, and the same by provider, reason and month of sending."""

    drafts: int
    withdrawn: int
    all: QueryRates
    by_provider: tuple[QueryRates, ...]
    by_reason: tuple[QueryRates, ...]
    by_month: tuple[QueryRates, ...]


def rate(hits: int, of: int) -> Rate:
    """A share with its interval."""
    return Rate(hits, of, share(hits, of).intervals[0] if of else None)


def query_figures(queries: Sequence[AskedQuery]) -> QueryFigures:
    """The figures of all queries of an audit."""
    sent = [query for query in queries if query.sent]
    return QueryFigures(
        drafts=sum(query.newest.state == QueryState.DRAFT for query in queries),
        withdrawn=sum(query.newest.state == QueryState.WITHDRAWN for query in queries),
        all=_rates("all", sent),
        by_provider=_by(sent, lambda query: query.newest.provider or UNNAMED),
        by_reason=_by(sent, lambda query: (query.newest.reason or UNNAMED).partition("/")[0]),
        by_month=_by(sent, lambda query: (query.sent or "")[:7]),
    )


def _by(queries: Iterable[AskedQuery], name: Callable[[AskedQuery], str]) -> tuple[QueryRates, ...]:
    groups: dict[str, list[AskedQuery]] = {}
    for query in queries:
        groups.setdefault(name(query), []).append(query)
    return tuple(_rates(group, groups[group]) for group in sorted(groups))


def _rates(name: str, sent: Sequence[AskedQuery]) -> QueryRates:
    answered = [query for query in sent if query.answered]
    closed = [q for q in answered if q.newest.state in (QueryState.AGREED, QueryState.NOT_AGREED)]
    agreed = sum(query.newest.state == QueryState.AGREED for query in closed)
    days = [query.days for query in answered if query.days is not None]
    return QueryRates(
        name,
        len(sent),
        rate(len(answered), len(sent)),
        rate(agreed, len(closed)),
        float(median(days)) if days else None,
        max(days, default=None),
    )
