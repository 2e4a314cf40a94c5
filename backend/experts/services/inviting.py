"""What a member does with an invitation: says yes, says no, or cannot after all.

Nobody has to say why. A yes that comes late, or after a no, counts as long as a place is free.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Assignment, Invitation
from backend.experts.selectors.finding import the_one
from backend.experts.selectors.invitations import with_standing
from backend.experts.states import ExpertStatus, InvitationState
from notifications.outbox import seen
from notifications.recipients import member

from .caring import after_stepping_back
from .history import held
from .summaries import write_again_without
from .telling import tell_desk
from .unsent import erase_unsent
from .waves import end_asking
from .waves_due import is_answered, is_past, warn_if_nobody_is_left

S = InvitationState


@transaction.atomic
def accept(invitation: Invitation) -> Invitation:
    """Says yes; again changes nothing. With the last place the others hear that it is full.

    The place is taken by one conditional update, so that there are never more than were wanted.

    :raises ImpossibleMove: enough others said yes, the request is over, its questions were
        answered, or its day is over, and they had time to answer before
    :raises Missing: they were not asked
    """
    assignment, row = _both(invitation)
    if row.state == S.ACCEPTED:
        return row
    free = Assignment.objects.filter(id=assignment.id, accepted__lt=F("wanted"))
    if _is_over(assignment) or (row.standing != S.INVITED and is_past(assignment)):
        raise ImpossibleMove(_("This request is over. You do not have to do anything."))
    if not free.update(accepted=F("accepted") + 1):
        raise ImpossibleMove(_("Enough others said yes before you. Thank you for wanting to!"))
    _answered(row, S.ACCEPTED)
    if not free.exists():
        end_asking(assignment, is_full=True)
        tell_desk(assignment.platform_id, assignment.id)
    return row


@transaction.atomic
def decline(invitation: Invitation) -> Invitation:
    """Says no, without a reason; again changes nothing. The next wave is asked by the clock.

    :raises ImpossibleMove: they said yes before, or the request is over
    :raises Missing: they were not asked
    """
    assignment, row = _both(invitation)
    if row.state == S.DECLINED:
        return row
    if row.state == S.ACCEPTED:
        raise ImpossibleMove(_("You said yes to this. Say that you cannot after all."))
    if _is_over(assignment):
        raise ImpossibleMove(_("This request is over. You do not have to do anything."))
    _answered(row, S.DECLINED)
    warn_if_nobody_is_left([assignment.id])
    return row


@transaction.atomic
def step_back(invitation: Invitation) -> Invitation:
    """Cannot after all: the place is free again, and the desk is told; again changes nothing.

    Who was planned for later is asked then. Who was asked before may say yes now. What they
    wrote and did not hand in is erased; work that they did already is paid. A summary that is being
    read is written again.

    :raises ImpossibleMove: they had not said yes, or the work is done
    :raises Missing: they were not asked
    """
    assignment, row = _both(invitation)
    if row.state == S.DECLINED:
        return row
    if row.state != S.ACCEPTED or not assignment.is_going:
        raise ImpossibleMove(_("You cannot step back from this any more. Call us, please."))
    _answered(row, S.DECLINED)
    erase_unsent(Invitation.objects.filter(id=row.id))
    write_again_without(row)
    after_stepping_back(row)
    Assignment.objects.filter(id=assignment.id).update(accepted=F("accepted") - 1)
    tell_desk(assignment.platform_id, assignment.id)
    return row


def _both(invitation: Invitation) -> tuple[Assignment, Invitation]:
    """The assignment, held, and the invitation as it is now."""
    assignment = held(invitation.assignment_id)
    row = _asked(invitation.id)
    return assignment, row


def _asked(invitation_id: UUID) -> Invitation:
    rows = with_standing(Invitation.objects.filter(id=invitation_id))
    # Whoever left while this was on its way takes part in nothing any more.
    found: Invitation = the_one(rows.exclude(expert__status=ExpertStatus.LEFT))
    return found


def _is_over(assignment: Assignment) -> bool:
    return not assignment.is_going or is_answered(assignment)


def _answered(row: Invitation, state: InvitationState) -> None:
    row.state, row.answered_on = state, local_time.today()
    row.save(update_fields=["state", "answered_on"])
    seen(member(row.expert_id), row.id)
