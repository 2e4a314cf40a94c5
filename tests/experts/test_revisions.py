"""The text of a request: who changes what, and what the history says of it."""

from datetime import date
from typing import Any

import pytest

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts.models import Assignment, Entry, Letter
from backend.experts.services.history import Actor, change
from notifications.models import Notice
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation
from tests.experts.requesters import ASKS, COORDINATES, a_submitted


def changes() -> list[tuple[str, str, Any]]:
    return [(entry.what, entry.by, entry.changes) for entry in Entry.objects.all()]


def test_what_was_and_what_is(hope: Hope) -> None:
    row = an_assignment(hope, "draft", day=date(2027, 1, 31), briefing={"purpose": "A plan"})
    values = {
        "wanted": 6,
        "day": date(2027, 2, 1),
        "purpose": "A better plan",
        "told_on": date(2027, 3, 1),
        "online": True,
    }
    row = change(row, by=ASKS, revision=1, values=values)
    assert (row.wanted, row.day, row.revision) == (6, date(2027, 2, 1), 2)
    assert row.briefing == {"purpose": "A better plan", "told_on": "2027-03-01"}
    expected = {
        "wanted": [5, 6],
        "day": ["2027-01-31", "2027-02-01"],
        "purpose": ["A plan", "A better plan"],
        "told_on": ["", "2027-03-01"],
    }
    assert changes() == [("changed", "requester", expected)]


def test_a_day_is_taken_back(hope: Hope) -> None:
    row = an_assignment(hope, "draft")
    row = change(row, by=ASKS, revision=1, values={"day": None, "told_on": None})
    assert (row.day, row.briefing["told_on"]) == (None, "")


def test_the_same_again_is_no_line(hope: Hope) -> None:
    row = change(an_assignment(hope, "draft"), by=ASKS, revision=1, values={"wanted": 5})
    assert (row.revision, changes()) == (1, [])


def test_nobody_writes_over_what_they_did_not_see(hope: Hope) -> None:
    row = an_assignment(hope, "draft")
    change(row, by=ASKS, revision=1, values={"wanted": 6})
    with pytest.raises(Conflict) as error:
        change(row, by=ASKS, revision=1, values={"wanted": 7})
    assert [(one.field, one.code) for one in error.value.errors] == [("revision", "overtaken")]
    assert Assignment.objects.get().wanted == 6


@pytest.mark.parametrize(
    ("by", "state"),
    [
        (ASKS, "submitted"),
        (ASKS, "going"),
        (ASKS, "withdrawn"),
        (COORDINATES, "question"),
        (COORDINATES, "proposal"),
        (COORDINATES, "delivered"),
    ],
)
def test_while_one_side_has_to_answer_the_other_leaves_it(
    hope: Hope, by: Actor, state: str
) -> None:
    with pytest.raises(ImpossibleMove):
        change(an_assignment(hope, state), by=by, revision=1, values={"support": "Me"})
    assert changes() == []


@pytest.mark.parametrize("name", ["heavy", "checked"])
def test_what_the_coordinator_alone_judges(hope: Hope, name: str) -> None:
    with pytest.raises(Conflict) as error:
        change(an_assignment(hope, "draft"), by=ASKS, revision=1, values={name: True})
    assert [one.field for one in error.value.errors] == [name]


def test_ticks_stand_in_the_order_of_the_list(hope: Hope) -> None:
    row = a_submitted(hope, checked=[])
    row = change(row, by=COORDINATES, revision=4, values={"checked": ["heavy", "goal"]})
    assert row.checked == ["goal", "heavy"]
    assert changes() == [("checked", "coordinator", {"checked": [[], ["goal", "heavy"]]})]


def test_what_the_requester_changes_is_looked_at_again(hope: Hope) -> None:
    row = an_assignment(hope, "question", checked=["goal", "audience"])
    row = change(row, by=ASKS, revision=1, values={"audience": "Everybody"})
    assert row.checked == ["goal"]


def test_terms_that_members_say_yes_to_stand_fast(hope: Hope) -> None:
    row = an_assignment(hope, "going")
    with pytest.raises(Conflict) as error:
        change(row, by=COORDINATES, revision=1, values={"fee_cents": 1, "names": "each"})
    found = [(one.field, one.code) for one in error.value.errors]
    assert found == [("fee_cents", "fixed"), ("briefing.names", "fixed")]


def test_a_late_change_is_told_to_all(hope: Hope) -> None:
    row = an_assignment(hope, "begun")
    an_invitation(row, an_expert(hope, "Robin"), "accepted")
    an_invitation(row, an_expert(hope, "Sam"), "declined")
    change(row, by=COORDINATES, revision=1, values={"place": "Another library"})
    assert [*Notice.objects.values_list("kind", flat=True)] == ["expert.news"]
    assert [*Letter.objects.values_list("kind", flat=True)] == ["news"]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_that_has_none_beside_it_is_refused(hope: Hope, day: date) -> None:
    row = an_assignment(hope, "draft")
    with pytest.raises(Conflict) as refused:
        change(row, by=ASKS, revision=1, values={"day": day})
    assert [error.field for error in refused.value.errors] == ["day"]
    assert not Entry.objects.exists()
