"""One variable: examples by hand, and what holds of every table."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.disclosure.one_way import CountsDoNotFit, one_way
from surveys.disclosure.published import OneWay


def cells(table: OneWay) -> list[int | list[int]] | None:
    return table.as_json()["cells"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([5, 9, 20], [5, 9, 20]),
        # One small, and the first other one with it: which of 32 are whose, nobody knows.
        ([30, 2, 20], [[28, 32], [0, 4], 20]),
        ([2, 30, 20], [[0, 4], [28, 32], 20]),
        # Zero is as small as others, and all small ones are covered by one.
        ([0, 40, 3, 20], [[0, 4], [35, 43], [0, 4], 20]),
        # The first is not enough: it and the small one are four more than they have to be.
        ([7, 2, 20], [[5, 9], [0, 4], [20, 24]]),
    ],
)
def test_the_first_time(counts: list[int], shown: list[int | list[int]]) -> None:
    assert cells(one_way(counts)) == shown


def test_too_few_for_anything() -> None:
    assert one_way([2, 2]) == OneWay(5, None, None, None)
    assert one_way([]) == OneWay(5, None, None, None)
    # How many five are is said, and nothing else of them.
    assert one_way([3, 2]) == OneWay(5, None, 5, None)


def test_too_few_for_a_table() -> None:
    # With four categories there is always enough to cover with from 21 on.
    assert one_way([9, 9, 1, 1]) == OneWay(5, None, 20, None)
    assert cells(one_way([10, 9, 1, 1])) == [[5, 12], 9, [0, 4], [0, 4]]


def test_once_at_the_end_fewer_do() -> None:
    assert cells(one_way([15, 3, 2], final=True)) == [[12, 20], [0, 4], [0, 4]]
    assert cells(one_way([12, 1, 1], final=True)) is None


def test_nobody_in_no_answer_is_open() -> None:
    assert cells(one_way([30, 20, 0], no_answer=2)) == [30, 20, 0]
    assert cells(one_way([30, 20, 2], no_answer=2)) == [[27, 31], 20, [1, 5]]
    # Five are as many values as zero to four.
    assert cells(one_way([30, 20, 5], no_answer=2)) == [[30, 34], 20, [1, 5]]
    assert cells(one_way([30, 20, 6], no_answer=2)) == [30, 20, 6]


def test_a_hidden_group_waits_until_it_has_grown() -> None:
    first = one_way([30, 2, 20])
    # 15 more would make the table open if they came first: the two might be told by subtraction.
    assert one_way([31, 6, 30], first) is first
    # The hidden ones have to reach 33 + 5 + 5 together.
    assert one_way([32, 10, 30], first) is first
    assert cells(one_way([33, 10, 30], first)) == [33, 10, 30]
    # The first has not left its range: it may have been 28 to 32, and is still hidden.
    assert cells(one_way([32, 11, 30], first)) == [[28, 32], [11, 15], 30]
    # The second is small still.
    assert cells(one_way([42, 3, 30], first)) == [[41, 45], [0, 4], 30]


def test_at_the_end_what_waits_is_wider() -> None:
    first = one_way([30, 2, 20])
    assert cells(one_way([31, 6, 30], first, final=True)) == [[28, 37], [0, 9], 30]


def test_somebody_who_skips_later() -> None:
    first = one_way([30, 20, 0], no_answer=2)
    # Six have come, and what the first one grew by is too little to hide one or two among.
    assert cells(one_way([33, 22, 1], first, no_answer=2)) == [[30, 34], [21, 25], [1, 5]]
    hidden = one_way([30, 3, 0], no_answer=2)
    assert cells(hidden) == [[29, 33], [0, 4], 0]
    last = one_way([34, 3, 3], hidden, no_answer=2, final=True)
    assert cells(last) == [[29, 39], [0, 10], [1, 5]]


def test_few_new_ones_change_nothing() -> None:
    first = one_way([30, 20])
    assert one_way([35, 20], first, final=True) is first
    assert cells(one_way([36, 20], first)) == [36, 20]


@pytest.mark.parametrize("counts", [[30, 0, 19], [40, 20], [27, 4, 30], [40, 2, 29]])
def test_what_cannot_follow(counts: list[int]) -> None:
    with pytest.raises(CountsDoNotFit):
        one_way(counts, one_way([32, 2, 30]))


def test_the_rule_does_not_change_on_the_way() -> None:
    with pytest.raises(CountsDoNotFit):
        one_way([40, 30], one_way([30, 20]), threshold=10)


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=1, max_size=5),
    st.integers(2, 10),
    st.sampled_from([None, 3]),
)
def test_what_holds_of_every_table(
    growth: list[list[int]], threshold: int, no_answer: int | None
) -> None:
    counts = [0] * 4
    table = None
    for at, more in enumerate(growth):
        counts = [one + other for one, other in zip(counts, more, strict=True)]
        told = table and OneWay.from_json(json.loads(json.dumps(table.as_json())))
        assert told == table
        final = at == len(growth) - 1
        table = one_way(counts, told, threshold=threshold, no_answer=no_answer, final=final)
        assert table == one_way(counts, told, threshold=threshold, no_answer=no_answer, final=final)
        assert (table.total is None) == (sum(counts) < threshold)
        assert table.total is not None or table.cells is None
        for category, cell in enumerate(table.cells or ()):
            if cell.open:
                assert cell.lowest >= threshold or (category == no_answer and not cell.lowest)
            else:
                assert cell.highest - cell.lowest + 1 >= threshold
            if table.total == sum(counts):
                assert cell.lowest <= counts[category] <= cell.highest
        assert not table.cells or len(table.hidden) != 1
