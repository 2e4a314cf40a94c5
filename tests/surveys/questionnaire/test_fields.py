"""What a screen shows at once, and how many fields its form has."""

from typing import Any

import pytest

from surveys.questionnaire.fields import fields_of, together

from .items import definition, item

Q, MANY = item("integer", "q"), item("many", "m", choices="mood")
GRID = item("grid", "g", choices="mood", items=[item("one", "g1"), item("one", "g2")])
LIST = {"appearance": ["field-list"]}


@pytest.mark.parametrize(
    ("items", "screens", "page"),
    [
        ([Q, MANY, item("note", "n"), item("calculate", "c", calculation="1")], [1, 2, 0, 0], 3),
        ([GRID, item("group", "a", items=[Q, MANY])], [2, 1, 2], 5),
        ([item("group", "a", items=[Q, item("group", "b", items=[MANY])], **LIST)], [3], 3),
        ([item("repeat", "r", items=[Q, item("group", "b", items=[MANY])])], [3], 60),
        # A repeat within has screens of its own.
        ([item("repeat", "r", items=[Q, item("repeat", "s", items=[MANY])])], [1, 2], 820),
        ([item("group", "a", items=[Q, item("repeat", "s", items=[MANY])], **LIST)], [1, 2], 41),
    ],
)
def test_how_many_fields(items: list[dict[str, Any]], screens: list[int], page: int) -> None:
    made = definition(*items)
    found = [fields_of(made, [one], on_a_screen=True) for one in together(made.items)]
    assert (found, fields_of(made, made.items)) == (screens, page)
