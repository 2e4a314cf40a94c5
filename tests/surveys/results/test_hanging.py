"""Which questions hang together by themselves, and what may not be crossed therefore."""

from typing import Any

import pytest

from surveys.questionnaire.definition import read
from surveys.results.hanging import hanging_of
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
    hanging = hanging_of(DEFINITION)
    leaders = hanging.leaders
    assert {name: sorted(found) for name, found in leaders.items() if found} == {
        "town": ["land"],
        "both": ["alone", "land", "town"],
        "part": ["alone", "both", "land", "town"],
        "inner": ["alone", "both", "land", "town"],
    }
    assert {name for name, first in hanging.together().items() if first == name} == {
        *("alone", "other", "broken", "~day")
    }


@pytest.mark.parametrize(
    ("plan", "refused"),
    [
        ([["land", "other"], ["other", "broken"]], None),
        ([["land", "@group"], ["other", "@group"]], None),
        ([["land", "town"]], ("/plan/0", "circle", ("land", "town"))),
        ([["land", "@group"], ["inner", "@group"]], ("/plan/1", "circle", ("land", "inner"))),
        (
            [["land", "other"], ["other", "broken"], ["land", "broken"]],
            ("/plan/2", "circle", ()),
        ),
    ],
)
def test_what_hangs_together_is_one_variable_of_a_plan(
    plan: list[list[str]], refused: tuple[str, str, tuple[str, ...]] | None
) -> None:
    found = None
    try:
        check(DEFINITION, GROUPS, plan)
    except BadPlan as bad:
        found = (bad.pointer, bad.code, bad.hanging)
    assert found == refused
