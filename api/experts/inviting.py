"""The desk's calls about who is asked: who fits, and the waves."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.conversation import write_hour
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.experts.models import Assignment
from backend.experts.selectors.invitations import invitations_for_desk, plan_for_desk
from backend.experts.selectors.matches import People, explain, people_for
from backend.experts.selectors.requests import request_at
from backend.experts.services.waves import ask_next_wave, plan_waves
from notifications.outbox import seen
from notifications.recipients import organisation

from .base import DeskCall, write_expert
from .inviting_shapes import MatchesShape, WavesGiven, WavesShape

PLANNED, NOTHING = WavesGiven(), EmptySerializer()


class MatchesView(DeskCall):
    """`GET /api/v1/experts/desk/requests/{id}/matches`."""

    @extend_schema(operation_id="experts_matches", responses=MatchesShape)
    def get(self, request: Request, assignment: UUID) -> Response:
        """Who can be asked, the first first, and who cannot; with each reason in a sentence."""
        row = request_at(self.platform, assignment)
        return Response(write_matches(people_for(row)))


class WavesView(DeskCall):
    """`GET` and `PUT /api/v1/experts/desk/requests/{id}/waves`."""

    @extend_schema(operation_id="experts_waves", responses=WavesShape)
    def get(self, request: Request, assignment: UUID) -> Response:
        """Who was asked and who is to be, with what they answered."""
        row = request_at(self.platform, assignment)
        seen(organisation(self.platform.organisation_id), row.id)
        return Response(write_waves(row))

    @extend_schema(operation_id="experts_waves_plan", request=WavesGiven, responses=WavesShape)
    def put(self, request: Request, assignment: UUID) -> Response:
        """Lays down who is asked, now and later; who was asked already stays."""
        values = PLANNED.read(request.data)
        row = request_at(self.platform, assignment)
        plan_waves(
            assignment=row,
            waves=values["waves"],
            hours=values.get("hours"),
            by=self.actor(request),
        )
        return Response(write_waves(request_at(self.platform, assignment)))


class NextWaveView(DeskCall):
    """`POST /api/v1/experts/desk/requests/{id}/waves/next`."""

    @extend_schema(operation_id="experts_waves_next", request=EmptySerializer, responses=WavesShape)
    def post(self, request: Request, assignment: UUID) -> Response:
        """Asks the next wave now, without waiting for those before."""
        NOTHING.read(request.data or {})
        row = request_at(self.platform, assignment)
        ask_next_wave(assignment=row, by=self.actor(request))
        return Response(write_waves(request_at(self.platform, assignment)))


def write_matches(people: People) -> dict[str, Any]:
    """A `MatchesShape`; no query."""
    return {
        "results": [
            {
                "expert": write_expert(people.by_id[person.id]),
                "reasons": explain(codes),
                "asked": person.asked,
                "worked": person.worked,
            }
            for person, codes in people.matches.fit
        ],
        "left_out": [
            {"expert": write_expert(people.by_id[person.id]), "reasons": explain(codes)}
            for person, codes in people.matches.left_out
        ],
    }


def write_waves(row: Assignment) -> dict[str, Any]:
    """A `WavesShape`; two queries."""
    asked = invitations_for_desk(row)
    first = max((one.wave for one in asked), default=0) + 1
    return {
        "wanted": row.wanted,
        "accepted": row.accepted,
        "results": [
            {
                "id": str(one.id),
                "expert": write_expert(one.expert),
                "wave": one.wave,
                "state": one.standing,
                "answer_by": write_hour(one.answer_by),
                "reasons": explain(one.reasons),
            }
            for one in asked
        ],
        "later": [
            {"expert": write_expert(expert), "wave": number, "reasons": explain(reasons)}
            for number, wave in enumerate(plan_for_desk(row), first)
            for expert, reasons in wave
        ],
    }
