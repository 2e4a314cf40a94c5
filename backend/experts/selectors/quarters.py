"""Numbers about people over time, so that two periods subtracted from each other tell of nobody.

What people did is counted by quarters that are over, in blocks: a block goes on, quarter by
quarter, until five different people are in it. A period counts the blocks that lie within it. So
whatever two periods differ by is whole blocks, each of at least five people, and a block that was
counted once never changes. What the last, open block holds is counted when it has closed.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from surveys.disclosure.published import THRESHOLD


@dataclass(frozen=True, slots=True)
class Period:
    """Whole quarters, both days included; without a day it is open to that side."""

    first: date | None
    last: date | None

    @classmethod
    def of_days(cls, first: date | None, last: date | None) -> "Period":
        """The quarters in which these days lie."""
        return cls(
            quarter_of(first) if first else None,
            end_of_quarter(last) if last else None,
        )

    def bounds(self, column: str) -> dict[str, date]:
        """The condition on a column with days."""
        found = {}
        if self.first:
            found[f"{column}__gte"] = self.first
        if self.last:
            found[f"{column}__lte"] = self.last
        return found


@dataclass(frozen=True, slots=True)
class PersonInQuarter:
    """What one person adds to a quarter: so many values, with this sum."""

    quarter: date
    person: UUID
    number: int
    total: float


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def end_of_quarter(day: date) -> date:
    """The last day of its quarter."""
    month = quarter_of(day).month + 2
    return date(day.year, month, monthrange(day.year, month)[1])


def mean_of_blocks(rows: Iterable[PersonInQuarter], period: Period, *, today: date) -> float | None:
    """The mean over all blocks within a period; None if there is none.

    :param rows: of all time, in any order: where blocks begin may not depend on the period
    """
    by_quarter: dict[date, list[PersonInQuarter]] = {}
    for row in rows:
        by_quarter.setdefault(row.quarter, []).append(row)
    number, total, block = 0, 0.0, list[PersonInQuarter]()
    for quarter in sorted(by_quarter):
        if end_of_quarter(quarter) >= today:
            break
        block += by_quarter[quarter]
        if len({one.person for one in block}) < THRESHOLD:
            continue
        if _within([one.quarter for one in block], period):
            number += sum(one.number for one in block)
            total += sum(one.total for one in block)
        block = []
    return total / number if number else None


def count_of_blocks(rows: Mapping[date, int], period: Period, *, today: date) -> int | None:
    """The count of all blocks within a period, each of at least five; None if there is none.

    :param rows: by quarter, of all time
    """
    found, block, number = 0, list[date](), 0
    for quarter in sorted(rows):
        if end_of_quarter(quarter) >= today:
            break
        block.append(quarter)
        number += rows[quarter]
        if number < THRESHOLD:
            continue
        found += number if _within(block, period) else 0
        block, number = [], 0
    return found or None


def _within(quarters: Collection[date], period: Period) -> bool:
    after = period.first is None or min(quarters) >= period.first
    return after and (period.last is None or max(quarters) <= period.last)
