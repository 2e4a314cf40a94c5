"""Indicators: which there are, and their numbers by quarter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count as NumberOf
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.core.errors import Missing
from backend.core.quarters import Quarter
from backend.organisations.figure_sources import SOURCES, Count, Counts, Owner
from backend.programmes.due import DueItem
from backend.programmes.models import Indicator, IndicatorValue, Project, ReleasedFigure

# So long after a quarter all that is counted of it is published; then it is kept.
SETTLES: Final = timedelta(days=45)
# And so long after it numbers are to be entered.
ENTERED: Final = timedelta(days=30)

type Key = tuple[UUID, Quarter]


def indicators_of(project: Project) -> QuerySet[Indicator]:
    """Return the indicators of a project in their order."""
    return Indicator.objects.filter(project=project)


def indicator_of(project: Project, indicator_id: UUID) -> Indicator:
    """Return an indicator of a project. May raise `Missing`."""
    rows = Indicator.objects.filter(project=project, pk=indicator_id).select_related("project")
    found: Indicator | None = rows.first()
    if found is None:
        raise Missing
    return found


def is_released(indicator_id: UUID) -> bool:
    """Return whether a number of an indicator was ever made public."""
    return bool(ReleasedFigure.objects.filter(indicator=indicator_id))


def is_over(quarter: Quarter, day: date) -> bool:
    """Return whether a quarter has ended."""
    return quarter.last_day < day


def settles_on(quarter: Quarter) -> date:
    """Return the day on which what is counted of a quarter is kept."""
    return quarter.last_day + SETTLES


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of some indicators and quarters.

    :ivar values: what is kept
    :ivar counted: what is counted now, of indicators with a source
    :ivar released: what readers know already
    """

    values: Mapping[Key, IndicatorValue]
    counted: Mapping[Key, Count]
    released: Mapping[Key, Count]

    def reached(self, indicator: Indicator, quarter: Quarter) -> Count | None:
        """Return what was reached; None if nobody entered it or it is not to be counted yet."""
        key = (indicator.pk, quarter)
        value = self.values.get(key)
        if not indicator.source:
            known = value.reached if value else None
            return None if known is None else Count(known, known)
        if value and value.is_settled:
            return Count(value.reached or 0, value.reached_most)
        return self.counted.get(key)

    def is_settled(self, indicator: Indicator, quarter: Quarter) -> bool:
        """Return whether a number changes no more by itself."""
        value = self.values.get((indicator.pk, quarter))
        return not indicator.source or bool(value and value.is_settled)


def numbers_of(
    indicators: Sequence[Indicator],
    quarters: Sequence[Quarter],
    projects: Mapping[UUID, Project],
    day: date,
) -> Numbers:
    """Return the numbers of indicators; some statements, however many there are.

    :param projects: those of the indicators, by primary key
    """
    ids = [indicator.pk for indicator in indicators]
    names = {str(quarter): quarter for quarter in quarters}
    asked = {"indicator__in": ids, "quarter__in": list(names)}
    rows = IndicatorValue.objects.filter(**asked)
    values = {(row.indicator_id, names[row.quarter]): row for row in rows}
    released = {
        (row.indicator, names[row.quarter]): Count(row.least, row.most)
        for row in ReleasedFigure.objects.filter(**asked)
    }
    begun = [quarter for quarter in quarters if quarter.first_day <= day]
    return Numbers(values, counted_of(indicators, begun, projects, values), released)


def counted_of(
    indicators: Iterable[Indicator],
    quarters: Sequence[Quarter],
    projects: Mapping[UUID, Project],
    values: Mapping[Key, IndicatorValue],
) -> dict[Key, Count]:
    """Count what has a source and is not kept yet: once for each source."""
    by_source: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        if indicator.source in SOURCES:
            by_source[indicator.source].append(indicator)
    found: dict[Key, Count] = {}
    for name, counted in by_source.items():
        open_keys = [
            (indicator, quarter)
            for indicator in counted
            for quarter in quarters
            if not ((value := values.get((indicator.pk, quarter))) and value.is_settled)
        ]
        if open_keys:
            found |= _counted(name, open_keys, projects)
    return found


def _counted(
    name: str, keys: Collection[tuple[Indicator, Quarter]], projects: Mapping[UUID, Project]
) -> dict[Key, Count]:
    source = SOURCES[name]

    def owner(indicator: Indicator) -> UUID:
        project = projects[indicator.project_id]
        return project.organisation_id if source.owner == Owner.ORGANISATION else project.pk

    owners = {owner(indicator) for indicator, _quarter in keys}
    quarters = sorted({quarter for _indicator, quarter in keys})
    counts: Counts = source.count(owners, quarters)
    return {
        (indicator.pk, quarter): counts.get((owner(indicator), quarter), source.nothing)
        for indicator, quarter in keys
    }


def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return, by project, how many numbers of the last quarter are still to be entered."""
    quarter = Quarter.of(day).after(-1)
    entered = IndicatorValue.objects.filter(
        indicator=OuterRef("pk"), quarter=str(quarter), reached__isnull=False
    )
    running = projects.filter(begins_on__lte=quarter.last_day).exclude(
        ends_on__lt=quarter.first_day
    )
    rows = (
        Indicator.objects.filter(~Exists(entered), source="", project__in=running.values("pk"))
        .order_by()
        .values_list("project_id")
        .annotate(number=NumberOf("pk"))
        .order_by("project_id")
    )
    for project_id, number in rows[:most]:
        text = ngettext(
            "{number} number of {quarter} is still to be entered.",
            "{number} numbers of {quarter} are still to be entered.",
            number,
        )
        yield DueItem(
            kind="figures.missing",
            project_id=project_id,
            text=text.format(number=number, quarter=quarter_text(quarter)),
            due_on=quarter.last_day + ENTERED,
            place=f"#/projects/{project_id}/figures",
        )


def quarter_text(quarter: Quarter) -> str:
    """Return a quarter in words, in the reader's language."""
    return _("quarter {number} of {year}").format(number=quarter.number, year=quarter.year)
