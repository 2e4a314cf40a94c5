"""The share of a place's staff that passed: what is published of it, and when it suffices.

Whoever hands out cards could otherwise watch the number and see who learned on which day. So it
moves by at least five people at once, and below five members of staff only whether it suffices is
said (docs/learning-places.md).
"""

from dataclasses import dataclass
from math import ceil
from typing import Final

NEEDED: Final = 60
"""Percent of the staff that a certificate asks for."""

SMALL: Final = 5
"""From so many members of staff on a share is shown, and by so many people it moves at once."""

STEP: Final = 10
"""Percent by which a share is rounded down."""


@dataclass(frozen=True, slots=True)
class Share:
    """What its contact person and the programme see of a place.

    :ivar percent: of the staff, in steps of ten; None where only `is_reached` is said
    """

    is_reached: bool
    percent: int | None


def needed_of(staff: int) -> int:
    """Return how many people of a staff have to pass."""
    return ceil(staff * NEEDED / 100)


def most_tokens(staff: int) -> int:
    """Return how many tokens a staff gets in a period: a fifth more, for who comes and goes."""
    return ceil(staff * 6 / 5)


def published(*, passed: int, shown: int, staff: int, may_suffice: bool = True) -> int:
    """Return the number that is published from now on.

    :param passed: how many passed
    :param shown: the number that is published
    :param may_suffice: whether a certificate would follow. Where it was given already, a single
        person never moves the number, whatever number of staff somebody gives
    """
    needed = needed_of(staff)
    suffices_now = may_suffice and shown < needed <= passed
    if staff < SMALL or passed < SMALL:
        # Not how many: who gives a larger number of staff afterwards would see it.
        return needed if suffices_now else shown
    return passed if suffices_now or passed - shown >= SMALL else shown


def share_from(*, shown: int, staff: int) -> Share:
    """Return the share of a published number."""
    is_reached = shown >= needed_of(staff)
    if staff < SMALL:
        return Share(is_reached, None)
    return Share(is_reached, min(100, shown * 100 // staff // STEP * STEP))
