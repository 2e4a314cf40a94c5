"""Invitations and questions: a member's own, and all of them for the desk.

A member never sees that somebody else was asked, and nothing before they are asked themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils import timezone

from backend.core.pages import Page, page
from backend.experts.models import (
    Assignment,
    Expert,
    Invitation,
    MemberEnvelope,
    Platform,
    Question,
    SealedText,
)
from backend.experts.states import AssignmentState, ConsultationState, InvitationState

from .finding import the_one

# As many as can be asked for one assignment in all.
MOST_INVITATIONS = 200
# Answers about one assignment that somebody reads.
MOST_ANSWERS = 100


def is_awaited(path: str = "") -> Q:
    """Whose answer is waited for: they were asked, and their time is not over.

    :param path: from the rows that are filtered to their invitations
    """
    open_ones = {"state": InvitationState.INVITED, "answer_by__gt": timezone.now()}
    return Q(**{f"{path}{name}": value for name, value in open_ones.items()})


def is_promised(path: str = "") -> Q:
    """Who takes part, or still may say so in time."""
    return Q(**{f"{path}state": InvitationState.ACCEPTED}) | is_awaited(path)


def with_standing(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Add `standing`, one of `STANDINGS`: the answer, or why none is waited for any more.

    It ended with the request, or with its answering; else it lapsed, or enough others said yes.
    """
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


def invitations_of(
    expert: Expert, *, standing: str | None = None, after: UUID | None = None
) -> Page[Invitation]:
    """Up to a hundred invitations of a member, the newest first, with what is asked."""
    rows = _visible(expert)
    if standing is not None:
        rows = rows.filter(standing=standing)
    return page(rows, after, "-invited_on")


def invitation_of(expert: Expert, invitation_id: UUID) -> Invitation:
    """One of them.

    :raises Missing: it is not theirs, or they were not asked yet
    """
    found: Invitation = the_one(_visible(expert).filter(id=invitation_id))
    return found


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
    """Everybody who was asked for an assignment, in the order of the plan, with `standing`."""
    rows = with_standing(Invitation.objects.filter(assignment=assignment))
    return [*rows.select_related("expert").order_by("wave", "place", "id")[:MOST_INVITATIONS]]


def plan_for_desk(assignment: Assignment) -> Sequence[Sequence[tuple[Expert, list[str]]]]:
    """The waves that are to be asked yet: who, and why; one query.

    Whoever is not there any more is left out: the plan is JSON, and no constraint holds it.
    """
    waves = [wave["people"] for wave in assignment.plan or ()]
    people = Expert.objects.in_bulk([UUID(one["expert"]) for wave in waves for one in wave])
    return [
        [(people[who], one["reasons"]) for one in wave if (who := UUID(one["expert"])) in people]
        for wave in waves
    ]


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


def _visible(expert: Expert) -> QuerySet[Any, Any]:
    """What a member sees of who is asked: what they were asked themselves."""
    rows = with_standing(Invitation.objects.filter(expert=expert))
    return rows.select_related("assignment__requester", "assignment__consultation")
