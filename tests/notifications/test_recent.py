"""Who was told just now: the cache knows neither whom nor when."""

import time
from typing import Any

import pytest
from django.core.cache import cache

from notifications import recent
from notifications.models import Delivery
from notifications.recipients import member
from tests.api.trace import bytes_of_the_cache
from tests.notifications.scenes import Provider, a_device, a_runner, tell, work_off
from tests.personas import Caseworker

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(caseworker: Caseworker) -> Delivery:
    a_device(member(caseworker.staff.member.pk))
    tell(member(caseworker.staff.member.pk))
    return Delivery.objects.get(via="fcm")


def test_no_device_and_no_member_stands_in_the_cache(row: Delivery) -> None:
    work_off(a_runner(Provider()))
    kept = bytes_of_the_cache()
    assert b"told:" in kept
    for one in (row.target, row.owner):
        for form in (str(one).encode(), one.hex.encode(), one.bytes):
            assert form not in kept


def test_the_window_ends_with_five_minutes_of_the_clock(
    row: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(cache, "set_many", lambda values, _seconds: kept.update(values))
    for second in range(0, 300, 7):
        now = 1_795_000_000.25 + second
        monkeypatch.setattr(time, "time", lambda now=now: now)
        recent.note([row])
        [end] = kept.values()
        assert 600 <= end - now <= 900
        assert end % 300 == 0


def test_whoever_was_told_waits_for_the_end_of_the_window(row: Delivery) -> None:
    assert recent.recently_notified([row]) == {}
    recent.note([row])
    [seconds] = recent.recently_notified([row]).values()
    assert 300 < seconds <= 900
