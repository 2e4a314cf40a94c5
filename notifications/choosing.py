"""What is to become of deliveries that were just claimed: sent, kept, given back or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from . import preferences, recent, times
from .models import Delivery


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
        first = times.next_allowed(its_times, now, urgent=row.urgent) if its_times else now
        if row.expires_at <= now:
            found.expired.append(row)
        elif first > now:
            row.not_before = first
            found.not_now.append(row)
        elif row.id in told:
            found.told_just_now.append((row, recent.WINDOW_SECONDS))
        else:
            found.to_send.append(row)
    return found
