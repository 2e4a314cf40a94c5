"""What a member does with an invitation: says yes, says no, or cannot after all.

Nobody has to say why. A yes that comes late, or after a no, counts as long as a place is free.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.experts.models import Assignment, Invitation
from backend.experts.selectors.finding import the_one
from backend.experts.states import ExpertStatus, InvitationState
from notifications.outbox import seen
from notifications.recipients import member

from .caring import after_stepping_back
from .history import held
from .telling import tell_desk
from .unsent import erase_unsent
from .waves import ASKING, end_asking
from .waves_due import is_past, warn_if_nobody_is_left

S = InvitationState
MAY_ACCEPT = (S.INVITED, S.LAPSED, S.FULL, S.DECLINED)
MAY_DECLINE = (S.INVITED, S.LAPSED, S.FULL)


@transaction.atomic
def accept(invitation: Invitation) -> Invitation:
    """Says yes; again changes nothing. With the last place the others hear that it is full.

    The place is taken by one conditional update, so that there are never more than were wanted.

    :raises ImpossibleMove: enough others said yes, the request is over, or its day is, and they
        had time to answer before
    :raises Missing: they were not asked
    """
    assignment, row = _both(invitation)
    if row.state == S.ACCEPTED:
        return row
    free = Assignment.objects.filter(id=assignment.id, state__in=ASKING, accepted__lt=F("wanted"))
    is_late = row.state != S.INVITED and is_past(assignment)
    if row.state not in MAY_ACCEPT or assignment.state not in ASKING or is_late:
        raise ImpossibleMove(_("This request is over. You do not have to do anything."))
    if not free.update(accepted=F("accepted") + 1):
        raise ImpossibleMove(_("Enough others said yes before you. Thank you for wanting to!"))
    _answered(row, S.ACCEPTED)
    if not free.exists():
        end_asking(assignment, S.FULL)
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
    if row.state not in MAY_DECLINE:
        raise ImpossibleMove(_("This request is over. You do not have to do anything."))
    _answered(row, S.DECLINED)
    warn_if_nobody_is_left([assignment.id])
    return row


@transaction.atomic
def step_back(invitation: Invitation) -> Invitation:
    """Cannot after all: the place is free again, and the desk is told; again changes nothing.

    Who was to be asked when it was full waits again. Who was asked then may say yes now. What they
    wrote and did not hand in is erased; work that they did already is paid.

    :raises ImpossibleMove: they had not said yes, or the work is done
    :raises Missing: they were not asked
    """
    assignment, row = _both(invitation)
    if row.state == S.DECLINED:
        return row
    if row.state != S.ACCEPTED or assignment.state not in ASKING:
        raise ImpossibleMove(_("You cannot step back from this any more. Call us, please."))
    _answered(row, S.DECLINED)
    erase_unsent(Invitation.objects.filter(id=row.id))
    after_stepping_back(row)
    Assignment.objects.filter(id=assignment.id).update(accepted=F("accepted") - 1)
    waiting = Invitation.objects.filter(assignment=assignment, state=S.FULL, invited_on=None)
    waiting.update(state=S.QUEUED)
    tell_desk(assignment.platform_id, assignment.id)
    return row


def _both(invitation: Invitation) -> tuple[Assignment, Invitation]:
    """The assignment, held, and the invitation as it is now."""
    assignment = held(invitation.assignment_id)
    row = _asked(invitation.id)
    return assignment, row


def _asked(invitation_id: UUID) -> Invitation:
    rows = Invitation.objects.filter(id=invitation_id).exclude(invited_on=None)
    # Whoever left while this was on its way takes part in nothing any more.
    return the_one(rows.exclude(state=S.QUEUED).exclude(expert__status=ExpertStatus.LEFT))


def _answered(row: Invitation, state: InvitationState) -> None:
    row.state, row.answered_on = state, timezone.localdate()
    row.save(update_fields=["state", "answered_on"])
    seen(member(row.expert_id), row.id)
