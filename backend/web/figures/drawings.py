"""Released figures as drawings: a bar for all quarters together, and a line by quarter."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from backend.organisations.figure_sources import Count
from backend.programmes.selectors.figure_tables import (
    FigureTables,
    TableCell,
    TableOfProject,
    TableRow,
)
from backend.web.charts import Amount, Gap, Period, Series, bar_line, trend
from backend.web.charts.values import Value

# Fewer are no line.
LEAST_KNOWN: Final = 2


def bar_of(row: TableRow) -> SafeString:
    """Return all quarters together beside the target."""
    total = row.total
    value = _value(total.reached)
    highest = value.highest if isinstance(value, Amount) else 0
    return bar_line(value, most=max(1, highest, total.target or 0), target=total.target)


def trends_of(project: TableOfProject, tables: FigureTables) -> Sequence[SafeString]:
    """Return a line by quarter for each indicator of a project of which that many are known."""
    by_name = {row.name: row for row in project.rows}
    periods = [
        Period(label, code) for label, code in zip(tables.quarters, tables.codes, strict=True)
    ]
    return [
        _trend(project, row, by_name, periods)
        for row in project.rows
        if sum(_says_something(cell.reached) for cell in row.cells) >= LEAST_KNOWN
    ]


def _trend(
    project: TableOfProject,
    row: TableRow,
    by_name: Mapping[str, TableRow],
    periods: Sequence[Period],
) -> SafeString:
    whole = by_name.get(row.whole)
    of = whole.cells if whole else row.cells
    title = f"{row.name} ({row.unit})"
    if row.whole:
        title = _("{name}, of “{whole}”").format(name=title, whole=row.whole)
    is_least = any(cell.reached and cell.reached.most is None for cell in row.cells)
    return trend(
        [
            Series(
                row.name,
                [
                    Gap.HIDDEN if _is_hidden(cell, beside) else _value(cell.reached)
                    for cell, beside in zip(row.cells, of, strict=True)
                ],
            )
        ],
        name=f"trend-{project.slug}-{row.code}",
        title=title,
        heading=_("Quarter"),
        periods=periods,
        targets=[cell.target for cell in row.cells],
        note=_("At least so many: not all of it is published.") if is_least else "",
    )


def _says_something(count: Count | None) -> bool:
    return count is not None and (count.most is not None or count.least > 0)


def _is_hidden(cell: TableCell, whole: TableCell) -> bool:
    # “At least nought” says nothing. A part that is not there beside its whole is hidden; what is
    # missing is missing.
    if cell.reached is None:
        return whole.reached is not None
    return not _says_something(cell.reached)


def _value(count: Count | None) -> Value:
    if count is None:
        return Gap.NOT_YET
    return Amount.between(count.least, count.least if count.most is None else count.most)
