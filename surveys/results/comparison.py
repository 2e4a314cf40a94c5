"""Comparison of rounds with the same questions, made from their publications alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveys.models import Round

from .grids import Grid
from .result_types import Results, Row, Table
from .tables import read_results
from .words import Label


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One answer, by round; None where a round does not have it."""

    label: Label
    rows: Sequence[Row | None]


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """One question, by round; None where nothing is shown of it."""

    heading: Label
    tables: Sequence[Table | None]
    rows: Sequence[ComparedRow]

    @property
    def has_mean(self) -> bool:
        """Whether at least one of them has a mean."""
        return any(table and table.mean for table in self.tables)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compared rounds, and the questions that at least two of them have."""

    rounds: Sequence[Results]
    tables: Sequence[ComparedTable]


def compare(rounds: Sequence[Round], language: str) -> Comparison:
    """Return published tables of rounds beside each other; questions are matched by name."""
    results = [read_results(round_, language) for round_ in rounds]
    by_round = [{table.variable: table for table in _tables(each)} for each in results]
    names = list(dict.fromkeys(name for tables in by_round for name in tables))
    found = [[tables.get(name) for tables in by_round] for name in names]
    compared = [_compared(tables) for tables in found if len(tables) - tables.count(None) > 1]
    return Comparison(results, compared)


def _compared(tables: Sequence[Table | None]) -> ComparedTable:
    rows = [{row.id: row for row in table.rows} if table else {} for table in tables]
    labels = {row_id: row.label for each in rows[::-1] for row_id, row in each.items()}
    order = list(dict.fromkeys(row_id for each in rows for row_id in each))
    return ComparedTable(
        next(table.heading for table in tables if table),
        tables,
        [ComparedRow(labels[row_id], [each.get(row_id) for each in rows]) for row_id in order],
    )


def _tables(results: Results) -> Iterator[Table]:
    for part in results.parts:
        if part.table:
            yield part.table
        elif part.grid:
            yield from _lines(part.grid)


def _lines(grid: Grid) -> Iterator[Table]:
    for line in grid.lines:
        if line.spots:
            yield Table(
                line.id,
                Label(f"{grid.heading.text} – {line.label.text}", line.label.language),
                [
                    Row(column.text, column, spot.count, spot.share)
                    for column, spot in zip(grid.columns, line.spots, strict=True)
                ],
            )
