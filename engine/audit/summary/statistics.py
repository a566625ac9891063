"""The few statistics that an audit prints: a rate, an agreement, the size of a sample.

Shares, precisions and confidences are fractions (0.95, not 95). statsmodels is imported only when it is asked,
for it is slow to load. Every function raises ValueError, with a sentence to show, for numbers that cannot be.
"""

import importlib
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

SMALL = 10  # below that many cases only the counts are shown: a share of six charts says nothing of a department
_CONFIDENCE = 0.95
_FINEST = 1e-6  # a precision that no sample of charts can have
_ROUNDING = 1e-12  # a size that is a whole number but for rounding is that number, and not one more


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

    It is the interval of a share of an unlimited universe.
    """
    _check_confidence(confidence)
    if not 0 <= hits <= of:
        raise ValueError(f"{hits:,} of {of:,} is no rate; the hits lie between 0 and the number of cases")
    if of < SMALL:
        return Rate(hits, of, None, None)
    # By hand: the closed form is these four lines, and SciPy, which the tests hold it against, takes a second to load.
    share, z = hits / of, _normal(confidence)
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Rate(hits, of, middle - half if hits else 0.0, middle + half if hits < of else 1.0)


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
    if not _FINEST <= precision < 1:
        raise ValueError(f"a precision of {precision:g} cannot be had; it lies between 0 and 1, as in 0.05")
    if not 0 < expected < 1:
        raise ValueError(f"an expected share of {expected:g} gives no size; it lies between 0 and 1, as in 0.5")
    if universe < 1:
        raise ValueError("there is nothing to draw from")
    unlimited = _normal(confidence) ** 2 * expected * (1 - expected) / precision**2
    needed = unlimited / (1 + (unlimited - 1) / universe)
    return max(1, math.ceil(needed - _ROUNDING * needed))


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence:g} cannot be had; it lies between 0 and 1, as in 0.95")


def _normal(confidence: float) -> float:
    """The normal deviate that leaves half of the rest on each side: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)
