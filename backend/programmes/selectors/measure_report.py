"""The report of a measure: its planned tables as published, with intervals, and what is hidden.

All of it is computed from published tables (`measure_tables`), so that pages, files and API say
nothing more than these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from backend.programmes.models import Measure, PlannedTable
from backend.programmes.states import Phase, RespondentGroup, TableSort
from backend.programmes.statistics.intervals import (
    Interval,
    Share,
    difference_interval,
    mcnemar,
    newcombe_paired,
    share_interval,
)

from .measure_lead_times import LeadTimes, lead_times_of
from .measure_tables import Published, read_published
from .measures import questions_for, region_name, spoken, warnings_of


@dataclass(frozen=True, slots=True)
class Line:
    """A row: how many said yes or gave a good answer; without a share `hidden` says why."""

    label: str
    share: Share | None = None
    interval: Interval | None = None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference between two rows; `chance` is McNemar's probability where it is known."""

    label: str
    interval: Interval
    chance: float | None = None

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance would make of no difference."""
        return self.interval.excludes_zero


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A planned table, and what came of it."""

    group: str
    sort: str
    indicator: str
    heading: str
    phase: str
    people: int
    smallest: int | None
    warnings: Sequence[str]
    lines: Sequence[Line]
    contrasts: Sequence[Contrast]


@dataclass(frozen=True, slots=True)
class Report:
    """What is published of a measure."""

    measure: Measure
    name: str
    kind: str
    regions: Sequence[str]
    tables: Sequence[ReportTable]
    lead_times: Sequence[LeadTimes]


def report_of(measure: Measure, language: str) -> Report:
    """Return the report of a measure that was read by `measures_of`; one statement."""
    return reports_of([measure], language)[0]


def reports_of(measures: Sequence[Measure], language: str) -> list[Report]:
    """Return the reports of measures that were read by `measures_of`; one statement."""
    return [
        _report(measure, published, language)
        for measure, published in zip(measures, read_published(measures), strict=True)
    ]


def _report(measure: Measure, published: Published, language: str) -> Report:
    return Report(
        measure,
        spoken(measure.name, language),
        str(measure.get_kind_display()),
        [region_name(region) for region in measure.regions],
        [
            table
            for planned in measure.tables.all()
            for table in _tables(measure, planned, published, language)
        ],
        lead_times_of(measure),
    )


def indicator_name(group: str, indicator: str, language: str) -> str:
    """Return the words of a question."""
    for item, _within in questions_for(group).walk():
        if item.name == indicator:
            return spoken(item.label, language)
    return indicator


def _tables(
    measure: Measure, planned: PlannedTable, published: Published, language: str
) -> Iterator[ReportTable]:
    if planned.sort == TableSort.CHANGE:
        yield _of_change(planned, published)
        return
    heading = indicator_name(planned.group, planned.indicator, language)
    if planned.sort == TableSort.PHASES:
        lines = [_of_phase(planned, published, phase) for phase in Phase]
        yield _table(planned, heading, "", lines, _against_first(lines))
        return
    for phase in Phase:
        if published.was_asked(planned.group, phase) or phase == Phase.BEFORE:
            rows = [_of_region(planned, published, phase, region) for region in measure.regions]
            yield _table(planned, heading, phase, rows, _each_other(rows))


def _table(
    planned: PlannedTable,
    heading: str,
    phase: str,
    lines: Sequence[Line],
    contrasts: Sequence[Contrast],
) -> ReportTable:
    return ReportTable(
        planned.group,
        planned.sort,
        planned.indicator,
        heading,
        phase,
        planned.people,
        planned.smallest,
        warnings_of(planned),
        lines,
        contrasts,
    )


def _of_phase(planned: PlannedTable, published: Published, phase: str) -> Line:
    label = str(Phase(phase).label)
    share = published.everywhere(planned.group, phase, planned.indicator)
    return _line(label, share, _why_hidden(published, planned.group, phase))


def _of_region(planned: PlannedTable, published: Published, phase: str, region: str) -> Line:
    share = published.by_region(planned.group, phase, planned.indicator, region)
    return _line(region_name(region), share, _why_hidden(published, planned.group, phase))


def _of_change(planned: PlannedTable, published: Published) -> ReportTable:
    group, later = planned.group, planned.indicator
    pairs = published.pairs(group, later)
    why = _why_no_pairs(published, group, later)
    first = _line(str(Phase.BEFORE.label), pairs.first if pairs else None, why)
    second = _line(str(Phase(later).label), pairs.later if pairs else None, why)
    contrasts = []
    if pairs and pairs.first and pairs.later:
        label = f"{second.label} – {first.label}"
        if pairs.counts:
            (both, only_first), (only_later, neither) = pairs.counts
            low, high = newcombe_paired(both, only_later, only_first, neither)
            total = pairs.first.total
            change = (only_later - only_first) / total
            chance = mcnemar(only_first, only_later)
            contrasts.append(Contrast(label, Interval(change, change, low, high), chance))
        else:
            contrasts.append(Contrast(label, difference_interval(pairs.later, pairs.first)))
    return _table(planned, willingness_question(group), "", [first, second], contrasts)


def willingness_question(group: str) -> str:
    """Return the one question that is compared for the same people."""
    if group == RespondentGroup.VICTIMS:
        return _("Would you talk to the police about what happened to you?")
    return _("If a victim asked you today: would you say, talk to the police?")


def _line(label: str, share: Share | None, why_hidden: str) -> Line:
    # From none to all says nothing, and as a number would look as if it did.
    if share and (share.least, share.most) != (0, share.total):
        return Line(label, share, share_interval(share))
    return Line(label, hidden=why_hidden)


def _why_no_pairs(published: Published, group: str, later: str) -> str:
    if published.are_erased(group):
        return _("Not known: what people said before was erased, since nobody was asked for long.")
    return _why_hidden(published, group, later)


def _why_hidden(published: Published, group: str, phase: str) -> str:
    if not published.was_asked(group, phase):
        return _("Nobody was asked yet.")
    if not published.has_ended(group, phase):
        return _("The round has not ended. Nothing is shown before.")
    return _("Hidden: too few people answered, or others could be worked out from it.")


def _against_first(lines: Sequence[Line]) -> list[Contrast]:
    first, *others = lines
    return [
        Contrast(f"{other.label} – {first.label}", difference_interval(other.share, first.share))
        for other in others
        if other.share and first.share
    ]


def _each_other(lines: Sequence[Line]) -> list[Contrast]:
    return [
        Contrast(f"{one.label} – {other.label}", difference_interval(one.share, other.share))
        for one, other in combinations(lines, 2)
        if one.share and other.share
    ]
