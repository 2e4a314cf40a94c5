"""How long a request is kept, told to the seeker beforehand; docs/retention.md."""

from datetime import datetime

from backend.core import retention
from backend.core.hours import days_from_now

from .states import RequestStatus


def untouched_days() -> int:
    """Days after which an untouched request is erased."""
    return retention.UNTOUCHED_REQUESTS.days


def closed_days() -> int:
    """Days after which a closed request is erased."""
    return retention.CLOSED_REQUESTS.days


def erase_at(status: RequestStatus) -> datetime:
    """Return the hour at which a request that was touched now is to be erased."""
    return days_from_now(closed_days() if status == RequestStatus.CLOSED else untouched_days())
