"""Which questions hang together by themselves, and what may not be crossed therefore."""

from typing import Any

import pytest

from surveys.questionnaire.definition import read
from surveys.results.hanging import leaders_of, together
from surveys.results.plan import BadPlan, check

GROUPS = [{"id": "north", "label": {"en": "North"}}]


def item(name: str, kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, **more}


DEFINITION = read(
    {
        "languages": ["en"],
        "choices": {"towns": [{"name": "a", "data": {"land": "yes"}}]},
        "items": [
            item("land"),
            item("town", "one", choices="towns", choice_filter="land = ${land}"),
            item("both", "calculate", calculation="concat(${town}, ${alone})"),
            item("part", "group", relevant="${both} != ''", items=[item("inner")]),
            item("alone"),
            item("other"),
            item("broken", relevant="${"),
        ],
    }
)


def test_through_groups_filters_and_calculations() -> None:
    leaders = leaders_of(DEFINITION)
    assert {name: sorted(found) for name, found in leaders.items() if found} == {
        "town": ["land"],
        "both": ["alone", "land", "town"],
        "part": ["alone", "both", "land", "town"],
        "inner": ["alone", "both", "land", "town"],
    }
    assert {name for name, first in together(DEFINITION).items() if first == name} == {
        *("alone", "other", "broken")
    }


@pytest.mark.parametrize(
    ("plan", "pointer"),
    [
        ([["land", "other"], ["other", "broken"]], None),
        ([["land", "@group"], ["other", "@group"]], None),
        ([["land", "town"]], "/plan/0"),
        ([["land", "@group"], ["inner", "@group"]], "/plan/1"),
    ],
)
def test_what_hangs_together_is_one_variable_of_a_plan(
    plan: list[list[str]], pointer: str | None
) -> None:
    found = None
    try:
        check(DEFINITION, GROUPS, plan)
    except BadPlan as bad:
        found = (bad.pointer, bad.code)
    assert found == (pointer and (pointer, "circle"))
