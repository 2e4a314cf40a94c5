"""Two variables, and rankings: examples by hand, and what holds of every table."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import OneWay, TwoWay
from surveys.disclosure.two_way import MarginsDoNotFit, ranking, two_way

Table = list[list[int]]


def margins(counts: Table, threshold: int = 5) -> tuple[OneWay, OneWay]:
    rows = [sum(row) for row in counts]
    columns = [sum(column) for column in zip(*counts, strict=True)]
    return (
        one_way(rows, threshold=threshold, final=True),
        one_way(columns, threshold=threshold, final=True),
    )


def test_nothing_small() -> None:
    assert two_way([[9, 8], [7, 6]], *margins([[9, 8], [7, 6]])).as_json() == {
        "rows": [[0], [1]],
        "columns": [[0], [1]],
        "cells": [[9, 8], [7, 6]],
    }


def test_a_small_one_hides_three_others() -> None:
    counts = [[3, 20, 30], [40, 50, 60], [7, 80, 90]]
    assert two_way(counts, *margins(counts)).as_json()["cells"] == [
        [[0, 10], [13, 23], 30],
        [40, 50, 60],
        [[0, 10], [77, 87], 90],
    ]
    # With which others, the secret decides.
    shown = {two_way(counts, *margins(counts), secret=bytes([at])).cells for at in range(99)}
    assert len(shown) == 4


def test_small_ones_hide_each_other() -> None:
    counts = [[3, 2, 30], [2, 4, 60], [70, 80, 90]]
    assert two_way(counts, *margins(counts)).as_json()["cells"] == [
        [[0, 5], [0, 5], 30],
        [[0, 5], [1, 6], 60],
        [70, 80, 90],
    ]


def test_a_line_of_ones_takes_a_rectangle() -> None:
    counts = [[1, 20, 40], [2, 20, 40], [1, 20, 40], [1, 20, 40], [1, 20, 40]]
    # No two rows have four together in the first column.
    assert two_way(counts, *margins(counts)).as_json()["cells"] == [
        [[0, 6], [15, 21], 40],
        [[0, 6], [16, 22], 40],
        [[0, 6], [15, 21], 40],
        [[0, 6], [15, 21], 40],
        [[0, 6], [15, 21], 40],
    ]


def test_what_one_variable_hides_is_one_line() -> None:
    counts = [[30, 20], [1, 2], [40, 50]]
    rows, columns = margins(counts)
    assert rows.hidden == (0, 1)
    assert two_way(counts, rows, columns).as_json() == {
        "rows": [[2], [0, 1]],
        "columns": [[0], [1]],
        "cells": [[40, 50], [31, 22]],
    }


def test_no_answer_of_nobody_has_no_line() -> None:
    counts = [[30, 20, 0], [40, 50, 0]]
    rows = one_way([50, 90])
    columns = one_way([70, 70, 0], no_answer=2)
    assert two_way(counts, rows, columns) == TwoWay(
        ((0,), (1,)), ((0,), (1,)), two_way([[30, 20], [40, 50]], rows, one_way([70, 70])).cells
    )


def test_nothing_where_a_variable_is_hidden() -> None:
    counts = [[6, 6], [1, 0], [1, 0]]
    assert two_way(counts, *margins(counts)) == TwoWay((), (), None)
    # Nor where too few came since a variable was published.
    first = one_way([30, 20])
    last = one_way([31, 20], first, final=True)
    assert two_way([[11, 10], [20, 10]], one_way([21, 30]), last) == TwoWay((), (), None)


def test_tables_of_others() -> None:
    with pytest.raises(MarginsDoNotFit):
        two_way([[9, 9], [9, 9]], one_way([18, 18]), one_way([17, 19]))
    with pytest.raises(MarginsDoNotFit):
        two_way([[9, 9], [9, 9]], one_way([18, 18]), one_way([20, 20]))
    with pytest.raises(MarginsDoNotFit):
        two_way([[9, 9], [9, 9]], one_way([18, 18], threshold=3), one_way([18, 18]))


def test_a_ranking() -> None:
    assert ranking([[20, 10, 5], [10, 8, 17], [5, 17, 13]]).as_json()["cells"] == [
        [20, 10, 5],
        [10, 8, 17],
        [5, 17, 13],
    ]
    assert ranking([[20, 12, 3], [10, 8, 17], [5, 15, 15]]).as_json()["cells"] == [
        [20, [0, 15], [0, 15]],
        [10, 8, 17],
        [5, [12, 27], [3, 18]],
    ]
    assert ranking([[2, 2], [2, 2]]).cells is None
    with pytest.raises(MarginsDoNotFit):
        ranking([[9, 9], [9, 8]])


@given(
    st.integers(2, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([0, 0, 1, 2, 4, 5, 9, 30]), min_size=width, max_size=width),
            min_size=2,
            max_size=8,
        )
    ),
    st.sampled_from([2, 5, 10]),
)
def test_what_holds_of_every_table(counts: Table, threshold: int) -> None:
    rows, columns = margins(counts, threshold)
    table = two_way(counts, rows, columns)
    assert TwoWay.from_json(json.loads(json.dumps(table.as_json()))) == table
    assert table == two_way(counts, rows, columns)
    assert two_way(counts, rows, columns, secret=b"another").rows == table.rows
    for line, cells in zip(table.rows, table.cells or (), strict=table.cells is not None):
        for other, cell in zip(table.columns, cells, strict=True):
            count = sum(counts[row][column] for row in line for column in other)
            assert cell.lowest <= count <= cell.highest
            if cell.open:
                assert count >= threshold
            else:
                assert cell.highest - cell.lowest + 1 >= threshold
