"""The section of ``summary.html`` with the result of a reviewed sample."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.audit.samples.estimates import CONFIDENCES, Estimate
from dxproof.engine.audit.samples.evaluation import Evaluation
from dxproof.engine.audit.samples.evaluation_text import BY_METHOD
from dxproof.engine.audit.summary.template import ENVIRONMENT

_LABELS = ("Point estimate", "Standard error", *(f"{confidence:.0%} limits" for confidence in CONFIDENCES), "Limits by")


@dataclass(frozen=True, slots=True)
class _Column:
    """An estimate of the universe as the page shows it, a cell for each of the labels."""

    name: str
    cells: tuple[str, ...]


def sample_section(evaluation: Evaluation) -> str:
    """The section."""
    return ENVIRONMENT.get_template("sample.html.j2").render(
        e=evaluation, labels=_LABELS, estimates=list(_columns(evaluation))
    )


def _columns(evaluation: Evaluation) -> Iterator[_Column]:
    if evaluation.rate:
        yield _column("Charts in error, %", evaluation.rate.scaled(100))
    if evaluation.amounts and evaluation.amounts.overpayment:
        yield _column("Overpayment", evaluation.amounts.overpayment)


def _column(name: str, found: Estimate) -> _Column:
    error = "" if found.standard_error is None else f"{found.standard_error:,.2f}"
    limits = tuple(f"{each.low:,.2f} to {each.high:,.2f}" for each in found.intervals) or ("none",) * len(CONFIDENCES)
    return _Column(name, (f"{found.point:,.2f}", error, *limits, BY_METHOD[found.method] if found.intervals else ""))
