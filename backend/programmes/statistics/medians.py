"""The median of numbers that are known by class alone, with an interval by order statistics.

B. C. Arnold, N. Balakrishnan and H. N. Nagaraja, *A First Course in Order Statistics*, section 7.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Final

CONFIDENCE: Final = 0.95
# Fewer have no interval of 95 %, not even from the least to the most.
FEWEST: Final = 6


@dataclass(frozen=True, slots=True)
class ClassRange:
    """Classes from the first to the last, both included, by number."""

    first: int
    last: int


def ranks(number: int) -> tuple[int, int] | None:
    """Return the ranks, from 1, between which the median is with 95 %; None if there are too few.

    The interval is symmetrical, and the narrowest that has at least 95 %.
    """
    if number < FEWEST:
        return None
    found = None
    below = 0
    for rank in range(1, number // 2 + 1):
        below += comb(number, rank - 1)
        if 1 - 2 * below / 2**number < CONFIDENCE:
            break
        found = (rank, number + 1 - rank)
    return found


def class_of_rank(counts: Sequence[tuple[int, int]], total: int, rank: int) -> ClassRange:
    """Return the classes in which the number of this rank is.

    :param counts: by class the least and the most that may be in it
    :param total: how many there are in all
    """
    first = last = len(counts) - 1
    most = 0
    for place, (_least, highest) in enumerate(counts):
        most += highest
        if most >= rank:
            first = place
            break
    # At least so many are up to here: what is known of these, or what the others leave.
    least = 0
    above = sum(highest for _least, highest in counts)
    for place, (lowest, highest) in enumerate(counts):
        least += lowest
        above -= highest
        if max(least, total - above) >= rank:
            last = place
            break
    return ClassRange(first, max(first, last))


def median(counts: Sequence[tuple[int, int]], total: int) -> ClassRange | None:
    """Return the classes of the median; None if there is nothing."""
    if not total:
        return None
    low = class_of_rank(counts, total, (total + 1) // 2)
    high = class_of_rank(counts, total, total // 2 + 1)
    return ClassRange(low.first, high.last)


def median_interval(counts: Sequence[tuple[int, int]], total: int) -> ClassRange | None:
    """Return the classes between which the median is with 95 %; None if there are too few."""
    between = ranks(total)
    if between is None:
        return None
    low, high = between
    return ClassRange(
        class_of_rank(counts, total, low).first, class_of_rank(counts, total, high).last
    )
