"""Invitations and questions: a member's own, and all of them for the desk.

A member never sees that somebody else was asked, and nothing before they are asked themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.experts.models import (
    Assignment,
    Expert,
    Invitation,
    MemberEnvelope,
    Platform,
    Question,
    SealedText,
)
from backend.experts.states import InvitationState

from .finding import the_one
from .pages import Page, page

# As many as can be asked for one assignment in all.
MOST_INVITATIONS = 200
# Answers about one assignment that somebody reads.
MOST_ANSWERS = 100


def invitations_of(
    expert: Expert, *, state: InvitationState | None = None, after: UUID | None = None
) -> Page[Invitation]:
    """Up to a hundred invitations of a member, the newest first, with what is asked."""
    rows = _visible(expert)
    if state is not None:
        rows = rows.filter(state=state)
    return page(rows, after, "-invited_on")


def invitation_of(expert: Expert, invitation_id: UUID) -> Invitation:
    """One of them.

    :raises Missing: it is not theirs, or they were not asked yet
    """
    return the_one(_visible(expert).filter(id=invitation_id))


def questions_for(
    expert: Expert, invitations: Sequence[Invitation]
) -> Mapping[UUID, Sequence[Question]]:
    """By assignment: the member's own questions, and what was answered for all; one query."""
    found: dict[UUID, list[Question]] = {one.assignment_id: [] for one in invitations}
    rows = Question.objects.filter(assignment__in=found).select_related("text")
    rows = rows.filter(Q(expert=expert) | ~Q(answered_on=None))
    for row in rows.order_by("asked_on", "id")[: MOST_ANSWERS * max(1, len(found))]:
        found[row.assignment_id].append(row)
    return {one: some[:MOST_ANSWERS] for one, some in found.items()}


def envelopes_for(expert: Expert, texts: Iterable[SealedText]) -> Mapping[UUID, bytes]:
    """The keys of a member's own texts, as only they can open them, by text; one query."""
    ids = [one.id for one in texts]
    rows = MemberEnvelope.objects.filter(member=expert.member_id, text__in=ids)
    return {text: bytes(box) for text, box in rows.values_list("text", "box")}


def invitations_for_desk(assignment: Assignment) -> Sequence[Invitation]:
    """Everybody who was asked for an assignment or is to be, in the order of the plan."""
    rows = Invitation.objects.filter(assignment=assignment).select_related("expert")
    return [*rows.order_by("wave", "place", "id")[:MOST_INVITATIONS]]


def questions_at_desk(
    platform: Platform, *, is_open: bool | None = None, after: UUID | None = None
) -> Page[Question]:
    """Up to a hundred questions of members, the oldest first."""
    rows = Question.objects.filter(assignment__platform=platform).select_related("expert")
    if is_open is not None:
        rows = rows.filter(answered_on__isnull=is_open)
    return page(rows, after, "asked_on")


def question_at_desk(platform: Platform, question_id: UUID) -> Question:
    """One of them.

    :raises Missing: it is not there
    """
    rows = Question.objects.filter(assignment__platform=platform).select_related("expert")
    return the_one(rows.filter(id=question_id))


def _visible(expert: Expert) -> QuerySet[Invitation]:
    """What a member sees of who is asked: what they were asked themselves."""
    rows = Invitation.objects.filter(expert=expert).exclude(invited_on=None)
    return rows.exclude(state=InvitationState.QUEUED).select_related(
        "assignment__requester", "assignment__consultation"
    )
