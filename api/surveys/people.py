"""Whom a round is for: links that let in once, invitations, and what waits for the caller."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from api.common.views import Request, Response
from api.members.views import MemberView
from backend.core.errors import FieldConflict
from surveys.services.invitations import invite_members, waiting_for
from surveys.services.tokens import make_tokens

from .members import SurveyCall
from .round_shapes import InvitedNow, LinksShape, PeopleInvited, RoundsForMe, TokensMade

TOKENS, INVITED = TokensMade(), PeopleInvited()


class MyInvitationsView(MemberView):
    """`GET /api/v1/surveys/invitations`."""

    @extend_schema(operation_id="survey_invitations", responses=RoundsForMe)
    def get(self, request: Request) -> Response:
        """The rounds that wait for my answers, each with my own link."""
        found = waiting_for(self.signed_in(request).member.pk)
        results = [
            {
                "round": str(one.round.id),
                "name": one.round.name,
                "organisation": one.round.organisation.name,
                "code": one.round.code,
                "link": request.build_absolute_uri(one.path),
                "closes_on": one.round.closes_on,
            }
            for one in found
        ]
        return Response({"results": results, "next": None})


class RoundTokensView(SurveyCall):
    """`POST /api/v1/surveys/rounds/{id}/tokens`."""

    @extend_schema(
        operation_id="survey_round_tokens", request=TokensMade, responses={201: LinksShape}
    )
    def post(self, request: Request, survey: UUID) -> Response:
        """Makes links that let in once, to be printed or handed out; they are shown this once."""
        values, row = TOKENS.read(request.data), self.round(request, survey)
        tokens = make_tokens(row, count=values["count"], group=values.get("group", ""))
        there = request.build_absolute_uri(f"/s/{row.code}/")
        return Response({"links": [f"{there}{one}" for one in tokens]}, status=201)


class RoundInvitationsView(SurveyCall):
    """`POST /api/v1/surveys/rounds/{id}/invitations`."""

    @extend_schema(operation_id="survey_round_invite", request=PeopleInvited, responses=InvitedNow)
    def post(self, request: Request, survey: UUID) -> Response:
        """Asks members of my organisation to answer; who was asked before is not told again."""
        values, row = INVITED.read(request.data), self.round(request, survey)
        members = values.get("members")
        if (members is None) != values.get("all", False):
            raise FieldConflict("members", "required", _("Name some members, or ask for all."))
        done = invite_members(row, members=members, group=values.get("group", ""))
        return Response({"invited": done.new, "already": done.before})
