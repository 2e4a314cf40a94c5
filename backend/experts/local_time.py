"""The one calendar of Platform HOPE, that of its members, and when they may be disturbed."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from backend.core import hours

HERE: Final = ZoneInfo("Europe/Amsterdam")
MORNING, EVENING = hours.MORNING, hours.EVENING


def today() -> date:
    """Return the day that it is for members, coordinator and requester alike."""
    return timezone.localdate(timezone=HERE)


def may_disturb(moment: datetime | None = None) -> bool:
    """Return whether members may hear of something now that the clock decided on."""
    return hours.may_disturb(HERE, moment)
