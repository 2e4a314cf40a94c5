"""Evaluations of both sides. Whatever is read is opened first if it is time, and never before."""

from typing import Any, override
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin

from api.common.views import Request, Response, active_language
from api.experts.common import ResultsOnly, refused_answers
from api.experts.permissions import DeskViewSet, ExpertViewSet, RequesterViewSet
from backend.core.errors import Missing
from backend.experts.models import Evaluation
from backend.experts.selectors.evaluations import (
    OneSide,
    both_sides,
    evaluation_of,
    over_time,
    points_of,
    requesters_side,
)
from backend.experts.selectors.requests import request_at
from backend.experts.services.evaluations import answer_as_member, answer_as_requester, open_if_over

from .serializers import (
    DeskEvaluationSerializer,
    EvaluationGroupSerializer,
    MyEvaluationSerializer,
    RequesterEvaluationSerializer,
)

SIDES = (Evaluation.REQUESTER, Evaluation.MEMBER)
GROUPINGS = ("requester", "form", "topic")
POINT = OpenApiParameter(
    "point", {"type": "string"}, description="One of `points`; the newest, if it is left out"
)
GROUPED = OpenApiParameter(
    "by", {"type": "string", "enum": [*GROUPINGS]}, required=True, description="In which groups"
)
SIDE = OpenApiParameter(
    "side", {"type": "string", "enum": [*SIDES]}, required=True, description="Who answered"
)


class MyEvaluationViewSet(ExpertViewSet):
    """A member's evaluation of an assignment."""

    serializer_class = MyEvaluationSerializer

    @extend_schema(operation_id="experts_my_evaluation")
    def retrieve(self, request: Request, invitation: UUID) -> Response:
        """Show what I am asked; once it is open, what the requester chose."""
        return self._shown(evaluation_of(self.expert, invitation))

    @extend_schema(
        operation_id="experts_my_evaluation_answer", responses={200: MyEvaluationSerializer}
    )
    def create(self, request: Request, invitation: UUID) -> Response:
        """Say how it was, once; it stays closed until the other side has answered, too."""
        values = self.validated()
        boxes = values.pop("sealed", None)
        with refused_answers("answers"):
            row = answer_as_member(
                expert=self.expert, invitation_id=invitation, boxes=boxes, **values
            )
        return self._shown(row)

    def _shown(self, row: Evaluation) -> Response:
        rows = open_if_over(row.assignment, row.point)
        side = OneSide(next(other for other in rows if other.pk == row.pk), rows)
        return Response(self.get_serializer(side).data)


class RequesterEvaluationViewSet(RequesterViewSet):
    """The requester's evaluation."""

    serializer_class = RequesterEvaluationSerializer

    @extend_schema(operation_id="experts_request_evaluation")
    def retrieve(self, request: Request) -> Response:
        """Show what I am asked; once it is open, how many members chose what."""
        side = requesters_side(open_if_over(self.assignment()))
        return Response(self.get_serializer(side).data)

    @extend_schema(
        operation_id="experts_request_evaluation_answer",
        responses={200: RequesterEvaluationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Say how it was, once; it stays closed until all members have answered, too."""
        values = self.validated()
        assignment = self.assignment()
        with refused_answers("answers"):
            row = answer_as_requester(assignment=assignment, **values)
        rows = open_if_over(assignment)
        side = OneSide(next(other for other in rows if other.pk == row.pk), rows)
        return Response(self.get_serializer(side).data)


class DeskEvaluationViewSet(DeskViewSet):
    """Both sides of an assignment, at the desk."""

    serializer_class = DeskEvaluationSerializer
    queries = {"retrieve": frozenset({"point"})}

    @extend_schema(operation_id="experts_desk_evaluation", parameters=[POINT])
    def retrieve(self, request: Request, assignment: UUID) -> Response:
        """Count who has answered; once it is open, show what: members without names."""
        row = request_at(self.platform, assignment)
        points, point = points_of(row), request.query_params.get("point", "")
        if point and point not in points:
            raise Missing
        sides = both_sides(open_if_over(row, point), points, active_language())
        return Response(self.get_serializer(sides).data)


@extend_schema_view(
    list=extend_schema(
        operation_id="experts_evaluations",
        parameters=[GROUPED, SIDE],
        description="List how content one side was, month by month, over two years.",
    )
)
class EvaluationViewSet(ListModelMixin, DeskViewSet):
    """Evaluations over time, in groups."""

    serializer_class = EvaluationGroupSerializer
    pagination_class = ResultsOnly
    queries = {"list": frozenset({"by", "side"})}

    @override
    def get_queryset(self) -> Any:
        params = self.request.query_params
        by, side = params.get("by"), params.get("side")
        if side not in SIDES:
            raise Missing
        match by:
            case "requester" | "form" | "topic":
                return over_time(self.platform, by=by, side=side)
            case _:
                raise Missing
