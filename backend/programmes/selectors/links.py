"""Links: which there are in a project, and which one a code leads to."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.core.errors import Missing
from backend.core.locale import seekers_languages
from backend.core.row_macs import is_authentic
from backend.programmes.models import Link, Project
from backend.programmes.states import Channel, TargetKind

PART = "links"
# Links of these targets belong to another part.
PARTS_BY_TARGET = {TargetKind.STOP: "stops"}
# What is printed or handed out.
CARD_CHANNELS = (Channel.CARD, Channel.POSTER, Channel.TALK)


def links_of(project: Project, place: str = "") -> QuerySet[Link]:
    """Return the links of a project; with `place` those with this text in their place's name."""
    rows = Link.objects.filter(project=project).exclude(target=TargetKind.STOP)
    return rows.filter(place__icontains=place) if place else rows


def links_with_cards(project: Project, day: date, place: str = "") -> QuerySet[Link]:
    """Return the links of a project that cards are made for on this day, by place and language."""
    rows = links_of(project, place).filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        target=TargetKind.HELP,
        channel__in=CARD_CHANNELS,
        language__in=[*seekers_languages()],
    )
    return rows.order_by("place", "language", "pk")


def link_of(project: Project, link_id: UUID) -> Link:
    """Return a link of a project. May raise `Missing`."""
    found = links_of(project).filter(pk=link_id).first()
    if found is None:
        raise Missing
    return found


def active_link(code: str, day: date) -> Link | None:
    """Return the link of a code, if it leads on at this day; one statement for whatever code.

    It leads nowhere if its project does not verify.
    """
    active = Q(ends_on=None) | Q(ends_on__gte=day)
    rows = Link.objects.filter(active, code=code, begins_on__lte=day)
    found = rows.select_related("project").first()
    if found is None or not is_authentic(found.project):
        return None
    part = PARTS_BY_TARGET.get(TargetKind(found.target), PART)
    return found if part in found.project.parts else None


def monday_of(day: date) -> date:
    """Return the first day of a week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def week_text(monday: date) -> str:
    """Return a week as it is written: `2026-W48`."""
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"
