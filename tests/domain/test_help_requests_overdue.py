"""What nobody answers in time moves on by itself, and is told to whom it concerns."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from backend.core.models import SetAside
from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.services import overdue
from backend.help_requests.services.overdue import move_on
from backend.help_requests.tasks import move_unanswered_requests_on
from backend.organisations.models import OrganisationLoad
from notifications.models import Notice
from tests.api.test_queries import plan_of, reads_a_whole_table
from tests.clock import Clock
from tests.factories import Desk, a_desk, many_referrals
from tests.personas import Caseworker, Seeker

from .test_help_requests_concurrency import World, all_at_once, check_loads

# Organisations of the factories answer within so many hours; the named hour is still theirs.
TIME = 24


def told() -> list[tuple[str, UUID]]:
    """Return and remove the kind and recipient of unspread events, sorted."""
    found = sorted(Notice.objects.values_list("kind", "recipient"))
    Notice.objects.all().delete()
    return found


def states() -> list[tuple[str, bool]]:
    return list(Referral.objects.order_by("position").values_list("status", "overdue"))


@pytest.fixture
def third(db: Any) -> Desk:
    return a_desk("third")


def ask(seeker: Seeker, *desks: Desk, **how: Any) -> None:
    assert seeker.ask(*desks, **how).status_code == 201
    Notice.objects.all().delete()


def let_time_pass(clock: Clock, hours: int = TIME + 1) -> int:
    clock.put_on(hours=hours)
    return move_on()


# -- When -----------------------------------------------------------------------------------------


def test_only_once_the_named_hour_is_over(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    due = Referral.objects.get().due_at
    clock.put_on(hours=TIME)
    assert (timezone.now().replace(minute=0, second=0, microsecond=0), move_on()) == (due, 0)
    clock.put_on(minutes=19)
    assert move_on() == 1
    assert states() == [("offered", True)]


def test_each_offer_is_noted_once(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    assert (let_time_pass(clock), move_on()) == (1, 0)
    assert told() == [("referral.overdue", desk.row.id)]
    assert let_time_pass(clock, hours=500) == 0
    assert told() == []


@pytest.mark.parametrize("how", [["accept"], ["decline"], ["accept", "close"]])
def test_what_was_answered_stays_as_it_is(
    seeker: Seeker, caseworker: Caseworker, clock: Clock, how: list[str]
) -> None:
    ask(seeker, caseworker.desk)
    for move in how:
        caseworker.move(seeker, move)
    assert let_time_pass(clock) == 0
    assert states() == [
        ({"accept": "accepted", "decline": "declined"}.get(how[-1], "closed"), False)
    ]


def test_whoever_wrote_has_answered(
    seeker: Seeker, caseworker: Caseworker, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, caseworker.desk, waiting=[other_desk])
    assert caseworker.write(seeker, "Who are you with?").status_code == 201
    assert let_time_pass(clock) == 0
    assert states() == [("offered", False), ("waiting", False)]


def test_what_was_written_before_it_was_offered_anew_is_no_answer(
    seeker: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    ask(seeker, caseworker.desk)
    caseworker.write(seeker, "We can help")
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    clock.put_on(hours=3)
    seeker.write("One more thing")
    assert states() == [("offered", False)]
    assert let_time_pass(clock) == 1


def test_the_hourly_task(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    clock.put_on(hours=TIME + 1)
    assert move_unanswered_requests_on.call() == 1


def test_more_than_a_batch(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overdue, "BATCH", 4)
    many_referrals(desk, 10, due_at=clock.now)
    clock.put_on(hours=1)
    assert (move_on(), move_on()) == (10, 0)


def test_moving_on_is_no_act_by_which_a_request_is_kept_longer(
    seeker: Seeker, desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_desk])
    before = HelpRequest.objects.get().erase_at
    let_time_pass(clock)
    assert HelpRequest.objects.get().erase_at == before


def test_what_is_late_is_found_by_index(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    many_referrals(desk, 300)
    late = (
        overdue.MOVING_ON.ready(overdue._late())
        .order_by("due_at")
        .values_list("request_id", "id")[:200]
    )
    plan = plan_of(*late.query.sql_with_params())
    assert "referral_due" in plan
    assert not reads_a_whole_table(plan), plan


# -- Who is asked next ----------------------------------------------------------------------------


def test_the_next_is_asked_and_the_first_may_still_accept(
    seeker: Seeker, caseworker: Caseworker, other_caseworker: Caseworker, clock: Clock
) -> None:
    ask(seeker, caseworker.desk, waiting=[other_caseworker.desk])
    seeker.write("And this")
    assert other_caseworker.inbox()["results"] == []
    let_time_pass(clock)
    for one in (caseworker, other_caseworker):
        one.token = ""
    assert states() == [("offered", True), ("offered", False)]
    assert other_caseworker.texts(seeker) == ["Please help", "And this"]
    assert other_caseworker.referral_of(seeker)["due_at"] == "2026-11-04T10:00:00Z"
    check_loads()
    assert caseworker.move(seeker, "accept").status_code == 200
    assert states() == [("accepted", False), ("offered", False)]
    check_loads()


def test_one_after_the_other(
    seeker: Seeker, desk: Desk, other_desk: Desk, third: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_desk, third])
    assert let_time_pass(clock) == 1
    assert states() == [("offered", True), ("offered", False), ("waiting", False)]
    assert let_time_pass(clock) == 1
    assert states() == [("offered", True), ("offered", True), ("offered", False)]


def test_nobody_is_asked_while_another_still_has_time(
    seeker: Seeker, desk: Desk, third: Desk, clock: Clock
) -> None:
    slow = a_desk("slow", response_hours=48)
    ask(seeker, desk, slow, waiting=[third])
    let_time_pass(clock)
    assert states() == [("offered", True), ("offered", False), ("waiting", False)]
    let_time_pass(clock, hours=24)
    assert states() == [("offered", True), ("offered", True), ("offered", False)]


def test_two_at_once_that_are_late_give_one_turn(
    seeker: Seeker, desk: Desk, other_desk: Desk, third: Desk, clock: Clock
) -> None:
    ask(seeker, desk, other_desk, waiting=[third, a_desk("fourth")])
    assert let_time_pass(clock) == 2
    assert [status for status, _ in states()] == ["offered", "offered", "offered", "waiting"]


def test_nobody_is_asked_beside_one_who_accepted(
    seeker: Seeker, caseworker: Caseworker, other_desk: Desk, third: Desk, clock: Clock
) -> None:
    ask(seeker, caseworker.desk, other_desk, waiting=[third])
    caseworker.move(seeker, "accept")
    let_time_pass(clock)
    assert states() == [("accepted", False), ("offered", True), ("waiting", False)]


def test_a_decline_gives_the_next_a_turn_where_the_first_is_late(
    seeker: Seeker, desk: Desk, other_caseworker: Caseworker, third: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_caseworker.desk, third])
    let_time_pass(clock)
    other_caseworker.move(seeker, "decline")
    assert states() == [("offered", True), ("declined", False), ("offered", False)]


def test_writing_opens_a_closed_one_again_beside_one_that_is_late(
    seeker: Seeker, desk: Desk, other_caseworker: Caseworker, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_caseworker.desk])
    let_time_pass(clock)
    other_caseworker.move(seeker, "accept")
    other_caseworker.move(seeker, "close")
    seeker.write("One more thing")
    assert states() == [("offered", True), ("offered", False)]


@pytest.mark.parametrize("how", ["accept", "decline"])
def test_a_late_answer_takes_the_mark_away(
    seeker: Seeker, caseworker: Caseworker, clock: Clock, how: str
) -> None:
    ask(seeker, caseworker.desk)
    let_time_pass(clock)
    caseworker.move(seeker, how)
    assert not Referral.objects.filter(overdue=True).exists()


def test_withdrawn_and_let_in_again_it_has_time_again(
    seeker: Seeker, desk: Desk, clock: Clock
) -> None:
    ask(seeker, desk)
    let_time_pass(clock)
    seeker.withdraw(desk)
    assert states() == [("withdrawn", False)]
    seeker.let_in(desk)
    assert (states(), move_on()) == ([("offered", False)], 0)
    assert let_time_pass(clock) == 1


def test_an_answer_of_before_the_offer_in_the_same_hour_is_none(
    seeker: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    ask(seeker, caseworker.desk)
    caseworker.move(seeker, "accept")
    caseworker.write(seeker, "Hello")
    caseworker.move(seeker, "close")
    seeker.write("One more thing")
    assert states() == [("offered", False)]
    assert let_time_pass(clock) == 1


# -- Meanwhile ------------------------------------------------------------------------------------


@pytest.mark.parametrize("meanwhile", ["accepted", "erased", "noted"])
def test_what_happened_just_before_counts(
    caseworker: Caseworker, clock: Clock, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    seeker = Seeker()
    ask(seeker, caseworker.desk)
    inner = overdue._move_on_if_still_late
    acts: dict[str, Any] = {
        "accepted": lambda *_ids: caseworker.move(seeker, "accept"),
        "erased": lambda *_ids: seeker.erase(),
        "noted": inner,
    }

    def just_before(*ids: Any) -> bool:
        acts[meanwhile](*ids)
        return inner(*ids)

    monkeypatch.setattr(overdue, "_move_on_if_still_late", just_before)
    assert let_time_pass(clock) == 0
    assert len(told()) == (meanwhile == "noted")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.django_db(transaction=True)
def test_two_workers_move_on_once(transactional_db: Any, clock: Clock) -> None:
    world = World()
    for number in range(10):
        seeker = Seeker(address=f"192.0.2.{number}")
        seeker.ask(world.desk, waiting=[world.other_desk])
    Notice.objects.all().delete()
    clock.put_on(hours=TIME + 1)
    assert sum(all_at_once([move_on] * 4)) == 10
    kinds = [kind for kind, _recipient in told()]
    assert (kinds.count("referral.overdue"), kinds.count("referral.offered")) == (10, 10)
    assert OrganisationLoad.objects.filter(organisation=world.other_desk.row).exists()
    check_loads()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.django_db(transaction=True)
def test_accepted_at_the_same_moment(transactional_db: Any, clock: Clock) -> None:
    world = World()
    seekers = [Seeker(address=f"192.0.2.{number}") for number in range(6)]
    for seeker in seekers:
        seeker.ask(world.desk, waiting=[world.other_desk])
    clock.put_on(hours=TIME + 1)
    world.caseworker.token = ""
    calls = [
        (world.caseworker.at(seeker, "accept"), {"pin": world.caseworker.pin(seeker)})
        for seeker in seekers
    ]
    accepting = [lambda call=call: world.caseworker.post(*call).status_code for call in calls]
    found = all_at_once([move_on, *accepting])
    assert found[1:] == [200] * 6
    assert not Referral.objects.filter(overdue=True).exists()
    check_loads()


# -- One that fails -------------------------------------------------------------------------------


def test_one_that_fails_holds_up_no_other(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overdue, "BATCH", 2)
    many_referrals(desk, 6, due_at=clock.now)
    first = Referral.objects.order_by("due_at", "id").values_list("id", flat=True)[0]
    tell = overdue.tell_overdue
    broken = {first}

    def tell_or_fail(request: HelpRequest, referral: Referral) -> None:
        if referral.id in broken:
            raise ValueError("a bug")
        tell(request, referral)

    monkeypatch.setattr(overdue, "tell_overdue", tell_or_fail)
    clock.put_on(hours=1)
    assert [move_on(), move_on()] == [5, 0]
    assert Referral.objects.filter(overdue=False).get().id == first
    assert overdue.oldest_due() is not None
    clock.put_on(hours=1)
    broken.clear()
    assert move_on() == 1
    assert overdue.oldest_due() is None
    assert not SetAside.objects.exists()


def test_an_offer_that_cannot_be_given_its_turn_holds_up_no_other(
    seeker: Seeker, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Seeker()
    for one in (seeker, other):
        ask(one, desk)
    Referral.objects.update(passed_over=True)
    tried: list[UUID] = []

    def fail_once(request: HelpRequest) -> list[Any]:
        tried.append(request.id)
        if len(tried) == 1:
            raise ValueError("a bug")
        return []

    monkeypatch.setattr(overdue, "open_next", fail_once)
    assert overdue.offer_passed_over() == 0
    assert len(tried) == 2
    assert Referral.objects.filter(passed_over=True).count() == 1
