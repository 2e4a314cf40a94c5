"""Numbers: right where they are shown, and silent where they would tell of a few people."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.experts import local_time
from backend.experts.models import Assignment, Evaluation, Requester
from backend.experts.selectors.numbers import (
    Period,
    PersonInQuarter,
    load_of,
    mean_of_blocks,
    numbers_of,
)
from tests.experts.factories import (
    Hope,
    a_requester,
    an_assignment,
    an_expert,
    an_invitation,
    placed,
)
from tests.factories import a_member
from tests.personas import Caller, Caseworker, whole

ROOT = "/api/v1/experts"
SPRING, SUMMER, AUTUMN = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)
TODAY, ALL = date(2026, 3, 1), Period(None, None)
# In a quarter that is over, whenever this runs.
LONG_AGO = date(2025, 5, 5)


def people(quarter: date, *values: float) -> list[PersonInQuarter]:
    return [PersonInQuarter(quarter, uuid4(), 1, value) for value in values]


def test_the_mean_of_five_people_is_shown_and_of_four_is_not() -> None:
    assert mean_of_blocks(people(SPRING, 1, 2, 3, 4, 5), ALL, today=TODAY) == 3
    assert mean_of_blocks(people(SPRING, 1, 2, 3, 4), ALL, today=TODAY) is None


def test_five_answers_of_one_person_are_one_person() -> None:
    alone = PersonInQuarter(SPRING, UUID(int=1), 5, 25)
    assert mean_of_blocks([alone], ALL, today=TODAY) is None


def test_a_quarter_that_is_not_over_waits() -> None:
    assert mean_of_blocks(people(AUTUMN, 1, 2, 3, 4, 5), ALL, today=date(2025, 12, 31)) is None


def test_periods_that_differ_by_a_few_people_say_the_same() -> None:
    rows = people(SPRING, 1, 1, 1, 1, 1) + people(SUMMER, 5) + people(AUTUMN, 2, 2, 2, 2)
    until_summer = mean_of_blocks(rows, Period(None, date(2025, 9, 30)), today=TODAY)
    until_spring = mean_of_blocks(rows, Period(None, date(2025, 6, 30)), today=TODAY)
    assert until_summer == until_spring == 1
    # Who answered in summer is told of together with those of autumn.
    assert mean_of_blocks(rows, Period(SUMMER, None), today=TODAY) == 13 / 5
    assert mean_of_blocks(rows, Period(AUTUMN, None), today=TODAY) is None


def test_days_are_widened_to_whole_quarters() -> None:
    assert Period.of_days(date(2025, 5, 20), date(2025, 5, 21)) == Period(
        date(2025, 4, 1), date(2025, 6, 30)
    )
    assert Period.of_days(None, date.max) == Period(None, date.max)


def many_requests(hope: Hope, count: int, kind: str = "municipality", **changes: Any) -> None:
    asker = a_requester(hope, kind=kind)
    fields: dict[str, Any] = {
        **placed("closed"),
        "ended_on": LONG_AGO,
        "created_on": LONG_AGO,
    }
    Assignment.objects.bulk_create(
        Assignment(
            platform=hope.platform,
            requester=asker,
            form="talk",
            **(fields | changes),
        )
        for _each in range(count)
    )


def test_a_kind_of_few_is_hidden(hope: Hope) -> None:
    for number, kind in ((30, "municipality"), (5, "care"), (4, "education"), (2, "media")):
        many_requests(hope, number, kind)
    by_kind = numbers_of(hope.platform, None, None).by_kind
    shown = {kind: one for kind, one in by_kind.items() if one is not None}
    assert shown == {"municipality": 30, "care": 5}


def test_kinds_of_two_periods_differ_by_none_or_by_five_and_more(hope: Hope) -> None:
    quarters = [date(2024, month, 10) for month in (1, 4, 7, 10)] + [date(2025, 1, 10)]
    for day, number in zip(quarters, (9, 1, 1, 3, 2), strict=True):
        many_requests(hope, number, "media", created_on=day)
    ends = [day.replace(day=25) for day in quarters]
    counts = [numbers_of(hope.platform, None, end).by_kind["media"] or 0 for end in ends]
    assert counts == [9, 9, 9, 14, 14]
    for first in quarters:
        for last in ends:
            inside = numbers_of(hope.platform, first, last).by_kind["media"]
            assert inside is None or inside >= 5


def test_a_draft_that_is_erased_changes_no_count(hope: Hope) -> None:
    many_requests(hope, 4)
    many_requests(hope, 1, **placed("draft"))
    assert numbers_of(hope.platform, None, None).by_kind["municipality"] is None


def test_states_and_forms_are_counted_without_what_was_never_confirmed(hope: Hope) -> None:
    an_assignment(hope, "unconfirmed")
    an_assignment(hope, "draft")
    an_assignment(hope, "submitted", form="talk")
    found = numbers_of(hope.platform, None, None)
    counted = {name: number for name, number in found.by_state.items() if number}
    assert counted == {"draft": 1, "submitted": 1}
    assert (found.by_form["talk"], found.by_form["consultation"]) == (1, 1)
    long_ago = numbers_of(hope.platform, None, LONG_AGO)
    assert set(long_ago.by_state.values()) == {0}


@pytest.mark.parametrize(("count", "days"), [(4, None), (5, 3.0)])
def test_the_median_wait_takes_five_requests(hope: Hope, count: int, days: float | None) -> None:
    for wait in (0, 1, 3, 8, 30)[-count:]:
        answered = LONG_AGO + timedelta(days=wait)
        many_requests(hope, 1, submitted_on=LONG_AGO, first_answer_on=answered)
    assert numbers_of(hope.platform, None, None).days_to_first_answer == days


def answered_by(hope: Hope, states: str) -> None:
    assignment = an_assignment(hope, wanted=30)
    for at, one in enumerate(states):
        state = "accepted" if one == "y" else "declined"
        an_invitation(assignment, an_expert(hope, f"P{at}"), state, answered_on=LONG_AGO)


@pytest.mark.parametrize(("states", "share"), [("yyyn", None), ("yyynn", 0.6)])
def test_the_share_of_those_who_said_yes(hope: Hope, states: str, share: float | None) -> None:
    answered_by(hope, states)
    assert numbers_of(hope.platform, None, None).accepted_share == share


def evaluated(hope: Hope, count: int, *, opened: bool = True) -> None:
    """By that many of both sides: requesters say 4, members say 5."""
    for at in range(count):
        assignment = an_assignment(hope, requester=a_requester(hope))
        part = an_invitation(assignment, an_expert(hope, f"P{at}"))
        for side, answers in (("requester", {"content": 4}), ("member", {"feeling": 5})):
            Evaluation.objects.create(
                assignment=assignment,
                side=side,
                invitation=part if side == "member" else None,
                until=LONG_AGO,
                answered=True,
                opened=opened,
                answers=answers if opened else None,
            )


@pytest.mark.parametrize(("count", "means"), [(4, (None, None)), (5, (4.0, 5.0))])
def test_satisfaction_of_both_sides(hope: Hope, count: int, means: tuple[Any, Any]) -> None:
    evaluated(hope, count)
    found = numbers_of(hope.platform, None, None).satisfaction
    assert (found["requester"], found["member"]) == means


def test_what_is_still_blind_counts_nowhere(hope: Hope) -> None:
    evaluated(hope, 6, opened=False)
    assert numbers_of(hope.platform, None, None).satisfaction == {"requester": None, "member": None}


def test_the_load_counts_who_was_asked_and_who_took_part(hope: Hope) -> None:
    robin, sam = an_expert(hope), an_expert(hope, "Sam")
    for state in ("accepted", "declined"):
        an_invitation(an_assignment(hope), robin, state)
    an_assignment(hope, plan=[{"hours": 1, "people": [{"expert": str(sam.row.pk), "reasons": []}]}])
    load = [(one.chosen_name, one.asked, one.worked) for one in load_of(hope.platform, None, None)]
    assert load == [("Robin", 2, 1), ("Sam", 0, 0)]
    past = load_of(hope.platform, None, LONG_AGO)
    assert [(one.asked, one.worked) for one in past] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("count", [3, 300])
def test_three_rows_cost_as_many_queries_as_three_hundred(hope: Hope, count: int) -> None:
    many_requests(hope, count)
    people = [an_expert(hope, f"P{at}").row for at in range(3)]
    parts = Assignment.objects.all()[:count]
    for at, assignment in enumerate(parts):
        assignment.invitations.create(
            expert=people[at % 3],
            wave=1,
            place=at,
            state="declined",
            invited_on=LONG_AGO,
            answered_on=LONG_AGO,
        )
    with CaptureQueriesContext(
        connection,
    ) as seen:
        numbers_of(hope.platform, None, None)
        load_of(hope.platform, None, None)
    assert len(seen) == 8


def test_the_coordinator_sees_the_load_and_the_programme_does_not(hope: Hope) -> None:
    robin = an_expert(hope)
    coordinator = Caseworker(hope.coordinator, hope.desk)
    path = "numbers?from=2025-05-20&until=2025-05-20"
    status, mine = whole(coordinator.get(f"{ROOT}/desk/{path}"))
    load = mine.pop("load")
    assert (status, load) == (
        200,
        [{"expert": str(robin.row.pk), "chosen_name": "Robin", "asked": 0, "worked": 0}],
    )
    assert (mine["from"], mine["until"]) == ("2025-04-01", "2025-06-30")
    operator = Caseworker(a_member(name="operator", operator=True), hope.desk)
    assert whole(operator.get(f"{ROOT}/{path}")) == whole(coordinator.get(f"{ROOT}/{path}"))
    assert whole(operator.get(f"{ROOT}/{path}")) == (200, mine)


def test_numbers_are_for_nobody_else(hope: Hope) -> None:
    member = Caseworker(an_expert(hope).staff, hope.desk)
    assert member.get(f"{ROOT}/numbers").status_code == 403
    assert Caller().get(f"{ROOT}/numbers").status_code == 401


def test_a_day_that_is_none_is_refused(hope: Hope) -> None:
    answer = Caseworker(hope.coordinator, hope.desk).get(f"{ROOT}/desk/numbers?from=spring")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/from")


def test_the_desk_counts_what_waits(hope: Hope) -> None:
    assert Requester.objects.count() == 0
    an_assignment(hope, "submitted")
    running = an_assignment(hope, "begun")
    part = an_invitation(running, an_expert(hope))
    yesterday = local_time.today() - timedelta(days=1)
    part.check_ins.create(kind="debrief", due_on=yesterday, call=True, answered_on=yesterday)
    part.check_ins.create(kind="week", due_on=yesterday)
    for closed in (None, yesterday):
        part.expert.grievances.create(path="grievance", on=yesterday, closed_on=closed)
    running.platform.improvements.create(text="Call sooner", due_on=yesterday)
    assert whole(Caseworker(hope.coordinator, hope.desk).get(f"{ROOT}/desk")) == (
        200,
        {
            "submitted": 1,
            "questions": 0,
            "calls": 1,
            "check_ins": 1,
            "grievances": 1,
            "fees_late": 0,
            "reviews": 0,
            "quiet": 0,
            "knowledge_due": 0,
            "improvements_late": 1,
            "work_over": 0,
        },
    )
