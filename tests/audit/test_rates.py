"""Rates of queries: counted by hand, each with the exact limits of the binomial."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import beta, binomtest

from dxproof.engine.audit.decided.asked import AskedQuery, QueryEntry, QueryState, queries_of
from dxproof.engine.audit.decided.database import Database
from dxproof.engine.audit.decided.queries import Queries, QueryStep
from dxproof.engine.audit.summary.queries_section import queries_section
from dxproof.engine.audit.workbench.rates import Rate, query_figures, rate
from dxproof.engine.audit.workbench.rates_text import rates_text

DRAFT = QueryEntry(
    1, 1, "Dr Adams", "mechanism-stated/missing", "draft", "w", None, None, None, "Ann", "2026-09-30T08:00:00+00:00", 1
)


def lived(
    query: int,
    *steps: tuple[QueryState, str],
    provider: str | None = "Dr Adams",
    reason: str = "mechanism-stated/missing",
) -> list[QueryEntry]:
    """The entries of a query that took these steps on these days."""
    first = replace(DRAFT, query=query, provider=provider, reason=reason)
    return [first, *(replace(first, state=state, at=f"{day}T23:30:00+00:00") for state, day in steps)]


SENT, ANSWERED, AGREED, NOT_AGREED = QueryState.SENT, QueryState.ANSWERED, QueryState.AGREED, QueryState.NOT_AGREED
LIVES: Sequence[list[QueryEntry]] = (
    lived(1, (SENT, "2026-10-01"), (ANSWERED, "2026-10-04"), (AGREED, "2026-10-05")),
    lived(2, (SENT, "2026-10-30"), (ANSWERED, "2026-11-06"), (NOT_AGREED, "2026-11-06")),
    lived(3, (SENT, "2026-11-02"), (ANSWERED, "2026-11-02"), provider="Dr Baker", reason="imaging-cited"),
    lived(4, (SENT, "2026-11-02"), provider=None, reason="imaging-cited"),
    lived(5),
    lived(6, (QueryState.WITHDRAWN, "2026-10-02")),
)


@pytest.fixture(scope="module")
def queries() -> list[AskedQuery]:
    return queries_of(entry for life in LIVES for entry in life)


@pytest.mark.parametrize(("hits", "of"), [(0, 3), (2, 3), (3, 3), (17, 40), (311, 1284)])
def test_the_limits_are_those_of_clopper_and_pearson(hits: int, of: int) -> None:
    """As scipy finds them by search, and as quantiles of the beta distribution."""
    found = rate(hits, of).interval
    assert found is not None
    exact = binomtest(hits, of).proportion_ci(0.95, method="exact")
    low = beta.ppf(0.025, hits, of - hits + 1) if hits else 0.0
    high = beta.ppf(0.975, hits + 1, of - hits) if hits < of else 1.0
    for limits in ((exact.low, exact.high), (low, high)):
        assert (found.low, found.high) == tuple(pytest.approx(limit, rel=1e-9) for limit in limits)


def test_nothing_asked_has_no_rate() -> None:
    assert rate(0, 0) == Rate(0, 0, None)
    figures = query_figures([])
    assert (figures.all.sent, figures.all.days, figures.by_provider) == (0, None, ())
    assert list(rates_text(figures)) == []


def test_queries_are_counted_by_provider_reason_and_month(queries: list[AskedQuery]) -> None:
    figures = query_figures(queries)
    assert (figures.drafts, figures.withdrawn) == (1, 1)
    told = {
        group: [
            (r.name, r.sent, (r.answered.hits, r.answered.of), (r.agreed.hits, r.agreed.of), r.days, r.longest)
            for r in rates
        ]
        for group, rates in (
            ("all", [figures.all]),
            ("provider", figures.by_provider),
            ("reason", figures.by_reason),
            ("month", figures.by_month),
        )
    }
    assert told == {
        "all": [("all", 4, (3, 4), (1, 2), 3.0, 7)],
        "provider": [
            ("(not named)", 1, (0, 1), (0, 0), None, None),
            ("Dr Adams", 2, (2, 2), (1, 2), 5.0, 7),
            ("Dr Baker", 1, (1, 1), (0, 0), 0.0, 0),
        ],
        "reason": [("imaging-cited", 2, (1, 2), (0, 0), 0.0, 0), ("mechanism-stated", 2, (2, 2), (1, 2), 5.0, 7)],
        "month": [("2026-10", 2, (2, 2), (1, 2), 5.0, 7), ("2026-11", 2, (1, 2), (0, 0), 0.0, 0)],
    }


def test_the_text_has_each_rate_with_its_limits(queries: list[AskedQuery]) -> None:
    text = "\n".join(rates_text(query_figures(queries)))
    assert "4 sent, 1 drafted and not sent, 1 withdrawn" in text
    assert "Dr Adams" in text
    assert "1 of 2 50% (1-99%)" in text


def test_the_page_has_each_rate_with_its_limits_and_names_are_text(queries: list[AskedQuery]) -> None:
    hostile = queries_of(lived(7, (SENT, "2026-11-03"), provider="<script>Dr C"))
    section = queries_section(query_figures([*queries, *hostile]))
    rows = {
        re.findall(r">([^<]+)</th>", row)[0]: re.findall(r"(\d+)% <[^>]*>\((\d+)% to (\d+)%; (\d+) of (\d+)\)", row)
        for row in section.split("<tr>")
        if '"row"' in row
    }
    assert set(rows) == {"all", "Dr Adams", "Dr Baker", "(not named)", "&lt;script&gt;Dr C", "imaging-cited", "mechanism-stated", "2026-10", "2026-11"}  # fmt: skip
    assert [len(found) for found in rows.values()] == [2, 1, 1, 2, 1, 1, 2, 2, 1]
    for share, low, high, hits, of in (found for each in rows.values() for found in each):
        exact = binomtest(int(hits), int(of)).proportion_ci(0.95, method="exact")
        assert (share, low, high) == tuple(f"{100 * value:.0f}" for value in (int(hits) / int(of), *exact))


def test_the_summary_puts_the_rates_on_its_page(whole: Path, tmp_path: Path, command: Callable[..., Any]) -> None:
    folder = shutil.copytree(whole, tmp_path / "audit")
    page = folder / "summary.html"
    before = page.read_text()
    assert command("audit", "summary", folder).code == 0
    assert page.read_text() == before
    database = Database(folder)
    asked = Queries(database)
    first = asked.draft(1, "Dr Adams", "mechanism-stated", "w", "Ann", "key 1")
    assert command("audit", "summary", folder).code == 0
    assert "0 sent, 1 drafted" in page.read_text()
    asked.step(first.query, QueryStep(SENT, channel="copied"), "Ann", first.entry, "key 2")
    database.close()
    page.write_text(re.sub("<!-- (end of )?queries -->", "", before))  # as an earlier version wrote it
    told = json.loads(command("audit", "summary", folder, "--json").out)["queries"]
    limits = told["by_provider"][0]["answered"]["interval"]
    exact = binomtest(0, 1).proportion_ci(0.95, method="exact")
    assert (limits["low"], limits["high"]) == (exact.low, pytest.approx(exact.high, rel=1e-9))
    assert command("audit", "summary", folder).code == 0
    after = page.read_text()
    assert after.count('<section id="queries">') == after.count("1 sent, 0 drafted") == 1
    assert after.endswith(before[before.index('<section id="work">') :])
    assert page.stat().st_mode & 0o777 == 0o600
