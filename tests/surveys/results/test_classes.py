"""Classes of numbers and days: which there are, and where a value falls."""

from datetime import date
from math import ceil, floor
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answer_values import scale_of
from surveys.questionnaire.definition import Item
from surveys.questionnaire.for_browser import schema_of
from surveys.questionnaire.kinds import SCALE
from surveys.results.classes import (
    MAX_CLASSES,
    Classes,
    day_classes,
    months_between,
    number_classes,
    scale_classes,
)
from tests.surveys.questionnaire.items import compiled, item

EDITOR = Path(__file__).parents[3] / "backend/web/static/kier/surveys/item-kind.js"


def ids(classes: Classes) -> list[str]:
    return [one.id for one in classes.classes]


def scale(**parameters: str) -> Classes:
    return scale_classes(Item("scale", "q", parameters=parameters))


def whole(constraint: str = "", **parameters: str) -> Classes:
    return number_classes(
        Item("integer", "q", constraint=constraint, parameters=parameters), whole=True
    )


def days(constraint: str = "", **parameters: str) -> Classes:
    return day_classes(Item("date", "q", constraint=constraint, parameters=parameters))


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (scale(), [str(one) for one in range(1, 11)]),
        (scale(start="3"), ["3", "4", "5", "6", "7", "8", "9", "10"]),
        (scale(start="0", end="1", step="0.5"), ["0", "0.5", "1"]),
        (scale(start="-1", end="1"), ["-1", "0", "1"]),
        (scale(start="0", end="10", step="4"), ["0", "4", "8"]),
        (scale(start="x", end="2"), ["1", "2"]),
        (scale(start="3", end="1"), ["3"]),
        (
            scale(start="0", end="100"),
            ["0..19", "20..39", "40..59", "60..79", "80..99", "100.."],
        ),
        (whole(classes="18 30 65"), ["..18", "18..29", "30..64", "65.."]),
        (whole(". >= 18", classes="18 30"), ["18..29", "30.."]),
        (whole(". > 0 and . <= 4"), ["0", "1", "2", "3", "4"]),
        (whole(". >= 0"), ["0", "1..4", "5..9", "10..19", "20..49", "50..99", "100.."]),
        (whole(), ["..0", "0", "1..4", "5..9", "10..19", "20..49", "50..99", "100.."]),
        # What follows a condition is no bound.
        (whole("if(. >= 3, 1, 0) and . <= 7"), ids(whole())),
        (whole(". >= 1 or . <= 3"), ids(whole())),
        (whole(". <= 2 * 3"), ids(whole())),
        (whole(". <= ${other}"), ids(whole())),
        (days(". >= '2026-01-15' and . <= '2026-03-01'"), ["2026-01", "2026-02", "2026-03"]),
        (days(". >= date('2023-01-15') and . < '2025-03-01'"), ["2023", "2024", "2025"]),
        (
            days(". >= '1990-01-15' and . <= '2019-03-01'"),
            ["1990..1999", "2000..2009", "2010..2019"],
        ),
        (
            days(". <= today()"),
            ["..1940", *(f"{at}..{at + 9}" for at in range(1940, 2030, 10)), "2030.."],
        ),
        (days(classes="2020-01-01 2025-07-01"), ["..2020-01-01", "2020-01-01..2025-07-01"]),
    ],
)
def test_which_classes_there_are(classes: Classes, expected: list[str] | Classes) -> None:
    wanted = expected if isinstance(expected, list) else ids(expected)
    assert ids(classes)[: len(wanted)] == wanted


@pytest.mark.parametrize(
    ("classes", "value", "expected"),
    [
        (scale(start="0", end="1", step="0.1"), 0.30000000000000004, "0.3"),
        (scale(start="0", end="1", step="0.1"), 0.7, "0.7"),
        (whole(classes="18 30"), 17, "..18"),
        (whole(classes="18 30"), 18, "18..29"),
        (whole(classes="18 30"), 29, "18..29"),
        (whole(classes="18 30"), 30, "30.."),
        (days(". >= '2026-01-15' and . <= '2026-03-01'"), "2026-02-28", "2026-02"),
        (days(), "1939-12-31", "..1940"),
        (days(), "1940-01-01", "1940..1949"),
        (days(), "2031-01-01", "2030.."),
    ],
)
def test_where_a_value_falls(classes: Classes, value: object, expected: str) -> None:
    at = classes.place(value)
    assert at is not None
    assert ids(classes)[at] == expected


def test_words_follow_the_reader() -> None:
    decimal = number_classes(Item("decimal", "q", parameters={"classes": "1.5 2"}), whole=False)
    with translation.override("en"):
        assert [str(one.words) for one in whole(classes="18 30").classes] == [
            "under 18",
            "18–29",
            "30 or more",
        ]
        assert [str(one.words) for one in decimal.classes] == [
            "under 1.5",
            "1.5 to under 2",
            "2 or more",
        ]
    with translation.override("nl"):
        month = days(". >= '2026-01-15' and . <= '2026-01-16'").classes[0]
        assert str(month.words) == "januari 2026"


def test_months_over_the_new_year() -> None:
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]


numbers = st.integers(-10_000, 10_000) | st.decimals(-1_000_000, 1_000_000, places=3).map(float)


@given(low=numbers, high=numbers, is_whole=st.booleans(), edges=st.lists(numbers, max_size=50))
def test_every_number_within_the_bounds_has_a_class(
    low: float, high: float, is_whole: bool, edges: list[float]
) -> None:
    low, high = sorted((low, high))
    item = Item(
        "integer" if is_whole else "decimal",
        "q",
        constraint=f". >= {low:f} and . <= {high:f}",
        parameters={"classes": " ".join(f"{edge:f}" for edge in edges)},
    )
    classes = number_classes(item, whole=is_whole)
    starts = [one.start for one in classes.classes]
    assert starts == sorted({*starts})
    assert len({*ids(classes)}) == len(starts) <= MAX_CLASSES + 2
    if is_whole:
        low, high = ceil(low), max(ceil(low), floor(high))
    assert None not in {classes.place(value) for value in (low, (low + high) / 2, high)}


@pytest.mark.parametrize(
    "parameters",
    [{}, {"start": "0"}, {"start": "2", "step": "2"}, {"end": "3"}, {"start": "1", "end": "5"}],
)
def test_a_scale_is_counted_as_it_is_asked(parameters: dict[str, str]) -> None:
    ready = compiled(item("scale", "q", parameters=parameters, label={"en": "How?"}))
    asked = scale_of(ready.nodes["q"])
    [shown] = schema_of(ready, "en")["items"]
    assert shown["scale"] == asked
    assert [one.value for one in scale_classes(ready.nodes["q"].item).classes] == asked
    usual = ", ".join(f'{name}: "{value}"' for name, value in SCALE.items())
    assert f"{{ {usual}, ...item.parameters }}" in EDITOR.read_text()
