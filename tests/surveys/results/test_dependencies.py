"""Which questions hang together by themselves, and what may not be crossed therefore."""

from typing import Any

import pytest

from surveys.questionnaire.definition import Definition, read
from surveys.results.dependencies import dependencies_of
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
    hanging = dependencies_of(DEFINITION)
    leaders = hanging.leaders
    assert {name: sorted(found) for name, found in leaders.items() if found} == {
        "town": ["land"],
        "both": ["alone", "land", "town"],
        "part": ["alone", "both", "land", "town"],
        "inner": ["alone", "both", "land", "town"],
    }
    assert {name for name, first in hanging.together.items() if first == name} == {
        *("alone", "other", "broken", "~day")
    }


@pytest.mark.parametrize(
    ("plan", "refused"),
    [
        ([["land", "other"], ["other", "broken"]], None),
        ([["land", "@group"], ["other", "@group"]], None),
        ([["land", "town"]], ("plan.0", "circle", ("land", "town"))),
        ([["land", "@group"], ["inner", "@group"]], ("plan.1", "circle", ("land", "inner"))),
        (
            [["land", "other"], ["other", "broken"], ["land", "broken"]],
            ("plan.2", "circle", ()),
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
        found = (bad.field, bad.code, bad.dependent)
    assert found == refused


def in_a_chain(length: int) -> Definition:
    items = [item(f"q{at}", relevant=f"${{q{at - 1}}} != ''" if at else "") for at in range(length)]
    return read({"languages": ["en"], "items": items})


def test_leaders_in_circles_and_chains() -> None:
    found = dependencies_of(in_a_chain(50))
    assert {len(leaders) for leaders in found.leaders.values()} == {*range(50)}
    assert found.count == sum(range(50))
    circle = [item("a", relevant="${c} = 1"), item("b", relevant="${a} = 1")]
    circle += [item("c", relevant="${b} = 1"), item("d", relevant="${a} = 1 and ${gone} = 1")]
    found = dependencies_of(read({"languages": ["en"], "items": circle}))
    assert found.leaders == {
        "a": {"b", "c"},
        "b": {"a", "c"},
        "c": {"a", "b"},
        "d": {"a", "b", "c", "gone"},
    }


def test_chains_are_bounded() -> None:
    check(in_a_chain(600), [], [])
    with pytest.raises(BadPlan) as bad:
        check(in_a_chain(700), [], [])
    assert (bad.value.field, bad.value.code) == ("version", "too-many-leaders")
