"""Notices to who runs a project: a measure begins, a round of it ends soon, or has ended.

What a notice says is the same for all kinds (docs/notifications.md): it names no measure. What is
to be done stands on the board.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from backend.core.days import today
from backend.organisations.models import Role
from backend.programmes.models import Measure, MeasureRound, Project
from backend.programmes.selectors.measures import (
    ASKED_BEFORE,
    ENDS_SOON,
    PART,
    PROBABLY_SHOWN,
    expected_of,
)
from backend.programmes.selectors.projects import people_of
from notifications import outbox, recipients
from surveys.selectors import waiting_of
from surveys.states import RoundStatus

log = logging.getLogger("kier.measures")
KIND: Final = "measure.due"
# Somebody who was away for so long hears nothing of measures that began meanwhile.
TOLD_UNTIL: Final = timedelta(days=28)


def remind() -> int:
    """Tell who runs a project what begins or ends soon, once each; return how many notices."""
    day, given = today(), 0
    for row in _beginning(day):
        given += _tried(_tell_of_measure, row, day)
    for ending in _ending(day):
        given += _tried(_tell_of_round, ending, day)
    return given


def notify_runners(project: Project, subject: Measure) -> None:
    """Tell who coordinates a project, or who writes for it if nobody does, in this transaction."""
    outbox.notify(KIND, runners_of(project), subject=subject.pk)


def runners_of(project: Project) -> Sequence[recipients.Recipient]:
    """Return who coordinates a project, or who writes for it if nobody does."""
    people = [*people_of(project)]
    coordinators = [person for person in people if person.role == Role.COORDINATOR]
    return [recipients.member(person.member_id) for person in coordinators or people]


def _tried[Row](tell: Callable[[Row, date], bool], row: Row, day: date) -> int:
    try:
        return int(tell(row, day))
    except Exception:
        # The others are told all the same.
        log.exception("who runs a measure was not told what begins or ends")
        return 0


# -- Measures that begin --------------------------------------------------------------------------
def _beginning(day: date) -> Iterable[Measure]:
    rows = Measure.objects.filter(
        begins_on__range=(day - TOLD_UNTIL, day + ASKED_BEFORE),
        project__parts__icontains=f'"{PART}"',
    )
    return rows.select_related("project").order_by("begins_on", "pk").iterator()


@transaction.atomic
def _tell_of_measure(row: Measure, day: date) -> bool:
    steps = (row.begins_on - ASKED_BEFORE, row.begins_on)
    step = max(one for one in steps if one <= day)
    if row.told_for is not None and row.told_for >= step:
        return False
    # Of two clocks one tells; who moved the day meanwhile is told by the next one.
    same = Measure.objects.filter(pk=row.pk, told_for=row.told_for, begins_on=row.begins_on)
    if not same.update(told_for=step):
        return False
    was_asked = MeasureRound.objects.filter(measure=row).exists()
    if step < row.begins_on and was_asked:
        return False
    notify_runners(row.project, row)
    return True


# -- Rounds that end ------------------------------------------------------------------------------
def _ending(day: date) -> Iterable[MeasureRound]:
    rows = MeasureRound.objects.filter(
        warned_on=None,
        round__status=RoundStatus.OPEN,
        round__closes_on__range=(day, day + ENDS_SOON),
        measure__project__parts__icontains=f'"{PART}"',
    )
    rows = rows.annotate(answered=F("round__written") + waiting_of("round"))
    return rows.select_related("measure__project").order_by("round__closes_on", "pk").iterator()


@transaction.atomic
def _tell_of_round(row: MeasureRound, day: date) -> bool:
    # Kept as it was on this day: looked at anew each time it would say when somebody answered.
    answered: int = row.answered  # type: ignore[attr-defined]
    is_few = answered < enough_of(row)
    same = MeasureRound.objects.filter(pk=row.pk, warned_on=None)
    if not same.update(warned_on=day, is_few=is_few):
        return False
    notify_runners(row.measure.project, row.measure)
    return True


def enough_of(row: MeasureRound) -> int:
    """Return how many are not few: half of those who are expected, and as many as are shown."""
    return max(PROBABLY_SHOWN, (expected_of(row.measure, row.group) + 1) // 2)
