"""A verdict of few readers leaves each count that a question can have."""

from itertools import product

import pytest

from backend.programmes.selectors.trial_verdicts import FEW, FEWEST, QUESTIONS, Verdict, verdict
from surveys.disclosure.one_way import one_way

FEW_READERS = range(FEWEST, FEW)


@pytest.mark.parametrize("readers", FEW_READERS)
def test_whichever_verdict_is_given_a_question_may_have_any_count(readers: int) -> None:
    others = (len(QUESTIONS) - 1) * readers
    for given in Verdict:
        possible = {
            count
            for count in range(readers + 1)
            if any(verdict(readers, count + other) == given for other in range(others + 1))
        }
        assert possible == {*range(readers + 1)}


@pytest.mark.parametrize("readers", FEW_READERS)
@pytest.mark.parametrize("no_answer", [None, 3])
def test_no_table_of_few_readers_is_shown_beside_it(readers: int, no_answer: int | None) -> None:
    counts = [
        [*some, readers - sum(some)]
        for some in product(range(readers + 1), repeat=3)
        if sum(some) <= readers
    ]
    assert {one_way(one, no_answer=no_answer, final=True).cells for one in counts} == {None}


@pytest.mark.parametrize("readers", [0, FEWEST - 1, FEW, 100])
def test_others_get_none(readers: int) -> None:
    assert verdict(readers, 0) is None


def test_thirds_begin_where_they_should() -> None:
    assert [verdict(5, doubts) for doubts in (0, 6, 7, 13, 14, 20)] == [
        *[Verdict.CLEAR] * 2,
        *[Verdict.MIXED] * 2,
        *[Verdict.HARD] * 2,
    ]
