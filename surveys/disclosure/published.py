"""What is published of a table: open counts, and ranges in place of hidden ones.

Nothing here says more than a reader may know. It is kept as JSON, and given back as the state from
which the next publication of the same table goes on.
"""

from dataclasses import dataclass
from typing import Any, Self

# The least count of people that is shown.
THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A count: exact if it is open, otherwise any whole number from `lowest` to `highest`."""

    lowest: int
    highest: int
    open: bool

    @classmethod
    def exactly(cls, count: int) -> Self:
        """Return an open cell."""
        return cls(count, count, open=True)

    @classmethod
    def between(cls, lowest: int, highest: int) -> Self:
        """Return a hidden cell, both ends included."""
        return cls(lowest, highest, open=False)

    def as_json(self) -> int | list[int]:
        """Return the count, or `[lowest, highest]` of a hidden one."""
        return self.lowest if self.open else [self.lowest, self.highest]

    @classmethod
    def from_json(cls, stored: int | list[int]) -> Self:
        """Return what `as_json` gave."""
        if isinstance(stored, int):
            return cls.exactly(stored)
        lowest, highest = stored
        return cls.between(lowest, highest)


@dataclass(frozen=True, slots=True)
class OneWay:
    """How the respondents are spread over the categories of one variable.

    :ivar threshold: the least count that is shown
    :ivar no_answer: which category is "no answer", if there is one; its zero is open
    :ivar total: how many respondents were counted; None if there are too few to say it
    :ivar cells: one for each category; None if the whole table is hidden
    """

    threshold: int
    no_answer: int | None
    total: int | None
    cells: tuple[Cell, ...] | None

    @property
    def hidden(self) -> tuple[int, ...]:
        """Which categories are hidden, in order; empty too where there are no cells at all."""
        return tuple(at for at, cell in enumerate(self.cells or ()) if not cell.open)

    @property
    def hidden_sum(self) -> int:
        """How many respondents all hidden categories have together, which anybody can compute."""
        shown = sum(cell.lowest for cell in self.cells or () if cell.open)
        return (self.total or 0) - shown

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, also the state that the next publication starts from."""
        return {
            "threshold": self.threshold,
            "no_answer": self.no_answer,
            "total": self.total,
            "cells": None if self.cells is None else [cell.as_json() for cell in self.cells],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        cells = stored["cells"]
        return cls(
            stored["threshold"],
            stored["no_answer"],
            stored["total"],
            None if cells is None else tuple(Cell.from_json(cell) for cell in cells),
        )


@dataclass(frozen=True, slots=True)
class TwoWay:
    """How the respondents are spread over two variables at once.

    Categories that the one-way table hides are one line together, and a "no answer" of nobody has
    no line.

    :ivar rows: of each line, which categories of the first variable are counted in it
    :ivar columns: the same of the second variable
    :ivar cells: by row, then by column; None if the whole table is hidden
    """

    rows: tuple[tuple[int, ...], ...]
    columns: tuple[tuple[int, ...], ...]
    cells: tuple[tuple[Cell, ...], ...] | None

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        cells = self.cells
        return {
            "rows": [list(line) for line in self.rows],
            "columns": [list(line) for line in self.columns],
            "cells": None if cells is None else [[one.as_json() for one in row] for row in cells],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        cells = stored["cells"]
        return cls(
            tuple(tuple(line) for line in stored["rows"]),
            tuple(tuple(line) for line in stored["columns"]),
            None
            if cells is None
            else tuple(tuple(Cell.from_json(cell) for cell in row) for row in cells),
        )
