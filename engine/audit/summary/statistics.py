"""The statistics of an audit: rates, agreement, sample size.

Shares, precisions and confidences are fractions (0.95, not 95). statsmodels is imported only when needed, because it is
slow to load. Every function raises ValueError with a message for invalid numbers.
"""

import importlib
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

SMALL = 10  # below this number of cases only counts are shown: a share of six charts is not meaningful
_CONFIDENCE = 0.95
_FINEST = 1e-6  # an unachievable precision
_ROUNDING = 1e-12  # tolerance for rounding errors before rounding up


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``of`` cases, with the interval of the share if there are enough cases."""

    hits: int
    of: int
    low: float | None
    high: float | None

    @property
    def small(self) -> bool:
        """Whether there are too few cases for a share, so that only counts are shown."""
        return self.of < SMALL

    @property
    def share(self) -> float | None:
        """The hits as a fraction of the cases; None if there are too few."""
        return None if self.small else self.hits / self.of


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of two raters on ``of`` cases with its 95% interval: 1 is full agreement, 0 is chance."""

    value: float
    low: float
    high: float
    of: int

    @property
    def small(self) -> bool:
        """Whether there are too few cases for the large-sample interval."""
        return self.of < SMALL


def rate(hits: int, of: int, confidence: float = _CONFIDENCE) -> Rate:
    """A rate with its Wilson score interval (Wilson 1927; Newcombe 1998, method 3, without continuity correction).

    The interval assumes an infinite population.
    """
    _check_confidence(confidence)
    if not 0 <= hits <= of:
        raise ValueError(f"{hits:,} of {of:,} is not a rate; hits must be between 0 and the number of cases")
    if of < SMALL:
        return Rate(hits, of, None, None)
    # Computed here: the closed form is short, and SciPy (used in the tests) takes a second to load.
    share, z = hits / of, _normal(confidence)
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Rate(hits, of, middle - half if hits else 0.0, middle + half if hits < of else 1.0)


def kappa(table: Sequence[Sequence[int]]) -> Kappa | None:
    """Cohen's kappa of a square table of counts, one rater in the rows, the other in the columns, categories in one order.

    The interval is that of Fleiss, Cohen and Everitt (1969) for large samples, clipped to -1 and 1. None if kappa is
    undefined: no cases, or both raters use a single category.
    """
    if any(len(row) != len(table) for row in table):
        raise ValueError("the table of two raters must be square, with the same categories")
    if any(count < 0 for row in table for count in row):
        raise ValueError("the table of two raters must have counts of at least 0")
    cases = sum(map(sum, table))
    if cases == 0 or any(row[category] == cases for category, row in enumerate(table)):
        return None
    raters: Any = importlib.import_module("statsmodels.stats.inter_rater")
    with warnings.catch_warnings():
        # statsmodels also computes the maximum kappa and a test, which may divide by 0 and are not used.
        warnings.simplefilter("ignore")
        found = raters.cohens_kappa([list(row) for row in table])
    value = float(found.kappa)
    # The variance of full agreement is 0; rounding may make it slightly negative.
    margin = _normal(_CONFIDENCE) * math.sqrt(max(0.0, float(found.var_kappa)))
    return Kappa(value, max(-1.0, value - margin), min(1.0, value + margin), cases)


def sample_size(precision: float, confidence: float, expected: float, universe: int) -> int:
    """How many of ``universe`` items a simple random sample needs for a share known to ± ``precision``.

    ``expected`` is the expected share; 0.5 is the conservative choice. Cochran, Sampling Techniques, 3rd ed.
    (1977), equations 4.1 and 4.2: n = n0 / (1 + (n0 - 1) / N) with n0 = z² p (1 - p) / d², rounded up. It rests on the normal approximation, which is poor where a handful of hits is expected.
    """
    _check_confidence(confidence)
    if not _FINEST <= precision < 1:
        raise ValueError(f"the precision is {precision:g}, expected a number between 0 and 1, like 0.05")
    if not 0 < expected < 1:
        raise ValueError(f"the expected share is {expected:g}, expected a number between 0 and 1, like 0.5")
    if universe < 1:
        raise ValueError("there is nothing to draw from")
    unlimited = _normal(confidence) ** 2 * expected * (1 - expected) / precision**2
    needed = unlimited / (1 + (unlimited - 1) / universe)
    return max(1, math.ceil(needed - _ROUNDING * needed))


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence is {confidence:g}, expected a number between 0 and 1, like 0.95")


def _normal(confidence: float) -> float:
    """The two-sided normal quantile: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)
