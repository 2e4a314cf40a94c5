"""Variables: one for each thing that is counted, and every answer in exactly one category."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.definition import read
from surveys.results.variables import (
    MAX_CATEGORIES,
    MAX_ID,
    Variable,
    short,
    variables_of,
)

from .rounds import DAY, EVERYTHING, GROUPS, category_of

VARIABLES = variables_of(read(EVERYTHING), GROUPS, date(2026, 2, 1), date(2026, 3, 31))
CHOSEN = ["yes", "no"]
EXPECTED = {
    "place": ["north", "south", "-"],
    "how/phone": CHOSEN,
    "how/mail": CHOSEN,
    "how/visit": CHOSEN,
    "again": ["yes", "no", "-"],
    "good": ["1", "2", "3", "-"],
    "age": ["..18", "18..29", "30..", "-"],
    "hours": ["0..0.5", "0.5..1", "1..1.5", "1.5..2", "2..2.5", "2.5..3", "3..3.5", "3.5..4"],
    "since": ["2026-01", "2026-02", "-"],
    "order": ["yes", "-"],
    "order/phone": ["1", "2", "3"],
    "order/mail": ["1", "2", "3"],
    "order/visit": ["1", "2", "3"],
    "work": ["north", "south", "-"],
    "home": ["north", "south", "-"],
    "helped/yes": CHOSEN,
    "helped/no": CHOSEN,
    "by/north": CHOSEN,
    "by/south": CHOSEN,
    "seen": ["yes", "-"],
    "@group": ["a", "b", "-"],
    "@month": ["2026-02", "2026-03"],
}
EXPECTED["hours"] += ["4..", "-"]


def answered(answers: dict[str, Any], group: str = "", day: date = DAY) -> Any:
    return SimpleNamespace(answers=answers, group=group, day=day)


def sorted_into(answers: dict[str, Any], **more: Any) -> dict[str, str | None]:
    return {variable.id: category_of(variable, answered(answers, **more)) for variable in VARIABLES}


def test_what_is_counted() -> None:
    assert {
        variable.id: [each.id for each in variable.categories] for variable in VARIABLES
    } == EXPECTED


NOTHING = {
    one.id: {"option": "no", "place": None, "month": "2026-03"}.get(one.sort, "-")
    for one in VARIABLES
}


@pytest.mark.parametrize(
    ("answers", "changed"),
    [
        ({}, {}),
        ({"place": "north"}, {"place": "north"}),
        ({"place": "elsewhere"}, {}),
        ({"how": ["mail", "phone"]}, {"how/mail": "yes", "how/phone": "yes"}),
        ({"again": "no", "seen": "yes"}, {"again": "no", "seen": "yes"}),
        ({"good": 2}, {"good": "2"}),
        ({"good": 3.0, "hours": 1}, {"good": "3", "hours": "1..1.5"}),
        ({"good": True, "age": "30"}, {}),
        ({"age": 18, "since": "2026-02-03"}, {"age": "18..29", "since": "2026-02"}),
        (
            {"order": ["visit", "phone", "mail"]},
            {"order": "yes", "order/visit": "1", "order/phone": "2", "order/mail": "3"},
        ),
        ({"order": ["visit", "phone"]}, {}),
        ({"order": ["visit", "visit", "mail"]}, {}),
        ({"work": "south"}, {"work": "south"}),
        (
            {"visits": [{"helped": "yes"}, {"helped": "no", "by": ["south"]}, {}]},
            {"helped/yes": "yes", "helped/no": "yes", "by/south": "yes"},
        ),
        ({"more": "text", "hour": "12:00", "sum": "2"}, {}),
    ],
)
def test_how_an_answer_is_sorted(answers: dict[str, Any], changed: dict[str, str]) -> None:
    assert sorted_into(answers) == NOTHING | changed


@pytest.mark.parametrize(
    ("group", "day", "expected"),
    [
        ("a", date(2026, 2, 28), ("a", "2026-02")),
        ("gone", date(2026, 3, 1), ("-", "2026-03")),
        ("", date(2026, 4, 1), ("-", "2026-03")),
        ("b", date(2026, 1, 1), ("b", "2026-02")),
    ],
)
def test_groups_and_months(group: str, day: date, expected: tuple[str, str]) -> None:
    found = sorted_into({}, group=group, day=day)
    assert (found["@group"], found["@month"]) == expected


def test_entries_within_entries() -> None:
    inner = {"kind": "repeat", "name": "in", "items": [{"kind": "yes_no", "name": "q"}]}
    outer = {"kind": "repeat", "name": "out", "items": [inner]}
    [yes, no] = variables_of(read({"languages": ["en"], "items": [outer]}))
    response = answered({"out": [{}, {"in": [{"q": "no"}]}, {"in": []}]})
    assert [category_of(yes, response), category_of(no, response)] == ["no", "yes"]


def test_names_of_choices_as_identifiers() -> None:
    assert [short(name) for name in ("a b", "é", "x" * 55)] == ["a b", "é", "x" * 55]
    odd = ["", "-", "a\tb", "x" * 56, "x" * 57]
    assert len({short(name) for name in odd}) == len(odd)
    assert {len(short(name)) for name in odd} == {21}


def test_the_longest_names_fit_into_a_plan_and_a_table() -> None:
    rows = [{"name": "x" * size} for size in (55, 56)]
    item = {"kind": "many", "name": "q" * 64, "choices": "all"}
    found = variables_of(read({"languages": ["en"], "items": [item], "choices": {"all": rows}}))
    assert [len(one.id) for one in found] == [MAX_ID, 64 + 1 + 21]


def test_too_many_choices_are_not_counted() -> None:
    rows = [{"name": str(at)} for at in range(MAX_CATEGORIES + 1)]
    items = [{"kind": "one", "name": "a", "choices": "all"}, {"kind": "yes_no", "name": "b"}]
    data = {"languages": ["en"], "items": items, "choices": {"all": rows}}
    assert [one.id for one in variables_of(read(data))] == ["b"]


def test_the_ends_of_a_scale_have_names() -> None:
    [good] = [variable for variable in VARIABLES if variable.id == "good"]
    assert [dict(category.label) for category in good.categories[:3]] == [
        {"en": "1 (bad)", "nl": "1 (slecht)"},
        {},
        {"en": "3 (good)"},
    ]
    assert good.values == [1, 2, 3, None]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(variable=st.sampled_from(VARIABLES), value=anything)
def test_whatever_was_answered_has_a_category(variable: Variable, value: Any) -> None:
    at = variable.place_of(value)
    assert at is None or 0 <= at < len(variable.categories)
