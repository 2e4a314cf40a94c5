"""Shares, means and spread, computed from published figures alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from .published import Cell, OneWay


@dataclass(frozen=True, slots=True)
class Between:
    """A number between two others, which are equal if it is known."""

    lowest: float
    highest: float

    def as_json(self) -> list[float]:
        """Return `[lowest, highest]`."""
        return [self.lowest, self.highest]


def shares_of(table: OneWay) -> tuple[Between, ...] | None:
    """Return each category's share of all respondents, 0 to 1; None if nothing is shown."""
    if table.cells is None or not table.total:
        return None
    total = table.total
    return tuple(Between(cell.lowest / total, cell.highest / total) for cell in table.cells)


def mean_of(table: OneWay, values: Sequence[float | None]) -> Between | None:
    """Return the least and greatest mean that fit what is shown; None if it is not known.

    `values` has the number of each category, None for those without one.
    """
    if table.cells is None or table.total is None:
        return None
    shown = list(zip(table.cells, values, strict=True))
    valued = [(value, cell) for cell, value in shown if value is not None]
    without = [cell for cell, value in shown if value is None]
    least_without = sum(cell.lowest for cell in without)
    most_without = min(sum(cell.highest for cell in without), table.total)
    if most_without == table.total or not valued:
        return None
    ascending = sorted(valued, key=lambda valued_cell: valued_cell[0])
    outside = (least_without, most_without)
    return Between(
        float(min(_means(ascending, table.total, outside))),
        float(max(_means(ascending[::-1], table.total, outside))),
    )


def spread_of(table: OneWay, values: Sequence[float | None]) -> float | None:
    """Return the population standard deviation of values; None unless all cells are open."""
    if table.cells is None or table.hidden:
        return None
    mean = mean_of(table, values)
    if mean is None:
        return None
    counted = [
        (value, cell.lowest)
        for cell, value in zip(table.cells, values, strict=True)
        if value is not None
    ]
    squares = sum(count * (value - mean.lowest) ** 2 for value, count in counted)
    return sqrt(squares / sum(count for _, count in counted))


def _means(
    ordered: Sequence[tuple[float, Cell]], total: int, outside: tuple[int, int]
) -> list[Fraction]:
    """Return means with the first categories filled first, for each number outside that matters.

    The mean is a linear fraction: at its extremes all counts but one are at an end of their range.
    """
    least = sum(cell.lowest for _, cell in ordered)
    tried = set(outside)
    left = total - least
    for _, cell in ordered:
        tried.add(left)
        left -= cell.highest - cell.lowest
    tried.add(left)
    means = []
    for without in tried:
        spare = total - least - without
        if not outside[0] <= without <= outside[1] or spare < 0:
            continue
        weighed = Fraction(0)
        for value, cell in ordered:
            more = min(spare, cell.highest - cell.lowest)
            spare -= more
            weighed += Fraction(value) * (cell.lowest + more)
        if not spare:
            means.append(weighed / (total - without))
    return means
