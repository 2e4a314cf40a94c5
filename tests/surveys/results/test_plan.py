"""The plan of a round: what may be crossed, and what is shown before the end."""

from collections.abc import Sequence

import pytest

from surveys.questionnaire.definition import read
from surveys.results.plan import BadPlan, Plan, check
from surveys.results.variables import variables_of

from .rounds import DAY, EVERYTHING, GROUPS

DEFINITION = read(EVERYTHING)
ALL = {
    one.id
    for one in variables_of(DEFINITION, GROUPS)
    if one.id not in {"order/phone", "order/mail", "order/visit"}
}


@pytest.mark.parametrize(
    ("pairs", "held_back"),
    [
        ([], set()),
        ([("place", "again")], {"place", "again"}),
        ([("place", "@group"), ("@group", "again")], {"place", "again"}),
        ([("place", "@month")], {"place"}),
        # The groups hang together with the months.
        ([("place", "@month"), ("place", "@group")], {"place", "@group"}),
        ([("place", "@month"), ("again", "@group")], {"place", "again"}),
    ],
)
def test_what_is_shown_before_the_end(pairs: list[tuple[str, str]], held_back: set[str]) -> None:
    check(DEFINITION, GROUPS, pairs)
    plan = Plan(DEFINITION, variables_of(DEFINITION, GROUPS, DAY, DAY), pairs)
    assert plan.live == ALL - held_back


@pytest.mark.parametrize(
    ("pairs", "pointer", "code"),
    [
        ([("place", "gone")], "plan.0", "unknown-variable"),
        ([("place",)], "plan.0", "unknown-variable"),
        ([("place", "order/phone")], "plan.0", "unknown-variable"),
        ([("place", "place")], "plan.0", "same-variable"),
        ([("place", "again"), ("again", "place")], "plan.1", "twice"),
        ([("place", "again"), ("again", "age"), ("age", "place")], "plan.2", "circle"),
    ],
)
def test_what_cannot_be_shown(pairs: Sequence[Sequence[str]], pointer: str, code: str) -> None:
    with pytest.raises(BadPlan) as refused:
        check(DEFINITION, GROUPS, pairs)
    assert (refused.value.field, refused.value.code) == (pointer, code)


def test_a_circle_is_named() -> None:
    with pytest.raises(BadPlan) as refused:
        check(DEFINITION, GROUPS, [("place", "@month"), ("again", "place"), ("@month", "again")])
    assert {*refused.value.circle} == {"place", "@month", "again"}


def test_tables_that_nobody_reads() -> None:
    rows = [{"name": str(at)} for at in range(60)]
    items = [{"kind": "one", "name": name, "choices": "all"} for name in "ab"]
    large = read({"languages": ["en"], "items": items, "choices": {"all": rows}})
    with pytest.raises(BadPlan, match="too-many"):
        check(large, [], [("a", "b")])


def test_without_groups_there_is_nothing_to_compare() -> None:
    with pytest.raises(BadPlan, match="unknown-variable"):
        check(DEFINITION, [], [("place", "@group")])
