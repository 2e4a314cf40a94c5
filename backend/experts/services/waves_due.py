"""Waves by the clock: who is asked next when nobody is waited for, and what is over."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from backend.core.errors import Conflict
from backend.experts import local_time
from backend.experts.models import Assignment, Consultation, Invitation
from backend.experts.selectors.invitations import is_awaited
from backend.experts.states import AssignmentState, ConsultationState

from .history import held
from .telling import tell_desk
from .waves import ask_next_wave, end_asking, keep_plan

# How many assignments are moved on in one run.
AT_ONCE = 100
OVER = (AssignmentState.DELIVERED, AssignmentState.ENDED)


def move_waves_on() -> int:
    """Asks the next waves, tells the desk where there is none left, ends what is over.

    Whoever did not answer in time is not told, and may still say yes as long as a place is free.

    :return: how many people were asked
    """
    over = Assignment.objects.filter(Q(plan__isnull=False) | _awaits(), state__in=OVER)
    for row in over.order_by("id")[:AT_ONCE]:
        end_asking(row)
    idle = _free().filter(~_awaits(), plan__isnull=False)
    warn_if_nobody_is_left(idle.values("id"))
    return sum(map(_ask, _not_past(idle.exclude(plan=[]))[:AT_ONCE]))


def warn_if_nobody_is_left(assignments: Iterable[UUID] | QuerySet[Assignment, Any]) -> None:
    """Tells the desk, once, of those that have free places, and nobody who could still answer."""
    rows = _free().filter(~_awaits(), plan=[], id__in=assignments)
    for found in [*rows.values_list("id", flat=True)]:
        with transaction.atomic():
            # A last wave may have been asked since: looked at again, with nobody else asking.
            row = held(found)
            if rows.filter(id=found).exists():
                keep_plan(row, None)
                tell_desk(row.platform_id, row.id)


def is_past(assignment: Assignment) -> bool:
    """Whether its day, or its answering, is over: who had time before does not come in any more."""
    return not _not_past(Assignment.objects.filter(id=assignment.id)).exists()


def is_answered(assignment: Assignment) -> bool:
    """Whether its members had their time to answer: a yes leads nowhere any more."""
    asked = Consultation.objects.filter(assignment=assignment)
    return asked.exclude(state=ConsultationState.ASKING).exists()


def _free() -> QuerySet[Assignment]:
    """Assignments for which members are asked, and which have a place."""
    return Assignment.objects.filter(
        state=AssignmentState.GOING, accepted__lt=F("wanted")
    ).order_by("id")


def _not_past(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Without those whose day, or whose answering, is over: a place that is free again stays so.

    The coordinator may still ask for more, who knows why.
    """
    consultation = Consultation.objects.filter(assignment=OuterRef("id"))
    asking = consultation.filter(state=ConsultationState.ASKING)
    # Of a consultation the last day to answer may have been moved.
    return rows.exclude(Q(day__lt=local_time.today()) & ~Exists(asking)).exclude(
        Exists(consultation) & ~Exists(asking)
    )


def _awaits() -> Exists:
    """Whether somebody's answer to an assignment is waited for."""
    return Exists(Invitation.objects.filter(is_awaited(), assignment=OuterRef("id")))


def _ask(assignment: Assignment) -> int:
    """How many were asked; the last place may have been taken just now."""
    try:
        # The coordinator, or another process, may have asked the wave since this one looked.
        asked = ask_next_wave(assignment=assignment, unless_one_is_asked=True)
    except Conflict:
        return 0
    if not asked:
        warn_if_nobody_is_left([assignment.id])
    return asked
