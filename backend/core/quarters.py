"""Quarters of a year, as `2027-Q1`."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Self, override

FORM: Final = re.compile(r"(20[0-9]{2})-Q([1-4])")
LENGTH: Final = 7


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year; `number` from 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the quarter that `str` gave. May raise `ValueError`."""
        found = FORM.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """The day on which it ends."""
        month = 3 * self.number
        return date(self.year, month, monthrange(self.year, month)[1])

    def after(self, quarters: int = 1) -> Self:
        """Return the quarter that comes so many later, or earlier if negative."""
        at = self._place + quarters
        return type(self)(at // 4, at % 4 + 1)

    def until(self, last: Self) -> list[Self]:
        """Return the quarters from this one to `last`; none if that is earlier."""
        return [self.after(step) for step in range(last._place - self._place + 1)]

    @property
    def _place(self) -> int:
        return 4 * self.year + self.number - 1

    @override
    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def days_of(quarters: Iterable[Quarter]) -> tuple[date, date]:
    """Return the first and the last day of quarters, of which there is one at least."""
    known = sorted(quarters)
    return known[0].first_day, known[-1].last_day
