"""What is published of measures, read as counts that may be ranges.

Nothing here looks at an answer: all is read from publications of rounds, and from tables that were
published once (`surveys.disclosure`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.programmes.models import Measure, MeasureRound, MeasureTable
from backend.programmes.states import INDICATORS, Phase, RespondentGroup
from backend.programmes.statistics.intervals import Share
from surveys.disclosure.published import Cell, OneWay, TwoWay
from surveys.models import Publication
from surveys.results.variables import GROUP
from surveys.states import RoundStatus

from .measures import pairs_subject, round_group


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who said yes at first (rows) and later (columns), each yes and then no."""

    first: Share | None
    later: Share | None
    # By row and column, if the whole table is open.
    counts: tuple[tuple[int, int], tuple[int, int]] | None


@dataclass(frozen=True, slots=True)
class Published:
    """The published tables of a measure, read once."""

    rounds: Mapping[tuple[str, str], MeasureRound]
    # By group and phase, the JSON of a round's last publication.
    tables: Mapping[tuple[str, str], Mapping[str, Any]]
    once: Mapping[str, MeasureTable]

    def has_ended(self, group: str, phase: str) -> bool:
        """Return whether a group was asked in a phase, and the round has ended."""
        row = self.rounds.get((group, phase))
        return row is not None and row.round.status == RoundStatus.CLOSED

    def was_asked(self, group: str, phase: str) -> bool:
        """Return whether a round of a group in a phase was opened."""
        return (group, phase) in self.rounds

    def everywhere(self, group: str, phase: str, indicator: str) -> Share | None:
        """Return how many of a group gave a good answer; None if it is hidden."""
        tables = self.tables.get((group, phase))
        stored = tables["variables"].get(indicator) if tables else None
        if not stored:
            return None
        return share_of(OneWay.from_json(stored), stored["categories"], good(group, indicator))

    def by_region(self, group: str, phase: str, indicator: str, region: str) -> Share | None:
        """Return how many of a group in a region gave a good answer; None if it is hidden."""
        tables = self.tables.get((group, phase))
        if not tables:
            return None
        categories = tables["variables"].get(indicator, {}).get("categories")
        regions = tables["variables"].get(GROUP, {}).get("categories")
        for stored in tables.get("crossed", ()):
            if stored["pair"] == [indicator, GROUP] and categories and regions:
                place = regions.index(round_group(region))
                asked = OneWay.from_json(tables["variables"][GROUP])
                cell = asked.cells[place] if asked.cells else None
                if cell is None or not cell.open or not cell.lowest:
                    return None
                places = _places(categories, good(group, indicator))
                return share_in_column(TwoWay.from_json(stored), place, places, cell.lowest)
        return None

    def are_erased(self, group: str) -> bool:
        """Return whether pairs of a group were erased before all phases had been asked."""
        row = self.once.get(pairs_subject(group))
        return row is not None and bool(row.tables.get("erased"))

    def pairs(self, group: str, later: str) -> Pairs | None:
        """Return what the same people said before and later; None if nothing is published."""
        row = self.once.get(pairs_subject(group))
        if row is None or row.tables["total"] is None:
            return None
        margins = {
            phase: share_of(OneWay.from_json(stored), ["yes", "no"], {"yes"})
            for phase, stored in row.tables["phases"].items()
        }
        if later not in margins:
            return None
        crossed = TwoWay.from_json(row.tables["crossed"][later])
        return Pairs(margins[Phase.BEFORE], margins[later], _open_counts(crossed))


def read_published(measures: Sequence[Measure]) -> list[Published]:
    """Return what is published of measures that were read with their rounds; one statement."""
    by_round = {row.round_id: None for measure in measures for row in measure.rounds.all()}
    tables = {
        row.round_id: row.tables
        for row in Publication.objects.filter(round__in=by_round, final=True)
    }
    return [_published(measure, tables) for measure in measures]


def _published(measure: Measure, tables: Mapping[UUID, Mapping[str, Any]]) -> Published:
    rounds = {(row.group, row.phase): row for row in measure.rounds.all()}
    return Published(
        rounds,
        {key: tables[row.round_id] for key, row in rounds.items() if row.round_id in tables},
        {row.subject: row for row in measure.published.all()},
    )


def good(group: str, indicator: str) -> frozenset[str]:
    """Return the good answers to a question."""
    return INDICATORS[RespondentGroup(group)][indicator]


def share_of(table: OneWay, categories: Collection[str], chosen: Collection[str]) -> Share | None:
    """Return how many are in some categories of a table; None if it is hidden as a whole."""
    if table.cells is None or not table.total:
        return None
    places = _places(categories, chosen)
    inside = [cell for place, cell in enumerate(table.cells) if place in places]
    outside = [cell for place, cell in enumerate(table.cells) if place not in places]
    return _between(inside, outside, table.total)


def share_in_column(
    table: TwoWay, column: int, chosen: Collection[int], total: int
) -> Share | None:
    """Return how many of a category of the second variable are in some of the first.

    None if the category is hidden together with others: its number is not known then.
    """
    if table.cells is None or (column,) not in table.columns:
        return None
    at = table.columns.index((column,))
    inside, outside = [], []
    for line, row in zip(table.rows, table.cells, strict=True):
        if {*line} & {*chosen}:
            # Of a line that stands for several answers none may be a good one.
            inside.append(row[at] if {*line} <= {*chosen} else Cell.between(0, row[at].highest))
        if not {*line} <= {*chosen}:
            outside.append(row[at] if not {*line} & {*chosen} else Cell.between(0, row[at].highest))
    return _between(inside, outside, total)


def _between(inside: Collection[Cell], outside: Collection[Cell], total: int) -> Share:
    least = max(sum(cell.lowest for cell in inside), total - sum(cell.highest for cell in outside))
    most = min(sum(cell.highest for cell in inside), total - sum(cell.lowest for cell in outside))
    return Share(max(0, least), most, total)


def _places(categories: Collection[str], chosen: Collection[str]) -> frozenset[int]:
    return frozenset(place for place, each in enumerate(categories) if each in chosen)


def _open_counts(table: TwoWay) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if table.cells is None or table.rows != ((0,), (1,)) or table.columns != ((0,), (1,)):
        return None
    (both, first), (second, neither) = table.cells
    if not all(cell.open for cell in (both, first, second, neither)):
        return None
    return (both.lowest, first.lowest), (second.lowest, neither.lowest)
