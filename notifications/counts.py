"""What remains of deliveries: counts by day, transport, result and cause."""

from collections import Counter

from django.db.models import F
from django.utils import timezone

from .kinds import Via
from .models import Count

# Ended without reaching anybody: no provider was asked, or none took it in time.
EXPIRED = "expired"
type Counted = tuple[str, str]


def count(via: Via, ended: Counter[Counted]) -> None:
    """Add to today's counts, within the transaction that erases the rows.

    :param ended: how many by result and cause
    """
    today = timezone.now().date()
    # Sorted, so that two workers wait for each other in one order.
    for (result, cause), number in sorted(ended.items()):
        same = Count.objects.filter(day=today, via=via, result=result, cause=cause)
        if not same.update(count=F("count") + number):
            row = Count(day=today, via=via, result=result, cause=cause)
            Count.objects.bulk_create([row], ignore_conflicts=True)
            same.update(count=F("count") + number)
