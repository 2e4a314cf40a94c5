"""Published tables for readers of Excel."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from openpyxl.styles import Font

from surveys.disclosure.published import Cell
from surveys.disclosure.summaries import Between
from surveys.results.grids import Grid
from surveys.results.result_types import Results, Table

from .xlsx_form import BOLD, Book

type Line = tuple[Font | None, Sequence[Any]]
TITLE = Font(bold=True, size=14)
NOTHING: Line = (None, ())


def write_tables(book: Book, results: Results) -> None:
    """Add the sheets: about the round, its questions, crossed tables."""
    book.add_lines(_("About"), [32, 60], _about(results))
    book.add_lines(_("Questions"), [48, *[16] * 12], _questions(results))
    if results.crossed:
        crossed = (line for grid in results.crossed for line in _grid(grid))
        book.add_lines(_("Two questions"), [48, *[16] * 30], crossed)


def _about(results: Results) -> Iterator[Line]:
    yield TITLE, [results.title.text]
    yield None, [_("Round"), results.name]
    yield None, [_("Organisation"), results.organisation]
    yield None, [_("Respondents"), results.respondents]
    yield None, [_("Published on"), formats.date_format(results.day) if results.day else None]
    if results.test:
        yield BOLD, [_("This was a test.")]
    if not results.over:
        yield None, [_("The round is still open: some tables come when it has ended.")]
    elif results.respondents is None:
        yield None, [_("Too few people answered this.")]
    yield NOTHING
    yield (
        None,
        [
            _(
                "Counts of fewer than {threshold} people are not shown, nor what they could be "
                "worked out from. “0–4” means: a number from 0 to 4. Shares and means of such "
                "counts lie between two numbers too."
            ).format(threshold=results.threshold)
        ],
    )


def _questions(results: Results) -> Iterator[Line]:
    for part in results.parts:
        if part.section:
            yield TITLE, [part.section.text]
            yield NOTHING
        elif part.table:
            yield from _table(part.table)
        elif part.grid:
            yield from _grid(part.grid)
        elif heading := part.later or part.hidden:
            yield BOLD, [heading.text]
            yield (
                None,
                [
                    _("This is shown when the round has ended.")
                    if part.later
                    else _("Too few people answered this.")
                ],
            )
            yield NOTHING


def _table(table: Table) -> Iterator[Line]:
    yield BOLD, [table.heading.text]
    yield BOLD, [_("Answer"), _("People"), _("Share")]
    for row in table.rows:
        yield None, [row.label.text, _count(row.count), _share(row.share)]
    if table.total is not None:
        yield None, [_("All who are counted here"), table.total]
    if table.mean:
        yield None, [_("Mean"), _number(table.mean)]
    if table.spread is not None:
        yield None, [_("Standard deviation"), formats.number_format(table.spread, 2)]
    yield NOTHING


def _grid(grid: Grid) -> Iterator[Line]:
    yield BOLD, [grid.heading.text]
    if grid.hidden:
        yield None, [_("Too few people answered this.")]
        yield NOTHING
        return
    has_means = any(line.mean for line in grid.lines)
    across = [grid.across.text if grid.across else ""]
    yield (
        BOLD,
        [*across, *(column.text for column in grid.columns), *([_("Mean")] if has_means else [])],
    )
    for line in grid.lines:
        counts = [_count(spot.count) for spot in line.spots or ()]
        yield None, [line.label.text, *counts, *([_number(line.mean)] if line.mean else [])]
    if grid.totals:
        yield None, [_("All who are counted here"), *grid.totals]
    yield NOTHING


def _count(cell: Cell | None) -> int | str | None:
    if cell is None:
        return None
    return cell.lowest if cell.open else f"{cell.lowest}–{cell.highest}"


def _share(share: Between | None) -> float | str | None:
    if share is None:
        return None
    if share.lowest == share.highest:
        return share.lowest
    return f"{_percent(share.lowest)}–{_percent(share.highest)} %"


def _number(mean: Between) -> str:
    lowest, highest = (formats.number_format(end, 2) for end in (mean.lowest, mean.highest))
    return lowest if lowest == highest else f"{lowest}–{highest}"


def _percent(share: float) -> str:
    return formats.number_format(share * 100, 1)
