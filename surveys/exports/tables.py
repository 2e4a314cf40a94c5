"""Published tables, one line for each count, for programs that sort and draw."""

from collections.abc import Iterator
from typing import NamedTuple

from surveys.disclosure.published import Cell
from surveys.disclosure.summaries import Between
from surveys.results.grids import Grid
from surveys.results.result_types import Results, Table

# What a line says: a count as it is, one that lies between two, nothing yet, nothing at all.
COUNT, RANGE, LATER, HIDDEN = "count", "range", "later", "hidden"


class TableLine(NamedTuple):
    """A count of `answer`, in a crossed table by `column`; a hidden one has `least` and `most`."""

    table: int
    question: str
    by: str
    answer_id: str
    answer: str
    column: str
    shown: str
    least: int | None = None
    most: int | None = None
    share_least: float | None = None
    share_most: float | None = None
    total: int | None = None
    mean_least: float | None = None
    mean_most: float | None = None
    spread: float | None = None


TABLES_HEADER = TableLine._fields


def table_lines(results: Results) -> Iterator[TableLine]:
    """Yield all published counts: groups, then the questionnaire's order, then crossed tables."""
    number = 0
    for part in results.parts:
        if part.section:
            continue
        number += 1
        if part.table:
            yield from _of_table(number, part.table)
        elif part.grid:
            yield from _of_grid(number, part.grid)
        elif heading := part.later or part.hidden:
            shown = LATER if part.later else HIDDEN
            yield TableLine(number, heading.text, "", "", "", "", shown)
    for at, grid in enumerate(results.crossed, number + 1):
        yield from _of_grid(at, grid)


def _of_table(number: int, table: Table) -> Iterator[TableLine]:
    for row in table.rows:
        yield TableLine(
            number,
            table.heading.text,
            "",
            row.id,
            row.label.text,
            "",
            *_counted(row.count, row.share),
            table.total,
            *_ends(table.mean),
            table.spread,
        )


def _of_grid(number: int, grid: Grid) -> Iterator[TableLine]:
    by = grid.across.text if grid.across else ""
    if grid.hidden:
        yield TableLine(number, grid.heading.text, by, "", "", "", HIDDEN)
    for line in grid.lines:
        for at, spot in enumerate(line.spots or ()):
            yield TableLine(
                number,
                grid.heading.text,
                by,
                line.id.replace("\t", " "),
                line.label.text,
                grid.columns[at].text,
                *_counted(spot.count, spot.share),
                grid.totals[at] if grid.totals else grid.total,
                *_ends(line.mean),
            )


def _counted(
    count: Cell | None, share: Between | None
) -> tuple[str, int | None, int | None, float | None, float | None]:
    if count is None:
        return (HIDDEN, None, None, None, None)
    return (COUNT if count.open else RANGE, count.lowest, count.highest, *_ends(share))


def _ends(between: Between | None) -> tuple[float | None, float | None]:
    if between is None:
        return (None, None)
    return (round(between.lowest, 4), round(between.highest, 4))
