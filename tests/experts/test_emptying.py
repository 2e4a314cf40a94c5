"""What was written into a briefing goes two years after the request ended; choices stay."""

from typing import Any

import pytest

from backend.experts.briefing import ON_THE_RESULT, TEXTS
from backend.experts.models import Assignment, Entry
from backend.experts.paper import paper_of
from backend.experts.selectors.numbers import numbers_of
from backend.experts.selectors.results import Result
from backend.experts.services import retention
from backend.experts.services.history import Actor, note_entry
from backend.experts.tasks import (
    erase_names_of_requesters,
    erase_what_was_written_for_requests,
)
from tests.experts.factories import BRIEFING, Hope, an_assignment
from tests.experts.requesters import DESK, coordinator_of, link_of
from tests.experts.test_erasing import ago, queries_of

ASKS, ANSWERS = Actor("requester", "A. Adviser"), Actor("coordinator", "Sam")
KEPT = {"told_on", "names"}
RESULT = Result({"en": "One face."}, [], None, None)


def written(hope: Hope, state: str = "closed", days: int = 731, **more: Any) -> Assignment:
    """A request that ended so many days ago, and about which both sides wrote."""
    fields = {"ended_on": ago(days), "delivered_on": ago(days), "briefing": {**BRIEFING}} | more
    row = an_assignment(hope, state, **fields)
    row.briefing = row.briefing | {"place": "Library"}
    row.save(update_fields=["briefing"])
    note_entry(row, "return", by=ANSWERS, note="Who is Mrs Visser?")
    changes: dict[str, Any] = {"support": ["", "Mrs Visser"], "done": ["", "Mrs Visser does it"]}
    changes |= {"wanted": [3, 5], "told_on": ["", "2027-03-01"]}
    note_entry(row, "changed", by=ASKS, changes=changes)
    return row


def texts_of(row: Assignment) -> set[str]:
    return {*Assignment.objects.get(pk=row.pk).briefing} & {*TEXTS}


def asks_still(row: Assignment, hope: Hope) -> None:
    an_assignment(hope, "submitted", requester=row.requester)


def test_what_was_written_goes_two_years_after_the_end(hope: Hope) -> None:
    row = written(hope, days=730)
    assert erase_what_was_written_for_requests.func() == 0
    Assignment.objects.update(ended_on=ago(731))
    assert [erase_what_was_written_for_requests.func() for _twice in range(2)] == [1, 0]
    assert texts_of(row) == {*ON_THE_RESULT}


def test_choices_numbers_and_days_stay(hope: Hope) -> None:
    row = written(hope, "declined", delivered_on=None)
    before = numbers_of(hope.platform, None, None)
    erase_what_was_written_for_requests.func()
    now = Assignment.objects.get(pk=row.pk)
    assert now.briefing == {name: BRIEFING[name] for name in KEPT}
    names = ("form", "topics", "languages", "day", "wanted", "fee_cents", "said", "done")
    assert [getattr(now, one) for one in names] == [getattr(row, one) for one in names]
    assert numbers_of(hope.platform, None, None) == before


def test_words_of_the_history_go_and_its_lines_stay(hope: Hope) -> None:
    written(hope)
    erase_what_was_written_for_requests.func()
    asked, changed = Entry.objects.order_by("number")
    assert (asked.what, asked.by_name, asked.note, asked.changes) == ("return", "Sam", "", {})
    assert changed.changes == {"wanted": [3, 5], "told_on": ["", "2027-03-01"]}


def test_words_of_the_history_go_where_the_briefing_was_never_begun(hope: Hope) -> None:
    row = an_assignment(hope, "withdrawn", ended_on=ago(731), briefing={})
    note_entry(row, "withdraw", by=ASKS, note="Mrs Visser is ill")
    assert [erase_what_was_written_for_requests.func() for _twice in range(2)] == [1, 0]
    assert Entry.objects.get().note == ""


@pytest.mark.parametrize("state", ["draft", "submitted", "begun", "delivered"])
def test_what_goes_on_keeps_its_words(hope: Hope, state: str) -> None:
    written(hope, state, ended_on=None, created_on=ago(3_000))
    assert erase_what_was_written_for_requests.func() == 0


@pytest.mark.parametrize(("delivered", "stays"), [(True, {*ON_THE_RESULT}), (False, set())])
def test_what_stands_on_a_result_stays_as_long_as_its_requester_is_known(
    hope: Hope, delivered: bool, stays: set[str]
) -> None:
    state = "closed" if delivered else "withdrawn"
    row = written(hope, state, delivered_on=ago(731) if delivered else None)
    asks_still(row, hope)
    erase_names_of_requesters.func()
    erase_what_was_written_for_requests.func()
    assert texts_of(row) == stays


def test_all_of_it_goes_with_the_name_of_the_requester(hope: Hope) -> None:
    row = written(hope)
    erase_what_was_written_for_requests.func()
    erase_names_of_requesters.func()
    assert [erase_what_was_written_for_requests.func() for _twice in range(2)] == [1, 0]
    assert texts_of(row) == set()


def test_both_sides_read_what_is_left(hope: Hope) -> None:
    row = written(hope)
    asks_still(row, hope)
    erase_what_was_written_for_requests.func()
    at_desk = coordinator_of(hope).get(f"{DESK}/{row.id}").json()["briefing"]
    theirs = link_of(row).get("/api/v1/experts/request").json()["briefing"]
    empty = {name: "" for name in TEXTS if name not in ON_THE_RESULT}
    assert at_desk == theirs == BRIEFING | empty


def test_a_paper_made_anew_says_what_it_may_be_used_for(
    hope: Hope, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, made = written(hope), []
    erase_what_was_written_for_requests.func()
    monkeypatch.setattr(
        "backend.experts.paper.typeset", lambda _as, content, _at: made.append(content)
    )
    monkeypatch.setattr("backend.experts.paper.result_of", lambda *_of: RESULT)
    paper_of(Assignment.objects.get(pk=row.pk), "en")
    shown = {"title": BRIEFING["purpose"], "question": BRIEFING["question"], "use": BRIEFING["use"]}
    assert {name: made[0][name] for name in shown} == shown


def test_batches_are_small_and_all_are_done(hope: Hope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    rows = [written(hope) for _each in range(5)]
    assert erase_what_was_written_for_requests.func() == 5
    assert [texts_of(row) for row in rows] == [{*ON_THE_RESULT}] * 5


def test_a_request_that_was_changed_very_often_is_emptied_in_steps(
    hope: Hope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    row = written(hope)
    for _each in range(5):
        note_entry(row, "return", by=ANSWERS, note="Who is Mrs Visser?")
    assert erase_what_was_written_for_requests.func() == 1
    assert not Entry.objects.exclude(note="").exists()


def test_many_cost_what_few_cost(hope: Hope) -> None:
    written(hope)
    few = queries_of(retention.erase_briefings)
    for _each in range(5):
        written(hope)
    assert queries_of(retention.erase_briefings) == few
