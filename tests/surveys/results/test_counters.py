"""Counts that grow with each batch are those that all answers give at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Response, Round, Tally
from surveys.results import counters
from surveys.results.plan import plan_of
from tests.environment import FULL

from .rounds import EVERYTHING, GROUPS, a_round, category_of, write

pytestmark = pytest.mark.django_db
PLAN = [["place", "@group"], ["how/mail", "@group"], ["@month", "good"], ["good", "age"]]


def some(*names: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True)


entries = st.lists(
    st.fixed_dictionaries({}, optional={"helped": some("yes", "no"), "by": some("north", "south")}),
    max_size=3,
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "place": st.sampled_from(["north", "south", "gone", "1", "true"]),
        "how": some("phone", "mail", "visit"),
        "again": st.sampled_from(["yes", "no"]),
        "good": st.integers(1, 3) | st.just(2.0),
        "age": st.integers(0, 99),
        "hours": st.floats(0, 4),
        "since": st.dates().map(str),
        "order": st.permutations(["phone", "mail", "visit"]),
        "visits": entries,
        "seen": st.just("yes"),
    },
)


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    items = draw(st.lists(st.sampled_from(EVERYTHING["items"]), unique_by=lambda one: one["name"]))
    return {**EVERYTHING, "items": draw(st.permutations(items))}


def by_hand(round_: Round) -> dict[tuple[str, str], int]:
    plan, found = plan_of(round_), dict[tuple[str, str], int]()
    for row in Response.objects.filter(round=round_):
        cells = {variable.id: category_of(variable, row) for variable in plan.variables}
        cells |= {f"{a}\t{b}": f"{cells[a]}\t{cells[b]}" for a, b in plan.pairs}
        for table, cell in cells.items():
            if cell is not None:
                found[table, cell] = found.get((table, cell), 0) + 1
    return found


def kept(round_: Round) -> dict[tuple[str, str], int]:
    return {
        (table, cell): number
        for table, cells in counters.tallied(round_).items()
        for cell, number in cells.items()
    }


@settings(
    max_examples=60 if FULL else 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    definition=definitions(), batches=st.lists(st.tuples(some("a"), st.lists(answers, max_size=9)))
)
def test_added_up_is_counted_anew(
    definition: Mapping[str, Any], batches: Sequence[tuple[list[str], list[dict[str, Any]]]]
) -> None:
    with transaction.atomic():
        round_ = a_round(definition, groups=GROUPS, plan=PLAN)
        for group, batch in batches:
            write(round_, batch, group="".join(group))
        added = kept(round_)
        assert added == by_hand(round_)
        counters.recount(round_)
        assert kept(round_) == added
        transaction.set_rollback(True)


def test_a_batch_costs_few_statements_however_large_the_round_is() -> None:
    round_ = a_round(groups=GROUPS, plan=PLAN)
    write(round_, [{"place": "north", "how": ["mail"]}] * 8)
    rows = [Response(answers={"place": "south"}, group="a", day=round_.closes_on)] * 8
    with CaptureQueriesContext(
        connection,
    ) as asked:
        counters.add(round_, rows)
    assert len(asked) == 1
    assert Tally.objects.get(round=round_, table="place", cell="south").count == 8
    assert Tally.objects.get(round=round_, table="place", cell="north").count == 8


def test_rounds_are_counted_apart() -> None:
    one = a_round()
    other = a_round(organisation=one.organisation)
    write(one, [{"place": "north"}])
    write(other, [{"place": "north"}] * 2)
    assert kept(one)["place", "north"] == 1
    assert kept(other)["place", "north"] == 2
