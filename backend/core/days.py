"""Days of the Netherlands. No other module makes a day of a moment (tests/core/test_days.py)."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

HERE: Final = ZoneInfo("Europe/Amsterdam")
ONE: Final = timedelta(days=1)


def today(zone: tzinfo = HERE) -> date:
    """Return the day that it is, in the Netherlands unless another zone is named."""
    return day_of(timezone.now(), zone)


def day_of(moment: datetime, zone: tzinfo = HERE) -> date:
    """Return the day on which an aware moment lies, in the Netherlands unless a zone is named."""
    return moment.astimezone(zone).date()


def month_of(moment: datetime) -> date:
    """Return the first day of the month in which a moment lies."""
    return day_of(moment).replace(day=1)


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins; the one that ends it is the start of the next."""
    return datetime.combine(day, time(), HERE)


def within(column: str, first: date, last: date) -> dict[str, datetime]:
    """Return lookups of rows whose moment lies on these days, the last one included."""
    return {f"{column}__gte": start_of(first), f"{column}__lt": start_of(last + ONE)}
