"""What strangers see of places: those with a certificate, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from backend.organisations.municipalities import Municipality, municipalities
from backend.organisations.profiles import Region
from backend.programmes.models import Place, PlaceCount, Project
from backend.programmes.place_names import sort_key
from backend.programmes.states import PlaceState

from .places import PART

PAGE_SIZE: Final = 50
# Projects with places: a few.
MOST_PROJECTS: Final = 100


@dataclass(frozen=True, slots=True)
class Totals:
    """How many places take part, and how many of them have a certificate today."""

    registered: int
    certified: int


@dataclass(frozen=True, slots=True)
class RegionTotals:
    """The same of one province."""

    region: Region
    registered: int
    certified: int


def projects_with_places() -> list[Project]:
    """Return the projects whose places are shown; those that do not verify are absent."""
    rows = Project.objects.filter(parts__icontains=f'"{PART}"').select_related("organisation")
    return [*rows.order_by("slug")[:MOST_PROJECTS]]


def project_with_places(slug: str) -> Project | None:
    """Return the project of a short name, if places can register with it."""
    found: Project | None = Project.objects.filter(slug=slug).first()
    return found if found and PART in found.parts else None


def listed_places(
    projects: Sequence[Project],
    *,
    words: str = "",
    municipality: str = "",
    after: UUID | None = None,
) -> list[Place]:
    """Return certified places by municipality and name, one more than are shown if there are more.

    :param words: only those with this text in name or municipality
    :param after: the last one of the page before
    """
    rows = _listed(projects)
    if municipality:
        rows = rows.filter(municipality=municipality)
    if words:
        rows = rows.filter(sort_key__contains=sort_key(words))
    last = _listed(projects).filter(pk=after).first() if after else None
    if last is not None:
        behind = Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, pk__gt=last.pk)
        # The first condition alone lets the index find its place.
        rows = rows.filter(behind, sort_key__gte=last.sort_key)
    return [*rows.order_by("sort_key", "pk")[: PAGE_SIZE + 1]]


def listed_municipalities(projects: Sequence[Project]) -> list[Municipality]:
    """Return the municipalities with certified places, by name."""
    codes = {*_listed(projects).order_by().values_list("municipality", flat=True).distinct()}
    return [one for code, one in municipalities().items() if code in codes]


def totals_of(projects: Sequence[Project]) -> tuple[Totals, list[RegionTotals]]:
    """Return how many places there are, together and by province."""
    rows = (
        PlaceCount.objects.filter(project__in=projects)
        .order_by()
        .values("region")
        .annotate(all_registered=Sum("registered"), all_certified=Sum("certified"))
        .order_by("region")
    )
    regions = [
        RegionTotals(Region(row["region"]), row["all_registered"], row["all_certified"])
        for row in rows
        if row["all_registered"]
    ]
    together = Totals(sum(one.registered for one in regions), sum(one.certified for one in regions))
    return together, regions


def _listed(projects: Sequence[Project]) -> QuerySet[Place]:
    return Place.objects.filter(
        state=PlaceState.CERTIFIED, is_listed=True, project__in=[one.pk for one in projects]
    )
