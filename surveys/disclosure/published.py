"""Published tables, whose JSON is public and the state from which the next publication starts."""

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
    """The distribution of respondents over the categories of one variable."""

    # The least count that is shown.
    threshold: int
    # Which category is "no answer", if there is one; its zero is open.
    no_answer: int | None
    # How many respondents were counted; None if there are too few to say it.
    total: int | None
    # One for each category; None if the whole table is hidden.
    cells: tuple[Cell, ...] | None

    @property
    def hidden(self) -> tuple[int, ...]:
        """Return the hidden categories in order; empty too if there are no cells."""
        return tuple(at for at, cell in enumerate(self.cells or ()) if not cell.open)

    @property
    def hidden_sum(self) -> int:
        """Return how many respondents the hidden categories have together, which is public."""
        shown = sum(cell.lowest for cell in self.cells or () if cell.open)
        return (self.total or 0) - shown

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON, also the state that the next publication starts from."""
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
    """The distribution over two variables; categories hidden one-way share one line."""

    # The categories of the first variable counted in each line.
    rows: tuple[tuple[int, ...], ...]
    # The same of the second variable.
    columns: tuple[tuple[int, ...], ...]
    # By row, then by column; None if the whole table is hidden.
    cells: tuple[tuple[Cell, ...], ...] | None

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON."""
        cells = self.cells
        return {
            "rows": [list(line) for line in self.rows],
            "columns": [list(line) for line in self.columns],
            "cells": None if cells is None else [[cell.as_json() for cell in row] for row in cells],
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
