"""Means and shares of what is published."""

from itertools import product
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import OneWay
from surveys.disclosure.summaries import Between, mean_of, shares_of, spread_of

VALUES = [1.0, 2.0, 3.0, None]


def test_open_tables_are_exact() -> None:
    table = one_way([10, 20, 30, 6], no_answer=3)
    answers = [1.0] * 10 + [2.0] * 20 + [3.0] * 30
    assert mean_of(table, VALUES) == Between(fmean(answers), fmean(answers))
    assert spread_of(table, VALUES) == pytest.approx(pstdev(answers))
    assert shares_of(one_way([10, 30])) == (Between(0.25, 0.25), Between(0.75, 0.75))


def test_hidden_cells_give_an_interval() -> None:
    table = one_way([30, 2, 20])
    assert mean_of(table, [1, 2, 3]) == Between((32 + 60) / 52, (28 + 8 + 60) / 52)
    assert spread_of(table, [1, 2, 3]) is None
    assert shares_of(table) == (
        Between(28 / 52, 32 / 52),
        Between(0, 4 / 52),
        Between(20 / 52, 20 / 52),
    )
    assert mean_of(table, [1, 2, 3]).as_json() == [92 / 52, 96 / 52]  # type: ignore[union-attr]


@pytest.mark.parametrize("counts", [[1, 1], [3, 3]])
def test_nothing_of_nothing(counts: list[int]) -> None:
    table = one_way(counts)
    assert table.cells is None
    assert (mean_of(table, [1, 2]), spread_of(table, [1, 2]), shares_of(table)) == (None,) * 3


def test_perhaps_nobody_gave_a_value() -> None:
    assert mean_of(one_way([2, 30], no_answer=1), [1, None]) is None
    assert mean_of(one_way([6, 30], no_answer=1), [None, None]) is None
    assert spread_of(one_way([6, 30], no_answer=1), [None, None]) is None


@given(
    st.lists(st.integers(0, 12), min_size=4, max_size=4),
    st.permutations([1.0, 2.5, None, -4.0]),
)
def test_the_ends_are_what_fits(counts: list[int], values: list[float | None]) -> None:
    table = one_way(counts, threshold=3, no_answer=3, final=True)
    means = [
        sum(value * count for value, count in zip(values, fits, strict=True) if value is not None)
        / valued
        for fits in fitting(table)
        if (valued := sum(n for v, n in zip(values, fits, strict=True) if v is not None))
    ]
    found = mean_of(table, values)
    if found is None:
        assert table.cells is None or len(means) < len(fitting(table))
    else:
        assert found.lowest == pytest.approx(min(means))
        assert found.highest == pytest.approx(max(means))


def fitting(table: OneWay) -> list[tuple[int, ...]]:
    ranges = [range(cell.lowest, cell.highest + 1) for cell in table.cells or ()]
    return [counts for counts in product(*ranges) if sum(counts) == table.total]
