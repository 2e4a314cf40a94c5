"""Published figures as they are read: of an organisation, and of the programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from backend.core.errors import Missing
from backend.help_requests.models import MonthlyFigures

from .cells import Figures, in_words
from .publication import next_publication
from .tables import Published


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of a month, None before any is published; all months, the newest first."""

    month: date | None
    months: Sequence[date]
    next_month: date
    next_on: date
    figures: Figures | None
    # Organisations of which nothing is shown, for the programme.
    left_out: int = 0
    organisations: int = 0


def read_month(text: str) -> date:
    """Return the first day of a month as `2026-11`; raise `Missing` if it is none."""
    try:
        if len(text) == len("2026-11"):
            return date.fromisoformat(f"{text}-01")
    except ValueError:
        pass
    raise Missing


def figures_of(organisation_id: UUID, month: date | None = None) -> Month:
    """Return an organisation's figures of a month, or of the newest one. May raise `Missing`."""
    rows = MonthlyFigures.objects.filter(organisation=organisation_id)
    months = list(rows.order_by("-month").values_list("month", flat=True))
    shown = _chosen(months, month)
    figures = None
    if shown:
        stored = rows.values_list("figures", flat=True).get(month=shown)
        figures = in_words(Published.from_json(stored))
    return Month(shown, months, *next_publication(), figures)


def figures_of_programme(month: date | None = None) -> Month:
    """Return what all organisations show together. May raise `Missing`."""
    rows = MonthlyFigures.objects.order_by("-month")
    months = list(rows.values_list("month", flat=True).distinct())
    shown = _chosen(months, month)
    if shown is None:
        return Month(None, months, *next_publication(), None)
    stored = rows.filter(month=shown).values_list("figures", flat=True)
    published = [Published.from_json(figures) for figures in stored.iterator()]
    return Month(
        shown,
        months,
        *next_publication(),
        in_words(Published.together(published)),
        left_out=sum(one.total is None for one in published),
        organisations=len(published),
    )


def _chosen(months: Sequence[date], month: date | None) -> date | None:
    if month is None:
        return months[0] if months else None
    if month not in months:
        raise Missing
    return month
