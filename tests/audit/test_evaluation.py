"""The result of a reviewed sample: nothing is estimated from open charts, and every estimate is of the design drawn."""

from collections.abc import Sequence
from math import comb
from pathlib import Path

import pytest

from dxproof.engine.audit.samples.charts import SampledChart
from dxproof.engine.audit.samples.estimates import Method, attribute, sampled, share, total
from dxproof.engine.audit.samples.evaluation import Evaluation, ReviewedGroup, evaluate
from dxproof.engine.audit.samples.evaluation_text import evaluation_text
from dxproof.engine.audit.samples.plan import PlannedStratum, SamplePlan
from dxproof.engine.terms import StratifyBy

Counts = dict[str, tuple[int, Sequence[SampledChart]]]


def chart(stratum: str = "(all)", in_error: bool | None = False, **more: object) -> SampledChart:
    values: dict[str, object] = {
        "kind": "incomplete",
        "provider": "Dr A",
        "rules": (),
        "paid": None,
        "difference": None,
    }
    return SampledChart(stratum=stratum, in_error=in_error, **(values | more))  # type: ignore[arg-type]


def result(strata: Counts, by: StratifyBy | None = None, not_drawn: int = 0) -> Evaluation:
    """The evaluation of charts that were drawn from strata of these sizes."""
    parts = tuple(PlannedStratum(name, size, len(charts), None) for name, (size, charts) in strata.items())
    drawn, universe = sum(part.drawn for part in parts), sum(part.size for part in parts)
    plan = SamplePlan(
        ("notes.jsonl",), by, universe, "f" * 64, drawn, drawn, None, None, "random sample", 7, "PCG64", parts
    )
    return evaluate(plan, [chart for _, charts in strata.values() for chart in charts], not_drawn)


def simple(*charts: SampledChart, universe: int = 1000) -> Evaluation:
    return result({"(all)": (universe, charts)})


def names(groups: Sequence[ReviewedGroup]) -> list[tuple[str, int, int, int]]:
    return [(g.name, g.reviews.drawn, g.reviews.errors, g.reviews.open) for g in groups]


def test_a_simple_random_sample() -> None:
    found = simple(*[chart(in_error=True)] * 9, *[chart()] * 41)
    assert found.in_error == attribute([("(all)", 1000, 50, 9)])
    assert found.in_error is not None
    assert found.rate == found.in_error.scaled(1 / 1000)
    assert (found.strata, found.amounts, found.remarks, found.complete) == ((), None, (), True)


def test_a_stratified_sample() -> None:
    strata = {
        "Dr A": (400, [*[chart("Dr A", True)] * 4, *[chart("Dr A")] * 26]),
        "Dr B": (100, [*[chart("Dr B", True, provider="Dr B")] * 9, *[chart("Dr B", provider="Dr B")] * 21]),
    }
    found = result(strata, StratifyBy.PROVIDER)
    assert found.in_error == attribute([("Dr A", 400, 30, 4), ("Dr B", 100, 30, 9)])
    assert [group.rate for group in found.strata] == [
        attribute([("Dr A", 400, 30, 4)]).scaled(1 / 400),
        attribute([("Dr B", 100, 30, 9)]).scaled(1 / 100),
    ]
    assert found.providers == ()  # they are the strata
    (kind,) = found.kinds
    assert kind.rate is not None
    assert kind.rate.point == pytest.approx((400 * 4 / 30 + 100 * 9 / 30) / 500)  # not 13 of 60
    assert kind.rate.method is Method.NORMAL


def test_open_charts_are_not_right() -> None:
    strata = {
        "a": (40, [chart("a", True, kind="gap")] * 5),
        "b": (90, [*[chart("b", None)] * 3, chart("b", None, kind="settled"), chart("b", kind=None)]),
    }
    found = result(strata, StratifyBy.MONTH)
    assert (found.reviews.errors, found.reviews.right, found.reviews.open) == (5, 1, 4)
    assert (found.rate, found.in_error, found.complete) == (None, None, False)
    assert found.open_by_kind == {"incomplete": 3, "settled": 1}
    assert found.remarks == (
        "4 of 10 drawn charts are not decided: no error rate of the universe",
        "not on the worklist, so to be decided in the review file: 1 of them",
    )
    assert [group.rate is None for group in found.strata] == [False, True]  # the first is decided
    assert all(group.rate is None for group in found.kinds if group.reviews.open)


def test_groups_by_kind_rule_and_provider() -> None:
    charts = [
        *[chart(in_error=True, kind="gap", rules=("region-stated", "imaging-cited"))] * 4,
        *[chart(kind="gap", rules=("imaging-cited",))] * 8,
        *[chart(provider=None)] * 3,
    ]
    found = simple(*charts)
    assert names(found.kinds) == [("gap", 12, 4, 0), ("incomplete", 3, 0, 0)]
    assert names(found.rules) == [("imaging-cited", 12, 4, 0), ("region-stated", 4, 4, 0)]
    assert names(found.providers) == [("(none)", 3, 0, 0), ("Dr A", 12, 4, 0)]
    assert [group.rate for group in found.rules] == [share(4, 12), None]  # of four charts the counts say enough


def test_the_overpayment() -> None:
    amounts = [(100.0, 25.5), (80.0, 0.0), (120.0, -4.25), (60.0, 60.0)]
    charts = [chart(in_error=bool(d), paid=paid, difference=d) for paid, d in amounts]
    found = simple(*charts, universe=400).amounts
    assert found is not None
    assert (found.open, found.differing, found.paid, found.overpaid) == (0, 3, 360, 81.25)
    assert found.overpayment == total([sampled("(all)", 400, [25.5, 0, -4.25, 60])])
    both = result(
        {
            "a": (400, [chart("a", paid=p, difference=d) for p, d in amounts]),
            "b": (30, [chart("b", paid=9.0, difference=1.0), chart("b", paid=9.0, difference=2.0)]),
        },
        StratifyBy.CODE,
    ).amounts
    assert both is not None
    assert both.overpayment == total([sampled("a", 400, [25.5, 0, -4.25, 60]), sampled("b", 30, [1, 2])])


def test_amounts_that_are_missing() -> None:
    found = simple(chart(paid=10.0, difference=0.0), chart(in_error=True, paid=12.0), chart())
    assert found.amounts is not None
    assert (found.amounts.open, found.amounts.paid, found.amounts.overpayment) == (2, 22, None)
    assert found.rate is not None  # decisions are one thing, amounts another
    assert not found.complete
    assert found.remarks == (
        "2 of 3 drawn charts lack the amount paid, or the correct amount of a chart in error: no overpayment of the universe",
    )


def test_a_stratum_of_which_nothing_was_drawn() -> None:
    found = result({"a": (40, [chart("a", paid=1.0, difference=0.0)] * 12), "b": (5, [])}, StratifyBy.CODE)
    assert (found.in_error, found.amounts and found.amounts.overpayment) == (None, None)
    assert found.remarks == (
        "no chart was drawn from 1 of 2 strata (5 charts): the sample says nothing about the universe with them",
    )
    assert [group.rate is None for group in found.strata] == [False, True]
    assert found.kinds[0].rate is None


def test_a_stratum_of_which_one_chart_was_drawn() -> None:
    strata = {
        "Dr\x1b[1m A": (40, [chart("Dr\x1b[1m A", True, paid=5.0, difference=5.0)]),
        "b": (30, [chart("b", paid=9.0, difference=1.0), chart("b", paid=9.0, difference=2.0)]),
    }
    found = result(strata, StratifyBy.PROVIDER)
    assert found.in_error is not None
    assert (found.in_error.point, found.in_error.intervals) == (40, ())
    why = "only one of the 40 charts of Dr\\u001b[1m A was drawn: one chart shows no variance, so there are no limits"
    assert [remark.partition(";")[0] for remark in found.remarks] == [f"error rate: {why}", f"overpayment: {why}"]
    assert not found.complete


def test_a_sample_without_an_error() -> None:
    found = simple(*[chart(paid=50.0, difference=0.0)] * 30)
    assert found.rate is not None
    assert found.rate.point == 0
    refuted = comb(1000 - 115, 30) / comb(1000, 30) <= 0.025 < comb(1000 - 114, 30) / comb(1000, 30)
    assert (found.rate.intervals[2].high, refuted) == (0.114, True)  # none of 30 may be a tenth of 1,000
    assert found.amounts is not None
    assert found.amounts.overpayment is not None
    assert found.amounts.overpayment.intervals == ()  # no amount shows how large one may be
    assert found.remarks == (
        "overpayment: the drawn charts do not differ from each other: they show no variance, so there are no limits",
    )


def test_few_degrees_of_freedom_are_told() -> None:
    strata = {name: (90, [chart(name, n == 0, paid=9.0, difference=1.0 * n) for n in range(4)]) for name in "ab"}
    found = result(strata, StratifyBy.MONTH)
    assert [remark.partition(";")[0] for remark in found.remarks] == [
        "error rate: the strata have 6 degrees of freedom together",
        "overpayment: the strata have 6 degrees of freedom together",
    ]
    assert found.complete
    assert simple(chart(paid=9.0, difference=1.0), chart(paid=9.0, difference=2.0)).remarks == ()  # Student's t knows


STRATIFIED = """\
sample: 20 of 500 charts, random sample, seed 7
audit: 5 in error, 15 right, 0 open
decisions on charts that were not drawn, which count for nothing: 2
note: error rate: the strata have 18 degrees of freedom together; with so few the limits, by the
      normal deviate as in RAT-STATS, are too narrow
note: overpayment: the strata have 16 degrees of freedom together; with so few the limits, by the
      normal deviate as in RAT-STATS, are too narrow

Charts in error in the universe: 22.00%, 110 charts, standard error 43
  80% limits  10.88% to 33.12%     54 to 166 charts
  90% limits  7.72% to 36.28%      39 to 181 charts
  95% limits  4.99% to 39.01%      25 to 195 charts
  limits: normal deviate, 18 degrees of freedom

Amounts of the drawn charts: 2,000.00 paid, 90.00 net too much; 4 paid wrongly, 0 without amounts
Overpayment in the universe: 2,400.00, standard error 2,138.17
  80% limits  -340.18 to 5,140.18                   +/- 114.2%
  90% limits  -1,116.98 to 5,916.98                 +/- 146.5%
  95% limits  -1,790.74 to 6,590.74                 +/- 174.6%
  at least -340.18 with 90% confidence (one-sided)
  limits: normal deviate, 16 degrees of freedom

Strata                                 drawn   error   right    open  error rate (95% limits)
  2026-01                                 10       1       9       0  10.0% (0.3% to 43.7%)
  2026-02                                 10       4       6       0  40.0% (13.0% to 73.0%)
  limits: exact, by the hypergeometric distribution

Kinds                                  drawn   error   right    open  error rate (95% limits)
  Incomplete                              20       5      15       0  22.0% (5.0% to 39.0%)
  limits: normal deviate

Providers (by name)                    drawn   error   right    open  error rate (95% limits)
  Dr A                                    20       5      15       0  22.0% (5.0% to 39.0%)
  limits: normal deviate
"""


def test_the_evaluation_as_text() -> None:
    def charts(month: str, *differences: float) -> list[SampledChart]:
        more = [chart(month, paid=100.0, difference=0.0)] * (10 - len(differences))
        return [*(chart(month, True, paid=100.0, difference=d) for d in differences), *more]

    strata = {"2026-01": (300, charts("2026-01", 60)), "2026-02": (200, charts("2026-02", 50, -30, 0, 10))}
    found = result(strata, StratifyBy.MONTH, not_drawn=2)
    assert evaluation_text(found, Path("sample"), Path("audit")) == STRATIFIED


def test_the_text_of_an_open_sample() -> None:
    text = evaluation_text(simple(*[chart(in_error=None, kind="settled")] * 2, chart()), Path("s"), Path("a\x1b"))
    assert "a\\u001b: 0 in error, 1 right, 2 open\n  open: 2 Settled\n" in text
    assert "in the universe" not in text
    many = [chart(provider=f"Dr {n:02}") for n in range(50)]
    assert "  and 10 more (--json)" in evaluation_text(simple(*many), Path("s"), Path("a"))
