"""Names of columns: SPSS takes each, and none twice."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.exports.names import RESERVED, Names

TAKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,63}")


@given(st.lists(st.text(max_size=80) | st.sampled_from(["a", "A", "a_2", "", "_", "and", "帮"])))
def test_every_name_is_taken_by_spss_and_given_once(wished: list[str]) -> None:
    names = Names()
    given_ = [names.give(one, f"{at}") for at, one in enumerate(wished)]
    assert [one for one in given_ if not TAKEN.fullmatch(one) or one.endswith(".")] == []
    assert RESERVED.isdisjoint({one.lower() for one in given_})
    assert len({one.lower() for one in given_}) == len(wished)


@pytest.mark.parametrize(
    ("wished", "otherwise", "name"),
    [
        ("age", "", "age"),
        ("_age", "", "v_age"),
        ("1st", "", "v1st"),
        ("kind-ly.", "", "kind_ly"),
        ("with", "", "with_v"),
        ("q_帮助", "q_3", "q_3"),
        ("x" * 70, "", "x" * 56),
    ],
)
def test_a_name_stays_as_near_as_it_can(wished: str, otherwise: str, name: str) -> None:
    assert Names().give(wished, otherwise) == name
