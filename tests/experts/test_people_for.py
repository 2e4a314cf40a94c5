"""What matching is told of people, from rows; and how few queries it takes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.experts import local_time
from backend.experts.matching import Person
from backend.experts.models import Assignment, CheckIn, Expert
from backend.experts.selectors.matches import people_for
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation, placed
from tests.experts.factories import Person as Known
from tests.experts.inviting_scenes import asked, many_experts
from tests.experts.inviting_scenes import part_of as invitation_of

SOON = date(2027, 6, 15)


def facts(assignment: Assignment, person: Known) -> Person:
    matches = people_for(assignment).matches
    [found] = [
        one for one, _codes in [*matches.fit, *matches.left_out] if one.id == person.row.member_id
    ]
    return found


def against(assignment: Assignment, person: Known) -> list[str]:
    left_out = people_for(assignment).matches.left_out
    return [code for one, codes in left_out for code in codes if one.id == person.row.member_id]


def other_work(hope: Hope, person: Known, state: str = "accepted", **changes: Any) -> Assignment:
    other = an_assignment(hope, **({"day": SOON} | changes))
    an_invitation(other, person, state)
    return other


@pytest.mark.parametrize("count", [3, 60])
def test_five_queries_for_any_number(hope: Hope, count: int) -> None:
    others = [an_assignment(hope) for _ in range(3)]
    group = many_experts(hope, count, per_month=9)
    for other in others:
        asked(other, group)
    row = Assignment.objects.get(id=an_assignment(hope, heavy=True).id)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        people_for(row)
    # The platform, people, shares, heavy days, debriefs.
    assert len(queries) == 5


def test_parts_promised_and_open_count_in_their_month(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope, day=SOON)
    other_work(hope, robin, "accepted", day=date(2027, 6, 1))
    other_work(hope, robin, "invited", day=date(2027, 6, 30))
    other_work(hope, robin, "invited", day=date(2027, 7, 1))
    other_work(hope, robin, "accepted", day=date(2027, 5, 31))
    for state in ("declined", "lapsed", "full"):
        other_work(hope, robin, state)
    assert facts(row, robin).this_month == 2
    assert against(row, robin) == ["month-full"]


def test_what_was_withdrawn_counts_no_more(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope, day=SOON, heavy=True)
    other = other_work(hope, robin, heavy=True)
    Assignment.objects.filter(id=other.id).update(**placed("withdrawn") | {"ended_on": SOON})
    found = facts(row, robin)
    assert (found.this_month, found.worked, found.heavy_days, found.asked) == (0, 0, (), 1)


def test_without_a_day_work_counts_when_it_was_asked(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope, day=None)
    other_work(hope, robin, day=None)
    found = facts(row, robin)
    assert (found.this_month, found.last_worked) == (1, local_time.today())


def test_shares_of_the_last_twelve_months(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    today = local_time.today()
    other_work(hope, robin, day=today - timedelta(days=400))
    other_work(hope, robin, day=today - timedelta(days=300))
    other_work(hope, robin, day=today - timedelta(days=100))
    other_work(hope, robin, "declined")
    found = facts(row, robin)
    assert (found.worked, found.asked) == (2, 4)
    assert found.last_worked == today - timedelta(days=100)


def test_rest_after_heavy_work(hope: Hope) -> None:
    robin, row = an_expert(hope, per_month=9), an_assignment(hope, day=SOON, heavy=True)
    other_work(hope, robin, heavy=False)
    other_work(hope, robin, heavy=True, day=SOON - timedelta(days=14))
    assert against(row, robin) == []
    other_work(hope, robin, heavy=True, day=SOON - timedelta(days=13))
    assert against(row, robin) == ["rests"]


def test_a_debrief_that_is_due_comes_first(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    part = invitation_of(other_work(hope, robin), robin)
    today = local_time.today()
    debrief = CheckIn.objects.create(
        invitation=part, kind="debrief", due_on=today + timedelta(days=1)
    )
    assert against(row, robin) == []
    CheckIn.objects.update(due_on=today)
    assert against(row, robin) == ["debrief-open"]
    CheckIn.objects.filter(id=debrief.id).update(called_on=today)
    assert against(row, robin) == []
    CheckIn.objects.filter(id=debrief.id).update(called_on=None, answered_on=today)
    assert against(row, robin) == []


@pytest.mark.parametrize("state", ["invited", "accepted", "declined", "lapsed"])
def test_who_was_asked_is_not_asked_again(hope: Hope, state: str) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    an_invitation(row, robin, state)
    assert "asked-already" in against(row, robin)


def test_who_came_too_late_may_be_asked_again(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    an_invitation(row, robin, "full")
    assert against(row, robin) == []


def test_who_left_is_not_there(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    Expert.objects.update(status="left")
    assert robin.row.member_id not in people_for(row).by_id


def test_forty_requests_are_shared_within_one(hope: Hope) -> None:
    group = many_experts(hope, 7, per_month=20)
    worked = dict.fromkeys([one.member_id for one in group], 0)
    for number in range(40):
        day = local_time.today() + timedelta(days=number * 5 % 30)
        row = an_assignment(hope, wanted=2, day=day)
        for person, _codes in people_for(row).matches.fit[:2]:
            row.invitations.create(
                expert_id=person.id, wave=1, place=1, state="accepted", invited_on=row.created_on
            )
            worked[person.id] += 1
        assert max(worked.values()) - min(worked.values()) <= 1
