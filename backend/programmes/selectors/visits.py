"""The page for outreach workers, and figures of their visits.

Whoever took a card is somebody, and phones send visits of a week for a quarter of a year. So cards
are shown by week alone and known to the next five: no two tables can be subtracted, and who looks
again sees no single card come (docs/outreach.md).
"""

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
from .shown_figures import in_steps

# Rows of one table, those with the most visits or the newest.
MOST_ROWS = 100

TITLES: Mapping[str, Any] = {
    "week": gettext_lazy("Week"),
    "municipality": gettext_lazy("Municipality"),
    "branch": gettext_lazy("Branch"),
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """Visits of one week, municipality or branch; `label` in the reader's language.

    :ivar cards_least: of a week with five cards or more; None: nothing is said of them
    """

    value: str
    label: str
    visits: int
    cards_least: int | None
    cards_most: int | None

    @property
    def cards(self) -> str:
        """What is known of the cards, as it is read."""
        return "" if self.cards_least is None else f"{self.cards_least}\N{EN DASH}{self.cards_most}"


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
            week_text(row[name]) if name == "week" else row[name],
            LABELS[name](row[name]),
            row["number"],
            *(_cards(row["card_sum"]) if name == "week" else (None, None)),
        )
        for row in found
    ]


def _cards(number: int) -> tuple[int | None, int | None]:
    return (None, None) if number < THRESHOLD else in_steps(number)


def shown_cards(visits: QuerySet[Visit]) -> Iterable[tuple[UUID, date, int]]:
    """Yield project, week, and how many cards were handed out at least, where that is shown."""
    sums = visits.order_by().values_list("project", "week")
    for project, week, number, cards in sums.annotate(number=Count("pk"), cards=Sum("cards")):
        least, _most = _cards(cards)
        if number >= THRESHOLD and least is not None:
            yield project, week, least


def _municipality_name(code: str) -> str:
    found = municipalities().get(code)
    return found.name if found else code


LABELS: Mapping[str, Callable[[Any], str]] = {
    "week": week_text,
    "municipality": _municipality_name,
    "branch": lambda branch: str(Branch(branch).label),
}


def figures(projects: QuerySet[Project], day: date) -> list[Figure]:
    """Return how many visits were made, None if fewer than five, and cards at least."""
    visits = counted_visits(projects.values("pk"), day)
    number = visits.count()
    is_shown = number >= THRESHOLD or not number
    cards = sum(least for _project, _week, least in shown_cards(visits))
    return [
        Figure("visits.number", _("Visits of outreach workers"), number if is_shown else None),
        Figure("visits.cards", _("Cards handed out, at least"), cards or None),
    ]


def open_weeks(day: date, number: int) -> list[date]:
    """Return the Mondays of this week and those before it, of which visits are still taken."""
    return [monday_of(day) - timedelta(weeks=back) for back in range(number)]
