"""Waves of requests at one organisation, in which each costs a proof (docs/throttles.md)."""

from collections.abc import Iterable
from datetime import datetime
from statistics import median
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

from backend.core import retention
from backend.core.at_rest import digest_at_rest
from backend.core.crypto.encoding import encode
from backend.core.hours import hours_from_now, this_hour
from backend.core.proof_difficulty import EASIEST, HARDEST
from backend.organisations.directory import directory
from backend.organisations.models import Organisation

from .models import HourlyOffers, Referral

TIMES_USUAL = 5
# The hour and a little, so that a count does not end before its hour.
COUNT_SECONDS = 3_900
USUAL_SECONDS = 600
# A wave is known long before: what costs the most costs no more.
MAX_COUNTED = 10_000


def cost_of_asking(organisations: Iterable[UUID]) -> int:
    """Return the cost of a new request to these organisations, 0 without a wave."""
    known = directory().partners
    return max(
        (_cost_at(organisation) for organisation in organisations if organisation in known),
        default=0,
    )


def count_arrivals(organisations: Iterable[UUID]) -> None:
    """Count a new request at each of these organisations."""
    for organisation in organisations:
        _arrived(organisation)
        try:
            cache.incr(_count_key(organisation))
        except ValueError:
            # The cache dropped the count just now; it begins anew with the rows.
            continue


def wave_at(organisation: UUID) -> int:
    """Return the number of new requests in an hour that is a wave at an organisation."""
    return max(settings.LEAST_WAVE, TIMES_USUAL * _usual(organisation))


def count_hour() -> int:
    """Record the last hour's offers; return the number of organisations. Idempotent."""
    hour = hours_from_now(-1)
    HourlyOffers.objects.filter(hour__lt=hour - retention.HOURLY_OFFERS.length).delete()
    rows = [
        HourlyOffers(organisation_id=organisation, hour=hour, count=count)
        for organisation in Organisation.objects.values_list("id", flat=True)
        if (count := _offered_in(organisation, hour))
    ]
    HourlyOffers.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _cost_at(organisation: UUID) -> int:
    arrived, wave = _arrived(organisation), wave_at(organisation)
    return min(HARDEST, EASIEST * arrived // wave) if arrived >= wave else 0


def _arrived(organisation: UUID) -> int:
    key = _count_key(organisation)
    count: int = cache.get(key, -1)
    if count < 0:
        count = _offered_in(organisation, this_hour())
        cache.add(key, count, COUNT_SECONDS)
    return count


def _usual(organisation: UUID) -> int:
    key = f"usual:{_tag(str(organisation))}"
    usual: int = cache.get(key, -1)
    if usual < 0:
        counts = HourlyOffers.objects.filter(organisation=organisation).values_list("count")
        usual = int(median([count for (count,) in counts] or [0]))
        cache.set(key, usual, USUAL_SECONDS)
    return usual


def _offered_in(organisation: UUID, hour: datetime) -> int:
    # Two counts, since each has an index of its own.
    rows = Referral.objects.filter(organisation=organisation, offered_hour=hour)
    return sum(
        rows.filter(binned_hour__isnull=null)[:MAX_COUNTED].count() for null in (True, False)
    )


def _count_key(organisation: UUID) -> str:
    return f"arrived:{_tag(f'{organisation}|{this_hour():%Y%m%d%H}')}"


def _tag(text: str) -> str:
    return encode(digest_at_rest(b"kier/waves", text))
