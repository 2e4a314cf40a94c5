"""Work that was done is paid when a request ends; nobody is asked for what is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import Assignment, CheckIn, Evaluation, Fee, Recording
from backend.experts.services import contributions, requests
from backend.experts.services.consultations import begin_summing
from backend.experts.services.departure import leave
from backend.experts.services.invitations import step_back
from backend.experts.services.waves import ask_next_wave, move_waves_on
from tests.experts.care_scenes import an_appointment
from tests.experts.consultation_scenes import a_talk
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation
from tests.experts.invitation_scenes import (
    asked,
    ids,
    later,
    many_experts,
    nobody_answers_in_time,
    states,
)
from tests.experts.requesters import ASKS, COORDINATES


def paid() -> set[object]:
    return {*Fee.objects.values_list("invitation", flat=True)}


def test_who_answered_is_paid_and_looked_after_when_it_is_withdrawn(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer(0)
    requests.withdraw(talk.assignment, by=ASKS)
    assert paid() == {talk.parts[0].id}
    assert {*CheckIn.objects.values_list("invitation", "kind")} == {
        (talk.parts[0].id, "debrief"),
        (talk.parts[0].id, "week"),
    }
    assert not Evaluation.objects.exists()


def test_who_came_is_paid_when_it_is_withdrawn(hope: Hope) -> None:
    row = an_assignment(hope, "begun", form="meeting")
    part = an_invitation(row, an_expert(hope))
    an_appointment(row, timezone.now() - timedelta(hours=3))
    requests.withdraw(row, by=ASKS)
    assert paid() == {part.id}


@pytest.mark.parametrize(("ago", "count"), [(0, 0), (1, 1)])
def test_who_worked_on_the_day_is_paid_without_an_appointment(
    hope: Hope, ago: int, count: int
) -> None:
    day = local_time.today() - timedelta(days=ago)
    row = an_assignment(hope, "begun", form="talk", day=day)
    an_invitation(row, an_expert(hope))
    requests.withdraw(row, by=ASKS)
    assert len(paid()) == count


def test_who_answered_and_steps_back_is_paid_and_looked_after(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer(0)
    for part in talk.parts:
        step_back(part)
    assert paid() == {talk.parts[0].id}
    assert CheckIn.objects.filter(invitation=talk.parts[0]).count() == 2


@pytest.mark.parametrize("state", ["going", "begun"])
def test_who_did_nothing_yet_is_owed_nothing(hope: Hope, state: str) -> None:
    row = an_assignment(hope, state)
    an_invitation(row, an_expert(hope))
    an_appointment(row)
    requests.withdraw(row, by=ASKS)
    assert not paid()


def test_who_answered_before_it_is_declined_is_paid(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer()
    Assignment.objects.update(begun_on=None)
    requests.decline(talk.assignment, by=COORDINATES, note="They want names after all")
    assert paid() == {part.id for part in talk.parts}


def test_two_clocks_ask_one_wave(hope: Hope) -> None:
    row, people = an_assignment(hope), many_experts(hope, 3)
    asked(row, *[[person] for person in people])
    nobody_answers_in_time(row)
    assert ask_next_wave(assignment=row, unless_one_is_asked=True) == 1
    assert ask_next_wave(assignment=row, unless_one_is_asked=True) == 0
    assert (states(row), later(row)) == (["lapsed", "invited"], [ids(people[2])])


def test_the_clock_asks_nobody_for_a_day_that_is_over(hope: Hope) -> None:
    row, people = an_assignment(hope, "begun", wanted=2), many_experts(hope, 2)
    asked(row, *[[person] for person in people])
    nobody_answers_in_time(row)
    Assignment.objects.update(day=local_time.today() - timedelta(days=1))
    assert move_waves_on() == 0
    assert (states(row), later(row)) == (["lapsed"], [ids(people[1])])


def test_the_clock_asks_nobody_when_the_answering_is_over(hope: Hope) -> None:
    talk, people = a_talk(hope).set_up().answer(), many_experts(hope, 2)
    asked(talk.assignment, *[[person] for person in people])
    nobody_answers_in_time(talk.assignment)
    begin_summing(talk.row)
    assert move_waves_on() == 0


def test_what_was_spoken_and_not_handed_in_goes_with_whoever_leaves(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    for part in talk.parts:
        contributions.keep_recording(part, recording_id=uuid4(), pieces=[b"x" * 40])
    leave(talk.people[0].row)
    assert [recording.invitation_id for recording in Recording.objects.all()] == [talk.parts[1].id]
