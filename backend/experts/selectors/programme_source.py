"""What the figures of the programme count of Platform HOPE: requests for advice, and no member."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Count as NumberOf
from django.utils.translation import gettext_lazy as _

from backend.core.quarters import Quarter, days_of
from backend.experts.models import Assignment
from backend.experts.states import AssignmentState
from backend.organisations.figure_sources import Count, Counts, FigureSource, Owner


def _asked(organisations: Collection[UUID], quarters: Sequence[Quarter]) -> Counts:
    first, last = days_of(quarters)
    rows = Assignment.objects.filter(
        platform__in=organisations, created_on__gte=first, created_on__lte=last
    )
    # As the desk counts them: without those whose link nobody opened.
    asked = rows.exclude(state=AssignmentState.DRAFT, confirmed_on=None)
    found: Counter[tuple[UUID, Quarter]] = Counter()
    for platform, day, number in (
        asked.order_by().values_list("platform", "created_on").annotate(number=NumberOf("pk"))
    ):
        found[platform, Quarter.of(day)] += number
    return {key: Count(number, number) for key, number in found.items()}


SOURCES: Final[Sequence[FigureSource]] = (
    FigureSource(
        "advice.asked",
        _("Requests for advice at Platform HOPE"),
        _asked,
        owner=Owner.ORGANISATION,
    ),
)
