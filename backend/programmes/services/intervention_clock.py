"""What the clock does with interventions: reminders on day 50, 80, 100 and 280, each once."""

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from backend.core.days import today
from backend.organisations.models import Role
from backend.programmes.models import Intervention
from backend.programmes.selectors.interventions import ASKED_UNTIL, PART
from backend.programmes.selectors.projects import people_of
from backend.programmes.states.interventions import (
    LAST_DAY,
    LOOK_BACK_DAY,
    MILESTONES,
    milestone_bit,
    milestone_reached,
)
from notifications import outbox, recipients

log = logging.getLogger("kier.interventions")
KIND: Final = "intervention.due"
ALL: Final = sum(milestone_bit(one) for one in MILESTONES)


def remind() -> int:
    """Tell owners which day has come; of days that were missed, the last one.

    :return: how many notices were given
    """
    day, given = today(), 0
    for row in _waiting(day).order_by("day_0", "pk").iterator():
        try:
            given += _remind(row, day)
        except Exception:
            # The others are told all the same.
            log.exception("the owner of an intervention was not told which day has come")
    return given


def _waiting(day: date) -> QuerySet[Intervention]:
    """Return interventions of which a day has come that nobody heard of, and some others."""
    rows = Intervention.objects.exclude(reminded=ALL).filter(
        day_0__lte=day - timedelta(days=MILESTONES[0]),
        day_0__gt=day - timedelta(days=LOOK_BACK_DAY) - ASKED_UNTIL,
    )
    return rows.select_related("project", "aftermath")


@transaction.atomic
def _remind(row: Intervention, day: date) -> int:
    number, before = milestone_reached(row.day_0, day), row.reminded
    # Each by itself: a clock that went ahead and comes back loses none that it jumped over.
    if not number or before & milestone_bit(number):
        return 0
    # Of two clocks one tells; who moved day 0 meanwhile is told by the next one.
    same = Intervention.objects.filter(pk=row.pk, reminded=before, day_0=row.day_0)
    if not same.update(reminded=before | milestone_bit(number)):
        return 0
    if not _is_asked(row, number):
        return 0
    outbox.notify(KIND, recipients_of(row), subject=row.pk)
    return 1


def _is_asked(row: Intervention, number: int) -> bool:
    """Return whether there is something to do: to decide, or to look back."""
    if PART not in row.project.parts:
        return False
    if number <= LAST_DAY:
        return not row.decision
    return not hasattr(row, "aftermath")


def recipients_of(row: Intervention) -> Iterable[recipients.Recipient]:
    """Return the owner, or whoever runs the project if the owner is gone from it."""
    people = [*people_of(row.project)]
    owners = [person for person in people if person.member_id == row.owner_id]
    told = owners or [person for person in people if person.role == Role.COORDINATOR]
    return [recipients.member(person.member_id) for person in told]
