"""Waves: who is asked now, who later, and when it is over for all."""

from django.db import transaction
from django.db.models import Q

from backend.experts.models import Assignment, Invitation
from backend.experts.states import InvitationState

from .history import held
from .telling import tell_members


@transaction.atomic
def end_all(assignment: Assignment) -> None:
    """The request is declined, withdrawn or over: nobody is asked any more.

    Who was asked and has not answered, and who takes part, is told; who was to be asked later
    never hears of it. What was accepted stays a part of the history of both.
    """
    held(assignment.id)
    rows = Invitation.objects.filter(assignment=assignment)
    waiting = Q(state=InvitationState.INVITED)
    told = [*rows.filter(waiting | Q(state=InvitationState.ACCEPTED))]
    rows.filter(waiting | Q(state=InvitationState.QUEUED)).update(state=InvitationState.ENDED)
    tell_members("expert.news", told)
