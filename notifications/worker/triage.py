"""What to do with claimed deliveries: send, delay, release or drop."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from notifications import preferences, recent, times
from notifications.kinds import KINDS, Via
from notifications.models import Delivery

QUARTER = timedelta(minutes=15)
# Mails of one quarter of an hour go out within so long, in no order.
LONGEST_DELAY = timedelta(minutes=5)
# Too little of a window for a phone to take anything.
SHORTEST = timedelta(minutes=1)


@dataclass(slots=True)
class SortedDeliveries:
    """Claimed deliveries by what is to be done with them."""

    # With until when a provider may go on trying.
    to_send: list[tuple[Delivery, datetime]] = field(default_factory=list)
    # With `not_before` set to when their owner may be told again, and worth sending from then on.
    not_now: list[Delivery] = field(default_factory=list)
    # With how many seconds to wait.
    told_just_now: list[tuple[Delivery, float]] = field(default_factory=list)
    # Mails, with how many seconds to wait for a quarter of an hour.
    coarse: list[tuple[Delivery, float]] = field(default_factory=list)
    expired: list[Delivery] = field(default_factory=list)

    def add(self, other: "SortedDeliveries") -> None:
        """Add the deliveries of another one."""
        for lot in fields(self):
            getattr(self, lot.name).extend(getattr(other, lot.name))


def sort_deliveries(rows: Sequence[Delivery], waited: Collection[UUID] = ()) -> SortedDeliveries:
    """Sort deliveries by expiry, owners' times and recent notifications; one query."""
    now, found = timezone.now(), SortedDeliveries()
    allowed = preferences.times_of({row.owner for row in rows})
    told = recent.recently_notified(rows)
    for row in rows:
        if row.expires_at <= now:
            found.expired.append(row)
            continue
        first, until = now, row.expires_at
        # Somebody who tests wants to see it now.
        if row.collapse not in recent.NO_WINDOW and (its_times := allowed(row.owner)):
            first, until = _span(its_times, now, row)
        if first > now:
            row.not_before = first
            worth = timedelta(hours=KINDS[row.kind].worth_hours)
            row.expires_at = max(row.expires_at, first + worth)
            found.not_now.append(row)
        elif row.id in told:
            found.told_just_now.append((row, told[row.id]))
        elif _is_coarse(row) and row.id not in waited:
            found.coarse.append((row, seconds_until_quarter(now, until)))
        else:
            found.to_send.append((row, until))
    return found


def seconds_until_quarter(now: datetime, until: datetime) -> float:
    """Return a mail's delay: to the next quarter and a random while, or before `until`."""
    quarter = now + QUARTER - (now - times.EPOCH) % QUARTER
    moment = quarter + LONGEST_DELAY * random.random()  # noqa: S311 - guards no secret
    last = max(now, until - SHORTEST)
    if moment > last:
        moment = now + (last - now) * random.random()  # noqa: S311 - as above
    return (moment - now).total_seconds()


def _is_coarse(row: Delivery) -> bool:
    return row.via == Via.MAIL and not row.urgent and KINDS[row.kind].coarse_mail


def _span(allowed: times.Times, now: datetime, row: Delivery) -> tuple[datetime, datetime]:
    """Return from when until when a delivery may reach its owner, also at the provider."""
    first = times.next_allowed(allowed, now, urgent=row.urgent)
    until = times.allowed_until(allowed, first, urgent=row.urgent)
    if first == now and until and until - now < SHORTEST:
        first = times.next_allowed(allowed, until, urgent=row.urgent)
        until = times.allowed_until(allowed, first, urgent=row.urgent)
    return first, min(until or row.expires_at, row.expires_at)
