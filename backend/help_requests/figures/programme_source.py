"""What the figures of the programme count of requests for help: what organisations published."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.core.quarters import Quarter, days_of
from backend.help_requests.models import MonthlyFigures
from backend.organisations.figure_sources import Count, Counts, FigureSource, Owner
from surveys.disclosure.published import THRESHOLD

MONTHS: Final = 3


def _published(organisations: Collection[UUID], quarters: Sequence[Quarter]) -> Counts:
    first, last = days_of(quarters)
    rows = MonthlyFigures.objects.filter(
        organisation__in=organisations, month__gte=first, month__lte=last
    )
    found: dict[tuple[UUID, Quarter], Count] = defaultdict(lambda: Count(0, 0))
    months: Counter[tuple[UUID, Quarter]] = Counter()
    for organisation, month, figures in rows.order_by().values_list(
        "organisation", "month", "figures"
    ):
        key = (organisation, Quarter.of(month))
        total = figures["total"]
        found[key] += Count(0, THRESHOLD - 1) if total is None else Count(total, total)
        months[key] += 1
    # Of a month that is not published nothing is known.
    return {
        key: count if months[key] == MONTHS else Count(count.least, None)
        for key, count in found.items()
    }


SOURCES: Final[Sequence[FigureSource]] = (
    FigureSource(
        "help-requests.came",
        _("Requests for help at the organisation"),
        _published,
        owner=Owner.ORGANISATION,
        is_people=True,
    ),
)
