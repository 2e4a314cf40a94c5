"""Figures of links: computed from published weeks alone, so that sums say no more than they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from backend.organisations.profiles import Language
from backend.programmes.due import Figure
from backend.programmes.models import Link, LinkWeek, Project
from backend.programmes.states import Channel

from .links import week_text

# Places or weeks of one table, those with the most openings or the newest.
MOST_ROWS = 100

TITLES: Mapping[str, Any] = {
    "week": gettext_lazy("Week"),
    "channel": gettext_lazy("Channel"),
    "place": pgettext_lazy("where a link is handed out", "Place"),
    "language": gettext_lazy("Language"),
}
_COLUMNS: Mapping[str, tuple[str, str]] = {
    "week": ("week", "-week"),
    "channel": ("link__channel", "-opened_sum"),
    "place": ("link__place", "-opened_sum"),
    "language": ("link__language", "-opened_sum"),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Openings at least, and a range of those who went on; `label` in the reader's language."""

    value: str
    label: str
    opened: int
    continued_least: int
    continued_most: int

    @property
    def continued(self) -> str:
        """What is known of those who went on, as it is read."""
        if self.continued_least == self.continued_most:
            return str(self.continued_least)
        if not self.continued_least:
            return _("at most {most}").format(most=self.continued_most)
        return f"{self.continued_least}\N{EN DASH}{self.continued_most}"


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Published weeks added up by one thing."""

    name: str
    title: str
    rows: Sequence[FigureRow]


def tables_of(project: Project) -> list[FigureTable]:
    """Return what is published of a project's links."""
    weeks = LinkWeek.objects.filter(link__project=project)
    return [FigureTable(name, str(TITLES[name]), _rows(weeks, name)) for name in TITLES]


def weeks_of(link: Link) -> list[FigureRow]:
    """Return the published weeks of a link, the newest first."""
    return _rows(LinkWeek.objects.filter(link=link), "week")


def _rows(weeks: QuerySet[LinkWeek], name: str) -> list[FigureRow]:
    column, order = _COLUMNS[name]
    found = (
        weeks.order_by()
        .values(column)
        .annotate(
            opened_sum=Sum("opened"), least=Sum("continued_least"), most=Sum("continued_most")
        )
        .order_by(order, column)[:MOST_ROWS]
    )
    return [
        FigureRow(
            _value(row[column]),
            _label(name, row[column]),
            row["opened_sum"],
            row["least"],
            row["most"],
        )
        for row in found
    ]


def _value(value: Any) -> str:
    return week_text(value) if isinstance(value, date) else str(value)


def _label(name: str, value: Any) -> str:
    if name == "channel":
        return str(Channel(value).label)
    if name == "language":
        return str(Language(value).label)
    return _value(value)


def figures(projects: QuerySet[Project], _day: date) -> list[Figure]:
    """Return how many links there are, and how often they were opened, as far as it is shown."""
    links = Link.objects.filter(project__in=projects.values("pk"))
    opened = LinkWeek.objects.filter(link__in=links.values("pk"))
    total = opened.aggregate(total=Sum("opened"))["total"]
    return [
        Figure("links.number", _("Links"), links.count()),
        Figure("links.opened", _("Links opened, at least"), total),
    ]
