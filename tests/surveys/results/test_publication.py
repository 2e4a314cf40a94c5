"""Publications: what everybody sees while answers come in, and at the end."""

from datetime import date
from typing import Any

import pytest

from surveys.models import Publication, Round
from surveys.results.publication import publish

from .rounds import GROUPS, a_round, write

pytestmark = pytest.mark.django_db


def item(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "label": {"en": name}, **more}


SMALL: dict[str, Any] = {
    "title": {"en": "Small"},
    "languages": ["en"],
    "items": [
        item("yes_no", "a"),
        item("yes_no", "b"),
        item("ranking", "r", choices="two"),
    ],
    "choices": {"two": [{"name": "x"}, {"name": "y"}]},
}


def live(round_: Round) -> Publication | None:
    return publish(round_, final=False)


def yes_no(cells: Any, total: int) -> dict[str, Any]:
    return {
        "categories": ["yes", "no", "-"],
        "threshold": 5,
        "no_answer": 2,
        "total": total,
        "cells": cells,
    }


def test_of_few_answers_nothing_is_published() -> None:
    round_ = a_round(SMALL)
    write(round_, [{"a": "yes"}] * 5)
    assert live(round_) is None
    write(round_, [{"a": "yes"}])
    made = live(round_)
    assert made is not None
    assert (made.number, made.respondents, made.final, round_.published) == (1, 6, False, 6)
    # Too few for a table of three categories: only that they are six.
    assert made.tables["variables"]["a"] == yes_no(None, 6)
    assert live(round_) is None


def test_tables_grow_with_what_is_new() -> None:
    round_ = a_round(SMALL)
    write(round_, [{"a": "yes", "b": "yes"}] * 14 + [{"a": "no", "b": "yes"}] * 10)
    first = live(round_)
    assert first is not None
    assert first.tables["variables"]["a"] == yes_no([14, 10, 0], 24)
    write(round_, [{"a": "no"}] * 6)
    second = live(round_)
    assert second is not None
    assert second.number == 2
    assert second.tables["variables"]["a"] == yes_no([14, 16, 0], 30)
    # Of the first publication nothing has changed.
    first.refresh_from_db()
    assert first.tables["variables"]["a"] == yes_no([14, 10, 0], 24)


def test_small_groups_are_hidden() -> None:
    round_ = a_round(SMALL)
    write(round_, [{"a": "yes"}] * 30 + [{"a": "no"}] * 2)
    made = live(round_)
    assert made is not None
    assert made.tables["variables"]["a"] == yes_no([[28, 32], [0, 4], 0], 32)


def test_crossed_tables_and_orders_come_at_the_end() -> None:
    round_ = a_round(SMALL, plan=[["a", "b"]])
    some = [{"a": "yes", "b": "yes", "r": ["x", "y"]}, {"a": "no", "b": "no", "r": ["y", "x"]}]
    write(round_, some * 10)
    first = live(round_)
    assert first is not None
    assert {*first.tables} == {"threshold", "variables"}
    assert {*first.tables["variables"]} == {"r"}
    last = publish(round_, final=True)
    assert last is not None
    assert last.final
    assert {*last.tables["variables"]} == {"a", "b", "r"}
    assert last.tables["crossed"] == [
        {
            "pair": ["a", "b"],
            "rows": [[0], [1]],
            "columns": [[0], [1]],
            "cells": last.tables["crossed"][0]["cells"],
        }
    ]
    # Nobody said yes once and no once: such a table is a small group of its own.
    assert last.tables["crossed"][0]["cells"] == [[[0, 10], [0, 10]], [[0, 10], [0, 10]]]
    assert last.tables["rankings"]["r"] == {
        "rows": [[0], [1]],
        "columns": [[0], [1]],
        "cells": [[10, 10], [10, 10]],
    }
    assert publish(round_, final=True) is None


def test_groups_are_compared() -> None:
    round_ = a_round(SMALL, plan=[["a", "@group"]], groups=GROUPS)
    for group in ("a", "b"):
        write(round_, [{"a": "yes"}] * 10 + [{"a": "no"}] * 12, group=group)
    first, last = live(round_), publish(round_, final=True)
    assert first is not None
    assert last is not None
    assert first.tables["variables"]["@group"]["cells"] == [22, 22, 0]
    assert last.tables["crossed"][0]["cells"] == [[10, 10], [12, 12]]


def test_a_month_after_the_last_day_counts_with_the_last() -> None:
    round_ = a_round(SMALL, plan=[["a", "@month"]])
    for day in ("2026-02-10", "2026-03-10", "2026-04-01"):
        write(round_, [{"a": "yes"}] * 10, day=date.fromisoformat(day))
    last = publish(round_, final=True)
    assert last is not None
    assert last.tables["variables"]["@month"]["categories"] == ["2026-02", "2026-03"]
    assert last.tables["variables"]["@month"]["cells"] == [10, 20]


def test_at_the_end_too_few_are_not_published() -> None:
    round_ = a_round(SMALL)
    write(round_, [{"a": "yes"}] * 4)
    assert publish(round_, final=True) is None
    assert not Publication.objects.exists()


def test_a_table_that_could_not_be_counted_anew_is_not_crossed() -> None:
    round_ = a_round(SMALL, plan=[["a", "@group"]], groups=GROUPS)
    for group in ("a", "b"):
        write(round_, [{"a": "yes"}] * 20, group=group)
    assert live(round_) is not None
    # Less than a batch ever is.
    write(round_, [{"a": "yes"}] * 2, group="b")
    last = publish(round_, final=True)
    assert last is not None
    assert last.tables["variables"]["@group"]["total"] == 40
    assert last.tables["crossed"][0]["cells"] is None


FOLLOWED = SMALL | {
    "items": [
        item("one", "a", choices="three", required="true()"),
        item("yes_no", "b", relevant="${a} = 'yes'", required="true()"),
    ],
    "choices": {"three": [{"name": name} for name in ("yes", "no", "else")]},
}
HIDDEN = [None] * 2


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        # "Not asked" would be four and four, six and one.
        ((50, 4, 4), HIDDEN),
        ((50, 1, 6), HIDDEN),
        # That "not asked" is small would say it of both together.
        ((54, 0, 0), HIDDEN),
        ((54, 1, 2), HIDDEN),
        ((50, 5, 6), [[25, 25, 11], [25, 25, 11]]),
    ],
)
def test_a_question_that_follows_another_does_not_tell_what_that_one_hides(
    counts: tuple[int, int, int], cells: list[Any]
) -> None:
    round_ = a_round(FOLLOWED)
    yes, no, otherwise = counts
    answers = [{"a": "yes", "b": "yes" if at % 2 else "no"} for at in range(yes)]
    write(round_, [*answers, *[{"a": "no"}] * no, *[{"a": "else"}] * otherwise])
    made = [live(round_), publish(round_, final=True)]
    assert [one and one.tables["variables"]["b"]["cells"] for one in made] == cells


@pytest.mark.parametrize(
    ("no", "cells"), [(0, [[23, 27], 27, [0, 4]]), (3, [[26, 30], 27, [0, 4]])]
)
def test_of_two_answers_the_small_one_may_lead(no: int, cells: list[Any]) -> None:
    consent = item("yes_no", "a", required="true()")
    round_ = a_round(FOLLOWED | {"items": [consent, FOLLOWED["items"][1]]})
    write(round_, [{"a": "yes", "b": "yes" if at % 2 else "no"} for at in range(54)])
    write(round_, [{"a": "no"}] * no)
    made = [live(round_), publish(round_, final=True)]
    assert [one and one.tables["variables"]["b"]["cells"] for one in made] == [cells] * len(made)


def test_what_was_shown_stays_when_it_may_not_grow() -> None:
    round_ = a_round(FOLLOWED | {"items": [item("yes_no", "a"), FOLLOWED["items"][1]]})
    write(round_, [{"a": "yes", "b": "yes"}] * 20 + [{"a": "yes", "b": "no"}] * 20)
    write(round_, [{"a": "no"}] * 20)
    first = live(round_)
    assert first is not None
    shown = first.tables["variables"]["b"]
    assert shown["cells"] == [20, 20, 20]
    # That three skipped the first question is hidden.
    write(round_, [{"a": "yes", "b": "no"}] * 20 + [{}] * 3)
    second = live(round_)
    assert second is not None
    assert second.tables["variables"]["b"] == shown


def test_a_table_whose_categories_changed_is_published_anew_at_the_end() -> None:
    round_ = a_round(SMALL)
    write(round_, [{"a": "yes"}] * 20)
    first = live(round_)
    assert first is not None
    # As a version of Kier counted it that knew one answer less.
    table = first.tables["variables"]["a"]
    table["categories"], table["cells"] = ["yes", "-"], [20, 0]
    table["no_answer"] = 1
    first.save()
    write(round_, [{"a": "no"}] * 10)
    second = live(round_)
    assert second is not None
    assert second.tables["variables"]["a"] == yes_no(None, 0) | {"total": None, "no_answer": None}
    write(round_, [{"a": "no"}] * 10)
    last = publish(round_, final=True)
    assert last is not None
    assert last.tables["variables"]["a"] == yes_no([20, 20, 0], 40)
