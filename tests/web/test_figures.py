"""Figures of results as words and bars: a range stays a range, and little is never nothing."""

from datetime import date

import pytest
from django.utils import translation

from backend.core.locale import day_first
from backend.web.templatetags.figures import amount, bar, people, share
from surveys.disclosure.published import Cell
from surveys.disclosure.summaries import Between


@pytest.mark.parametrize(
    ("cell", "english", "dutch"),
    [
        (Cell.exactly(7), "7", "7"),
        (Cell.between(0, 4), "0–4", "0–4"),
        (Cell.between(5, 5), "5", "5"),
        (Cell.between(1200, 1204), "1,200–1,204", "1.200–1.204"),
        (12345, "12,345", "12.345"),
    ],
)
def test_how_many(cell: Cell | int, english: str, dutch: str) -> None:
    for language, expected in (("en", english), ("nl", dutch)):
        with translation.override(language):
            assert people(cell) == expected


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [
        (0, 0, "0%"),
        (1, 1, "100%"),
        (0.125, 0.125, "13%"),
        (0.004, 0.004, "<1%"),
        (0.996, 0.996, ">99%"),
        (0, 4 / 143, "0–3%"),
        (81 / 143, 85 / 143, "56–60%"),
        (0.07, 0.14, "7–14%"),
    ],
)
def test_shares(lowest: float, highest: float, expected: str) -> None:
    with translation.override("en"):
        assert share(Between(lowest, highest)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Between(1.75, 1.75), "1,8"),
        (Between(2.25, 3), "2,3–3,0"),
        (Between(3.98, 4.02), "4,0"),
        (0.8164965809, "0,8"),
    ],
)
def test_means_and_spread(value: Between | float, expected: str) -> None:
    with translation.override("nl"):
        assert amount(value) == expected


def test_a_bar_has_a_lighter_end() -> None:
    with translation.override("nl"):
        drawn = bar(Between(0.125, 0.5))
    assert '<rect class="maybe" width="50%" height="100%"/>' in drawn
    assert '<rect class="sure" width="12.5%" height="100%"/>' in drawn
    assert 'aria-hidden="true"' in drawn


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "2 March 2027"), ("nl", "2 maart 2027"), ("zh-hans", "2027年3月2日")],
)
def test_days_are_written_as_here(language: str, expected: str) -> None:
    with translation.override(language):
        assert day_first(date(2027, 3, 2)) == expected
