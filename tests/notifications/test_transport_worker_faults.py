"""Faults between two steps, safe hours that end, urgency that comes late, a worker that ends."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.utils import timezone

from notifications.kinds import Via
from notifications.models import (
    ContactTimes,
    Delivery,
)
from notifications.recipients import member, seeker
from notifications.transports.base import Outcome, Result
from notifications.worker import claims, transport_worker
from tests.clock import Clock
from tests.notifications.scenes import (
    Provider,
    a_phone,
    a_runner,
    tell,
    waiting,
    work_off,
)
from tests.personas import Caseworker

pytestmark = pytest.mark.django_db


def test_a_fault_between_claim_and_sending_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    runner = a_runner(provider)
    with monkeypatch.context() as broken:
        broken.setattr(transport_worker, "sort_deliveries", fail)
        with pytest.raises(OperationalError):
            runner.step()
    assert waiting(claimed_by=runner.worker) == 1
    work_off(runner)
    assert provider.received.total() == 1


def test_a_fault_while_waiting_is_noted_leaves_room_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider = Provider(Via.WEB_PUSH)
    provider.answer = lambda _message: Outcome(Result.LATER, "quota", wait=7200)
    for _phone in range(4):
        request = uuid4()
        a_phone(request)
        tell(seeker(request), "request.answered")
    runner = a_runner(provider)
    with monkeypatch.context() as broken:
        broken.setattr(claims, "release", fail)
        with pytest.raises(OperationalError):
            for _step in range(5):
                runner.step(wait=0.1)
    assert not runner.on_their_way


def fail(*_args: Any) -> Any:
    raise OperationalError


def keep_times(owner: UUID, *, safe: tuple[int, int], days: list[int] | None = None) -> None:
    window = {"days": days or [1, 2, 3, 4, 5, 6, 7], "from": safe[0], "until": safe[1]}
    ContactTimes.objects.create(
        owner_kind="seeker", owner=owner, timezone="UTC", safe=[window], quiet=[]
    )


def test_a_provider_may_not_keep_it_beyond_the_safe_hours(clock: Clock) -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    a_phone(request)
    keep_times(request, safe=(9, 11))
    tell(seeker(request), "request.answered")
    work_off(a_runner(provider))
    [message] = provider.messages
    # The clock stands at 9:41:17.
    assert message.seconds == 78 * 60 + 42


def test_the_last_moments_of_safe_hours_are_left_out(clock: Clock) -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    a_phone(request)
    keep_times(request, safe=(9, 10))
    tell(seeker(request), "request.answered")
    clock.put_on(minutes=18)
    work_off(a_runner(provider))
    [row] = Delivery.objects.all()
    assert provider.messages == []
    assert row.not_before == clock.now.replace(hour=9, minute=0, second=0, microsecond=0) + (
        timedelta(days=1)
    )


def test_what_waits_for_safe_hours_is_worth_it_from_then_on(clock: Clock) -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    # The clock stands on a Monday: not before Sunday, when it would have expired long ago.
    keep_times(request, safe=(9, 10), days=[7])
    work_off(a_runner(provider))
    clock.put_on(days=6)
    work_off(a_runner(provider))
    assert provider.received.total() == 1


def test_what_is_urgent_makes_one_urgent_that_a_worker_has(caseworker: Caseworker) -> None:
    who = member(caseworker.staff.member.pk)
    tell(who)
    runner = a_runner(Provider(Via.MAIL))
    [row] = claims.claim(runner.worker, Via.MAIL, most=5)
    tell(who, urgent=True)
    row.not_before += timedelta(hours=9)
    claims.release(runner.worker, [row])
    row.refresh_from_db()
    assert (row.urgent, row.claimed_by) == (True, None)
    assert row.not_before <= timezone.now()


def test_a_worker_that_ends_settles_what_is_on_its_way() -> None:
    provider, request = Provider(Via.WEB_PUSH), uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    runner = a_runner(provider)
    runner._start(runner._take())
    while runner.finish(0.1):
        pass
    runner.close()
    assert (provider.received.total(), waiting()) == (1, 0)
