"""Two-way tables: grids, rankings, and one variable by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.disclosure.published import Cell, OneWay, TwoWay
from surveys.disclosure.summaries import Between, mean_of, shares_of

from .words import Label


@dataclass(frozen=True, slots=True)
class Spot:
    """The count and share of a row and a column."""

    count: Cell
    share: Between | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row, by column; None if nothing of it is shown."""

    id: str
    label: Label
    spots: Sequence[Spot] | None
    total: int | None = None
    mean: Between | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A two-way table."""

    # Its subject.
    heading: Label
    columns: Sequence[Label]
    lines: Sequence[Line]
    # The name of the columns, if the heading does not say it.
    across: Label | None = None
    # Of each column, if shares are parts of columns.
    totals: Sequence[int] = ()
    # Of each row, if it is the same for all of them.
    total: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether nothing of it can be shown."""
        return not any(line.spots for line in self.lines)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a table of two variables: its name, and its categories."""

    name: Label
    ids: Sequence[str]
    labels: Sequence[Label]
    table: OneWay

    def id_of(self, places: Sequence[int]) -> str:
        """Return the ids of the categories of a line, with a tab between."""
        return "\t".join(self.ids[at] for at in places)

    def line(self, places: Sequence[int]) -> Label:
        """Return the name of a line that holds these categories."""
        if len(places) == 1:
            return self.labels[places[0]]
        return Label(
            ", ".join(self.labels[at].text for at in places), self.labels[places[0]].language
        )

    def size(self, places: Sequence[int]) -> int:
        """Return how many are in a line, from the table of one variable."""
        cells = self.table.cells or ()
        only = cells[places[0]]
        return only.lowest if only.open else self.table.hidden_sum


def likert_grid(
    heading: Label,
    rows: Sequence[tuple[str, Label]],
    columns: Sequence[Label],
    tables: Sequence[OneWay | None],
) -> Grid:
    """Return questions with the same answers, one in each row; shares are parts of the row."""
    empty = all(
        table is None or table.cells is None or not table.cells[-1].highest for table in tables
    )
    shown = len(columns) - 1 if empty else len(columns)
    lines = [
        Line(name, label, _along(table)[:shown] if table and table.cells else None)
        for (name, label), table in zip(rows, tables, strict=True)
    ]
    return Grid(heading, columns[:shown], lines)


def ranking_grid(
    heading: Label, options: Sequence[tuple[str, Label]], ranked: int, stored: dict[str, Any]
) -> Grid | None:
    """Return options by place, best mean first, of `ranked` people; None if nothing is shown."""
    table = TwoWay.from_json(stored)
    if table.cells is None:
        return None
    lines = []
    for (name, label), cells in zip(options, table.cells, strict=True):
        row = OneWay(0, None, ranked, cells)
        lines.append(Line(name, label, _along(row), mean=mean_of(row, range(1, len(cells) + 1))))
    lines.sort(key=lambda line: line.mean.lowest + line.mean.highest if line.mean else 0)
    columns = [Label(str(at)) for at in range(1, len(options) + 1)]
    return Grid(heading, columns, lines, across=Label(_("Place")), total=ranked)


def crossed_grid(rows: Side, columns: Side, stored: dict[str, Any]) -> Grid:
    """Return one variable by another; shares are parts of a column."""
    table = TwoWay.from_json(stored)
    heading = rows.name
    if table.cells is None:
        return Grid(heading, [], [], across=columns.name)
    # What the one-way table hides is one line, the last one; readers look for it in its place.
    down = sorted(range(len(table.rows)), key=lambda at: table.rows[at])
    right = sorted(range(len(table.columns)), key=lambda at: table.columns[at])
    sizes = [columns.size(table.columns[at]) for at in right]
    lines = []
    for at in down:
        places, cells = table.rows[at], [table.cells[at][column] for column in right]
        spots = [_of(cell, size) for cell, size in zip(cells, sizes, strict=True)]
        lines.append(Line(rows.id_of(places), rows.line(places), spots, rows.size(places)))
    names = [columns.line(table.columns[at]) for at in right]
    return Grid(heading, names, lines, across=columns.name, totals=sizes)


def _of(cell: Cell, size: int) -> Spot:
    return Spot(cell, Between(cell.lowest / size, min(cell.highest / size, 1.0)))


def _along(table: OneWay) -> list[Spot]:
    shares = shares_of(table) or ()
    return [Spot(cell, share) for cell, share in zip(table.cells or (), shares, strict=True)]
