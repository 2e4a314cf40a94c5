"""Days of the Netherlands. No other module makes a day of a moment (tests/core/test_days.py)."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

HERE: Final = ZoneInfo("Europe/Amsterdam")


def today() -> date:
    """Return the day that it is in the Netherlands."""
    return day_of(timezone.now())


def day_of(moment: datetime) -> date:
    """Return the day in the Netherlands on which an aware moment lies."""
    return moment.astimezone(HERE).date()
