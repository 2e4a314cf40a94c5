"""Calls about who is asked: a member's invitations; at the desk who fits, waves, questions."""

from typing import override
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin

from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.experts.common import read_truth
from api.experts.permissions import DeskViewSet, ExpertViewSet
from backend.core.errors import Missing
from backend.experts.models import Assignment, Invitation, Question
from backend.experts.selectors.invitations import (
    invitation_of,
    invitations_of,
    question_at_desk,
    questions_at_desk,
    with_questions,
)
from backend.experts.selectors.matches import people_for, waves_of
from backend.experts.selectors.requests import request_at
from backend.experts.services import invitations
from backend.experts.services.waves import ask_next_wave, plan_waves
from backend.experts.states import STANDINGS
from notifications import outbox, recipients

from .serializers import (
    AnswerSerializer,
    ExpertMatchesSerializer,
    InvitationSerializer,
    MyQuestionSerializer,
    QuestionSerializer,
    WavesSerializer,
)

STATE = OpenApiParameter("state", {"type": "string", "enum": STANDINGS}, description="Only these")
OPEN = OpenApiParameter(
    "open", {"type": "boolean"}, description="Only those that were answered, or were not"
)


@extend_schema_view(
    list=extend_schema(
        operation_id="experts_my_invitations",
        parameters=[STATE],
        description="List what I was asked, the newest first.",
    )
)
class MyInvitationViewSet(ListModelMixin, ExpertViewSet):
    """What a member was asked."""

    serializer_class = InvitationSerializer
    ordering = ("-invited_on",)
    queries = {"list": frozenset({"state"})}
    lookup_url_kwarg = "invitation"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[Invitation]:
        state = self.request.query_params.get("state")
        if state not in {None, *STANDINGS}:
            raise Missing
        return with_questions(invitations_of(self.expert, standing=state), self.expert)

    @extend_schema(operation_id="experts_my_invitation")
    def retrieve(self, request: Request, invitation: UUID) -> Response:
        """Show what I was asked; no reminder follows when I have looked."""
        response = self._shown(invitation)
        outbox.seen(recipients.member(self.expert.pk), invitation)
        return response

    @extend_schema(operation_id="experts_invitation_accept", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, invitation: UUID) -> Response:
        """Say yes; also later than asked, as long as a place is free."""
        self.validated(EmptySerializer)
        invitations.accept(invitation_of(self.expert, invitation))
        return self._shown(invitation)

    @extend_schema(operation_id="experts_invitation_decline", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, invitation: UUID) -> Response:
        """Say no; nobody asks why."""
        self.validated(EmptySerializer)
        invitations.decline(invitation_of(self.expert, invitation))
        return self._shown(invitation)

    @extend_schema(operation_id="experts_invitation_step_back", request=EmptySerializer)
    @action(detail=True, methods=["post"], url_path="step-back")
    def step_back(self, request: Request, invitation: UUID) -> Response:
        """Cannot after all, after having said yes; the coordinator is told."""
        self.validated(EmptySerializer)
        invitations.step_back(invitation_of(self.expert, invitation))
        return self._shown(invitation)

    @extend_schema(operation_id="experts_invitation_ask", request=MyQuestionSerializer)
    @action(detail=True, methods=["post"])
    def questions(self, request: Request, invitation: UUID) -> Response:
        """Ask something before I say yes; the answer goes to everybody who was asked."""
        boxes = self.validated(MyQuestionSerializer)["sealed"]
        invitations.ask_question(invitation=invitation_of(self.expert, invitation), boxes=boxes)
        return self._shown(invitation)

    def _shown(self, invitation: UUID) -> Response:
        row = invitation_of(self.expert, invitation, questions=True)
        return Response(self.get_serializer(row).data)


class WaveViewSet(DeskViewSet):
    """Who fits a request, and the waves in which members are asked."""

    serializer_class = WavesSerializer
    lookup_url_kwarg = "assignment"
    lookup_value_converter = "uuid"

    @extend_schema(operation_id="experts_matches", responses=ExpertMatchesSerializer)
    @action(detail=True)
    def matches(self, request: Request, assignment: UUID) -> Response:
        """List who can be asked, the first first, and who cannot; each reason in a sentence."""
        people = people_for(self._request(assignment))
        return Response(ExpertMatchesSerializer(people).data)

    @extend_schema(operation_id="experts_waves")
    @action(detail=True)
    def waves(self, request: Request, assignment: UUID) -> Response:
        """List who was asked and who is to be, with what they answered."""
        row = self._request(assignment)
        outbox.seen(recipients.organisation(self.platform.organisation_id), row.id)
        return self._shown(row)

    @extend_schema(operation_id="experts_waves_plan")
    @waves.mapping.put
    def plan_waves(self, request: Request, assignment: UUID) -> Response:
        """Lay down who is asked, now and later; who was asked already stays."""
        values = self.validated()
        plan_waves(assignment=self._request(assignment), by=self.actor(), **values)
        return self._shown(self._request(assignment))

    @extend_schema(operation_id="experts_waves_next", request=EmptySerializer)
    @action(detail=True, methods=["post"], url_path="waves/next")
    def ask_next_wave(self, request: Request, assignment: UUID) -> Response:
        """Ask the next wave now, without waiting for those before."""
        self.validated(EmptySerializer)
        ask_next_wave(assignment=self._request(assignment), by=self.actor())
        return self._shown(self._request(assignment))

    def _request(self, assignment: UUID) -> Assignment:
        return request_at(self.platform, assignment)

    def _shown(self, row: Assignment) -> Response:
        return Response(self.get_serializer(waves_of(row)).data)


@extend_schema_view(
    list=extend_schema(
        operation_id="experts_questions",
        parameters=[OPEN],
        description="List what members asked, the oldest first.",
    )
)
class QuestionViewSet(ListModelMixin, DeskViewSet):
    """Questions of members, at the desk."""

    serializer_class = QuestionSerializer
    ordering = ("asked_on",)
    queries = {"list": frozenset({"open"})}
    lookup_url_kwarg = "question"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[Question]:
        params = self.request.query_params
        is_open = read_truth(self.request, "open") if "open" in params else None
        return questions_at_desk(self.platform, is_open=is_open)

    @extend_schema(operation_id="experts_question_answer", request=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, question: UUID) -> Response:
        """Answer for everybody who was asked; another answer replaces it."""
        values = self.validated(AnswerSerializer)
        row = question_at_desk(self.platform, question)
        answered = invitations.answer_question(platform=self.platform, question=row, **values)
        return Response(self.get_serializer(answered).data)
