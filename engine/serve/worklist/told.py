"""What the page of the worklist receives, as JSON values."""

from collections.abc import Mapping
from typing import Any

from dxproof.engine.audit.decided.asked import AskedQuery, QueryEntry
from dxproof.engine.audit.decided.model import Decided, Decision
from dxproof.engine.audit.judging.chart import ChartKind
from dxproof.engine.audit.labels import KIND_TITLE
from dxproof.engine.audit.workbench.bench import ChartView
from dxproof.engine.audit.workbench.charts import ListedChart
from dxproof.engine.audit.workbench.filters import (
    AGES,
    NONE,
    OLDER,
    OPEN,
    UNDATED,
    Filtered,
    Shown,
    agreed_values,
    is_open,
)
from dxproof.engine.query.lint import QueryRemark

_ORDER = {
    "kind": [kind.value for kind in ChartKind],
    "decision": [NONE, *Decision],
    "age": [*(name for _, name in AGES), OLDER, UNDATED],
}
_TITLES = {"kind": KIND_TITLE, "decision": {NONE: "not decided"}}
_NO_VALUE = "(none)"

Json = dict[str, Any]


def row(shown: Shown, status: str | None = None) -> Json:
    """A chart as a row of the list. ``status`` is what it became by an answer."""
    chart, state = shown.chart, shown.state
    return {
        "seq": chart.seq,
        "id": chart.ref.note_id,
        "provider": chart.provider,
        "date": chart.date,
        "code": chart.ref.code,
        "status": chart.status,
        "now": status,
        "kind": chart.kind,
        "kind_title": KIND_TITLE[chart.kind],
        "step": chart.step,
        "decision": state.decision,
        "assignee": state.assignee,
        "comment": state.comment,
        "reason": state.reason,
        "open": is_open(state.decision),
    }


def rows(found: Filtered, start: int, most: int, statuses: Mapping[int, str]) -> Json:
    """A stretch of the list, and the values of every facet with their counts."""
    return {
        "start": start,
        "charts": [row(shown, statuses.get(shown.chart.seq)) for shown in found.shown[start : start + most]],
        "total": len(found.shown),
        "facets": {facet: _facet(facet, counts) for facet, counts in found.counts.items()},
    }


def _facet(facet: str, counts: Mapping[str, int]) -> list[list[Any]]:
    titles = _TITLES.get(facet, {})
    values = [
        [value, titles.get(value) or value or _NO_VALUE, count]
        for value, count in agreed_values(counts, _ORDER.get(facet, ()))
    ]
    if facet == "decision":
        left = sum(count for value, count in counts.items() if is_open(value))
        values.insert(0, [OPEN, "open", left])
    return values


def chart(view: ChartView, status: str | None) -> Json:
    """One chart with everything that is stored about it."""
    found: ListedChart = view.chart
    return row(Shown(found, view.state), status) | {
        "seen": view.seen,
        "question": found.question,
        "words": found.words,
        "billed": found.billed,
        "supported": found.supported,
        "rules": found.open,
        "has_note": view.has_note,
        "history": [entry(each) for each in reversed(view.history)],
        "queries": [query(each) for each in view.queries],
    }


def entry(decided: Decided) -> Json:
    """An entry of a chart's history."""
    return {
        name: getattr(decided, name)
        for name in ("entry", "seq", "decision", "assignee", "comment", "reason", "person", "at", "file", "undoes")
    } | {"open": is_open(decided.decision)}


def query(asked: AskedQuery) -> Json:
    """A query as it stands."""
    newest = asked.newest
    return {
        **step(newest),
        "drafted": asked.drafted,
        "sent": asked.sent,
        "answered": asked.answered,
        "days": asked.days,
    }


def step(taken: QueryEntry) -> Json:
    """The newest step of a query."""
    names = ("query", "seq", "reason", "state", "words", "channel", "answer", "status", "person", "at", "entry")
    return {name: getattr(taken, name) for name in names}


def newest(of: Decided | QueryEntry) -> Json:
    """Who saved first, what, and when; without free text, because it is sent with an error."""
    standing = {"decision": of.decision, "file": of.file} if isinstance(of, Decided) else {"state": of.state}
    return standing | {"entry": of.entry, "person": of.person, "at": of.at}


def remark(broken: QueryRemark) -> Json:
    """A broken rule of query practice."""
    return {
        "rule": broken.rule.id,
        "title": broken.rule.title,
        "remedy": broken.rule.remedy,
        "start": broken.start,
        "words": broken.words,
    }
