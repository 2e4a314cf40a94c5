"""Keeping what was counted of a quarter, before the rows that were counted are erased."""

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.organisations.figure_sources import SOURCES
from backend.programmes.models import Indicator, IndicatorValue, Project
from backend.programmes.selectors.indicators import SETTLES, numbers_of

# What was missed for so long is made up for.
QUARTERS = 4


def settle_figures() -> int:
    """Keep what was counted of quarters that ended a while ago; return how many numbers."""
    day = today()
    last = Quarter.of(day - SETTLES).after(-1)
    kept = 0
    for project in Project.objects.order_by("slug"):
        kept += _settle(project, last.after(1 - QUARTERS).until(last))
    return kept


def _settle(project: Project, quarters: list[Quarter]) -> int:
    indicators = [*Indicator.objects.filter(project=project, source__in=SOURCES)]
    if not indicators:
        return 0
    numbers = numbers_of(indicators, quarters, {project.pk: project}, today())
    for (indicator, quarter), count in numbers.counted.items():
        kept = {"reached": count.least, "reached_most": count.most, "is_settled": True}
        row, is_new = IndicatorValue.objects.get_or_create(
            indicator_id=indicator, quarter=str(quarter), defaults=kept
        )
        if not is_new:
            IndicatorValue.objects.filter(pk=row.pk, is_settled=False).update(**kept)
    return len(numbers.counted)
