"""The one calendar of Platform HOPE, that of its members, and when they may be disturbed."""

from datetime import datetime
from typing import Final

from backend.core import days, hours

HERE: Final = days.HERE
today = days.today
MORNING, EVENING = hours.MORNING, hours.EVENING


def may_disturb(moment: datetime | None = None) -> bool:
    """Return whether members may hear of something now that the clock decided on."""
    return hours.may_disturb(HERE, moment)
