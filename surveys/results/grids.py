"""Tables with two sides: questions by answers, options by places, one variable by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.disclosure.published import Cell, OneWay, TwoWay
from surveys.disclosure.summaries import Between, mean_of, shares_of

from .words import Label


@dataclass(frozen=True, slots=True)
class Spot:
    """How many are in a row and a column, and which part of those it is compared with."""

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
    """A table with two sides.

    :ivar heading: what it is about
    :ivar across: what the columns are, if the heading does not say it
    :ivar totals: how many are in each column, if shares are parts of columns
    :ivar total: how many each row has in all, if it is the same for all of them
    """

    heading: Label
    columns: Sequence[Label]
    lines: Sequence[Line]
    across: Label | None = None
    totals: Sequence[int] = ()
    total: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether nothing of it can be shown."""
        return not any(line.spots for line in self.lines)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a table of two variables: its name, and names and sizes of its categories."""

    name: Label
    ids: Sequence[str]
    labels: Sequence[Label]
    table: OneWay

    def id_of(self, places: Sequence[int]) -> str:
        """Return the ids of the categories of a line, with a tab between."""
        return "\t".join(self.ids[at] for at in places)

    def line(self, places: Sequence[int]) -> Label:
        """Return what a line is called that holds these categories."""
        if len(places) == 1:
            return self.labels[places[0]]
        return Label(
            ", ".join(self.labels[at].text for at in places), self.labels[places[0]].language
        )

    def size(self, places: Sequence[int]) -> int:
        """Return how many are in a line, which the table of one variable tells."""
        cells = self.table.cells or ()
        only = cells[places[0]]
        return only.lowest if only.open else self.table.hidden_sum


def likert_grid(
    heading: Label,
    rows: Sequence[tuple[str, Label]],
    columns: Sequence[Label],
    tables: Sequence[OneWay | None],
) -> Grid:
    """Questions with the same answers, one in each row; shares are parts of the row."""
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
    """Options by place, the one with the best mean first; None if nothing can be shown.

    :param ranked: how many put the options in order
    """
    table = TwoWay.from_json(stored)
    if table.cells is None:
        return None
    lines = []
    for (name, label), cells in zip(options, table.cells, strict=True):
        row = OneWay(0, None, ranked, cells)
        lines.append(Line(name, label, _along(row), mean=mean_of(row, range(1, len(cells) + 1))))
    lines.sort(key=lambda one: one.mean.lowest + one.mean.highest if one.mean else 0)
    columns = [Label(str(at)) for at in range(1, len(options) + 1)]
    return Grid(heading, columns, lines, across=Label(_("Place")), total=ranked)


def crossed_grid(rows: Side, columns: Side, stored: dict[str, Any]) -> Grid:
    """One variable by another; shares are parts of a column, so that columns are compared."""
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
