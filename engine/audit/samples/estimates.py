"""What a random sample says of its universe: totals, rates and their limits, as RAT-STATS of HHS OIG appraises a sample.

An attribute is a yes or no of each chart (it is in error), a variable an amount of each chart (paid less correct: the
difference estimator). Shares and confidences are fractions. Limits are:

* of an attribute in a simple random sample: exact, by the hypergeometric distribution;
* of a variable in a simple random sample: Student's t with n - 1 degrees of freedom;
* of both in a stratified sample: the normal deviate, and for each stratum by itself as above.

SciPy is imported only when needed, because it is slow to load. Formulas: Cochran, Sampling Techniques, 3rd ed. (1977).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from statistics import variance

CONFIDENCES = (0.80, 0.90, 0.95)  # those of RAT-STATS, all two-sided
_ROUNDING = 1 + 1e-9


class Method(StrEnum):
    """How limits were computed."""

    HYPERGEOMETRIC = "hypergeometric"
    BINOMIAL = "binomial"
    STUDENT = "t"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Interval:
    """Two-sided limits."""

    confidence: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its limits; none where the sample cannot give them.

    ``degrees`` are the degrees of freedom of the standard error; of several strata the effective ones (Cochran, 5.16).
    """

    point: float
    standard_error: float | None
    intervals: tuple[Interval, ...]
    method: Method
    degrees: float | None = None

    def scaled(self, factor: float) -> "Estimate":
        """The same estimate in another unit: of a total as a share of the universe."""
        error = None if self.standard_error is None else self.standard_error * factor
        intervals = tuple(Interval(i.confidence, i.low * factor, i.high * factor) for i in self.intervals)
        return replace(self, point=self.point * factor, standard_error=error, intervals=intervals)


@dataclass(frozen=True, slots=True)
class Sampled:
    """A stratum with what was drawn from it: ``variance`` is that of the sample, with n - 1."""

    name: str
    universe: int
    drawn: int
    mean: float
    variance: float

    @property
    def spread(self) -> float:
        """The variance of the estimated total; 0 for a census."""
        return self.universe * (self.universe - self.drawn) * self.variance / self.drawn

    @property
    def whole(self) -> bool:
        """Whether everything was drawn."""
        return self.drawn == self.universe


def sampled(name: str, universe: int, values: Sequence[float]) -> Sampled:
    """A stratum from the values of what was drawn. The variance is exact before it is rounded: 0 where all are equal."""
    spread = variance(values) if len(values) > 1 else 0.0
    return Sampled(name, universe, len(values), math.fsum(values) / len(values), spread)


def counted(name: str, universe: int, drawn: int, hits: int) -> Sampled:
    """A stratum in which ``hits`` of those drawn have an attribute: the values are 0 and 1."""
    return Sampled(name, universe, drawn, hits / drawn, hits * (drawn - hits) / drawn / max(1, drawn - 1))


def obstacle(strata: Sequence[Sampled]) -> str | None:
    """Why these strata give no standard error of a total, or None if they do."""
    for stratum in strata:
        if stratum.drawn == 1 and not stratum.whole:
            return (
                f"only one of the {stratum.universe:,} charts of {stratum.name} was drawn: one chart shows no variance, "
                "so there are no limits; draw at least 2 of each stratum"
            )
    if not any(stratum.spread for stratum in strata) and not all(stratum.whole for stratum in strata):
        return "the drawn charts do not differ from each other: they show no variance, so there are no limits"
    return None


def total(strata: Sequence[Sampled]) -> Estimate:
    """The total of the universe with its limits, none if there is an ``obstacle``."""
    point = math.fsum(stratum.universe * stratum.mean for stratum in strata)
    method = Method.STUDENT if len(strata) == 1 else Method.NORMAL
    if obstacle(strata):
        return Estimate(point, None, (), method)
    error = math.sqrt(math.fsum(stratum.spread for stratum in strata))
    degrees = _degrees(strata)
    intervals = tuple(
        Interval(confidence, point - deviate * error, point + deviate * error)
        for confidence in CONFIDENCES
        for deviate in [_deviate(confidence, degrees if method is Method.STUDENT else None)]
    )
    return Estimate(point, error, intervals, method, degrees)


def attribute(strata: Sequence[tuple[str, int, int, int]]) -> Estimate:
    """How many of the universe have an attribute. ``strata`` are names, sizes, numbers drawn, and numbers with it."""
    estimate = total([counted(*stratum) for stratum in strata])
    if len(strata) == 1:
        ((name, universe, drawn, hits),) = strata
        error = math.sqrt(counted(name, universe, drawn, hits).spread) if drawn > 1 or drawn == universe else None
        intervals = tuple(exact(hits, drawn, universe, confidence) for confidence in CONFIDENCES)
        return Estimate(estimate.point, error, intervals, Method.HYPERGEOMETRIC)
    least = sum(hits for _, _, _, hits in strata)  # what was seen bounds what can be
    most = sum(universe - (drawn - hits) for _, universe, drawn, hits in strata)
    intervals = tuple(replace(i, low=max(i.low, least), high=min(i.high, most)) for i in estimate.intervals)
    return replace(estimate, intervals=intervals)


def exact(hits: int, drawn: int, universe: int, confidence: float) -> Interval:
    """Limits of the number in the universe: each number outside of them is refuted by the sample, at half the error.

    A limit is the last number that is not refuted, as in RAT-STATS (Buonaccorsi 1987, The American Statistician 41, 215).
    """
    from scipy.stats import hypergeom

    tail = (1 - confidence) / 2 * _ROUNDING  # a number whose tail is exactly this is refuted
    least, most = hits, universe - (drawn - hits)
    low = _first(least, most, lambda number: bool(hypergeom.sf(hits - 1, universe, number, drawn) > tail))
    high = _first(low, most + 1, lambda number: number > most or hypergeom.cdf(hits, universe, number, drawn) <= tail)
    return Interval(confidence, low, high - 1)


def share(hits: int, of: int, confidence: float = 0.95) -> Estimate:
    """The share of a group whose size in the universe is unknown: exact, by the binomial (Clopper and Pearson 1934).

    The group's members in a simple random sample are a simple random sample of the group; that it is finite only makes
    the limits wider than needed.
    """
    from scipy.stats import binomtest

    limits = binomtest(hits, of).proportion_ci(confidence, method="exact")
    interval = Interval(confidence, float(limits.low), float(limits.high))
    return Estimate(hits / of, None, (interval,), Method.BINOMIAL)


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a group in a stratum: how many were drawn, and how many of these have the attribute."""

    name: str
    universe: int
    drawn: int
    members: int
    hits: int


def weighted_share(strata: Sequence[Members], confidence: float = 0.95) -> Estimate:
    """The share of a group over strata of unequal weight: a ratio of two estimated totals (Cochran, chapter 5A)."""
    members = sum((Fraction(s.universe * s.members, s.drawn) for s in strata), Fraction())
    exactly = sum((Fraction(s.universe * s.hits, s.drawn) for s in strata), Fraction()) / members
    found, point = total([_residuals(s, exactly) for s in strata]), float(exactly)
    if found.standard_error is None:
        return Estimate(point, None, (), Method.NORMAL)
    error = found.standard_error / float(members)
    margin = _deviate(confidence, None) * error
    interval = Interval(confidence, max(0.0, point - margin), min(1.0, point + margin))
    return Estimate(point, error, (interval,), Method.NORMAL, found.degrees)


def _residuals(stratum: Members, point: Fraction) -> Sampled:
    """How far each drawn chart is from the group's share; 0 for those outside of the group."""
    drawn, others = stratum.drawn, stratum.members - stratum.hits
    mean = (stratum.hits - point * stratum.members) / drawn
    squares = stratum.hits * (1 - point) ** 2 + others * point**2 - drawn * mean**2
    return Sampled(stratum.name, stratum.universe, drawn, float(mean), float(squares / max(1, drawn - 1)))


def _degrees(strata: Sequence[Sampled]) -> float | None:
    """The degrees of freedom of the sum; None for a census, which has no sampling error."""
    parts = [(stratum.spread, stratum.drawn - 1) for stratum in strata if stratum.spread]
    if len(parts) == 1:
        return float(parts[0][1])
    return math.fsum(s for s, _ in parts) ** 2 / math.fsum(s**2 / d for s, d in parts) if parts else None


def _deviate(confidence: float, degrees: float | None) -> float:
    """The two-sided quantile of Student's t, of the normal distribution without degrees of freedom."""
    from scipy.stats import norm, t

    upper = (1 + confidence) / 2
    return float(norm.ppf(upper) if degrees is None else t.ppf(upper, degrees))


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The smallest number from ``low`` to ``high`` for which ``holds``: it does for ``high`` and for all after the first."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
