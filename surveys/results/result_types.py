"""Results as a reader sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from surveys.disclosure.published import Cell
from surveys.disclosure.summaries import Between

from .grids import Grid
from .words import Label


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: its count, and its share; None if it is not shown."""

    id: str
    label: Label
    count: Cell | None
    share: Between | None


@dataclass(frozen=True, slots=True)
class Table:
    """The answers to one question."""

    # The id of its variable, or the name of a question with several answers.
    variable: str
    # The question.
    heading: Label
    rows: Sequence[Row]
    # Each respondent may be in several rows.
    several: bool = False
    # How many respondents it counts; None if it differs from row to row.
    total: int | None = None
    # Of those who gave a number.
    mean: Between | None = None
    # The standard deviation of the same.
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the results; exactly one of these is there."""

    table: Table | None = None
    grid: Grid | None = None
    # A question of which nothing is shown before the round has ended.
    later: Label | None = None
    # A question of which nothing can be shown, since too few answered.
    hidden: Label | None = None
    # The heading of a group of questions.
    section: Label | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """All that is published of a round."""

    title: Label
    name: str
    organisation: str
    test: bool
    threshold: int
    opens_on: date | None
    closes_on: date
    over: bool
    # Whether results are shown before the end.
    live: bool = True
    final: bool = False
    day: date | None = None
    # None if nothing is published yet.
    respondents: int | None = None
    # Groups first, then the questions.
    parts: Sequence[Part] = ()
    # Tables of two questions; empty before the end.
    crossed: Sequence[Grid] = ()
    # Headings of questions with free texts.
    texts: Sequence[Label] = ()

    @property
    def has_ranges(self) -> bool:
        """Whether something is hidden."""
        rows = [row.count for part in self.parts if part.table for row in part.table.rows]
        grids = [*(part.grid for part in self.parts if part.grid), *self.crossed]
        spots = [spot.count for grid in grids for line in grid.lines for spot in line.spots or ()]
        return any(cell is None or not cell.open for cell in (*rows, *spots))

    @property
    def lags(self) -> bool:
        """Whether some tables count fewer respondents than there are."""
        totals = {part.table.total for part in self.parts if part.table and part.table.rows}
        return self.respondents is not None and bool(totals - {self.respondents})
