"""Many places at once, with counts and tokens, as the demonstration has them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import uuid4

from django.db import transaction

from backend.programmes.models import Place, PlaceMonth, Project, SpentToken
from backend.programmes.place_shares import published
from backend.programmes.states import TAKING_PART, PlaceState

from .place_certificates import certify
from .place_contacts import Contact, sealed
from .place_counts import recount
from .places import prepare

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as it is loaded.

    :ivar passed: how many of its staff passed
    :ivar certified_on: the day on which it got its certificate, valid for two years; None: it has
        none
    """

    name: str
    municipality: str
    kind: str
    staff: int
    registered_on: date
    passed: int = 0
    certified_on: date | None = None
    language: str = "nl"
    contact: Contact | None = None
    is_listed: bool = True


@transaction.atomic
def load_places(project: Project, rows: Iterable[PlaceRow]) -> list[Place]:
    """Add places that take part, and give certificates to those that have one.

    Keys are made when the first card or link is used.

    :raises Conflict: a name or municipality is not right
    """
    given = [*rows]
    places = [_place(project, row) for row in given]
    Place.objects.bulk_create(places, batch_size=BATCH)
    tokens = [
        SpentToken(pk=uuid4(), place=place, period=1)
        for place, row in zip(places, given, strict=True)
        for _number in range(row.passed)
    ]
    SpentToken.objects.bulk_create(tokens, batch_size=BATCH)
    for place, row in zip(places, given, strict=True):
        if row.certified_on is not None:
            certify(place, day=row.certified_on, is_new=False)
    _add_months(project, places)
    recount()
    return [*Place.objects.filter(pk__in=[place.pk for place in places])]


def _place(project: Project, row: PlaceRow) -> Place:
    place = Place(
        project=project,
        name=row.name,
        municipality=row.municipality,
        kind=row.kind,
        staff=row.staff,
        language=row.language,
        is_listed=row.is_listed,
        state=PlaceState.CONFIRMED,
        registered_on=row.registered_on,
        confirmed_on=row.registered_on,
        period_on=row.registered_on,
        passed=row.passed,
        shown=published(passed=row.passed, shown=0, staff=row.staff),
    )
    prepare(place)
    if row.contact is not None:
        place.contact = sealed(place, row.contact)
    return place


def _add_months(project: Project, places: Sequence[Place]) -> None:
    registered: Counter[tuple[date, str]] = Counter()
    certified: Counter[tuple[date, str]] = Counter()
    for place in places:
        if place.state in TAKING_PART and place.confirmed_on:
            registered[place.confirmed_on.replace(day=1), place.region] += 1
        if place.certified_on:
            certified[place.certified_on.replace(day=1), place.region] += 1
    for month, region in registered.keys() | certified.keys():
        row, _is_new = PlaceMonth.objects.get_or_create(project=project, month=month, region=region)
        row.registered += registered[month, region]
        row.certified += certified[month, region]
        row.save()
