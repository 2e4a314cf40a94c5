"""How many places take part and are certified, kept by province so that no page counts them."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Count, F, Q

from backend.programmes.models import Place, PlaceCount, PlaceMonth
from backend.programmes.states import TAKING_PART, PlaceState


def add_to_counts(place: Place, *, registered: int = 0, certified: int = 0) -> None:
    """Add to what is kept of a place's province, within the transaction of the change."""
    row, _is_new = PlaceCount.objects.get_or_create(
        project_id=place.project_id, region=place.region
    )
    # A number that was corrected meanwhile never falls below nothing.
    for name, number in (("registered", registered), ("certified", certified)):
        same = PlaceCount.objects.filter(pk=row.pk, **{f"{name}__gte": -number})
        if number:
            same.update(**{name: F(name) + number})


def add_to_month(place: Place, day: date, *, registered: int = 0, certified: int = 0) -> None:
    """Add to the figures of a month: what happened then stays."""
    row, _is_new = PlaceMonth.objects.get_or_create(
        project_id=place.project_id, month=day.replace(day=1), region=place.region
    )
    PlaceMonth.objects.filter(pk=row.pk).update(
        registered=F("registered") + registered, certified=F("certified") + certified
    )


@transaction.atomic
def recount() -> int:
    """Count all places anew; return how many provinces of projects were wrong."""
    found = (
        Place.objects.filter(state__in=TAKING_PART)
        .order_by()
        .values_list("project_id", "region")
        .annotate(
            registered=Count("pk"), certified=Count("pk", filter=Q(state=PlaceState.CERTIFIED))
        )
    )
    right = {(project, region): numbers for project, region, *numbers in found}
    wrong: Counter[str] = Counter()
    kept = PlaceCount.objects.select_for_update().order_by("pk")
    known = {(row.project_id, row.region): row for row in kept}
    for key in right.keys() | known.keys():
        registered, certified = right.get(key, (0, 0))
        row = known.get(key) or PlaceCount(project_id=key[0], region=key[1])
        if (row.registered, row.certified) != (registered, certified):
            row.registered, row.certified = registered, certified
            row.save()
            wrong["rows"] += 1
    return wrong["rows"]
