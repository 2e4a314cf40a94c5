"""A member's calls about what they are asked: read it, say yes or no, ask back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.conversation import write_hour
from api.common.fields import encode
from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.core.errors import Missing
from backend.experts.models import Assignment, Expert, Invitation
from backend.experts.selectors.invitations import (
    envelopes_for,
    invitation_of,
    invitations_of,
    questions_for,
)
from backend.experts.selectors.matches import explain_to_member
from backend.experts.selectors.results import has_result
from backend.experts.services import invitations
from backend.experts.states import STANDINGS, InvitationState, Reason
from notifications.outbox import seen
from notifications.recipients import member

from .base import ExpertCall, read_sealed
from .inviting_shapes import InvitationPage, InvitationShape, QuestionAsked
from .request_writing import write_asked

ASKED, NOTHING = QuestionAsked(), EmptySerializer()
STATE = OpenApiParameter("state", {"type": "string", "enum": STANDINGS}, description="Only these")


class InvitationCall(ExpertCall):
    """A call about one invitation of mine."""

    def mine(self, invitation: UUID) -> Invitation:
        """The invitation.

        :raises Missing: it is not mine, or I was not asked yet
        """
        return invitation_of(self.expert, invitation)

    def answer(self, invitation: UUID) -> Response:
        """An `InvitationShape`, as it is now."""
        return Response(write_invitations(self.expert, [self.mine(invitation)])[0])


class MyInvitationsView(ExpertCall):
    """`GET /api/v1/experts/me/invitations`."""

    queries = frozenset({"after", "state"})

    @extend_schema(
        operation_id="experts_my_invitations", parameters=[AFTER, STATE], responses=InvitationPage
    )
    def get(self, request: Request) -> Response:
        """What I was asked, the newest first."""
        state = request.query_params.get("state")
        if state not in {None, *STANDINGS}:
            raise Missing("")
        page = invitations_of(self.expert, standing=state, after=read_after(request))
        rows = write_invitations(self.expert, page.rows)
        return Response(page_of(request, rows, page.after))


class MyInvitationView(InvitationCall):
    """`GET /api/v1/experts/me/invitations/{id}`."""

    @extend_schema(operation_id="experts_my_invitation", responses=InvitationShape)
    def get(self, request: Request, invitation: UUID) -> Response:
        """What I was asked; no reminder follows when I have looked."""
        answer = self.answer(invitation)
        seen(member(self.expert.member_id), invitation)
        return answer


class AcceptView(InvitationCall):
    """`POST /api/v1/experts/me/invitations/{id}/accept`."""

    @extend_schema(
        operation_id="experts_invitation_accept", request=EmptySerializer, responses=InvitationShape
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        """Says yes; also later than asked, as long as a place is free."""
        NOTHING.read(request.data or {})
        invitations.accept(self.mine(invitation))
        return self.answer(invitation)


class DeclineView(InvitationCall):
    """`POST /api/v1/experts/me/invitations/{id}/decline`."""

    @extend_schema(
        operation_id="experts_invitation_decline",
        request=EmptySerializer,
        responses=InvitationShape,
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        """Says no; nobody asks why."""
        NOTHING.read(request.data or {})
        invitations.decline(self.mine(invitation))
        return self.answer(invitation)


class StepBackView(InvitationCall):
    """`POST /api/v1/experts/me/invitations/{id}/step-back`."""

    @extend_schema(
        operation_id="experts_invitation_step_back",
        request=EmptySerializer,
        responses=InvitationShape,
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        """Cannot after all, after having said yes; the coordinator is told."""
        NOTHING.read(request.data or {})
        invitations.step_back(self.mine(invitation))
        return self.answer(invitation)


class MyQuestionsView(InvitationCall):
    """`POST /api/v1/experts/me/invitations/{id}/questions`."""

    @extend_schema(
        operation_id="experts_invitation_ask", request=QuestionAsked, responses=InvitationShape
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        """Asks something before I say yes; the answer goes to everybody who was asked."""
        sealed = ASKED.read(request.data)["sealed"]
        boxes = read_sealed(sealed, self.expert.member_id)
        invitations.ask_question(invitation=self.mine(invitation), boxes=boxes)
        return self.answer(invitation)


def write_invitations(expert: Expert, rows: Sequence[Invitation]) -> list[dict[str, Any]]:
    """An `InvitationShape` each; two queries, however many they are."""
    asked = questions_for(expert, rows)
    mine = [one for some in asked.values() for one in some if one.expert_id == expert.member_id]
    boxes = envelopes_for(expert, [one.text for one in mine])
    own = {
        one.id: {
            "id": str(one.text_id),
            "body": encode(one.text.body),
            "own": encode(boxes[one.text_id]),
        }
        for one in mine
        if one.text_id in boxes
    }
    return [
        {
            "id": str(row.id),
            "state": row.standing,
            "answer_by": write_hour(row.answer_by),
            "assignment": write_assignment(row),
            "reasons": explain_to_member(row.reasons),
            "questions": [
                {
                    "id": str(one.id),
                    "said": one.said,
                    "answer": one.answer,
                    "mine": own.get(one.id),
                }
                for one in asked[row.assignment_id]
            ],
            "pseudonym": row.pseudonym,
            "consultation": consultation_state(row.assignment),
        }
        for row in rows
    ]


def write_assignment(part: Invitation) -> dict[str, Any]:
    """An `AssignmentSeen`; no query, if the requester came with it.

    What was said and done with it is there once it is over, for those who took part.
    """
    row = part.assignment
    is_over = row.reason in {Reason.CLOSED, Reason.EXPIRED}
    is_told = is_over and part.state == InvitationState.ACCEPTED
    return write_asked(row) | {
        "requester": {"organisation": row.requester.organisation, "kind": row.requester.kind},
        "said": row.said if is_told else "",
        "done": row.done if is_told else "",
    }


def consultation_state(row: Assignment) -> str | None:
    """How far the consultation is, if there is one; no query, if it came with it.

    None where it ended by time without a result: what was said is erased, and nothing went out.
    """
    if row.reason == Reason.EXPIRED and not has_result(row):
        return None
    found = getattr(row, "consultation", None)
    return found and found.stage
