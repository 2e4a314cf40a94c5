"""What a reader of results has before them: tables, grids, and questions that are not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from surveys.disclosure.published import Cell
from surveys.disclosure.summaries import Between

from .grids import Grid
from .words import Label


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: how many gave it, and which part of all that is; None if it is not shown."""

    id: str
    label: Label
    count: Cell | None
    share: Between | None


@dataclass(frozen=True, slots=True)
class Table:
    """How the answers to one question are spread.

    :ivar variable: the id of its variable, or the name of a question with several answers
    :ivar heading: the question
    :ivar several: each respondent may be in several rows
    :ivar total: how many respondents it counts; None if it differs from row to row
    :ivar mean: the mean of those who gave a number
    :ivar spread: the standard deviation of the same
    """

    variable: str
    heading: Label
    rows: Sequence[Row]
    several: bool = False
    total: int | None = None
    mean: Between | None = None
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the results, in the order of the questionnaire: exactly one of these is there.

    :ivar later: a question of which nothing is shown before the round has ended
    :ivar hidden: a question of which nothing can be shown, since too few answered
    :ivar section: the heading of a group of questions
    """

    table: Table | None = None
    grid: Grid | None = None
    later: Label | None = None
    hidden: Label | None = None
    section: Label | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """All that is published of a round.

    :ivar live: whether results are shown before the end
    :ivar respondents: None if nothing is published yet
    :ivar parts: groups first, then the questions
    :ivar crossed: tables of two questions; empty before the end
    :ivar texts: headings of questions that are answered in words
    """

    title: Label
    name: str
    organisation: str
    test: bool
    threshold: int
    opens_on: date | None
    closes_on: date
    over: bool
    live: bool = True
    final: bool = False
    day: date | None = None
    respondents: int | None = None
    parts: Sequence[Part] = ()
    crossed: Sequence[Grid] = ()
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
