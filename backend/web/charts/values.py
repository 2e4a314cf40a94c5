"""What a chart shows: amounts, ranges of what is hidden, and what is not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import numbers


class Gap(Enum):
    """Why there is no number. It is told in words, and never drawn as nought."""

    NOT_YET = "not-yet"
    HIDDEN = "hidden"


class Unit(StrEnum):
    """How numbers are written."""

    COUNT = "count"
    SHARE = "share"
    DECIMAL = "decimal"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or the range in which a hidden one lies."""

    lowest: float
    highest: float

    @classmethod
    def exactly(cls, number: float) -> Self:
        """Return a number that is known."""
        return cls(number, number)

    @classmethod
    def between(cls, lowest: float, highest: float) -> Self:
        """Return the range of a number that is not shown."""
        if lowest > highest:
            raise ValueError(f"{lowest} is above {highest}")
        return cls(lowest, highest)

    @property
    def is_exact(self) -> bool:
        """Whether the number itself is shown."""
        return self.lowest == self.highest


type Value = Amount | Gap


def words_of(value: Value, unit: Unit = Unit.COUNT) -> str:
    """Return a value in words: `12`, `24%`, `5–9`, `fewer than 5`, `too few to show`."""
    if value is Gap.HIDDEN:
        return _("too few to show")
    if isinstance(value, Gap):
        return _("no number yet")
    if value.is_exact:
        return number_of(value.lowest, unit)
    if unit is Unit.SHARE:
        return numbers.share_range(value.lowest, value.highest)
    if value.lowest == 0 and unit is Unit.COUNT:
        return _("fewer than %(number)s") % {"number": numbers.whole(value.highest + 1)}
    write = numbers.decimal if unit is Unit.DECIMAL else numbers.whole
    return f"{write(value.lowest)}–{write(value.highest)}"


def number_of(number: float, unit: Unit) -> str:
    """Return a number with its unit."""
    sign, size = ("−" if number < 0 else ""), abs(number)
    if unit is Unit.SHARE:
        return sign + numbers.share(size)
    if unit is Unit.DECIMAL:
        return sign + numbers.decimal(size)
    if unit is Unit.DAYS:
        days = ngettext("%(number)s day", "%(number)s days", round(size))
        return sign + days % {"number": numbers.whole(size)}
    return sign + numbers.whole(size)


def tops(values: Iterable[Value | None]) -> list[float]:
    """Return the highest number that each value may be, without gaps."""
    return [value.highest for value in values if isinstance(value, Amount)]
