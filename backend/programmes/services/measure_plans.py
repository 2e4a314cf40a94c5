"""What planned tables can show, worked out when a measure is planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict, field_path
from backend.programmes.models import Measure, PlannedTable
from backend.programmes.selectors.measures import expected_of
from backend.programmes.states import INDICATORS, Phase, RespondentGroup, TableSort
from backend.programmes.statistics.power import change_of_pairs, difference_of_two

MOST_TABLES: Final = 40
MOST_EXPECTED: Final = 400
# Of three who answer before, so many are expected to answer later with their code.
COME_BACK: Final = (2, 3)


@dataclass(frozen=True, slots=True)
class Power:
    """What a table can show; `smallest` is a difference in points of a hundred, if there is one."""

    people: int
    others: int
    smallest: int | None


def power_of(measure: Measure, group: str, sort: str, base: int) -> Power:
    """Return what a table can show with the people that a measure expects."""
    if sort == TableSort.REGIONS:
        return _between_regions(measure, group, base)
    people = expected_of(measure, group)
    if sort == TableSort.PHASES:
        return Power(people, people, _points(difference_of_two(people, people, base / 100)))
    pairs = people * COME_BACK[0] // COME_BACK[1]
    return Power(pairs, 0, _points(change_of_pairs(pairs)))


def planned(measure: Measure, tables: Sequence[Mapping[str, Any]]) -> list[PlannedTable]:
    """Return planned tables with what they can show; raise FieldConflict for faults."""
    if len(tables) > MOST_TABLES:
        raise FieldConflict(
            "tables", "too-many", _("Plan at most {most} tables.").format(most=MOST_TABLES)
        )
    seen: set[tuple[str, str, str]] = set()
    rows = []
    for place, table in enumerate(tables):
        group, sort, indicator = table["group"], table["sort"], table["indicator"]
        _check(measure, f"tables.{place}", group, sort, indicator)
        if (group, sort, indicator) in seen:
            raise FieldConflict(f"tables.{place}", "twice", _("This table stands here already."))
        seen.add((group, sort, indicator))
        base = table.get("base", 50)
        power = power_of(measure, group, sort, base)
        rows.append(
            PlannedTable(
                measure=measure,
                group=group,
                sort=sort,
                indicator=indicator,
                base=base,
                people=power.people,
                others=power.others,
                smallest=power.smallest,
            )
        )
    return rows


def check_expected(regions: Sequence[str], expected: Mapping[str, Mapping[str, int]]) -> None:
    """Raise FieldConflict unless numbers are of the measure's regions, and not too many."""
    for group, numbers in expected.items():
        for region in numbers:
            if region not in regions:
                raise FieldConflict(
                    field_path("expected", group, region),
                    "unknown",
                    _("The measure is not tried in this region."),
                )
        if sum(numbers.values()) > MOST_EXPECTED:
            raise FieldConflict(
                field_path("expected", group),
                "out-of-range",
                _("At most {most} people of a group.").format(most=MOST_EXPECTED),
            )


def _between_regions(measure: Measure, group: str, base: int) -> Power:
    numbers = sorted(measure.expected.get(group, {}).get(region, 0) for region in measure.regions)
    if len(numbers) < 2:
        return Power(sum(numbers), 0, None)
    one, other = numbers[0], numbers[1]
    return Power(one, other, _points(difference_of_two(one, other, base / 100)))


def _points(difference: float | None) -> int | None:
    """Return a difference in points, rounded up: a smaller one would not show."""
    return None if difference is None else min(100, int(difference * 100) + 1)


def _check(measure: Measure, field: str, group: str, sort: str, indicator: str) -> None:
    if not expected_of(measure, group):
        text = _("Say how many of this group are expected.")
        raise FieldConflict(f"{field}.group", "none", text)
    if sort == TableSort.CHANGE:
        known: Any = {Phase.DURING.value, Phase.AFTER.value}
    else:
        known = INDICATORS[RespondentGroup(group)]
    if indicator not in known:
        raise FieldConflict(f"{field}.indicator", "unknown", _("Choose what this table compares."))
    if sort == TableSort.REGIONS and len(measure.regions) < 2:
        raise FieldConflict(f"{field}.sort", "regions", _("Choose two regions or more."))
