"""Retention of help requests (docs/retention.md)."""

from datetime import datetime

from backend.core import retention
from backend.core.hours import days_from_now

from .states import RequestStatus


def untouched_days() -> int:
    """Return the days after which an inactive request is erased."""
    return retention.UNTOUCHED_REQUESTS.days


def closed_days() -> int:
    """Return the days after which a closed request is erased."""
    return retention.CLOSED_REQUESTS.days


def erase_at(status: RequestStatus) -> datetime:
    """Return the hour in which a request that was active now is erased."""
    return days_from_now(closed_days() if status == RequestStatus.CLOSED else untouched_days())
