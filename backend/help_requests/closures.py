"""How long a closed conversation opens again when the seeker writes (docs/help-requests.md)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from backend.organisations.opening_hours import today
from backend.organisations.schedule import HERE

from .states import OPEN, ReferralStatus

REOPENING = timedelta(days=30)


class Closed(Protocol):
    """What is needed of a referral."""

    @property
    def status(self) -> str:
        """Its state."""

    @property
    def closed_on(self) -> date | None:
        """The day on which its organisation closed it."""


def last_day(closed_on: date | None, erase_at: datetime) -> date | None:
    """Return the last day on which writing opens a closed referral, or None if it is over.

    One that was closed before the day was kept opens for as long as it is there.
    """
    last = erase_at.astimezone(HERE).date() - timedelta(days=1)
    if closed_on is not None:
        last = min(last, closed_on + REOPENING)
    return last if today() <= last else None


def is_over(referrals: Iterable[Closed], erase_at: datetime) -> bool:
    """Return whether all who helped closed the request, too long ago for writing to open it."""
    known = list(referrals)
    closed = [one for one in known if one.status == ReferralStatus.CLOSED]
    return (
        bool(closed)
        and not any(one.status in OPEN for one in known)
        and not any(last_day(one.closed_on, erase_at) for one in closed)
    )
