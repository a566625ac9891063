"""The evaluation of a sample for the terminal."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from dxproof.engine.audit.labels import KIND_TITLE
from dxproof.engine.audit.samples.estimates import Estimate, Method
from dxproof.engine.audit.samples.evaluation import Amounts, Evaluation, ReviewedGroup
from dxproof.engine.report.places import shown

_WIDTH = 100
_NAME = 34
_SHOWN = 40  # the JSON has all
BY_METHOD = {
    Method.HYPERGEOMETRIC: "exact, by the hypergeometric distribution",
    Method.BINOMIAL: "exact, by the binomial distribution",
    Method.STUDENT: "Student's t",
    Method.NORMAL: "normal deviate",
}


def evaluation_text(evaluation: Evaluation, sample: Path, folder: Path) -> str:
    """Estimates of the universe, then rates by stratum, kind, rule and provider. Ends with a line break."""
    return "\n".join(_lines(evaluation, sample, folder)) + "\n"


def _lines(evaluation: Evaluation, sample: Path, folder: Path) -> Iterator[str]:
    plan, reviews = evaluation.plan, evaluation.reviews
    yield f"{shown(str(sample), _WIDTH)}: {reviews.drawn:,} of {plan.universe:,} charts, {plan.method}, seed {plan.seed}"
    yield f"{shown(str(folder), _WIDTH)}: {reviews.errors:,} in error, {reviews.right:,} right, {reviews.open:,} open"
    for kind, charts in evaluation.open_by_kind.items():
        yield f"  open: {charts:,} {KIND_TITLE.get(kind, kind)}"
    if evaluation.not_drawn:
        yield f"decisions on charts that were not drawn, which count for nothing: {evaluation.not_drawn:,}"
    for remark in evaluation.remarks:
        yield from wrap(remark, _WIDTH, initial_indent="note: ", subsequent_indent="      ")
    yield from _rate(evaluation)
    yield from _amounts(evaluation.amounts)
    yield from _groups("Strata", evaluation.strata)
    yield from _groups("Kinds", evaluation.kinds)
    yield from _groups("Open rules (a chart may have several)", evaluation.rules)
    yield from _groups("Providers (by name)", evaluation.providers)


def _rate(evaluation: Evaluation) -> Iterator[str]:
    rate, charts = evaluation.rate, evaluation.in_error
    if rate is None or charts is None:
        return
    yield ""
    yield f"Charts in error in the universe: {rate.point:.2%}, {charts.point:,.0f} charts{_error(charts, 0)}"
    for share, number in zip(rate.intervals, charts.intervals, strict=True):
        limits = f"{share.low:.2%} to {share.high:.2%}"
        yield f"  {share.confidence:.0%} limits  {limits:<20} {number.low:,.0f} to {number.high:,.0f} charts"
    yield from _means(rate, degrees=True)


def _amounts(amounts: Amounts | None) -> Iterator[str]:
    if amounts is None:
        return
    yield ""
    yield (
        f"Amounts of the drawn charts: {amounts.paid:,.2f} paid, {amounts.overpaid:,.2f} net too much; "
        f"{amounts.differing:,} paid wrongly, {amounts.open:,} without amounts"
    )
    found = amounts.overpayment
    if found is None:
        return
    yield f"Overpayment in the universe: {found.point:,.2f}{_error(found, 2)}"
    for each in found.intervals:
        precision = f"  +/- {(each.high - each.low) / 2 / abs(found.point):.1%}" if found.point else ""
        yield f"  {each.confidence:.0%} limits  {f'{each.low:,.2f} to {each.high:,.2f}':<36}{precision}".rstrip()
    if found.intervals:
        yield f"  at least {found.intervals[0].low:,.2f} with 90% confidence (one-sided)"
    yield from _means(found, degrees=True)


def _error(found: Estimate, digits: int) -> str:
    return "" if found.standard_error is None else f", standard error {found.standard_error:,.{digits}f}"


def _means(found: Estimate, degrees: bool = False) -> Iterator[str]:
    if found.intervals:
        rest = f", {found.degrees:.0f} degrees of freedom" if degrees and found.degrees is not None else ""
        yield f"  limits: {BY_METHOD[found.method]}{rest}"


def _groups(title: str, groups: Sequence[ReviewedGroup]) -> Iterator[str]:
    if not groups:
        return
    yield ""
    yield f"{title:<{_NAME + 2}} {'drawn':>7} {'error':>7} {'right':>7} {'open':>7}  error rate (95% limits)"
    for group in groups[:_SHOWN]:
        found, name = group.reviews, KIND_TITLE.get(group.name, group.name)
        counts = f"{found.drawn:>7,} {found.errors:>7,} {found.right:>7,} {found.open:>7,}"
        yield f"  {shown(name, _NAME):<{_NAME}} {counts}  {share_text(group.rate)}".rstrip()
    if len(groups) > _SHOWN:
        yield f"  and {len(groups) - _SHOWN:,} more (--json)"
    yield from next((list(_means(group.rate)) for group in groups if group.rate and group.rate.intervals), [])


def share_text(rate: Estimate | None) -> str:
    """A rate with its 95% limits, or nothing."""
    if rate is None:
        return ""
    limits = [f" ({each.low:.1%} to {each.high:.1%})" for each in rate.intervals if each.confidence == 0.95]
    return f"{rate.point:.1%}{''.join(limits)}"
