"""Which difference a planned table can show, with the people who are expected.

Two-sided at 5 %, found four times out of five. J. Cohen, *Statistical Power Analysis*, 1988,
chapter 6 (two proportions, by the arcsine); R. J. Connor, *Sample size for testing differences in
proportions for the paired-sample design*, Biometrics 43 (1987).
"""

from math import asin, pi, sin, sqrt
from typing import Final

# Standard normal quantiles of 0.975 and 0.8.
ALPHA: Final = 1.959963984540054
BETA: Final = 0.8416212335729143
# Of those who change, one in ten of all is expected to go the other way.
OTHER_WAY: Final = 0.1
STEPS: Final = 1_000


def people_for_effect(effect: float) -> float:
    """Return how many people each group needs for an effect (Cohen's h)."""
    return 2 * ((ALPHA + BETA) / effect) ** 2


def difference_of_two(one: int, other: int, base: float) -> float | None:
    """Return the smallest rise above `base` that two groups can show, 0 to 1; None if none can.

    :param base: the share in the first group, 0 to 1
    """
    if not one or not other:
        return None
    effect = (ALPHA + BETA) * sqrt(1 / one + 1 / other)
    angle = 2 * asin(sqrt(base)) + effect
    return None if angle > pi else sin(angle / 2) ** 2 - base


def people_for_change(change: float, other_way: float = OTHER_WAY) -> float:
    """Return how many pairs show that `change` more of all people say yes than before."""
    discordant = change + 2 * other_way
    root = ALPHA * sqrt(discordant) + BETA * sqrt(max(0.0, discordant - change**2))
    return (root / change) ** 2


def change_of_pairs(pairs: int, other_way: float = OTHER_WAY) -> float | None:
    """Return the smallest change that so many pairs can show, 0 to 1; None if none can."""
    most = 1 - 2 * other_way
    for step in range(1, STEPS + 1):
        change = most * step / STEPS
        if people_for_change(change, other_way) <= pairs:
            return change
    return None
