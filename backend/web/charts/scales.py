"""Round ends and steps of an axis, and places on it in percent."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

STEPS = (1, 2, 5, 10)
# Steps on an axis at most: their labels have room on a phone.
MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`, with a mark at each step."""

    low: float
    high: float
    step: float

    def percent(self, number: float) -> float:
        """Return how far along the axis a number is."""
        return 100 * (number - self.low) / (self.high - self.low)

    @property
    def steps(self) -> list[float]:
        """The numbers at the marks, from low to high."""
        count = round((self.high - self.low) / self.step)
        return [self.low + number * self.step for number in range(count + 1)]


def scale_of(numbers: Sequence[float], *, is_whole: bool = False) -> Scale:
    """Return the shortest round axis that has nought and all these numbers.

    :param is_whole: steps are whole numbers
    """
    low, high = min(0.0, *numbers, 0.0), max(0.0, *numbers, 0.0)
    if low == high:
        high = 1.0
    step = _step((high - low) / MOST_STEPS)
    step = max(step, 1.0) if is_whole else step
    # One end may need more room than the other: the next step then.
    while ceil(high / step - 1e-9) - floor(low / step + 1e-9) > MOST_STEPS + 1:
        step = _step(step * 1.01)
    return Scale(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step)


def up(percent: float) -> str:
    """Return a height, from above as SVG counts."""
    return written(100 - percent)


def written(percent: float) -> str:
    """Return a percentage for an attribute.

    Places are from the left; the style sheet mirrors the drawing where writing runs left.
    """
    return f"{percent:.2f}".rstrip("0").rstrip(".") + "%"


def _step(least: float) -> float:
    size = 10.0 ** floor(log10(least))
    return next(step * size for step in STEPS if step * size >= least * (1 - 1e-9))
