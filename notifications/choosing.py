"""What is to become of deliveries that were just claimed: sent, kept, given back or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from . import preferences, recent, times
from .kinds import KINDS
from .models import Delivery

# Too little of a window for a phone to take anything.
SHORTEST = timedelta(minutes=1)


@dataclass(slots=True)
class SortedOut:
    """Claimed deliveries by what is to be done with them."""

    # With until when a provider may go on trying.
    to_send: list[tuple[Delivery, datetime]] = field(default_factory=list)
    # With `not_before` set to when their owner may be told again, and worth sending from then on.
    not_now: list[Delivery] = field(default_factory=list)
    # With how many seconds to wait.
    told_just_now: list[tuple[Delivery, float]] = field(default_factory=list)
    expired: list[Delivery] = field(default_factory=list)


def sort_out(rows: Sequence[Delivery]) -> SortedOut:
    """Look at the clock, at everybody's times and at who was told just now; one query."""
    now, found = timezone.now(), SortedOut()
    allowed = preferences.times_of({row.owner for row in rows})
    told = recent.told(rows)
    for row in rows:
        # Somebody who tests wants to see it now.
        its_times = None if row.collapse in recent.NO_WINDOW else allowed.get(row.owner)
        if row.expires_at <= now:
            found.expired.append(row)
            continue
        first, until = now, row.expires_at
        if its_times:
            first, until = _span(its_times, now, row)
        if first > now:
            row.not_before = first
            worth = timedelta(hours=KINDS[row.kind].worth_hours)
            row.expires_at = max(row.expires_at, first + worth)
            found.not_now.append(row)
        elif row.id in told:
            found.told_just_now.append((row, told[row.id]))
        else:
            found.to_send.append((row, until))
    return found


def _span(allowed: times.Times, now: datetime, row: Delivery) -> tuple[datetime, datetime]:
    """From when until when a row may reach its owner.

    A provider keeps what a phone that is off does not take, and must not hand it over at an hour
    at which nobody may be told.
    """
    first = times.next_allowed(allowed, now, urgent=row.urgent)
    until = times.allowed_until(allowed, first, urgent=row.urgent)
    if first == now and until and until - now < SHORTEST:
        first = times.next_allowed(allowed, until, urgent=row.urgent)
        until = times.allowed_until(allowed, first, urgent=row.urgent)
    return first, min(until or row.expires_at, row.expires_at)
