"""The statistics of an audit, compared with published examples and exact integer definitions, and their edge cases."""

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxproof.engine.audit.summary.statistics import SMALL, kappa, rate, sample_size

CONFIDENCES = st.sampled_from((0.8, 0.9, 0.95, 0.99))


# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(hits: int, of: int, low: float, high: float) -> None:
    found = rate(hits, of)
    assert found.share == hits / of
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_few_cases_have_counts_alone() -> None:
    few, enough = rate(3, SMALL - 1), rate(3, SMALL)
    assert few.small
    assert (few.hits, few.of, few.share, few.low, few.high) == (3, 9, None, None, None)
    assert not enough.small
    assert enough.share == 0.3
    assert rate(0, 0).small


@given(st.integers(SMALL, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), CONFIDENCES)
def test_an_interval_holds_its_share(counts: tuple[int, int], confidence: float) -> None:
    hits, of = counts
    found, rest, surer = rate(hits, of, confidence), rate(of - hits, of, confidence), rate(hits, of, 0.999)
    assert found.share is not None
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert (rest.low, rest.high) == (pytest.approx(1 - found.high), pytest.approx(1 - found.low))
    assert surer.low <= found.low
    assert found.high <= surer.high


@given(st.integers(SMALL, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), CONFIDENCES)
def test_an_interval_is_that_of_scipy(counts: tuple[int, int], confidence: float) -> None:
    from scipy.stats import binomtest  # here, since each process of a run imports all test files

    hits, of = counts
    theirs = binomtest(hits, of).proportion_ci(confidence_level=confidence, method="wilson")
    found = rate(hits, of, confidence)
    assert (found.low, found.high) == (pytest.approx(theirs.low, abs=1e-12), pytest.approx(theirs.high, abs=1e-12))


@pytest.mark.parametrize(("hits", "of"), [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_no_rate(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="is not a rate"):
        rate(hits, of)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, float("nan")])
def test_no_confidence(confidence: float) -> None:
    for ask in (
        lambda: rate(3, 20, confidence),
        lambda: sample_size(0.05, confidence, 0.5, 100),
    ):
        with pytest.raises(ValueError, match=r"the confidence is .*, expected a number between 0 and 1"):
            ask()


def test_kappa_as_published() -> None:
    # The R package statpsych, example of ci.kappa (https://dgbonett.github.io/statpsych/reference/ci.kappa.html).
    found = kappa([[31, 12], [4, 58]])
    assert found is not None
    assert found.value == pytest.approx(0.6756757, abs=5e-8)
    assert (found.low, found.high) == (pytest.approx(0.5317210, abs=5e-8), pytest.approx(0.8196303, abs=5e-8))
    assert found.of == 105
    assert not found.small
    # Cohen (1960), Educational and Psychological Measurement 20, 37-46: two psychologists, 200 patients, kappa .492.
    cohen = kappa([[88, 10, 2], [14, 40, 6], [18, 10, 12]])
    assert cohen is not None
    assert cohen.value == pytest.approx(0.492, abs=5e-4)


@pytest.mark.parametrize("table", [[], [[0]], [[0, 0], [0, 0]], [[7]], [[0, 0], [0, 7]]])
def test_kappa_is_not_defined(table: list[list[int]]) -> None:
    assert kappa(table) is None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("table", "value"),
    [([[5, 0], [0, 5]], 1.0), ([[0, 5], [5, 0]], -1.0), ([[3, 4], [0, 0]], 0.0), ([[0, 5], [0, 0]], 0.0)],
)
def test_kappa_at_its_ends(table: list[list[int]], value: float) -> None:
    found = kappa(table)
    assert found is not None
    assert found.value == value
    assert -1 <= found.low <= value <= found.high <= 1


@pytest.mark.parametrize(("table", "says"), [([[1, 2]], "square"), ([[1, 2], [3]], "square"), ([[1, -1], [0, 1]], "0")])
def test_no_table(table: list[list[int]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        kappa(table)


@pytest.mark.filterwarnings("error")
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 30), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_kappa_by_its_definition(table: list[list[int]]) -> None:
    cases, found = sum(map(sum, table)), kappa(table)
    if not cases:
        assert found is None
        return
    agreed = Fraction(sum(row[n] for n, row in enumerate(table)), cases)
    chance = sum(Fraction(sum(row) * sum(other[n] for other in table), cases**2) for n, row in enumerate(table))
    if chance == 1:
        assert found is None
        return
    assert found is not None
    assert found.value == pytest.approx(float((agreed - chance) / (1 - chance)), abs=1e-9)
    assert -1 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1
    turned = kappa([list(column) for column in zip(*table, strict=True)])
    assert turned is not None
    assert turned.value == pytest.approx(found.value)


# Krejcie and Morgan (1970), Educational and Psychological Measurement 30, 607-610: their table, for 95%, 50% and 5 points,
# is by the same formula, but rounds to the nearest whole number where here is rounded up.
KREJCIE_MORGAN = {10: 10, 15: 14, 50: 44, 95: 76, 100: 80, 110: 86, 220: 140, 240: 148, 500: 217, 1000: 278, 1200: 291}


@pytest.mark.parametrize(("universe", "published"), KREJCIE_MORGAN.items())
def test_sizes_as_published(universe: int, published: int) -> None:
    assert published <= sample_size(0.05, 0.95, 0.5, universe) <= published + 1


def test_sizes_that_textbooks_have() -> None:
    assert sample_size(0.05, 0.95, 0.5, 10**9) == 385  # 1.96² · 0.25 / 0.05² = 384.15
    assert sample_size(0.05, 0.95, 0.5, 1000) == 278
    assert sample_size(0.02, 0.90, 0.05, 10_000) == 312  # 321.3 / (1 + 320.3 / 10 000) = 311.3
    assert sample_size(0.5, 0.5, 0.5, 1) == 1


@given(st.floats(0.001, 0.5), CONFIDENCES, st.floats(0.01, 0.99), st.integers(1, 10**7))
def test_a_size_is_the_smallest_that_does(precision: float, confidence: float, expected: float, universe: int) -> None:
    size = sample_size(precision, confidence, expected, universe)
    assert 1 <= size <= universe

    def half_width(items: int) -> float:  # with the finite population correction: S² = N p q / (N - 1)
        deviate = {0.8: 1.2815515655446004, 0.9: 1.6448536269514722, 0.95: 1.959963984540054, 0.99: 2.5758293035489004}
        correction = (universe - items) / (universe - 1) if universe > 1 else 0
        return float(deviate[confidence] * (expected * (1 - expected) / items * correction) ** 0.5)

    assert half_width(size) <= precision * (1 + 1e-6)
    assert size == 1 or half_width(size - 1) >= precision * (1 - 1e-6)
    assert sample_size(precision, confidence, expected, universe + 1000) >= size


@pytest.mark.parametrize(
    ("precision", "expected", "universe", "says"),
    [
        (0, 0.5, 10, "precision"),
        (1, 0.5, 10, "precision"),
        (5, 0.5, 10, "the precision is 5, expected a number between 0 and 1, like 0.05"),
        (0.05, 0, 10, "expected"),
        (0.05, 1, 10, "expected"),
        (0.05, 0.5, 0, "nothing to draw from"),
    ],
)
def test_no_size(precision: float, expected: float, universe: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        sample_size(precision, 0.95, expected, universe)


def test_slow_libraries_are_loaded_only_when_asked() -> None:
    code = (
        "import sys; import dxproof.engine.audit.summary.statistics as s; s.sample_size(0.1, 0.9, 0.5, 50); s.rate(1, 2);"
        "print([name for name in ('scipy.stats', 'statsmodels') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
