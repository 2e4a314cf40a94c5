"""A worker claims, sends and settles: each delivery ends once, and takes nobody else along."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from notifications.kinds import Via
from notifications.models import (
    ContactTimes,
    Count,
    Delivery,
    Device,
    StoppedMailbox,
    Worker,
)
from notifications.recipients import member, seeker
from notifications.transports.base import Message, Outcome, Result
from notifications.worker import claims, transport_worker
from tests.clock import Clock
from tests.notifications.scenes import (
    SENT,
    Provider,
    Seconds,
    a_device,
    a_phone,
    a_runner,
    tell,
    waiting,
    work_off,
)
from tests.personas import Caseworker

pytestmark = pytest.mark.django_db


def counts() -> dict[tuple[str, str], int]:
    rows = Count.objects.values_list("result", "cause", "count")
    return {(result, cause): number for result, cause, number in rows}


def test_sent_erased_and_counted(caseworker: Caseworker) -> None:
    provider = Provider()
    device = a_device(member(caseworker.staff.member.pk), "token-1")
    tell(member(caseworker.staff.member.pk))
    work_off(a_runner(provider))
    assert provider.received == {"token-1": 1}
    assert counts() == {("sent", ""): 1}
    assert waiting(device=device) == 0


def test_a_mailbox_is_reached_in_its_owners_language(caseworker: Caseworker) -> None:
    who, provider = caseworker.staff.member, Provider(Via.MAIL)
    type(who).objects.filter(pk=who.pk).update(language="vi")
    tell(member(who.pk), urgent=True)
    work_off(a_runner(provider))
    assert [(message.address, message.language) for message in provider.messages] == [
        (who.email, "vi")
    ]


def test_a_dead_device_is_forgotten_with_all_that_waits(caseworker: Caseworker) -> None:
    provider = Provider()
    provider.answer = lambda _message: Outcome(Result.GONE, "unregistered")
    a_device(member(caseworker.staff.member.pk))
    tell(member(caseworker.staff.member.pk))
    work_off(a_runner(provider))
    assert not Device.objects.exists()
    assert counts() == {("gone", "unregistered"): 1}


def test_a_mailbox_that_is_not_there_is_stopped(caseworker: Caseworker) -> None:
    provider = Provider(Via.MAIL)
    provider.answer = lambda _message: Outcome(Result.GONE, "no-mailbox")
    tell(member(caseworker.staff.member.pk), urgent=True)
    work_off(a_runner(provider))
    assert StoppedMailbox.objects.count() == 1
    tell(member(caseworker.staff.member.pk), "referral.overdue")
    assert waiting() == 0


def test_our_fault_never_costs_a_device(caseworker: Caseworker) -> None:
    provider, clock = Provider(), Seconds()
    provider.answer = lambda _message: Outcome(Result.REFUSED, "credentials")
    a_device(member(caseworker.staff.member.pk), "token-1")
    tell(member(caseworker.staff.member.pk))
    runner = a_runner(provider, clock)
    work_off(runner)
    assert Device.objects.count() == 1
    provider.answer = lambda _message: SENT
    clock.now += 600
    work_off(runner)
    assert provider.received == {"token-1": 1}
    assert counts() == {("refused", "credentials"): 1, ("sent", ""): 1}


def test_what_fails_is_tried_again_after_the_wait_that_was_asked_for() -> None:
    provider, clock, request = Provider(Via.WEB_PUSH), Seconds(), uuid4()
    provider.answer = lambda _message: Outcome(Result.LATER, "quota", wait=90)
    a_phone(request)
    tell(seeker(request), "request.answered")
    runner = a_runner(provider, clock)
    work_off(runner)
    provider.answer = lambda _message: SENT
    clock.now += 89
    work_off(runner)
    assert provider.received.total() == 0
    clock.now += 1
    work_off(runner)
    assert provider.received.total() == 1


def test_a_wait_of_hours_stands_on_the_row_by_the_hour(clock: Clock) -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    provider.answer = lambda _message: Outcome(Result.LATER, "quota", wait=7200)
    a_phone(request)
    tell(seeker(request), "request.answered")
    work_off(a_runner(provider))
    [row] = Delivery.objects.all()
    assert row.claimed_by is None
    assert row.not_before - clock.now >= timedelta(hours=2)
    assert (row.not_before.minute, row.not_before.second) == (0, 0)


def test_what_is_no_longer_worth_it_is_dropped_and_counted(clock: Clock) -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    clock.put_on(hours=74)
    work_off(a_runner(provider))
    assert (provider.received.total(), counts()) == (0, {("expired", ""): 1})


def test_what_came_while_an_old_one_was_dropped_is_sent(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    clock.put_on(hours=74)
    inner = transport_worker.sort_deliveries

    def with_another(*given: Any) -> Any:
        found = inner(*given)
        if found.expired:
            tell(seeker(request), "request.answered")
        return found

    monkeypatch.setattr(transport_worker, "sort_deliveries", with_another)
    work_off(a_runner(provider))
    assert (provider.received.total(), counts()) == (1, {("sent", ""): 1})


def test_nothing_comes_twice_within_the_window() -> None:
    provider, clock, request = Provider(Via.WEB_PUSH), Seconds(), uuid4()
    a_phone(request)
    runner = a_runner(provider, clock)
    for _time in range(3):
        tell(seeker(request), "request.answered")
        work_off(runner)
    assert provider.received.total() == 1
    assert waiting() == 1


def test_what_comes_while_one_is_on_its_way_goes_once_more_after_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider, clock, request = Provider(Via.WEB_PUSH), Seconds(), uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")

    runner = a_runner(provider, clock)
    [row] = claims.claim(runner.worker, Via.WEB_PUSH, most=5)
    tell(seeker(request), "request.answered")
    runner.waiting.add(row.id, row.lane, 0)
    row.refresh_from_db()
    assert row.again
    assert claims.erase(runner.worker, [row.id]) == [row.id]


def test_another_provider_is_not_held_up_by_one_that_is_down() -> None:
    provider, clock, up, down = Provider(Via.WEB_PUSH), Seconds(), uuid4(), uuid4()
    for _phone in range(30):
        Device.objects.filter(id=a_phone(down).id).update(lane="web:down")
    a_phone(up)
    tell(seeker(down), "request.answered")

    def answer(message: Message) -> Outcome:
        return SENT if message.owner == up else Outcome(Result.LATER, "http-503")

    provider.answer = answer
    runner = a_runner(provider, clock)
    work_off(runner)
    assert runner.breaker.troubled() == {"web:down": "http-503"}
    asked = len(provider.messages)
    tell(seeker(up), "request.answered")
    work_off(runner)
    assert (provider.received.total(), len(provider.messages)) == (1, asked + 1)


def test_times_are_looked_at_again_when_it_is_sent(clock: Clock) -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    soon = clock.now.astimezone() + timedelta(hours=3)
    window = {"days": [1, 2, 3, 4, 5, 6, 7], "from": soon.hour, "until": (soon.hour + 1) % 24}
    ContactTimes.objects.create(
        owner_kind="seeker", owner=request, timezone="UTC", safe=[window], quiet=[]
    )
    work_off(a_runner(provider))
    [row] = Delivery.objects.all()
    assert (provider.received.total(), row.claimed_by) == (0, None)
    assert row.not_before > clock.now


# -- Workers ------------------------------------------------------------------------------------


def test_two_workers_never_have_the_same_one() -> None:
    for _request in range(6):
        request = uuid4()
        a_phone(request)
        tell(seeker(request), "request.answered")
    one, other = claims.begin(), claims.begin()
    first = claims.claim(one, Via.WEB_PUSH, most=4)
    second = claims.claim(other, Via.WEB_PUSH, most=4)
    assert (len(first), len(second)) == (4, 2)
    assert not {row.id for row in first} & {row.id for row in second}


def test_a_dead_workers_deliveries_are_taken_over(clock: Clock) -> None:
    request = uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    dead, living = claims.begin(), claims.begin()
    claims.claim(dead, Via.WEB_PUSH, most=5)
    clock.put_on(seconds=20)
    claims.beat(living)
    assert claims.claim(living, Via.WEB_PUSH, most=5) == []
    clock.put_on(seconds=20)
    claims.beat(living)
    assert len(claims.claim(living, Via.WEB_PUSH, most=5)) == 1
    with pytest.raises(claims.WorkerReplaced):
        claims.beat(dead)


def test_a_buried_worker_settles_nothing() -> None:
    request = uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    runner = a_runner(Provider(Via.WEB_PUSH))
    [row] = claims.claim(runner.worker, Via.WEB_PUSH, most=5)
    Worker.objects.all().delete()
    other = claims.begin()
    claims.claim(other, Via.WEB_PUSH, most=5)
    claims.erase(runner.worker, [row.id])
    assert waiting(claimed_by=other) == 1


def test_who_signs_off_gives_back_what_was_claimed() -> None:
    request = uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    worker = claims.begin()
    claims.claim(worker, Via.WEB_PUSH, most=5)
    claims.end(worker)
    assert waiting(claimed_by=None) == 1


def test_urgent_ones_are_claimed_first() -> None:
    for urgent in (False, False, True):
        request = uuid4()
        a_phone(request)
        tell(seeker(request), "request.answered", urgent=urgent)
    [row] = claims.claim(claims.begin(), Via.WEB_PUSH, most=1)
    assert row.urgent


def test_no_row_says_to_the_minute_when_something_happened() -> None:
    request = uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    [row] = Delivery.objects.all()
    times = [row.not_before, row.expires_at]
    assert {(time.minute, time.second, time.microsecond) for time in times} == {(0, 0, 0)}
    assert row.not_before <= timezone.now()
