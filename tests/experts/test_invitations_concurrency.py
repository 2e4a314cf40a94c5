"""Many who say yes at the same moment, on PostgreSQL; on SQLite one after the other."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from backend.core.errors import ImpossibleMove
from backend.experts.models import Assignment, Invitation
from backend.experts.services.invitations import accept, step_back
from backend.experts.services.waves import ask_next_wave, move_waves_on
from notifications.models import Notice
from tests.clock import Clock
from tests.domain.test_help_requests_concurrency import all_at_once
from tests.experts.factories import a_platform, an_assignment
from tests.experts.invitation_scenes import asked, many_experts, part_of, states

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]

AT_ONCE = 50


def says_yes(row: Invitation) -> bool:
    try:
        accept(row)
    except ImpossibleMove:
        return False
    return True


def check(assignment: Assignment, accepted: int) -> None:
    assignment.refresh_from_db()
    assert assignment.accepted == accepted
    assert assignment.invitations.filter(state="accepted").count() == accepted


def test_fifty_say_yes_at_once_and_five_are_taken() -> None:
    hope = a_platform()
    row, people = an_assignment(hope, wanted=5), many_experts(hope, AT_ONCE)
    asked(row, people)
    parts = [*row.invitations.all()]
    answers = all_at_once([lambda one=one: says_yes(one) for one in parts])
    assert sum(answers) == 5
    check(row, 5)
    assert states(row).count("full") == AT_ONCE - 5
    assert Notice.objects.filter(kind="expert.news").count() == AT_ONCE - 5
    assert Notice.objects.filter(kind="hope.news").count() == 1


def test_one_who_says_yes_many_times_takes_one_place() -> None:
    hope = a_platform()
    row, [robin] = an_assignment(hope, wanted=5), many_experts(hope, 1)
    asked(row, [robin])
    part = part_of(row, robin)
    assert all(all_at_once([lambda: says_yes(part)] * 12))
    check(row, 1)


def test_one_who_steps_back_many_times_frees_one_place() -> None:
    hope = a_platform()
    row, people = an_assignment(hope, wanted=3), many_experts(hope, 3)
    asked(row, people)
    for person in people:
        accept(part_of(row, person))
    part = part_of(row, people[0])
    all_at_once([lambda: step_back(part)] * 12)
    check(row, 2)


def test_two_requests_at_once_stay_within_a_month() -> None:
    hope = a_platform()
    [robin] = many_experts(hope, 1, per_month=1)
    [sam] = many_experts(hope, 1, per_month=9)
    works = [an_assignment(hope, heavy=False) for _ in range(6)]
    for work in works:
        asked(work, [sam], [robin])
    all_at_once([lambda one=one: ask_next_wave(assignment=one) for one in works])
    assert Invitation.objects.filter(expert=robin, state="invited").count() == 1


def test_who_answers_while_the_time_runs_out_waits_for_nobody(clock: Clock) -> None:
    hope = a_platform()
    row, people = an_assignment(hope, wanted=5), many_experts(hope, 20)
    asked(row, people)
    clock.put_on(hours=80)
    parts = [*row.invitations.all()]
    acts: list[Callable[[], Any]] = [lambda one=one: says_yes(one) for one in parts]
    answers = all_at_once([*acts, *[move_waves_on] * 4])
    assert sum(answers[:20]) == 5
    check(row, 5)
    assert "invited" not in states(row)
