"""How many certificates were issued, by kind and month.

Who has one is somebody for courses and trainings: their months are published once they are over,
from five on. Whoever has one of a course passed it, and who passed is published by week with small
numbers hidden: of certificates no more is said than these weeks leave open. Places are published by
name anyhow.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncMonth

from backend.core.days import today
from backend.programmes.models import Certificate, CourseWeek, Project
from backend.programmes.states import CertificateKind
from surveys.disclosure.published import THRESHOLD

YEARS: Final = 2


@dataclass(frozen=True, slots=True)
class Month:
    """How many of a kind were issued in a month (`YYYY-MM`); of people, at least so many."""

    month: str
    kind: CertificateKind
    issued: int


class PublishedMonth(NamedTuple):
    """What is published of a project's month: of people at least so many, five or more."""

    project: UUID
    month: date
    kind: CertificateKind
    issued: int


def months_of(project: Project) -> Sequence[Month]:
    """Return what is published of the last two years, the newest month first.

    A month of fewer than five people is left out, as one of nobody is.
    """
    this_month = today().replace(day=1)
    found = [
        Month(f"{one.month:%Y-%m}", one.kind, one.issued)
        for one in published_months([project.pk], _first(this_month), today())
    ]
    return sorted(sorted(found, key=lambda one: one.kind), key=lambda one: one.month, reverse=True)


def published_months(
    projects: Collection[UUID], first: date, last: date
) -> Iterator[PublishedMonth]:
    """Yield what is published of the months of these days; two statements for all projects."""
    this_month = today().replace(day=1)
    rows = Certificate.objects.filter(project__in=projects, issued_on__range=(first, last))
    counts = (
        rows.order_by()
        .annotate(month=TruncMonth("issued_on"))
        .values_list("project", "month", "kind")
        .annotate(issued=Count("pk"))
    )
    limits = _limits(projects, first, last)
    for project, month, kind, issued in counts:
        shown = min(issued, limits[project, month]) if kind == CertificateKind.COURSE else issued
        is_people = kind != CertificateKind.PLACE
        if not is_people or (month < this_month and shown >= THRESHOLD):
            yield PublishedMonth(project, month, CertificateKind(kind), shown)


def _limits(projects: Collection[UUID], first: date, last: date) -> dict[tuple[UUID, date], int]:
    """Return how many who passed in a month may be published: each hidden week keeps its range.

    A week belongs to the month in which it begins.
    """
    rows = CourseWeek.objects.filter(course__project__in=projects, week__range=(first, last))
    most: dict[tuple[UUID, date], int] = defaultdict(int)
    widest: dict[tuple[UUID, date], int] = defaultdict(int)
    for project, week, low, high in rows.order_by().values_list(
        "course__project", "week", "passed_least", "passed_most"
    ):
        key = (project, week.replace(day=1))
        most[key] += high
        widest[key] = max(widest[key], high - low)
    return defaultdict(int, {key: most[key] - widest[key] for key in most})


def next_month() -> str:
    """Return the month that is published next: the one that it is."""
    return f"{today():%Y-%m}"


def _first(month: date) -> date:
    return month.replace(year=month.year - YEARS)
