"""Which charts of the worklist are shown: by kind, provider, code, status, decision, assignee and age."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dxproof.engine.audit.decided.model import CLOSED, ChartState
from dxproof.engine.audit.workbench.charts import ListedChart

NONE = ""  # what a chart without a value has: no provider, no decision
OPEN = "open"  # of decisions: all that are not closed
AGES = ((30, "up to 30 days"), (90, "31 to 90 days"), (365, "91 days to a year"))
OLDER, UNDATED = "more than a year", "no date"


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart and its current state: decision, assignee, comment."""

    chart: ListedChart
    state: ChartState


def age_of(chart: ListedChart, today: date) -> str:
    """The age of a chart, as one of a few ranges."""
    days = chart.days(today)
    if days is None:
        return UNDATED
    return next((name for most, name in AGES if days <= most), OLDER)


# What can be filtered by, in the order of the page. ``open`` is a decision that many charts have.
_VALUES: dict[str, Callable[[Shown, date], str]] = {
    "kind": lambda shown, _: shown.chart.kind,
    "provider": lambda shown, _: shown.chart.provider or NONE,
    "code": lambda shown, _: shown.chart.ref.code or NONE,
    "status": lambda shown, _: shown.chart.status or NONE,
    "decision": lambda shown, _: shown.state.decision or NONE,
    "assignee": lambda shown, _: shown.state.assignee or NONE,
    "age": lambda shown, today: age_of(shown.chart, today),
}
FACETS = tuple(_VALUES)


@dataclass(frozen=True, slots=True)
class Filtered:
    """The charts that are shown, and for each facet how many charts have which value if only the other facets filter."""

    shown: tuple[Shown, ...]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def filtered(charts: Iterable[Shown], wanted: Mapping[str, str], today: date) -> Filtered:
    """The charts with the wanted values, one at most for each facet."""
    found: list[Shown] = []
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for shown in charts:
        values = {facet: of(shown, today) for facet, of in _VALUES.items()}
        missed = [facet for facet, value in wanted.items() if not _fits(facet, values[facet], value)]
        if not missed:
            found.append(shown)
        for facet in FACETS if not missed else missed if len(missed) == 1 else ():
            counts[facet][values[facet]] += 1
    return Filtered(tuple(found), counts)


def is_open(decision: str | None) -> bool:
    """Whether something is left to do."""
    return decision not in CLOSED


def _fits(facet: str, value: str, wanted: str) -> bool:
    return is_open(value) if (facet, wanted) == ("decision", OPEN) else value == wanted


def agreed_values(counts: Mapping[str, int], order: Sequence[str] = ()) -> list[tuple[str, int]]:
    """The values of a facet with their counts: in a given order, else the most frequent first."""
    places = {value: place for place, value in enumerate(order)}
    return sorted(counts.items(), key=lambda item: (places.get(item[0], len(places)), -item[1], item[0]))
