"""Interventions: their clock of 100 days, and what is decided.

All is counted in days of the calendar, so that summer time and the hour of a job change nothing.
"""

from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LAST_DAY: Final = 100
"""The day of the decision; day 0 is the first one."""

LOOK_BACK_DAY: Final = 280
"""The day on which the team says what is left."""

MILESTONES: Final = (50, 80, LAST_DAY, LOOK_BACK_DAY)
"""Days on which the owner is reminded."""

WEEKS: Final = 15
"""Weeks that are looked back at, the last one of which has day 98 to 100."""

DAYS_IN_WEEK: Final = 7


class InterventionState(TextChoices):
    """Where an intervention stands: what its days say, and what its team said."""

    PLANNED = "planned", pgettext_lazy("state of an intervention", "planned")
    RUNNING = "running", pgettext_lazy("state of an intervention", "running")
    DECIDED = "decided", pgettext_lazy("state of an intervention", "decided")
    OVER = "over", pgettext_lazy("state of an intervention", "over")


class Decision(TextChoices):
    """What is done with an intervention after its 100 days."""

    STOP = "stop", _("Stop")
    CHANGE = "change", _("Change it, and try again")
    SCALE = "scale", _("Go on, in more places")


class Remains(TextChoices):
    """What is left of an intervention on day 280."""

    ALL = "all", _("It is still done")
    PART = "part", _("A part is still done")
    NOTHING = "nothing", _("Nothing is left")


class Urgency(IntEnum):
    """How urgent an intervention is to its team: late, something waits, it goes on, it is over."""

    LATE = 0
    DUE = 1
    OPEN = 2
    OVER = 3


class QuestionState(TextChoices):
    """Where a question of a stranger stands; what is refused is erased."""

    WAITING = "waiting", _("waits for an answer")
    ANSWERED = "answered", _("answered")


def day_number(day_0: date, day: date) -> int:
    """Return which day of an intervention a day is; less than 0 before it begins."""
    return (day - day_0).days


def day_at(day_0: date, number: int) -> date:
    """Return the day of the calendar of a day of an intervention."""
    return day_0 + timedelta(days=number)


def week_number(day_0: date, day: date) -> int:
    """Return which of its weeks a day is in: 0 before it begins, `WEEKS` at the end and after."""
    number = day_number(day_0, day)
    return 0 if number < 0 else min(WEEKS, number // DAYS_IN_WEEK + 1)


def milestone_reached(day_0: date, day: date) -> int:
    """Return the last of `MILESTONES` that has come; 0 if none has."""
    number = day_number(day_0, day)
    return max((one for one in MILESTONES if one <= number), default=0)


def milestone_bit(milestone: int) -> int:
    """Return the bit that stands for one of `MILESTONES`."""
    return 1 << MILESTONES.index(milestone)


def milestones_until(day_0: date, day: date) -> int:
    """Return the bits of all milestones that have come."""
    number = day_number(day_0, day)
    return sum(milestone_bit(one) for one in MILESTONES if one <= number)


def state_of(
    day_0: date, day: date, *, is_decided: bool, is_looked_back: bool
) -> InterventionState:
    """Return where an intervention stands on a day.

    What was said on day 280 by a clock that was ahead ends nothing before that day.
    """
    if is_looked_back and day_number(day_0, day) >= LOOK_BACK_DAY:
        return InterventionState.OVER
    if is_decided:
        return InterventionState.DECIDED
    return InterventionState.RUNNING if day >= day_0 else InterventionState.PLANNED
