"""What members ask before they say yes; the answer goes to everybody who was asked."""

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Invitation, Platform, Question
from backend.experts.selectors.finding import the_one
from backend.experts.selectors.invitations import with_standing
from notifications.outbox import seen
from notifications.recipients import organisation

from .history import held
from .sealed import Boxes, keep
from .telling import tell_desk, tell_members

# Of one member about one assignment.
MOST_QUESTIONS = 20
# Who may ask, and hears the answers.
CONCERNED = ("invited", "accepted", "lapsed", "full")


@transaction.atomic
def ask(*, invitation: Invitation, boxes: Boxes) -> Question:
    """Keeps a member's question as it came sealed, and tells the desk; the same again is kept once.

    :raises ImpossibleMove: they said no, or the request is over
    :raises Conflict: they asked very much already, or what was sealed stands elsewhere
    """
    assignment = held(invitation.assignment_id)
    asked = with_standing(Invitation.objects.filter(id=invitation.id))
    if not assignment.is_going or not asked.filter(standing__in=CONCERNED).exists():
        raise ImpossibleMove(_("You cannot ask about this any more. Call us, please."))
    mine = Question.objects.filter(assignment=assignment, expert=invitation.expert_id)
    known = mine.select_related("text").filter(text=boxes.id).first()
    text = keep(assignment.platform, boxes, before=known.text if known else None)
    if known is not None:
        return known
    if mine.count() >= MOST_QUESTIONS:
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
def answer(*, platform: Platform, question: Question, said: str, answer: str) -> Question:
    """Answers a question for all who were asked, and tells them; another answer replaces it.

    :param said: the question in the coordinator's words, in which nobody can be recognised
    :raises Missing: it was erased meanwhile, with all that was said for its request
    """
    held(question.assignment_id)
    question = the_one(Question.objects.filter(pk=question.pk).select_related("expert"))
    seen(organisation(platform.organisation_id), question.id)
    if (question.said, question.answer) == (said, answer):
        return question
    question.said, question.answer = said, answer
    question.answered_on = local_time.today()
    question.save(update_fields=["said", "answer", "answered_on"])
    asked = Invitation.objects.filter(assignment=question.assignment_id)
    tell_members("expert.news", with_standing(asked).filter(standing__in=CONCERNED))
    return question
