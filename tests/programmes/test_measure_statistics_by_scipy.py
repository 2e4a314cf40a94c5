"""Statistics of measures against scipy, and against what they promise, counted out case by case."""

from itertools import product
from math import hypot, sqrt

import pytest
from numpy import corrcoef
from scipy.stats import binom, binomtest, multinomial, norm

from backend.programmes.statistics.intervals import Z, mcnemar, newcombe, newcombe_paired, wilson
from backend.programmes.statistics.medians import ranks
from backend.programmes.statistics.power import (
    ALPHA,
    BETA,
    OTHER_WAY,
    change_of_pairs,
    difference_of_two,
)

# Tables of the papers are compared every time; scipy alone takes seconds to load.
pytestmark = pytest.mark.full


def test_quantiles() -> None:
    assert norm.ppf(0.975) == pytest.approx(Z) == pytest.approx(ALPHA)
    assert norm.ppf(0.8) == pytest.approx(BETA)


@pytest.mark.parametrize("total", [1, 2, 5, 8, 17, 40, 163])
def test_wilson_is_that_of_scipy(total: int) -> None:
    for count in range(total + 1):
        found = binomtest(count, total).proportion_ci(0.95, "wilson")
        assert wilson(count, total) == pytest.approx((found.low, found.high), abs=1e-9)


def around(count: int, total: int) -> tuple[float, float, float]:
    """Return a share, and how far its interval goes down and up."""
    found = binomtest(count, total).proportion_ci(0.95, "wilson")
    return count / total, count / total - found.low, found.high - count / total


@pytest.mark.parametrize(("one", "other"), [(1, 9), (12, 12), (30, 45)])
def test_newcombe_adds_the_squares_of_intervals_of_scipy(one: int, other: int) -> None:
    for count, of_other in product(range(one + 1), range(other + 1)):
        (p, down, up), (q, down_q, up_q) = around(count, one), around(of_other, other)
        expected = (p - q - hypot(down, up_q), p - q + hypot(up, down_q))
        assert newcombe(count, one, of_other, other) == pytest.approx(expected, abs=1e-9)


def test_newcombe_of_pairs_has_the_correlation_of_numpy() -> None:
    """Less the correction for continuity, where answers go together."""
    for both, first, second, neither in product((1, 2, 5, 9), repeat=4):
        total = both + first + second + neither
        cross = both * neither - first * second
        before = [1] * (both + first) + [0] * (second + neither)
        later = [1] * both + [0] * first + [1] * second + [0] * neither
        phi = float(corrcoef(before, later)[0, 1]) if cross else 0.0
        if cross > 0:
            phi *= max(0.0, 1 - total / 2 / cross)
        (p, down, up), (q, down_q, up_q) = around(sum(before), total), around(sum(later), total)
        low = p - q - sqrt(down**2 - 2 * phi * down * up_q + up_q**2)
        high = p - q + sqrt(up**2 - 2 * phi * up * down_q + down_q**2)
        found = newcombe_paired(both, first, second, neither)
        assert found == pytest.approx((low, high), abs=1e-9)


def test_mcnemar_is_the_binomial_test_of_scipy() -> None:
    for first, second in product(range(25), repeat=2):
        if first + second:
            found = binomtest(first, first + second).pvalue
            assert mcnemar(first, second) == pytest.approx(found)


@pytest.mark.parametrize("number", [6, 7, 11, 18, 25, 60, 61, 200])
def test_ranks_are_the_narrowest_that_hold(number: int) -> None:
    between = ranks(number)
    assert between is not None
    low, high = between

    def holds(rank: int) -> float:
        return float(binom.cdf(number - rank, number, 0.5) - binom.cdf(rank - 1, number, 0.5))

    assert low + high == number + 1
    assert holds(low) >= 0.95 > holds(low + 1)


# -- What is promised -----------------------------------------------------------------------------
@pytest.mark.parametrize(("one", "other"), [(20, 20), (12, 30), (45, 40)])
def test_intervals_of_two_groups_miss_one_in_twenty(one: int, other: int) -> None:
    """Of all outcomes, each with its probability, how many intervals hold the true difference."""
    covered = []
    for p, q in product((0.2, 0.35, 0.5, 0.65), repeat=2):
        holds = 0.0
        for count, of_other in product(range(one + 1), range(other + 1)):
            low, high = newcombe(count, one, of_other, other)
            if low <= p - q <= high:
                holds += binom.pmf(count, one, p) * binom.pmf(of_other, other, q)
        covered.append(holds)
    assert min(covered) > 0.92
    assert 0.945 < sum(covered) / len(covered) < 0.98


def chances_of_pairs(pairs: int, rise: float) -> dict[tuple[int, int, int, int], float]:
    """Return how probable each outcome is, if `rise` more say yes later than at first."""
    later, first = OTHER_WAY + rise, OTHER_WAY
    same = 1 - later - first
    law = multinomial(pairs, [same / 2, first, later, same / 2])
    return {
        (both, one, two, pairs - both - one - two): law.pmf(
            [both, one, two, pairs - both - one - two]
        )
        for both in range(pairs + 1)
        for one in range(pairs + 1 - both)
        for two in range(pairs + 1 - both - one)
    }


def test_intervals_of_pairs_miss_one_in_twenty() -> None:
    for rise in (0.0, 0.2, 0.4):
        chances = chances_of_pairs(24, rise)
        holds = 0.0
        for counts, chance in chances.items():
            low, high = newcombe_paired(*counts)
            if low <= -rise <= high:
                holds += chance
        assert 0.93 < holds < 0.99


@pytest.mark.parametrize(("one", "other"), [(24, 24), (40, 40), (30, 60), (100, 100)])
def test_what_two_groups_can_show_is_found_four_times_out_of_five(one: int, other: int) -> None:
    rise = difference_of_two(one, other, 0.5)
    assert rise is not None
    found = sum(
        binom.pmf(count, one, 0.5) * binom.pmf(of_other, other, 0.5 + rise)
        for count, of_other in product(range(one + 1), range(other + 1))
        if newcombe(of_other, other, count, one)[0] > 0
    )
    assert 0.75 < found < 0.87


@pytest.mark.parametrize("pairs", [20, 30, 40])
def test_what_pairs_can_show_is_found_four_times_out_of_five(pairs: int) -> None:
    rise = change_of_pairs(pairs)
    assert rise is not None
    chances = chances_of_pairs(pairs, rise)
    found = sum(chance for counts, chance in chances.items() if newcombe_paired(*counts)[1] < 0)
    assert 0.75 < found < 0.9
