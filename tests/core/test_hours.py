"""Time by the hour, in UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone as django_timezone

from backend.core import hours
from tests.clock import Clock


def test_hours(clock: Clock) -> None:
    assert hours.this_hour() == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert hours.hours_from_now(24) == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert hours.hours_from_now(-10) == datetime(2026, 11, 1, 23, tzinfo=UTC)
    assert hours.days_from_now(180) == datetime(2027, 5, 1, 9, tzinfo=UTC)
    clock.put_on(minutes=19)
    assert hours.this_hour() == datetime(2026, 11, 2, 10, tzinfo=UTC)


def test_days_are_of_24_hours_across_summer_time(monkeypatch: pytest.MonkeyPatch) -> None:
    before = datetime(2026, 10, 24, 12, 30, tzinfo=UTC)
    monkeypatch.setattr(django_timezone, "now", lambda: before)
    assert hours.days_from_now(2) - hours.this_hour() == timedelta(hours=48)
