"""Counts of ended deliveries by day, transport, result and cause."""

from collections import Counter

from django.db.models import F, Sum

from backend.core import days

from .kinds import Via
from .models import Count

# Ended without reaching anybody: no provider was asked, or none took it in time.
EXPIRED = "expired"
type Counted = tuple[str, str]


def ended_since(day: str) -> dict[str, Counter[Counted]]:
    """Return the counts since an ISO 8601 date, by day, transport and result."""
    found: dict[str, Counter[Counted]] = {}
    rows = Count.objects.filter(day__gte=day).values("day", "via", "result")
    for row in rows.annotate(number=Sum("count")):
        counts = found.setdefault(row["day"].isoformat(), Counter())
        counts[row["via"], row["result"]] = row["number"]
    return found


def count(via: Via, ended: Counter[Counted]) -> None:
    """Add numbers by result and cause to today's counts."""
    today = days.today()
    # Sorted, so that two workers wait for each other in one order.
    for (result, cause), number in sorted(ended.items()):
        same = Count.objects.filter(day=today, via=via, result=result, cause=cause)
        if not same.update(count=F("count") + number):
            row = Count(day=today, via=via, result=result, cause=cause)
            Count.objects.bulk_create([row], ignore_conflicts=True)
            same.update(count=F("count") + number)
