"""Waves by the clock: who did not answer in time, who is asked next, what is over."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from backend.core.errors import Conflict
from backend.experts.models import Assignment, Consultation, Invitation
from backend.experts.states import ENDED, AssignmentState, ConsultationState, InvitationState

from .telling import tell_desk
from .waves import ASKING, ask_next_wave, end_asking

# How many assignments are moved on in one run, and how many people are no more waited for.
AT_ONCE, MOST_LAPSED = 100, 1000
OVER = (AssignmentState.DELIVERED, *sorted(ENDED))


def move_waves_on() -> int:
    """Lets lapse what was not answered, asks the next waves, ends what is over.

    :return: how many people were asked
    """
    let_lapse()
    over = Assignment.objects.filter(_has("INVITED", "QUEUED"), state__in=OVER)
    for row in over.order_by("id")[:AT_ONCE]:
        end_asking(row)
    waiting = _free().filter(_has("QUEUED"), ~_has("INVITED"))
    return sum(map(_ask, _not_past(waiting)[:AT_ONCE]))


@transaction.atomic
def let_lapse() -> int:
    """Whose time to answer is over is not waited for any more; answers how many.

    They are not told, and may still say yes as long as a place is free. The desk is told where
    nobody is left to ask. Who is just answering is left to the next run: this waits for nobody, so
    that nobody waits crosswise.
    """
    late = Invitation.objects.filter(state=InvitationState.INVITED, answer_by__lte=timezone.now())
    late = late.select_for_update(skip_locked=True, no_key=True).order_by("answer_by")
    rows = dict(late.values_list("id", "assignment")[:MOST_LAPSED])
    Invitation.objects.filter(id__in=rows).update(state=InvitationState.LAPSED)
    warn_if_nobody_is_left({*rows.values()})
    return len(rows)


def warn_if_nobody_is_left(assignments: Iterable[UUID]) -> None:
    """Tells the desk of those that have free places, and nobody who could still answer."""
    rows = _free().filter(~_has("INVITED", "QUEUED"), id__in=assignments)
    for assignment, organisation in rows.values_list("id", "platform"):
        tell_desk(organisation, assignment)


def is_past(assignment: Assignment) -> bool:
    """Whether its day, or its answering, is over: who had time before does not come in any more."""
    return not _not_past(Assignment.objects.filter(id=assignment.id)).exists()


def _free() -> QuerySet[Assignment]:
    """Assignments for which members are asked, and which have a place."""
    return Assignment.objects.filter(state__in=ASKING, accepted__lt=F("wanted")).order_by("id")


def _not_past(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Without those whose day, or whose answering, is over: a place that is free again stays so.

    The coordinator may still ask for more, who knows why.
    """
    consultation = Consultation.objects.filter(assignment=OuterRef("id"))
    asking = consultation.filter(state=ConsultationState.ASKING)
    # Of a consultation the last day to answer may have been moved.
    return rows.exclude(Q(day__lt=timezone.localdate()) & ~Exists(asking)).exclude(
        Exists(consultation) & ~Exists(asking)
    )


def _has(*states: str) -> Exists:
    """Whether an assignment has an invitation in one of these states."""
    wanted = [InvitationState[one] for one in states]
    return Exists(Invitation.objects.filter(assignment=OuterRef("id"), state__in=wanted))


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
