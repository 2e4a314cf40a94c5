"""Marks of a referral that an earlier offer left.

A move takes them away, but not one by a server of the last release, which does not know them. What
is older than the offer is of the one before.
"""

from datetime import date, datetime

from django.db.models import F, Q

from backend.core.days import day_of

OF_AN_OFFER_BEFORE = Q(reminded_hour__lt=F("offered_hour"))
"""Rows of referrals whose reminders are of an offer before."""


def reminded_since(reminded: datetime | None, offered: datetime | None) -> datetime | None:
    """Return the hour of a reminder, None if it is of an offer before."""
    return None if reminded and offered and reminded < offered else reminded


def closed_since(closed: date | None, offered: datetime | None) -> date | None:
    """Return the day of a closure, None if it is of an offer before."""
    return None if closed and offered and closed < day_of(offered) else closed


def asked_since(asked: date | None, written: datetime | None) -> date | None:
    """Return the day on which the seeker was asked after, None if somebody wrote since then."""
    return None if asked and written and asked <= day_of(written) else asked
