"""Short waits are in memory, soonest first, and never too many; long ones are not taken."""

from uuid import UUID, uuid4

import pytest

from notifications.transports.base import Outcome, Result
from notifications.worker import delays
from notifications.worker.delays import DelayedDeliveries
from notifications.worker.retries import seconds_until_next
from tests.notifications.scenes import Seconds


def test_ready_when_the_wait_is_over_soonest_first() -> None:
    clock = Seconds()
    kept, late, soon = DelayedDeliveries(clock), uuid4(), uuid4()
    kept.add(late, "fcm", 20)
    kept.add(soon, "mail", 10)
    assert kept.ready(5) == []
    clock.now += 20
    assert kept.ready(1) == [(soon, "mail")]
    assert kept.ready(5) == [(late, "fcm")]
    assert len(kept) == 0


def test_no_wait_above_an_hour_and_not_more_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delays, "MOST", 1)
    kept = DelayedDeliveries(Seconds())
    assert kept.takes(3600)
    assert not kept.takes(3601)
    kept.add(UUID(int=1), "fcm", 1)
    assert not kept.takes(1)


def test_what_is_asked_for_again_is_ready_at_once() -> None:
    kept, here, elsewhere = DelayedDeliveries(Seconds()), uuid4(), uuid4()
    kept.add(here, "fcm", 500)
    kept.add(elsewhere, "mail", 500)
    kept.hurry({"fcm"})
    assert kept.ready(5) == [(here, "fcm")]


@pytest.mark.parametrize(
    ("outcome", "attempts", "least", "most"),
    [
        (Outcome(Result.LATER, "http-503"), 1, 2.5, 5),
        (Outcome(Result.LATER, "http-503"), 3, 10, 20),
        (Outcome(Result.LATER, "http-503"), 60, 1800, 3600),
        (Outcome(Result.LATER, "quota", wait=70), 1, 70, 70),
        (Outcome(Result.LATER, "quota", wait=1), 3, 10, 20),
        (Outcome(Result.LATER, "quota", wait=10**9), 1, 86_400, 86_400),
        (Outcome(Result.REFUSED, "credentials"), 1, 300, 600),
    ],
)
def test_waits_grow_are_spread_and_keep_what_was_asked(
    outcome: Outcome, attempts: int, least: float, most: float
) -> None:
    waits = [seconds_until_next(outcome, attempts) for _time in range(50)]
    assert least <= min(waits)
    assert max(waits) <= most
    assert least == most or len(set(waits)) > 1
