"""Rounds, their links and invitations, and the caller's own invitations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.fields import UUID_ANY
from api.common.members import MemberViewSet
from api.common.pagination import KeysetPagination, SinglePage, read_after, read_uuid
from api.common.serializers import EmptySerializer
from api.common.views import DONE, Request, Response, active_language
from api.surveys.base import SurveyViewSet
from backend.core.errors import FieldConflict, Missing
from surveys import selectors
from surveys.models import Round
from surveys.results.labelled import labelled
from surveys.services import rounds
from surveys.services.invitations import invite_members, waiting_for
from surveys.services.tokens import make_tokens
from surveys.states import RoundStatus

from .serializers import (
    PURPOSE_WORDS,
    InvitationsSerializer,
    MyInvitationSerializer,
    NewRoundSerializer,
    ResultsSerializer,
    RoundRowSerializer,
    RoundSerializer,
    TokensSerializer,
)

STATUS = OpenApiParameter(
    "status", {"type": "string", "enum": RoundStatus.values}, description="Only these"
)
PURPOSE = OpenApiParameter(
    "purpose", {"type": "string", "enum": PURPOSE_WORDS}, description="Only these"
)
QUESTIONNAIRE = OpenApiParameter(
    "questionnaire",
    {"type": "string", "format": "uuid", "pattern": f"^{UUID_ANY.pattern}$"},
    description="Only rounds with this one, in any version",
)


class MyInvitationViewSet(MemberViewSet):
    """The rounds that wait for the caller's answers."""

    pagination_class = SinglePage
    serializer_class = MyInvitationSerializer

    @extend_schema(operation_id="survey_invitations")
    def list(self, request: Request) -> Response:
        """The rounds that wait for the caller's answers, each with a personal link."""
        page = self.paginate_queryset(waiting_for(self.session.member.pk))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class RoundViewSet(SurveyViewSet):
    """The rounds of the caller's organisation."""

    pagination_class = KeysetPagination
    serializer_class = RoundSerializer
    lookup_url_kwarg = "survey"
    lookup_value_converter = "uuid"
    queries = {"list": frozenset({"status", "purpose", "questionnaire"})}

    def get_object(self) -> Round:
        """Return the round of the path, or raise `Missing`."""
        return self.get_round()

    def people_context(self, rows: Sequence[Round]) -> dict[str, Any]:
        """Return the context for serializers of these rounds; takes two queries."""
        return {**self.get_serializer_context(), "people": selectors.people_of(rows)}

    def respond(self, row: Round, status: int = 200) -> Response:
        """Return a round."""
        serializer = RoundSerializer(row, context=self.people_context([row]))
        return Response(serializer.data, status=status)

    @extend_schema(
        operation_id="survey_rounds",
        parameters=[STATUS, PURPOSE, QUESTIONNAIRE],
        responses=RoundRowSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """The organisation's rounds by name, a hundred at once."""
        asked = request.query_params
        status, purpose = asked.get("status"), asked.get("purpose", "")
        if status not in {None, *RoundStatus.values} or purpose not in {"", *PURPOSE_WORDS}:
            raise Missing
        found = selectors.rounds_of(
            self.organisation_id,
            status=RoundStatus(status) if status else None,
            purpose=purpose,
            questionnaire_id=read_uuid(asked.get("questionnaire")),
            after=read_after(request),
        )
        page = self.set_page(found)
        serializer = RoundRowSerializer(page, many=True, context=self.people_context(page))
        return self.get_paginated_response(serializer.data)

    @extend_schema(
        operation_id="survey_round_make",
        request=NewRoundSerializer,
        responses={201: RoundSerializer},
    )
    def create(self, request: Request) -> Response:
        """Makes a round that is not open yet."""
        values = self.validated(NewRoundSerializer)
        version = selectors.version_or_newest(
            self.organisation_id, values.pop("questionnaire"), values.pop("number", None)
        )
        row = rounds.create_round(organisation=self.organisation, version=version, **values)
        return self.respond(row, 201)

    @extend_schema(operation_id="survey_round_read")
    def retrieve(self, request: Request, survey: UUID) -> Response:
        """One round, and what can be crossed in its results."""
        return self.respond(self.get_object())

    @extend_schema(operation_id="survey_round_change")
    def partial_update(self, request: Request, survey: UUID) -> Response:
        """Changes a round: everything before it opens, then what nobody was told yet."""
        values, row = self.validated(), self.get_object()
        if "number" in values:
            values["version"] = selectors.version_of(
                self.organisation_id, row.version.questionnaire_id, values.pop("number")
            )
        rounds.change_round(row, **values)
        return self.respond(self.get_object())

    @extend_schema(operation_id="survey_round_erase", responses={204: DONE})
    def destroy(self, request: Request, survey: UUID) -> Response:
        """Erases a round that is not open, with its answers."""
        rounds.delete_round(self.get_object())
        return Response(status=204)

    @extend_schema(operation_id="survey_round_open", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, survey: UUID) -> Response:
        """Opens a round: its questions become fixed, and invited members are notified."""
        self.validated(EmptySerializer)
        rounds.start_round(self.get_object())
        return self.respond(self.get_object())

    @extend_schema(operation_id="survey_round_close", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, survey: UUID) -> Response:
        """Closes a round for good, and publishes its last results."""
        self.validated(EmptySerializer)
        rounds.close_round(self.get_object())
        return self.respond(self.get_object())

    @extend_schema(operation_id="survey_round_results_key", request=EmptySerializer)
    @action(detail=True, methods=["post"], url_path="results-key")
    def results_key(self, request: Request, survey: UUID) -> Response:
        """Gives the results a new address; the old one is void."""
        self.validated(EmptySerializer)
        return self.respond(rounds.renew_results_key(self.get_object()))

    @extend_schema(
        operation_id="survey_round_tokens",
        request=TokensSerializer,
        responses={201: TokensSerializer},
    )
    @action(detail=True, methods=["post"])
    def tokens(self, request: Request, survey: UUID) -> Response:
        """Makes links that are valid once, to be printed or handed out; shown only here."""
        values, row = self.validated(TokensSerializer), self.get_object()
        tokens = make_tokens(row, count=values["count"], group=values.get("group", ""))
        start = request.build_absolute_uri(f"/s/{row.code}/")
        links = [f"{start}{token}" for token in tokens]
        return Response(TokensSerializer({"links": links}).data, status=201)

    @extend_schema(
        operation_id="survey_round_invite",
        request=InvitationsSerializer,
        responses=InvitationsSerializer,
    )
    @action(detail=True, methods=["post"])
    def invitations(self, request: Request, survey: UUID) -> Response:
        """Invites members of the organisation; those invited before are not notified again."""
        values, row = self.validated(InvitationsSerializer), self.get_object()
        members = values.get("members")
        if (members is None) != values.get("all", False):
            raise FieldConflict("members", "required", _("Name some members, or ask for all."))
        done = invite_members(row, members=members, group=values.get("group", ""))
        return Response(InvitationsSerializer(done).data)

    @extend_schema(operation_id="survey_results", responses=ResultsSerializer)
    @action(detail=True)
    def results(self, request: Request, survey: UUID) -> Response:
        """The published results of a round."""
        row = self.get_object()
        found = {"round": row.id, **labelled(row, active_language())}
        return Response(ResultsSerializer(found).data)
