"""Stops: which there are in a project, and what is due before the truck comes."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backend.core.errors import Missing
from backend.programmes.due import DueItem
from backend.programmes.models import Link, Project, Stop

PART = "stops"
# Before a stop begins, its poster hangs and its questions are there.
BEGINS_SOON = timedelta(days=7)


def stops_of(project: Project) -> QuerySet[Stop]:
    """Return the stops of a project with link and round."""
    return Stop.objects.filter(project=project).select_related("link", "round", "project")


def stop_of(project: Project, stop_id: UUID) -> Stop:
    """Return a stop of a project. May raise `Missing`."""
    found = stops_of(project).filter(pk=stop_id).first()
    if found is None:
        raise Missing
    return found


def stop_with_round(link: Link) -> Stop:
    """Return the stop of a link, with its round. May raise `Missing`."""
    found = Stop.objects.filter(link=link).select_related("round").first()
    if found is None:
        raise Missing
    return found


def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return stops that begin soon, or have begun, without poster or questions."""
    rows = Stop.objects.filter(
        Q(poster_ready=False) | Q(round=None),
        project__in=projects.filter(parts__icontains=f'"{PART}"').values("pk"),
        begins_on__lte=day + BEGINS_SOON,
        ends_on__gte=day,
    )
    for row in rows.order_by("begins_on", "pk")[:most]:
        lacks_poster = not row.poster_ready
        text = (
            _("The truck comes to {place}: print the poster and hang it up.")
            if lacks_poster
            else _("The truck comes to {place}: it has no questions for visitors.")
        )
        yield DueItem(
            kind="stop.poster" if lacks_poster else "stop.questions",
            project_id=row.project_id,
            text=text.format(place=row.place),
            due_on=row.begins_on,
            place=f"#/projects/{row.project_id}/stops",
        )
