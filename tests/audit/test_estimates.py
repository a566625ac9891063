"""Estimates from samples: the digits of published examples, and what holds for every sample."""

import math
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.engine.audit.samples.estimates import (
    CONFIDENCES,
    Estimate,
    Members,
    Method,
    Sampled,
    attribute,
    counted,
    exact,
    obstacle,
    sampled,
    share,
    total,
    weighted_share,
)

# Lohr, Sampling: Design and Analysis, 3rd ed. (2021): acres of farms in 3,078 counties. In chapter 2, 300 counties drawn at
# random, in chapter 3, 300 drawn from four regions; means and variances as printed there. The totals and standard errors
# with all their digits are those of the R package survey for the same data (svytotal of agsrs and agstrat).
AGSRS = [Sampled("all", 3078, 300, 297897.0467, 344551.9**2)]
AGSTRAT = [
    Sampled("Northeast", 220, 21, 97629.8, 7_647_472_708),
    Sampled("North Central", 1054, 103, 300504.2, 29_618_183_543),
    Sampled("South", 1382, 135, 211315.0, 53_587_487_856),
    Sampled("West", 422, 41, 662295.5, 396_185_950_266),
]
# Lohr, chapter 3: counties with fewer than 200,000 acres among them.
SMALL_COUNTIES = [
    ("Northeast", 220, 21, 20),
    ("North Central", 1054, 103, 31),
    ("South", 1382, 135, 91),
    ("West", 422, 41, 12),
]
# Cochran, Sampling Techniques, 3rd ed. (1977), chapter 2: signatures on 50 of the 676 sheets of a petition.
PETITION = [42] * 23 + [41] * 4 + [36, 32, 29, 27, 27, 23, 19, 16, 16, 15, 15, 14, 11, 10, 9, 7, 6, 6, 6, 5, 5, 4, 3]


def limits(estimate: Estimate, confidence: float) -> tuple[float, float]:
    """The limits of one confidence."""
    (found,) = (i for i in estimate.intervals if i.confidence == confidence)
    return found.low, found.high


# ---- variables ----------------------------------------------------------------------------------------------------


def test_a_simple_random_sample_as_published() -> None:
    found = total(AGSRS)
    assert found.point == pytest.approx(916_927_110, abs=1)
    assert found.standard_error == pytest.approx(58_169_381, rel=5e-8)
    assert limits(found, 0.95) == (pytest.approx(802_453_859, rel=5e-8), pytest.approx(1_031_400_361, rel=5e-8))
    assert (found.method, found.degrees) == (Method.STUDENT, 299)


def test_a_stratified_sample_as_published() -> None:
    found = total(AGSTRAT)
    assert found.point == pytest.approx(909_736_035, rel=5e-8)
    assert found.standard_error == pytest.approx(50_417_248, abs=1)
    assert limits(found, 0.95) == (pytest.approx(810_920_045, rel=5e-8), pytest.approx(1_008_552_026, rel=5e-8))
    assert found.method is Method.NORMAL


def test_a_petition_as_published() -> None:
    stratum = sampled("all", 676, PETITION)
    assert (sum(PETITION), sum(y * y for y in PETITION)) == (1471, 54_497)
    assert stratum.variance == pytest.approx(229.0, abs=0.05)
    found = total([stratum])
    assert round(found.point) == 19_888
    low, high = 18_107, 21_669  # printed with the normal deviate 1.28
    assert found.standard_error == pytest.approx((high - low) / 2 / 1.28, abs=1)


# The table tvalueTable.csv that HHS OIG gave for RAT-STATS: two-sided deviates for 80, 90 and 95 %.
@pytest.mark.parametrize(
    ("degrees", "deviates"),
    [
        (1, (3.077683537175, 6.313751514675, 12.706204736175)),
        (9, (1.383028738397, 1.833112932656, 2.262157162798)),
        (29, (1.311433647302, 1.699127026534, 2.045229642133)),
        (99, (1.290161442034, 1.660391156017, 1.984216951586)),
        (249, (1.284960728893, 1.650996151677, 1.969536867640)),
    ],
)
def test_deviates_of_one_stratum_are_those_of_rat_stats(degrees: int, deviates: tuple[float, ...]) -> None:
    found = total([Sampled("all", 10**6, degrees + 1, 0, 1)])
    assert found.standard_error is not None
    assert [i.high / found.standard_error for i in found.intervals] == pytest.approx(deviates, abs=5e-12)


def test_deviates_of_several_strata_are_those_of_rat_stats() -> None:
    # ZVAL80, ZVAL90 and ZVAL95 in the source of its stratified variable appraisal.
    found = total([Sampled("a", 100, 10, 0, 1), Sampled("b", 50, 10, 0, 4)])
    assert found.standard_error is not None
    deviates = [i.high / found.standard_error for i in found.intervals]
    assert deviates == pytest.approx([1.281551565545, 1.644853626951, 1.95996398454], abs=5e-12)


def test_effective_degrees_of_freedom() -> None:
    assert total([sampled("a", 90, [1, 2, 3]), sampled("b", 90, [1, 2, 3])]).degrees == pytest.approx(4)
    assert total([sampled("a", 90, [1, 2, 3]), sampled("b", 3, [1, 2, 3])]).degrees == 2  # b is known whole


# ---- attributes ---------------------------------------------------------------------------------------------------


def test_an_attribute_as_published() -> None:
    # Cochran, chapter 3: 38 wrong addresses of 200 drawn from a list of 3,042.
    found = attribute([("all", 3042, 200, 38)])
    assert round(found.point) == 578
    assert found.standard_error == pytest.approx(81.8, abs=0.05)


def test_a_stratified_attribute_as_published() -> None:
    found = attribute(SMALL_COUNTIES).scaled(1 / 3078)
    assert found.point == pytest.approx(0.51391, abs=5e-6)
    assert found.standard_error == pytest.approx(0.02479, abs=5e-6)
    assert found.method is Method.NORMAL


# The R package ExactCIone 1.0.5 (README), WhyperCI_M_lower and WhyperCI_M_upper after Konijn (1973): one-sided 95% limits of
# the number in a universe of 2,000, for 0, 1, … 50 in a sample of 50. Together they are two-sided 90% limits.
LOWER = """0 3 15 34 57 82 109 137 166 197 228 259 292 325 358 393 427 462 497 533 569 606 643 680 718 756 794 833 872 911 951 991
1032 1073 1114 1156 1198 1241 1284 1328 1372 1417 1463 1509 1557 1605 1655 1707 1761 1819 1886"""
UPPER = """114 181 239 293 345 395 443 491 537 583 628 672 716 759 802 844 886 927 968 1009 1049 1089 1128 1167 1206 1244 1282 1320
1357 1394 1431 1467 1503 1538 1573 1607 1642 1675 1708 1741 1772 1803 1834 1863 1891 1918 1943 1966 1985 1997 2000"""


def test_exact_limits_as_published() -> None:
    found = [exact(hits, 50, 2000, 0.9) for hits in range(51)]
    assert [i.low for i in found] == [int(word) for word in LOWER.split()]
    assert [i.high for i in found] == [int(word) for word in UPPER.split()]


def test_a_tail_that_is_exactly_the_error_refutes() -> None:
    # 0 of 1 from 100: with 90 in the universe the tail is 10/100, which is refuted at 80 %; so it is at the other end.
    assert (exact(0, 1, 100, 0.8).high, exact(1, 1, 100, 0.8).low) == (89, 11)
    assert (exact(0, 1, 100, 0.9).high, exact(1, 1, 100, 0.9).low) == (94, 6)


def test_exact_limits_beside_those_of_another_convention() -> None:
    # The R package samplingbook 1.2.4 (README, after Kauermann and Küchenhoff 2010) prints the first numbers that are refuted,
    # 110 and 161, 2 and 19, where here and in RAT-STATS the last ones that are not refuted are the limits; 2 were seen.
    forty_five, two = attribute([("all", 300, 100, 45)]), attribute([("all", 300, 100, 2)])
    assert limits(forty_five, 0.95) == (110 + 1, 161 - 1)
    assert limits(two, 0.95) == (2, 19 - 1)
    assert forty_five.scaled(1 / 300).standard_error == pytest.approx(0.0408, abs=5e-5)
    assert two.scaled(1 / 300).standard_error == pytest.approx(0.0115, abs=5e-5)


def test_a_group_of_a_simple_random_sample() -> None:
    # Clopper and Pearson (1934), Biometrika 26, 404: the limits of 0 of n are 0 and 1 - (alpha / 2) ** (1 / n).
    found = share(0, 10)
    assert limits(found, 0.95) == (0, pytest.approx(1 - 0.025**0.1))
    # Newcombe (1998), Statistics in Medicine 17, 857, table I, method 5: 81 of 263.
    assert limits(share(81, 263), 0.95) == (pytest.approx(0.2527, abs=5e-5), pytest.approx(0.3676, abs=5e-5))


# ---- what holds for every sample ----------------------------------------------------------------------------------

VALUES = st.integers(-100_000, 100_000).map(lambda cents: cents / 100)
STRATA = st.lists(
    st.lists(VALUES, min_size=2, max_size=12).flatmap(
        lambda values: st.integers(len(values), 500).map(lambda universe: (universe, values))
    ),
    min_size=1,
    max_size=5,
)
COUNTS = st.integers(1, 200).flatmap(
    lambda universe: st.integers(1, universe).flatmap(
        lambda drawn: st.integers(0, drawn).map(lambda hits: (universe, drawn, hits))
    )
)


def named(strata: Sequence[tuple[int, Sequence[float]]]) -> list[Sampled]:
    return [sampled(f"s{number}", universe, values) for number, (universe, values) in enumerate(strata)]


@given(STRATA)
def test_the_total_by_its_definition(strata: list[tuple[int, list[float]]]) -> None:
    found = total(named(strata))
    point, variance = Fraction(0), Fraction(0)
    for universe, values in strata:
        drawn, exactly = len(values), [Fraction(value) for value in values]
        mean = sum(exactly) / drawn
        point += universe * mean
        s2 = sum((value - mean) ** 2 for value in exactly) / (drawn - 1)
        variance += universe**2 * (1 - Fraction(drawn, universe)) * s2 / drawn
    assert found.point == pytest.approx(float(point), rel=1e-9, abs=1e-6)
    if found.standard_error is None:
        assert float(variance) == pytest.approx(0, abs=1e-6)
        assert found.intervals == ()
        return
    assert found.standard_error == pytest.approx(math.sqrt(variance), rel=1e-6, abs=1e-6)
    assert [i.confidence for i in found.intervals] == list(CONFIDENCES)
    lows, highs = [i.low for i in found.intervals], [i.high for i in found.intervals]
    assert lows == sorted(lows, reverse=True)
    assert highs == sorted(highs)
    assert all(i.low <= found.point <= i.high for i in found.intervals)


@given(st.lists(st.lists(VALUES, min_size=1, max_size=12), min_size=1, max_size=5))
def test_a_census_has_no_sampling_error(strata: list[list[float]]) -> None:
    found = total(named([(len(values), values) for values in strata]))
    assert found.standard_error == 0
    assert found.point == pytest.approx(sum(map(sum, strata)), abs=1e-6)
    assert {(i.low, i.high) for i in found.intervals} == {(found.point, found.point)}


@given(STRATA.filter(lambda strata: len(strata) == 1))
def test_one_stratum_is_a_simple_random_sample(strata: list[tuple[int, list[float]]]) -> None:
    ((universe, values),) = strata
    found, alone = total(named(strata)), total([sampled("(all)", universe, values)])
    assert found == alone
    whole = total([*named(strata), sampled("known", 3, [0, 0, 0])])  # a stratum that is known adds no error
    assert (whole.point, whole.standard_error) == (alone.point, alone.standard_error)


@given(COUNTS)
def test_an_attribute_is_a_variable_of_zeros_and_ones(counts: tuple[int, int, int]) -> None:
    universe, drawn, hits = counts
    found = attribute([("all", universe, drawn, hits)])
    variable = total([sampled("all", universe, [1] * hits + [0] * (drawn - hits))])
    assert found.point == pytest.approx(variable.point)
    if variable.standard_error is not None:
        assert found.standard_error == pytest.approx(variable.standard_error)
    # Limits are whole charts, which the point need not be: 1 of 20 drawn from 21 is 1.05, and 2 of 21 is refuted at 80 %.
    assert all(hits <= i.low <= math.ceil(found.point - 1e-9) for i in found.intervals)
    assert all(math.floor(found.point + 1e-9) <= i.high <= universe - drawn + hits for i in found.intervals)
    if drawn == universe:
        assert {(i.low, i.high) for i in found.intervals} == {(hits, hits)}
    errors = attribute([("all", universe, drawn, drawn - hits)])  # the other way round
    assert [(universe - i.high, universe - i.low) for i in errors.intervals] == [
        (i.low, i.high) for i in found.intervals
    ]


@given(st.integers(1, 25), st.data())
@settings(max_examples=40)
def test_exact_limits_hold_the_truth_as_often_as_they_say(universe: int, data: st.DataObject) -> None:
    from scipy.stats import hypergeom  # here, since each process of a run imports all test files

    drawn = data.draw(st.integers(1, universe))
    truth = data.draw(st.integers(0, universe))
    confidence = data.draw(st.sampled_from(CONFIDENCES))
    held = 0.0
    for hits in range(max(0, drawn - universe + truth), min(drawn, truth) + 1):
        interval = exact(hits, drawn, universe, confidence)
        held += float(hypergeom.pmf(hits, universe, truth, drawn)) * (interval.low <= truth <= interval.high)
    assert held >= confidence - 1e-9


@given(st.lists(COUNTS, min_size=2, max_size=4))
def test_stratified_limits_stay_within_what_is_possible(counts: list[tuple[int, int, int]]) -> None:
    found = attribute([(f"s{number}", *each) for number, each in enumerate(counts)])
    seen = sum(hits for _, _, hits in counts)
    most = sum(universe - drawn + hits for universe, drawn, hits in counts)
    assert all(seen <= i.low <= found.point + 1e-9 and found.point - 1e-9 <= i.high <= most for i in found.intervals)


@given(st.lists(COUNTS.filter(lambda counts: counts[1] > 1), min_size=1, max_size=4))
def test_a_group_of_all_charts_has_their_rate(counts: list[tuple[int, int, int]]) -> None:
    strata = [(f"s{number}", *each) for number, each in enumerate(counts)]
    size = sum(universe for universe, _, _ in counts)
    found = weighted_share([Members(name, universe, drawn, drawn, hits) for name, universe, drawn, hits in strata])
    rate = total([counted(*each) for each in strata]).scaled(1 / size)
    assert found.point == pytest.approx(rate.point)
    assert (found.standard_error is None) == (rate.standard_error is None)
    if rate.standard_error is not None:
        assert found.standard_error == pytest.approx(rate.standard_error, abs=1e-12)
        assert all(0 <= i.low <= found.point + 1e-9 and found.point - 1e-9 <= i.high <= 1 for i in found.intervals)


def test_a_group_by_the_formula_for_domains() -> None:
    # Cochran, chapter 2: the variance of the mean of a subpopulation, with the n - 1 of the sample in place of the domain's own.
    universe, drawn, members, hits = 1000, 80, 30, 12
    found = weighted_share([Members("all", universe, drawn, members, hits)])
    p = hits / members
    variance = (1 - drawn / universe) * drawn / (drawn - 1) * members * p * (1 - p) / members**2
    assert found.standard_error == pytest.approx(math.sqrt(variance))


# ---- what a sample cannot tell ------------------------------------------------------------------------------------


def test_one_chart_of_a_stratum_shows_no_variance() -> None:
    strata = [sampled("Adams", 40, [3.5]), sampled("Baker", 60, [1, 2])]
    assert obstacle(strata) == (
        "only one of the 40 charts of Adams was drawn: one chart shows no variance, so there are no limits; draw at least "
        "2 of each stratum"
    )
    found = total(strata)
    assert (found.point, found.standard_error, found.intervals) == (40 * 3.5 + 60 * 1.5, None, ())
    assert obstacle([sampled("Adams", 1, [3.5]), strata[1]]) is None  # a stratum of one chart is known whole
    alone = attribute([("all", 40, 1, 1)])  # what one chart shows of an attribute is little, but exact
    assert alone.standard_error is None
    assert limits(alone, 0.8) == (5, 40)  # with 4 of 40 it would be seen once in ten times


def test_charts_that_are_all_alike_show_no_variance() -> None:
    same = [sampled("a", 40, [0, 0, 0]), sampled("b", 9, [5, 5])]
    assert "do not differ" in (obstacle(same) or "")
    assert (total(same).point, total(same).intervals) == (45, ())
    known = [sampled("a", 40, [0, 0, 0]), sampled("b", 2, [5, 6])]  # the only difference is in a stratum without error
    assert total(known).intervals == ()
    assert total([sampled("a", 40, [0.1] * 3)]).intervals == ()  # whatever the mean of three tenths is rounded to
    assert attribute([("a", 40, 3, 0), ("b", 9, 2, 0)]).intervals == ()
    assert limits(attribute([("a", 40, 3, 0)]), 0.95)[0] == 0
