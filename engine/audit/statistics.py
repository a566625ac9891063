"""The few statistics that an audit prints: a rate, an agreement, the size of a sample, and what a sample says of its universe.

Shares, precisions and confidences are fractions (0.95, not 95). SciPy and statsmodels are imported only when they are
asked, for they are slow to load. Every function raises ValueError, with a sentence to show, for numbers that cannot be.
"""

import importlib
import math
import warnings
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

SMALL = 10  # below that many cases only the counts are shown: a share of six charts says nothing of a department
_CONFIDENCE = 0.95
# Rounding of the libraries must not decide a tie: a tail of exactly half of what is left over counts as large enough.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``of`` cases, with the limits of the share where there are cases enough to give any."""

    hits: int
    of: int
    low: float | None
    high: float | None

    @property
    def small(self) -> bool:
        """Whether there are too few cases for a share: only the counts are to be shown."""
        return self.of < SMALL

    @property
    def share(self) -> float | None:
        """The hits as a fraction of the cases; None where there are too few."""
        return None if self.small else self.hits / self.of


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of two raters on ``of`` cases with its 95% limits: 1 is full agreement, 0 that of chance."""

    value: float
    low: float
    high: float
    of: int

    @property
    def small(self) -> bool:
        """Whether there are too few cases for the limits, which are those of large samples, to mean anything."""
        return self.of < SMALL


def rate(hits: int, of: int, confidence: float = _CONFIDENCE) -> Rate:
    """A rate with its Wilson score interval (Wilson 1927; Newcombe 1998, method 3, without continuity correction).

    It is the interval of a share of an unlimited universe; what a sample says of a finite one is ``attribute_limits``.
    """
    _check_confidence(confidence)
    if not 0 <= hits <= of:
        raise ValueError(f"{hits:,} of {of:,} is no rate; the hits lie between 0 and the number of cases")
    if of < SMALL:
        return Rate(hits, of, None, None)
    stats: Any = importlib.import_module("scipy.stats")
    limits = stats.binomtest(hits, of).proportion_ci(confidence_level=confidence, method="wilson")
    return Rate(hits, of, float(limits.low), float(limits.high))


def kappa(table: Sequence[Sequence[int]]) -> Kappa | None:
    """Cohen's kappa of a square table of counts, one rater in the rows, the other in the columns, categories in one order.

    The limits are those of Fleiss, Cohen and Everitt (1969) for large samples, cut off at -1 and 1. None where kappa is
    not defined: there are no cases, or both raters gave all of them the same one category.
    """
    if any(len(row) != len(table) for row in table):
        raise ValueError("a table of two raters is square: both have the same categories")
    if any(count < 0 for row in table for count in row):
        raise ValueError("a table of two raters holds counts, and none is below 0")
    cases = sum(map(sum, table))
    if cases == 0 or any(row[category] == cases for category, row in enumerate(table)):
        return None
    raters: Any = importlib.import_module("statsmodels.stats.inter_rater")
    with warnings.catch_warnings():
        # statsmodels also works out the largest kappa possible and a test, which may divide by 0 and are not used.
        warnings.simplefilter("ignore")
        found = raters.cohens_kappa([list(row) for row in table])
    value = float(found.kappa)
    # The variance of a full agreement is 0, and rounding may leave a trace below it.
    margin = _normal(_CONFIDENCE) * math.sqrt(max(0.0, float(found.var_kappa)))
    return Kappa(value, max(-1.0, value - margin), min(1.0, value + margin), cases)


def sample_size(precision: float, confidence: float, expected: float, universe: int) -> int:
    """How many of ``universe`` items a simple random sample needs for a share known to ± ``precision``.

    ``expected`` is the share that is expected; 0.5 is safe where nothing is known. Cochran, Sampling Techniques, 3rd ed.
    (1977), equations 4.1 and 4.2: n = n0 / (1 + (n0 - 1) / N) with n0 = z² p (1 - p) / d², rounded up. It rests on the normal approximation, which is poor where a handful of hits is expected.
    """
    _check_confidence(confidence)
    if not 0 < precision < 1:
        raise ValueError(f"a precision of {precision:g} cannot be had; it lies between 0 and 1, as in 0.05")
    if not 0 < expected < 1:
        raise ValueError(f"an expected share of {expected:g} gives no size; it lies between 0 and 1, as in 0.5")
    if universe < 1:
        raise ValueError("there is nothing to draw from")
    unlimited = _normal(confidence) ** 2 * expected * (1 - expected) / precision**2
    needed = unlimited / (1 + (unlimited - 1) / universe)
    return max(1, math.ceil(needed - _ROUNDING * needed))


def attribute_limits(hits: int, sample: int, universe: int, confidence: float = _CONFIDENCE) -> tuple[int, int]:
    """How many of ``universe`` items have the trait, at least and at most, where ``hits`` of a simple random sample have it.

    The exact limits of the hypergeometric distribution with equal tails, as in an unrestricted attribute appraisal of
    RAT-STATS (HHS OIG): the smallest number of items with which so many hits or more, and the largest with which so many
    or fewer, are still as likely as half of what the confidence leaves over (Konijn 1973; Buonaccorsi 1987, The American
    Statistician 41, 215-218).
    """
    _check_confidence(confidence)
    if not 0 <= hits <= sample <= universe or sample < 1:
        raise ValueError(
            f"{hits:,} hits in a sample of {sample:,} from {universe:,} cannot be; "
            "the sample has at least one item, and neither more hits than items nor more items than the universe"
        )
    distribution: Any = importlib.import_module("scipy.stats").hypergeom
    tail = (1 - confidence) / 2 - _ROUNDING
    # The hits are in the universe, and so are the items of the sample without the trait.
    possible = range(hits, universe - (sample - hits) + 1)

    def so_many_or_more(items: int) -> bool:
        return float(distribution.sf(hits - 1, universe, items, sample)) >= tail

    def not_so_few(items: int) -> bool:
        return float(distribution.cdf(hits, universe, items, sample)) < tail

    # Both are false up to some number of items and true from there on.
    low = possible[bisect_left(possible, True, key=so_many_or_more)]
    high = possible[bisect_left(possible, True, key=not_so_few) - 1]
    return low, high


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence:g} cannot be had; it lies between 0 and 1, as in 0.95")


def _normal(confidence: float) -> float:
    """The normal deviate that leaves half of the rest on each side: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)
