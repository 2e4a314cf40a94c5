"""Times rounded to the hour in UTC, so that no event can be traced to a minute."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

from django.utils import timezone

# Nobody hears of anything that could wait, and nobody has to answer, before nine or after ten.
MORNING: Final = 9
EVENING: Final = 22


def this_hour() -> datetime:
    """Return the beginning of the current hour, aware, in UTC."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def hours_from_now(hours: int) -> datetime:
    """Return the beginning of the hour `hours` after the current one."""
    return this_hour() + timedelta(hours=hours)


def days_from_now(days: int) -> datetime:
    """Return the beginning of the hour `days` times 24 hours after the current one."""
    return this_hour() + timedelta(days=days)


def may_disturb(zone: tzinfo, moment: datetime | None = None) -> bool:
    """Return whether people in a time zone may be notified at this time of day."""
    return MORNING <= (moment or timezone.now()).astimezone(zone).hour < EVENING
