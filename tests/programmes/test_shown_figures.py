"""What is shown of a number of people at the threshold, one below it and one above."""

from types import SimpleNamespace
from typing import Any

import pytest

from backend.organisations.figure_sources import Count
from backend.programmes.selectors.shown_figures import FEW, in_steps, is_known, shown_of
from surveys.disclosure.published import THRESHOLD


def an_indicator(**fields: Any) -> Any:
    known = {"pk": "whole", "is_people": True, "source": "", "counting": "flow"}
    return SimpleNamespace(**(known | fields))


def shown(number: int, **fields: Any) -> Count | None:
    return shown_of(an_indicator(**fields), [], {"whole": Count(number, number)}).get("whole")


def test_five_are_shown_and_four_are_not() -> None:
    assert THRESHOLD == 5
    assert Count(0, 4) == FEW
    assert [shown(number) for number in (0, 4, 5, 6)] == [FEW, FEW, Count(5, 5), Count(6, 6)]


@pytest.mark.parametrize(
    ("number", "least", "most"), [(0, 0, 4), (4, 0, 4), (5, 5, 9), (9, 5, 9), (10, 10, 14)]
)
def test_a_number_that_moves_is_known_to_the_next_five(number: int, least: int, most: int) -> None:
    assert in_steps(number) == shown(number, counting="stock") == Count(least, most)


def test_no_people_and_what_others_published_are_shown_as_they_are() -> None:
    assert shown(4, is_people=False) == shown(4, source="requests") == Count(4, 4)
    assert shown_of(an_indicator(), [], {}) == {}


def test_a_part_of_five_is_shown_and_four_hide_another() -> None:
    parts: list[Any] = [an_indicator(pk=name) for name in "abc"]

    def of(*numbers: int) -> list[Any]:
        counts = {
            part.pk: Count(number, number) for part, number in zip(parts, numbers, strict=True)
        }
        found = shown_of(an_indicator(), parts, {"whole": Count(20, 20)} | counts)
        return [found[part.pk] for part in parts]

    assert of(5, 5, 10) == [Count(5, 5), Count(5, 5), Count(10, 10)]
    four, six, ten = of(4, 6, 10)
    assert not is_known(four)
    assert not (is_known(six) and is_known(ten))
    # Who is in two parts is counted twice: nothing adds up.
    assert of(5, 6, 10) == [None, None, None]
