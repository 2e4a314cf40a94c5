"""How long a closed conversation opens again when the seeker writes (docs/help-requests.md)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from backend.core.days import day_of, today

from .marks import closed_since
from .selectors import Progress
from .states import OPEN, ReferralStatus

REOPENING = timedelta(days=30)


class Closed(Protocol):
    """What is needed of a referral."""

    @property
    def status(self) -> str:
        """Its state."""

    @property
    def overdue(self) -> bool:
        """Whether its time to answer is over."""

    @property
    def closed_on(self) -> date | None:
        """The day on which its organisation closed it."""

    @property
    def asked_on(self) -> date | None:
        """The day on which the seeker was asked after; the clock closed it if it is closed."""

    @property
    def offered_hour(self) -> datetime | None:
        """The hour of its last offer."""


def last_day(one: Closed, erase_at: datetime) -> date | None:
    """Return the last day on which writing opens a closed referral, or None if it is over.

    One that was closed before the day was kept, or by the clock, opens for as long as it is there.
    """
    last = day_of(erase_at) - timedelta(days=1)
    closed_on = closed_since(one.closed_on, one.offered_hour)
    if closed_on is not None and one.asked_on is None:
        last = min(last, closed_on + REOPENING)
    return last if today() <= last else None


def opening_again[One: Closed](referrals: Iterable[One], erase_at: datetime) -> list[One]:
    """Return what writing opens of those that hold the newest key.

    Nothing, while somebody reads the request and has time left to answer.
    """
    known = list(referrals)
    if any(one.status in OPEN and not one.overdue for one in known):
        return []
    return [one for one in known if one.status == ReferralStatus.CLOSED and last_day(one, erase_at)]


def opening_progress(progress: Iterable[Progress], erase_at: datetime) -> list[Progress]:
    """Return where writing opens a closed request."""
    return [one for one in opening_again(progress, erase_at) if one.holds_newest_key]


def is_over(referrals: Iterable[Closed], opening: Collection[Closed]) -> bool:
    """Return whether those who helped closed the request, and writing opens it nowhere.

    :param opening: what writing opens
    """
    states = {one.status for one in referrals}
    return ReferralStatus.CLOSED in states and not states & OPEN and not opening
