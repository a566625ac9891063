"""The result of a reviewed sample: error rates and the overpayment of the universe.

Nothing is estimated from open charts as if they were right: what would need them is None, and a remark says so.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dxproof.engine.audit.judging.chart import TO_DO
from dxproof.engine.audit.samples.charts import SampledChart
from dxproof.engine.audit.samples.estimates import (
    Estimate,
    Members,
    Method,
    Sampled,
    attribute,
    counted,
    obstacle,
    sampled,
    share,
    total,
    weighted_share,
)
from dxproof.engine.audit.samples.plan import PlannedStratum, SamplePlan
from dxproof.engine.audit.summary.statistics import SMALL
from dxproof.engine.report.places import shown
from dxproof.engine.terms import StratifyBy

NONE = "(none)"  # no provider in the record; the chart could not be judged
_FEW_DEGREES = 30


@dataclass(frozen=True, slots=True)
class Reviews:
    """How many charts were drawn, and what the review found."""

    drawn: int
    errors: int
    right: int
    open: int


@dataclass(frozen=True, slots=True)
class ReviewedGroup:
    """Charts of one kind, provider or rule, or of a stratum with its ``universe``; ``rate`` is the share in error."""

    name: str
    universe: int | None
    reviews: Reviews
    rate: Estimate | None


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of the drawn charts: ``open`` have none, ``differing`` were paid wrongly.

    ``overpayment`` is that of the universe: what was paid less what was correct, underpayments set off.
    """

    open: int
    differing: int
    paid: float
    overpaid: float
    overpayment: Estimate | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that a reviewed sample shows. ``rate`` is a share of the universe, ``in_error`` a number of charts."""

    plan: SamplePlan
    reviews: Reviews
    open_by_kind: dict[str, int]
    not_drawn: int
    rate: Estimate | None
    in_error: Estimate | None
    strata: tuple[ReviewedGroup, ...]
    kinds: tuple[ReviewedGroup, ...]
    rules: tuple[ReviewedGroup, ...]
    providers: tuple[ReviewedGroup, ...]
    amounts: Amounts | None
    remarks: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether the sample gives everything that it was asked for."""
        estimates = [self.in_error, *([self.amounts.overpayment] if self.amounts else [])]
        return all(estimate is not None and estimate.intervals for estimate in estimates)


def evaluate(plan: SamplePlan, charts: Sequence[SampledChart], not_drawn: int = 0) -> Evaluation:
    """The evaluation of a sample; ``not_drawn`` are decisions on other charts, which are ignored."""
    by_stratum = {stratum.name: [c for c in charts if c.stratum == stratum.name] for stratum in plan.strata}
    strata = tuple(_stratum(stratum, by_stratum[stratum.name]) for stratum in plan.strata)
    reviews = _reviews(charts)
    remarks = list(_gaps(plan))
    in_error = _in_error(plan, strata, charts, remarks)
    amounts = _amounts(plan, by_stratum, remarks)

    def groups(of: Callable[[SampledChart], Iterable[str]]) -> tuple[ReviewedGroup, ...]:
        return _groups(plan, charts, of)

    return Evaluation(
        plan=plan,
        reviews=reviews,
        open_by_kind=dict(sorted(Counter(c.kind or NONE for c in charts if c.in_error is None).items())),
        not_drawn=not_drawn,
        rate=in_error.scaled(1 / plan.universe) if in_error else None,
        in_error=in_error,
        strata=strata if plan.by else (),
        kinds=groups(lambda chart: [chart.kind or NONE]),
        rules=groups(lambda chart: chart.rules),
        providers=groups(lambda chart: [chart.provider or NONE]) if plan.by is not StratifyBy.PROVIDER else (),
        amounts=amounts,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _reviews(charts: Sequence[SampledChart]) -> Reviews:
    found = Counter(chart.in_error for chart in charts)
    return Reviews(len(charts), found[True], found[False], found[None])


def _gaps(plan: SamplePlan) -> Iterable[str]:
    empty = [stratum for stratum in plan.strata if not stratum.drawn]
    if empty:
        count = sum(stratum.size for stratum in empty)
        yield (
            f"no chart was drawn from {len(empty):,} of {len(plan.strata):,} strata ({count:,} charts): the sample says "
            "nothing about the universe with them"
        )


def _in_error(
    plan: SamplePlan, strata: Sequence[ReviewedGroup], charts: Sequence[SampledChart], remarks: list[str]
) -> Estimate | None:
    """The number of charts in error in the universe."""
    waiting = [chart for chart in charts if chart.in_error is None]
    if waiting:
        remarks.append(
            f"{len(waiting):,} of {len(charts):,} drawn charts are not decided: no error rate of the universe"
        )
        if unlisted := sum(chart.kind not in TO_DO for chart in waiting):
            remarks.append(f"not on the worklist, so to be decided in the review file: {unlisted:,} of them")
        return None
    if any(not stratum.drawn for stratum in plan.strata):
        return None
    counts = [(shown(s.name), s.universe or 0, s.reviews.drawn, s.reviews.errors) for s in strata]
    found = attribute(counts)
    _remark("error rate", found, [counted(*each) for each in counts], remarks)
    return found


def _amounts(plan: SamplePlan, by_stratum: dict[str, list[SampledChart]], remarks: list[str]) -> Amounts | None:
    """The amounts of the sample, None if no chart has one."""
    charts = [chart for each in by_stratum.values() for chart in each]
    if all(chart.paid is None for chart in charts):
        return None
    known = [chart.difference for chart in charts if chart.difference is not None]
    missing = len(charts) - len(known)
    overpayment = None
    if missing:
        remarks.append(
            f"{missing:,} of {len(charts):,} drawn charts lack the amount paid, or the correct amount of a chart in error: "
            "no overpayment of the universe"
        )
    elif all(stratum.drawn for stratum in plan.strata):
        strata = [
            sampled(shown(stratum.name), stratum.size, [chart.difference or 0.0 for chart in by_stratum[stratum.name]])
            for stratum in plan.strata
        ]
        overpayment = total(strata)
        _remark("overpayment", overpayment, strata, remarks)
    return Amounts(
        open=missing,
        differing=sum(difference != 0 for difference in known),
        paid=math.fsum(chart.paid for chart in charts if chart.paid is not None),
        overpaid=math.fsum(known),
        overpayment=overpayment,
    )


def _remark(what: str, found: Estimate, strata: Sequence[Sampled], remarks: list[str]) -> None:
    """Say why an estimate has no limits, or too narrow ones."""
    if not found.intervals:
        remarks.append(f"{what}: {obstacle(strata)}")
    elif found.method is Method.NORMAL and found.degrees is not None and found.degrees < _FEW_DEGREES:
        remarks.append(
            f"{what}: the strata have {found.degrees:.0f} degrees of freedom together; with so few the limits, by the normal "
            "deviate as in RAT-STATS, are too narrow"
        )


def _stratum(stratum: PlannedStratum, charts: Sequence[SampledChart]) -> ReviewedGroup:
    """A stratum by itself is a simple random sample of known size."""
    reviews = _reviews(charts)
    rate = None
    if charts and not reviews.open:
        rate = attribute([(stratum.name, stratum.size, reviews.drawn, reviews.errors)]).scaled(1 / stratum.size)
    return ReviewedGroup(stratum.name, stratum.size, reviews, rate)


def _groups(
    plan: SamplePlan, charts: Sequence[SampledChart], of: Callable[[SampledChart], Iterable[str]]
) -> tuple[ReviewedGroup, ...]:
    """The charts by a property, sorted by name: no ranking."""
    by_name: dict[str, list[SampledChart]] = {}
    for chart in charts:
        for name in of(chart):
            by_name.setdefault(name, []).append(chart)
    return tuple(
        ReviewedGroup(name, None, _reviews(each), _share(plan, each)) for name, each in sorted(by_name.items())
    )


def _share(plan: SamplePlan, charts: Sequence[SampledChart]) -> Estimate | None:
    """The error rate of a group; None if charts of it are open, or there are too few for a rate."""
    reviews = _reviews(charts)
    if reviews.open or len(charts) < SMALL:
        return None
    if not plan.by:
        return share(reviews.errors, len(charts))
    if any(not stratum.drawn for stratum in plan.strata):
        return None
    there, wrong = Counter(c.stratum for c in charts), Counter(c.stratum for c in charts if c.in_error)
    return weighted_share([Members(s.name, s.size, s.drawn, there[s.name], wrong[s.name]) for s in plan.strata])
