"""Intervals for shares and for their differences, which also hold for few people.

Counts may be known as a range alone, because a small number is hidden (`surveys.disclosure`). What
is computed from a range holds for every count in it.

R. G. Newcombe, *Two-sided confidence intervals for the single proportion* (method 3, by Wilson),
*Interval estimation for the difference between independent proportions* (method 10), *Improved
confidence intervals for the difference between binomial proportions based on paired data* (method
10), all in *Statistics in Medicine* 17 (1998).
"""

from dataclasses import dataclass
from math import comb, sqrt
from typing import Final

# The standard normal quantile of 0.975: intervals of 95 %.
Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate, and what is compatible with the counts; equal ends of the estimate: it is known.

    `least` and `most` are the estimates for the ends of a range of counts.
    """

    least: float
    most: float
    lowest: float
    highest: float

    @property
    def is_exact(self) -> bool:
        """Whether the estimate is one number."""
        return self.least == self.most

    @property
    def excludes_zero(self) -> bool:
        """Whether a difference is more than chance makes of none, one time in twenty."""
        return self.lowest > 0 or self.highest < 0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `total` gave an answer: from `least` to `most`."""

    least: int
    most: int
    total: int


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return Wilson's interval for a share; raise ValueError if nobody was asked."""
    if not 0 <= count <= total or not total:
        raise ValueError("a share needs somebody who was asked")
    centre = (count + Z * Z / 2) / (total + Z * Z)
    half = Z * sqrt(count * (total - count) / total + Z * Z / 4) / (total + Z * Z)
    return max(0.0, centre - half), min(1.0, centre + half)


def newcombe(one: int, of_one: int, other: int, of_other: int) -> tuple[float, float]:
    """Return Newcombe's interval for the share of `one` less that of `other`."""
    difference = one / of_one - other / of_other
    (low_one, high_one), (low_other, high_other) = wilson(one, of_one), wilson(other, of_other)
    p, q = one / of_one, other / of_other
    return (
        difference - sqrt((p - low_one) ** 2 + (high_other - q) ** 2),
        difference + sqrt((high_one - p) ** 2 + (q - low_other) ** 2),
    )


def newcombe_paired(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """Return Newcombe's interval for the share that said yes at first, less that of later.

    :param first: people who said yes at first only
    :param second: people who said yes later only
    """
    total = both + first + second + neither
    p, q = (both + first) / total, (both + second) / total
    (low_p, high_p), (low_q, high_q) = wilson(both + first, total), wilson(both + second, total)
    phi = _correlation(both, first, second, neither)
    down, up = p - low_p, high_p - p
    down_q, up_q = q - low_q, high_q - q
    return (
        p - q - sqrt(max(0.0, down**2 - 2 * phi * down * up_q + up_q**2)),
        p - q + sqrt(max(0.0, up**2 - 2 * phi * up * down_q + down_q**2)),
    )


def mcnemar(first: int, second: int) -> float:
    """Return the two-sided exact probability of such a change, or a larger one, by chance."""
    changed = first + second
    tail = sum(comb(changed, number) for number in range(min(first, second) + 1))
    return min(1.0, 2 * tail / (1 << changed))


# -- Of ranges ------------------------------------------------------------------------------------
def share_interval(share: Share) -> Interval:
    """Return the interval of a share for every count in its range."""
    return Interval(
        share.least / share.total,
        share.most / share.total,
        wilson(share.least, share.total)[0],
        wilson(share.most, share.total)[1],
    )


def difference_interval(one: Share, other: Share) -> Interval:
    """Return the interval of one share less another, for all counts in their ranges.

    Both ends of Newcombe's interval grow with the first count and fall with the second.
    """
    return Interval(
        one.least / one.total - other.most / other.total,
        one.most / one.total - other.least / other.total,
        newcombe(one.least, one.total, other.most, other.total)[0],
        newcombe(one.most, one.total, other.least, other.total)[1],
    )


def _correlation(both: int, first: int, second: int, neither: int) -> float:
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    if not margins:
        return 0.0
    product = float(both * neither - first * second)
    # Newcombe corrects for continuity where the answers go together.
    if product > 0:
        product = max(product - (both + first + second + neither) / 2, 0.0)
    return product / sqrt(margins)
