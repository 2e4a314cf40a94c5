"""The page for outreach workers, and figures of their visits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.core.row_macs import is_authentic
from backend.organisations.municipalities import municipalities
from backend.programmes.due import Figure
from backend.programmes.models import OutreachPage, Project, Visit
from backend.programmes.states import Branch
from surveys.disclosure.published import THRESHOLD

from .links import PART, monday_of, week_text

# Rows of one table, those with the most visits or the newest.
MOST_ROWS = 100

TITLES: Mapping[str, Any] = {
    "week": gettext_lazy("Week"),
    "municipality": gettext_lazy("Municipality"),
    "branch": gettext_lazy("Branch"),
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """Visits and cards of one week, municipality or branch; `label` in the reader's language."""

    value: str
    label: str
    visits: int
    cards: int


@dataclass(frozen=True, slots=True)
class VisitTable:
    """Visits added up by one thing: rows with at least five."""

    name: str
    title: str
    rows: Sequence[VisitRow]


def outreach_page_of(project: Project) -> OutreachPage | None:
    """Return the address of a project's page for outreach workers, if it has one."""
    return OutreachPage.objects.filter(project=project).first()


def project_of_page(code: str) -> Project | None:
    """Return the project whose page has this address; None if there is none, or it is not valid.

    One statement for whatever code. A project that does not verify, or has no links, is absent.
    """
    found = OutreachPage.objects.filter(code=code).select_related("project").first()
    if found is None or not is_authentic(found.project):
        return None
    return found.project if PART in found.project.parts else None


def counted_visits(projects: QuerySet[Any, Any] | Iterable[UUID], day: date) -> QuerySet[Visit]:
    """Return the visits of weeks that are over; phones may still send more of them."""
    return Visit.objects.filter(project__in=projects, week__lt=monday_of(day))


def visit_tables(project: Project, day: date) -> list[VisitTable]:
    """Return the figures of a project's visits, without rows of fewer than five visits."""
    visits = counted_visits([project.pk], day)
    return [VisitTable(name, str(TITLES[name]), _rows(visits, name)) for name in TITLES]


def _rows(visits: QuerySet[Visit], name: str) -> list[VisitRow]:
    found = (
        visits.order_by()
        .values(name)
        .annotate(number=Count("pk"), card_sum=Sum("cards"))
        .filter(number__gte=THRESHOLD)
        .order_by("-week" if name == "week" else "-number", name)[:MOST_ROWS]
    )
    return [
        VisitRow(
            value=week_text(row[name]) if name == "week" else row[name],
            label=LABELS[name](row[name]),
            visits=row["number"],
            cards=row["card_sum"],
        )
        for row in found
    ]


def _municipality_name(code: str) -> str:
    found = municipalities().get(code)
    return found.name if found else code


LABELS: Mapping[str, Callable[[Any], str]] = {
    "week": week_text,
    "municipality": _municipality_name,
    "branch": lambda branch: str(Branch(branch).label),
}


def figures(projects: QuerySet[Project], day: date) -> list[Figure]:
    """Return how many visits were made, and cards left; None if there were fewer than five."""
    visits = counted_visits(projects.values("pk"), day)
    total = visits.aggregate(number=Count("pk"), card_sum=Sum("cards"))
    is_shown = total["number"] >= THRESHOLD or not total["number"]
    return [
        Figure("visits.number", _("Visits of outreach workers"), _if(total["number"], is_shown)),
        Figure("visits.cards", _("Cards handed out"), _if(total["card_sum"] or 0, is_shown)),
    ]


def _if(number: int, is_shown: bool) -> int | None:
    return number if is_shown else None


def open_weeks(day: date, number: int) -> list[date]:
    """Return the Mondays of this week and those before it, of which visits are still taken."""
    return [monday_of(day) - timedelta(weeks=back) for back in range(number)]
