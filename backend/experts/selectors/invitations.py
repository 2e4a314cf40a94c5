"""Invitations and questions: a member's own, and all of them for the desk."""

from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from backend.experts.models import (
    Expert,
    Invitation,
    Platform,
    Question,
)
from backend.experts.selectors import get_or_missing, own_envelopes
from backend.experts.states import AssignmentState, ConsultationState, InvitationState

# As many as can be asked for one assignment in all.
MAX_INVITATIONS = 200
# Questions about one assignment that somebody reads.
MAX_QUESTIONS_SHOWN = 100


def is_awaited(path: str = "") -> Q:
    """Return whose answer is waited for: they were asked, and their time is not over.

    :param path: from the rows that are filtered to their invitations
    """
    open_ones = {"state": InvitationState.INVITED, "answer_by__gt": timezone.now()}
    return Q(**{f"{path}{name}": value for name, value in open_ones.items()})


def is_promised(path: str = "") -> Q:
    """Return who takes part, or still may say so in time."""
    return Q(**{f"{path}state": InvitationState.ACCEPTED}) | is_awaited(path)


def with_standing(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Add `standing`, one of `STANDINGS`: the answer, or why none is waited for any more."""
    answering = Q(assignment__consultation=None) | Q(
        assignment__consultation__state=ConsultationState.ASKING
    )
    goes_on = Q(assignment__state=AssignmentState.GOING) & answering
    # Without one of the two, their time ended with an answering that was opened again.
    is_full = Q(assignment__accepted__gte=F("assignment__wanted"))
    standing = Case(
        When(~Q(state=InvitationState.INVITED), then="state"),
        When(goes_on & is_awaited(), then="state"),
        When(goes_on & Q(answer_by=None) & is_full, then=Value("full")),
        When(goes_on, then=Value("lapsed")),
        default=Value("ended"),
        output_field=CharField(),
    )
    found: QuerySet[Any, Any] = rows.annotate(standing=standing)
    return found


def invitations_of(expert: Expert, *, standing: str | None = None) -> QuerySet[Invitation]:
    """Return what a member was asked themselves, with `standing` and what is asked."""
    rows = with_standing(Invitation.objects.filter(expert=expert))
    rows = rows.select_related("assignment__requester", "assignment__consultation")
    return rows if standing is None else rows.filter(standing=standing)


def invitation_of(expert: Expert, invitation_id: UUID, *, questions: bool = False) -> Invitation:
    """Return a member's invitation, with its questions if wanted."""
    rows = invitations_of(expert)
    return get_or_missing(
        (with_questions(rows, expert) if questions else rows).filter(id=invitation_id)
    )


def with_questions(rows: QuerySet[Invitation], expert: Expert) -> QuerySet[Invitation]:
    """Fetch `assignment.seen_questions`: a member's own, and what was answered for all."""
    questions = (
        Question.objects.filter(Q(expert=expert) | ~Q(answered_on=None))
        .select_related("text")
        .prefetch_related(own_envelopes(expert, "text"))
        .order_by("asked_on", "id")[:MAX_QUESTIONS_SHOWN]
    )
    return rows.prefetch_related(
        Prefetch("assignment__questions", questions, to_attr="seen_questions")
    )


def questions_at_desk(platform: Platform, *, is_open: bool | None = None) -> QuerySet[Question]:
    """Return the questions of members, with who asked."""
    rows = Question.objects.filter(assignment__platform=platform).select_related("expert")
    return rows if is_open is None else rows.filter(answered_on__isnull=is_open)


def question_at_desk(platform: Platform, question_id: UUID) -> Question:
    """Return one of them."""
    return get_or_missing(questions_at_desk(platform).filter(id=question_id))
