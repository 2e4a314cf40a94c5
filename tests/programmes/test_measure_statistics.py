"""Statistics of measures against values that are published, and what ranges do to them."""

from itertools import product
from math import comb

import pytest

from backend.programmes.statistics.intervals import (
    Share,
    difference_interval,
    mcnemar,
    newcombe,
    newcombe_paired,
    share_interval,
    wilson,
)
from backend.programmes.statistics.medians import ClassRange, median, median_interval, ranks
from backend.programmes.statistics.power import (
    change_of_pairs,
    difference_of_two,
    people_for_change,
    people_for_effect,
)


@pytest.mark.parametrize(
    ("count", "total", "lowest", "highest"),
    # Newcombe 1998, Statistics in Medicine 17, page 857, table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson(count: int, total: int, lowest: float, highest: float) -> None:
    assert wilson(count, total) == pytest.approx((lowest, highest), abs=0.00005)


@pytest.mark.parametrize(
    ("counts", "lowest", "highest"),
    # Newcombe 1998, Statistics in Medicine 17, page 873, table II, method 10.
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_newcombe(counts: tuple[int, int, int, int], lowest: float, highest: float) -> None:
    assert newcombe(*counts) == pytest.approx((lowest, highest), abs=0.00005)


@pytest.mark.parametrize(
    ("counts", "lowest", "highest"),
    # Newcombe 1998, Statistics in Medicine 17, page 2635, examples of method 10; the last one:
    # Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables (2017), chapter 8.
    [
        ((36, 12, 2, 0), 0.0569, 0.3404),
        ((18, 12, 2, 18), 0.0562, 0.3290),
        ((53, 0, 0, 1), -0.0729, 0.0729),
        ((0, 30, 0, 0), 0.8395, 1.0),
        ((59, 6, 16, 80), -0.1186, -0.0046),
    ],
)
def test_newcombe_of_pairs(
    counts: tuple[int, int, int, int], lowest: float, highest: float
) -> None:
    assert newcombe_paired(*counts) == pytest.approx((lowest, highest), abs=0.00005)
    both, first, second, neither = counts
    turned = newcombe_paired(both, second, first, neither)
    assert turned == pytest.approx((-highest, -lowest), abs=0.00005)


def test_newcombe_of_pairs_is_narrower_than_of_two_groups() -> None:
    paired = newcombe_paired(20, 12, 2, 16)
    apart = newcombe(32, 50, 22, 50)
    assert paired[1] - paired[0] < apart[1] - apart[0]


def test_mcnemar_is_the_binomial_of_who_changed() -> None:
    tail = sum(comb(14, number) for number in range(3))
    assert mcnemar(12, 2) == mcnemar(2, 12) == pytest.approx(2 * tail / 2**14)
    assert mcnemar(0, 0) == 1


# Cohen 1988, table 6.4.1: alpha 0.05, power 0.80.
@pytest.mark.parametrize(("effect", "people"), [(0.2, 392), (0.5, 63), (0.8, 25)])
def test_power_of_two_groups(effect: float, people: int) -> None:
    assert people_for_effect(effect) == pytest.approx(people, abs=0.8)


def test_fewer_people_show_larger_differences_alone() -> None:
    found = [difference_of_two(number, number, 0.5) or 1 for number in (8, 12, 24, 100, 400)]
    assert found == sorted(found, reverse=True)
    assert difference_of_two(6, 6, 0.5) is None
    pairs = [change_of_pairs(number) or 1 for number in (8, 20, 40, 100)]
    assert pairs == sorted(pairs, reverse=True)
    assert people_for_change(0.3) == pytest.approx(42, abs=1)


# The usual table of order statistics for the median, 95 %.
@pytest.mark.parametrize(
    ("number", "between"),
    [(5, None), (6, (1, 6)), (10, (2, 9)), (12, (3, 10)), (20, (6, 15)), (100, (40, 61))],
)
def test_ranks_of_the_median(number: int, between: tuple[int, int] | None) -> None:
    assert ranks(number) == between


def test_medians_of_hidden_classes_hold_for_all_counts_that_fit() -> None:
    shown = [(0, 4), (6, 6), (1, 5), (5, 9), (8, 8)]
    total = 24
    whole, between = median(shown, total), median_interval(shown, total)
    assert whole is not None
    assert between is not None
    tried = 0
    for counts in product(*(range(low, high + 1) for low, high in shown)):
        if sum(counts) != total:
            continue
        tried += 1
        exact = [(count, count) for count in counts]
        one, two = median(exact, total), median_interval(exact, total)
        assert one is not None
        assert two is not None
        assert whole.first <= one.first <= one.last <= whole.last
        assert between.first <= two.first <= two.last <= between.last
    assert tried > 5
    assert median([(3, 3)], 3) == ClassRange(0, 0)


def test_an_interval_of_a_range_holds_for_each_count_in_it() -> None:
    share, other = Share(3, 9, 20), Share(10, 14, 30)
    for one, two in product(range(3, 10), range(10, 15)):
        low, high = wilson(one, 20)
        found = share_interval(share)
        assert found.lowest <= low
        assert high <= found.highest
        low, high = newcombe(one, 20, two, 30)
        found = difference_interval(share, other)
        assert found.lowest <= low + 1e-12
        assert high <= found.highest + 1e-12
