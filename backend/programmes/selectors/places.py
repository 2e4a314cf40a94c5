"""Places: those of a project, what is due, and figures by month and province."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Min, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.core.errors import Missing
from backend.organisations.profiles import Region
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import Place, PlaceCount, PlaceMonth, Project
from backend.programmes.place_names import sort_key
from backend.programmes.states import PlaceState

PART = "places"
# Before a certificate ends, its place has begun the next period.
ENDS_SOON = timedelta(days=30)
# Months of the figures, the newest.
MOST_MONTHS = 24


def places_of(
    project: Project, *, words: str = "", state: str = "", flagged: bool = False
) -> QuerySet[Place]:
    """Return the places of a project, without those that nobody confirmed.

    :param words: only those with this text in name or municipality
    :param flagged: only those that somebody has to look at
    """
    rows = Place.objects.filter(project=project)
    rows = rows.filter(state=state) if state else rows.exclude(state=PlaceState.NEW)
    if flagged:
        rows = rows.filter(is_flagged=True)
    return rows.filter(sort_key__contains=sort_key(words)) if words else rows


def place_of(project: Project, place_id: UUID) -> Place:
    """Return a place of a project. May raise `Missing`."""
    rows = Place.objects.filter(project=project, pk=place_id).select_related("project")
    found = rows.first()
    if found is None:
        raise Missing
    return found


def flagged_places(most: int) -> QuerySet[Place]:
    """Return places of all projects that claim so many staff that somebody has to look at them."""
    rows = Place.objects.filter(is_flagged=True).select_related("project")
    return rows.order_by("-staff", "id")[:most]


def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return, by project, places that somebody looks at first, and certificates that end soon."""
    with_part = projects.filter(parts__icontains=f'"{PART}"').order_by().values("pk")
    flagged = (
        Place.objects.filter(project__in=with_part, is_flagged=True)
        .exclude(state__in=(PlaceState.NEW, PlaceState.WITHDRAWN))
        .order_by()
        .values_list("project_id")
        .annotate(number=Count("pk"), first=Min("registered_on"))
    )
    for project_id, number, first in flagged.order_by("first", "project_id")[:most]:
        text = ngettext(
            "{number} place says that very many people work there: look whether it is true.",
            "{number} places say that very many people work there: look whether it is true.",
            number,
        )
        yield _due("place.flagged", project_id, text.format(number=number), first)
    ending = (
        Place.objects.filter(
            project__in=with_part,
            state=PlaceState.CERTIFIED,
            certified_until__lte=day + ENDS_SOON,
        )
        .order_by()
        .values_list("project_id")
        .annotate(number=Count("pk"), first=Min("certified_until"))
    )
    for project_id, number, first in ending.order_by("first", "project_id")[:most]:
        text = ngettext(
            "The certificate of {number} place ends within a month.",
            "The certificates of {number} places end within a month.",
            number,
        )
        yield _due("place.ends", project_id, text.format(number=number), first)


def _due(kind: str, project_id: UUID, text: str, due_on: date) -> DueItem:
    return DueItem(
        kind=kind,
        project_id=project_id,
        text=text,
        due_on=due_on,
        place=f"#/projects/{project_id}/places",
    )


def figures(projects: QuerySet[Project], day: date) -> Iterable[Figure]:
    """Return how many places take part, and how many have a certificate."""
    rows = PlaceCount.objects.filter(project__in=projects.order_by().values("pk"))
    sums = rows.aggregate(registered_sum=Sum("registered"), certified_sum=Sum("certified"))
    yield Figure("places.registered", _("Places that take part"), sums["registered_sum"] or 0)
    yield Figure("places.certified", _("Places with a certificate"), sums["certified_sum"] or 0)


@dataclass(frozen=True, slots=True)
class PlaceFigureRow:
    """How many places joined, and how many got a certificate; `label` in the reader's language."""

    value: str
    label: str
    registered: int
    certified: int


@dataclass(frozen=True, slots=True)
class PlaceFigureTable:
    """The same by month or province."""

    name: str
    title: str
    rows: Sequence[PlaceFigureRow]


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """Figures of the places of a project.

    :ivar passed: people who passed, at least: the sum of what is published by place
    """

    registered: int
    certified: int
    passed: int
    tables: Sequence[PlaceFigureTable]


def figures_of(project: Project) -> PlaceFigures:
    """Return the figures of a project's places: today by province, and by month."""
    regions = [*PlaceCount.objects.filter(project=project).exclude(registered=0).order_by("region")]
    months = (
        PlaceMonth.objects.filter(project=project)
        .order_by()
        .values("month")
        .annotate(all_registered=Sum("registered"), all_certified=Sum("certified"))
        .order_by("-month")[:MOST_MONTHS]
    )
    by_region = [
        PlaceFigureRow(row.region, str(Region(row.region).label), row.registered, row.certified)
        for row in regions
    ]
    by_month = [
        PlaceFigureRow(
            f"{row['month']:%Y-%m}",
            f"{row['month']:%Y-%m}",
            row["all_registered"],
            row["all_certified"],
        )
        for row in months
    ]
    passed = Place.objects.filter(project=project).aggregate(all_shown=Sum("shown"))["all_shown"]
    return PlaceFigures(
        registered=sum(row.registered for row in regions),
        certified=sum(row.certified for row in regions),
        passed=passed or 0,
        tables=[
            PlaceFigureTable("region", _("Province"), by_region),
            PlaceFigureTable("month", _("Month"), by_month),
        ],
    )
