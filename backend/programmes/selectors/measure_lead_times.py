"""How long cases took, as published: medians by classes of days, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.programmes.models import Measure
from backend.programmes.states import LEAD_TIME_ENDS, Phase
from backend.programmes.statistics.medians import ClassRange, median, median_interval
from surveys.disclosure.published import Cell, OneWay, TwoWay

from .measures import lead_times_subject, region_name


@dataclass(frozen=True, slots=True)
class LeadTimeLine:
    """Cases of a region, or of all; `hidden` says why there is nothing."""

    label: str
    cases: int | None = None
    median: str = ""
    # Between which the median is, with 95 %; empty if there are too few cases to say it.
    interval: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """Lead times of a phase: all regions, then each."""

    phase: str
    lines: Sequence[LeadTimeLine]


def lead_times_of(measure: Measure) -> list[LeadTimes]:
    """Return what is published of a measure that was read by `measures_of`."""
    found = {row.subject: row.tables for row in measure.published.all()}
    return [
        LeadTimes(phase, _lines(found[lead_times_subject(phase)]))
        for phase in Phase
        if lead_times_subject(phase) in found
    ]


def _lines(tables: dict[str, Any]) -> list[LeadTimeLine]:
    by_class = OneWay.from_json(tables["by_class"])
    by_region = OneWay.from_json(tables["by_region"])
    crossed = TwoWay.from_json(tables["crossed"])
    lines = [_line(_("all regions"), by_class.cells, by_class.total)]
    for place, region in enumerate(tables["regions"]):
        cell = by_region.cells[place] if by_region.cells else None
        total = cell.lowest if cell and cell.open and cell.lowest else None
        lines.append(_line(region_name(region), _classes(crossed, by_class, place), total))
    return lines


def _classes(crossed: TwoWay, by_class: OneWay, place: int) -> list[Cell] | None:
    """Return the classes of a region; of those that share a line each may have all or none."""
    if crossed.cells is None or (place,) not in crossed.rows:
        return None
    row = crossed.cells[crossed.rows.index((place,))]
    cells = [Cell.exactly(0)] * len(by_class.cells or ())
    for line, cell in zip(crossed.columns, row, strict=True):
        for at in line:
            cells[at] = cell if len(line) == 1 else Cell.between(0, cell.highest)
    return cells


def _line(label: str, cells: Sequence[Cell] | None, total: int | None) -> LeadTimeLine:
    if cells is None or total is None:
        return LeadTimeLine(label, hidden=_("Hidden: too few cases."))
    counts = [(cell.lowest, cell.highest) for cell in cells]
    middle, between = median(counts, total), median_interval(counts, total)
    return LeadTimeLine(
        label,
        total,
        _days(middle) if middle else "",
        _days(between) if between else "",
    )


def _days(classes: ClassRange) -> str:
    """Return classes of days in words: from the first day of one to the last day of another."""
    if (classes.first, classes.last) == (0, len(LEAD_TIME_ENDS)):
        return _("not known: numbers are hidden")
    first = LEAD_TIME_ENDS[classes.first - 1] + 1 if classes.first else 0
    if classes.last == len(LEAD_TIME_ENDS):
        return ngettext("{first} day or more", "{first} days or more", first).format(first=first)
    return _("{first} to {last} days").format(first=first, last=LEAD_TIME_ENDS[classes.last])
