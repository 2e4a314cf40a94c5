"""What a member does with an invitation: say yes or no, step back, ask something before.

Nobody has to say why. A yes that comes late, or after a no, counts as long as a place is free.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Assignment, Invitation, Platform, Question
from backend.experts.selectors import get_or_missing
from backend.experts.selectors.invitations import with_standing
from backend.experts.services.history import lock_for_update, tell_desk, tell_members
from backend.experts.services.sealed_texts import Boxes, erase_unsent, keep
from backend.experts.services.summaries import write_again_without
from backend.experts.states import ExpertStatus, InvitationState
from notifications.outbox import seen
from notifications.recipients import member, organisation

from .care import after_stepping_back
from .waves import end_asking, is_answered, is_past, warn_if_nobody_is_left

# Of one member about one assignment.
MAX_QUESTIONS = 20
# Who may ask, and hears the answers.
CONCERNED = ("invited", "accepted", "lapsed", "full")


@transaction.atomic
def accept(invitation: Invitation) -> Invitation:
    """Say yes; again changes nothing. One conditional update takes the place."""
    assignment, row = _both(invitation)
    if row.state == InvitationState.ACCEPTED:
        return row
    free = Assignment.objects.filter(id=assignment.id, accepted__lt=F("wanted"))
    if _is_over(assignment) or (row.standing != InvitationState.INVITED and is_past(assignment)):
        raise ImpossibleMove(_("This request is over. You do not have to do anything."))
    if not free.update(accepted=F("accepted") + 1):
        raise ImpossibleMove(_("Enough others said yes before you. Thank you for wanting to!"))
    _answered(row, InvitationState.ACCEPTED)
    if not free.exists():
        end_asking(assignment, is_full=True)
        tell_desk(assignment.platform_id, assignment.id)
    return row


@transaction.atomic
def decline(invitation: Invitation) -> Invitation:
    """Say no, without a reason; again changes nothing. The next wave is asked by the clock."""
    assignment, row = _both(invitation)
    if row.state == InvitationState.DECLINED:
        return row
    if row.state == InvitationState.ACCEPTED:
        raise ImpossibleMove(_("You said yes to this. Say that you cannot after all."))
    if _is_over(assignment):
        raise ImpossibleMove(_("This request is over. You do not have to do anything."))
    _answered(row, InvitationState.DECLINED)
    warn_if_nobody_is_left([assignment.id])
    return row


@transaction.atomic
def step_back(invitation: Invitation) -> Invitation:
    """Step back after a yes: the place is free again, and the desk is told; again changes nothing.

    Unsent words are erased; work that was done is paid; a summary being read is written again.
    """
    assignment, row = _both(invitation)
    if row.state == InvitationState.DECLINED:
        return row
    if row.state != InvitationState.ACCEPTED or not assignment.is_going:
        raise ImpossibleMove(_("You cannot step back from this any more. Call us, please."))
    _answered(row, InvitationState.DECLINED)
    erase_unsent(Invitation.objects.filter(id=row.id))
    write_again_without(row)
    after_stepping_back(row)
    Assignment.objects.filter(id=assignment.id).update(accepted=F("accepted") - 1)
    tell_desk(assignment.platform_id, assignment.id)
    return row


def _both(invitation: Invitation) -> tuple[Assignment, Invitation]:
    """Lock the assignment, and return it with the invitation as it is now."""
    assignment = lock_for_update(invitation.assignment_id)
    row = _asked(invitation.id)
    return assignment, row


def _asked(invitation_id: UUID) -> Invitation:
    rows = with_standing(Invitation.objects.filter(id=invitation_id))
    # Whoever left while this was on its way takes part in nothing any more.
    found: Invitation = get_or_missing(rows.exclude(expert__status=ExpertStatus.LEFT))
    return found


def _is_over(assignment: Assignment) -> bool:
    return not assignment.is_going or is_answered(assignment)


def _answered(row: Invitation, state: InvitationState) -> None:
    row.state, row.answered_on = state, local_time.today()
    row.save(update_fields=["state", "answered_on"])
    seen(member(row.expert_id), row.id)


@transaction.atomic
def ask_question(*, invitation: Invitation, boxes: Boxes) -> Question:
    """Keep a member's sealed question, and tell the desk; the same again is kept once."""
    assignment = lock_for_update(invitation.assignment_id)
    asked = with_standing(Invitation.objects.filter(id=invitation.id))
    if not assignment.is_going or not asked.filter(standing__in=CONCERNED).exists():
        raise ImpossibleMove(_("You cannot ask about this any more. Call us, please."))
    mine = Question.objects.filter(assignment=assignment, expert=invitation.expert_id)
    known = mine.select_related("text").filter(text=boxes.id).first()
    text = keep(assignment.platform, boxes, before=known.text if known else None)
    if known is not None:
        return known
    if mine.count() >= MAX_QUESTIONS:
        raise Conflict(_("You asked a lot already. Call us, please: that is quicker."))
    row = Question.objects.create(
        assignment=assignment,
        expert_id=invitation.expert_id,
        text=text,
        asked_on=local_time.today(),
    )
    tell_desk(assignment.platform_id, row.id)
    return row


@transaction.atomic
def answer_question(*, platform: Platform, question: Question, said: str, answer: str) -> Question:
    """Answer a question for all who were asked, and tell them; another answer replaces it.

    :param said: the question in the coordinator's words, in which nobody can be recognised
    """
    lock_for_update(question.assignment_id)
    question = get_or_missing(Question.objects.filter(pk=question.pk).select_related("expert"))
    seen(organisation(platform.organisation_id), question.id)
    if (question.said, question.answer) == (said, answer):
        return question
    question.said, question.answer = said, answer
    question.answered_on = local_time.today()
    question.save(update_fields=["said", "answer", "answered_on"])
    asked = Invitation.objects.filter(assignment=question.assignment_id)
    tell_members("expert.news", with_standing(asked).filter(standing__in=CONCERNED))
    return question
